## Further rounds of a list
button-rounds = Перезванивать
rounds-screen = <b>Перезванивать, до кого не дозвонились?</b> Это часть того же подтверждения: больше не спросим. Кто ответил или нажал что-нибудь, кто в стоп-листе, тому не перезвоним; пределы остаются в силе.
button-rounds-count = { $count ->
    [0] Нет
    [one] { $count } раз
    [few] { $count } раза
   *[many] { $count } раз
}
button-rounds-delay = Другой срок
button-rounds-hours = Часы: { $hours }
rounds-hours-own = как у списка
edit-round-delay = Через сколько перезванивать? Напишите, например: <code>45 мин</code> или <code>2 ч</code>, до трёх суток.
round-delay-unreadable = Не получилось понять срок: «{ $typed }». Напишите, например: <code>45 мин</code> или <code>2 ч</code>, до трёх суток. Прежний срок остался.
confirm-rounds = <b>Перезвоним:</b> ещё { $count ->
    [one] { $count } раз
    [few] { $count } раза
   *[many] { $count } раз
} через { $delay }, если { $outcomes }{ $has_hours ->
    [no] {""}
   *[yes] , с { $hours }
}
card-round = Перезваниваем, круг { $number }
card-next-round = Перезвоним остальным { $moment }
button-drop-rounds = Не перезванивать
notice-round_refused = <b>Перезвонить остальным не получилось</b>
refusal-draft-rounds-and-redial = Включены и повтор сервиса, и наши повторы: людям позвонили бы дважды. Деньги не списаны. Оставьте что-то одно: «Изменить», «Ещё» или «Перезванивать».
