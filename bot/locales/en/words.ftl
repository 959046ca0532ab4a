## Words that several screens share: times, spans, counts.

month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
day-today = today
day-tomorrow = tomorrow, { $date },
day-yesterday = yesterday, { $date },
date-of-year = { $day } { $month }
date-full = { $day } { $month } { $year }
moment = { $day } at { $time }
moment-in-zone = { $moment } ({ $zone })

span-seconds = { $seconds } s
span-minutes = { $minutes } min
span-minutes-seconds = { $minutes } min { $seconds } s
span-hours = { $hours } h
span-hours-minutes = { $hours } h { $minutes } min

calls-count = { $count ->
    [one] { $count } call
   *[other] { $count } calls
}
