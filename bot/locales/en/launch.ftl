## A list's card
card-to-call = To be called: { $count }
card-starts = Starts on { $moment }; until then it can be cancelled.
card-goes-on = Continues on { $moment }: these are no hours for calls.
card-sent-by = The last ones leave at about { $time }.
card-answers = Responded { $people }: { $answers }
card-not-reached = Not reached: { $outcomes }
card-not-called = Not called: { $reasons }
card-counted = { $what }: { $count }
card-unknown-more = And more such requests: { $count }. Each has a message of its own.
button-export = Table
button-again = Call those not reached ({ $count })
