## Reactions built on screens
button-reactions = Реакции
builder-title = <b>Реакции звонка</b>
builder-empty = <b>Реакции звонка</b>
    Пока звонок только говорит. Выберите заготовку или пришлите строку, например:
    <code>1 приду: Спасибо, ждём вас</code>
builder-hint = Нажмите на реакцию, чтобы изменить её. Новую можно прислать строкой: <code>2 не приду: лид</code>
builder-node = <b>Выбрано: { $key }</b>
builder-node-hint = Строка вроде <code>1 да: Спасибо</code> добавит реакцию под этой.
builder-more = Что сделать со всеми реакциями?
builder-more-of-reaction = Что ещё изменить в этой реакции?
builder-more-faults = … и ещё замечаний: { $count }
builder-mend-first = <b>Сначала — строки, которые похожи на реакции.</b> Пока не ясно, что это, менять реакции нельзя. Выберите ниже или пришлите текст заново через «Изменить», «Текст».
builder-move = Под какую реакцию перенести «{ $key }»? Всё, что под ней, переедет вместе с ней.
builder-not-taken = Ничего не изменено.
builder-whole = Целиком, можно нажать и скопировать:
    <pre>{ $text }</pre>
builder-clash = Ничего не добавлено: на этом уровне уже заняты клавиши { $keys }.
builder-no-lines = Это не реакции: «{ $typed }». Реакция начинается с клавиши и двоеточия, например: <code>1 приду: Спасибо</code>. Прежние реакции остались.
button-reactions-add = Добавить
button-reactions-undo = Вернуть как было
button-reactions-clear = Убрать все реакции
button-reactions-done = Готово
button-reaction-key = Клавиша и слова
button-reaction-said = Что прозвучит
button-reaction-manager = Менеджер
button-reaction-hours = Часы менеджера
button-reaction-sms = СМС
button-reaction-lead = Лид
button-reaction-stop = Не звонить
button-reaction-below = Добавить ниже
button-reaction-beside = Добавить рядом
button-reaction-up = Выше
button-reaction-down = Ниже
button-reaction-under = Под другую
button-reaction-first-level = На первый уровень
button-reaction-copy = Копировать
button-reaction-remove = Убрать реакцию
button-reaction-take-away = Убрать
button-reaction-recognition = Слова: { $on ->
    [yes] распознаём
    [no] не распознаём
   *[service] как решит сервис
}
button-reaction-source = Звук: { $source ->
    [text] из текста
    [file] из файла
   *[none] откуда, не указано
}
button-reaction-channel = Канал СМС
button-reaction-email = Интервал писем
reaction-detail-said = Прозвучит: «{ $text }»
reaction-detail-record = Прозвучит ролик #{ $id }
reaction-detail-source = Звук { $source ->
    [text] из текста
   *[file] из файла
}
reaction-detail-manager = Соединим с менеджером { $phone }
reaction-detail-hours = Менеджер отвечает { $hours } (по вашему времени)
reaction-detail-sms = СМС: «{ $text }»
reaction-detail-sms-template = СМС по шаблону #{ $id }
reaction-detail-channel = Канал СМС: { $channel }
reaction-detail-blocks = Больше не будем звонить
reaction-detail-lead = Сразу сообщим: лид
reaction-detail-recognition = Слова { $on ->
    [yes] распознаём
   *[no] не распознаём
}
reaction-detail-email = Интервал писем: { $minutes } мин
ask-reaction-lines = { $where ->
    [below] Какие реакции будут под «{ $key }»?
    [beside] Какие реакции будут рядом с «{ $key }»?
   *[tree] Какие реакции добавить?
} По одной на строке: клавиша, двоеточие, что сделать. Например:
    <pre>1 приду: Спасибо, ждём вас
    2 не приду: менеджер +7 495 000-00-01
    3 (перезвоните, позже): лид
    9: стоп</pre>
ask-reaction-key = Какая клавиша, название и слова? Например: <code>1 приду (да, конечно)</code>, <code>(да)</code>, <code>* 10 с</code> — любые слова за 10 секунд, <code>-</code> — человек молчит.
ask-reaction-said = Что прозвучит? Напишите текст или номер ролика: <code>#555</code>
ask-reaction-manager = С кем соединить? Пришлите номер или контакт.
ask-reaction-hours = Когда менеджер отвечает, по вашему времени? Напишите, например: <code>9-18</code>. Если звонок начнётся в другое время, соединять не будем, а сразу сообщим о лиде.
ask-reaction-sms = Какую СМС отправить? Напишите текст, до 70 знаков, или номер шаблона из кабинета: <code>#12</code>
ask-reaction-channel = Через какой канал отправить СМС? Напишите его имя, как в кабинете. Если не указать, сервис отправит через VIRTA.
ask-reaction-email = Раз в сколько минут сервис может присылать письмо? Напишите число, например: <code>30</code>
reaction-part-unreadable = { $part ->
    [key] Это не клавиша: «{ $typed }». Напишите, например: <code>1 приду (да, конечно)</code>.
    [manager] Это не номер: «{ $typed }». Пришлите номер целиком, например: <code>+7 495 000-00-01</code>, или контакт.
    [hours] Это не часы: «{ $typed }». Напишите начало и конец в пределах одного дня, например: <code>9-18</code>.
    [email] Нужно число минут, например: <code>30</code>. А прислано: «{ $typed }».
    [channel] Имя канала не длиннее 40 знаков. Напишите его, как в кабинете.
   *[said] Нужны слова. Напишите текст.
} Прежнее осталось.

