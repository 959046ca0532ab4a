## A list's card
card-to-call = Позвоним: { $count }
card-starts = Начнём { $moment }, до этого можно отменить.
card-goes-on = Продолжим { $moment }: сейчас не время для звонков.
card-sent-by = Последние уйдут примерно в { $time }.
card-answers = Откликнулись { $recipients }: { $answers }
card-not-reached = Не дозвонились: { $outcomes }
card-not-called = Не звонили: { $reasons }
card-counted = { $what }: { $count }
card-unknown-more = И ещё таких запросов: { $count }. О каждом есть своё сообщение.
button-export = Таблица
button-again = Перезвонить остальным ({ $count })

## Its people, one by one and in a table
recipients-title = <b>{ $who ->
    [reached] Ответили
    [missed] Не дозвонились
    [pressed] Нажали или сказали
    [kept] Не звонили
    [unknown] Неизвестно
   *[all] Все люди
}</b>
recipients-nobody = Здесь никого нет.
button-recipients = { $who ->
    [reached] Ответили
    [missed] Не дозвонились
    [pressed] Нажали
    [kept] Не звонили
    [unknown] Неизвестно
   *[all] Все
}
export-phone = Телефон
export-name = Имя
export-state = Чем кончилось
export-message = Сервис сообщил
export-answers = Ответ человека
export-talk = Разговор, с
export-cost = Стоимость
export-placed = Отправлен
export-ended = Окончен
export-call = Номер звонка
export-file = Звонки { $number }.xlsx
export-sheet = Звонки
export-caption = Людей в таблице: { $count }
refusal-export-begun = Неизвестно, дошла ли таблица. Если её нет выше, нажмите «Таблица» ещё раз.

## Those not reached, once more
button-choose-again = Кого и когда
again-choose = <b>Кому перезвонить?</b> Отметьте, чем кончился прошлый звонок. До кого с тех пор дозвонились, кто в стоп-листе или ждёт другого звонка, тому не позвоним.
button-again-outcome = { $on ->
    [yes] ✓ { $outcome } ({ $count })
   *[no] { $outcome } ({ $count })
}
button-again-best = Лучшее время: { $when }
refusal-again-nobody = Хотя бы один исход нужно оставить, иначе звонить будет некому. Деньги не списаны.

## What a stop came to
stopped-title = <b>Остановлено</b>
stopped-kept = Не отправлено: { $count }
stopped-removed = Запланированных звонков отменено: { $count }
stopped-under-way = Уже идут или их судьба неизвестна: { $count }. Остановить их нельзя, итог появится на карточке.
unspent = Не потрачено: до { $cost }
notice-launch_kept_home = <b>Остальным не позвоним</b>

    { $reason ->
        [acknowledged] Вызов приняли, звонить им не нужно.
        [no_money] На балансе кончились деньги. Пополните его в кабинете сервиса и запустите остальных заново.
       *[cap] Потрачено столько, сколько разрешено за день. Предел меняет владелец аккаунта в /settings.
    }
notice-kept = Не отправлено: { $count }
notice-variables_differ = <b>Сервис понял данные иначе</b>

    Людей, которым сказано не то, что задумано: { $count }. Данные: { $names }. Эти звонки уже у сервиса, деньги за них могут быть списаны.
