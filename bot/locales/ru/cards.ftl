## The confirm screen
confirm-title = { $count ->
    [one] <b>Проверьте звонок</b>
   *[many] <b>Проверьте звонки</b>
}
confirm-whom-one = <b>Кому:</b> { $phone }
confirm-whom-many = <b>Кому:</b> { $count } из { $total }
confirm-left-out = <b>Не позвоним:</b>
confirm-left-out-row = { $phone } — { $reason }
confirm-speech-text = <b>Что скажем:</b>
confirm-speech-record = <b>Что включим:</b> ролик № { $id }
confirm-speech-template = <b>Как:</b> по шаблону { $template }
confirm-voice-male = <b>Голос:</b> мужской{ $beside ->
    [yes] , реакции — голосом сервиса
   *[no] {""}
}
confirm-lang = <b>Язык:</b> { $lang }
confirm-from = <b>С номера:</b> { $phone }
confirm-from-duty = <b>С номера:</b> любой дежурный номер сервиса
confirm-guessed = Номер стоял внутри сообщения. Проверьте, так ли мы поняли, кому, когда и что сказать. Поправить — кнопкой «Изменить».
confirm-hint = <b>Позвоним сразу после подтверждения.</b> Текст начинается с «{ $words }», но на время звонка это не похоже. Время можно указать кнопкой.
confirm-when-now = <b>Когда:</b> сразу после подтверждения
confirm-when-at = <b>Когда:</b> { $moment }
confirm-outside = В это время звонить не принято. Можно позвонить { $moment }.
confirm-recording = Разговор будет записан.
confirm-price-range = <b>Сколько:</b> { $range }, { $basis ->
    [past_calls] по вашим прошлым звонкам
   *[price_per_answer] по цене из настроек
}
confirm-price-unknown = <b>Сколько:</b> цена звонка неизвестна
confirm-price-unknown-text = <b>Сколько:</b> цена звонка неизвестна, озвучка { $count ->
    [one] текста
   *[other] текстов
} — { $text_cost }
confirm-balance = <b>Баланс:</b> { $balance }
confirm-balance-after = <b>Баланс:</b> { $balance }, после — { $after }
confirm-balance-unknown = <b>Баланс:</b> пока неизвестен
confirm-account = <b>Аккаунт:</b> { $account }, { $domain }
confirm-warning = <i>{ $text }</i>
confirm-blocked = Подтвердить пока нельзя:

button-confirm = Подтвердить
button-confirm-anyway = Подтвердить всё равно
button-call-me-first = Сначала позвонить мне
button-edit = Изменить
button-cancel-draft = Отмена
button-when-is-text = Это текст: позвонить сейчас
button-opening-today = В { $time }
button-opening = { $moment }

## Why somebody was not called
reason-stop_list = в стоп-листе
reason-window = вне часов для звонков
reason-cap = сверх дневного предела
reason-unknown_call = прошлый звонок на этот номер ещё не выяснен
reason-cancelled = отменён до отправки
reason-stopped = остановлен до отправки
reason-locked = звонки были заблокированы
reason-disconnected = ключ отключили
reason-overdue = время прошло, не отправляли
reason-item_error = сервис не принял номер
reason-refused = сервис отказал
reason-moderation = сервис отказал: включена модерация
reason-no_money = не хватило денег на балансе
reason-not_made = звонка не было, с ваших слов
reason-by_word = звонок был, с ваших слов
reason-unheard = звонок был, чем кончился — неизвестно
reason-missing = сервис промолчал об этом номере: похоже, не принял
reason-other = не отправлен

