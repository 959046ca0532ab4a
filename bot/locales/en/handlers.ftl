## Who gets in
stranger = This bot works by invitation only.
incident = Something went wrong, and the mistake is ours. If you were confirming a call, look in /calls first to see how it ended. If it happens again, tell the incident number: { $id }.
group-private-only = Here one only watches. Calls, the key and settings are in the private chat with the bot.
group-key-seen = Keys are not taken in a group. If that was a key, delete the message and replace the key in the service's cabinet: somebody may have read it. Connect a key in the private chat with the bot. Make the bot an administrator that may delete messages, and it will delete such ones itself.
group-key-deleted = Keys are not taken in a group, the message is deleted. Replace the key in the service's cabinet: somebody may have read it. Connect a key in the private chat with the bot.
group-key-in-channel = The message is still in the channel: delete it there, too.
button-private-chat = Open the private chat

## Start, menu, help
welcome = Hello, { $name }. This bot calls people and reads your text to them: reminds of an appointment, tells about an order. The outcome of each call arrives here.

    Send the API key from the calling service's cabinet. We delete the message with the key at once.
menu = <b>Menu</b>{ $has_balance ->
    [yes] {""}

    Balance: { $balance }
   *[no] {""}
}

    To make a call, send a number and a text in one message.
menu-not-connected = <b>Menu</b>

    The calling service's key is not connected yet. Send it here, we delete the message with it at once.
menu-call = Make a call
menu-calls = Calls
menu-balance = Balance
menu-stop = Stop list
menu-phones = Numbers
menu-templates = Templates
menu-languages = Languages
menu-settings = Settings
menu-help = Help
menu-connect = Connect a key
menu-disconnect = Disconnect the key
help = <b>How to call</b>
    Send a number and a text in one message. The time may stand right after the number:
    <code>+7 916 000-00-01 tomorrow at 10 A reminder of your appointment</code>
    There may be several numbers, and contacts will do too. Whom the bot knows already may be called by name: <code>/call Anna Smirnova tomorrow at 10 See you</code>. Before the call we show whom, what and for how much: nothing starts without your confirmation.

    <b>When the text begins with a time</b>
    Put it in quotes or start it on a new line, then it is surely the text.

    <b>A stored record</b>
    Name the record's number instead of a text: <code>/call +7 916 000-00-01 #123</code>

    <b>A template</b>
    By a template of the service's cabinet: <code>/template 15 +7 916 000-00-01</code>

    <b>Many people</b>
    Send a CSV, XLSX, XLS, ODS, TXT, VCF or ICS, or a list as text, one person a line. We show who will be called and who will not.

    <b>Commands</b>
    /call — make a call
    /calls — recent calls
    /leads — who waits for an answer; by the end of a phone: <code>/leads 4567</code>
    /find — all about a person, by phone or name
    /report — totals and money; for some days: <code>/report week</code>
    /planned — what is planned; to move: <code>/move 12 tomorrow at 10</code>, to remove: <code>/remove 12</code>
    /records — records instead of a text
    /balance — balance
    /lists — saved lists
    /basis — who agreed to be called
    /verify — check a number by a call with a code
    /stoplist — whom not to call
    /phones — numbers to call from
    /templates — templates
    /languages — languages of speech
    /watch — what a group is shown
    /settings — language, time zone, number, price
    /lock and /unlock — forbid and allow calls
    /invite — invite a colleague
    /connect and /disconnect — the service's key
    /cancel — cancel what was begun and has not left; /stop — stop what is under way as well. Just "cancel" and "stop" will do
button-to-menu = To the menu
button-back = Back
button-cancel = Cancel
cancelled = Fine, what was begun is cancelled. { $codes ->
    [0] Nothing was sent.
   *[other] But a call with a code has left already and can't be stopped: /verify.
}
nothing-to-cancel = { $codes ->
    [0] There is nothing to cancel: nothing was begun, and nobody is being called.
   *[other] There is nothing to cancel: a call with a code has left already and can't be stopped, and nothing else was begun.
} Confirmed calls are in /calls.
halted-calls = Calls cancelled: { $count }. None of them will be made, nothing was charged.
halted-stopping = Stopping: whoever was not called yet stays uncalled. What the service could take back follows in a message.
halted-under-way = Launches under way: { $count }. They go on. To stop them all, write "stop".
halted-later = Waiting for their own time and not touched: { $count }. They can be cancelled in /planned.
halted-before = This was cancelled already: what had not left will not leave. The cards and /calls show how things stand.

