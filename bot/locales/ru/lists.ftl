## A file or a text becomes a list
list-reading = Читаю файл…
list-reading-rows = Читаю файл… { $rows ->
    [one] { $rows } строка
    [few] { $rows } строки
   *[many] { $rows } строк
}
list-pasted = Список из чата
list-contacts = Контакты
list-from-line = Список из сообщения
list-file-too-big = Файл больше { $limit } МБ, такие Telegram ботам не отдаёт. Деньги не списаны. Разделите его на части или сохраните как CSV.
list-file-not-fetched = Файл не удалось получить от Telegram. Деньги не списаны. Пришлите его ещё раз через минуту.
list-unknown-file = С таким файлом бот ничего сделать не может. Список людей пришлите как CSV, XLSX, XLS, ODS, TXT, VCF или ICS. Номера можно прислать и просто текстом, по одному в строке. Звук — голосовым сообщением или файлом: MP3, M4A, OGG, WAV, FLAC, AMR, 3GP. Деньги не списаны.
list-merged-away = Эти люди теперь в списке ниже, одним списком. Звонить отсюда уже нельзя.

## Buttons on the screen of a list
button-list-merge = Добавить к «{ $name }»
button-list-rest = Остальные ({ $count })
button-list-columns = Колонки
button-list-consent = Согласие
button-list-save = Сохранить список

## Columns
list-columns-title = <b>Колонки файла</b>
    Что в какой колонке, с примерами. Если что-то не так, поменяйте и нажмите «Прочитать заново».
list-column = <b>{ $name }</b> — { $part ->
    [phone] номер телефона
    [more] ещё номер
    [name] имя
    [variable] переменная
   *[dropped] не берём
}: { $cells }
list-columns-which-phone = <b>В какой колонке номера телефонов?</b>
list-columns-which-name = <b>В какой колонке имена?</b>
button-list-column-phone = Где номер
button-list-column-name = Где имя
button-list-column-drop = Убрать «{ $name }»
button-list-column-keep = Взять «{ $name }»
button-list-no-names = Имён нет
button-list-columns-use = Прочитать заново

## The file of the others
list-header-row = Строка
list-header-typed = Что стояло
list-header-phone = Номер
list-header-name = Имя
list-header-reason = Почему не звоним
list-header-list = Список
list-header-since = Список получен
list-header-consent = Согласие
list-header-consent-text = Текст согласия
list-header-consent-since = Согласие приложено
list-header-consent-by = Кто приложил
list-reason-unreadable = номер не читается
list-reason-foreign = похоже на номер другой страны, на такие сервис не звонит
list-reason-double = повтор: этот номер уже есть выше
list-reason-unknown_prefix = незнакомый код номера
list-reason-hidden = строка скрыта в файле
list-reason-heading = итог или заголовок внутри таблицы
list-reason-rounded = номер округлён программой: вместо последних цифр нули
list-reason-lacks = нет нужного значения: { $columns }
list-reason-no_value = нет нужного значения
list-reason-long_value = слишком длинное значение для текста
list-reason-brace_value = фигурные скобки в значении
list-reason-long_text = текст с этими значениями слишком длинный
list-rest-file = остальные.xlsx
list-rest-sheet = Остальные
list-rest-caption = { $count ->
    [one] { $count } строка списка, по которой не звоним, с причиной.
    [few] { $count } строки списка, по которым не звоним, с причинами.
   *[many] { $count } строк списка, по которым не звоним, с причинами.
}

## Saved lists
menu-lists = Списки
lists-title = <b>Сохранённые списки</b>
    Нажмите на список, чтобы позвонить по нему или изменить его.
lists-without-consent = Без согласия на звонки: { $names }
lists-empty = <b>Сохранённые списки</b>
    Пока пусто. Пришлите файл или номера текстом, а на экране списка нажмите «Ещё», «Сохранить список».
button-list-line = { $name }, { $count } чел.
list-title = <b>Список «{ $name }»</b>
    { $count ->
        [one] { $count } человек
        [few] { $count } человека
       *[many] { $count } человек
    }, строк в файле: { $rows }
