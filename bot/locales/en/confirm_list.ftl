## The confirm screen of a list
confirm-list-whom = { $kind ->
    [launch] <b>Whom:</b> those not reached: { $count } of { $total } will be called
    [answers] <b>Whom:</b> those who chose “{ $answers }”: { $count } of { $total } will be called
    [both] <b>Whom:</b> those not reached and those who chose “{ $answers }”: { $count } of { $total } will be called
   *[list] <b>Whom:</b> list “{ $name }”: { $count } of { $total } will be called
}
confirm-list-left-out-row = { $reason }: { $count }
confirm-list-consent = <b>Consent:</b> { $kind ->
    [photo] photo
    [file] file
   *[text] text
}, { $date }
confirm-list-ask-what = <b>What shall we say?</b> Write a text, send a voice message or a record by its number, for example <code>#123</code>, or choose.
confirm-list-window = <b>Hours:</b> { $hours }, { $days }, { $clock ->
    [cabinet] by the time zone set in the cabinet
    [template] by your clock; whether the service keeps to them in a template's call is unknown
   *[local] by the clock of those called
}
confirm-list-redial = <b>If nobody answers:</b> once more in { $minutes } min
confirm-template-redial = The service does not promise that for templates: there may be no second call.
confirm-list-pace = <b>Pace:</b> { $count ->
    [one] { $count } call a minute
   *[other] { $count } calls a minute
}
confirm-list-recent = <b>Spared:</b> those called less than { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
confirm-until-acknowledged = <b>One after another:</b> the next is called when the call before is over and nobody has accepted. Accepting: { $reactions }
confirm-list-unknown-prefix = Numbers with an unknown code are called as well.
confirm-list-text-each = { $is_part ->
    [yes] Of that { $cost } for the { $count ->
        [one] text
       *[other] texts
    }: a record takes no voice and no language, so the speech is paid with each batch.
   *[no] And { $cost } for the { $count ->
        [one] text
       *[other] texts
    }: a record takes no voice and no language, so the speech is paid with each batch.
}
confirm-list-text-cost = { $is_part ->
    [yes] Of that { $cost } for the { $count ->
        [one] record made from the text
       *[other] records made from the texts
    }, once.
   *[no] And { $cost } for the { $count ->
        [one] record made from the text
       *[other] records made from the texts
    }, once.
}
confirm-list-same = This very list was launched { $moment }. Call the same people once more?
weekdays-all = every day
weekdays-without-weekends = no weekends
weekday-short = { $day ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
}
button-confirm-notice = It is a notice: call { $count }
button-confirm-advertising = It is advertising: call { $count }
confirm-again-others = <b>Others who were not reached will not be called:</b>
confirm-again-already = This person was called again { $moment }. Call once more?
button-again-anyway = Call once more anyway
confirm-voiced = The text is voiced already: nothing more is paid for it.
confirm-voiced-anew = The service has no record of this text to play: it is voiced anew, { $cost }.
button-same-list-again = Call them once more anyway
button-write-recipients = Make the list anew
button-write-text = Text or number
button-choose-template = Template
confirm-list-type-number = { $count ->
    [one] This is { $count } person.
   *[other] This is { $count } people.
} To confirm, write their number in digits: <code>{ $digits }</code>. Until then nobody is called and nothing is spent.
confirm-list-wrong-number = You wrote “{ $typed }”, but { $digits } will be called. Nothing has begun, nothing was charged. Write the number again or go back.
confirm-list-confirmed = Confirmed. The card below shows how the calls go.

## Why somebody of a list stays at home
reason-unreadable = number cannot be read
reason-double = named twice in the list
reason-unknown_prefix = unknown code of the number
reason-recent = called a short while ago
reason-hidden = hidden in the file
reason-heading = sums and headings inside the table
reason-rounded = rounded by a program: zeros instead of digits
reason-no_value = data missing
reason-long_value = data too long for the text
reason-brace_value = braces in the data
reason-long_text = the text with its data is too long
reason-acknowledged = accepted before their turn
reason-no_record = the text could not be made into a record

## Why a list cannot be confirmed
refusal-purpose-needed = Say what these calls are: a notice or advertising. Nothing was charged.
refusal-advertising-without-consent = Advertising may be dialled automatically only to those who have agreed to it, and that must be provable (Russian law 38-FZ, article 18). This list has no consent attached, so no calls were begun and nothing was charged. Attach the consent to the list: a text, a photo or a file. If it is not advertising, confirm it as a notice.
refusal-same-list = This very list was launched less than a day ago. Nothing was charged. If that is what you want, say so on the screen of the call.
refusal-again-already = This person was called again less than a day ago. Nothing was charged. If that is what you want, say so on the screen of the call.
refusal-type-number = To confirm, write the number of people in digits. Nothing was charged.
refusal-try-first = More than { $above } people may be called only after a call to yourself with the same words: the account's owner decided so. { $state ->
    [under_way] That call is not over yet.
    [changed] The call was changed after you heard it.
   *[missing] There was no conversation yet.
} Nothing was charged. { $state ->
    [under_way] Wait for its end; its card leads back here.
   *[missing] Press “Call me first”.
}
refusal-list-not-written = The list is still being made, or that was cut short. Nothing was charged. Wait a little and press “Make the list anew”.
refusal-not-enough-money = The balance is { $balance }, but up to { $needed } may be needed beside what is under way: { $missing } is missing. Nothing was charged. Top up the balance or shorten the list.
refusal-cap-launch = At most { $cap } people can be called at once, and here are { $recipients }. Nothing was charged. Shorten the list or raise the limit: the account's owner changes it in /settings, “Limits”.
refusal-cap-user = You may start { $cap } calls today, { $left } are left, and here are { $recipients }. Nothing was charged. Shorten the list, wait until tomorrow or ask the account's owner to raise the limit in /settings, “Limits”.
refusal-draft-when-outside = The chosen time is outside the calling hours ({ $window }). Nothing was charged. Change the time or the hours through “Edit”.
refusal-nobody-to-call-again = There is nobody to call again: all were reached or have been called again already. Nothing was charged.
confirm-list-extensions = { $count ->
    [one] { $count } number has an extension. Extensions are not dialled: we call the main number.
   *[other] { $count } numbers have extensions. Extensions are not dialled: we call the main number.
}
confirm-extensions = Extension { $numbers } is neither dialled nor spoken: we call the main number.

## What was guessed while the file was read
confirm-list-sheet = Sheet “{ $title }” was taken. Other sheets have people, too: { $others }. To choose another: { $behind ->
    [yes] “More”, “Columns”.
   *[no] “Columns”.
}
confirm-list-sheet-hidden = No visible sheet has people, so the hidden sheet “{ $title }” was taken.
confirm-list-several = { $count ->
    [one] { $count } row has
   *[other] { $count } rows have
} several numbers: that is one person, one number is called, a mobile one first.
confirm-list-each = { $count ->
    [one] { $count } row has
   *[other] { $count } rows have
} several numbers: each is called, as different people.
confirm-list-hidden-columns = Hidden columns were left out: { $names }
confirm-list-cut = { $count ->
    [one] { $count } cell was too long and was cut
   *[other] { $count } cells were too long and were cut
}: no more than 1024 characters can be spoken.
confirm-list-unseen = The bot can't see which rows of this file are hidden. If there are any, save it as XLSX and send it again.
