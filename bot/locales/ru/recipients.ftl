## One recipient over everything: /find
command-find = Найти человека по номеру или имени
find-none = { $said ->
    [none] Кого найти? Пришлите номер или имя: <code>/find +7 916 000-00-01</code>, <code>/find Анна</code>
   *[other] Никого с таким именем или номером не звали: «{ $text }». Можно так: <code>/find +7 916 000-00-01</code>, <code>/find Анна</code>
}
find-several = Нашлось: { $count }. Кого показать?
button-found = { $name }
button-recipient-card = Всё о номере
button-recipient-lead = Открыть лид
button-recipient-call = Позвонить
button-recipient-stop = В стоп-лист
button-recipient-stopped = Уже в стоп-листе
button-recipient-forget = Забыть
button-recipient-forget-sure = Забыть навсегда
recipient-forget-ask =
    Забыть <b>{ $phone }</b>?

    Удалим у всего аккаунта: имена, столбцы списков, сказанное в звонках, заметки к лидам, записи разговоров. Вернуть нельзя.

    Останутся: номер в стоп-листе, звонки с ценой и выбранными кнопками, согласия и номер в списках. Если список запустить снова, на этот номер позвоним: чтобы не звонить, добавьте его в стоп-лист.

    Что уже написано в чатах и файлах, бот не изменит. Записи разговоров удалит из чатов, если Telegram ещё позволит.
recipient-forgotten = Забыли: <b>{ $phone }</b>. По имени его больше не найти.
refusal-forget-awaited = Сейчас забыть нельзя: на этот номер ещё предстоит звонок или открыт лид. Отмените звонок или закройте лид. Ничего не удалено.
recipient-title = <b>{ $phone }</b>
recipient-names = Имена: { $names }
recipient-stopped = <b>В стоп-листе</b> с { $date }{ $reason ->
    [reaction] , по своей просьбе в звонке
   *[other] {""}
}
recipient-totals = Звонков: { $calls }, ответили { $answered }, потрачено { $cost }{ $unpriced ->
    [0] {""}
   *[other] , цена { $unpriced } неизвестна
}
recipient-never = На этот номер ещё не звонили.
recipient-lead = Лид, { $moment } ({ $reactions }). { $state }
recipient-more = и ещё { $count }: все — в таблице отчёта, /report
calls-row-of-one = /call_{ $number } · { $moment } — { $state }
recipient-appointment = Запись { $at }{ $state ->
    [waits] . Напомним { $due }
   *[left] . Напоминание ушло
}
