"""A launch's one living message, drawn from the ledger each time: who was reached, what it costs, what can be done.

What is unknown is called unknown. Nothing here depends on the moment of drawing: the same ledger gives the
same message.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import LaunchState, RecipientState
from bot.domain.costs.price import PriceEstimate
from bot.domain.drafts.draft import CallDraft, FromTemplate, SpokenCode, SpokenText, StoredRecord
from bot.domain.ids import BatchId
from bot.services.launches.view import LaunchCard, Tried
from bot.telegram.buttons import (
    CallAgain,
    CancelLaunch,
    ChooseAnswer,
    ExportLaunch,
    RepeatLaunch,
    ReportLaunch,
    ResumeLaunch,
    SaveLaunch,
    SettleBatch,
    ShowCall,
    ShowDraft,
    ShowRecipients,
    StopLaunch,
)
from bot.telegram.keyboard_rows import fits
from bot.telegram.list_buttons import CancelDay, DropSecondCalls, GiveBack, ShowWaiting
from bot.telegram.rendering.launch_figures import bar, figures, rest_lines
from bot.telegram.rendering.recordings import launch_recording
from bot.telegram.rendering.rounds import round_lines
from bot.telegram.rendering.rows import row_words
from bot.telegram.rendering.words import (
    clock_time,
    masked_whom,
    moment,
    money,
    money_range,
    phone,
    short_name,
    template_words,
    whom,
)
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Safe, Say

_TEXT_SHOWN = 200
_OVER = frozenset({LaunchState.DONE, LaunchState.STOPPED})


def launch_card(card: LaunchCard, say: Say) -> Screen:
    """The message as it stands now, in the user's language and zone."""
    return Screen(_text(card, say, [*_unknown(card, say)], _money(card, say)), _keyboard(card, say))


def watched_card(card: LaunchCard, say: Say) -> Screen:
    """The same for a chat that watches: phones masked, no balance, and nothing that launches, spends or shows a phone."""
    unknown = [say("card-unknown", count=batch.size) for batch in card.unknown_batches]
    return Screen(_text(replace(card, is_masked=True), say, unknown, _cost(card, say)))


def _text(card: LaunchCard, say: Say, unknown: Sequence[str], cost: Sequence[str]) -> str:
    blocks: list[Sequence[str]] = [
        [
            say(f"card-title-{_title(card)}"),
            *list_words(card.content, say),
            *round_lines(card, say),
            *_news(card, say),
        ],
        [_speech(card, say), *launch_recording(card, say)],
        [*_recipients(card, say), *_early(card, say)],
        unknown,
        [say("card-moderation")] if card.moderation_hint else [],
        cost,
        # The banner comes last, since a list of chats and a notification show the first line.
        [say.escaped(card.banner)] if card.banner else [],
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines)


def settle_row(batch: BatchId, size: int, say: Say) -> tuple[Button, ...]:
    """The two answers to "did it happen?"."""
    return (
        Button(say.plain("button-happened", count=size), SettleBatch(batch=batch, happened=True)),
        Button(say.plain("button-not-happened", count=size), SettleBatch(batch=batch, happened=False)),
    )


def _title(card: LaunchCard) -> str:
    """The state, said more exactly if one word would mislead."""
    counts = card.counts
    if card.state is LaunchState.DONE and not counts.get(RecipientState.FINAL):
        return "failed"
    if card.state is not LaunchState.RUNNING:
        return card.state.value
    open_count = card.total - card.settled
    if open_count and open_count == counts.get(RecipientState.UNKNOWN, 0):
        return "unknown"
    return "planned" if card.content.when is not None and card.not_begun == card.total else "running"


def _news(card: LaunchCard, say: Say) -> list[str]:
    """What the state means, in a sentence."""
    match card.state:
        case LaunchState.HELD if card.hold_until is not None:
            return [_held(card, card.hold_until, say)]
        case LaunchState.RUNNING:
            return _goes_on(card, say)
        case LaunchState.CANCELLED:
            return [say("card-cancelled")]
        case LaunchState.PAUSED:
            return [say("card-paused", reason=card.paused_because)]
        case LaunchState.STOPPED:
            return [say("card-stopped-done" if card.settled == card.total else "card-stopped")]
    return []


