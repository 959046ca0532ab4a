## What waits for its time: /planned, /move, /remove
menu-planned = Запланировано
command-planned = Что запланировано
command-move = Перенести звонок: номер и время
command-remove = Снять звонок: номер
planned-title = <b>Запланировано</b>
planned-empty = Ничего не запланировано. Чтобы позвонить позже, укажите время сразу после номера, например: <code>+7 916 000-00-01 завтра в 10 Напоминаем о записи</code>
planned-row = /call_{ $number } · { $moment } · { $phone }
planned-launch-row = Запуск { $moment }{ $state ->
    [held] {""}, пауза перед отправкой
    [paused] {""}, приостановлен
   *[running] {""}
}{ $queued ->
    [0] {""}
   *[other] , ждут отправки: { $queued }
}{ $waiting ->
    [0] {""}
   *[other] , ждут своего времени: { $waiting }
}
planned-at-once = сразу
planned-launch = <b>Запуск { $moment }</b>
    Ещё не отправлено: { $queued }. Ждут своего времени у сервиса: { $waiting }.
planned-launch-over = В этом запуске менять уже нечего: звонки начались или сняты.
planned-launch-ask = На когда перенести { calls-count }? Назначено на { $moment }. Выберите или напишите, например: <code>завтра в 10</code>.
planned-launch-remove-ask = Снять { calls-count }? Вернуть их будет нельзя, только запустить заново. Деньги за них не спишут.
planned-launch-cancelled = Не отправлено: { $kept }. Деньги не списаны.
planned-launch-stopped = Не отправлено: { $kept }. Снято у сервиса: { $removed }. Уже начались или неизвестны: { $going }.
planned-call-ask = <b>Звонок { $number }</b>, { $phone }
    Назначен на { $moment }. На когда перенести? Выберите или напишите, например: <code>завтра в 10</code>, <code>через 2 часа</code>.
planned-outside = В это время звонить не принято. Ближайшее подходящее: { $moment }.
planned-outside-launch = В это время по списку не звоним. Ближайшее подходящее: { $moment }.
planned-moved = { $count ->
    [0] Ничего не перенесено.
    [one] Перенесён { $count } звонок: { $moment }.
    [few] Перенесены { $count } звонка: { $moment }.
   *[many] Перенесено { $count } звонков: { $moment }.
}
planned-moved-unsent = { $count ->
    [one] Ещё { $count } звонок отправим на новое время: { $moment }.
    [few] Ещё { $count } звонка отправим на новое время: { $moment }.
   *[many] Ещё { $count } звонков отправим на новое время: { $moment }.
}
planned-removed = { $count ->
    [0] Ничего не снято.
    [one] Снят { $count } звонок. Деньги за него не спишут.
    [few] Сняты { $count } звонка. Деньги за них не спишут.
   *[many] Снято { $count } звонков. Деньги за них не спишут.
}
planned-kept-move = /call_{ $number } · { $phone } — не перенесён: { $why }
planned-kept-remove = /call_{ $number } · { $phone } — не снят: { $why }
planned-kept-none = { $number } — { $why }
planned-kept-sending = Часть звонков как раз отправляется, на прежнее время. Подождите минуту и перенесите запуск ещё раз.
planned-kept-move-more = Ещё не перенесены: { $count }
planned-kept-remove-more = Ещё не сняты: { $count }
planned-why-begun = уже начался
planned-why-over = уже завершён
planned-why-template = звонок по шаблону, сервис его не изменил
planned-why-refused = сервис его не изменил
planned-why-gone = сервис его больше не знает
planned-why-unknown = ответ сервиса потерялся, переспросим; повторить можно
planned-why-not_asked = до сервиса не дошло, повторить можно
planned-why-same_id = у сервиса есть другой звонок с тем же номером, перенесли бы его
planned-why-no_such = звонка с таким номером у вас нет
planned-why-sending = как раз отправляется
outcome-removed-stop_list = снят: номер в стоп-листе, звонка не было

button-planned-move = Перенести { $number }
button-planned-remove = Снять { $number }
button-planned-launch = Запуск { $moment } ({ $count })
button-planned-launches = Остальные запуски
button-planned-whole-launch = Весь запуск
button-planned-move-launch = Перенести весь запуск
button-planned-remove-launch = Снять весь запуск
button-planned-remove-sure = Да, снять
button-planned-other-time = Перенести на другое время
button-planned-anyway = Всё равно { $moment }
button-back-to-planned = К запланированному
button-offer-hour_later = На час позже: { $moment }
button-offer-next_day = Днём позже: { $moment }
button-offer-opening = К началу: { $moment }
planned-text-ask = Что сказать вместо прежнего? Напишите новый текст целиком. Кому и когда, останется как есть.
planned-text-changed = Текст изменён, прозвучит это:
    <blockquote>{ $text }</blockquote>
    Кому и когда, осталось как было.
planned-text-at-service = <b>Звонок { $number }</b> уже у сервиса, а сменить в нём текст сервис не умеет. Можно снять этот звонок и подготовить такой же с новым текстом. Новый начнётся только после «Подтвердить», за снятый деньги не спишут.
button-planned-text = Изменить текст
button-planned-anew = Снять и подготовить заново
refusal-no-text = Здесь звучит ролик или шаблон, текста нет. Снимите звонок и подготовьте другой: /planned.
refusal-text-handed-over = Этот запуск уже отправляется или завершён, текст в нём не сменить. Что у сервиса ждёт своего времени, можно снять и подготовить заново: /planned. Ничего не изменилось.
refusal-text-only = Здесь можно сменить только текст, на ролик — нельзя. Напишите текст или снимите запуск и подготовьте другой. Ничего не изменилось.

move-usage = Укажите номер звонка и новое время, например: <code>/move 12 завтра в 10</code>. Номера — в /planned.
remove-usage = Укажите номер звонка или несколько, не больше { $most }, например: <code>/remove 12 13</code>. Номера — в /planned.
refusal-move-when-past = Это время уже прошло, звонок не перенесён. Укажите другое, например: завтра в 10.
refusal-move-when-whose = «По местному» — по чьему времени? Напишите время с городом, например: <code>завтра в 10 по Екатеринбургу</code>. Ничего не перенесено.
refusal-not-planned = Этот звонок уже начался или снят, перенести его нельзя. Что ещё ждёт своего времени — в /planned.
