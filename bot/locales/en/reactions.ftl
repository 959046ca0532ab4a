## Reactions: what follows when somebody presses a key or says something
reactions-title = <b>Reactions:</b>
reactions-row = <b>{ $key }</b> → { $actions }
reactions-more = … and { $count } more
reactions-earlier = … { $count } more above
reactions-cost = { $texts ->
    [0] <b>Reactions cost:</b> { $unpriced ->
        [sms] SMS, price unknown
        [manager] the manager's minutes, price unknown
       *[sms-manager] SMS and the manager's minutes, price unknown
    }
   *[other] <b>Reactions cost:</b> { $texts } × { $each } for texts = { $cost }{ $unpriced ->
        [nothing] {""}
        [sms] , SMS: price unknown
        [manager] , the manager's minutes: price unknown
       *[sms-manager] , SMS and the manager's minutes: price unknown
    }
}
reactions-own-hooks = <b>Answers</b> { $count ->
    [1] are told to { $hosts }, too
   *[other] are told to other systems, too ({ $count }): { $hosts }
}
reactions-block = Whoever chooses “never call again” gets onto the service's own stop list too: only the cabinet can take them off it.
reaction-any-phrase = any words
reaction-stays = silent
reaction-says = “{ $text }”
reaction-plays = record #{ $id }
reaction-manager = manager { $phone }
reaction-manager-hours = from { $since } to { $until }, else a lead
reaction-sms = SMS “{ $text }”
reaction-sms-template = SMS by template #{ $id }
reaction-blocks = never call again
reaction-lead = lead
reaction-acknowledges = accepts the call-out
reaction-nothing = nothing happens
reaction-goes-on = the next answer is awaited
button-lines-are-text = It's part of the text
button-mend-lines = Mend them so
button-lines-are-reactions = These are reactions
near-line = “{ $line }”: { $reason }
near-right = Like this: <code>{ $line }</code>
near-no-colon = a colon is needed after the key
near-unknown-key = there is no such key: there are digits, * and -
near-key = too much beside the key
near-no-parent = the reaction it follows is not there
near-two-of-one-key = this key is taken already
near-no-action = nothing after the colon
near-not-in-full = the action is not complete
near-manager-phone = “manager” needs a whole phone behind it
near-action-twice = one action is there twice
near-sentence-in-pieces = an action stands inside the sentence
answer-reaction-word = { $reaction }: “{ $word }”
answer-late = { $words } (from the call's data)
notice-hot_reaction = <b>Waits for an answer:</b> { $who }
notice-hot_reaction-chose = Chose: { $reaction }
notice-hot_reaction-said = Said: “{ $answer }”

refusal-draft-reaction-lines = The lines above look like reactions but are not written right. Nothing was charged. If the lines below them are right, tap “Mend them so”. Else send the whole text again by “Edit”, “Text”, or tap “It's part of the text”.
refusal-draft-nobody-acknowledges = We call one after another until somebody accepts, but no reaction accepts. Nothing was charged. Mark one in “Reactions” (“More”, “Accepts the call-out”), or tap “Call everybody at once” there.
refusal-draft-reactions-without-call = A call by a template or with a code has no reactions of its own: they are set in the template, in the cabinet. Nothing was charged. Remove the reactions or choose a text.
refusal-record-with-reactions = The last lines look like reactions (“1: …”), but a record only sounds. Nothing was charged. Send the text without these lines.
refusal-reaction-manager-away = Reaction { $path }: when these calls begin, it is outside the manager's hours. Nobody is connected; you are told of a lead.
refusal-reaction-manager-unproved = Nobody has proved the manager's phone { $phone }. If it holds a mistake, people reach a stranger. To check it: /verify { $phone }
refusal-reaction-digit = Reaction { $path }: a phone has no key { $actual }. It takes a digit from 0 to 9.
refusal-reaction-digit-twice = Reaction { $path }: the digit { $actual } is taken on this level. Keep one of them.
refusal-reaction-word-twice = Reaction { $path }: these words lead to another reaction already: { $words }. Keep them in one.
refusal-reaction-any-phrase-twice = Reaction { $path }: “any words” is on this level already. Keep one of them.
refusal-reaction-stays-twice = Reaction { $path }: “silent” is on this level already. Keep one of them.
refusal-reaction-any-phrase-with-others = Reaction { $path }: “any words” works only without a digit and words of its own. Make two reactions of it.
refusal-reaction-timeout-without-any-phrase = Reaction { $path }: only “any words” has a time to wait. Remove it.
refusal-reaction-timeout = Reaction { $path }: the wait may be 1 to { $limit } seconds, not { $actual }.
refusal-reaction-word-unsendable = Reaction { $path }: these words can't be sent to the service: { $words }. Remove commas and bars from them.
refusal-reaction-recognition-off = Reaction { $path }: it waits for words, but recognition is off. Turn it on or remove the words.
refusal-reaction-name-too-long = Reaction { $path }: its name has { $actual } characters, at most { $limit } are possible.
refusal-reaction-nothing-to-say = Reaction { $path }: there is not one word in its text.
refusal-reaction-sentence-braces = Reaction { $path }: its text has braces. Data of a list is said by the call itself alone, reactions are the same for everybody. Take the braces out.
refusal-reaction-sentence-too-long = Reaction { $path }: its text has { $actual } characters, at most { $limit } are possible. Shorten it.
refusal-reaction-sentence-and-record = Reaction { $path }: it has both a text and a record. Keep one of them.
refusal-reaction-source = Reaction { $path }: the record's source does not fit what is heard.
refusal-reaction-sms-too-long = Reaction { $path }: the SMS has { $actual } characters, at most { $limit } are possible. Shorten it.
refusal-reaction-sms-text-and-template = Reaction { $path }: it has both an SMS text and a template. Keep one of them.
refusal-reaction-sms-channel-alone = Reaction { $path }: it names a channel for an SMS but has no SMS.
refusal-reaction-id = Reaction { $path }: { $actual } can't be the number of a record or template.
refusal-reaction-email-interval = Reaction { $path }: the interval of the mail can't be { $actual } min.
refusal-reaction-manager-is-called = Reaction { $path }: the manager is one of those who are called. Give another phone.
refusal-reaction-too-deep = The reactions go { $actual } levels deep, at most { $limit } are possible.
refusal-reaction-too-many = There are { $actual } reactions, at most { $limit } are possible.
refusal-reaction-dead-end = Reaction { $path } does nothing, and nothing is awaited after it.
refusal-reaction-silent-level = After reaction { $path } nothing is heard, so nobody knows what to choose next.
refusal-reaction-below-manager = After { $path } the call goes to the manager: the reactions below are never reached.
refusal-reaction-no-opt-out = There is no key to refuse further calls. For advertising add, for example, “9: stop”.
refusal-reaction-key-word-spoken = Reaction { $path }: the word “{ $words }” will be read aloud, not carried out. For an action leave it alone between semicolons.
refusal-planned-with-reactions = The last lines look like reactions (“1: …”), but of a confirmed call only the text can be changed. Nothing was changed or charged. Send the text without these lines, or cancel the call and prepare it anew.
button-by-answer = Call by answer
by-answer-choose = <b>Whom to call?</b> Choose what people answered. Whoever is on the stop list, was called since or waits for another call is not called.
button-answer = { $name } ({ $count })
button-again-answer = { $on ->
    [yes] ✓ { $name } ({ $count })
   *[no] { $name } ({ $count })
}
