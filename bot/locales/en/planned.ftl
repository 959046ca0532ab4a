## What waits for its time: /planned, /move, /remove
menu-planned = Planned
command-planned = What is planned
command-move = Move a call: its number and a time
command-remove = Remove a call: its number
planned-title = <b>Planned</b>
planned-empty = Nothing is planned. To call later, write the time right after the number, for example: <code>+7 916 000-00-01 tomorrow at 10 A reminder of your appointment</code>
planned-row = /call_{ $number } · { $moment } · { $phone }
planned-launch-row = Launch { $moment }{ $state ->
    [held] {""}, the pause before sending
    [paused] {""}, paused
   *[running] {""}
}{ $queued ->
    [0] {""}
   *[other] , to be sent: { $queued }
}{ $waiting ->
    [0] {""}
   *[other] , waiting for their time: { $waiting }
}
planned-at-once = at once
planned-launch = <b>Launch { $moment }</b>
    Not sent yet: { $queued }. Waiting for their time at the service: { $waiting }.
planned-launch-over = There is nothing left to change in this launch: its calls have begun or were removed.
planned-launch-ask = When shall { calls-count } be made instead? They are planned for { $moment }. Choose, or write for example: <code>tomorrow at 10</code>.
planned-launch-remove-ask = Remove { calls-count }? They can't be brought back, only launched anew. They will not be charged.
planned-launch-cancelled = Not sent: { $kept }. Nothing was charged.
planned-launch-stopped = Not sent: { $kept }. Removed at the service: { $removed }. Begun already or unknown: { $going }.
planned-call-ask = <b>Call { $number }</b>, { $phone }
    It is planned for { $moment }. When instead? Choose, or write for example: <code>tomorrow at 10</code>, <code>in 2 hours</code>.
planned-outside = People are not usually called at that time. The next good time: { $moment }.
planned-outside-launch = Lists are not called at that time. The next good time: { $moment }.
planned-moved = { $count ->
    [0] Nothing was moved.
    [one] { $count } call is moved: { $moment }.
   *[other] { $count } calls are moved: { $moment }.
}
planned-moved-unsent = { $count ->
    [one] { $count } more call will be sent for the new time: { $moment }.
   *[other] { $count } more calls will be sent for the new time: { $moment }.
}
planned-removed = { $count ->
    [0] Nothing was removed.
    [one] { $count } call is removed. It will not be charged.
   *[other] { $count } calls are removed. They will not be charged.
}
planned-kept-move = /call_{ $number } · { $phone } — not moved: { $why }
planned-kept-remove = /call_{ $number } · { $phone } — not removed: { $why }
planned-kept-none = { $number } — { $why }
planned-kept-sending = Some calls are being sent just now, for the old time. Wait a minute and move the launch once more.
planned-kept-move-more = Not moved either: { $count }
planned-kept-remove-more = Not removed either: { $count }
planned-why-begun = it has begun
planned-why-over = it is over
planned-why-template = a call from a template, the service did not change it
planned-why-refused = the service did not change it
planned-why-gone = the service does not know it any more
planned-why-unknown = the service's answer was lost, we will ask; it may be repeated
planned-why-not_asked = the service could not be reached, it may be repeated
planned-why-same_id = the service has another call of the same number, that one would have been moved
planned-why-no_such = you have no call of this number
planned-why-sending = it is being sent just now
outcome-removed-stop_list = removed: the number is on the stop list, there was no call

button-planned-move = Move { $number }
button-planned-remove = Remove { $number }
button-planned-launch = Launch { $moment } ({ $count })
button-planned-launches = The other launches
button-planned-whole-launch = The whole launch
button-planned-move-launch = Move the whole launch
button-planned-remove-launch = Remove the whole launch
button-planned-remove-sure = Yes, remove
button-planned-other-time = Move to another time
button-planned-anyway = { $moment } all the same
button-back-to-planned = To what is planned
button-offer-hour_later = An hour later: { $moment }
button-offer-next_day = The next day: { $moment }
button-offer-opening = At opening: { $moment }
planned-text-ask = What to say instead? Write the whole new text. Whom and when stays as it is.
planned-text-changed = Noted, this will be said:
    <blockquote>{ $text }</blockquote>
    Whom and when has stayed as it was.
planned-text-at-service = <b>Call { $number }</b> is at the service already, and the service cannot change its text. You can take this call back and prepare the same one with a new text. The new one starts only after “Confirm”; the one taken back is not charged.
button-planned-text = Change the text
button-planned-anew = Take back and prepare anew
refusal-no-text = A record or a template is played here, there is no text. Take the call back and prepare another: /planned.
refusal-text-handed-over = This launch is being sent or is over, its text cannot be changed. What waits at the service can be taken back and prepared anew: /planned. Nothing has changed.
refusal-text-only = Only the text can be changed here, not to a record. Write a text, or take the launch back and prepare another. Nothing has changed.

move-usage = Name the call's number and the new time, for example: <code>/move 12 tomorrow at 10</code>. The numbers are in /planned.
remove-usage = Name the call's number or several, at most { $most }, for example: <code>/remove 12 13</code>. The numbers are in /planned.
refusal-move-when-past = This time is over, the call was not moved. Name another, for example: tomorrow at 10.
refusal-move-when-whose = “Local time” — whose? Write the time with a city, for example: <code>tomorrow at 10 Moscow time</code>. Nothing was moved.
refusal-not-planned = This call has begun or was removed, it can't be moved. What still waits for its time is in /planned.