## The launch's card
card-title-held = <b>Подтверждено</b>
card-title-running = <b>Звоним</b>
card-title-planned = <b>Запланировано</b>
card-title-paused = <b>Приостановлено</b>
card-title-stopped = <b>Остановлено</b>
card-title-cancelled = <b>Отменено</b>
card-title-done = <b>Завершено</b>
card-title-failed = <b>Не состоялось</b>
card-title-unknown = <b>Неизвестно, чем закончилось</b>
card-hold = Начнём в { $time }, пока можно отменить.
card-hold-planned = Звонок { $moment }. Передадим его сервису в { $time }, пока можно отменить.
card-cancelled = Ничего не отправлено, деньги не списаны.
card-stopped = Неотправленное не уйдёт. Что уже началось, остановить нельзя: итог появится здесь.
card-stopped-done = Неотправленное не ушло.
card-paused = Ничего не отправляем, пока вы не решите. { $reason ->
    [overdue] Время этих звонков прошло, а отправить их вовремя не удалось.
    [outside_hours] В это время звонить не принято, а начались бы они сейчас.
    [locked] Звонки заблокированы.
    [no_money] На балансе не хватает денег.
    [disconnected] Ключ сервиса отключён.
    [wrong_key] Сервис не принимает ключ.
    [moderation] На аккаунте включена модерация.
    [unreachable] Сервис недоступен.
    [variables] Сервис понял данные из списка не так, как было задумано. Посмотрите, что он сказал людям, прежде чем продолжать.
    [restored] В базе бота не хватает времени: звонки могли уже состояться. Решает владелец аккаунта: /held. Остановить их можете и вы.
    [undecided] В базе бота не хватает времени, и владелец аккаунта ещё не решил, что делать со звонками, которые тогда ждали: /held.
    [let_go] Владелец аккаунта их отпустил. Начнём, когда он решит об остальных.
    [record_unknown] Ответ сервиса о ролике из текста потерялся: неизвестно, готов ли он и списаны ли за него деньги. Продолжите, чтобы мы поискали его в списке сервиса, или остановите запуск.
    [maybe_acknowledged] Неизвестно, принял ли вызов последний, кому звонили. Продолжите, чтобы позвонить следующему, или остановите.
    [record_moderation] Ролик из текста ждёт модерации: пока её нет, звонки могут молча не начаться. Дождитесь её и продолжите.
   *[other] Звонки не отправились.
}
card-progress = Готово { $settled } из { $total }
card-progress-counts = Готово { $settled } из { $total }: { $counts }
card-left = Осталось { $left }: сейчас звоним { $going }, ждут очереди { $queued }
card-time-left = Примерно ещё { $time }
card-counts-answered = ответили { $count }
card-counts-not-reached = не дозвонились { $count }
card-counts-rejected = не принято { $count }
card-counts-withheld = не отправлено { $count }
card-counts-unknown = неизвестно { $count }
card-row = { $phone } — { $state }
card-row-call = { $phone } — { $state } · /call_{ $number }
card-more = и ещё { $count }
card-early = { $trial ->
    [yes] { $count ->
        [1] Звонок был назначен
       *[other] Звонки были назначены
    } на { $moment }: в пробном режиме начали раньше.
   *[no] { $count ->
        [1] Звонок был назначен
       *[other] Звонки были назначены
    } на { $moment }: сервис начал раньше.
}
card-speech-text = «{ $text }»
card-speech-record = Ролик № { $id }
card-speech-record-named = Ролик «{ $name }»
card-speech-template = Шаблон { $template }
template-named = «{ $name }» (№ { $id })
template-number = № { $id }
card-list = Список «{ $name }»
card-cost-all = Потрачено: { $cost }
card-cost-so-far = Потрачено пока: { $cost }
card-cost-untold = Потрачено: { $cost }, цену не всех звонков сервис назвал
card-cost-known = Потрачено, не считая неизвестного: { $cost }
card-balance = Баланс: { $balance }
card-news = Новости о звонках: сервис прислал { $push }, узнали сами { $asked }
card-moderation = Время звонка прошло больше 5 минут назад, а он не начался. Возможно, на аккаунте включена модерация. Попросите менеджера сервиса её снять; если звонок больше не нужен, отмените его.
card-unknown = { $count ->
    [one] Ответ сервиса потерялся: состоялся ли звонок, неизвестно, списаны ли деньги — тоже.
   *[many] Ответ сервиса потерялся: состоялись ли звонки ({ $count }), неизвестно, списаны ли деньги — тоже.
} Сами мы не повторим.
card-unknown-balance = Баланс был { $before }, стал { $now }: это подсказка, а не доказательство.
card-unknown-planned = Если такой звонок запланирован у сервиса, отменить его отсюда нельзя: его номер до нас не дошёл. Отмените его в кабинете сервиса.
card-unknown-next = Посмотрите историю звонков в кабинете сервиса и скажите, что там. Если сервис пришлёт новость, карточка обновится сама.

