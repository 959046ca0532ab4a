## Reports: /report and the button on a launch's card.
command-report = Отчёт: итоги, деньги, таблица
menu-report = Отчёт
button-report-launch = Отчёт: запуск { $number }
button-report-period = { $name ->
    [today] Сегодня
    [yesterday] Вчера
    [week] 7 дней
   *[month] 30 дней
}

report-title-days = <b>Отчёт за { $days }</b>
report-title-launch = <b>Отчёт: запуск { $number }</b>
report-day = { $name ->
    [today] сегодня, { $day }
    [yesterday] вчера, { $day }
   *[other] { $day }
}
report-days = { $first } — { $last }
report-own = Только то, что запускали вы: всё остальное видит владелец аккаунта.
report-none = За эти дни звонков не было. Считаем запуски, которые начались в эти дни, со всеми их повторами.
report-none-launch = По этому запуску звонков не было.
report-unclear = Не понял, за какие дни отчёт: «{ $text }». Можно так:
    <code>/report неделя</code>
    <code>/report 01.11-15.11</code> — не больше года
    <code>/report 12</code> — один запуск, его номер на карточке
report-launches = { $count ->
    [one] { $count } запуск
    [few] { $count } запуска
   *[many] { $count } запусков
}{ $rounds ->
    [0] {""}
    [one] { " " }и { $rounds } повтор
    [few] { " " }и { $rounds } повтора
   *[many] { " " }и { $rounds } повторов
}
report-to-call = Надо было позвонить: <b>{ $count }</b>
report-called = Позвонили: <b>{ $count }</b>
report-not-called = { $what ->
    [left-out] не звонили { $count }
    [waiting] ждут { $count }
    [removed] сняты { $count }
   *[unknown] неизвестно { $count }
}
report-reasons = Не звонили: { $reasons }
report-answered = Ответили: <b>{ $count }</b>{ $share }
report-not-reached = не дозвонились { $count }
report-under-way = идут { $count }
report-share = { " " }({ $percent } %)
report-listened = Дослушали до конца: <b>{ $count }</b>{ $unknown ->
    [0] {""}
   *[other] , о { $unknown } неизвестно
}
report-listened-unknown = Дослушали до конца: неизвестно, сервис этого не сообщает
report-reacted = Нажали или сказали: <b>{ $count }</b>
report-leads = Лиды: <b>{ $count }</b> ({ $states })
report-pressed = Ответы: { $answers }
report-counted = { $what } — { $count }
report-more = ещё { $count }
report-talk = Говорили { $talk }, в среднем { $each }{ $untimed ->
    [0] {""}
   *[other] . Сколько длились { $untimed }, неизвестно
}
report-talk-unknown = Сколько говорили, неизвестно
report-best-hour = Чаще всего отвечают с { $begins } до { $ends }: { $percent } %
report-money-calls = Звонки: { $cost }{ $unpriced ->
    [0] {""}
   *[other] , цена { $unpriced } неизвестна
}
report-money-calls-unknown = Звонки: цена { $unpriced } неизвестна
report-money-texts = Озвучка текстов: { $cost }{ $unknown ->
    [0] {""}
   *[other] , о { $unknown } неизвестно
}
report-money-flash = Проверки номеров: { $count }, { $cost }
report-money-flash-unknown = Проверки номеров: { $count }, цена неизвестна
report-money-total = <b>Всего: { $cost }</b>
report-money-at-least = <b>Всего не меньше { $cost }</b>
report-money-unknown = <b>Всего: неизвестно</b>
report-money-answer = За ответ { $cost }
report-money-lead = за лид { $cost }

## The picture
report-picture-file = Отчёт.png
picture-title-days = Отчёт
picture-title-launch = Запуск { $number }
picture-funnel = От списка до лида
picture-to-call = Надо позвонить
picture-called = Позвонили
picture-answered = Ответили
picture-listened = Дослушали
picture-reacted = Нажали, сказали
picture-leads = Лиды
picture-pressed = Что ответили
picture-hours = По часам
picture-weekdays = По дням недели
picture-calls = звонки
picture-reached = ответили
picture-number = { $count }
picture-share = { $count } · { $percent } %
refusal-no-such-launch = Запуска { $number } среди ваших нет. Его номер стоит на карточке, на кнопке «Отчёт». Все дни сразу — /report месяц.

## The workbook
report-book-file = Отчёт { $about }.{ $ending }
report-book-caption = { $ending ->
    [csv] Звонки отчёта: { $about }
   *[xlsx] Таблица отчёта: { $about }
}
button-report-csv = Звонки в CSV
refusal-report-too-big = Таблица больше { $limit } МБ, такой файл Telegram от бота не примет. Возьмите меньше дней, например /report вчера, или один запуск: /report 12.
report-book-failed = Таблицу сделать не удалось. Цифры выше верны. Попробуйте ещё раз или возьмите меньше дней.
report-sheet-totals = Итоги
report-sheet-calls = Звонки
report-sheet-reactions = Реакции
report-sheet-leads = Лиды
report-sheet-left-out = Не звонили
report-column-what = Что
report-column-value = Сколько
report-column-launch = Запуск
report-column-call = Звонок
report-column-leg = Попытка
report-column-phone = Телефон
report-column-name = Имя
report-column-by = Кто звонил
report-column-placed = Отправлен
report-column-started = Вызов
report-column-answered = Ответ
report-column-finished = Конец
report-column-talk = Разговор, с
report-column-outcome = Чем кончилось
report-column-reaction = Ответ человека
report-column-cost = Стоимость, ₽
report-column-at = Когда
report-column-said = Нажато или сказано
report-column-lead-state = Итог
report-column-lead-taker = Кто занимается
report-column-lead-taken = Взят
report-column-lead-closed = Закрыт
report-column-reason = Почему
report-column-told = Сервис сообщил
report-total-about = { $kind ->
    [launch] Запуск
   *[days] Дни
}
report-total-launches = Запусков
report-total-rounds = Повторов
report-total-to-call = Надо было позвонить
report-total-called = Позвонили
report-total-calls = Звонков, с повторами
report-total-answered = Ответили
report-total-not-reached = Не дозвонились
report-total-under-way = Ещё идут
report-total-left-out = Не звонили
report-total-waiting = Ждут
report-total-removed = Сняты
report-total-unknown = Неизвестно, звонили ли
report-total-reacted = Нажали или сказали
report-total-leads = Лиды
report-total-lead = Лиды: { $state }
report-total-listened = Дослушали до конца
report-total-not-known = неизвестно
report-total-talk = Говорили, с
report-total-cost-calls = Звонки, ₽
report-total-cost-texts = Озвучка текстов, ₽
report-total-cost-flash = Проверки номеров, ₽
report-total-cost-all = Всего известно, ₽
report-total-cost-answer = За ответ, ₽
report-total-cost-lead = За лид, ₽
report-total-unpriced = Звонков с неизвестной ценой
report-total-pressed = Ответ: { $what }
report-total-hour = Звонков с { $begins } до { $ends }

## Two launches side by side
report-compare-title = <b>Запуск { $one } и запуск { $other }</b>
report-compare-row = { $what }: <b>{ $one }</b> · <b>{ $other }</b>
