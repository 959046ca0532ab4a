"""The state of one recipient in a few words, the same on the launch's card, on the call's card and in the list."""

from zoneinfo import ZoneInfo

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.call_status import CallStatus, known_status
from bot.domain.calls.launch import RecipientState, WithheldReason
from bot.domain.reactions import STAYS
from bot.services.launches.recipient_view import RecipientView
from bot.services.reactions.heard import HeardAnswer
from bot.telegram.rendering.words import duration, moment, money
from bot.telegram.texts import Say

_MESSAGE_SHOWN = 120
_ANSWER_SHOWN = 40


def row_state(row: RecipientView, say: Say, *, zone: ZoneInfo, is_planned: bool = False) -> str:
    """Plain text. `is_planned`: a time was given, so a call that has not begun says when it will begin."""
    match row.state:
        case RecipientState.QUEUED | RecipientState.SENDING | RecipientState.UNKNOWN:
            return say.plain(f"state-{row.state}")
        case RecipientState.REJECTED | RecipientState.WITHHELD:
            return _reason(row, say)
        case _ if row.outcome is CallOutcome.REMOVED and row.reason == WithheldReason.STOP_LIST:
            return say.plain("outcome-removed-stop_list")
        case _ if row.outcome is not None:
            return _outcome(row.outcome, row, say)
        case RecipientState.FINAL:
            return _reason(row, say)
        case _:
            return _placed(row, say, zone=zone, is_planned=is_planned)


def row_words(row: RecipientView, say: Say, *, zone: ZoneInfo, is_planned: bool = False) -> str:
    """The recipient's state, what they pressed or said, and the cost if it is known; plain text."""
    words = [row_state(row, say, zone=zone, is_planned=is_planned)]
    words += [heard_words(heard, say) for heard in row.reactions]
    if row.cost_kopecks is not None:
        words.append(money(row.cost_kopecks, say))
    return ", ".join(words)


def heard_words(heard: HeardAnswer, say: Say) -> str:
    """The reaction as its launch names it, "1 приду"; the answer itself where words decide, or where nobody knows more."""
    if heard.label in {"", STAYS, heard.answer}:
        words = answer_words(heard.answer, say)
    elif heard.is_spoken:
        words = say.plain("answer-reaction-word", reaction=heard.label, word=heard.answer[:_ANSWER_SHOWN])
    else:
        words = heard.label
    return say.plain("answer-late", words=words) if heard.is_late and heard.label else words


def answer_words(answer: str, say: Say) -> str:
    """What a recipient answered: "-1" means they stayed on the line (contract, section 2), digits are keys."""
    if answer == "-1":
        return say.plain("answer-stayed")
    if len(answer) == 1 and answer.isdecimal():
        return say.plain("answer-digit", digit=answer)
    return say.plain("answer-word", word=answer)


def _placed(row: RecipientView, say: Say, *, zone: ZoneInfo, is_planned: bool) -> str:
    if row.status is None:
        return say.plain("state-placed-blind")
    status = known_status(row.status)
    if status is None:
        return say.plain("state-raw", word=row.status)
    if status is CallStatus.CREATED and is_planned and row.planned_at is not None:
        return say.plain("state-planned", moment=moment(row.planned_at, say, zone=zone))
    return say.plain(f"state-{status}")


def _outcome(outcome: CallOutcome, row: RecipientView, say: Say) -> str:
    if outcome is CallOutcome.ANSWERED and row.talk_s is not None:
        return say.plain("outcome-answered-talk", talk=duration(row.talk_s, say))
    return say.plain(f"outcome-{outcome}")


def _reason(row: RecipientView, say: Say) -> str:
    key = f"reason-{row.reason}"
    reason = say.plain(key if say.has(key) else "reason-other")
    if not row.message:
        return reason
    return say.plain("state-message", reason=reason, message=row.message[:_MESSAGE_SHOWN])
