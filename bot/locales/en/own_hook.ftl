## The user's own webhook
button-own-hook = Own webhook
button-own-hook-set = ✓ Own webhook
button-own-hook-drop = Pass on no more
own-hook-ask = <b>Where else should news of the calls go?</b> Send the address of your system: it gets what the service tells us. Below it, if needed, parameters and headers, for example:

    <code>https://example.org/calls
    {"{"}"order": 17{"}"}
    headers {"{"}"X-Token": "…"{"}"}</code>

    Parameters are put at the top of each message. Your message is deleted as soon as it is read. Parameters and headers are kept with this call and not shown in the chat.
own-hook-now = <b>Now:</b> { $host }, parameters: { $parameters }, headers: { $headers }. A new address replaces all of it.
own-hook-not-deleted = The message with the address could not be deleted. If there are secrets in it, delete it yourself.
own-hook-again = { $deleted ->
    [yes] The message is deleted, nothing has changed. Send all of it once more.
   *[no] Nothing has changed. Send it once more, for example: <code>https://example.org/calls</code>
}
confirm-own-hook = <b>News of the calls</b> goes to { $host } too
hook-flaw-no_address = There is no address: it comes first and begins with https:// or http://.
hook-flaw-address_too_long = The address is longer than { $about } characters.
hook-flaw-address_login = There is a name or a password in the address. Send them in the header Authorization.
hook-flaw-address_not_allowed = News may not be passed on to this address. Whoever runs the bot decides which may be used: the setting FORWARD_HOSTS.
hook-flaw-address_private = This address is not on the internet but inside somebody's network: we pass nothing on to it.
hook-flaw-address_ours = This is the bot's own address. The address of your system is needed.
hook-flaw-not_json = { $part ->
    [headers] The headers
   *[parameters] The parameters
} can't be read as JSON: there is a mistake at character { $about }. Names and texts stand in straight quotes.
hook-flaw-no_object = { $part ->
    [headers] The headers
   *[parameters] The parameters
} stand in braces: a name, a colon, a value.
hook-flaw-too_long = { $part ->
    [headers] The headers
   *[parameters] The parameters
} are longer than { $about } characters.
hook-flaw-too_many_headers = There are more than { $about } headers.
hook-flaw-header_forbidden = The header “{ $about }” can't be set: whoever passes the news on sets it.
hook-flaw-header_unreadable = The header “{ $about }” can't be sent like that: a name has no spaces and stands once, a value is a text of Latin letters in quotes, without a line break.
hook-flaw-rest = Behind the address only parameters in braces and the word headers with headers in such braces are understood, each once.
notice-relay_given_up = News of calls did not reach your system: { $host } has not taken it for a day, and some of it is not passed on any more. The calls themselves go on as before, their outcomes are on the card. Check that the address answers with 200; what is new is passed on as usual.
