"""Messages of the durable outbox: news that a user must act on gets a message of its own."""

from collections.abc import Callable, Mapping

from bot.domain.costs.money import Kopecks
from bot.domain.costs.price import TEXT_COST
from bot.domain.costs.spending import Spending
from bot.domain.drafts.draft import FromTemplate
from bot.domain.ids import BatchId, CallNumber, LaunchId, LedgerRecordId, TemplateId, VerificationId
from bot.domain.phone import Phone
from bot.services.refusal import Refusal
from bot.telegram.buttons import (
    AcceptHandover,
    CallAgain,
    DeclineHandover,
    ResumeLaunch,
    ShowCall,
    ShowHeld,
    ShowRecord,
    ShowTemplate,
    SpeakCode,
    StopLaunch,
    VerifyPhone,
)
from bot.telegram.rendering import schedules
from bot.telegram.rendering.launch_card import settle_row
from bot.telegram.rendering.refusals import refusal_text
from bot.telegram.rendering.spending import spending_lines
from bot.telegram.rendering.words import money, phone, template_words, whom
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say

Facts = Mapping[str, str | int | None]


def notice_screen(kind: str, facts: Facts, say: Say) -> Screen:
    """A kind that only a newer version knows still says that there is news."""
    draw = _NOTICES.get(kind)
    return Screen(say("notice-other")) if draw is None else draw(facts, say)


def _unknown_batch(facts: Facts, say: Say) -> Screen:
    count, batch = _number(facts, "people"), BatchId(_number(facts, "batch_id"))
    text = "\n\n".join(
        [say("notice-unknown_batch", count=count), say("card-unknown", count=count), say("card-unknown-next")]
    )
    return Screen(text, (settle_row(batch, count, say),))


def _launch_failed(facts: Facts, say: Say) -> Screen:
    """Used only for what certainly did not happen, so nothing was charged."""
    refusal = Refusal(str(facts.get("code")), message=facts.get("message"), happened="no")
    blocks = [f"{say('notice-launch_failed')}\n\n{refusal_text(refusal, say)}", *_kept_lines(facts, say)]
    if not (earlier := _number(facts, "again")):
        return Screen("\n\n".join(blocks))
    blocks.append(say("notice-not-taken", cost=money(TEXT_COST, say)))
    anew = Button(say.plain("button-voice-anew"), CallAgain(launch=LaunchId(earlier)))
    return Screen("\n\n".join(blocks), ((anew,),))


def _kept_home(facts: Facts, say: Say) -> Screen:
    """A cap or an empty balance has stopped the calls that had not left."""
    text = say("notice-launch_kept_home", reason=facts.get("reason"))
    return Screen("\n\n".join([text, *_kept_lines(facts, say)]))


def _kept_lines(facts: Facts, say: Say) -> list[str]:
    """How many recipients stayed at home, and how much was not spent, if that is known."""
    lines: list[str] = []
    if kept := _number(facts, "kept"):
        lines.append(say("notice-kept", count=kept))
    if unspent := _number(facts, "unspent"):
        lines.append(say("unspent", cost=money(unspent, say)))
    return lines


def _variables_differ(facts: Facts, say: Say) -> Screen:
    """Some recipients have heard other words than were meant; the rest of the launch waits."""
    count, names = _number(facts, "people"), str(facts.get("names") or "")
    text = f"{say('notice-variables_differ', count=count, names=names)}\n\n{say('card-paused', reason='variables')}"
    return Screen(text, _resume_or_stop(facts, say))


def _launch_paused(facts: Facts, say: Say) -> Screen:
    text = f"{say('notice-launch_paused')}\n\n{say('card-paused', reason=facts.get('reason'))}"
    return Screen(text, _resume_or_stop(facts, say))


def _resume_or_stop(facts: Facts, say: Say) -> Rows:
    launch = LaunchId(_number(facts, "launch_id"))
    return (
        (Button(say.plain("button-resume"), ResumeLaunch(launch=launch)),),
        (Button(say.plain("button-stop"), StopLaunch(launch=launch)),),
    )


