## One recipient over everything: /find
command-find = Find a person by phone or name
find-none = { $said ->
    [none] Whom to find? Send a phone or a name: <code>/find +7 916 000-00-01</code>, <code>/find Anna</code>
   *[other] Nobody of this name or phone was called: “{ $text }”. For example: <code>/find +7 916 000-00-01</code>, <code>/find Anna</code>
}
find-several = Found: { $count }. Whom to show?
button-found = { $name }
button-recipient-card = All about this phone
button-recipient-lead = Open the lead
button-recipient-call = Call
button-recipient-stop = To the stop list
button-recipient-stopped = On the stop list
button-recipient-forget = Forget
button-recipient-forget-sure = Forget for good
recipient-forget-ask =
    Forget <b>{ $phone }</b>?

    For the whole account these are deleted: names, columns of lists, what was said in calls, notes of leads, recordings of conversations. It can't be undone.

    These stay: the number on the stop list, calls with their cost and the keys pressed, consents and the number in lists. If such a list is launched again, this number is called: to prevent that, put it on the stop list.

    What stands in chats and files is not changed. Recordings are deleted from chats if Telegram still allows it.
recipient-forgotten = Forgotten: <b>{ $phone }</b>. The name no longer finds it.
refusal-forget-awaited = This number can't be forgotten now: a call to it is still to come, or a lead is open. Cancel the call or close the lead. Nothing was deleted.
recipient-title = <b>{ $phone }</b>
recipient-names = Names: { $names }
recipient-stopped = <b>On the stop list</b> since { $date }{ $reason ->
    [reaction] , as they asked in a call
   *[other] {""}
}
recipient-totals = Calls: { $calls }, answered { $answered }, spent { $cost }{ $unpriced ->
    [0] {""}
   *[other] , the price of { $unpriced } is unknown
}
recipient-never = This phone was not called yet.
recipient-lead = Lead, { $moment } ({ $reactions }). { $state }
recipient-more = and { $count } more: all of them are in the table of a report, /report
calls-row-of-one = /call_{ $number } · { $moment } — { $state }
recipient-appointment = Appointment { $at }{ $state ->
    [waits] . The reminder { $due }
   *[left] . The reminder has left
}
