"""The parts of the confirm screen that only a list has: how many of its recipients are called, why the others
stay at home, in which hours and how fast, and the one tap that says what the calls are for.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.calls.launch import WithheldReason
from bot.domain.costs.price import TEXT_COST
from bot.domain.drafts.draft import (
    TEXT_LIMIT,
    CallDraft,
    FromLaunch,
    FromTemplate,
    Purpose,
    SpokenText,
)
from bot.domain.drafts.draft_texts import can_be_voiced, texts_of_each_request, texts_to_voice
from bot.domain.drafts.filling import NAME_COLUMN
from bot.domain.drafts.personal import columns_of
from bot.domain.drafts.variables import spoken
from bot.domain.reactions import acknowledging
from bot.domain.when.schedule import EVERY_DAY, CallWindow
from bot.services.drafts.drafting import ConfirmView
from bot.services.drafts.list_view import ListView, columns_lacking, template_values
from bot.services.refusal import Refusal
from bot.telegram.buttons import (
    Above,
    ChooseAgain,
    ChooseRecord,
    ChooseTemplate,
    ConfirmList,
    HearSentence,
    MapTemplate,
    SameListAgain,
    WriteRecipients,
    WriteText,
)
from bot.telegram.rendering.refusals import refusal_text
from bot.telegram.rendering.words import date_of, moment, money, money_range, whom
from bot.telegram.screen import Button
from bot.telegram.texts import Say

Row = tuple[Button, ...]
SAMPLE_SHOWN = 400
"""Characters of one recipient's sentence; three sentences must leave room for the rest of the screen."""


def whom_lines(view: ConfirmView, listed: ListView, say: Say) -> list[str]:
    """ "Список «clients.xlsx»: позвоним 97 из 100", and why the other three are not called."""
    source, answers = view.content.source, ""
    kind = "launch" if isinstance(source, FromLaunch) else "list"
    if isinstance(source, FromLaunch) and source.nodes:
        kind = "both" if source.outcomes else "answers"
        answers = ", ".join(source.labels)
    lines: list[str] = [
        say(
            "confirm-list-whom",
            kind=kind,
            name=listed.name,
            answers=answers,
            count=listed.recipient_count,
            total=listed.total,
        )
    ]
    if listed.left_out:
        lines.append(say("confirm-left-out"))
        for reason, count in sorted(listed.left_out.items(), key=lambda pair: (-pair[1], pair[0])):
            lines.append(say("confirm-list-left-out-row", reason=reason_words(reason, say), count=count))
    if listed.extensions:
        lines.append(say("confirm-list-extensions", count=listed.extensions))
    lines += _note_lines(listed, say, behind="yes" if is_asking(view) else "no")
    if listed.consent is not None:
        since = date_of(listed.consent.since, say, zone=view.zone)
        lines.append(say("confirm-list-consent", kind=listed.consent.kind, date=since))
    return lines


def _note_lines(listed: ListView, say: Say, *, behind: str) -> list[str]:
    """What was guessed while the file was read, since guesses are always said. `behind`: whether «Колонки» is
    under «Ещё».
    """
    notes = listed.notes
    lines: list[str] = []
    if notes.others:
        others = ", ".join(other.title for other in notes.others)
        lines.append(say("confirm-list-sheet", title=notes.title, others=others, behind=behind))
    elif notes.is_sheet_hidden:
        lines.append(say("confirm-list-sheet-hidden", title=notes.title))
    if notes.several:
        lines.append(say("confirm-list-several", count=notes.several))
    if notes.each:
        lines.append(say("confirm-list-each", count=notes.each))
    if notes.hidden_columns:
        lines.append(say("confirm-list-hidden-columns", names=", ".join(notes.hidden_columns)))
    if notes.cut:
        lines.append(say("confirm-list-cut", count=notes.cut))
    if not notes.sees_hidden:
        lines.append(say("confirm-list-unseen"))
    return lines


def reason_words(reason: str, say: Say) -> str:
    """Plain text; a reason that only a newer version knows gets a general word."""
    key = f"reason-{reason}"
    return say.plain(key if say.has(key) else "reason-other")


def question_lines(view: ConfirmView, say: Say) -> list[str]:
    """What the screen itself asks: the user's next text is the answer."""
    return [say("confirm-list-ask-what")] if is_asking(view) else []


def is_asking(view: ConfirmView) -> bool:
    """Whether a list has no text yet, or one that can't be said."""
    if view.listed is None:
        return False
    return view.content.what is None or any(blocker.code == "draft-braces" for blocker in view.blockers)


