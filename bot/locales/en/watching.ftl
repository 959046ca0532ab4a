## Groups that watch: /watch
command-watch = What a group is shown
watch-ask-account = Which account is to be shown here?
button-watch-account = Account { $number }
watch-begin = <b>Nothing is shown here yet</b>
    Account { $number }. What is to be shown? Numbers are masked here, no call can be started from here.
button-watch-begin = { $manner ->
    [every] Calls and leads, every change
    [results] Results of calls, and leads
    [leads] Leads only
   *[digest] A daily digest, and leads
}
watch-title = <b>What is shown here</b>
    Account { $number }
watch-manner = { $manner ->
    [every] Calls: every change
    [results] Calls: results only
    [leads] Leads only
   *[digest] A daily digest only
}
watch-launches = { $chosen ->
    [yes] Launches: chosen ones
   *[no] Launches: all
}
watch-topics = A topic for each launch
watch-leads = { $shown ->
    [yes] Leads: shown
   *[no] Leads: not shown
}
watch-digest = Digest: every day at { $time }
watch-quiet-none = No quiet hours
watch-quiet = { $waits ->
    [yes] Quiet hours { $hours }: leads wait for their end
   *[no] Quiet hours { $hours }: leads come all the same
}
watch-masked = Numbers are masked here, no call can be started from here. Only members of the account can change this.
watch-paused = { $why ->
    [topic_closed] Nothing comes just now: the topic is closed. Reopen it, and it goes on.
   *[other] Nothing comes just now: the bot may not write here. Give it that right back, and it goes on.
}
button-watch-manner = { $ticked ->
    [yes] ✓{" "}
   *[no] {""}
}{ $manner ->
    [every] Every change
    [results] Results only
    [leads] Leads only
   *[digest] Digest
}
button-watch-turn = { $ticked ->
    [yes] ✓{" "}
   *[no] {""}
}{ $what ->
    [shows_leads] Leads
    [own_topics] Own topics
   *[leads_wait] Leads wait for the end of quiet hours
}
button-watch-launches = Which launches
button-watch-digest = Time of the digest
button-watch-quiet = Quiet hours
button-watch-language = По-русски, пожалуйста
button-watch-end = Show nothing any more
watch-ask-launches = <b>Which launches are shown?</b>
    { $count ->
        [-1] All are shown: those under way and new ones.
        [0] There was no launch yet. Prepare a call in the private chat with the bot and choose it here.
       *[other] The ticked ones are shown. Choose from the latest.
    }
button-watch-all = { $ticked ->
    [yes] ✓ All launches
   *[no] Show all
}
button-watch-launch = { $ticked ->
    [yes] ✓ { $time } { $name }
   *[no] { $time } { $name }
}
watch-launch-record = Record no. { $id }
watch-launch-other = A call
watch-ask-digest = <b>When shall the digest come?</b>
    How many launches and calls, who answered and reacted, what was spent, which leads are open. By the clock of whoever set this up.
button-watch-no-digest = No digest
watch-ask-quiet = <b>When is it quiet?</b>
    In quiet hours no new card comes. Leads wait or come, as you choose. By the clock of whoever set this up.
button-watch-no-quiet = No quiet hours
watch-ended = Nothing is shown here any more. To begin again: /watch
watch-private = Add the bot to a group and send /watch there, in a topic if you like: the group will see calls as they go, leads and a digest. Numbers are masked in a group. In this chat you see your own calls anyway.
watch-mine = <b>Where calls are shown</b>
watch-mine-row = { $where }: { $manner ->
    [every] every change
    [results] results only
    [leads] leads only
   *[digest] a daily digest
}
watch-where = { $has_topic ->
    [no] { $title }
   *[other] { $title }, topic { $topic }
}
button-watch-end-there = End: { $name }
watch-bot-added = The bot is in the group. To let the group see calls as they go, and leads, a member of the account sends /watch. Keys and calls belong into the private chat only. Make the bot an administrator that may delete, and it deletes a key that was posted here by mistake.
watch-anonymous = You write in the group's name, so the bot can't tell whether you are a member of the account. Send /watch in your own name, or tap the buttons of this screen if it is open already.
refusal-watch-of-others = Only members of the account that is shown here can change this. Nothing has changed.
refusal-watch-not-member = Members of the account choose what groups are shown. First connect the key in the private chat with the bot.
refusal-watch-over = Nothing is shown here any more. To begin: /watch
refusal-watch-digest = Only the digest is shown here; without it nothing would be left. First choose what else is to be shown.
notice-watch_trouble = { $trouble ->
    [left] Calls are not shown in the group “{ $title }” any more: the bot is not there. Add it again and send /watch there.
    [topic_deleted] In the group “{ $title }” the topic in which calls were shown was deleted. Send /watch in another topic.
    [topic_closed] In the group “{ $title }” the topic in which calls are shown was closed. Reopen it, and it goes on.
    [muted] In the group “{ $title }” the bot may not write, so calls are not shown there. Give it that right back, and it goes on.
    [no_topics] In the group “{ $title }” no topic could be made for a launch: the group has no topics, or the bot may not manage them. Cards come to where this was set up. Let the bot manage topics and turn “Own topics” on again.
   *[no_admin] In the group “{ $title }” the bot is no administrator any more: it won't delete a key posted by mistake, nor make topics. Calls and leads are shown as before.
}

## Alerts and the digest
alert-low_balance = { $where ->
    [group] Account { $account } is running out of money.
   *[own] Account { $account } is running out of money: the balance is { $balance }. Top it up in the service's cabinet. The threshold stands in /settings, Limits.
}
alert-enough = Enough for about { $count } calls.
alert-not_enough = { $where ->
    [group] There may be too little money for a planned launch ({ $count }).
   *[own] A planned launch ({ $count }) needs about { $needed }, { $missing } are missing. Top up the balance in the service's cabinet, or move the launch: /planned
}
alert-stands_still = { $reason ->
    [none] A launch ({ $count }) has not moved for more than 15 minutes. { alert-stands-next }
   *[other] A launch ({ $count }) has been paused for more than 15 minutes and waits for a decision. { alert-stands-next }
}
alert-stands-next = Open its card: it says why, and has buttons. This costs nothing.
alert-unknown = The service's answer was lost more than 10 minutes ago: whether the calls ({ $count }) happened is not known, nor whether they were charged. We never repeat them by ourselves. Whoever began them can say on the card how it ended.
alert-no_webhooks = The service's webhooks have stopped coming: the outcomes of the latest calls ({ $count }) had to be asked for. Outcomes come all the same, but later, and keys that were pressed may be late. Check whether PUBLIC_URL can be reached from outside: <code>dialgram doctor</code> tries it and says what is wrong.
alert-texts_refused = Account { $account } is moderated: the service did not speak the text, and the calls ({ $count }) did not happen. Nothing was charged. Ask the service's manager to lift the moderation, or call with a record.
alert-moderated = { $what ->
    [template] The template “{ $name }” has passed moderation: calls can be made by it now.
   *[record] { alert-moderated-record }
}
alert-moderated-record = { $passed ->
    [yes] The record “{ $name }” has passed moderation. Calls with it will begin now.
   *[no] The record “{ $name }” has not passed moderation. Until it does, calls with it may not begin.
}
digest-quiet = <b>Digest of the last 24 hours</b>
    There were no calls.
digest = <b>Digest of the last 24 hours</b>
    Launches: { $launches }
    Calls: { $calls }
    Answered: { $answered }
    Reacted: { $reacted }
    Spent: { $cost }
    Open leads: { $leads }
