## Templates of a list, and of a line
choose-template = <b>Which template shall it be?</b>
button-template = { $id } — { $name }
mapping-title = <b>Template { $template }</b>: what fills its variables
mapping-nothing = The bot doesn't know what the template says: send its text, and it will be shown as people will hear it.
button-mapped = { $name } ← { $column }
button-paste-template = Send the template's text
button-mapping-done = Done
button-map-template = The template's variables
button-column = { $column }: { $example }
column-name = the person's name
column-none = not chosen
choose-column = What fills the variable “{ $name }”?
choose-column-none = Nothing can fill the variable “{ $name }”: the list has phones only. Add a column and send the list again.
button-no-variables = The template has no variables
paste-template =
    The service doesn't tell what template { $id } says. Copy its text from the cabinet and send it here. Variables stand in braces: <code>{"{"}name{"}"}, see you on {"{"}day{"}"}</code>. Without the text at hand, the variables alone will do.

    After the first call the bot keeps this text.
template-filled = <b>Variables:</b> { $pairs }. The columns were chosen by their names and by what stands in them: please check.
template-bare = As you said, the template has no variables.
button-edit-values = Values
edit-values = What shall fill the template? Write each value on a line of its own, for example: <code>Name: Anna</code>. What you do not name stays.
refusal-values-unreadable = The values could not be understood, the old ones stay. Write each on a line of its own: its name, a colon, the value. Names: { $names }
samples-title = <b>The first will hear:</b>
samples-row = { $place ->
    [0] {""}
   *[other] { $place }) {""}
}{ $phone } — “{ $said }”
button-hear-sentence = Listen to { $place }
lacking-title = { $count ->
    [one] <b>{ $count } person will not be called: what the template needs is empty.</b>
   *[other] <b>{ $count } people will not be called: what the template needs is empty.</b>
}
lacking-row = { $phone } — empty: { $columns }
lacking-more = “The others” has all of them, with reasons.
ask-template-line = Name the template and whom to call, for example: <code>/template 15 +7 916 000-00-01 tomorrow 10:00</code>. The templates are in /templates. No text is needed here: the template speaks.

## Columns in braces of a text
personal-columns = <b>Columns:</b> { $pairs }. They were chosen by their names: please check.
personal-as-written = Dates, times and sums are said as the list has them.
personal-cost = { $is_part ->
    [yes] Of that
   *[no] And
} { $cost } for { $count ->
    [one] { $count } sentence
   *[other] { $count } different sentences
}{ $how ->
    [once] , each once.
   *[each] : a record takes no voice and no language, so the speech is paid with each batch.
}
personal-kept = { $count ->
    [one] <b>{ $count } person will not be called: the text can't be said to them.</b>
   *[other] <b>{ $count } people will not be called: the text can't be said to them.</b>
}
personal-kept-row = { $phone } — { $why }
personal-why = { $reason ->
    [no_value] empty: { $columns }
    [long_value] too long: { $columns }
    [brace_value] braces in the data: { $columns }
   *[long_text] it would have { $actual } characters, { $limit } are possible
}
button-as-written = Dates and sums as the list has them
