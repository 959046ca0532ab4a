## Words that several screens share: times, spans, counts.

month = { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
}
day-today = сегодня
day-tomorrow = завтра, { $date },
day-yesterday = вчера, { $date },
date-of-year = { $day } { $month }
date-full = { $day } { $month } { $year }
moment = { $day } в { $time }
moment-in-zone = { $moment } ({ $zone })

span-seconds = { $seconds } с
span-minutes = { $minutes } мин
span-minutes-seconds = { $minutes } мин { $seconds } с
span-hours = { $hours } ч
span-hours-minutes = { $hours } ч { $minutes } мин

calls-count = { $count ->
    [one] { $count } звонок
    [few] { $count } звонка
   *[many] { $count } звонков
}
