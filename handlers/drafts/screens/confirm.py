"""The last screen before money: whom, what, from which number, when, for how much, and what is left afterwards."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.costs.price import TEXT_COST
from bot.domain.drafts.draft import CallDraft, FromTemplate, Speech, SpokenCode, SpokenText, StoredRecord
from bot.domain.drafts.draft_texts import generated_texts, looks_like_reactions
from bot.domain.phone import Phone
from bot.services.drafts.drafting import ConfirmView, LeftOut
from bot.services.drafts.trials import TRY_FIRST
from bot.services.refusal import Refusal
from bot.telegram.buttons import (
    CallMeFirst,
    CancelDraft,
    ConfirmDraft,
    EditDraft,
    LinesAreReactions,
    LinesAreText,
    MendLines,
    MoreOfList,
    UseOpening,
    WhenIsText,
)
from bot.telegram.rendering import confirm_list
from bot.telegram.rendering.appointments import cancelling_lines, reminder_lines
from bot.telegram.rendering.confirm_manner import manner_lines, recording_lines, voice_lines
from bot.telegram.rendering.list_rows import list_rows, whom_rows
from bot.telegram.rendering.reactions import near_lines, reaction_lines
from bot.telegram.rendering.refusals import refusal_text
from bot.telegram.rendering.rounds import rounds_words
from bot.telegram.rendering.words import (
    capital,
    clock_time,
    moment,
    moment_label,
    money,
    money_range,
    phone,
    template_words,
    whom,
)
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Safe, Say
from handlers.drafts.buttons import PlayReactions
from handlers.drafts.screens import confirm_again


def confirm_screen(
    view: ConfirmView,
    say: Say,
    *,
    now: datetime,
    when_was_read: bool = False,
    why: Refusal | None = None,
) -> Screen:
    """`when_was_read`: the time was read from the line, so it may have been meant as the beginning of the text.

    `why`: the reason why the user, who said yes already, is asked once more.
    """
    blocks: list[Sequence[str]] = [
        [] if why is None else [f"<b>{refusal_text(why, say)}</b>"],
        [say("confirm-hint", words=view.content.hint)] if has_hint(view.content) else [],
        [say("confirm-guessed")] if view.content.guessed else [],
        cancelling_lines(view, say),
        [
            say("confirm-title", count=view.recipient_count),
            *_whom(view, say),
            *confirm_again.others_lines(view.content, say),
            *_extensions(view, say),
        ],
        [*_what(view.content, say, record_name=view.record_name), *confirm_list.question_lines(view, say)],
        reaction_lines(view.content, say),
        near_lines(view.content, say),
        [*confirm_list.sample_lines(view, say), *confirm_list.filled_lines(view, say)],
        [*confirm_list.lacking_lines(view, say), *confirm_list.unsaid_lines(view, say)],
        reminder_lines(view, say, now),
        [
            _sender(view, say),
            *_when(view, say, now),
            *confirm_list.option_lines(view.content, say),
            *_rounds(view, say),
            *manner_lines(view.content, say),
        ],
        [
            _price(view, say),
            *confirm_list.record_lines(view, say),
            _balance(view, say),
            _account(view, say),
        ],
        [say("confirm-warning", text=refusal_text(warning, say)) for warning in view.warnings],
        _blockers(view, say, now),
        [say.escaped(view.banner)] if view.banner else [],
    ]
    text = "\n\n".join("\n".join(lines) for lines in blocks if lines)
    return Screen(text, _keyboard(view, say, now, when_was_read=when_was_read))


def _whom(view: ConfirmView, say: Say) -> list[str]:
    if view.listed is not None:
        return confirm_list.whom_lines(view, view.listed, say)
    if len(view.phones) == 1 and not view.left_out:
        return [say("confirm-whom-one", phone=_named(view.phones[0], view))]
    total = len(view.phones) + len(view.left_out)
    lines: list[str] = [say("confirm-whom-many", count=len(view.phones), total=total)]
    lines += [say.escaped(_named(number, view)) for number in view.phones]
    if view.left_out:
        lines += [say("confirm-left-out"), *(_left_out(recipient, view, say) for recipient in view.left_out)]
    return lines


def _named(number: Phone, view: ConfirmView) -> str:
    return whom(number, view.content.name_of(number))


def has_hint(content: CallDraft) -> bool:
    """Whether the text begins like a time that was not understood, and the call would be at once."""
    if not content.hint or content.when is not None or not isinstance(content.what, SpokenText):
        return False
    return content.what.text.startswith(content.hint)


def _extensions(view: ConfirmView, say: Say) -> list[str]:
    numbers = view.content.extensions
    return [say("confirm-extensions", numbers=", ".join(numbers))] if numbers else []


def _left_out(recipient: LeftOut, view: ConfirmView, say: Say) -> Safe:
    named = _named(recipient.phone, view)
    return say("confirm-left-out-row", phone=named, reason=say.plain(f"reason-{recipient.reason}"))


def _what(content: CallDraft, say: Say, *, record_name: str | None) -> list[str]:
    if content.what is None:
        return []
    lines = [
        *_speech(content.what, say, record_name),
        *voice_lines(content, say),
        *confirm_again.voiced_lines(content, say),
    ]
    return [*lines, *recording_lines(content, say)]


def _speech(what: Speech, say: Say, record_name: str | None) -> list[str]:
    match what:
        case SpokenText() as speech:
            return [say("confirm-speech-text"), _quoted(speech.text, say)]
        case StoredRecord(voiced=SpokenText(text=said)):
            return [say("confirm-speech-text"), _quoted(said, say)]
        case StoredRecord() as record:
            named = say("confirm-speech-record-named", name=record_name) if record_name else None
            return [named or say("confirm-speech-record", id=str(record.record_id))]
        case FromTemplate() as template:
            title = say("confirm-speech-template", template=template_words(template, say))
            said = confirm_list.said_by(template, dict(template.values)) if template.values else ""
            return [title, _quoted(said, say)] if said else [title]
    return [say("speech-code"), say("speech-code-hidden")]


def _quoted(text: str, say: Say) -> str:
    return f"<blockquote>{say.escaped(text)}</blockquote>"


def _sender(view: ConfirmView, say: Say) -> Safe:
    """A template carries its own number (contract, section 12): what the draft names is not sent."""
    if isinstance(view.content.what, FromTemplate):
        return say("confirm-from-template")
    if view.sender_phone is None:
        return say("confirm-from-duty")
    return say("confirm-from", phone=phone(view.sender_phone))


def _when(view: ConfirmView, say: Say, now: datetime) -> list[str]:
    if view.content.appointments is not None:
        return []
    if view.when is None:
        lines = [say("confirm-when-now")]
    else:
        lines = [say("confirm-when-at", moment=moment(view.when, say, zone=view.zone, now=now))]
    if view.outside_window is not None:
        opening = moment(view.outside_window, say, zone=view.zone, now=now)
        lines.append(say("confirm-outside", moment=opening))
    return [*lines]


def _rounds(view: ConfirmView, say: Say) -> list[str]:
    return [] if view.content.rounds is None else [rounds_words(view.content.rounds, say)]


def _price(view: ConfirmView, say: Say) -> Safe:
    estimate = view.estimate
    if estimate.high is not None:
        return say(
            "confirm-price-range",
            range=money_range(estimate.low, estimate.high, say),
            basis=estimate.basis.value,
        )
    is_one_request = view.listed is None and not view.content.until_acknowledged
    if is_one_request and (texts := len(generated_texts(view.content))):
        cost = money(TEXT_COST * texts, say)
        return say("confirm-price-unknown-text", count=texts, text_cost=cost)
    return say("confirm-price-unknown")


def _balance(view: ConfirmView, say: Say) -> Safe:
    if view.balance_kopecks is None:
        return say("confirm-balance-unknown")
    balance = money(view.balance_kopecks, say)
    if view.balance_after is None:
        return say("confirm-balance", balance=balance)
    return say("confirm-balance-after", balance=balance, after=money_range(*view.balance_after, say))


def _account(view: ConfirmView, say: Say) -> Safe:
    return say("confirm-account", account=str(view.account_number), domain=view.domain)


def _blockers(view: ConfirmView, say: Say, now: datetime) -> list[str]:
    said = [
        confirm_again.again_words(blocker, view, say, now)
        or confirm_list.list_blocker(blocker, view, say, now)
        for blocker in view.blockers
    ]
    lines = [line for line in said if line is not None]
    return [say("confirm-blocked"), *lines] if lines else []


def _keyboard(view: ConfirmView, say: Say, now: datetime, *, when_was_read: bool) -> Rows:
    draft, revision = view.draft_id, view.revision
    rows: list[tuple[Button, ...]] = []
    # A code goes to the phone being proved, now, or not at all.
    is_code = isinstance(view.content.what, SpokenCode)
    if view.outside_window is not None and not is_code:
        at = int(view.outside_window.timestamp())
        label = opening_label(view.outside_window, view.zone, say, now)
        rows.append((Button(label, UseOpening(draft=draft, revision=revision, at=at)),))
    rows += _confirm_rows(view, say)
    if view.when is not None and when_was_read:
        rows.append((Button(say.plain("button-when-is-text"), WhenIsText(draft=draft, revision=revision)),))
    rows += _lines_rows(view, say)
    rows += confirm_list.hear_rows(view, say)
    if view.content.reactions and not is_code:
        play = PlayReactions(draft=draft, revision=revision)
        rows.append((Button(say.plain("button-play-reactions"), play),))
    edit = Button(say.plain("button-edit"), EditDraft(draft=draft, revision=revision))
    if confirm_list.is_asking(view):
        # What to say is asked first; nine buttons would hide the question.
        rows += whom_rows(view, say)
        edit = Button(say.plain("button-more"), MoreOfList(draft=draft, revision=revision))
    else:
        rows += list_rows(view, say)
    cancel = Button(say.plain("button-cancel-draft"), CancelDraft(draft=draft, revision=revision))
    rows.append((cancel,) if is_code else (edit, cancel))
    return tuple(rows)


def _lines_rows(view: ConfirmView, say: Say) -> list[tuple[Button, ...]]:
    """Whether lines are reactions or text is a guess, and a tap corrects it."""
    draft, revision = view.draft_id, view.revision
    typed, row = view.content.typed_reactions, []
    if typed is not None and typed.can_be_mended:
        row.append(Button(say.plain("button-mend-lines"), MendLines(draft=draft, revision=revision)))
    if typed is not None and not isinstance(view.content.what, StoredRecord):
        row.append(Button(say.plain("button-lines-are-text"), LinesAreText(draft=draft, revision=revision)))
    if looks_like_reactions(view.content):
        label = say.plain("button-lines-are-reactions")
        row.append(Button(label, LinesAreReactions(draft=draft, revision=revision)))
    return [tuple(row)] if row else []


def _confirm_rows(view: ConfirmView, say: Say) -> list[tuple[Button, ...]]:
    draft, revision = view.draft_id, view.revision
    rows: list[tuple[Button, ...]] = []
    if view.listed is not None:
        rows += confirm_list.confirm_rows(view, say)
    elif not view.blockers:
        label = "button-confirm" if view.outside_window is None else "button-confirm-anyway"
        rows.append((Button(say.plain(label), ConfirmDraft(draft=draft, revision=revision)),))
    rows += confirm_again.again_rows(view, say)
    is_code = isinstance(view.content.what, SpokenCode)
    blocked = {blocker.code for blocker in view.blockers} - {TRY_FIRST}
    if not (blocked or view.is_for_self or is_code):
        rows.append((Button(say.plain("button-call-me-first"), CallMeFirst(draft=draft, revision=revision)),))
    return rows


def opening_label(opening: datetime, zone: ZoneInfo, say: Say, now: datetime) -> str:
    """ "В 9:00"; with the day if it is not today."""
    if opening.astimezone(zone).date() == now.astimezone(zone).date():
        return say.plain("button-opening-today", time=clock_time(opening, zone))
    return say.plain("button-opening", moment=capital(moment_label(opening, say, zone=zone, now=now)))
