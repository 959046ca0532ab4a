## Reactions built on screens
button-reactions = Reactions
builder-title = <b>Reactions of the call</b>
builder-empty = <b>Reactions of the call</b>
    The call only speaks so far. Choose a preset or send a line, for example:
    <code>1 coming: Thank you, see you then</code>
builder-hint = Tap a reaction to change it. A new one can be sent as a line: <code>2 not coming: lead</code>
builder-node = <b>Chosen: { $key }</b>
builder-node-hint = A line like <code>1 yes: Thank you</code> adds a reaction below this one.
builder-more = What shall we do with all reactions?
builder-more-of-reaction = What else shall we change in this reaction?
builder-more-faults = … and { $count } more remarks
builder-mend-first = <b>First the lines that look like reactions.</b> While it is not clear what they are, reactions can't be changed. Choose below or send the text again by “Edit”, “Text”.
builder-move = Below which reaction shall “{ $key }” go? All that is below it goes along.
builder-not-taken = Nothing was changed.
builder-whole = All of it, tap to copy:
    <pre>{ $text }</pre>
builder-clash = Nothing was added: this level has these keys already: { $keys }.
builder-no-lines = These are no reactions: “{ $typed }”. A reaction begins with a key and a colon, for example: <code>1 coming: Thank you</code>. The reactions are as they were.
button-reactions-add = Add
button-reactions-undo = As it was before
button-reactions-clear = Remove all reactions
button-reactions-done = Done
button-reaction-key = Key and words
button-reaction-said = What is said
button-reaction-manager = Manager
button-reaction-hours = Manager's hours
button-reaction-sms = SMS
button-reaction-lead = Lead
button-reaction-stop = Never again
button-reaction-below = Add below
button-reaction-beside = Add beside
button-reaction-up = Up
button-reaction-down = Down
button-reaction-under = Under another
button-reaction-first-level = To the first level
button-reaction-copy = Copy
button-reaction-remove = Remove the reaction
button-reaction-take-away = Remove
button-reaction-recognition = Words: { $on ->
    [yes] recognised
    [no] not recognised
   *[service] as the service likes
}
button-reaction-source = Sound: { $source ->
    [text] from a text
    [file] from a file
   *[none] origin not said
}
button-reaction-channel = SMS channel
button-reaction-email = Interval of mails
reaction-detail-said = Said: “{ $text }”
reaction-detail-record = Record #{ $id } is played
reaction-detail-source = Sound { $source ->
    [text] from a text
   *[file] from a file
}
reaction-detail-manager = Connects the manager { $phone }
reaction-detail-hours = The manager answers { $hours } (by your time)
reaction-detail-sms = SMS: “{ $text }”
reaction-detail-sms-template = SMS by template #{ $id }
reaction-detail-channel = SMS channel: { $channel }
reaction-detail-blocks = Never called again
reaction-detail-lead = You are told at once: a lead
reaction-detail-recognition = Words are { $on ->
    [yes] recognised
   *[no] not recognised
}
reaction-detail-email = Interval of mails: { $minutes } min
ask-reaction-lines = { $where ->
    [below] Which reactions come below “{ $key }”?
    [beside] Which reactions come beside “{ $key }”?
   *[tree] Which reactions shall we add?
} One a line: the key, a colon, what to do. For example:
    <pre>1 coming: Thank you, see you then
    2 not coming: manager +7 495 000-00-01
    3 (call back, later): lead
    9: stop</pre>
ask-reaction-key = Which key, name and words? For example: <code>1 coming (yes, sure)</code>, <code>(yes)</code>, <code>* 10 s</code> for any words within 10 seconds, <code>-</code> for silence.
ask-reaction-said = What is said? Write a text or a record's number: <code>#555</code>
ask-reaction-manager = Whom to connect? Send a number or a contact.
ask-reaction-hours = When does the manager answer, by your time? Write, for example: <code>9-18</code>. If the call begins at another time, nobody is connected and you are told of a lead at once.
ask-reaction-sms = Which SMS shall we send? Write a text of up to 70 characters, or the number of a template in the cabinet: <code>#12</code>
ask-reaction-channel = By which channel shall the SMS go? Write its name as in the cabinet. Without one the service sends by VIRTA.
ask-reaction-email = How often, in minutes, may the service send a mail? Write a number, for example: <code>30</code>
reaction-part-unreadable = { $part ->
    [key] This is no key: “{ $typed }”. Write, for example: <code>1 coming (yes, sure)</code>.
    [manager] This is no number: “{ $typed }”. Send the whole number, for example <code>+7 495 000-00-01</code>, or a contact.
    [hours] These are no hours: “{ $typed }”. Write the beginning and the end within one day, for example: <code>9-18</code>.
    [email] A number of minutes is needed, for example: <code>30</code>. This was sent: “{ $typed }”.
    [channel] A channel's name has 40 characters at most. Write it as in the cabinet.
   *[said] Words are needed. Write a text.
} Everything is as it was.

