"""Messages of the durable outbox: what a person must act on gets a message of its own."""

from collections.abc import Callable, Mapping

from bot.domain.ids import BatchId, LaunchId, LedgerRecordId, VerificationId
from bot.domain.phone import Phone
from bot.services.refusal import Refusal
from bot.telegram.buttons import ResumeLaunch, ShowRecord, SpeakCode, StopLaunch, VerifyPhone
from bot.telegram.rendering.launch_card import settle_row
from bot.telegram.rendering.refusals import refusal_text
from bot.telegram.rendering.words import money, phone
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Say

Facts = Mapping[str, str | int | None]


def notice_screen(kind: str, facts: Facts, say: Say) -> Screen:
    """A kind that is not known here, of a newer program, still says that there is news."""
    draw = _NOTICES.get(kind)
    return Screen(say("notice-other")) if draw is None else draw(facts, say)


def _unknown_batch(facts: Facts, say: Say) -> Screen:
    count, batch = _number(facts, "people"), BatchId(_number(facts, "batch_id"))
    text = "\n\n".join(
        [say("notice-unknown_batch", count=count), say("card-unknown", count=count), say("card-unknown-next")]
    )
    return Screen(text, (settle_row(batch, count, say),))


def _launch_failed(facts: Facts, say: Say) -> Screen:
    """Only what certainly did not happen is told this way, so nothing was charged."""
    refusal = Refusal(str(facts.get("code")), message=facts.get("message"), happened="no")
    text = f"{say('notice-launch_failed')}\n\n{refusal_text(refusal, say)}"
    return Screen("\n\n".join([text, *_kept_lines(facts, say)]))


def _kept_home(facts: Facts, say: Say) -> Screen:
    """A cap or an empty balance has stopped what had not left."""
    text = say("notice-launch_kept_home", reason=facts.get("reason"))
    return Screen("\n\n".join([text, *_kept_lines(facts, say)]))


def _kept_lines(facts: Facts, say: Say) -> list[str]:
    """How many stayed at home, and what was not spent as far as that is known."""
    lines: list[str] = []
    if kept := _number(facts, "kept"):
        lines.append(say("notice-kept", count=kept))
    if unspent := _number(facts, "unspent"):
        lines.append(say("unspent", cost=money(unspent, say)))
    return lines


def _variables_differ(facts: Facts, say: Say) -> Screen:
    """Some have heard other words than were meant; the rest waits."""
    people, names = _number(facts, "people"), str(facts.get("names") or "")
    text = f"{say('notice-variables_differ', count=people, names=names)}\n\n{say('card-paused', reason='variables')}"
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
    """What is left when a code has proved nothing."""
    return (
        (Button(say.plain("button-speak-code"), SpeakCode(verification=verification)),),
        (Button(say.plain("button-verify-again"), VerifyPhone(phone=number)),),
    )


def _number(facts: Facts, name: str) -> int:
    value = facts.get(name)
    return value if isinstance(value, int) else 0


def _foreign_source(_facts: Facts, say: Say) -> Screen:
    return Screen(say("notice-operator_foreign_source"))


def _recording_unavailable(facts: Facts, say: Say) -> Screen:
    return Screen(say("notice-recording_unavailable", number=str(_number(facts, "number"))))


def _record_moderated(facts: Facts, say: Say) -> Screen:
    """Let through, or only commented on: the moderator's own words are quoted."""
    lines = [say("notice-record_moderated", name=facts.get("name"), passed=facts.get("passed"))]
    if comment := facts.get("comment"):
        lines.append(say("record-comment", comment=comment))
    show = ShowRecord(record=LedgerRecordId(_number(facts, "record_id")))
    return Screen("\n".join(lines), ((Button(say.plain("button-record-show"), show),),))


_NOTICES: Mapping[str, Callable[[Facts, Say], Screen]] = {
    "unknown_batch": _unknown_batch,
    "launch_failed": _launch_failed,
    "launch_paused": _launch_paused,
    "launch_kept_home": _kept_home,
    "variables_differ": _variables_differ,
    "verification_over": _verification_over,
    "operator_foreign_source": _foreign_source,
    "recording_unavailable": _recording_unavailable,
    "record_moderated": _record_moderated,
}