def option_lines(content: CallDraft, say: Say) -> list[str]:
    """Hours, redial, pace and who is spared. An option that is off is not mentioned, except the hours."""
    lines: list[str] = []
    if content.window is not None:
        lines.append(_window_line(content, content.window, say))
    if content.redial_min is not None:
        lines.append(say("confirm-list-redial", minutes=content.redial_min))
    if isinstance(content.what, FromTemplate) and content.redial_min is not None:
        # Redial is documented only for calls without a template (contract, sections 1 and 12).
        lines.append(say("confirm-template-redial"))
    if content.per_minute is not None:
        lines.append(say("confirm-list-pace", count=content.per_minute))
    if content.skip_recent_days:
        lines.append(say("confirm-list-recent", count=content.skip_recent_days))
    if content.until_acknowledged and (by := acknowledging(content.reactions)):
        lines.append(say("confirm-until-acknowledged", reactions=", ".join(one.label for one in by)))
    if content.with_unknown_prefix:
        lines.append(say("confirm-list-unknown-prefix"))
    if content.own_hook is not None:
        lines.append(say("confirm-own-hook", host=content.own_hook.host))
    return lines


def record_lines(view: ConfirmView, say: Say) -> list[str]:
    """What a list's texts cost: as records once, else with each request. It is part of the expected range if there is one."""
    if view.content.source is None and not view.content.until_acknowledged:
        return []
    is_part = "no" if view.estimate.high is None else "yes"
    lines: list[str] = []
    personal, what = None if view.listed is None else view.listed.personal, view.content.what
    if personal is not None and isinstance(what, SpokenText):
        once = can_be_voiced(what)
        paid = (
            money(TEXT_COST * personal.sentences, say)
            if once
            else money_range(*view.estimate.text_costs, say)
        )
        lines.append(
            say(
                "personal-cost",
                count=personal.sentences,
                cost=paid,
                is_part=is_part,
                how="once" if once else "each",
            )
        )
    if count := len(texts_to_voice(view.content)):
        cost = money(TEXT_COST * count, say)
        lines.append(say("confirm-list-text-cost", cost=cost, count=count, is_part=is_part))
    if count := len(texts_of_each_request(view.content)):
        cost = money_range(*view.estimate.text_costs, say)
        lines.append(say("confirm-list-text-each", cost=cost, count=count, is_part=is_part))
    return lines


def _window_line(content: CallDraft, window: CallWindow, say: Say) -> str:
    """ "9:00–20:00, пн–пт, по местному времени", or by whose clock else."""
    clock = "local" if window.is_local else "cabinet"
    is_template = isinstance(content.what, FromTemplate)
    leaves_out = window.leaves_out_weekends and not is_template
    shown = say.plain("weekdays-without-weekends") if leaves_out else days(window.weekdays, say)
    return say(
        "confirm-list-window", hours=hours(window), days=shown, clock="template" if is_template else clock
    )


def hours(window: CallWindow) -> str:
    """ "9:00–20:00"."""
    return f"{window.start.hour}:{window.start:%M}–{window.end.hour}:{window.end:%M}"


def days(weekdays: frozenset[int], say: Say) -> str:
    """ "каждый день", "пн–пт", or the days one by one."""
    if weekdays == EVERY_DAY:
        return say.plain("weekdays-all")
    names = {day: say.plain("weekday-short", day=day) for day in sorted(weekdays)}
    first, last = min(names), max(names)
    if len(names) > 2 and last - first + 1 == len(names):
        return f"{names[first]}–{names[last]}"
    return ", ".join(names.values())


def sample_lines(view: ConfirmView, say: Say) -> list[str]:
    """The first recipients' sentences as they will be spoken; if the text isn't known, their values by placeholder."""
    what, listed = view.content.what, view.listed
    lines: list[str] = [say("samples-title")]
    if listed is not None and listed.personal is not None:
        told = listed.personal.first
        lines += [
            say(
                "samples-row",
                place=place if listed.personal.records else 0,
                phone=whom(one.phone, one.name),
                said=said[:SAMPLE_SHOWN],
            )
            for place, (one, said) in enumerate(told, start=1)
        ]
        return lines if told else []
    if listed is None or not isinstance(what, FromTemplate) or not listed.samples or not what.columns:
        return []
    for sample in listed.samples:
        values = template_values(view.content, sample.name, sample.fields)
        said = said_by(what, values)
        lines.append(say("samples-row", place=0, phone=whom(sample.phone, sample.name), said=said))
    return lines


def hear_rows(view: ConfirmView, say: Say) -> list[Row]:
    """A button for each of the first sentences that is a record already, by its place on the screen."""
    personal = None if view.listed is None else view.listed.personal
    if personal is None:
        return []
    places = {said: place for place, (_, said) in reversed(list(enumerate(personal.first, start=1)))}
    heard = sorted((places[said], record) for said, record in personal.records.items())
    row = tuple(
        Button(say.plain("button-hear-sentence", place=str(place)), HearSentence(record=record))
        for place, record in heard
    )
    return [row] if row else []


def said_by(what: FromTemplate, values: Mapping[str, str]) -> str:
    """One recipient's sentence, cut; their values by placeholder if nobody told us the text."""
    said = spoken(what.text, values) if what.text else "; ".join(f"{n}: {v}" for n, v in values.items())
    return said[:SAMPLE_SHOWN]