## Ready-made trees
button-preset-manager = 1 manager, 2 SMS, 9 never again
button-preset-yes-no = Yes, no, another time
button-preset-alarm = Alarm: call until one accepts
button-all-at-once = Call everybody at once
button-reaction-acknowledges = Accepts the call-out
reaction-detail-acknowledges = Accepts the call-out: nobody else is called
preset-alarm = 1 accepted: Thank you, noted
ask-preset = { $part ->
    [manager] Whom shall key 1 connect? Send a number or a contact.
   *[sms] Which SMS shall key 2 send? Write a text of up to 70 characters, or the number of a template in the cabinet: <code>#12</code>
}
preset-name-manager = manager
preset-name-sms = SMS
preset-name-stop = never again
preset-yes-no =
    1 yes (yes, sure, coming): Thank you, see you then
    2 no (no, not coming): All right, thank you for telling us
    3 another time (another time, later, call back): lead; All right, we call you back and find another time

## The imagined call
button-play-reactions = Try it
button-play-silence = Stay silent
button-play-back = Step back
button-play-again = From the start
play-title = <b>A trial:</b> nobody is called, nothing is charged. Press keys or write what the person says.
play-earlier = … { $count } more before
play-started = <b>The person answered</b>
play-chosen = <b>{ $how ->
    [key] Key { $done }
    [words] “{ $done }”
   *[stays] Silence
}</b> → { $reaction }
play-not-awaited = <b>{ $how ->
    [key] Key { $done }
   *[words] “{ $done }”
}</b>: not expected here, the call goes on waiting
play-hung-up = <b>Silence</b>: the call is over
play-heard = Heard: “{ $text }”{ $is_paid ->
    [yes] {" "}· { $cost }
   *[no] {""}
}
play-heard-record = Heard: record #{ $id }
play-no-sound = The bot does not have this record's sound: it is kept in the cabinet.
play-sms = Sends the SMS “{ $text }” · price unknown
play-sms-template = Sends the SMS by template #{ $id } · price unknown
play-manager = Connects the manager { $phone } · price of the minutes unknown
play-manager-hours = The manager answers { $hours }
play-blocks = Never called again: the number gets onto the stop list
play-lead = Lead: you are told at once
play-acknowledges = The call-out is accepted: nobody else is called
play-over = The call is over.
play-awaited = Awaited: { $keys }
play-paid = For texts in this call: { $cost }

## A tree as a file
tree-file-caption = { $count ->
    [one] { $count } reaction in full
   *[other] { $count } reactions in full
}: the screen has no room for all.
tree-json-caption = Reactions in the calling service's own form. This file can be loaded into another call.{ $hooks ->
    [yes] {" "}Webhooks of reactions are not in it: they may hold secrets.
   *[no] {""}
}
button-tree-save = Download JSON
button-tree-load = Load JSON
ask-tree-file = Send a JSON file with reactions: one that “Download JSON” gives, or a request to the service with the field ivrs. It replaces all reactions; the present ones can be brought back.
tree-file-unreadable = Values that could not be read ({ $count }) were left out: { $places }
tree-file-unknown = Fields that we don't know ({ $count }) will do nothing: { $places }
refusal-tree-file-too-big = The file is larger than { $limit } KB; reactions don't take that much. Nothing was changed. Send another one.
refusal-tree-file-lost = Telegram did not hand out the file. Nothing was changed. Send it once more.
refusal-tree-file-not-json = This is no JSON. Nothing was changed. Send a file that “Download JSON” gave.
refusal-tree-file-no-tree = The file holds no reactions: a list ivrs is needed. Nothing was changed.
refusal-tree-file-too-deep = The reactions in the file go too deep. Nothing was changed.