## The key
connect-ask = { $is_connected ->
    [yes] A key is connected already. To replace it, send the new one.
   *[no] Send the API key from the calling service's cabinet.
} We delete the message with the key at once and keep the key encrypted.
connect-choose-domain = Which service is this key of?
connect-key-forgotten = The key was not kept: more than ten minutes have passed, or the bot was restarted. Send it once more.
connect-not-a-key = This does not look like a key. Copy the API key in the service's cabinet and send it as one message. Changed your mind: /cancel.
key-not-deleted = The message with the key could not be deleted. Please delete it yourself.
connected = { $replaced ->
    [true] <b>The key is replaced.</b>
   *[false] <b>The key is connected.</b>
} Account { $account }
connected-balance = Balance: { $balance }
connected-phones = { $count ->
    [0] No numbers of your own: we call from one of the service's duty numbers
    [one] Your number: { $phones }
   *[other] Your numbers: { $phones }
}
connected-templates = { $state ->
    [some] Templates: { $count }
    [none] No templates
   *[unknown] The templates could not be asked for
}
connected-next = Now send a number and a text in one message, for example:
    <code>+7 916 000-00-01 tomorrow at 10 A reminder of your appointment</code>
disconnect-ask = Disconnect the key? You can't call from here until you connect it again.
disconnect-unsent = { $count ->
    [one] { $count } launch that is confirmed but not sent yet will be cancelled.
   *[other] { $count } launches that are confirmed but not sent yet will be cancelled.
}
disconnect-live = { $count ->
    [one] { $count } call is under way or planned: it will happen, but we learn how it ended only if the service tells us by itself.
   *[other] { $count } calls are under way or planned: they will happen, but we learn how they ended only if the service tells us by itself.
}
button-disconnect = Disconnect
disconnected = The key is removed.{ $count ->
    [0] {""}
   *[other] {" "}Calls that were not sent are cancelled and cost nothing.
} Connect again: /connect

## A call line
ask-line = Send a number and a text in one message, for example:
    <code>+7 916 000-00-01 tomorrow at 10 A reminder of your appointment</code>
    The time may be left out. Changed your mind: /cancel.
ask-phones = There is no number here. Send a number or a contact, for example: <code>+7 916 000-00-01</code>
ask-whom = Whom to call? Send a number or a contact, the text may come with it, for example: <code>+7 916 000-00-01 A reminder of your appointment</code>
ask-nobody = There is no “{ $name }” among your contacts, lists and earlier calls. Nothing was charged. Send a number or a contact, the rest is remembered.
ask-who = { $count ->
    [one] Who is “{ $name }”? { $why ->
        [short] Some are called so at home, so please choose.
       *[longer] The next word looks like more of the name, so please choose.
    }
   *[other] “{ $name }” fits several people. Whom to call?
}
button-who-cards = Cards of these people
ask-who-more = { $count ->
    [one] And { $count } person more: send the line again with the surname or the number.
   *[other] And { $count } people more: send the line again with the surname or the number.
}
ask-understood-text = The text is understood: “{ $text }”
ask-unreadable = { $count ->
    [one] This number could not be read: { $typed }
   *[other] These numbers could not be read: { $typed }
}
ask-unreadable-foreign = { $count ->
    [one] It looks like a number of another country: the service can't call it.
   *[other] Some look like numbers of other countries: the service can't call those.
}
ask-unreadable-rest = The others are understood: { $phones }
ask-unreadable-next = Send the right one, for example: <code>+7 916 000-00-01</code>. Everything else is kept.
button-without-unreadable = { $count ->
    [one] Without it: { $count } number
   *[other] Without it: { $count } numbers
}
ask-when-ambiguous = When shall we call? The time can be understood in more than one way. Choose, or write it differently, for example: <code>25.12 14:00</code>
ask-when-past = This time is over: { $moment }. Write another, for example: <code>tomorrow at 10</code>. Everything else is kept.
ask-no-time = There is no such time: “{ $typed }”. Nothing was started. When to call? Write, for example: <code>tomorrow at 10</code>. The rest is kept.
ask-when-whose = “Local time” — whose? If not yours, write the time with a city, for example: <code>tomorrow at 10 Moscow time</code>. The rest is kept.
button-when-mine = Mine: { $moment }
button-set-when = Set the time
edit-when-whose = “Local time” — whose? Write the time with a city, for example: <code>tomorrow at 10 Moscow time</code>.
when-unreadable = This time could not be understood: “{ $typed }”. Write, for example: <code>tomorrow at 10</code>, <code>25.12 14:00</code> or <code>in 2 hours</code>.
button-now = Call now
ask-text = { $count ->
    [one] { $phones }
   *[other] { $count } numbers: { $phones }
}
ask-text-when = When: { $moment }
ask-text-next = Write what to say, and we prepare the call. A time may stand before the text, for example: <code>tomorrow at 10 A reminder of your appointment</code>
button-stop-these = To the stop list
ask-text-too-long = The text has { $count ->
        [one] { $count } character
       *[other] { $count } characters
    }, and at most { $limit } can be said. Shorten it and send just the text: we remember whom and when. Your text is still in the message above.