## States of one call, inside a card's row
state-queued = ждёт отправки
state-sending = отправляем
state-created = принят сервисом
state-planned = запланирован на { $moment }
state-planned-short = запланирован
state-processed = сервис готовит звонок
state-started = вызываем
state-answered = идёт разговор
state-finished = разговор окончен, ждём итог
state-canceled = не дозвонились, ждём, будет ли повтор
state-raw = сервис сообщает: «{ $word }»
state-placed-blind = звонок есть, ждём новостей
state-unknown = неизвестно, состоялся ли
state-message = { $reason }: «{ $message }»
outcome-answered = ответили
outcome-answered-talk = ответили, говорили { $talk }
outcome-busy = занято
outcome-no_answer = не ответили
outcome-declined = сбросили
outcome-unreachable = телефон недоступен
outcome-wrong_number = такого номера нет
outcome-not_reached = не дозвонились
outcome-removed = отменён, звонка не было
outcome-in_progress = звонок идёт

button-cancel-hold = Отменить
button-stop = Остановить
button-stop-one = Отменить звонок
button-resume = Продолжить
button-resume-anyway = Продолжить всё равно
button-details = Подробно
button-tried-one = Теперь позвонить: { $name }
button-tried = Теперь позвонить: { $count ->
    [one] { $count } человеку
   *[many] { $count } людям
}
button-repeat = Повторить: { $phone }, { $price }
button-repeat-short = Повторить { $phone } { $price }
button-repeat-shortest = ↻ { $phone }, { $price }
price-known = ≈ { $range }
price-from = от { $low }
price-unknown = цена неизвестна
price-unknown-short = цена ?
button-happened = { $count ->
    [one] Звонок был
   *[many] Звонки были
}
button-not-happened = { $count ->
    [one] Звонка не было
   *[many] Звонков не было
}

## One call, and the list
call-title = <b>Звонок { $number }</b>
call-phone = <b>Кому:</b> { $phone }
call-state = <b>Состояние:</b> { $state }
call-planned = <b>Запланирован:</b> { $moment }
call-early = Сервис начал раньше этого времени.
call-placed = <b>Отправлен:</b> { $moment }
call-started = <b>Вызов:</b> { $moment }
call-answered = <b>Ответ:</b> { $moment }
call-finished = <b>Конец:</b> { $moment }
call-reaction = <b>Ответ человека:</b> { $answer }
call-cost = <b>Стоимость:</b> { $cost }
call-from = <b>С номера:</b> { $phone }
call-heard = <b>Последняя новость:</b> { $by ->
    [push] прислал сервис
   *[asking] узнали сами
}
call-leg = Попытка { $number }: { $state }
calls-title = <b>Звонки</b>
calls-empty = Звонков пока нет. Чтобы позвонить, пришлите номер и текст, например: +7 916 000-00-01 Напоминаем о записи
calls-row = /call_{ $number } · { $moment } · { $phone } — { $state }
button-older = Раньше
button-newest = К последним
button-back-to-calls = К списку

## Messages that need somebody
notice-unknown_batch = { $count ->
    [one] <b>Неизвестно, состоялся ли звонок</b>
   *[many] <b>Неизвестно, состоялись ли звонки</b>
}
notice-launch_failed = <b>Звонок не состоялся</b>
notice-not-taken = Возможно, готовый ролик с этим текстом сервису больше не подходит. Текст можно озвучить заново: { $cost }, после подтверждения.
button-voice-anew = Озвучить заново и позвонить
notice-launch_paused = <b>Звонки приостановлены</b>
notice-operator_foreign_source = <b>Новость о звонке пришла с незнакомого адреса</b>

    Сама по себе она ничего не изменила: мы переспросили сервис. Если у сервиса сменился адрес, добавьте его в WEBHOOK_SOURCES.
notice-operator_inbox = <b>Новости о звонках не принимаются</b>

    Сервер не может записать их на диск или бот не может прочитать: кончилось место, диск только для чтения, файл повреждён или сервер не запущен. Звонки от этого не повторяются, итоги бот спрашивает сам, позже обычного; ответы на реакции могут пропасть. Что не так, скажет журнал сервера и /health/ready, что делать — RUNBOOK.md.
notice-other = Есть новости о ваших звонках. Посмотрите /calls.
answer-stayed = остались на линии
answer-digit = нажали { $digit }
answer-word = сказали «{ $word }»
