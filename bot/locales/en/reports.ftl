## Reports: /report and the button on a launch's card.
command-report = Report: totals, money, a table
menu-report = Report
button-report-launch = Report: launch { $number }
button-report-period = { $name ->
    [today] Today
    [yesterday] Yesterday
    [week] 7 days
   *[month] 30 days
}

report-title-days = <b>Report for { $days }</b>
report-title-launch = <b>Report: launch { $number }</b>
report-day = { $name ->
    [today] today, { $day }
    [yesterday] yesterday, { $day }
   *[other] { $day }
}
report-days = { $first } — { $last }
report-own = Only what you have launched: the account's owner sees the rest.
report-none = There were no calls on these days. Launches that began on these days count, with all their rounds.
report-none-launch = This launch has made no calls.
report-unclear = I can't tell for which days: “{ $text }”. For example:
    <code>/report week</code>
    <code>/report 01.11-15.11</code> — a year at most
    <code>/report 12</code> — one launch, its number is on its card
report-launches = { $count ->
    [one] { $count } launch
   *[other] { $count } launches
}{ $rounds ->
    [0] {""}
    [one] { " " }and { $rounds } round
   *[other] { " " }and { $rounds } rounds
}
report-to-call = To be called: <b>{ $count }</b>
report-called = Called: <b>{ $count }</b>
report-not-called = { $what ->
    [left-out] not called { $count }
    [waiting] waiting { $count }
    [removed] taken back { $count }
   *[unknown] unknown { $count }
}
report-reasons = Not called: { $reasons }
report-answered = Answered: <b>{ $count }</b>{ $share }
report-not-reached = not reached { $count }
report-under-way = under way { $count }
report-share = { " " }({ $percent } %)
report-listened = Listened to the end: <b>{ $count }</b>{ $unknown ->
    [0] {""}
   *[other] , unknown of { $unknown }
}
report-listened-unknown = Listened to the end: unknown, the service does not tell
report-reacted = Pressed or said something: <b>{ $count }</b>
report-leads = Leads: <b>{ $count }</b> ({ $states })
report-pressed = Answers: { $answers }
report-counted = { $what } — { $count }
report-more = { $count } more
report-talk = Talked { $talk }, { $each } on average{ $untimed ->
    [0] {""}
   *[other] . How long { $untimed } took is unknown
}
report-talk-unknown = How long people talked is unknown
report-best-hour = Most answers from { $begins } to { $ends }: { $percent } %
report-money-calls = Calls: { $cost }{ $unpriced ->
    [0] {""}
   *[other] , the price of { $unpriced } is unknown
}
report-money-calls-unknown = Calls: the price of { $unpriced } is unknown
report-money-texts = Generated texts: { $cost }{ $unknown ->
    [0] {""}
   *[other] , unknown of { $unknown }
}
report-money-flash = Flash calls: { $count }, { $cost }
report-money-flash-unknown = Flash calls: { $count }, price unknown
report-money-total = <b>In all: { $cost }</b>
report-money-at-least = <b>In all at least { $cost }</b>
report-money-unknown = <b>In all: unknown</b>
report-money-answer = Per answer { $cost }
report-money-lead = per lead { $cost }

## The picture
report-picture-file = Report.png
picture-title-days = Report
picture-title-launch = Launch { $number }
picture-funnel = From the list to a lead
picture-to-call = To be called
picture-called = Called
picture-answered = Answered
picture-listened = Heard it all
picture-reacted = Pressed or said
picture-leads = Leads
picture-pressed = Answers
picture-hours = By hour
picture-weekdays = By weekday
picture-calls = calls
picture-reached = answered
picture-number = { $count }
picture-share = { $count } · { $percent } %
refusal-no-such-launch = There is no launch { $number } among yours. Its number is on its card, on the button “Report”. All days at once: /report month.

## The workbook
report-book-file = Report { $about }.{ $ending }
report-book-caption = { $ending ->
    [csv] Calls of the report: { $about }
   *[xlsx] Table of the report: { $about }
}
button-report-csv = Calls as CSV
refusal-report-too-big = The table is larger than { $limit } MB, and Telegram takes no such file from a bot. Take fewer days, for example /report yesterday, or one launch: /report 12.
report-book-failed = The table could not be made. The figures above are right. Try once more, or take fewer days.
report-sheet-totals = Totals
report-sheet-calls = Calls
report-sheet-reactions = Reactions
report-sheet-leads = Leads
report-sheet-left-out = Not called
report-column-what = What
report-column-value = How much
report-column-launch = Launch
report-column-call = Call
report-column-leg = Attempt
report-column-phone = Phone
report-column-name = Name
report-column-by = Who called
report-column-placed = Sent
report-column-started = Ringing
report-column-answered = Answered
report-column-finished = Ended
report-column-talk = Talk, s
report-column-outcome = How it ended
report-column-reaction = Their answer
report-column-cost = Cost, ₽
report-column-at = When
report-column-said = Pressed or said
report-column-lead-state = Outcome
report-column-lead-taker = Taken by
report-column-lead-taken = Taken
report-column-lead-closed = Closed
report-column-reason = Why
report-column-told = The service said
report-total-about = { $kind ->
    [launch] Launch
   *[days] Days
}
report-total-launches = Launches
report-total-rounds = Rounds
report-total-to-call = To be called
report-total-called = Called
report-total-calls = Calls, with all rounds
report-total-answered = Answered
report-total-not-reached = Not reached
report-total-under-way = Still under way
report-total-left-out = Not called
report-total-waiting = Waiting
report-total-removed = Taken back
report-total-unknown = Unknown whether called
report-total-reacted = Pressed or said something
report-total-leads = Leads
report-total-lead = Leads: { $state }
report-total-listened = Listened to the end
report-total-not-known = unknown
report-total-talk = Talk, s
report-total-cost-calls = Calls, ₽
report-total-cost-texts = Generated texts, ₽
report-total-cost-flash = Flash calls, ₽
report-total-cost-all = All that is known, ₽
report-total-cost-answer = Per answer, ₽
report-total-cost-lead = Per lead, ₽
report-total-unpriced = Calls of unknown price
report-total-pressed = Answer: { $what }
report-total-hour = Calls from { $begins } to { $ends }

## Two launches side by side
report-compare-title = <b>Launch { $one } and launch { $other }</b>
report-compare-row = { $what }: <b>{ $one }</b> · <b>{ $other }</b>
