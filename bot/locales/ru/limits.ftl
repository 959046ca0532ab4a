## What the account's owner may limit
button-settings-limits = Пределы
limits-title = <b>Пределы аккаунта</b>
limits-row = { $limit ->
    [cap_day_calls] Звонков в день
    [cap_launch_calls] Людей в одном запуске
    [cap_user_calls] Звонков в день у каждого коллеги
    [cap_day_kopecks] Денег в день
    [type_number_above] Число людей, выше которого его надо написать
    [try_first_above] Людей, выше которых сначала звонят себе
    [flash_price_kopecks] Цена звонка с кодом
    [alert_below_kopecks] Предупреждать, когда на балансе меньше
   *[hold_list_s] Пауза перед началом списка
}: { $value }{ $own ->
    [yes] {""}
   *[no] {" "}(как у всех)
}
limits-owner = Чтобы изменить, нажмите кнопку. Новый предел действует со следующего подтверждения.
limits-colleague = Менять пределы может тот, кто подключил аккаунт первым.
limit-none = без предела
limit-price-none = неизвестна, в деньгах дня не считается
limit-alert-none = не предупреждать
limit-number = { $number }
limit-ask = { $limit ->
    [cap_day_calls] Сколько звонков в день можно начать с этого аккаунта?
    [cap_launch_calls] Сколько людей можно обзвонить за один раз?
    [cap_user_calls] Сколько звонков в день может начать каждый коллега? Вас это не касается.
    [cap_day_kopecks] Сколько рублей в день можно потратить?
    [type_number_above] Сколько людей можно обзвонить одним нажатием? Если их больше, попросим написать число.
    [flash_price_kopecks] Сколько стоит один звонок с кодом (/verify)? Сервис цену не называет. По вашей мы считаем такие звонки в деньгах дня.
    [alert_below_kopecks] При каком балансе предупредить вас и группы, где показываются звонки? Скажем один раз, и снова, если баланс поднимется и опять упадёт.
    [try_first_above] Список от какого числа людей сначала проверяют звонком себе? Если их больше, подтвердить можно после разговора с теми же словами.
   *[hold_list_s] Сколько секунд ждать перед началом списка? От 0 до 3600, в это время всё можно отменить.
} { $limit ->
    [flash_price_kopecks] Напишите рубли, например <code>0,50</code>.
    [alert_below_kopecks] Напишите рубли, например <code>500</code>.
   *[other] Напишите число. 0 тоже предел.
}
button-limit = { $limit ->
    [cap_day_calls] Звонков в день
    [cap_launch_calls] Людей за раз
    [cap_user_calls] Коллегам в день
    [cap_day_kopecks] Рублей в день
    [type_number_above] Писать число
    [try_first_above] Сначала себе
    [flash_price_kopecks] Цена кода
    [alert_below_kopecks] Мало денег
   *[hold_list_s] Пауза
}
button-limit-default = Как у всех
button-no-alert = Не предупреждать
refusal-unknown-limit = Такой предел поставить нельзя. Напишите целое число, для паузы — не больше 3600 секунд.