def _verification_over(facts: Facts, say: Say) -> Screen:
    number, state = Phone(str(facts.get("phone"))), str(facts.get("state"))
    how = str(facts.get("how"))
    text = say("notice-verification_over", phone=phone(number), state=state, how=how)
    return Screen(text, after_code_rows(VerificationId(_number(facts, "verification_id")), number, say))


def after_code_rows(verification: VerificationId, number: Phone, say: Say) -> Rows:
    """The remaining ways when a code has proved nothing."""
    return (
        (Button(say.plain("button-speak-code"), SpeakCode(verification=verification)),),
        (Button(say.plain("button-verify-again"), VerifyPhone(phone=number)),),
    )


def _number(facts: Facts, name: str) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) else 0


def _foreign_source(_facts: Facts, say: Say) -> Screen:
    return Screen(say("notice-operator_foreign_source"))


def _inbox(_facts: Facts, say: Say) -> Screen:
    return Screen(say("notice-operator_inbox"))


def _recording_unavailable(facts: Facts, say: Say) -> Screen:
    return Screen(say("notice-recording_unavailable", number=str(_number(facts, "number"))))


def _relay_given_up(facts: Facts, say: Say) -> Screen:
    return Screen(say("notice-relay_given_up", host=facts.get("host")))


def _record_moderated(facts: Facts, say: Say) -> Screen:
    """A record was let through or only commented on; the moderator's own words are quoted."""
    lines = [say("notice-record_moderated", name=facts.get("name"), passed=facts.get("passed"))]
    if comment := facts.get("comment"):
        lines.append(say("record-comment", comment=comment))
    show = ShowRecord(record=LedgerRecordId(_number(facts, "record_id")))
    return Screen("\n".join(lines), ((Button(say.plain("button-record-show"), show),),))


def _held_for_owner(facts: Facts, say: Say) -> Screen:
    """The database missed some time: how much waits for the owner, and where they decide about it."""
    count = _number(facts, "launches")
    lines = [say("notice-held_for_owner", because=facts.get("because"))]
    if not count:
        return Screen("\n\n".join([*lines, say("held-none-waits")]))
    lines.append(say("held-waits", launches=count, recipients=_number(facts, "people")))
    return Screen("\n\n".join(lines), ((Button(say.plain("button-held-show"), ShowHeld()),),))


def _member_removed(_facts: Facts, say: Say) -> Screen:
    return Screen(say("notice-member_removed"))


def _handover_offered(facts: Facts, say: Say) -> Screen:
    owned, account = _number(facts, "account_id"), facts.get("account")
    text = say(
        "notice-handover_offered",
        what="account" if owned else "bot",
        account=str(account),
        name=facts.get("name"),
    )
    return Screen(
        text,
        (
            (Button(say.plain("button-handover-accept"), AcceptHandover(owned=owned)),),
            (Button(say.plain("button-handover-decline"), DeclineHandover(owned=owned)),),
        ),
    )


def _handed_over(facts: Facts, say: Say) -> Screen:
    what = "account" if _number(facts, "account_id") else "bot"
    return Screen(say("notice-handed_over", what=what, name=facts.get("name")))


def _balance_fell(facts: Facts, say: Say) -> Screen:
    """The balance fell by more than the ledger can explain: what is known, and what the owner can do."""
    spending = Spending(
        calls_kopecks=Kopecks(_number(facts, "calls_kopecks")),
        texts_kopecks=Kopecks(_number(facts, "texts_kopecks")),
        lost_requests=_number(facts, "lost_requests"),
        flash_calls=_number(facts, "flash_calls"),
        unpriced_calls=_number(facts, "unpriced_calls"),
        awaited=_number(facts, "awaited"),
    )
    fell = say(
        "notice-balance_fell",
        account=str(_number(facts, "account")),
        hours=_number(facts, "hours"),
        then=money(_number(facts, "then"), say),
        now=money(_number(facts, "now"), say),
        unexplained=money(_number(facts, "unexplained"), say),
    )
    known = "\n".join(spending_lines(spending, say))
    return Screen("\n\n".join([fell, known, say("notice-balance_fell-next")]))