list-since = Получен { $date }
list-variables = Переменные: { $names }
list-no-consent = Согласие не приложено: рекламу по этому списку звонить нельзя.
list-consent = Согласие: { $kind ->
    [photo] фото
    [file] файл
   *[text] текст
}, { $date }, приложил(а) { $who }{ $has_text ->
    [yes] . «{ $text }»
   *[no] {""}
}
button-list-call = Позвонить по списку
button-list-export = Выгрузить
button-list-rename = Переименовать
button-list-forget = Забыть
button-list-forget-sure = Да, забыть
button-to-lists = К спискам
list-ask-name = Как назвать список? Напишите название.
button-list-keep-name = Оставить «{ $name }»
list-saved = Список сохранён: «{ $name }». Он в /lists.
list-ask-consent = Чем доказать, что этим людям можно звонить? Пришлите текст, фото или файл: анкету, согласие с сайта, договор. Можно переслать сообщение. Прежнее согласие заменится.
list-consent-kept = Согласие сохранено: { $kind ->
    [photo] фото
    [file] файл
   *[text] текст
}. Номер из списка можно проверить так: <code>/basis +7 916 000-00-01</code>
list-consent-other = Это не подойдёт. Пришлите текст, фото или файл, например анкету. Передумали — /cancel.
list-ask-forget = Забыть список «{ $name }» и его согласие? Вернуть их будет нельзя. Уже начатые звонки это не остановит.
list-forgotten = Список «{ $name }» забыт.
list-export-caption = «{ $name }»: { $count ->
    [one] { $count } человек и согласие
    [few] { $count } человека и согласие
   *[many] { $count } человек и согласие
} для каждого.

## On what basis a number was called
basis-ask = Напишите номер после команды, например: <code>/basis +7 916 000-00-01</code>. Покажем, в каких списках он есть и чем подтверждено согласие.
basis-title = <b>{ $phone }</b>
    { $count ->
        [0] Этого номера нет ни в одном вашем списке, согласие не приложено.
        [one] Есть в { $count } списке:
       *[many] Есть в списках: { $count }
    }
basis-list = <b>«{ $name }»</b>, получен { $date }
basis-more = И ещё в старых списках: { $count }
basis-proof = Согласие списка «{ $name }»
list-basis-none = не приложено
list-basis-kind = { $kind ->
    [photo] фото
    [file] файл
   *[text] текст
}
command-lists = Сохранённые списки
command-basis = Кто дал согласие на звонки

## Why something was not done with a list
refusal-list-gone = Этого списка больше нет: его забыли или прочитали заново. Деньги не списаны. Сохранённые списки — /lists, или пришлите файл ещё раз.
refusal-list-name-empty = В названии нет ни одной буквы. Список не потерян. Напишите название ещё раз.
refusal-list-too-long = Вместе в списках больше { $limit } строк, столько в одном не поместится. Оба списка остались как были, деньги не списаны.
refusal-previous-gone = Первого списка уже нет: его подтвердили или отменили. Этот список остался сам по себе, деньги не списаны.
refusal-consent-empty = В сообщении ничего нет. Пришлите текст, фото или файл.
caption-no-time = Текст не взят: времени «{ $typed }» не бывает. Ничего не начато. Пришлите текст ещё раз, время — отдельной первой строкой, например: <code>завтра в 10</code>
caption-when-unclear = Текст не взят: время в первой строке можно понять по-разному. Ничего не начато. Пришлите текст ещё раз с точным временем, например: <code>25.12 14:00</code>
caption-when-past = Текст не взят: время в первой строке уже прошло, { $moment }. Ничего не начато. Пришлите текст ещё раз с другим временем.
caption-too-long = Текст не взят: в нём { $count ->
    [one] { $count } знак
    [few] { $count } знака
   *[many] { $count } знаков
}, а можно не больше { $limit }. Ничего не начато. Пришлите текст короче.

## What was guessed while the file was read
list-columns-which-more = <b>В каких колонках ещё номера этого же человека?</b>
    Позвоним на один из них, сначала на мобильный.
list-columns-unsure = <b>В какой колонке номера телефонов?</b>
    Похожи несколько. Пока не выбрано, звонить нельзя.
list-sheets = <b>Взят лист «{ $title }»</b>
    С какого листа взять людей?
button-list-column-more = Ещё номера
button-list-sheets = Другой лист
button-list-columns-unsure = Выбрать колонку с номерами
button-list-hidden = { $count ->
    [one] Взять и { $count } скрытую строку
    [few] Взять и { $count } скрытые строки
   *[many] Взять и { $count } скрытых строк
}
button-list-seen = Без скрытых строк
button-list-each = Звонить на каждый номер
button-list-one = Один звонок на строку
refusal-columns-unsure = Непонятно, в какой колонке номера телефонов: похожи несколько. Деньги не списаны. Выберите колонку на экране списка.
refusal-columns-unsure-pasted = Непонятно, в какой колонке номера телефонов: похожи несколько. Деньги не списаны. Пришлите список файлом, там колонку можно выбрать, или добавьте строку с названиями колонок.
