## Further options of a list's draft
button-more = More
more-options = <b>How to call</b>
    The rows below: in how many minutes to call again those who did not answer; how many calls a minute; whom to spare if they were called a short while ago; whether to call numbers with an unknown code.

    To be called now: { $count }
button-hours = Hours: { $hours }
edit-hours = In which hours may it ring? Write them, for example <code>9-20</code> or <code>10:30-18:00</code>, or choose.
edit-hours-unreadable = These hours could not be read: “{ $typed }”. Write a beginning and an end within one day, for example <code>9-20</code>. The hours are as they were.
button-redial = { $value ->
    [0] No redial
   *[other] { $value } min
}
button-pace = { $value ->
    [0] All at once
   *[other] { $value }/min
}
button-recent = { $value ->
    [0] Everybody
   *[other] { $value } d
}
button-unknown-prefix = Call unknown codes as well
