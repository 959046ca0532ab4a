## Proving a phone
command-verify = Проверить номер
menu-verify = Проверить номер
button-verify-phone = Проверить номер
button-verify-own = Мой номер, бесплатно
button-verify-log = Журнал
button-verify-again = Проверить ещё раз
button-verify-export = Выгрузить всё
button-speak-code = Продиктовать звонком
button-claim-phone = Это мой номер
verify-ask = <b>Проверка номера</b>
    Позвоним с номера, последние четыре цифры которого и есть код. Отвечать на звонок не нужно.

    Какой номер проверить? Пришлите его или контакт, например: <code>+7 916 000-00-01</code>
verify-phone-unreadable = Не получилось прочитать один номер: «{ $typed }».
verify-ask-own = Поделитесь своим номером: кнопка под полем ввода. Звонить не придётся, это бесплатно.
verify-own-proved = Номер { $phone } ваш, это подтвердил Telegram. Ничего не списано.
verify-confirm = <b>Проверить номер</b>
    <b>Кому:</b> { $phone }{ $is_own ->
        [yes] , это ваш номер
       *[no] {""}
    }
verify-proved-before = Этот номер уже проверяли: { $moment }.
verify-what = Позвоним один раз. Человек увидит номер и назовёт его последние четыре цифры. Трубку брать не нужно.
verify-price = <b>Сколько:</b> { $price }, по цене из настроек
verify-price-unknown = <b>Сколько:</b> цена проверки неизвестна{ $is_uncounted ->
    [yes] {""}, в пределе рублей она не считается. Указать её: /settings, «Пределы»
   *[no] {""}
}
verify-prompt = { $how ->
    [call] Звоним на { $phone } и диктуем код. Пришлите четыре цифры, которые услышите.
   *[flash] Звоним на { $phone }. Введите четыре последние цифры номера, с которого звонят. Трубку брать не нужно.
}
    Попыток: { $tries }, до { $time }.
verify-prompt-unknown = Ответ сервиса потерялся: звонит ли он, неизвестно, списаны ли деньги — тоже. Если звонок придёт, введите цифры: верный код и будет доказательством. Второго звонка до { $time } не будет.
verify-wrong = Цифры не те. Попыток осталось: { $tries }, до { $time }.
verify-early = Звонок с этим кодом ещё не ушёл. Подтвердите его на экране выше и пришлите цифры, когда услышите их.
verify-code-unreadable = Нужны ровно четыре цифры, например 4821. Попытка не потрачена.
verify-right = <b>Номер { $phone } проверен.</b>
verify-claimed = Номер { $phone } записан как ваш. На него можно звонить по кнопке «Сначала позвонить мне».
verify-over = Номер { $phone } не проверен. { verify-over-why } { verify-next }
verify-over-why = { $state ->
    [failed] Все попытки истрачены: цифры были не те. { verify-spent }
    [lost] Время вышло, а звонил ли сервис, так и неизвестно. Считаем, что звонок потрачен; баланс — /balance.
   *[expired] Время вышло, код больше не подойдёт. { verify-spent }
}
verify-spent = { $how ->
    [call] Чем кончился звонок и сколько стоил, — на его карточке.
   *[flash] Звонок списан.
}
verify-next = Можно продиктовать новый код обычным звонком или позвонить ещё раз.
verify-not-made = На { $phone } не позвонили.
notice-verification_over = { verify-over }
choose-own-phone = На какой ваш номер позвонить?
speech-code = Продиктуем код подтверждения, по цифрам.
speech-code-hidden = Сам код здесь не показываем: пришлите его сюда, когда услышите.
verify-spoken = Ваш код: { $code }. Повторяю: { $code }.

## The log
verify-log-title = <b>Журнал проверок</b>
verify-log-empty = Проверок пока не было.
verify-log-row = { $moment } · { $phone } — { $name }, { verify-how }: { verify-result }
verify-how = { $how ->
    [contact] своим контактом
    [call] код продиктовали
   *[flash] звонком с кодом
}
verify-result = { $state ->
    [verified] проверен
    [failed] код не подошёл
    [expired] не успели
    [lost] неизвестно
    [refused] сервис отказал
    [not_sent] не отправлен
   *[open] ждём код
}
verify-export-file = proverki.xlsx
verify-export-caption = Журнал проверок, строк: { $count }
verify-column-when = Когда
verify-column-phone = Номер
verify-column-name = Имя
verify-column-who = Кто проверил
verify-column-id = Telegram id
verify-column-how = Как
verify-column-result = Итог

## Why a phone is not checked now
refusal-verify-not-yours = Это не ваша проверка. Начать свою: /verify.
refusal-verify-closed = Эта проверка отменена, деньги не списаны. Начать заново: /verify.
refusal-verify-not-proved = Номер { $phone } вы ещё не проверили. Проверить: /verify.
refusal-verify-stopped = Номер { $phone } в стоп-листе, звонить на него нельзя. Деньги не списаны. Убрать его можно в /stoplist.
refusal-verify-open = Номер { $phone } уже проверяют, второго звонка не будет ещё { $wait }. Деньги не списаны. Введите код или подождите.
refusal-verify-phone-soon = На { $phone } только что звонили с кодом. Деньги не списаны. Следующий раз — через { $wait }.
refusal-verify-phone-day = На { $phone } за сутки уже звонили с кодом столько раз, сколько можно. Деньги не списаны. Следующий раз — через { $wait }.
refusal-verify-user-day = За сутки вы проверили столько номеров, сколько можно. Деньги не списаны. Следующий раз — через { $wait }.
refusal-verify-account-day = За сутки на этом аккаунте проверили столько номеров, сколько можно. Деньги не списаны. Следующий раз — через { $wait }.
refusal-code-call-fixed = Звонок с кодом изменить или повторить нельзя: код нужен одному номеру и один раз. Деньги не списаны. Новый код — /verify.
