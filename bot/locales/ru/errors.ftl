## Why something was not done: what happened, whether it cost anything, what to do next. Keys: refusal-{code}.

charged = { $happened ->
    [no] Деньги не списаны.
    [yes] Деньги могли быть списаны, проверьте баланс: /balance.
   *[unknown] Списаны ли деньги, неизвестно, проверьте баланс: /balance.
}
service-said = Сервис ответил: «{ $message }»
refusal-other = Этого сделать не удалось. { charged } Попробуйте ещё раз или начните с /menu.

## Who may
refusal-not-owner = Это может только владелец бота. Попросите его.
refusal-not-account-owner = Это может только тот, кто подключил аккаунт первым. Попросите его.
refusal-not-yours = Это не ваш звонок. Свои звонки смотрите в /calls.
refusal-bad-invite = Эта ссылка уже использована или устарела. Попросите новую у того, кто вас пригласил.

## Connecting
refusal-not-connected = Ключ сервиса не подключён. Отправьте /connect и пришлите ключ.
refusal-no-domains = Для бота ещё не указан адрес сервиса звонков. Скажите об этом тому, кто его установил.
refusal-unknown-domain = С этим адресом сервиса бот не работает. Выберите другой через /connect.
refusal-choose-domain = Сервисов звонков несколько. Выберите свой через /connect.
refusal-unknown-language = На этом языке бот не говорит. Выберите другой в /settings.
refusal-unknown-sender = Этого номера нет среди подтверждённых на аккаунте. Список — /phones.
refusal-unknown-zone = Такого часового пояса не нашлось. Напишите город, например «Екатеринбург», или смещение, например «+5».

## A draft and its confirmation
refusal-outdated-screen = Этот экран устарел: звонок с тех пор изменили. Деньги не списаны. Вот как он выглядит сейчас.
refusal-draft-closed = Этот экран уже отработал: звонок подтверждён или отменён, второй раз он не начнётся. Подтверждённые звонки — в /calls.
refusal-locked = Звонки заблокированы, деньги не списаны. Разблокировать может владелец аккаунта: /unlock.
refusal-cap-day = Сегодня можно начать не больше { calls-of-cap }, осталось { $left }, а здесь { $people }. Деньги не списаны. Уменьшите список, подождите до завтра или поднимите предел: владелец аккаунта меняет его в /settings, «Пределы».
calls-of-cap = { $cap ->
    [one] { $cap } звонка
   *[many] { $cap } звонков
}
refusal-cap-money = Сегодня можно потратить не больше { $cap }, осталось { $left }. Деньги не списаны. Уменьшите список, подождите до завтра или поднимите предел: владелец аккаунта меняет его в /settings, «Пределы».
refusal-nobody-left = Звонить некому: все номера исключены. Деньги не списаны. Причины — в списке выше, стоп-лист открывает /stoplist.
refusal-no-money = На балансе { $balance }, этого не хватит на звонок. Ничего не списано. Пополните баланс в кабинете сервиса и подтвердите снова.
refusal-other-account = Этот звонок готовили для другого аккаунта. Деньги не списаны. Начните заново: /call.
refusal-draft-when-past = Это время уже прошло. Деньги не списаны. Укажите другое или позвоните сейчас.
refusal-draft-no-phones = Не нашлось ни одного номера. Деньги не списаны. Пример: /call +7 916 000-00-01 Напоминаем о записи
refusal-draft-too-many-phones = Номеров { $actual }, а за один раз можно не больше { $limit }. Деньги не списаны. Уменьшите список.
refusal-draft-no-speech = Не указано, что сказать. Деньги не списаны. Напишите текст звонка.
refusal-draft-empty-text = Текст звонка пуст. Деньги не списаны. Напишите, что сказать.
refusal-draft-text-too-long = В тексте { $actual ->
        [one] { $actual } знак
        [few] { $actual } знака
       *[many] { $actual } знаков
    }, а можно не больше { $limit }. Деньги не списаны. Сократите текст.
refusal-draft-no-sender = Не выбран номер, с которого звонить. Деньги не списаны. Выберите его через «Изменить».
refusal-draft-sender-not-ours = Этого номера нет среди подтверждённых на аккаунте. Деньги не списаны. Выберите другой через «Изменить», список — /phones.
refusal-unknown-prefix = Номер { $phone } не похож на существующий. Проверьте его.

## A launch
refusal-already-repeated = Этот звонок уже повторили. Второй раз деньги не списаны. Новый звонок видно в /calls.
refusal-not-paused = Здесь уже нечего продолжать. Последнее состояние — на карточке.
refusal-settled = Это уже выяснено, ничего не изменилось. Последнее состояние — на карточке.
refusal-no-such-call = Звонка с таким номером у вас нет. Список — /calls.

## What the calling service said, or did not
refusal-provider-wrong-key = Сервис не принял ключ. { charged } Скопируйте ключ в кабинете сервиса ещё раз и пришлите его через /connect.
refusal-provider-moderation = На аккаунте включена модерация, и сервис не стал звонить. { charged } Попросите менеджера сервиса её снять и повторите.
refusal-provider-no-money = Сервис отказал: на балансе не хватает денег. { charged } Пополните баланс в кабинете сервиса и повторите.
refusal-provider-validation = Сервис не принял запрос: что-то в нём его не устроило. { charged } Измените то, что он назвал, и повторите.
refusal-provider-too-many = Сервис просит обращаться реже. { charged } Повторите через минуту.
refusal-provider-refused = Сервис отказал. { charged } Если причина неясна, спросите менеджера сервиса.
refusal-provider-gateway = На стороне сервиса сбой. { charged } { provider-next }
refusal-provider-unreachable = Сервис сейчас недоступен. { charged } { provider-next }
refusal-provider-untrusted = Не удалось убедиться, что на связи именно сервис, поэтому ключ не отправлен. { charged } Скажите об этом тому, кто установил бота.
refusal-provider-timeout = Сервис не ответил вовремя. { charged } { provider-next }
refusal-provider-disconnected = Связь с сервисом оборвалась. { charged } { provider-next }
refusal-provider-unreadable = Сервис ответил непонятно. { charged } { provider-next }
refusal-provider-too-big = Ответ сервиса слишком велик, прочитать его не удалось. { charged } { provider-next }
provider-next = { $happened ->
    [no] Повторите через несколько минут.
   *[other] Не повторяйте сразу: посмотрите сначала в /calls, чем всё закончилось.
}
