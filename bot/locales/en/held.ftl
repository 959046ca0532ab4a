## After a time that the database has missed: the owner goes through what was waiting
notice-held_for_owner = { $because ->
    [restore] <b>The bot's database was restored from a copy</b>

    The bot does not know of calls that were confirmed after that copy. Please look for them in the service's cabinet.
   *[gap] <b>The bot was not running, and calls came due meanwhile</b>

    If its database was taken from a copy, some of the calls may have been made already.
}
held-waits = { $launches ->
    [one] { $launches } launch waits for your decision
   *[other] { $launches } launches wait for your decision
}, not sent: { $recipients }. Until you decide, nothing paid starts for the account.
held-none-waits = There are no unsent calls in the copy, so there is nothing to decide.
button-held-show = Go through them
held-title = <b>Waiting for a decision: { $launches }, people not sent: { $recipients }</b>
held-explained = The bot does not know what became of these launches since: people may have been called already. Please compare with the service's cabinet. Paid requests start when you have decided about each of them.
held-line = <b>{ $number }.</b> Not sent: { $recipients }. Started by { $author }, confirmed { $confirmed }, due { $due }. { $is_over ->
    [yes] It was due before that: some have probably been sent.
   *[no] Nothing is known since { $since }.
}
button-held-go = { $number } · Let go ({ $recipients })
button-held-keep = { $number } · Keep at home
button-held-all-go = Let all go ({ $recipients })
button-held-all-keep = Keep all at home
held-sure = { $goes ->
    [yes] Let all launches go ({ $launches })? We will call { $recipients }, even if they were called after the copy.
   *[no] Keep all launches at home ({ $launches })? { $recipients } will not be called, which costs nothing.
}
button-held-sure = { $goes ->
    [yes] Yes, call
   *[no] Yes, do not call
}
held-none = There is nothing to decide: no unsent launch that the bot has lost track of.
