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
reminders-correction = <b>Исправленный список:</b> новых { $added }, с другим временем { $changed }, без изменений { $same }, исчезли { $vanished }
reminders-corrected = { $kind ->
    [changed] {"—"} { $who }: было { $at }, об этом не напомним
   *[vanished] {"—"} { $who }: { $at }, не позвоним
}
reminders-vanished-dropped = Не позвоним тем, кого нет в исправленном списке: { $count }. Остальных напоминаний это не меняет.
reminders-waiting = Ждут напоминания. Выберите, кого перенести или кому не звонить.
reminders-nobody-waits = Никто больше не ждёт напоминания.
reminder-one = { $who }
    Запись: { $at }
    { $state ->
    [waits] Позвоним { $due }
    [dropped] Не позвоним
   *[left] Звонок уже ушёл
    }
reminder-ask-time = { $who }, запись { $at }. На какое время перенесли? Например «16:30» или «завтра в 10».
button-last-time = Как в прошлый раз
button-drop-vanished = Не звонить исчезнувшим ({ $count })
button-reminders-new = Это другой список
button-reminders-corrected = Это исправленный список
button-reminders-waiting = Кто ждёт звонка
button-reminder-line = { $name }: { $at }
button-reminder-drop = Не звонить
button-reminder-move = Перенести запись
refusal-reminder-time-unreadable = Не понял, на какое время. Запись не изменена. Напишите, например, «16:30» или «завтра в 10».
refusal-reminder-time-past = До этого времени напомнить уже нельзя. Запись не изменена. Напишите другое время.
refusal-reminder-twice = Этому человеку об этом времени уже напоминаем. Запись не изменена.
refusal-reminder-gone = Звонок уже ушёл или отменён. Запись не изменена.
reminders-gives-back = Ваш файл с ответами придёт сам { $at }
button-give-back = Файл с ответами
button-reminders-back = Присылать файл с ответами
button-reminders-keep = Не присылать файл с ответами
answers-sheet = Ответы
answers-caption = Ваш список с ответами, строк: { $count }
answers-answer = Ответ
answers-outcome = Итог
answers-when = Когда
reminders-cancels = <b>Отменяем записи { $day }:</b> напоминания об этом дне не уйдут, всем позвоним с новым текстом
reminders-cancelled-list = Отмена { $day }
reminders-which-day = Какой день отменить? До подтверждения ничего не меняется.
button-cancel-day = Отменить день
refusal-nobody-that-day = В этот день больше никто не записан. Ничего не изменилось.
reminders-second = Кому не дозвонимся, позвоним ещё раз { $when } до записи: не больше { $count ->
    [one] { $count } звонка
   *[many] { $count } звонков
}{ $has_cost ->
    [yes] , до { $cost }. Это входит в ожидаемую цену
   *[no] {""}
}
button-reminders-again = Не дозвонились: ещё раз за час
button-reminders-once = Звонить один раз
button-drop-second-calls = Не звонить второй раз
card-second-calls = Кому не дозвонимся, позвоним ещё раз перед записью: с { $moment }
reminders-second-dropped = Второй раз не позвоним: { $count }. Первые звонки это не меняет.
reason-not_needed = второй звонок не понадобился