ask-text-braces = The text has braces: { $found }. There is nothing to put there: only a list has columns. Send the text without braces. For everybody to hear their own words, send the people as a file or a table whose first row names the columns.
edited-not-followed = You edited the message, but the call that was prepared stays as it was. Nothing was sent. Correct it with “Edit”, or cancel it and send everything again.
contact-unreadable = This contact has no number that can be called. Send the number in a message, for example: <code>+7 916 000-00-01</code>
call-dropped = Cancelled. Nothing was sent, nothing was charged.
button-restore = Bring back
button-restore-call = Bring back { $phone }{ $more ->
    [0] {""}
   *[other] {" "}+ { $more }
}
button-restore-list = Bring back: list “{ $name }”
button-restore-again = Bring back: the repeated calls
draft-restored-before = You have brought this call back already, there will be no second screen.
refusal-draft-launched = This call is confirmed, there is nothing to bring back. How it goes is in /calls. It will not start twice.
refusal-draft-gone = This draft cannot come back: it was dropped for good, with a disconnected key for instance. Nothing was charged. Send the number and the text again.
refusal-restore-late = It could be brought back for { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }, and these are over. Nothing was charged. Send the number and the text again.
refusal-restore-when-past = The time of this call is over, so it was not brought back. Nothing was charged. Send it again with another time.
question-closed = This question is closed already. Send the number and the text once more.

## A draft
already-confirmed = The call is confirmed already, there won't be a second one.
already-repeated = This call was repeated already, there won't be another.
settled-was = Noted: the call happened.
settled-was-not = Noted: the call did not happen.
edit-what = <b>What shall we change?</b>
button-edit-text = Text
button-edit-when = Time
button-edit-phones = Numbers
button-edit-sender = Call from
old-value = Now: <code>{ $value }</code>
old-text = Now, tap to copy:
    <pre>{ $text }</pre>
edit-text = Write the whole new text.
edit-text-unsaid = Not everything of the reactions can be written as a line: a manager's hours, who accepts the call-out, an SMS's channel, the interval of mails and the like. It stays with the reactions on the same keys.
edit-text-not-as-lines = The reactions of this call can't be written as lines; “Reactions” changes them. A text without such lines leaves them alone, lines with reactions replace them all.
edit-when = When shall we call? Write, for example: <code>tomorrow at 10</code>, <code>25.12 14:00</code> or <code>in 2 hours</code>.
edit-when-past = This time is over: { $moment }. Write another, for example: <code>tomorrow at 10</code>.
edit-phones = Send the numbers to call instead of the present ones.
edit-phones-unreadable = This could not be read: { $typed }. Send only numbers, for example: <code>+7 916 000-00-01, +7 916 000-00-02</code>. The present ones are still there.
edit-sender = Which number shall we call from?
button-duty-phone = A duty number of the service

## What nobody understood
unknown-text = Send a number and a text in one message and we prepare the call, for example:
    <code>+7 916 000-00-01 tomorrow at 10 A reminder of your appointment</code>
    Several numbers, contacts, a list or a file of numbers and a voice note do as well. Everything else is in /help.
