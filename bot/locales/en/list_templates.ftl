## Templates of a list, and of a line
choose-template = <b>Which template shall it be?</b>
button-template = { $id } — { $name }
mapping-title = <b>Template { $id }</b>: what fills its variables
mapping-by-names = The template's text is kept in the service's cabinet. For now the variables are taken to be called like the columns. Send the text, and it will be shown whole, as people will hear it.
button-mapped = { $name } ← { $column }
button-paste-template = Send the template's text
button-mapping-done = Done
column-name = the person's name
column-none = not chosen
choose-column = What fills the variable “{ $name }”?
button-no-placeholder = The template has no such variable
paste-template = Copy the template's text from the service's cabinet and send it here. Variables stand in braces, for example: <code>Hello, {"{"}name{"}"}</code>
samples-title = <b>The first will hear:</b>
samples-row = { $phone } — “{ $said }”
samples-missing = { $count ->
    [one] No data: { $count } person will not be called.
   *[other] No data: { $count } people will not be called.
}
ask-template-line = Name the template and whom to call, for example: <code>/template 15 +7 916 000-00-01 tomorrow 10:00</code>. The templates are in /templates. No text is needed here: the template speaks.
