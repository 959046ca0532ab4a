## What is said, beyond a typed text

confirm-from-template = <b>С номера:</b> того, что задан в шаблоне
button-choose-record = Ролик
button-record-of-draft = { $needs_moderation ->
    [yes] { $name } — на модерации
   *[no] { $name }
}
choose-record = <b>Какой ролик включить?</b> Новый можно записать голосовым сообщением прямо сюда.
choose-record-empty = Готовых роликов пока нет. Пришлите голосовое сообщение, и оно станет роликом, или номер из кабинета сервиса, например <code>#123</code>.

## Further options, beyond the buttons
more-options-call = <b>Как звонить</b>
    { $count ->
        [one] Звоним одному человеку.
        [few] Звоним { $count } людям.
       *[many] Звоним { $count } людям.
    } Часы — по местному времени того, кому звоним: вне их звонок подождёт. Ниже по рядам: через сколько минут перезвонить, если не ответят, и каким голосом читать текст.
button-any-hour = любые
button-other-number = Другое
button-voice = { $voice ->
    [male] Мужской голос
   *[female] Женский голос
}
edit-option-number = { $option ->
    [redial] Через сколько минут перезвонить, если не ответят? Напишите число от { $low } до { $high }.
    [pace] Сколько звонков начинать в минуту? Напишите число от { $low } до { $high }.
   *[recent] Сколько дней не беспокоить тех, кому уже звонили? Напишите число от { $low } до { $high }.
}
edit-option-unreadable = «{ $typed }» не подходит, ничего не изменилось. Напишите число от { $low } до { $high }.
