## The confirm screen of a list
confirm-list-whom = { $kind ->
    [launch] <b>Кому:</b> до кого не дозвонились: позвоним { $count } из { $total }
   *[list] <b>Кому:</b> список «{ $name }»: позвоним { $count } из { $total }
}
confirm-list-left-out-row = { $reason }: { $count }
confirm-list-consent = <b>Согласие:</b> { $kind ->
    [photo] фото
    [file] файл
   *[text] текст
}, { $date }
confirm-list-ask-what = <b>Что сказать?</b> Напишите текст, пришлите голосовое сообщение или #номер ролика, или выберите.
confirm-list-window = <b>Часы:</b> { $hours }, { $days }, по местному времени тех, кому звоним
confirm-list-redial = <b>Если не ответят:</b> ещё раз через { $minutes } мин
confirm-template-redial = Повтор для шаблонов сервис не обещает: второго звонка может не быть.
confirm-list-pace = <b>Темп:</b> { $count ->
    [one] { $count } звонок в минуту
    [few] { $count } звонка в минуту
   *[many] { $count } звонков в минуту
}
confirm-list-recent = <b>Не беспокоим:</b> кому звонили меньше чем { $count ->
    [one] { $count } день назад
    [few] { $count } дня назад
   *[many] { $count } дней назад
}
confirm-list-unknown-prefix = Звоним и на номера с незнакомым кодом.
confirm-list-text-cost = { $is_part ->
    [yes] Из них { $cost } за ролик из текста, один раз.
   *[no] Сверх того { $cost } за ролик из текста, один раз.
}
confirm-list-same = Этот же список уже запускали { $moment }. Позвонить тем же людям ещё раз?
weekdays-all = каждый день
weekday-short = { $day ->
    [1] пн
    [2] вт
    [3] ср
    [4] чт
    [5] пт
    [6] сб
   *[7] вс
}
button-confirm-notice = Это уведомление — позвонить { $count }
button-confirm-advertising = Это реклама — позвонить { $count }
button-same-list-again = Всё равно позвонить ещё раз
button-write-people = Составить список заново
button-write-text = Текст или #номер
button-choose-template = Шаблон
confirm-list-type-number = { $count ->
    [one] Это { $count } человек.
    [few] Это { $count } человека.
   *[many] Это { $count } человек.
} Чтобы подтвердить, напишите их число цифрами: <code>{ $digits }</code>. До этого никому не звоним и ничего не тратим.
confirm-list-wrong-number = Вы написали «{ $typed }», а позвоним { $digits }. Ничего не началось, деньги не списаны. Напишите число ещё раз или вернитесь назад.
confirm-list-confirmed = Подтверждено. Ход звонков — на карточке выше.

## Why somebody of a list stays at home
reason-unreadable = номер не читается
reason-double = повторяются в списке
reason-unknown_prefix = незнакомый код номера
reason-recent = недавно уже звонили
reason-no_value = нет данных для шаблона
reason-no_record = ролик из текста не получился

## Why a list cannot be confirmed
refusal-purpose-needed = Скажите, что это за звонки: уведомление или реклама. Деньги не списаны.
refusal-advertising-without-consent = Рекламу можно звонить автоматом только тем, кто дал на это согласие, и его должно быть чем доказать (38-ФЗ, ст. 18). У этого списка согласие не приложено, поэтому звонки не начаты, деньги не списаны. Приложите к списку согласие: текст, фото или файл. Если это не реклама, подтвердите как уведомление.
refusal-same-list = Этот же список уже запускали меньше суток назад. Деньги не списаны. Если так и нужно, подтвердите это на экране звонка.
refusal-type-number = Чтобы подтвердить, напишите число людей цифрами. Деньги не списаны.
refusal-list-not-written = Список ещё составляется или это прервалось. Деньги не списаны. Подождите немного и нажмите «Составить список заново».
refusal-not-enough-money = На балансе { $balance }, а может понадобиться до { $needed } сверх того, что уже идёт: не хватает { $missing }. Ничего не списано. Пополните баланс или уменьшите список.
refusal-cap-launch = За один раз можно позвонить не больше чем { $cap } людям, а здесь { $people }. Деньги не списаны. Уменьшите список или поднимите предел: владелец аккаунта меняет его в /settings, «Пределы».
refusal-cap-user = Сегодня вам можно начать звонков: { $cap }, осталось { $left }, а здесь { $people }. Деньги не списаны. Уменьшите список, подождите до завтра или попросите владельца аккаунта поднять предел в /settings, «Пределы».
refusal-draft-when-outside = Выбранное время не попадает в часы звонков ({ $window }). Деньги не списаны. Поменяйте время или часы через «Изменить».
refusal-nobody-to-call-again = Звонить ещё раз некому: дозвонились до всех или им уже звонили снова. Деньги не списаны.
