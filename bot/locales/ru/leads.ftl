## Leads: who waits for one of us

lead-waits = <b>Ждёт ответа:</b> { $who }
leads-wait = <b>Ждут ответа:</b>
lead-nth = <b>{ $place }.</b> { $who }
lead-reminder = <b>Вы просили напомнить.</b>
lead-chose = Выбор: { $reaction }
lead-said = Слова: «{ $answer }»
lead-from = Запуск № { $launch }, звонок № { $number }
lead-state = { $state ->
    [new] Пока никто не взял.
    [taken] Взял: { $who }
    [later] Перезвонит: { $who }, { $moment }
    [no_answer] Не ответил, занимается: { $who }
    [done] Готово: { $who }
    [stopped] Больше не звоним, решил: { $who }
    [no_lead] Не лид, решил: { $who }
    [reached] Менеджер ответил во время звонка.
   *[other] Состояние: { $state }
}
lead-state-word = { $state ->
    [new] ждёт
    [taken] взят
    [later] перезвонить
    [no_answer] не ответил
    [done] готово
    [stopped] в стоп-листе
    [no_lead] не лид
    [reached] менеджер ответил
   *[other] { $state }
}
lead-note = Заметка: { $text }
lead-note-how = Чтобы оставить заметку, ответьте на это сообщение.
lead-is-yours = Ваш. Номер — в личном чате с ботом.
lead-open-chat = Ваш, но написать вам бот не может. Откройте чат { $bot }, нажмите «Старт» и отправьте /leads.
lead-stepped = { $step ->
    [done] Готово
    [no_answer] Записано: не ответил
    [no_lead] Записано: не лид
    [stop] Номер в стоп-листе
   *[undo] Шаг отменён
}
lead-later-ask = Когда напомнить? Нажмите или напишите, например: завтра в 10.
lead-later-unclear = Не понял время. Напишите, например: <code>через 2 часа</code> или <code>завтра в 10</code>.
leads-open = { $count ->
    [one] Ждёт ответа <b>{ $count }</b> человек
    [few] Ждут ответа <b>{ $count }</b> человека
   *[many] Ждут ответа <b>{ $count }</b> человек
}, раньше всех — верхний.
leads-found = Номер оканчивается на { $ending }: { $count }
leads-none = Никто не ждёт ответа.
leads-not-found = Лидов с номером на { $ending } нет.
leads-unclear = Не понял: «{ $typed }». Открытые лиды — /leads, поиск по концу номера — <code>/leads 4567</code>.
leads-exported = { $count ->
    [one] { $count } лид
    [few] { $count } лида
   *[many] { $count } лидов
}
leads-sheet = Лиды
lead-column-opened = Когда
lead-column-phone = Телефон
lead-column-name = Имя
lead-column-answers = Ответ
lead-column-launch = Запуск
lead-column-state = Итог
lead-column-taker = Кто занимается
lead-column-notes = Заметки
button-lead = { $name }, { $phone }{ $is_new ->
    [yes] {" "}· ждёт
   *[no] {""}
}
button-lead-take = Беру
button-lead-take-nth = Беру { $place }
button-lead-done = Готово
button-lead-no-answer = Не ответил
button-lead-later = Перезвонить позже
button-lead-stop = В стоп-лист
button-lead-no-lead = Не лид
button-lead-undo = Отменить последний шаг
button-leads-export = Таблицей
refusal-lead-unknown = Такого лида у вашего аккаунта нет. Открытые — /leads.
refusal-lead-taken = Уже взял: { $who }
refusal-lead-over = Этот лид уже закрыт.
refusal-lead-not-yours = Этим лидом занимаетесь не вы, или он закрыт. Открытые — /leads.
refusal-lead-no-undo = Отменять нечего: этот шаг уже отменён или его сделал другой.
refusal-lead-newer = Этот человек ответил снова, и новый лид уже открыт: /leads.
refusal-lead-too-far = Напомнить можно не позже чем через { $days } дней. Назовите время ближе.
refusal-lead-note-long = Заметка длиннее { $most } знаков. Сократите её и отправьте снова.
refusal-lead-in-private = Номера показываю только в личном чате: отправьте /leads туда.
command-leads = кто ждёт ответа
