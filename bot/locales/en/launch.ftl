## A list's card
card-to-call = To be called: { $count }
card-starts = Starts on { $moment }; until then it can be cancelled.
card-goes-on = Continues on { $moment }: these are no hours for calls.
card-sent-by = The last ones leave at about { $time }.
card-answers = Responded { $recipients }: { $answers }
card-not-reached = Not reached: { $outcomes }
card-not-called = Not called: { $reasons }
card-counted = { $what }: { $count }
card-unknown-more = And more such requests: { $count }. Each has a message of its own.
button-export = Table
button-again = Call those not reached ({ $count })

## Its people, one by one and in a table
recipients-title = <b>{ $who ->
    [reached] Answered
    [missed] Not reached
    [pressed] Pressed or said something
    [kept] Not called
    [unknown] Unknown
   *[all] Everybody
}</b>
recipients-nobody = Nobody here.
button-recipients = { $who ->
    [reached] Answered
    [missed] Not reached
    [pressed] Pressed
    [kept] Not called
    [unknown] Unknown
   *[all] All
}
export-phone = Phone
export-name = Name
export-state = How it ended
export-message = The service said
export-answers = The person answered
export-talk = Talk, s
export-cost = Cost
export-placed = Sent
export-ended = Ended
export-call = Call number
export-file = Calls { $number }.xlsx
export-sheet = Calls
export-caption = People in the table: { $count }
refusal-export-begun = It is not known whether the table arrived. If it is not above, press “Table” again.

## Those not reached, once more
button-choose-again = Whom and when
again-choose = <b>Whom to call again?</b> Mark how the earlier call ended. Whoever was reached since, is on the stop list or waits for another call is not called.
button-again-outcome = { $on ->
    [yes] ✓ { $outcome } ({ $count })
   *[no] { $outcome } ({ $count })
}
button-again-best = Best time: { $when }
refusal-again-nobody = At least one outcome has to stay, or there is nobody to call. Nothing was charged.

## What a stop came to
stopped-title = <b>Stopped</b>
stopped-kept = Not sent: { $count }
stopped-removed = Planned calls removed: { $count }
stopped-under-way = Under way, or their fate is unknown: { $count }. They can't be stopped; the outcome will be on the card.
unspent = Not spent: up to { $cost }
notice-launch_kept_home = <b>The others are not called</b>

    { $reason ->
        [acknowledged] The call-out was accepted; they need not be called.
        [no_money] The balance is used up. Top it up in the service's cabinet and launch the others anew.
       *[cap] As much was spent as is allowed in a day. The account's owner changes the cap in /settings.
    }
notice-kept = Not sent: { $count }
notice-variables_differ = <b>The service understood the data in another way</b>

    People who were told something else than was meant: { $count }. The data: { $names }. These calls are at the service already and may be charged.