def _goes_on(card: LaunchCard, say: Say) -> list[str]:
    if card.starts_at is not None and card.content.appointments is not None:
        return [say("card-next-reminder", moment=moment(card.starts_at, say, zone=card.zone))]
    if card.starts_at is not None:
        return [say("card-goes-on", moment=moment(card.starts_at, say, zone=card.zone))]
    if card.sent_by is not None:
        return [say("card-sent-by", time=clock_time(card.sent_by, card.zone))]
    return []


def _held(card: LaunchCard, until: datetime, say: Say) -> str:
    """When the launch begins, and that it can be cancelled until then."""
    if card.starts_at is not None:
        return say("card-starts", moment=moment(card.starts_at, say, zone=card.zone))
    time = clock_time(until, card.zone, seconds=True)
    if card.content.when is None or card.is_list:
        return say("card-hold", time=time)
    return say("card-hold-planned", time=time, moment=moment(card.content.when, say, zone=card.zone))


def _speech(card: LaunchCard, say: Say) -> str:
    """What is said, in the confirm screen's words."""
    is_text = isinstance(card.content.what, StoredRecord) and card.content.what.voiced is not None
    if card.record_name is not None and not is_text:
        return say("card-speech-record-named", name=card.record_name)
    return speech_words(card.content, say)


def launch_title(content: CallDraft, say: Say) -> str:
    """A launch in a few words, as a button or a topic names it: its list, else what is said. Plain text."""
    if content.source is not None and (name := short_name(content.source.name)):
        return name
    match content.what:
        case SpokenText(text=text) | StoredRecord(voiced=SpokenText(text=text)):
            return short_name(text)
        case StoredRecord(record_id=record_id):
            return say.plain("watch-launch-record", id=str(record_id))
        case FromTemplate() as template:
            return template_words(template, say)
    return say.plain("watch-launch-other")


def list_words(content: CallDraft, say: Say) -> list[str]:
    """The list by its name, in a line; nothing for recipients who came from no list."""
    name = "" if content.source is None else short_name(content.source.name)
    return [say("card-list", name=name)] if name else []


def speech_words(content: CallDraft, say: Say, *, shown: int = _TEXT_SHOWN) -> str:
    """What is said, in a line."""
    match content.what:
        case SpokenText(text=text) | StoredRecord(voiced=SpokenText(text=text)):
            begins = text if len(text) <= shown else f"{text[:shown].rstrip()}…"
            return say("card-speech-text", text=begins)
        case StoredRecord(record_id=record_id):
            return say("card-speech-record", id=str(record_id))
        case FromTemplate() as template:
            return say("card-speech-template", template=template_words(template, say))
        case SpokenCode():
            return say("speech-code")
        case None:
            return ""


def _recipients(card: LaunchCard, say: Say) -> list[str]:
    if card.is_list:
        return [*_list_progress(card, say), *figures(card, say)]
    is_planned = card.content.when is not None
    lines: list[str] = []
    if card.total > 1 and card.state not in {LaunchState.HELD, LaunchState.CANCELLED}:
        lines.append(_progress(card, say))
    for row in card.recipients:
        state = row_words(row, say, zone=card.zone, is_planned=is_planned)
        named = masked_whom(row.phone, row.name) if card.is_masked else whom(row.phone, row.name)
        if row.call_number is None or card.total == 1 or card.is_masked:
            lines.append(say("card-row", phone=named, state=state))
        else:
            number = str(row.call_number)
            lines.append(say("card-row-call", phone=named, state=state, number=number))
    if card.hidden:
        lines.append(say("card-more", count=card.hidden))
    return lines


