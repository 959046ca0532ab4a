"""Buttons about a list itself, on its confirm screen: what can be done with the list beside calling it."""

from bot.services.drafts.drafting import ConfirmView
from bot.services.drafts.list_view import ListView
from bot.telegram.list_buttons import AttachConsent, GetLeftOut, MergeLists, NameList, OpenColumns, ReadAnew
from bot.telegram.rendering.appointments import reminder_rows
from bot.telegram.screen import Button, Rows
from bot.telegram.texts import Say


def list_rows(view: ConfirmView, say: Say) -> Rows:
    """Rows above «Изменить»."""
    listed = view.listed
    if listed is None:
        return ()
    return (
        *whom_rows(view, say),
        *_about_recipients(view, listed, say),
        *_about_list(view, listed, say),
    )


def whom_rows(view: ConfirmView, say: Say) -> Rows:
    """Buttons that decide whom the list calls, shown before there is a text: guesses, and the list before this one."""
    if view.listed is None:
        return ()
    return (*reminder_rows(view, say), *_guess_rows(view, say), *_merge_row(view, view.listed, say))


def _guess_rows(view: ConfirmView, say: Say) -> Rows:
    """Buttons to change what was guessed while the file was read, since it decides whom the list calls."""
    listed = view.listed
    if listed is None or not listed.has_columns or listed.reading is None:
        return ()
    draft, notes, columns = view.draft_id, listed.notes, listed.reading.columns
    if notes.unsure:
        return ((Button(say.plain("button-list-columns-unsure"), OpenColumns(draft=draft)),),)
    rows: list[tuple[Button, ...]] = []
    if count := listed.left_out.get("hidden", 0):
        label = say.plain("button-list-hidden", count=count)
        rows.append((Button(label, ReadAnew(draft=draft, how="hidden")),))
    elif columns.hidden:
        rows.append((Button(say.plain("button-list-seen"), ReadAnew(draft=draft, how="seen")),))
    if notes.several:
        rows.append((Button(say.plain("button-list-each"), ReadAnew(draft=draft, how="each")),))
    elif notes.each:
        rows.append((Button(say.plain("button-list-one"), ReadAnew(draft=draft, how="one")),))
    return tuple(rows)


def _merge_row(view: ConfirmView, listed: ListView, say: Say) -> Rows:
    if listed.previous is None:
        return ()
    label = say.label("button-list-merge", name=listed.previous.name)
    return ((Button(label, MergeLists(draft=view.draft_id, revision=view.revision)),),)


def _about_recipients(view: ConfirmView, listed: ListView, say: Say) -> Rows:
    row: list[Button] = []
    if count := sum(listed.left_out.values()):
        row.append(Button(say.plain("button-list-rest", count=count), GetLeftOut(draft=view.draft_id)))
    if listed.has_columns:
        row.append(Button(say.plain("button-list-columns"), OpenColumns(draft=view.draft_id)))
    return (tuple(row),) if row else ()


def _about_list(view: ConfirmView, listed: ListView, say: Say) -> Rows:
    if listed.list_id is None:
        return ()
    row = [Button(say.plain("button-list-consent"), AttachConsent(list=listed.list_id, draft=view.draft_id))]
    if not listed.is_saved:
        row.append(Button(say.plain("button-list-save"), NameList(list=listed.list_id, draft=view.draft_id)))
    return (tuple(row),)
