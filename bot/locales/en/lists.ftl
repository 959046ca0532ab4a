## A file or a text becomes a list
list-reading = Reading the file…
list-reading-rows = Reading the file… { $rows ->
    [one] { $rows } row
   *[other] { $rows } rows
}
list-pasted = List from the chat
list-contacts = Contacts
list-from-line = List from a message
list-file-too-big = The file is larger than { $limit } MB, and Telegram does not hand such files to bots. Nothing was charged. Split it or save it as CSV.
list-file-not-fetched = The file could not be fetched from Telegram. Nothing was charged. Send it again in a minute.
list-unknown-file = There is nothing the bot can do with such a file. Send a list of people as CSV, XLSX, XLS, ODS, TXT, VCF or ICS. Numbers may also be sent as plain text, one a line. Sound comes as a voice note or a file: MP3, M4A, OGG, WAV, FLAC, AMR, 3GP. Nothing was charged.
list-merged-away = These people are now in the list below, as one list. You can no longer call from here.

## Buttons on the screen of a list
button-list-merge = Add to “{ $name }”
button-list-rest = The others ({ $count })
button-list-columns = Columns
button-list-consent = Consent
button-list-save = Save the list

## Columns
list-columns-title = <b>Columns of the file</b>
    What is in which column, with examples. Change what we got wrong and press “Read again”.
list-column = <b>{ $name }</b> — { $part ->
    [phone] phone number
    [more] another number
    [name] name
    [variable] variable
   *[dropped] not taken
}: { $cells }
list-columns-which-phone = <b>Which column has the phone numbers?</b>
list-columns-which-name = <b>Which column has the names?</b>
button-list-column-phone = The number
button-list-column-name = The name
button-list-column-drop = Drop “{ $name }”
button-list-column-keep = Take “{ $name }”
button-list-no-names = No names
button-list-columns-use = Read again

## The file of the others
list-header-row = Row
list-header-typed = What stood there
list-header-phone = Number
list-header-name = Name
list-header-reason = Why not called
list-header-list = List
list-header-since = List received
list-header-consent = Consent
list-header-consent-text = Text of the consent
list-header-consent-since = Consent attached
list-header-consent-by = Attached by
list-reason-unreadable = the number cannot be read
list-reason-foreign = looks like another country's number, the service can't call it
list-reason-double = a repetition: this number stands above
list-reason-unknown_prefix = unknown prefix
list-reason-hidden = the row is hidden in the file
list-reason-heading = a sum or a heading inside the table
list-reason-rounded = rounded by a program: zeros instead of the last digits
list-reason-lacks = a value is missing: { $columns }
list-reason-no_value = a value is missing
list-reason-long_value = a value is too long for the text
list-reason-brace_value = braces in a value
list-reason-long_text = the text with these values is too long
list-rest-file = others.xlsx
list-rest-sheet = Others
list-rest-caption = { $count ->
    [one] { $count } row of the list that is not called, with the reason.
   *[other] { $count } rows of the list that are not called, with the reasons.
}

## Saved lists
menu-lists = Lists
lists-title = <b>Saved lists</b>
    Press a list to call it or to change it.
lists-without-consent = Without a consent to call: { $names }
lists-empty = <b>Saved lists</b>
    Empty so far. Send a file or numbers as a text, and press “More”, “Save the list” on its screen.
