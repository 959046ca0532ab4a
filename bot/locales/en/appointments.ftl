## Appointments
reminder-hours = { $count ->
    [one] { $count } hour before
   *[other] { $count } hours before
}
reminder-minutes = { $count ->
    [one] { $count } minute before
   *[other] { $count } minutes before
}
reminder-at = { $kind ->
    [same] on the day
    [eve] { $has_time ->
        [yes] the day before
       *[no] 1 day before
    }
   *[days] { $count ->
        [one] { $count } day before
       *[other] { $count } days before
    }
}{ $has_time ->
    [yes] {" "}at { $time }
   *[no] {""}
}
reminders-rule = <b>Reminders of appointments:</b> { $rule }{ $typed ->
    [yes] {""}
   *[no] {" "}(unless you say otherwise)
}, each at their own time
reminders-columns = When people come was taken from: { $names }
reminders-sample = { $who }: { $at }. The call { $due }
reminders-further = Some have several appointments: { $count ->
    [one] { $count } more call
   *[other] { $count } more calls
} about the others
reminders-unclear = The column does not tell what comes first in a date, the day or the month. The { $order ->
    [month] month
   *[day] day
} is taken for now: the first appointment is on { $day }.
reminders-at-home-title = <b>Not called:</b>
reminders-at-home = { $who }: { $reason }
reminders-choose = Now: { $rule }. When to remind? You can also write it as the first line of the text, such as “3 hours before” or “on the day at 8:30”.
reminders-which-dates = Which column has the day of the appointment?
reminders-which-times = Which column has the time of the appointment?
button-reminders = When to remind
button-month-first = Month first
button-day-first = Day first
button-reminder-dates = Column of dates
button-reminder-times = Column of times
button-times-with-dates = Times stand with the dates
button-reminders-joined = Two in a day: one call
button-reminders-apart = Two in a day: two calls
button-reminders-none = No appointments: call all at once
reason-no_appointment = it is not clear when they come
reason-appointment_past = the time is over
reason-no_hour_before = no calling hour before the appointment
reason-same_appointment = already being reminded of this appointment
reason-changed = not in the corrected list
refusal-appointments-no-dates = No column says when people come. Nothing was charged. Choose a column under “When to remind”, or call all at once.
card-next-reminder = The next call is { $moment }.
