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
    } Hours are by the clock of whoever is called: outside of them the call waits. The rows below: in how many minutes to call again if nobody answers, and which voice reads the text.
button-any-hour = any
button-other-number = Other
button-voice = { $voice ->
    [male] Male voice
   *[female] Female voice
}
edit-option-number = { $option ->
    [redial] After how many minutes shall it ring again if nobody answers? Write a number from { $low } to { $high }.
    [pace] How many calls shall begin in a minute? Write a number from { $low } to { $high }.
   *[recent] For how many days are those called before to be spared? Write a number from { $low } to { $high }.
}
edit-option-unreadable = “{ $typed }” does not do, nothing has changed. Write a number from { $low } to { $high }.
