## Records: from a voice note or a text
command-records = Records: what to play instead of a text
menu-records = Records
record-name = Record { $date } { $time }
record-working = Working on the record. This takes up to a minute.
record-saved = <b>Saved: { $name }</b>{ $has_length ->
    [yes] , { $length }
   *[no] {""}
}
record-title = <b>{ $name }</b>{ $has_length ->
    [yes] , { $length }
   *[no] {""}
}
record-cost = It cost { $cost }
record-number = Record No. { $id }: <code>/call +7 916 000-00-01 #{ $id }</code>
record-moderation = { $waits ->
    [yes] Waits for moderation. Until then calls with this record may not start, and the service will not say so.
   *[no] Moderation is not needed or has been passed.
}
record-status = State at the service: { $status }
record-comment = The moderator writes: “{ $comment }”
notice-record_moderated = { $passed ->
    [yes] The record “{ $name }” has passed moderation. Calls with it will start now.
   *[no] The record “{ $name }” has not passed moderation yet. Until then calls with it may not start.
}
button-record-show = Open the record
record-sending = “{ $name }” is being sent to the service. What comes of it will be shown here.
record-returned = “{ $name }” was not sent: { $late ->
    [yes] the bot was held up for too long.
   *[no] the service can't be reached now.
} Nothing was charged. It is safe to send it again.
record-unknown = It is unknown whether “{ $name }” was saved: the service's answer was lost. { $paid ->
    [yes] Whether the text was charged is unknown, too; check the balance: /balance.
   *[no] The service takes no money for uploading a file.
} It will not be sent again by itself. If the service lists records, we will look for it there.
record-refused = The record “{ $name }” was not saved.
record-refused-moderation = While the account is moderated the service voices no texts. Nothing was charged. Ask the service's manager to lift it, or record a voice note.
record-proposed = <b>A record from a text</b>
record-price = The service voices the text once, for { $cost }. After that the record may be played as often as you like.
record-ask-text = Send the text of the record. Voicing it costs { $cost }; we ask before anything is paid.
record-ask-name = What should the record “{ $name }” be called? The name is seen only in this bot.
record-remove-ask = Remove the record “{ $name }” at the service? It can't be brought back.
record-used-by = It is played now by:
record-use = { $kind ->
    [launch] • a launch
   *[draft] • a call not confirmed yet
}: { $phone }{ $others ->
    [0] {""}
   *[other] {" "}and { $others } more
}{ $has_time ->
    [yes] , { $moment }
   *[no] {""}
}
record-used-more = and { $count } more
record-used-next = Without the record these calls may not take place.
record-removed = The record “{ $name }” was removed. Removing costs nothing.
record-forgotten = “{ $name }” was taken off the list. Nothing has changed at the service.
button-record-use = Call with this record
button-record-hear = Hear what will be played
button-record-rename = Rename
button-record-undo = Undo
button-record-remove = Remove
button-record-forget = Take off the list
button-record-again = Send again
button-record-look = Check
button-record-pay = Voice it for { $cost }
button-record-from-text = From a text
button-to-records = To the records

## The list
records = <b>Records</b>
    They can be played instead of a text. To add one, send a voice note or an audio file of up to 20 MB.
records-empty = <b>Records</b>
    There are none yet. Send a voice note or an audio file of up to 20 MB, and it can be played instead of a text.
records-row = { $name }{ $has_length ->
    [yes] , { $length }
   *[no] {""}
}{ $state ->
    [sending] {" "}· being sent
    [unknown] {" "}· unknown
    [returned] {" "}· not sent
    [refused] {" "}· refused
    [moderation] {" "}· waits for moderation
   *[made] {""}
}

## A call with a record
ask-phones-for-record = Whom to call with this record? Send a phone, several or a contact, for example: <code>+7 916 000-00-01</code>
confirm-speech-record-named = <b>What is played:</b> the record “{ $name }”

## Why something was not done
refusal-no-such-record = This record is not here any more. Nothing was charged. The list is /records.
refusal-record-name = A name must not be empty or longer than { $limit } characters. Send another one.
refusal-record-sending = The record is still being sent. Wait a minute and try again.
refusal-record-not-fetched = The service did not hand out this record's sound. Nothing was charged. Try later, or call yourself with it.
refusal-record-not-playable = The bot can't play this record: only the service has its sound. Call yourself with it.
refusal-record-unmoderated = The record “{ $name }” waits for moderation. Until then calls may not start, and the service will not say so.
refusal-record-gone = The record “{ $name }” was removed; a call with it will hardly take place. Choose another: /records.
refusal-audio-empty = There is no sound in this file, it is empty. Nothing was saved or charged. Record it again.
refusal-audio-silent = This record is silent. Nothing was saved or charged. Record it again, closer to the microphone.
refusal-audio-too-short = There is less than half a second of sound in this record. Nothing was saved or charged. Record a longer one.
refusal-audio-too-long = A record may last { $limit ->
    [one] { $limit } minute
   *[many] { $limit } minutes
} at most, this one is longer. Nothing was saved or charged. Send a shorter one.
refusal-audio-too-big = A file may have { $limit } MB at most, this one is larger. Nothing was saved or charged. Send a smaller one.
refusal-audio-not-audio = This does not look like a sound that we can read. Nothing was saved or charged. A voice note, MP3, M4A, OGG, WAV, FLAC, AMR or 3GP will do.
refusal-audio-too-hard = This file could not be worked on. Nothing was saved or charged. Save the sound as MP3 and send it again.
refusal-audio-not-fetched = Telegram did not hand out this file. Nothing was saved or charged. Send it once more.