def _early(card: LaunchCard, say: Say) -> list[str]:
    """A call for tomorrow that is over today needs a word; under a banner it says that this is no real service."""
    if card.begun_before is None:
        return []
    trial = "yes" if card.banner else "no"
    return [
        say(
            "card-early", moment=moment(card.begun_before, say, zone=card.zone), trial=trial, count=card.total
        )
    ]


def _list_progress(card: LaunchCard, say: Say) -> list[str]:
    if card.state is LaunchState.HELD:
        return [say("card-to-call", count=card.counts.get(RecipientState.QUEUED, 0))]
    if card.state is LaunchState.CANCELLED:
        # Else "done" would stand beside "cancelled" though nobody was called.
        return []
    if card.settled == card.total:
        return [_progress(card, say)]
    return [bar(card.settled, card.total), _progress(card, say), *rest_lines(card, say)]


def _progress(card: LaunchCard, say: Say) -> str:
    """ "Готово 2 из 7: ответили 1, не дозвонились 1", without zero counts."""
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
        return say("card-progress", settled=card.settled, total=card.total)
    counted = Safe(", ".join(parts))
    return say("card-progress-counts", settled=card.settled, total=card.total, counts=counted)


def _unknown(card: LaunchCard, say: Say) -> list[str]:
    lines: list[str] = []
    for batch in card.unknown_batches:
        lines.append(say("card-unknown", count=batch.size))
        before, now = batch.balance_before_kopecks, batch.balance_now_kopecks
        if before is not None and now is not None:
            lines.append(say("card-unknown-balance", before=money(before, say), now=money(now, say)))
    if card.unknown_more:
        lines.append(say("card-unknown-more", count=card.unknown_more))
    # A list waits for its time here, so none of its calls is planned at the service.
    if lines and card.content.when is not None and not card.is_list:
        lines.append(say("card-unknown-planned"))
    return [*lines, say("card-unknown-next")] if lines else []


def _money(card: LaunchCard, say: Say) -> list[str]:
    lines = _cost(card, say)
    if lines and card.balance_kopecks is not None:
        lines.append(say("card-balance", balance=money(card.balance_kopecks, say)))
    # Normally all news is sent to us; if some had to be asked for, their number is worth a line.
    if lines and card.by_asking:
        lines.append(say("card-news", push=card.by_push, asked=card.by_asking))
    return lines


def _cost(card: LaunchCard, say: Say) -> list[str]:
    if card.state in {LaunchState.HELD, LaunchState.CANCELLED}:
        return []
    return [say(f"card-cost-{_cost_kind(card)}", cost=money(card.cost_kopecks, say))]


def _cost_kind(card: LaunchCard) -> str:
    if card.unknown_batches:
        return "known"
    if card.settled < card.total:
        return "so-far"
    return "untold" if card.is_cost_untold else "all"


def _keyboard(card: LaunchCard, say: Say) -> Rows:
    launch = card.launch_id
    is_one = card.total == 1 and not card.is_list
    rows: list[tuple[Button, ...]] = [
        settle_row(batch.batch_id, batch.size, say) for batch in card.unknown_batches
    ]
    if "cancel" in card.can:
        rows.append((Button(say.plain("button-cancel-hold"), CancelLaunch(launch=launch)),))
    if "resume" in card.can:
        rows.append((Button(say.plain("button-resume"), ResumeLaunch(launch=launch)),))
    rows += _waiting_rows(card, say)
    if "stop" in card.can:
        label = say.plain("button-stop-one" if is_one else "button-stop")
        rows.append((Button(label, StopLaunch(launch=launch)),))
    if is_one and card.recipients and (number := card.recipients[0].call_number) is not None:
        rows.append((Button(say.plain("button-details"), ShowCall(number=number)),))
    if not is_one and card.state not in {LaunchState.HELD, LaunchState.CANCELLED}:
        rows.append((
            Button(say.plain("button-details"), ShowRecipients(launch=launch)),
            Button(say.plain("button-export"), ExportLaunch(launch=launch)),
        ))  # fmt: skip
    rows += _again_rows(card, say)
    if card.tried is not None:
        rows.append((Button(_tried_label(card.tried, say), ShowDraft(draft=card.tried.draft_id)),))
    if card.state in _OVER:
        label = say.plain("button-report-launch", number=str(launch))
        rows.append((Button(label, ReportLaunch(launch=launch)),))
    if card.state in _OVER and not isinstance(card.content.what, SpokenCode):
        rows.append((Button(say.plain("button-save-scenario"), SaveLaunch(launch=launch)),))
    if "repeat" in card.can:
        rows.append((Button(_repeat_label(card, say), RepeatLaunch(launch=launch)),))
    return tuple(rows)


