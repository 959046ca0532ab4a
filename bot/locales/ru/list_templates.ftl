## Templates of a list, and of a line
choose-template = <b>По какому шаблону звонить?</b>
button-template = { $id } — { $name }
mapping-title = <b>Шаблон { $template }</b>: чем заполнить переменные
mapping-nothing = Что говорит шаблон, бот не знает: пришлите его текст, и покажем, что услышат люди.
button-mapped = { $name } ← { $column }
button-paste-template = Прислать текст шаблона
button-mapping-done = Готово
button-map-template = Переменные шаблона
button-column = { $column }: { $example }
column-name = имя человека
column-none = не выбрано
choose-column = Чем заполнить переменную «{ $name }»?
choose-column-none = Переменную «{ $name }» нечем заполнить: в списке только номера. Добавьте столбец и пришлите список снова.
button-no-variables = В шаблоне нет переменных
paste-template =
    Что говорит шаблон № { $id }, сервис не сообщает. Скопируйте его текст из кабинета и пришлите сюда. Переменные пишутся в фигурных скобках: <code>{"{"}name{"}"}, ждём вас {"{"}day{"}"}</code>. Если текста под рукой нет, хватит самих переменных.

    После первого звонка бот запомнит этот текст.
template-filled = <b>Переменные:</b> { $pairs }. Столбцы подобраны по названиям и данным: проверьте.
template-bare = Переменных в шаблоне, как вы сказали, нет.
button-edit-values = Значения
edit-values = Что подставить в шаблон? Напишите каждое значение с новой строки, например: <code>Имя: Анна</code>. Что не назовёте, останется.
refusal-values-unreadable = Не получилось понять значения, прежние остались. Напишите каждое с новой строки: название, двоеточие, значение. Названия: { $names }
samples-title = <b>Первые услышат:</b>
samples-row = { $place ->
    [0] {""}
   *[other] { $place }) {""}
}{ $phone } — «{ $said }»
button-hear-sentence = Послушать { $place }
lacking-title = { $count ->
    [one] <b>Без звонка { $count } человек: пусто то, что нужно шаблону.</b>
    [few] <b>Без звонка { $count } человека: пусто то, что нужно шаблону.</b>
   *[many] <b>Без звонка { $count } человек: пусто то, что нужно шаблону.</b>
}
lacking-row = { $phone } — пусто: { $columns }
lacking-more = Всех с причинами покажет кнопка «Остальные».
ask-template-line = Укажите номер шаблона и кому звонить, например: <code>/template 15 +7 916 000-00-01 завтра в 10</code>. Шаблоны — в /templates. Текст здесь не нужен: говорит шаблон.

## Columns in braces of a text
personal-columns = <b>Столбцы:</b> { $pairs }. Подобраны по названиям: проверьте.
personal-as-written = Даты, время и суммы — как написаны в списке.
personal-cost = { $is_part ->
    [yes] Из них
   *[no] Сверх того
} { $cost } за { $count ->
    [one] { $count } разную фразу
    [few] { $count } разные фразы
   *[many] { $count } разных фраз
}{ $how ->
    [once] , каждая один раз.
   *[each] : выбранные голос и язык ролику не задать, озвучка оплачивается с каждой отправкой.
}
personal-kept = { $count ->
    [one] <b>Без звонка { $count } человек: текст ему не сказать.</b>
    [few] <b>Без звонка { $count } человека: текст им не сказать.</b>
   *[many] <b>Без звонка { $count } человек: текст им не сказать.</b>
}
personal-kept-row = { $phone } — { $why }
personal-why = { $reason ->
    [no_value] пусто: { $columns }
    [long_value] слишком длинно: { $columns }
    [brace_value] фигурные скобки в данных: { $columns }
   *[long_text] вышло бы { $actual } знаков, а можно { $limit }
}
button-as-written = Даты и суммы — как в списке
