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
list-unknown-file = С таким файлом бот ничего сделать не может. Список людей пришлите как CSV, XLSX, XLS, ODS, TXT или VCF. Номера можно прислать и просто текстом, по одному в строке.
list-merged-away = Эти люди теперь в списке ниже, одним списком. Звонить отсюда уже нельзя.

## Buttons on the screen of a list
button-list-merge = Добавить к «{ $name }»
button-list-rest = Остальные ({ $count })
button-list-columns = Колонки
button-list-consent = Основание
button-list-save = Сохранить список

## Columns
list-columns-title = <b>Колонки файла</b>
    Что в какой колонке, с примерами. Если что-то не так, поменяйте и нажмите «Прочитать заново».
list-column = <b>{ $name }</b> — { $part ->
    [phone] номер телефона
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
list-header-consent = Основание
list-header-consent-text = Текст основания
list-header-consent-since = Основание приложено
list-header-consent-by = Кто приложил
list-reason-unreadable = номер не читается
list-reason-double = повтор: этот номер уже есть выше
list-reason-unknown_prefix = незнакомый код номера
list-reason-no_value = нет значения для шаблона
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
lists-empty = <b>Сохранённые списки</b>
    Пока пусто. Пришлите файл или номера текстом, а на экране списка нажмите «Сохранить список».
button-list-line = { $name }, { $count } чел.
button-list-line-without = { $name }, { $count } чел., без основания
list-title = <b>Список «{ $name }»</b>
    { $count ->
        [one] { $count } человек
        [few] { $count } человека
       *[many] { $count } человек
    }, строк в файле: { $rows }
list-since = Получен { $date }
list-variables = Переменные: { $names }
list-no-consent = Основание не приложено: рекламу по этому списку звонить нельзя.
list-consent = Основание: { $kind ->
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
list-ask-consent = Чем доказать, что этим людям можно звонить? Пришлите текст, фото или файл: анкету, согласие с сайта, договор. Можно переслать сообщение. Прежнее основание заменится.
list-consent-kept = Основание сохранено: { $kind ->
    [photo] фото
    [file] файл
   *[text] текст
}. Номер из списка можно проверить так: <code>/basis +7 916 000-00-01</code>
list-consent-other = Это не подойдёт. Пришлите текст, фото или файл, например анкету. Передумали — /cancel.
list-ask-forget = Забыть список «{ $name }» и его основание? Вернуть их будет нельзя. Уже начатые звонки это не остановит.
list-forgotten = Список «{ $name }» забыт.
list-export-caption = «{ $name }»: { $count ->
    [one] { $count } человек и основание
    [few] { $count } человека и основание
   *[many] { $count } человек и основание
} для каждого.

## On what basis a number was called
basis-ask = Напишите номер после команды, например: <code>/basis +7 916 000-00-01</code>. Покажем, в каких списках он есть и чем подтверждено согласие.
basis-title = <b>{ $phone }</b>
    { $count ->
        [0] Этого номера нет ни в одном вашем списке, основание не приложено.
        [one] Есть в { $count } списке:
       *[many] Есть в списках: { $count }
    }
basis-list = <b>«{ $name }»</b>, получен { $date }
basis-more = И ещё в старых списках: { $count }
basis-proof = Основание списка «{ $name }»
list-basis-none = не приложено
list-basis-kind = { $kind ->
    [photo] фото
    [file] файл
   *[text] текст
}
command-lists = Сохранённые списки
command-basis = На каком основании звонили

## Why something was not done with a list
refusal-list-gone = Этого списка больше нет: его забыли или прочитали заново. Деньги не списаны. Сохранённые списки — /lists, или пришлите файл ещё раз.
refusal-list-name-empty = В названии нет ни одной буквы. Список не потерян. Напишите название ещё раз.
refusal-list-too-long = Вместе в списках больше { $limit } строк, столько в одном не поместится. Оба списка остались как были, деньги не списаны.
refusal-previous-gone = Первого списка уже нет: его подтвердили или отменили. Этот список остался сам по себе, деньги не списаны.
refusal-consent-empty = В сообщении ничего нет. Пришлите текст, фото или файл.
