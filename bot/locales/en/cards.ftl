## The confirm screen
confirm-title = { $count ->
    [one] <b>Check the call</b>
   *[other] <b>Check the calls</b>
}
confirm-whom-one = <b>To:</b> { $phone }
confirm-whom-many = <b>To:</b> { $count } of { $total }
confirm-left-out = <b>Left out:</b>
confirm-left-out-row = { $phone } — { $reason }
confirm-speech-text = <b>What is said:</b>
confirm-speech-record = <b>What is played:</b> record No. { $id }
confirm-speech-template = <b>How:</b> by template { $template }
confirm-voice-male = <b>Voice:</b> male{ $beside ->
    [yes] , reactions in the service's own
   *[no] {""}
}
confirm-lang = <b>Language:</b> { $lang }
confirm-from = <b>From:</b> { $phone }
confirm-from-duty = <b>From:</b> any duty number of the service
confirm-guessed = The number stood inside the message. Check whether we understood whom to call, when and what to say. “Edit” corrects it.
confirm-hint = <b>The call starts at once after you confirm.</b> The text begins with “{ $words }”, which names no time to call at. The button below sets one.
confirm-when-now = <b>When:</b> as soon as you confirm
confirm-when-at = <b>When:</b> { $moment }
confirm-outside = People are not usually called at that time. It can be done { $moment }.
confirm-recording = The conversation will be recorded.
confirm-price-range = <b>Price:</b> { $range }, { $basis ->
    [past_calls] going by your past calls
   *[price_per_answer] by the price in the settings
}
confirm-price-unknown = <b>Price:</b> the price of a call is not known
confirm-price-unknown-text = <b>Price:</b> the price of a call is not known, voicing { $count ->
    [one] the text
   *[other] the texts
} is { $text_cost }
confirm-balance = <b>Balance:</b> { $balance }
confirm-balance-after = <b>Balance:</b> { $balance }, afterwards { $after }
confirm-balance-unknown = <b>Balance:</b> not known yet
confirm-account = <b>Account:</b> { $account }, { $domain }
confirm-warning = <i>{ $text }</i>
confirm-blocked = It can't be confirmed yet:

button-confirm = Confirm
button-confirm-anyway = Confirm anyway
button-call-me-first = Call me first
button-edit = Edit
button-cancel-draft = Cancel
button-when-is-text = It is text: call now
button-opening-today = At { $time }
button-opening = { $moment }

## Why somebody was not called
reason-stop_list = on the stop list
reason-window = outside the hours for calls
reason-cap = above the daily limit
reason-unknown_call = the last call to this number is not settled yet
reason-cancelled = cancelled before sending
reason-stopped = stopped before sending
reason-locked = calls were locked
reason-disconnected = the key was disconnected
reason-overdue = its time had passed, not sent
reason-item_error = the service did not accept the number
reason-refused = the service refused
reason-moderation = the service refused: moderation is on
reason-no_money = not enough money on the balance
reason-not_made = there was no call, by your word
reason-by_word = there was a call, by your word
reason-unheard = there was a call, how it ended is not known
reason-missing = the service said nothing of this number: it seems not to have accepted it
reason-other = not sent

## The launch's card
card-title-held = <b>Confirmed</b>
card-title-running = <b>Calling</b>
card-title-planned = <b>Planned</b>
card-title-paused = <b>Paused</b>
card-title-stopped = <b>Stopped</b>
card-title-cancelled = <b>Cancelled</b>
card-title-done = <b>Finished</b>
card-title-failed = <b>Did not take place</b>
card-title-unknown = <b>It is not known how it ended</b>
card-hold = We start at { $time }; until then it can be cancelled.
card-hold-planned = The call is on { $moment }. The service gets it at { $time }; until then it can be cancelled.
card-cancelled = Nothing was sent, nothing was charged.
card-stopped = What was not sent stays here. What has begun can't be stopped: how it ends will show up here.
card-stopped-done = What was not sent stayed here.
card-paused = Nothing is sent until you decide. { $reason ->
    [overdue] The time of these calls passed before they could be sent.
    [outside_hours] They would begin now, outside the calling hours.
    [locked] Calls are locked.
    [no_money] There is not enough money on the balance.
    [disconnected] The service's key is disconnected.
    [wrong_key] The service does not accept the key.
    [moderation] Moderation is on for this account.
    [unreachable] The service can't be reached.
    [variables] The service understood the data of the list in another way than it was meant. Look at what it told people before you go on.
    [restored] Some time is missing in the bot's database: the calls may have been made already. The owner of the account decides: /held. You can stop them as well.
    [undecided] Some time is missing in the bot's database, and the owner of the account has not yet decided about the calls that were waiting then: /held.
    [let_go] The owner of the account has let them go. We begin when the rest is decided.
    [record_unknown] The answer about the record made of the text was lost: it is not known whether it is ready or was charged. Continue to let us look for it in the service's list, or stop.
    [maybe_acknowledged] It is not known whether the last one called has accepted. Continue to call the next, or stop.
    [record_moderation] The record made of the text awaits moderation: until then calls may silently not start. Wait for it, then continue.
   *[other] The calls could not be sent.
}
card-progress = { $settled } of { $total } done
card-progress-counts = { $settled } of { $total } done: { $counts }
card-left = { $left } left: { $going } being called, { $queued } in the queue
card-time-left = About { $time } more
card-counts-answered = answered { $count }
card-counts-not-reached = not reached { $count }
card-counts-rejected = not accepted { $count }
card-counts-withheld = not sent { $count }
card-counts-unknown = unknown { $count }
card-row = { $phone } — { $state }
card-row-call = { $phone } — { $state } · /call_{ $number }
card-more = and { $count } more
card-early = { $trial ->
    [yes] { $count ->
        [1] The call was
       *[other] The calls were
    } planned for { $moment }: begun earlier in this trial set-up.
   *[no] { $count ->
        [1] The call was
       *[other] The calls were
    } planned for { $moment }: the service began earlier.
}
card-speech-text = “{ $text }”
card-speech-record = Record No. { $id }
card-speech-record-named = The record “{ $name }”
card-speech-template = Template { $template }
template-named = “{ $name }” (No. { $id })
template-number = No. { $id }
card-list = List “{ $name }”
card-cost-all = Spent: { $cost }
card-cost-so-far = Spent so far: { $cost }
card-cost-untold = Spent: { $cost }, the service has not named the cost of every call
card-cost-known = Spent, without what is unknown: { $cost }
card-balance = Balance: { $balance }
card-news = News of calls: { $push } sent by the service, { $asked } asked for by us
card-moderation = The call's time passed more than 5 minutes ago, and it has not begun. Moderation may be on for the account. Ask the service's manager to lift it; if the call is no longer needed, cancel it.
card-unknown = { $count ->
    [one] The service's answer was lost: it is not known whether the call was made, nor whether you were charged.
   *[other] The service's answer was lost: it is not known whether the calls ({ $count }) were made, nor whether you were charged.
} We will not repeat it by ourselves.
card-unknown-balance = The balance was { $before } and is { $now } now: that is a hint, not a proof.
card-unknown-planned = If the service has such a planned call, it can't be removed from here: its number never reached us. Remove it in the service's cabinet.
card-unknown-next = Look at the call history in the service's cabinet and say what is there. If the service sends news, the card updates by itself.

