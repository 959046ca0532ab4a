## Templates of a list, and of a line
choose-template = <b>По какому шаблону звонить?</b>
button-template = { $id } — { $name }
mapping-title = <b>Шаблон № { $id }</b>: чем заполнить переменные
mapping-by-names = Текст шаблона хранится в кабинете сервиса. Пока считаем, что переменные называются как столбцы. Пришлите текст, и покажем его целиком, как услышат люди.
button-mapped = { $name } ← { $column }
button-paste-template = Прислать текст шаблона
button-mapping-done = Готово
column-name = имя человека
column-none = не выбрано
choose-column = Чем заполнить переменную «{ $name }»?
button-no-placeholder = Такой переменной в шаблоне нет
paste-template = Скопируйте текст шаблона из кабинета сервиса и пришлите сюда. Переменные пишутся в фигурных скобках, например: <code>Здравствуйте, {"{"}name{"}"}</code>
samples-title = <b>Первые услышат:</b>
samples-row = { $phone } — «{ $said }»
samples-missing = { $count ->
    [one] Нет данных: { $count } человек останется без звонка.
    [few] Нет данных: { $count } человека останутся без звонка.
   *[many] Нет данных: { $count } человек останутся без звонка.
}
ask-template-line = Укажите номер шаблона и кому звонить, например: <code>/template 15 +7 916 000-00-01 завтра в 10</code>. Шаблоны — в /templates. Текст здесь не нужен: говорит шаблон.
