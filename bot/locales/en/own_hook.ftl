## The user's own webhook
notice-relay_given_up = News of calls did not reach your system: { $host } has not taken it for a day, and some of it is not passed on any more. The calls themselves go on as before, their outcomes are on the card. Check that the address answers with 200; what is new is passed on as usual.
