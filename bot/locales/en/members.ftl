## Members, invitations, owners
command-members = Members, invitations, audit
button-settings-members = Members and audit
members-title = <b>Who uses the bot</b>
members-line = { $name } — { $role ->
    [owner] the bot's owner
    [member] member
   *[other] let in by the settings
}, since { $since }{ $is_invited ->
    [yes] , invited by { $by }
   *[no] {""}
}
button-members-more = More
button-invites = Invitations ({ $count })
button-audit = Audit
button-hand-bot = Pass the bot on
button-hand-account = Pass account { $account } on
button-remove-member = Remove
member-remove-ask = Remove { $name }? The bot forgets this person's key, their drafts and invitations stop working, unsent calls stay at home. What the service has already will happen; the account's owner sees the outcomes.
button-remove-member-sure = Yes, remove
member-removed = { $name } no longer uses the bot. { $count ->
    [0] There were no unsent calls.
   *[other] Unsent launches kept at home: { $count }. Nothing was charged for them.
} This person may still know the service's key: if that matters, change it in the service's cabinet.
invites-title = <b>Invitations that nobody has used yet</b>
invites-none = There are no open invitations. A new one: /invite.
invites-line = { $number }. Made { $made }, good until { $until }
button-revoke = Revoke { $number }
handover-ask = { $what ->
    [account] Pass account { $account } on to { $name }? The new owner sees all calls of the account, changes its limits and unlocks it. You stay a member.
   *[bot] Pass the bot on to { $name }? The new owner invites and removes members. You stay a member, and your open invitations stop working.
}
button-handover-sure = Yes, offer it
handover-offered = Offered to { $name }. Until they accept you are the owner. The offer is good for 7 days.
handover-accepted = { $what ->
    [account] You own the account now.
   *[bot] You own the bot now.
}
handover-declined = You declined. Nothing was changed.
button-handover-accept = Accept
button-handover-decline = Decline
notice-handover_offered = { $what ->
    [account] <b>{ $name } passes account { $account } on to you</b>

    You will see all its calls, change its limits and unlock it.
   *[bot] <b>{ $name } passes the bot on to you</b>

    You will invite and remove members.
}
notice-handed_over = { $what ->
    [account] { $name } owns the account that you passed on. You are still a member.
   *[bot] { $name } owns the bot now. You are still a member.
}
notice-member_removed = The owner has closed the bot to you. Your key is deleted, unsent calls will not happen, and nothing was charged for them.

## The audit
audit-title = <b>Audit</b>
audit-none = The audit is empty so far.
audit-line = { $moment }: { $what }
audit-invited = { $by }: made an invitation
audit-invite-revoked = { $by }: revoked an invitation
audit-joined = { $about }: joined by an invitation ({ $by })
audit-removed = { $about }: removed ({ $by })
audit-bot-owner = { $about }: owns the bot now
audit-restored = { $because ->
    [restore] The database was restored from a copy
   *[gap] The bot was not running when calls came due
}
audit-held-go = Account { $account }, { $by }: launches held after the database missed some time, let go: { $launches }, people not sent in them: { $recipients }
audit-held-keep = Account { $account }, { $by }: launches held after the database missed some time, kept at home: { $launches }, people not called: { $recipients }
audit-account-owner = { $about }: owns account { $account } now ({ $by })
audit-limit = Account { $account }, { $by }: { $limit ->
    [cap_day_calls] calls a day
    [cap_launch_calls] people in one launch
    [cap_user_calls] calls a day of each colleague
    [cap_day_kopecks] money a day
    [alert_below_kopecks] warning of the balance
    [flash_price_kopecks] price of a call with a code
    [type_number_above] number of people above which it is typed
    [try_first_above] number of people above which one calls oneself first
    [lead_again_min] minutes until a lead that nobody took is told again
   *[hold_list_s] pause before a list begins, seconds
} — { $value ->
    [none] as in the settings
    [unpriced] not given
   *[other] { $value }
}
audit-locked = Account { $account }, { $by }: calls locked
audit-unlocked = Account { $account }, { $by }: calls unlocked
audit-connected = Account { $account }, { $by }: key connected
audit-disconnected = Account { $account }, { $about }: key disconnected ({ $by })
audit-schedule-unasked = Account { $account }, { $by }: schedule { $schedule } calls without asking, up to { $value } a day
audit-schedule-asks = Account { $account }, { $by }: schedule { $schedule } asks each time again
audit-forgotten = Account { $account }, { $by }: the number { $phone } was forgotten
button-audit-export = Download the audit
audit-export-file = audit.xlsx
audit-export-caption = Audit, entries: { $count }
audit-column-when = When
audit-column-account = Account
audit-column-what = What happened
