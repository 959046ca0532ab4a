## Appointments
reminder-hours = { $count ->
    [1] за час
    [one] за { $count } час
    [few] за { $count } часа
   *[many] за { $count } часов
}
reminder-minutes = { $count ->
    [one] за { $count } минуту
    [few] за { $count } минуты
   *[many] за { $count } минут
}
reminder-at = { $kind ->
    [same] в день записи
    [eve] { $has_time ->
        [yes] накануне
       *[no] за день
    }
   *[days] { $count ->
        [one] за { $count } день
        [few] за { $count } дня
       *[many] за { $count } дней
    }
}{ $has_time ->
    [yes] {" "}в { $time }
   *[no] {""}
}
reminders-rule = <b>Напоминаем о записи:</b> { $rule }{ $typed ->
    [yes] {""}
   *[no] {" "}(если не сказано иначе)
}, каждому в своё время
reminders-columns = Когда придут, взято из колонок: { $names }
reminders-sample = { $who }: { $at }. Звонок { $due }
reminders-further = Записаны не один раз: о второй записи ещё { $count ->
    [one] { $count } звонок
    [few] { $count } звонка
   *[many] { $count } звонков
}
reminders-unclear = По этой колонке не понять, что в дате первое: день или месяц. Сейчас первым считается { $order ->
    [month] месяц
   *[day] день
}, первая запись {"—"} { $day }.
reminders-at-home-title = <b>Останутся дома:</b>
reminders-at-home = { $who }: { $reason }
reminders-choose = Сейчас: { $rule }. Когда напоминать? Можно и написать первой строкой текста, например «за 3 часа» или «в день записи в 8:30».
reminders-which-dates = В какой колонке день записи?
reminders-which-times = В какой колонке время записи?
button-reminders = Когда напоминать
button-month-first = Сначала месяц
button-day-first = Сначала день
button-reminder-dates = Колонка дат
button-reminder-times = Колонка времени
button-times-with-dates = Время вместе с датой
button-reminders-joined = Две записи в день: один звонок
button-reminders-apart = Две записи в день: два звонка
button-reminders-none = Это не записи: звонить всем сразу
reason-no_appointment = не понятно, когда записаны
reason-appointment_past = время уже прошло
reason-no_hour_before = до записи нет часов для звонков
reason-same_appointment = об этой записи уже напоминаем
reason-changed = нет в исправленном списке
refusal-appointments-no-dates = Ни одна колонка не говорит, когда люди записаны. Деньги не списаны. Выберите колонку под «Когда напоминать» или звоните всем сразу.
card-next-reminder = Следующий звонок { $moment }.