unknown-text-again = This was not understood either. A call begins with a number: send at least that, and we ask what to say. Buttons for everything else are in the menu.
unknown-kind = The bot can't read messages of this kind. Send a number and a text as a message, a contact, a voice note, or a file of numbers: CSV, XLSX, TXT, VCF.
unknown-kind-again = The bot can't read this either. It needs numbers as text, as a contact or in a file. More in /help.
unknown-thanks = You are welcome. To call again, send a number and a text.
unknown-thanks-again = Glad to help. Everything the bot can do is in /help.
unknown-command = There is no such command here. All commands are in /help.
unknown-command-again = There is no such command either. /help lists the commands, the menu has buttons.
unknown-near = There is no such command here. Perhaps you meant:
unknown-near-again = There is no such command either. The nearest is:
unknown-line = <code>{ $line }</code>
button-run-command = Yes, { $command }
button-outdated = This button no longer works. Open the menu: /menu

## The account
balance = <b>Balance: { $balance }</b>
balance-enough = { $count ->
    [one] Enough for about { $count } answered call.
   *[other] Enough for about { $count } answered calls.
}
balance-no-price = How many calls it is enough for is not known yet: give the price of a call in /settings, or we learn it from the first calls.
balance-account = Account { $account }, { $domain }
balance-locked = Calls are locked. Unlock: /unlock
balance-then = { $moment } the balance was { $then }, now it is { $now }.
balance-unseen = The bot can't see top-ups, SMS, managers' minutes, or other systems that use the same key.
spending-known = Since then calls through the bot cost { $calls }, texts { $texts }.
spending-lost = Requests whose answer was lost: { $count }. What was charged for them is not known.
spending-flash = Calls with the code in the number (/verify): { $count }. The service does not tell what they cost.
spending-unpriced = Answered calls that the service named no cost for: { $count }.
spending-awaited = Calls and requests under way or just over: { $count }. They may still be charged for.
notice-balance_fell = <b>The balance fell by more than we can explain</b>

    Account { $account }, in the last { $hours } h: it was { $then } and is { $now } now. Unexplained: { $unexplained }.
notice-balance_fell-next = The bot can't see SMS, managers' minutes, or other systems that use the same key. Check the spending in the service's cabinet. If it isn't yours, change the key there and connect the new one: /connect.
phones-title = <b>Numbers to call from</b>
phones-row = { $phone } — { $state ->
    [own] yours
    [shared] shared, the service's
   *[unconfirmed] not confirmed, can't be called from
}
phones-empty = The account has no numbers of its own: calls come from one of the service's duty numbers. A number is added and confirmed in the service's cabinet.
button-choose-sender = Choose which to call from
languages-title = <b>Language and voice of calls</b>
languages-row = { $name } — { $code }
languages-empty = The service has named no language.
languages-what-for = Your texts are read so in new calls. For a list they are chosen apart: “Edit”, “Voice and talk”.
button-speech-own = As in the cabinet
refusal-speech-language-gone = The service no longer has this language. Nothing has changed. Choose another: /languages
templates-title = <b>Templates</b>: which one shall call?
templates-row = { $id } — { $name }
template-title = <b>Template { $id }</b>
template-named-title = <b>Template { $id }</b> — { $name }
template-callable = The service has checked it: it can be used for calls.
template-not-callable = It is not among those that the service has checked: calls by it will hardly be made.
template-watched = We will write when it can be used for calls.
template-not-told = The service did not tell about it just now. Open the template again later.
template-not-listed = It is not in the service's list: it may have been deleted.
template-detail = { $name }: { $value }
templates-none-ready = There are no checked templates yet.
button-templates-ready = { $on ->
    [yes] ✓ Only checked ones
   *[no] Only checked ones
}
button-template-watch = { $on ->
    [yes] Do not tell me
   *[no] Tell me when it can call
}
notice-template_callable = { $passed ->
    [yes] Template { $template } can be used for calls now.
   *[no] Template { $template } did not appear among the checked ones in 30 days. We no longer look at it: its state is shown in the service's cabinet and in /templates.
}
button-open-template = Open the template
refusal-template-unknown = Template { $id } was not in the service's list. If the number is right you can confirm; the numbers of templates are in /templates.
template-variables = It has variables: { $names }. A list fills them, a single phone has nothing to put there.
template-lists = Whom to call? You can also send a file with a list: press “Template” on its screen.
template-file = To call many people, send a file with a list: press “Template” on its screen.
button-template-phones = Call a phone
button-template-list = { $name }, { $count } people
templates-empty = The account has no templates. They are made in the service's cabinet.
button-next = Next
button-previous = Previous
button-first = To the first

