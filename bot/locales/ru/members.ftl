## Members, invitations, owners
command-members = Участники, приглашения, журнал
button-settings-members = Участники и журнал
members-title = <b>Кто пользуется ботом</b>
members-line = { $name } — { $role ->
    [owner] владелец бота
    [member] участник
   *[other] допущен настройками
}, с { $since }{ $is_invited ->
    [yes] , пригласил(а) { $by }
   *[no] {""}
}
button-members-more = Дальше
button-invites = Приглашения ({ $count })
button-audit = Журнал
button-hand-bot = Передать бота
button-hand-account = Передать аккаунт { $account }
button-remove-member = Закрыть доступ
member-remove-ask = Закрыть доступ: { $name }? Ключ этого человека бот забудет, его черновики и приглашения перестанут работать, неотправленные звонки останутся дома. Что уже у сервиса, состоится; итоги увидит владелец аккаунта.
button-remove-member-sure = Да, закрыть доступ
member-removed = { $name } больше не пользуется ботом. { $count ->
    [0] Неотправленных звонков не было.
   *[other] Неотправленные запуски остались дома: { $count }. Деньги за них не списаны.
} Ключ сервиса этот человек может знать и дальше: если нужно, смените его в кабинете сервиса.
invites-title = <b>Приглашения, которыми ещё не воспользовались</b>
invites-none = Открытых приглашений нет. Новое: /invite.
invites-line = { $number }. Создано { $made }, действует до { $until }
button-revoke = Отозвать { $number }
handover-ask = { $what ->
    [account] Передать аккаунт { $account }: { $name }? Новый владелец увидит все звонки аккаунта, будет менять пределы и снимать блокировку. Вы останетесь участником.
   *[bot] Передать бота: { $name }? Новый владелец будет приглашать и удалять участников. Вы останетесь участником, ваши открытые приглашения перестанут работать.
}
button-handover-sure = Да, предложить
handover-offered = Предложили: { $name }. Пока предложение не приняли, владелец — вы. Оно действует 7 дней.
handover-accepted = { $what ->
    [account] Теперь вы владелец аккаунта.
   *[bot] Теперь вы владелец бота.
}
handover-declined = Вы отказались. Ничего не изменилось.
button-handover-accept = Принять
button-handover-decline = Отказаться
notice-handover_offered = { $what ->
    [account] <b>{ $name } передаёт вам аккаунт { $account }</b>

    Вы увидите все его звонки, будете менять пределы и снимать блокировку.
   *[bot] <b>{ $name } передаёт вам бота</b>

    Вы будете приглашать и удалять участников.
}
notice-handed_over = { $what ->
    [account] { $name } теперь владеет аккаунтом, который вы передали. Вы остались участником.
   *[bot] { $name } теперь владеет ботом. Вы остались участником.
}
notice-member_removed = Владелец закрыл вам доступ к боту. Ваш ключ удалён, неотправленные звонки не состоятся, деньги за них не списаны.

## The audit
audit-title = <b>Журнал</b>
audit-none = В журнале пока пусто.
audit-line = { $moment }: { $what }
audit-invited = { $by }: создано приглашение
audit-invite-revoked = { $by }: отозвано приглашение
audit-joined = { $about }: вошёл по приглашению ({ $by })
audit-removed = { $about }: доступ закрыт ({ $by })
audit-bot-owner = { $about }: теперь владелец бота
audit-restored = { $because ->
    [restore] База восстановлена из копии
   *[gap] Бот не работал, когда подошёл срок звонков
}
audit-held-go = Аккаунт { $account }, { $by }: после пропуска в базе отпущено запусков: { $launches }, не отправлено в них { $recipients } чел.
audit-held-keep = Аккаунт { $account }, { $by }: после пропуска в базе оставлено дома запусков: { $launches }, не позвоним { $recipients } чел.
audit-account-owner = { $about }: теперь владелец аккаунта { $account } ({ $by })
audit-limit = Аккаунт { $account }, { $by }: { $limit ->
    [cap_day_calls] звонков в день
    [cap_launch_calls] людей в одном запуске
    [cap_user_calls] звонков в день у каждого коллеги
    [cap_day_kopecks] денег в день
    [alert_below_kopecks] предупреждение о балансе
    [flash_price_kopecks] цена звонка с кодом
    [type_number_above] число людей, выше которого его пишут
    [try_first_above] число людей, выше которого сначала звонят себе
    [lead_again_min] сколько минут ждать, пока лид возьмут
   *[hold_list_s] пауза перед началом списка, секунд
} — { $value ->
    [none] как в настройках
    [unpriced] не указана
   *[other] { $value }
}
audit-locked = Аккаунт { $account }, { $by }: звонки заблокированы
audit-unlocked = Аккаунт { $account }, { $by }: звонки разблокированы
audit-connected = Аккаунт { $account }, { $by }: подключён ключ
audit-disconnected = Аккаунт { $account }, { $about }: ключ отключён ({ $by })
audit-schedule-unasked = Аккаунт { $account }, { $by }: расписание { $schedule } звонит без вопроса, за день до { $value }
audit-schedule-asks = Аккаунт { $account }, { $by }: расписание { $schedule } снова спрашивает каждый раз
audit-forgotten = Аккаунт { $account }, { $by }: забыт номер { $phone }
button-audit-export = Скачать журнал
audit-export-file = журнал.xlsx
audit-export-caption = Журнал, строк: { $count }
audit-column-when = Когда
audit-column-account = Аккаунт
audit-column-what = Что произошло