## States of one call, inside a card's row
state-queued = waits to be sent
state-sending = being sent
state-created = accepted by the service
state-planned = planned for { $moment }
state-planned-short = planned
state-processed = the service prepares the call
state-started = ringing
state-answered = talking
state-finished = the conversation is over, waiting for the result
state-canceled = not reached, waiting whether it is tried again
state-raw = the service says “{ $word }”
state-placed-blind = the call exists, waiting for news
state-unknown = not known whether it was made
state-message = { $reason }: “{ $message }”
outcome-answered = answered
outcome-answered-talk = answered, talked for { $talk }
outcome-busy = busy
outcome-no_answer = no answer
outcome-declined = declined
outcome-unreachable = phone unreachable
outcome-wrong_number = no such number
outcome-not_reached = not reached
outcome-removed = cancelled, there was no call
outcome-in_progress = in progress

button-cancel-hold = Cancel
button-stop = Stop
button-stop-one = Cancel the call
button-resume = Resume
button-resume-anyway = Resume anyway
button-details = Details
button-tried-one = Now call: { $name }
button-tried = Now call { $count ->
    [one] { $count } person
   *[other] { $count } people
}
button-repeat = Repeat: { $phone }, { $price }
button-repeat-short = Repeat { $phone } { $price }
button-repeat-shortest = ↻ { $phone }, { $price }
price-known = ≈ { $range }
price-from = from { $low }
price-unknown = price not known
price-unknown-short = price ?
button-happened = { $count ->
    [one] There was a call
   *[other] There were calls
}
button-not-happened = { $count ->
    [one] There was no call
   *[other] There were no calls
}

## One call, and the list
call-title = <b>Call { $number }</b>
call-phone = <b>To:</b> { $phone }
call-state = <b>State:</b> { $state }
call-planned = <b>Planned for:</b> { $moment }
call-early = The service began before that time.
call-placed = <b>Sent:</b> { $moment }
call-started = <b>Ringing:</b> { $moment }
call-answered = <b>Answered:</b> { $moment }
call-finished = <b>Ended:</b> { $moment }
call-reaction = <b>Their answer:</b> { $answer }
call-cost = <b>Price:</b> { $cost }
call-from = <b>From:</b> { $phone }
call-heard = <b>Last news:</b> { $by ->
    [push] sent by the service
   *[asking] asked for by us
}
call-leg = Try { $number }: { $state }
calls-title = <b>Calls</b>
calls-empty = There are no calls yet. To make one, send a number and a text, for example: +7 916 000-00-01 Your appointment is tomorrow
calls-row = /call_{ $number } · { $moment } · { $phone } — { $state }
button-older = Older
button-newest = Newest
button-back-to-calls = To the list

## Messages that need somebody
notice-unknown_batch = { $count ->
    [one] <b>It is not known whether the call was made</b>
   *[other] <b>It is not known whether the calls were made</b>
}
notice-launch_failed = <b>The call was not made</b>
notice-not-taken = Perhaps the service does not take the record of this text any more. It can be voiced anew: { $cost }, after you confirm.
button-voice-anew = Voice it anew and call
notice-launch_paused = <b>The calls are paused</b>
notice-operator_foreign_source = <b>News of a call came from an unfamiliar address</b>

    By itself it changed nothing: the service was asked instead. If the service has a new address, add it to WEBHOOK_SOURCES.
notice-operator_inbox = <b>News of calls is not being taken</b>

    The server can't write it to disk, or the bot can't read it: no space left, a read-only disk, a damaged file, or the server does not run. No call is repeated because of that, and the bot asks for outcomes itself, later than usual; answers to reactions may be lost. The server's log and /health/ready tell what is wrong, RUNBOOK.md what to do.
notice-other = There is news of your calls. Look in /calls.
answer-stayed = stayed on the line
answer-digit = pressed { $digit }
answer-word = said “{ $word }”
