## Leads: who waits for one of us

lead-waits = <b>Waits for an answer:</b> { $who }
leads-wait = <b>Wait for an answer:</b>
lead-nth = <b>{ $place }.</b> { $who }
lead-reminder = <b>You asked to be reminded.</b>
lead-chose = Chose: { $reaction }
lead-said = Said: “{ $answer }”
lead-from = Launch no. { $launch }, call no. { $number }
lead-state = { $state ->
    [new] Nobody has taken it yet.
    [taken] Taken by { $who }
    [later] { $who } calls back { $moment }
    [no_answer] No answer; { $who } is on it
    [done] Done: { $who }
    [stopped] No more calls, decided by { $who }
    [no_lead] Not a lead, decided by { $who }
    [reached] The manager answered during the call.
   *[other] State: { $state }
}
lead-state-word = { $state ->
    [new] waits
    [taken] taken
    [later] to be called back
    [no_answer] no answer
    [done] done
    [stopped] on the stop list
    [no_lead] not a lead
    [reached] the manager answered
   *[other] { $state }
}
lead-note = Note: { $text }
lead-note-how = To leave a note, reply to this message.
lead-is-yours = Yours. The number is in your private chat with the bot.
lead-open-chat = Yours, but the bot can’t write to you. Open the chat { $bot }, press Start and send /leads.
lead-stepped = { $step ->
    [done] Done
    [no_answer] Noted: no answer
    [no_lead] Noted: not a lead
    [stop] The phone is on the stop list
   *[undo] The step is undone
}
lead-later-ask = When shall I remind you? Press or write, for example: tomorrow 10:00.
lead-later-unclear = I can’t read that time. Write, for example: <code>in 2 hours</code> or <code>tomorrow 10:00</code>.
leads-open = { $count ->
    [one] <b>{ $count }</b> person waits for an answer
   *[other] <b>{ $count }</b> people wait for an answer
}, the longest on top.
leads-found = Phones that end in { $ending }: { $count }
leads-none = Nobody waits for an answer.
leads-not-found = No lead’s phone ends in { $ending }.
leads-unclear = I can’t read “{ $typed }”. Open leads: /leads; by the end of a phone: <code>/leads 4567</code>.
leads-exported = { $count ->
    [one] { $count } lead
   *[other] { $count } leads
}
leads-sheet = Leads
lead-column-opened = When
lead-column-phone = Phone
lead-column-name = Name
lead-column-answers = Answer
lead-column-launch = Launch
lead-column-state = Outcome
lead-column-taker = Who is on it
lead-column-notes = Notes
button-lead = { $name }, { $phone }{ $is_new ->
    [yes] {" "}· waits
   *[no] {""}
}
button-lead-take = Take it
button-lead-take-nth = Take { $place }
button-lead-done = Done
button-lead-no-answer = No answer
button-lead-later = Call back later
button-lead-stop = To the stop list
button-lead-no-lead = Not a lead
button-lead-undo = Undo the last step
button-leads-export = As a table
refusal-lead-unknown = Your account has no such lead. Open ones: /leads.
refusal-lead-taken = Already taken by { $who }
refusal-lead-over = This lead is closed.
refusal-lead-not-yours = Somebody else has this lead, or it is closed. Open ones: /leads.
refusal-lead-no-undo = Nothing to undo: that step was undone, or somebody else took it.
refusal-lead-newer = This person has reacted again, and a new lead is open: /leads.
refusal-lead-too-far = A reminder comes within { $days } days at most. Name a nearer time.
refusal-lead-note-long = The note has more than { $most } characters. Shorten it and send it again.
refusal-lead-in-private = Numbers are shown in the private chat only: send /leads there.
command-leads = who waits for an answer