## The stop list
stop-list = <b>Stop list</b>
    { $count ->
        [one] { $count } number that we don't call.
       *[other] { $count } numbers that we don't call.
    } To take a number off, tap it.
stop-list-empty = <b>Stop list</b>
    Empty so far. Numbers in it are not called, whoever confirms the call.
stop-list-ask = Send the numbers not to call, for example: <code>+7 916 000-00-01, +7 916 000-00-02</code>. Or a file with them: CSV, XLSX, TXT, VCF.
stop-list-added = { $added ->
    [0] No new numbers.
    [one] { $added } number is added and won't be called any more.
   *[other] { $added } numbers are added and won't be called any more.
}{ $known ->
    [0] {""}
   *[other] {" "}On the stop list already: { $known }.
}
stop-list-unreadable = This could not be read: “{ $typed }”. Send only numbers, for example: <code>+7 916 000-00-01</code>
stop-list-entry = { $phone } is on the stop list since { $moment }. { $reason ->
    [reaction] The person asked during a call not to be called. They are on the service's own stop list too: only the cabinet takes them off it, and until then the service won't call them.
    [import] Added from a file.
   *[user] Added by hand.
}
    Take it off? It can be called again then.
stop-list-dropped = { $phone } is off the stop list.
stop-list-gone = This number is not on the stop list any more.
button-stop-list-add = Add numbers
button-stop-list-drop = Take off
button-stop-list-export = Save as a file
stop-list-reading = Reading the list.
stop-list-file-lost = This file could not be fetched from Telegram. The stop list has not changed. Send the file once more.
stop-list-import-unreadable = { $count ->
    [one] { $count } row could not be read
   *[other] { $count } rows could not be read
}, for example: { $typed }
stop-list-exported = The stop list: { $count ->
    [one] { $count } number
   *[other] { $count } numbers
}
stop-list-column-phone = Number
stop-list-column-reason = Why
stop-list-column-since = Since
stop-list-column-by = Added by
stop-list-reason-user = added by hand
stop-list-reason-import = added from a file
stop-list-reason-reaction = asked for it during a call

## The brake and the invitations
locked = Calls are locked: nothing paid starts until the account's owner allows it. What is under way can't be stopped.
unlocked = Calls are allowed again.
button-unlock = Unlock
invite = Pass this link on to a colleague. It works once and { $days ->
    [one] is good for { $days } day
   *[other] is good for { $days } days
}:
    { $link }

## Settings
language-name = English
settings-title = <b>Settings</b>
settings-language = Language: { $name }
settings-zone = Time zone: { $zone }, it is { $time }
settings-sender = Call from: { $is_own ->
    [yes] { $phone }
   *[no] one of the service's duty numbers
}
settings-speech = Voice of calls: { $voice ->
    [male] male
   *[female] female
}, { $lang ->
    [own] the cabinet's language
   *[other] { $lang }
}
settings-price = Price of an answered call: { $is_known ->
    [yes] { $price }
   *[no] not given
}
button-settings-languages = Voice
button-settings-lang = Language
button-settings-zone = Time zone
button-settings-sender = Number
button-settings-price = Price of a call
settings-ask-language = Which language shall we speak with you?
settings-ask-zone = Write a city, for example “London”, or an offset, for example “+1”.
settings-ask-sender = Which number shall we call from unless told otherwise?
settings-ask-price = How much does one answered call cost? Write roubles, for example <code>2.50</code>. We estimate costs by it while you have few calls of your own.
button-forget-price = Leave it out
refusal-unknown-price = This does not look like the price of a call. Write roubles as a number, for example 2.50.

## Call me first
ask-own-phone = To hear the call yourself first, share your number with the button below the input field.
button-share-phone = Send my number
not-own-phone = That is not your own contact. Send your number with the button below the input field, or type /cancel.
own-phone-kept = { $phone } is remembered as your number. Check the call to yourself.