def filled_lines(view: ConfirmView, say: Say) -> list[str]:
    """What fills the template's variables: most of it was guessed, and guesses are always said."""
    what = view.content.what
    if view.listed is not None and view.listed.personal is not None and isinstance(what, SpokenText):
        return _personal_lines(what, view.listed, say)
    if view.listed is None or not isinstance(what, FromTemplate):
        return []
    if not what.columns:
        return [] if what.text else [say("template-bare")]
    pairs = "; ".join(f"{{{name}}} ← {column_name(column, say)}" for name, column in what.columns)
    return [say("template-filled", pairs=pairs)]


def _personal_lines(what: SpokenText, listed: ListView, say: Say) -> list[str]:
    """Which columns were taken where they are called otherwise than the braces, and how values are said."""
    lines: list[str] = []
    chosen = columns_of(what.text, listed.columns)
    others = [(name, column) for name, column in chosen if name.casefold() != column.casefold()]
    if others:
        pairs = "; ".join(f"{{{name}}} ← {column_name(column, say)}" for name, column in others)
        lines.append(say("personal-columns", pairs=pairs))
    return [*lines, *([say("personal-as-written")] if what.as_written else [])]


def unsaid_lines(view: ConfirmView, say: Say) -> list[str]:
    """Who stays at home because the text can't be said to them; the first ones by name, each with the reason."""
    personal = None if view.listed is None else view.listed.personal
    if personal is None or not personal.kept:
        return []
    lines: list[str] = [say("personal-kept", count=personal.kept)]
    for one, why in personal.unsaid:
        reason = say.plain(
            "personal-why",
            reason=why.reason.value,
            columns=", ".join(column_name(column, say) for column in why.columns),
            actual=why.actual or 0,
            limit=TEXT_LIMIT,
        )
        lines.append(say("personal-kept-row", phone=whom(one.phone, one.name), why=reason))
    if personal.kept > len(personal.unsaid):
        lines.append(say("lacking-more"))
    return lines


def lacking_lines(view: ConfirmView, say: Say) -> list[str]:
    """Who stays at home because they lack a value the template needs; the first ones by name."""
    count = 0 if view.listed is None else view.listed.left_out.get(WithheldReason.NO_VALUE, 0)
    if view.listed is None or not count or not isinstance(view.content.what, FromTemplate):
        return []
    lines: list[str] = [say("lacking-title", count=count)]
    for recipient in view.listed.lacking:
        columns = columns_lacking(view.content, recipient.name, recipient.fields)
        names = ", ".join(column_name(column, say) for column in columns)
        lines.append(say("lacking-row", phone=whom(recipient.phone, recipient.name), columns=names))
    if count > len(view.listed.lacking):
        lines.append(say("lacking-more"))
    return lines


def column_name(column: str, say: Say) -> str:
    """Plain text; the column of recipients' names has no name of its own."""
    if column == NAME_COLUMN:
        return say.plain("column-name")
    return column or say.plain("column-none")


def list_blocker(blocker: Refusal, view: ConfirmView, say: Say, now: datetime) -> str | None:
    """The blocker as a sentence; None if the screen already asks about it."""
    if blocker.code == "draft-no-speech" and view.listed is not None:
        return None
    listed = view.listed
    if blocker.code == "same-list" and listed is not None and listed.same_list_at is not None:
        at = moment(listed.same_list_at, say, zone=view.zone, now=now)
        return say("confirm-list-same", moment=at)
    return refusal_text(blocker, say)


def confirm_rows(view: ConfirmView, say: Say) -> list[Row]:
    """Buttons that say what the calls are: a notice or advertising; or that overrule a refusal."""
    draft, revision = view.draft_id, view.revision
    codes = {blocker.code for blocker in view.blockers}
    rows: list[Row] = []
    if "same-list" in codes:
        rows.append(
            (Button(say.plain("button-same-list-again"), SameListAgain(draft=draft, revision=revision)),)
        )
    if "list-not-written" in codes:
        rows.append(
            (Button(say.plain("button-write-recipients"), WriteRecipients(draft=draft, revision=revision)),)
        )
    if not codes:
        rows += [(_confirm(purpose, view, say),) for purpose in view.purposes]
    if is_asking(view):
        rows.append((Button(say.plain("button-write-text"), WriteText(draft=draft, revision=revision)),))
        record = ChooseRecord(draft=draft, revision=revision, above=Above.SCREEN)
        template = ChooseTemplate(draft=draft, revision=revision, above=Above.SCREEN)
        rows.append((
            Button(say.plain("button-choose-record"), record),
            Button(say.plain("button-choose-template"), template),
        ))  # fmt: skip
    if isinstance(view.content.what, FromTemplate):
        mapping = MapTemplate(draft=draft, revision=revision)
        rows.append((Button(say.plain("button-map-template"), mapping),))
    if isinstance(view.content.source, FromLaunch):
        choose = ChooseAgain(draft=draft, revision=revision)
        rows.append((Button(say.plain("button-choose-again"), choose),))
    return rows


def _confirm(purpose: Purpose, view: ConfirmView, say: Say) -> Button:
    label = say.plain(f"button-confirm-{purpose}", count=view.recipient_count)
    return Button(label, ConfirmList(draft=view.draft_id, revision=view.revision, purpose=purpose))
