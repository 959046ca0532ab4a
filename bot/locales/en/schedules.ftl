## Scenarios repeated by a schedule
schedule-when = { $days } at { $time }
schedule-until = { $when } until { $day }
schedule-daily = every day
schedule-working = on weekdays
schedule-weekly = { $day ->
    [1] on Mondays
    [2] on Tuesdays
    [3] on Wednesdays
    [4] on Thursdays
    [5] on Fridays
    [6] on Saturdays
   *[7] on Sundays
}
schedule-every = { $days ->
    [2] every other day
   *[other] every { $days } days
}
schedules-title = <b>Schedules of the scenario “{ $name }”</b>
schedules-line = { $number }. { $when }, list “{ $list }”{ $state ->
    [paused] : paused
    [over] : over
   *[on] {""}
}
schedule-whom = <b>Whom to call by the scenario “{ $name }”?</b>
    The list is chosen once, its people are read anew before each call.
schedule-no-lists = <b>Whom to call by the scenario “{ $name }”?</b>
    There are no saved lists yet. Send a file with a list and press “Save the list”, then come back here: /scenarios.
schedule-how = <b>When to repeat “{ $name }”?</b>
    List: “{ $list }”, it will be saved for the whole account.
    Choose, or write it in your own words, for example: <code>mon, wed at 9:30 until 31.12</code> or <code>every 3 days at 18:00</code>
schedule-made = The schedule is saved. It calls nobody by itself: the bot asks you half an hour before the call.
schedule-title = <b>Scenario “{ $name }”, schedule { $number }</b>
schedule-line-when = { $when }
schedule-line-list = { $is_there ->
    [yes] List: “{ $list }”
   *[no] The list was deleted: there is nobody to call
}
schedule-line-next = Next call: { $moment } ({ $zone })
schedule-line-state = { $state ->
    [paused] Paused, nobody will be called
   *[over] Over: no days are left
}
schedule-line-skipped = Skipped: { $days }
schedule-line-asks = We ask you half an hour before the call: without “Confirm” nobody is called.{ $is_owner ->
    [yes] {""}
   *[no] {" "}The account’s owner may let it call without asking.
}
schedule-line-unasked = It calls without asking if the calls of a day cost no more than { $cap }. In doubt it asks.
schedule-ask-when = When to repeat? Write the days and the time, for example: <code>weekdays at 10:00</code>, <code>mon, wed at 9:30 until 31.12</code>, <code>every 3 days at 18:00</code>
schedule-ask-cap = Up to what sum a day may the scenario “{ $name }” call without asking? Write it in roubles, for example: <code>500</code>. If it costs more, comes late or the price is unknown, the bot asks.
schedule-ask-remove = Remove the schedule “{ $name }”, { $when }? Past calls stay.
schedule-removed = The schedule is removed, it calls no more.
button-scenario-repeat = Repeat
button-schedule = { $number }. { $when }
button-schedule-more = One more schedule
button-schedule-skip = Skip { $day }
button-schedule-unskip = Don’t skip { $day }
button-schedule-change = Days and time
button-schedule-pause = Pause
button-schedule-resume = Go on
button-schedule-ask = Ask each time
button-schedule-allow = Without asking up to a sum
button-schedule-remove = Remove the schedule
button-schedule-remove-sure = Remove
button-schedule-to-scenario = To the scenario
button-schedule-show = To the schedule
button-schedule-look = Look
button-schedule-not-now = Not today

## Messages about the days of a schedule
schedule-asks = <b>By schedule: “{ $name }”</b>
    List “{ $list }”, { $count ->
        [one] { $count } person
       *[other] { $count } people
    } will be called.
schedule-asks-at = When: { $moment }. Until you confirm, nobody is called.
schedule-asks-now = It was due: { $moment }. Once you confirm, we call at once.
schedule-asks-why = Why we ask: { $why }
schedule-cost = Expected price: { $cost }.
schedule-cost-unknown = The price of a call is unknown.{ $has_texts ->
    [yes] {" "}For the texts: { $cost }.
   *[no] {""}
}
schedule-missed = <b>“{ $name }”: nobody was called</b>
    Nobody confirmed it, and { $moment } has passed. Nothing was charged. You can call now or wait for the next day.
schedule-stopped = <b>The schedule “{ $name }” is stopped</b>
    { $why } List: “{ $list }”.
schedule-nobody = <b>“{ $name }”: nobody to call today</b>
    Nobody who may be called is left in the list “{ $list }”. Nothing was charged. On the next day the list is read anew.
schedule-passed = <b>“{ $name }”: days missed: { $days }</b>
    The bot was not running then. Nobody was called on these days, and nothing was charged.

## Why a schedule asks, stops or can't be made
refusal-schedule-gone = This schedule is not there any more. Nothing was charged. Scenarios: /scenarios.
refusal-schedule-unclear = { $part ->
    [days] It is not clear on which days to repeat.
    [time] It is not clear at what time to call.
    [until] It is not clear until which day to repeat, or that day has passed.
   *[rest] This is not clear: “{ $rest }”.
} Nothing was charged. Write the days and the time, for example: <code>weekdays at 10:00</code>
refusal-schedule-hours = Lists are not called at that time: { $window } is possible. Nothing was charged. Write another time.
refusal-schedule-no-day = No call is left until that day. Nothing was charged. Write another last day.
refusal-schedule-cap-wrong = It takes a sum in roubles from 0.01 to 1,000,000. Nothing was charged. Write, for example: <code>500</code>
refusal-schedule-no-purpose = This scenario does not say whether it is a notice or advertising, so it can’t call without asking. Nothing was charged. Save a scenario from the card of a finished launch.
refusal-schedule-restored = The bot’s database was restored, or it did not run for long: this day may have been called already.
refusal-schedule-late = The time of this day has passed while the bot was not running.
refusal-schedule-other-owner = The account’s former owner allowed it to call without asking.
refusal-schedule-no-price = The price of a call is unknown and can’t be compared with the sum that is allowed.
refusal-schedule-over-cap = The calls of this day may cost { $cost }, and { $cap } is allowed without asking.
refusal-schedule-member-gone = Whoever made the schedule is not connected to the account any more.
refusal-schedule-other-account = Whoever made the schedule is connected to another account now.