button-list-line = { $name }, { $count } people
list-title = <b>List “{ $name }”</b>
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    }, rows in the file: { $rows }
list-since = Received { $date }
list-variables = Variables: { $names }
list-no-consent = No consent is attached: advertising to this list is not allowed.
list-consent = Consent: { $kind ->
    [photo] photo
    [file] file
   *[text] text
}, { $date }, attached by { $who }{ $has_text ->
    [yes] . “{ $text }”
   *[no] {""}
}
button-list-call = Call the list
button-list-export = Export
button-list-rename = Rename
button-list-forget = Forget
button-list-forget-sure = Yes, forget
button-to-lists = To the lists
list-ask-name = What shall the list be called? Write its name.
button-list-keep-name = Keep “{ $name }”
list-saved = The list is saved: “{ $name }”. It is in /lists.
list-ask-consent = What proves that these people may be called? Send a text, a photo or a file: a form, a consent from a website, a contract. You may forward a message. The consent before is replaced.
list-consent-kept = The consent is saved: { $kind ->
    [photo] photo
    [file] file
   *[text] text
}. A number of the list can be checked like this: <code>/basis +7 916 000-00-01</code>
list-consent-other = This will not do. Send a text, a photo or a file, a form for instance. Changed your mind: /cancel.
list-ask-forget = Forget the list “{ $name }” and its consent? They cannot be brought back. Calls that have begun are not stopped by it.
list-forgotten = The list “{ $name }” is forgotten.
list-export-caption = “{ $name }”: { $count ->
    [one] { $count } person and the consent
   *[other] { $count } people and the consent
} for each.

## On what basis a number was called
basis-ask = Write the number after the command, for example: <code>/basis +7 916 000-00-01</code>. We show in which lists it is and what proves the consent.
basis-title = <b>{ $phone }</b>
    { $count ->
        [0] This number is in none of your lists, no consent is attached.
        [one] Is in { $count } list:
       *[other] Is in { $count } lists:
    }
basis-list = <b>“{ $name }”</b>, received { $date }
basis-more = And in older lists: { $count }
basis-proof = Consent of the list “{ $name }”
list-basis-none = not attached
list-basis-kind = { $kind ->
    [photo] photo
    [file] file
   *[text] text
}
command-lists = Saved lists
command-basis = Who agreed to be called

## Why something was not done with a list
refusal-list-gone = This list is no more: it was forgotten or read anew. Nothing was charged. Saved lists are in /lists, or send the file again.
refusal-list-name-empty = There is no letter in that name. The list is not lost. Write the name again.
refusal-list-too-long = Together the lists have more than { $limit } rows, too many for one. Both lists are as they were, nothing was charged.
refusal-previous-gone = The first list is no more: it was confirmed or cancelled. This list stays on its own, nothing was charged.
refusal-consent-empty = There is nothing in that message. Send a text, a photo or a file.
caption-no-time = The text was not taken: there is no such time as “{ $typed }”. Nothing was started. Send the text again with the time on a first line of its own, for example: <code>tomorrow at 10</code>
caption-when-unclear = The text was not taken: the time on its first line can be understood in more than one way. Nothing was started. Send the text again with an exact time, for example: <code>25.12 14:00</code>
caption-when-past = The text was not taken: the time on its first line is over, { $moment }. Nothing was started. Send the text again with another time.
caption-too-long = The text was not taken: it has { $count ->
    [one] { $count } character
   *[other] { $count } characters
} and may have { $limit } at most. Nothing was started. Send a shorter one.

## What was guessed while the file was read
list-columns-which-more = <b>Which columns have more numbers of the same person?</b>
    One of them is called, a mobile one first.
list-columns-unsure = <b>Which column has the phone numbers?</b>
    Several look like it. Nobody can be called until one is chosen.
list-sheets = <b>Sheet “{ $title }” was taken</b>
    Which sheet should the people be taken from?
button-list-column-more = More numbers
button-list-sheets = Another sheet
button-list-columns-unsure = Choose the column of numbers
button-list-hidden = { $count ->
    [one] Take { $count } hidden row as well
   *[other] Take { $count } hidden rows as well
}
button-list-seen = Without hidden rows
button-list-each = Call every number
button-list-one = One call a row
refusal-columns-unsure = It is not clear which column has the phone numbers: several look like it. Nothing was charged. Choose the column on the screen of the list.
refusal-columns-unsure-pasted = It is not clear which column has the phone numbers: several look like it. Nothing was charged. Send the list as a file, where the column can be chosen, or add a line with the names of the columns.
