"""Whom a launch called: a page to look at, and the rows of the table."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.domain.calls.launch import RecipientFilter
from bot.services.launches.recipient_view import RecipientView
from bot.services.launches.recipients import ExportedLaunch, ExportedRecipient, RecipientPage
from bot.sheets.writing import Cell
from bot.telegram.buttons import ExportLaunch, ShowRecipients
from bot.telegram.rendering.rows import heard_words, row_state, row_words
from bot.telegram.rendering.words import phone, whom
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say


def recipients_screen(page: RecipientPage, say: Say, *, zone: ZoneInfo) -> Screen:
    """A line for each recipient with a link to their call's card, and buttons to see other recipients."""
    lines: list[str] = [say("recipients-title", who=page.chosen.value)]
    lines += [_line(row, say, zone=zone, is_planned=page.is_planned) for row in page.rows]
    if not page.rows:
        lines.append(say("recipients-nobody"))
    if page.by_push or page.by_asking:
        lines += ["", say("card-news", push=page.by_push, asked=page.by_asking)]
    filters = [_filter(chosen, page, say) for chosen in RecipientFilter if chosen is not page.chosen]
    return Screen(
        "\n".join(lines),
        (
            _turn(page, say),
            tuple(filters[:3]),
            tuple(filters[3:]),
            (Button(say.plain("button-export"), ExportLaunch(launch=page.launch_id)),),
        ),
    )


def export_headers(exported: ExportedLaunch, say: Say) -> list[str]:
    return [
        say.plain("export-phone"),
        say.plain("export-name"),
        *exported.columns,
        say.plain("export-state"),
        say.plain("export-message"),
        say.plain("export-answers"),
        say.plain("export-talk"),
        say.plain("export-cost"),
        say.plain("export-placed"),
        say.plain("export-ended"),
        say.plain("export-call"),
    ]


def export_row(one: ExportedRecipient, say: Say, *, zone: ZoneInfo, is_planned: bool) -> list[Cell]:
    """Aligned with the headers; times by the user's clock."""
    row = one.row
    return [
        phone(row.phone),
        one.name,
        *one.fields,
        # The service's own words have a column of their own.
        row_state(replace(row, message=None), say, zone=zone, is_planned=is_planned),
        row.message,
        ", ".join(heard_words(heard, say) for heard in row.reactions),
        row.talk_s,
        None if row.cost_kopecks is None else row.cost_kopecks / 100,
        None if one.placed_at is None else one.placed_at.astimezone(zone),
        None if one.final_at is None else one.final_at.astimezone(zone),
        row.call_number,
    ]


def _line(row: RecipientView, say: Say, *, zone: ZoneInfo, is_planned: bool) -> str:
    state = row_words(row, say, zone=zone, is_planned=is_planned)
    named = whom(row.phone, row.name)
    if row.call_number is None:
        return say("card-row", phone=named, state=state)
    return say("card-row-call", phone=named, state=state, number=str(row.call_number))


def _turn(page: RecipientPage, say: Say) -> tuple[Button, ...]:
    buttons: list[Button] = []
    if page.after >= 0:
        buttons.append(_show(page, say.plain("button-first"), page.chosen, -1))
    if page.next_after is not None:
        buttons.append(_show(page, say.plain("button-next"), page.chosen, page.next_after))
    return tuple(buttons)


def _filter(chosen: RecipientFilter, page: RecipientPage, say: Say) -> Button:
    return _show(page, say.plain("button-recipients", who=chosen.value), chosen, -1)


def _show(page: RecipientPage, label: str, chosen: RecipientFilter, after: int) -> Button:
    return Button(label, ShowRecipients(launch=page.launch_id, who=chosen, after=after, here=True))
