## Proving a phone
command-verify = Check a number
menu-verify = Check a number
button-verify-phone = Check the number
button-verify-own = My number, free
button-verify-log = Log
button-verify-again = Check once more
button-verify-export = Export all
button-speak-code = Speak it in a call
button-claim-phone = This is my number
verify-ask = <b>Checking a number</b>
    We ring from a number whose last four digits are the code. Nobody has to answer the call.

    Which number shall we check? Send it or a contact, for example: <code>+7 916 000-00-01</code>
verify-phone-unreadable = One number could not be read here: “{ $typed }”.
verify-ask-own = Share your number: the button under the input field. No call is needed, it is free.
verify-own-proved = { $phone } is yours, Telegram has confirmed it. Nothing was charged.
verify-confirm = <b>Check a number</b>
    <b>To:</b> { $phone }{ $is_own ->
        [yes] , your number
       *[no] {""}
    }
verify-proved-before = This number was checked before: { $moment }.
verify-what = We ring once. The person sees the number and reads out its last four digits. Nobody has to pick up.
verify-price = <b>Cost:</b> { $price }, by the price in the settings
verify-price-unknown = <b>Cost:</b> the price of a check is not known{ $is_uncounted ->
    [yes] {""} and not counted in the limit of roubles. To set it: /settings, “Limits”
   *[no] {""}
}
verify-prompt = { $how ->
    [call] We call { $phone } and speak a code. Send the four digits you hear.
   *[flash] We are ringing { $phone }. Type the last four digits of the number that is calling. Nobody has to pick up.
}
    Tries: { $tries }, until { $time }.
verify-prompt-unknown = The service's answer was lost: whether it rings is not known, nor whether it was charged. If the call comes, type the digits: a right code proves it. There will be no second call until { $time }.
verify-wrong = These digits are not right. Tries left: { $tries }, until { $time }.
verify-early = The call with this code has not left yet. Confirm it on the screen above and send the digits when you hear them.
verify-code-unreadable = Exactly four digits are needed, for example 4821. No try was used.
verify-right = <b>{ $phone } is checked.</b>
verify-claimed = { $phone } is noted as yours. “Call me first” can call it.
verify-over = { $phone } is not checked. { verify-over-why } { verify-next }
verify-over-why = { $state ->
    [failed] All tries are used: the digits were not right. { verify-spent }
    [lost] The time is over, and whether the service rang is still not known. We count it as spent; the balance: /balance.
   *[expired] The time is over, the code is no longer good. { verify-spent }
}
verify-spent = { $how ->
    [call] How the call ended and what it cost stands on its card.
   *[flash] The call was charged.
}
verify-next = A new code can be spoken in a normal call, or we can ring once more.
verify-not-made = { $phone } was not rung.
notice-verification_over = { verify-over }
choose-own-phone = Which of your numbers shall we call?
speech-code = We speak a confirmation code, digit by digit.
speech-code-hidden = The code itself is not shown here: send it when you hear it.
verify-spoken = Your code: { $code }. Once more: { $code }.

## The log
verify-log-title = <b>Log of checks</b>
verify-log-empty = No number has been checked yet.
verify-log-row = { $moment } · { $phone } — { $name }, { verify-how }: { verify-result }
verify-how = { $how ->
    [contact] by own contact
    [call] by a spoken code
   *[flash] by a call with a code
}
verify-result = { $state ->
    [verified] checked
    [failed] wrong code
    [expired] too late
    [lost] unknown
    [refused] the service refused
    [not_sent] not sent
   *[open] the code is awaited
}
verify-export-file = checks.xlsx
verify-export-caption = Log of checks, entries: { $count }
verify-column-when = When
verify-column-phone = Number
verify-column-name = Name
verify-column-who = Checked by
verify-column-id = Telegram id
verify-column-how = How
verify-column-result = Result

## Why a phone is not checked now
refusal-verify-not-yours = This check is not yours. Start your own: /verify.
refusal-verify-closed = This check was cancelled, nothing was charged. Start anew: /verify.
refusal-verify-not-proved = You have not checked { $phone } yet. Check it: /verify.
refusal-verify-stopped = { $phone } is on the stop list and must not be called. Nothing was charged. It can be taken off in /stoplist.
refusal-verify-open = { $phone } is being checked already, there will be no second call for { $wait }. Nothing was charged. Type the code or wait.
refusal-verify-phone-soon = { $phone } has just been called with a code. Nothing was charged. The next time is in { $wait }.
refusal-verify-phone-day = { $phone } was called with a code as often as is allowed in 24 hours. Nothing was charged. The next time is in { $wait }.
refusal-verify-user-day = You have checked as many numbers as is allowed in 24 hours. Nothing was charged. The next time is in { $wait }.
refusal-verify-account-day = This account has checked as many numbers as is allowed in 24 hours. Nothing was charged. The next time is in { $wait }.
refusal-code-call-fixed = A call with a code can't be changed or repeated: a code is for one number and one time. Nothing was charged. A new code: /verify.