def _waiting_rows(card: LaunchCard, say: Say) -> list[tuple[Button, ...]]:
    """Who waits for a reminder of their own."""
    if card.content.appointments is None or card.content.appointments.is_second:
        return []
    rows: list[tuple[Button, ...]] = []
    if card.second_calls_at is not None and card.state is not LaunchState.HELD:
        label = say.plain("button-drop-second-calls")
        rows.append((Button(label, DropSecondCalls(launch=card.launch_id)),))
    if card.counts.get(RecipientState.QUEUED):
        rows.append((Button(say.plain("button-reminders-waiting"), ShowWaiting(launch=card.launch_id)),))
    if card.state is not LaunchState.CANCELLED:
        rows.append((Button(say.plain("button-cancel-day"), CancelDay(launch=card.launch_id)),))
    if card.settled and card.state is not LaunchState.CANCELLED:
        rows.append((Button(say.plain("button-give-back"), GiveBack(launch=card.launch_id)),))
    return rows


def _again_rows(card: LaunchCard, say: Say) -> list[tuple[Button, ...]]:
    """What calls some of its recipients once more, or keeps that from happening."""
    launch = card.launch_id
    rows: list[tuple[Button, ...]] = []
    if "drop_rounds" in card.can:
        rows.append((Button(say.plain("button-drop-rounds"), StopLaunch(launch=launch)),))
    if "again" in card.can:
        rows.append((Button(say.plain("button-again", count=card.missed), CallAgain(launch=launch)),))
    if "by_answer" in card.can:
        rows.append((Button(say.plain("button-by-answer"), ChooseAnswer(launch=launch)),))
    return rows


def _tried_label(tried: Tried, say: Say) -> str:
    """The label of a button that only shows what is to be confirmed."""
    if tried.phone is not None:
        return say.label("button-tried-one", name=short_name(tried.name) or phone(tried.phone))
    return say.plain("button-tried", count=tried.recipient_count)


def _repeat_label(card: LaunchCard, say: Say) -> str:
    """Names phone and price, since a tap on the button is the confirmation: neither may be cut."""
    number = "" if card.repeat_phone is None else phone(card.repeat_phone)
    price = price_words(card.repeat_estimate, say)
    worded = say.plain("button-repeat", phone=number, price=price)
    short = say.plain("button-repeat-short", phone=number, price=_price_in_short(card.repeat_estimate, say))
    last = say.plain("button-repeat-shortest", phone=number, price=price)
    return next((label for label in (worded, short) if fits(label)), last)


def _price_in_short(estimate: PriceEstimate | None, say: Say) -> str:
    """The upper end of the expected range, marked as an estimate."""
    if estimate is not None and estimate.high is not None:
        return say.plain("price-known", range=money(estimate.high, say))
    return (
        price_words(estimate, say)
        if estimate is not None and estimate.low
        else say.plain("price-unknown-short")
    )


def price_words(estimate: PriceEstimate | None, say: Say) -> str:
    """ "≈ 1,20–2,40 ₽", "от 0,40 ₽" or that it isn't known; plain text."""
    if estimate is None or (estimate.high is None and not estimate.low):
        return say.plain("price-unknown")
    if estimate.high is None:
        return say.plain("price-from", low=money(estimate.low, say))
    return say.plain("price-known", range=money_range(estimate.low, estimate.high, say))