def _round_refused(facts: Facts, say: Say) -> Screen:
    """The next round of a list did not begin, and will not."""
    why = {name: value for name, value in facts.items() if name not in {"launch_id", "user_id", "code"}}
    return Screen(
        f"{say('notice-round_refused')}\n\n{refusal_text(Refusal(str(facts.get('code')), **why), say)}"
    )


def _template_callable(facts: Facts, say: Say) -> Screen:
    """A template that somebody waited for may be used by now, or was waited for long enough."""
    template = FromTemplate(TemplateId(_number(facts, "template_id")), name=str(facts.get("name") or ""))
    text = say("notice-template_callable", template=template_words(template, say), passed=facts.get("passed"))
    return Screen(
        text, ((Button(say.plain("button-open-template"), ShowTemplate(template=template.template_id)),),)
    )


def _hot_reaction(facts: Facts, say: Say) -> Screen:
    """Somebody waits for an answer: who, and what they pressed or said."""
    lines = [
        say("notice-hot_reaction", who=whom(Phone(str(facts.get("phone"))), str(facts.get("name") or ""))),
        say("notice-hot_reaction-chose", reaction=facts.get("reaction")),
    ]
    if answer := facts.get("answer"):
        lines.append(say("notice-hot_reaction-said", answer=answer))
    show = ShowCall(number=CallNumber(_number(facts, "number")))
    return Screen("\n".join(lines), ((Button(say.plain("button-details"), show),),))


def _watch_trouble(facts: Facts, say: Say) -> Screen:
    """A group is shown nothing any more, or otherwise than was chosen."""
    return Screen(say("notice-watch_trouble", trouble=facts.get("trouble"), title=facts.get("title")))


def _alert(facts: Facts, say: Say) -> Screen:
    """In a group nothing is told of the balance, nor what a moderator has written."""
    where = "group" if facts.get("is_group") else "own"
    text = say(
        f"alert-{facts.get('alert')}",
        where=where,
        account=str(facts.get("account")),
        count=_number(facts, "count") or _number(facts, "people"),
        reason=facts.get("reason") or "none",
        **{name: facts.get(name) or "" for name in ("what", "passed", "name")},
        **{name: money(_number(facts, name), say) for name in ("balance", "needed", "missing")},
    )
    if (comment := facts.get("comment")) and where == "own":
        return Screen(f"{text}\n{say('record-comment', comment=comment)}")
    enough = facts.get("enough")
    if isinstance(enough, int):
        return Screen(f"{text}\n{say('alert-enough', count=enough)}")
    return Screen(text)


def _digest(facts: Facts, say: Say) -> Screen:
    """The day that has passed, for a chat that watches."""
    figures = {name: _number(facts, name) for name in ("launches", "calls", "answered", "reacted", "leads")}
    if not any(figures.values()):
        return Screen(say("digest-quiet"))
    return Screen(say("digest", cost=money(_number(facts, "cost"), say), **figures))


_NOTICES: Mapping[str, Callable[[Facts, Say], Screen]] = {
    "unknown_batch": _unknown_batch,
    "launch_failed": _launch_failed,
    "launch_paused": _launch_paused,
    "launch_kept_home": _kept_home,
    "variables_differ": _variables_differ,
    "verification_over": _verification_over,
    "operator_foreign_source": _foreign_source,
    "operator_inbox": _inbox,
    "recording_unavailable": _recording_unavailable,
    "relay_given_up": _relay_given_up,
    "record_moderated": _record_moderated,
    "held_for_owner": _held_for_owner,
    "member_removed": _member_removed,
    "handover_offered": _handover_offered,
    "handed_over": _handed_over,
    "balance_fell": _balance_fell,
    "hot_reaction": _hot_reaction,
    "round_refused": _round_refused,
    "template_callable": _template_callable,
    "watch_trouble": _watch_trouble,
    "schedule_asks": schedules.asks,
    "schedule_missed": schedules.missed,
    "schedule_stopped": schedules.stopped,
    "schedule_nobody": schedules.nobody,
    "schedule_passed": schedules.passed,
    "alert": _alert,
    "digest": _digest,
}
