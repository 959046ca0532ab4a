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
reminders-correction = <b>A corrected list:</b> new { $added }, at another time { $changed }, unchanged { $same }, gone { $vanished }
reminders-corrected = { $kind ->
    [changed] {"—"} { $who }: was { $at }, no reminder of that
   *[vanished] {"—"} { $who }: { $at }, not called
}
reminders-vanished-dropped = Not called, since they are not in the corrected list: { $count }. Other reminders stay as they are.
reminders-waiting = They wait for a reminder. Choose whom to move or not to call.
reminders-nobody-waits = Nobody waits for a reminder any more.
reminder-one = { $who }
    Appointment: { $at }
    { $state ->
    [waits] The call { $due }
    [dropped] Not called
   *[left] The call has left
    }
reminder-ask-time = { $who }, the appointment { $at }. To which time was it moved? For example “16:30” or “tomorrow at 10”.
button-last-time = Like last time
button-drop-vanished = Don't call those who are gone ({ $count })
button-reminders-new = This is another list
button-reminders-corrected = This is a corrected list
button-reminders-waiting = Who waits for a call
button-reminder-line = { $name }: { $at }
button-reminder-drop = Don't call
button-reminder-move = Move the appointment
refusal-reminder-time-unreadable = That time could not be read. The appointment is as it was. Write, for example, “16:30” or “tomorrow at 10”.
refusal-reminder-time-past = It is too late for a reminder before that time. The appointment is as it was. Write another time.
refusal-reminder-twice = This person is already reminded of that time. The appointment is as it was.
refusal-reminder-gone = The call has left or was cancelled. The appointment is as it was.
reminders-gives-back = Your file comes back with the answers { $at }
button-give-back = The file with answers
button-reminders-back = Send the file with answers
button-reminders-keep = Don't send the file with answers
answers-sheet = Answers
answers-caption = Your list with the answers, rows: { $count }
answers-answer = Answer
answers-outcome = Outcome
answers-when = When
reminders-cancels = <b>The appointments of { $day } are called off:</b> no reminder of that day goes, all are called with the new text
reminders-cancelled-list = Called off { $day }
reminders-which-day = Which day is called off? Nothing changes before you confirm.
button-cancel-day = Call the day off
refusal-nobody-that-day = Nobody else comes on that day. Nothing has changed.
reminders-second = Whoever is not reached is called again { $when }: { $count ->
    [one] { $count } call
   *[other] { $count } calls
} at most{ $has_cost ->
    [yes] , up to { $cost }, which is part of the expected price
   *[no] {""}
}
button-reminders-again = Not reached: again an hour before
button-reminders-once = Call only once
button-drop-second-calls = No second call
card-second-calls = Whoever is not reached is called again before they come: from { $moment }
reminders-second-dropped = Not called a second time: { $count }. First calls stay as they are.
reason-not_needed = no second call was needed