## Ready-made trees
button-preset-manager = 1 менеджер, 2 СМС, 9 не звонить
button-preset-yes-no = Да, нет, в другое время
button-preset-alarm = Тревога: звоним, пока не примут
button-all-at-once = Звонить всем сразу
button-reaction-acknowledges = Принимает вызов
reaction-detail-acknowledges = Принимает вызов: остальным не звоним
preset-alarm = 1 принял: Спасибо, записали
ask-preset = { $part ->
    [manager] С кем соединить по клавише 1? Пришлите номер или контакт.
   *[sms] Какую СМС отправить по клавише 2? Напишите текст, до 70 знаков, или номер шаблона из кабинета: <code>#12</code>
}
preset-name-manager = менеджер
preset-name-sms = СМС
preset-name-stop = больше не звонить
preset-yes-no =
    1 да (да, конечно, приду): Спасибо, ждём вас
    2 нет (нет, не приду): Хорошо, спасибо, что сказали
    3 в другое время (в другое время, позже, перезвоните): лид; Хорошо, мы перезвоним и договоримся о времени

## The imagined call
button-play-reactions = Проиграть
button-play-silence = Молчать
button-play-back = Шаг назад
button-play-again = Сначала
play-title = <b>Проба:</b> никто не звонит, деньги не списываются. Нажимайте клавиши или пишите, что скажет человек.
play-earlier = … раньше ещё { $count }
play-started = <b>Человек ответил</b>
play-chosen = <b>{ $how ->
    [key] Клавиша { $done }
    [words] «{ $done }»
   *[stays] Молчание
}</b> → { $reaction }
play-not-awaited = <b>{ $how ->
    [key] Клавиша { $done }
   *[words] «{ $done }»
}</b>: здесь этого не ждут, звонок ждёт дальше
play-hung-up = <b>Молчание</b>: звонок окончен
play-heard = Слышно: «{ $text }»{ $is_paid ->
    [yes] {" "}· { $cost }
   *[no] {""}
}
play-heard-record = Слышно: ролик #{ $id }
play-no-sound = Звука этого ролика у бота нет: он хранится в кабинете.
play-sms = Уйдёт СМС «{ $text }» · цена неизвестна
play-sms-template = Уйдёт СМС по шаблону #{ $id } · цена неизвестна
play-manager = Соединяем с менеджером { $phone } · цена минут неизвестна
play-manager-hours = Менеджер отвечает { $hours }
play-blocks = Больше не звоним: номер попадёт в стоп-лист
play-lead = Лид: сообщим сразу
play-acknowledges = Вызов принят: остальным не звоним
play-over = Звонок окончен.
play-awaited = Ждём: { $keys }
play-paid = За тексты в этом звонке: { $cost }

## A tree as a file
tree-file-caption = { $count ->
    [one] { $count } реакция целиком
    [few] { $count } реакции целиком
   *[many] { $count } реакций целиком
}: на экран помещается не всё.
tree-json-caption = Реакции в формате сервиса звонков. Этот файл можно загрузить в другой звонок.{ $hooks ->
    [yes] {" "}Вебхуков реакций в нём нет: в них бывают секреты.
   *[no] {""}
}
button-tree-save = Скачать JSON
button-tree-load = Загрузить JSON
ask-tree-file = Пришлите файл JSON с реакциями: такой, как даёт «Скачать JSON», или запрос к сервису с полем ivrs. Он заменит все реакции; прежние можно будет вернуть.
tree-file-unreadable = Не удалось прочитать значения ({ $count }), они пропущены: { $places }
tree-file-unknown = Не знаем таких полей ({ $count }), они не сработают: { $places }
refusal-tree-file-too-big = Файл больше { $limit } КБ, реакции столько не занимают. Ничего не изменено. Пришлите другой.
refusal-tree-file-lost = Файл не удалось получить из Telegram. Ничего не изменено. Пришлите его ещё раз.
refusal-tree-file-not-json = Это не JSON. Ничего не изменено. Пришлите файл, который дала кнопка «Скачать JSON».
refusal-tree-file-no-tree = В файле нет реакций: нужен список ivrs. Ничего не изменено.
refusal-tree-file-too-deep = Реакции в файле идут слишком глубоко. Ничего не изменено.
