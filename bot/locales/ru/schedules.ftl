## Scenarios repeated by a schedule
schedule-when = { $days } в { $time }
schedule-until = { $when } до { $day }
schedule-daily = каждый день
schedule-working = по будням
schedule-weekly = { $day ->
    [1] по понедельникам
    [2] по вторникам
    [3] по средам
    [4] по четвергам
    [5] по пятницам
    [6] по субботам
   *[7] по воскресеньям
}
schedule-every = { $days ->
    [2] через день
    [one] каждый { $days } день
    [few] каждые { $days } дня
   *[many] каждые { $days } дней
}
schedules-title = <b>Расписания сценария «{ $name }»</b>
schedules-line = { $number }. { $when }, список «{ $list }»{ $state ->
    [paused] : на паузе
    [over] : закончилось
   *[on] {""}
}
schedule-whom = <b>Кому звонить по сценарию «{ $name }»?</b>
    Список выбирается один раз, а люди в нём читаются заново перед каждым звонком.
schedule-no-lists = <b>Кому звонить по сценарию «{ $name }»?</b>
    Сохранённых списков пока нет. Пришлите файл со списком и нажмите «Сохранить список», затем вернитесь сюда: /scenarios.
schedule-how = <b>Когда повторять «{ $name }»?</b>
    Список: «{ $list }», он будет сохранён для всего аккаунта.
    Выберите или напишите своими словами, например: <code>пн, ср в 9:30 до 31.12</code> или <code>каждые 3 дня в 18:00</code>
schedule-made = Расписание сохранено. Само оно никому не звонит: за полчаса до звонка бот спросит вас.
schedule-title = <b>Сценарий «{ $name }», расписание { $number }</b>
schedule-line-when = { $when }
schedule-line-list = { $is_there ->
    [yes] Список: «{ $list }»
   *[no] Список удалён: звонить некому
}
schedule-line-next = Следующий звонок: { $moment } ({ $zone })
schedule-line-state = { $state ->
    [paused] На паузе, звонков не будет
   *[over] Закончилось: дней больше нет
}
schedule-line-skipped = Пропускаем: { $days }
schedule-line-asks = За полчаса до звонка спросим вас: без «Подтвердить» никому не позвоним.{ $is_owner ->
    [yes] {""}
   *[no] {" "}Разрешить звонить без вопроса может владелец аккаунта.
}
schedule-line-unasked = Звоним без вопроса, если звонки дня обойдутся не дороже { $cap }. В сомнении спросим.
schedule-ask-when = Когда повторять? Напишите дни и время, например: <code>по будням в 10:00</code>, <code>пн, ср в 9:30 до 31.12</code>, <code>каждые 3 дня в 18:00</code>
schedule-ask-cap = До какой суммы за один день сценарий «{ $name }» может звонить без вопроса? Напишите сумму в рублях, например: <code>500</code>. Дороже, с опозданием или при неизвестной цене бот спросит.
schedule-ask-remove = Убрать расписание «{ $name }», { $when }? Прошлые звонки останутся.
schedule-removed = Расписание убрано, по нему больше не звоним.
button-scenario-repeat = Повторять
button-schedule = { $number }. { $when }
button-schedule-more = Ещё одно расписание
button-schedule-skip = Пропустить { $day }
button-schedule-unskip = Не пропускать { $day }
button-schedule-change = Дни и время
button-schedule-pause = Пауза
button-schedule-resume = Продолжить
button-schedule-ask = Спрашивать каждый раз
button-schedule-allow = Без вопроса до суммы
button-schedule-remove = Убрать расписание
button-schedule-remove-sure = Убрать
button-schedule-to-scenario = К сценарию
button-schedule-show = К расписанию
button-schedule-look = Посмотреть
button-schedule-not-now = Не сегодня

## Messages about the days of a schedule
schedule-asks = <b>По расписанию: «{ $name }»</b>
    Список «{ $list }», позвоним { $count ->
        [one] { $count } человеку
       *[other] { $count } людям
    }.
schedule-asks-at = Когда: { $moment }. Пока вы не подтвердили, никому не звоним.
schedule-asks-now = Должны были звонить: { $moment }. После подтверждения позвоним сразу.
schedule-asks-why = Почему спрашиваем: { $why }
schedule-cost = Ожидаемая цена: { $cost }.
schedule-cost-unknown = Цена звонка неизвестна.{ $has_texts ->
    [yes] {" "}За тексты: { $cost }.
   *[no] {""}
}
schedule-missed = <b>«{ $name }»: звонка не было</b>
    Его никто не подтвердил, { $moment } прошло. Деньги не списаны. Можно позвонить сейчас или дождаться следующего дня.
schedule-stopped = <b>Расписание «{ $name }» остановлено</b>
    { $why } Список: «{ $list }».
schedule-nobody = <b>«{ $name }»: сегодня звонить некому</b>
    В списке «{ $list }» не осталось никого, кому можно позвонить. Деньги не списаны. В следующий день список прочитаем заново.
schedule-passed = <b>«{ $name }»: пропущено дней: { $days }</b>
    Бот в это время не работал. За эти дни никому не позвонили, деньги не списаны.

## Why a schedule asks, stops or can't be made
refusal-schedule-gone = Этого расписания больше нет. Деньги не списаны. Сценарии — /scenarios.
refusal-schedule-unclear = { $part ->
    [days] Непонятно, по каким дням повторять.
    [time] Непонятно, во сколько звонить.
    [until] Непонятно, до какого дня повторять, или этот день уже прошёл.
   *[rest] Непонятно здесь: «{ $rest }».
} Деньги не списаны. Напишите дни и время, например: <code>по будням в 10:00</code>
refusal-schedule-hours = В это время списки не обзванивают: можно { $window }. Деньги не списаны. Напишите другое время.
refusal-schedule-no-day = До этого дня не осталось ни одного звонка. Деньги не списаны. Напишите другой последний день.
refusal-schedule-cap-wrong = Нужна сумма в рублях от 0,01 до 1 000 000. Деньги не списаны. Напишите, например: <code>500</code>
refusal-schedule-no-purpose = В этом сценарии не сказано, уведомление это или реклама, поэтому без вопроса он звонить не может. Деньги не списаны. Сохраните сценарий с карточки завершённого обзвона.
refusal-schedule-restored = Базу бота восстанавливали или он долго не работал: этот день могли уже обзвонить.
refusal-schedule-late = Время этого дня уже прошло, пока бот не работал.
refusal-schedule-other-owner = Звонить без вопроса разрешал прежний владелец аккаунта.
refusal-schedule-no-price = Цена звонка неизвестна, и с разрешённой суммой её не сравнить.
refusal-schedule-over-cap = Звонки этого дня могут стоить { $cost }, а без вопроса разрешено до { $cap }.
refusal-schedule-member-gone = Автор расписания больше не подключён к аккаунту.
refusal-schedule-other-account = Автор расписания подключён теперь к другому аккаунту.
