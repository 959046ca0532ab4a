## Further options of a list's draft
button-more = Ещё
more-options = <b>Как звонить</b>
    Внизу по рядам: через сколько минут перезвонить тем, кто не ответил; сколько звонков в минуту; кого не беспокоить, если им недавно звонили; звонить ли на номера с незнакомым кодом.

    Сейчас позвоним: { $count }
button-hours = Часы: { $hours }
edit-hours = В какие часы звонить? Напишите, например: <code>9-20</code> или <code>10:30-18:00</code>, или выберите.
edit-hours-unreadable = Не получилось понять часы: «{ $typed }». Напишите начало и конец в пределах одного дня, например: <code>9-20</code>. Прежние часы остались.
button-redial = { $value ->
    [0] Без перезвона
   *[other] { $value } мин
}
button-pace = { $value ->
    [0] Сразу все
   *[other] { $value }/мин
}
button-recent = { $value ->
    [0] Всем
   *[other] { $value } дн
}
button-unknown-prefix = Звонить и на незнакомые коды
