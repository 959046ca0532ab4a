"""A launch's one living message, drawn from the ledger each time: who was reached, what it costs, what can be done.

What is not known is said to be unknown, and nothing here depends on the moment of drawing: the same ledger gives the
same message.
"""

from collections.abc import Sequence

from bot.domain.call_outcome import CallOutcome
from bot.domain.draft import FromTemplate, SpokenCode, SpokenText, StoredRecord
from bot.domain.ids import BatchId
from bot.domain.launch import LaunchState, RecipientState, recipient_is_settled
from bot.domain.price import PriceEstimate
from bot.services.cards import LaunchCard
from bot.telegram.buttons import CancelLaunch, RepeatLaunch, ResumeLaunch, SettleBatch, ShowCall, StopLaunch
from bot.telegram.rendering.recordings import launch_recording
from bot.telegram.rendering.rows import row_words
from bot.telegram.rendering.words import clock_time, moment, money, money_range, phone
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Safe, Say

_TEXT_SHOWN = 200


def launch_card(card: LaunchCard, say: Say) -> Screen:
    """The message as it stands now, in the person's language and zone."""
    blocks: list[Sequence[str]] = [
        [say.escaped(card.banner)] if card.banner else [],
        [say(f"card-title-{_title(card)}"), *_news(card, say)],
        [_what(card, say), *launch_recording(card, say)],
        _people(card, say),
        _unknown(card, say),
        [say("card-moderation")] if card.moderation_hint else [],
        _money(card, say),
    ]
    text = "\n\n".join("\n".join(lines) for lines in blocks if lines)
    return Screen(text, _keyboard(card, say))


def settle_row(batch: BatchId, size: int, say: Say) -> tuple[Button, ...]:
    """The two answers to "did it happen?"."""
    return (
        Button(say.plain("button-happened", count=size), SettleBatch(batch=batch, happened=True)),
        Button(say.plain("button-not-happened", count=size), SettleBatch(batch=batch, happened=False)),
    )


def _title(card: LaunchCard) -> str:
    """The state, more exactly where one word would mislead."""
    counts = card.counts
    if card.state is LaunchState.DONE and not counts.get(RecipientState.FINAL):
        return "failed"
    if card.state is not LaunchState.RUNNING:
        return card.state.value
    open_count = _total(card) - _settled(card)
    if open_count and open_count == counts.get(RecipientState.UNKNOWN, 0):
        return "unknown"
    waits = all(row.status == "created" and row.outcome is None for row in card.people)
    return "planned" if card.content.when is not None and waits else "running"


def _news(card: LaunchCard, say: Say) -> list[str]:
    """What the state means, in a sentence."""
    match card.state:
        case LaunchState.HELD if card.hold_until is not None:
            time = clock_time(card.hold_until, card.zone, seconds=True)
            if card.content.when is None:
                return [say("card-hold", time=time)]
            return [
                say("card-hold-planned", time=time, moment=moment(card.content.when, say, zone=card.zone))
            ]
        case LaunchState.CANCELLED:
            return [say("card-cancelled")]
        case LaunchState.PAUSED:
            return [say("card-paused", reason=card.paused_because)]
        case LaunchState.STOPPED:
            return [say("card-stopped-done" if _settled(card) == _total(card) else "card-stopped")]
        case _:
            return []


def _what(card: LaunchCard, say: Say) -> str:
    match card.content.what:
        case SpokenText(text=text):
            shown = text if len(text) <= _TEXT_SHOWN else f"{text[:_TEXT_SHOWN].rstrip()}…"
            return say("card-speech-text", text=shown)
        case StoredRecord(record_id=record_id):
            return say("card-speech-record", id=str(record_id))
        case FromTemplate(template_id=template_id):
            return say("card-speech-template", id=str(template_id))
        case SpokenCode():
            return say("speech-code")
        case None:
            return ""


def _people(card: LaunchCard, say: Say) -> list[str]:
    is_planned = card.content.when is not None
    lines: list[str] = []
    if _total(card) > 1 and card.state is not LaunchState.HELD:
        lines.append(_progress(card, say))
    for row in card.people:
        state = row_words(row, say, zone=card.zone, is_planned=is_planned)
        if row.call_number is None or _total(card) == 1:
            lines.append(say("card-row", phone=phone(row.phone), state=state))
        else:
            lines.append(
                say("card-row-call", phone=phone(row.phone), state=state, number=str(row.call_number))
            )
    if card.hidden:
        lines.append(say("card-more", count=card.hidden))
    return lines


