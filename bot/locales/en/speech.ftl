## What is said, beyond a typed text

confirm-from-template = <b>From:</b> the number set in the template
button-choose-record = Record
button-record-of-draft = { $needs_moderation ->
    [yes] { $name } — in moderation
   *[no] { $name }
}
choose-record = <b>Which record shall be played?</b> A new one can be spoken right here as a voice message.
choose-record-empty = There are no records yet. Send a voice message, and it becomes one, or a number from the service's cabinet, for example <code>#123</code>.

## Further options, beyond the buttons
more-options-call = <b>How to call</b>
    { $count ->
        [one] One person is called.
       *[other] { $count } people are called.
    } Below: in how many minutes to call again if nobody answers.
more-hours-any = No hours are set. Days, “no weekends” and local time are chosen together with hours: without hours the service ignores them.
more-hours = Outside these hours and days the call waits. “Local time” is the clock of those called; unmarked, it is the clock set in the service's cabinet. “No weekends” replaces chosen days: the service says what a weekend is.
more-hours-template = Nothing is sent outside these hours and days. “No weekends” and local time can't be set for a template's call.
button-any-hour = any
button-without-weekends = No weekends
button-local-time = Local time
button-other-number = Other
button-voice = { $voice ->
    [male] Male voice
   *[female] Female voice
}
button-seconds = { $value } s
edit-option-number = { $option ->
    [redial] After how many minutes shall it ring again if nobody answers? Write a number from { $low } to { $high }.
    [pace] How many calls shall begin in a minute? Write a number from { $low } to { $high }.
    [answer_timeout] How many seconds shall it wait for an answer? Write a number from { $low } to { $high }.
   *[recent] For how many days are those called before to be spared? Write a number from { $low } to { $high }.
}
edit-option-unreadable = “{ $typed }” does not do, nothing has changed. Write a number from { $low } to { $high }.

## Voice and talk of one call
button-manner = Voice and talk
manner-title = <b>Voice and talk</b>
manner-no-voice = { $why ->
    [no-text] Voice and language are chosen once there is a text.
   *[record] A record has its own voice and language: they are not chosen here.
}
manner-voice-of-list = A female voice in the cabinet's language is voiced once, as a record: { $cost }. A record takes no other voice and no language; with one the speech is paid with each batch.
manner-rows = Below: how many seconds to wait for an answer; whether to notice that the robot is interrupted; whether to find out when the other has finished.
manner-no-manager = From which number a manager is called can be chosen once the reactions have one.
manner-of-template = <b>Voice and talk</b>
    A template's call takes voice, language, recording, waiting and the rest from the template. They can only be changed in the service's cabinet.
button-interruption = Interruption
button-end-of-speech = End of speech
button-manager-number = Manager sees the sender
button-text-language = { $lang ->
    [own] Language: the cabinet's
   *[other] Language: { $lang }
}
choose-text-language = In which language shall this text be read?
refusal-text-language-gone = The service no longer has this language. The call is as it was. Choose another language.
confirm-answer-timeout = <b>Waiting for an answer:</b> { $seconds } s
confirm-interruption = The robot notices when it is interrupted.
confirm-end-of-speech = The service finds out when the other has finished speaking.
confirm-manager-number = A manager is called from the same number as the recipient.
confirm-manner-of-template = Recording, waiting and talk are as in the template: what was chosen for this call has no effect.
