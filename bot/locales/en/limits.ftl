## What the account's owner may limit
button-settings-limits = Limits
limits-title = <b>Limits of the account</b>
limits-row = { $limit ->
    [cap_day_calls] Calls a day
    [cap_launch_calls] People in one launch
    [cap_user_calls] Calls a day of each colleague
    [cap_day_kopecks] Money a day
    [type_number_above] Number of people above which it has to be typed
    [try_first_above] People above which one calls oneself first
    [flash_price_kopecks] Price of a call with a code
    [alert_below_kopecks] A warning when the balance is below
    [lead_again_min] How long a lead waits to be taken
   *[hold_list_s] Pause before a list begins
}: { $value }{ $own ->
    [yes] {""}
   *[no] {" "}(as for everybody)
}
limits-owner = To change one, press its button. It holds from the next confirmation on.
limits-colleague = Whoever connected the account first may change them.
limit-none = no limit
limit-price-none = not known, not counted in the money of a day
limit-alert-none = none
limit-number = { $number }
limit-ask = { $limit ->
    [cap_day_calls] How many calls may this account start in a day?
    [cap_launch_calls] How many people may be called at once?
    [cap_user_calls] How many calls may each colleague start in a day? It does not concern you.
    [cap_day_kopecks] How many roubles may be spent in a day?
    [type_number_above] How many people may be called by one tap? For more we ask to type the number.
    [flash_price_kopecks] What does one call with a code (/verify) cost? The service does not say. By your price such calls are counted in the money of a day.
    [alert_below_kopecks] At which balance shall you be warned, and the groups that calls are shown to? It is said once, and again if the balance rises and falls once more.
    [try_first_above] How many people may be called without calling oneself first? For more, Confirm opens after a conversation with the same words.
    [lead_again_min] After how many minutes to tell again of a lead that nobody has taken? After as many again its owner is told. From 1 to 1440.
   *[hold_list_s] How many seconds to wait before a list begins? From 0 to 3600; in that time all can be cancelled.
} { $limit ->
    [flash_price_kopecks] Write roubles, for example <code>0.50</code>.
    [alert_below_kopecks] Write roubles, for example <code>500</code>.
    [lead_again_min] Write a number.
   *[other] Write a number. 0 is a limit too.
}
button-limit = { $limit ->
    [cap_day_calls] Calls a day
    [cap_launch_calls] People at once
    [cap_user_calls] Colleagues a day
    [cap_day_kopecks] Roubles a day
    [type_number_above] Typed number
    [try_first_above] Oneself first
    [flash_price_kopecks] Price of a code
    [alert_below_kopecks] Low balance
    [lead_again_min] Lead waits
   *[hold_list_s] Pause
}
button-limit-default = As for everybody
button-no-alert = No warning
refusal-unknown-limit = That can't be a limit. Write a whole number; for the pause not above 3600 seconds, for a lead from 1 to 1440 minutes.
