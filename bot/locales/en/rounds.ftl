## Further rounds of a list
button-rounds = Call again
rounds-screen = <b>Call again whoever was not reached?</b> It is part of the same confirmation: nothing more is asked. Whoever answered or pressed anything, or is on the stop list, is not called; the limits stay in force.
button-rounds-count = { $count ->
    [0] No
    [one] { $count } time
   *[other] { $count } times
}
button-rounds-delay = Another delay
button-rounds-hours = Hours: { $hours }
rounds-hours-own = the list's own
edit-round-delay = Call again after how long? Write, for example: <code>45 min</code> or <code>2 h</code>, three days at most.
round-delay-unreadable = The delay was not understood: “{ $typed }”. Write, for example: <code>45 min</code> or <code>2 h</code>, three days at most. The old one stays.
confirm-rounds = <b>Call again:</b> { $count ->
    [one] { $count } more time
   *[other] { $count } more times
} after { $delay } if { $outcomes }{ $has_hours ->
    [no] {""}
   *[yes] , within { $hours }
}
card-round = Calling again, round { $number }
card-next-round = The rest is called again { $moment }
button-drop-rounds = Don't call again
notice-round_refused = <b>The rest could not be called again</b>
refusal-draft-rounds-and-redial = Both the service's redial and our own rounds are on: people would be called twice. Nothing was charged. Keep one of them: “Edit”, “More” or “Call again”.
