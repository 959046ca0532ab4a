## What is said, beyond a typed text

confirm-from-template = <b>From:</b> the number set in the template
button-choose-record = Record
button-record-of-draft = { $needs_moderation ->
    [yes] { $name } — in moderation
   *[no] { $name }
}
choose-record = <b>Which record shall be played?</b> A new one can be spoken right here as a voice message.
choose-record-empty = There are no records yet. Send a voice message, and it becomes one, or a number from the service's cabinet, for example <code>#123</code>.