def _progress(card: LaunchCard, say: Say) -> str:
    """ "Готово 2 из 7: ответили 1, не дозвонились 1": only what there is."""
    answered = card.outcomes.get(CallOutcome.ANSWERED, 0)
    counts = {
        "answered": answered,
        "not-reached": sum(card.outcomes.values()) - answered,
        "rejected": card.counts.get(RecipientState.REJECTED, 0),
        "withheld": card.counts.get(RecipientState.WITHHELD, 0),
        "unknown": card.counts.get(RecipientState.UNKNOWN, 0),
    }
    parts = [say(f"card-counts-{name}", count=count) for name, count in counts.items() if count]
    if not parts:
        return say("card-progress", settled=_settled(card), total=_total(card))
    counted = Safe(", ".join(parts))
    return say("card-progress-counts", settled=_settled(card), total=_total(card), counts=counted)


def _unknown(card: LaunchCard, say: Say) -> list[str]:
    lines: list[str] = []
    for batch in card.unknown_batches:
        lines.append(say("card-unknown", count=batch.size))
        before, now = batch.balance_before_kopecks, batch.balance_now_kopecks
        if before is not None and now is not None:
            lines.append(say("card-unknown-balance", before=money(before, say), now=money(now, say)))
    if lines and card.content.when is not None:
        lines.append(say("card-unknown-planned"))
    return [*lines, say("card-unknown-next")] if lines else []


def _money(card: LaunchCard, say: Say) -> list[str]:
    if card.state in {LaunchState.HELD, LaunchState.CANCELLED}:
        return []
    lines: list[str] = [say(f"card-cost-{_cost_kind(card)}", cost=money(card.cost_kopecks, say))]
    if card.balance_kopecks is not None:
        lines.append(say("card-balance", balance=money(card.balance_kopecks, say)))
    if card.by_push or card.by_asking:
        lines.append(say("card-news", push=card.by_push, asked=card.by_asking))
    return lines


def _cost_kind(card: LaunchCard) -> str:
    if card.unknown_batches:
        return "known"
    return "all" if _settled(card) == _total(card) and card.cost_is_complete else "so-far"


def _keyboard(card: LaunchCard, say: Say) -> Rows:
    launch = card.launch_id
    is_one = _total(card) == 1
    rows: list[tuple[Button, ...]] = [
        settle_row(batch.batch_id, batch.size, say) for batch in card.unknown_batches
    ]
    if "cancel" in card.can:
        rows.append((Button(say.plain("button-cancel-hold"), CancelLaunch(launch=launch)),))
    if "resume" in card.can:
        rows.append((Button(say.plain("button-resume"), ResumeLaunch(launch=launch)),))
    if "stop" in card.can:
        label = say.plain("button-stop-one" if is_one else "button-stop")
        rows.append((Button(label, StopLaunch(launch=launch)),))
    if is_one and card.people and (number := card.people[0].call_number) is not None:
        rows.append((Button(say.plain("button-details"), ShowCall(number=number)),))
    if "repeat" in card.can:
        rows.append((Button(_repeat_label(card, say), RepeatLaunch(launch=launch)),))
    return tuple(rows)


def _repeat_label(card: LaunchCard, say: Say) -> str:
    """Names phone and price, since a tap on it is the confirmation."""
    price = price_words(card.repeat_estimate, say)
    if card.repeat_phone is None:
        return say.plain("button-repeat-many", count=_total(card), price=price)
    return say.plain("button-repeat", phone=phone(card.repeat_phone), price=price)


def price_words(estimate: PriceEstimate | None, say: Say) -> str:
    """ "≈ 1,20–2,40 ₽", "от 0,40 ₽" or that it isn't known; plain text."""
    if estimate is None or (estimate.high is None and not estimate.low):
        return say.plain("price-unknown")
    if estimate.high is None:
        return say.plain("price-from", low=money(estimate.low, say))
    return say.plain("price-known", range=money_range(estimate.low, estimate.high, say))


def _total(card: LaunchCard) -> int:
    return len(card.people) + card.hidden


def _settled(card: LaunchCard) -> int:
    return sum(count for state, count in card.counts.items() if recipient_is_settled(state))
