## Why something was not done: what happened, whether it cost anything, what to do next. Keys: refusal-{code}.

charged = { $happened ->
    [no] Nothing was charged.
    [yes] You may have been charged, check the balance: /balance.
   *[unknown] It is not known whether you were charged, check the balance: /balance.
}
service-said = The service answered: “{ $message }”
refusal-other = This could not be done. { charged } Try again, or start from /menu.

## Who may
refusal-not-owner = Only the bot's owner can do this. Please ask them.
refusal-not-account-owner = Only the account's owner can do this: who connected it first, or had it passed on. Please ask them.
refusal-no-such-member = This person is no longer among the members, or does not fit. Nothing was changed.
refusal-member-in-settings = The bot's settings let this person in: ALLOWED_USERS or OPERATOR_IDS. Please take them out there, restart the bot and remove them here. Nothing was changed yet.
refusal-offer-over = This offer is no longer good: it was taken back or replaced, or 7 days have passed. Nothing was changed.
refusal-not-yours = This call is not yours. Your own calls are in /calls.
refusal-bad-invite = This link has been used already or is too old. Ask the person who invited you for a new one.

## Connecting
refusal-not-connected = The service's key is not connected. Send /connect and paste the key.
refusal-no-domains = The address of the calling service is not set for this bot yet. Tell the person who installed it.
refusal-unknown-domain = This bot does not work with that service address. Choose another one with /connect.
refusal-choose-domain = There are several calling services. Choose yours with /connect.
refusal-unknown-language = The bot does not speak that language. Choose another one in /settings.
refusal-unknown-sender = That number is not among the account's confirmed ones. The list is in /phones.
refusal-unknown-zone = No such time zone was found. Send a city, for example “Yekaterinburg”, or an offset, for example “+5”.

## A draft and its confirmation
refusal-outdated-screen = This screen is out of date: the call was changed since. Nothing was charged. Here is how it looks now.
refusal-old-screen = This button was shown more than 10 minutes ago. Nothing was sent for it, nothing was charged. Check again and press once more.
refusal-tap-waited = This tap came late. Nothing was sent for it, nothing was charged. Check again and press once more.
refusal-outside-hours = This is no hour to call people. Nothing was sent, nothing was charged. Choose another time or press once more.
refusal-draft-closed = This screen has done its work: the call was confirmed or cancelled, and will not start twice. Confirmed calls are in /calls.
refusal-launch-not-running = This launch has been stopped or paused, so the request did not leave. Nothing was charged. Launches are in /calls.
refusal-undecided = The bot's database has missed some time, and the owner of the account has not yet decided about the calls that were waiting then: /held. Nothing is sent for now, nothing was charged.
refusal-old-button = This button is older than the bot's database: it may mean something else by now. Nothing was changed, nothing was charged. Please open it anew: /menu.
refusal-locked = Calls are locked, nothing was charged. The owner of the account can unlock them: /unlock.
refusal-cap-day = At most { calls-of-cap } may ring on one day, { $left } left on that day, and here are { $recipients }. Nothing was charged. Shorten the list, choose another day or raise the limit: the account's owner changes it in /settings, “Limits”.
calls-of-cap = { $cap ->
    [one] { $cap } call
   *[other] { $cap } calls
}
refusal-cap-money = At most { $cap } may be spent on one day, { $left } left on that day. Nothing was charged. Shorten the list, choose another day or raise the limit: the account's owner changes it in /settings, “Limits”.
refusal-nobody-left = There is nobody to call: every number is left out. Nothing was charged. The reasons are in the list above, /stoplist opens the stop list.
refusal-no-money = The balance is { $balance }, which is not enough for a call. Nothing was charged. Top it up in the service's cabinet and confirm again.
refusal-other-account = This call was prepared for another account. Nothing was charged. Start again: /call.
refusal-draft-when-past = That time has passed already. Nothing was charged. Choose another one, or call now.
refusal-draft-no-phones = No phone number was found. Nothing was charged. Example: /call +7 916 000-00-01 Your appointment is tomorrow
refusal-draft-too-many-phones = There are { $actual } numbers, and at most { $limit } can be called at once. Nothing was charged. Shorten the list.
refusal-draft-no-speech = It is not said what to say. Nothing was charged. Send the text of the call.
refusal-draft-empty-text = The text of the call is empty. Nothing was charged. Send what to say.
refusal-draft-text-too-long = The text has { $actual ->
        [one] { $actual } character
       *[other] { $actual } characters
    }, and at most { $limit } are possible. Nothing was charged. Shorten the text.
refusal-draft-variables = It is not chosen what fills the template's variables: { $found }. Nothing was charged. Press “The template's variables” and choose columns.
refusal-draft-braces = The text has braces: { $found }. { $kind ->
        [list] The list has no column of that name. Nothing was charged. { $count ->
            [0] Beside phone and name, the list has nothing.
           *[other] Beside phone and name, the list has: { $columns }.
        } Send the text with these names or without braces; capitals and spaces don't matter.
       *[single] There is nothing to put there. Nothing was charged. Send the text without braces. For everybody to hear their own words, send the people as a file or a table whose first row names the columns.
    }
refusal-draft-no-sender = No number to call from is chosen. Nothing was charged. Choose one with “Edit”.
refusal-draft-sender-not-ours = That number is not among the account's confirmed ones. Nothing was charged. Choose another one with “Edit”; /phones lists them.
refusal-unknown-prefix = The number { $phone } does not look like an existing one. Please check it.

## A launch
refusal-already-repeated = This call was repeated already. Nothing was charged a second time. The new call is in /calls.
refusal-not-paused = There is nothing left to resume. The card shows the latest state.
refusal-halted = You pressed this before the calls were cancelled or locked, so nothing was started and nothing was charged. If you still want it, begin once more.
refusal-locked-since = Calls were locked once more after this, so they stay locked. Unlock: /unlock
refusal-settled = This is settled already, nothing has changed. The card shows the latest state.
refusal-no-such-call = You have no call with that number. The list is in /calls.

## What the calling service said, or did not
refusal-provider-wrong-key = The service did not accept the key. { charged } Copy the key from the service's cabinet again and send it with /connect.
refusal-provider-moderation = Moderation is on for this account, and the service did not call. { charged } Ask the service's manager to lift it, then try again.
refusal-provider-no-money = The service refused: there is not enough money on the balance. { charged } Top it up in the service's cabinet and try again.
refusal-provider-validation = The service did not accept the request: something in it does not suit. { charged } Change what it named and try again.
refusal-provider-too-many = The service asks for fewer requests. { charged } Try again in a minute.
refusal-provider-refused = The service refused. { charged } If the reason is unclear, ask the service's manager.
refusal-provider-gateway = The service has a failure on its side. { charged } { provider-next }
refusal-provider-unreachable = The service can't be reached now. { charged } { provider-next }
refusal-provider-untrusted = It could not be made sure that this is really the service, so the key was not sent. { charged } Tell the person who installed the bot.
refusal-provider-too-late = The bot was held up for too long, and the request did not leave. { charged } { provider-next }
refusal-provider-timeout = The service did not answer in time. { charged } { provider-next }
refusal-provider-disconnected = The connection to the service broke. { charged } { provider-next }
refusal-provider-unreadable = The service's answer could not be understood. { charged } { provider-next }
refusal-provider-too-big = The service's answer is too big and could not be read. { charged } { provider-next }
provider-next = { $happened ->
    [no] Try again in a few minutes.
   *[other] Do not repeat it at once: look in /calls first how it ended.
}
