"""A list called by a template: which one, what it says, and which column fills which placeholder. Pure functions."""

from collections.abc import Sequence

from bot.domain.draft import FromTemplate
from bot.services.accounts import TemplateLine
from bot.services.drafting import ConfirmView
from bot.services.listed import NAME_COLUMN
from bot.telegram.buttons import ChooseTemplate
from bot.telegram.rendering import missing_values, sample_lines
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.buttons import (
    BackToDraft,
    MapPlaceholder,
    MapTemplate,
    PasteTemplate,
    PickTemplate,
    SetColumn,
)

PAGE = 8
LABEL = 40
"""Characters of a name that a button shows."""
NAMES, NONE = -1, -2
"""Of SetColumn.column."""


def templates_screen(view: ConfirmView, templates: Sequence[TemplateLine], start: int, say: Say) -> Screen:
    """A page of them."""
    draft, revision = view.draft_id, view.revision
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                say.plain("button-template", id=str(one.id), name=one.name[:LABEL]),
                PickTemplate(draft=draft, revision=revision, template=one.id),
            ),
        )
        for one in templates[start : start + PAGE]
    ]
    turn: list[Button] = []
    for label, first in (("button-previous", start - PAGE), ("button-next", start + PAGE)):
        if 0 <= first < len(templates):
            turn.append(Button(say.plain(label), ChooseTemplate(draft=draft, revision=revision, start=first)))
    back = Button(say.plain("button-back"), BackToDraft(draft=draft))
    return Screen(say("choose-template" if templates else "templates-empty"), (*rows, tuple(turn), (back,)))


def mapping_screen(view: ConfirmView, what: FromTemplate, say: Say) -> Screen:
    """What each person will hear, before anybody does."""
    draft, revision = view.draft_id, view.revision
    lines: list[str] = [say("mapping-title", id=str(what.template_id)), *_text(what, say)]
    lines += [*sample_lines(view, say), *missing_values(view, say)]
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                say.plain("button-mapped", name=name[:LABEL], column=_column_name(column, say)),
                MapPlaceholder(draft=draft, revision=revision, index=index),
            ),
        )
        for index, (name, column) in enumerate(what.columns)
    ]
    paste = Button(say.plain("button-paste-template"), PasteTemplate(draft=draft, revision=revision))
    done = Button(say.plain("button-mapping-done"), BackToDraft(draft=draft))
    return Screen("\n".join(lines), (*rows, (paste,), (done,)))


def columns_screen(view: ConfirmView, what: FromTemplate, index: int, say: Say) -> Screen:
    """The columns that may fill a placeholder. Raises IndexError."""
    draft, revision = view.draft_id, view.revision
    name, current = what.columns[index]
    source = view.content.source
    columns = [(NAMES, NAME_COLUMN), *enumerate(source.columns if source is not None else ())]
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                f"{'✓ ' if column == current else ''}{_column_name(column, say)}",
                SetColumn(draft=draft, revision=revision, index=index, column=place),
            ),
        )
        for place, column in columns
    ]
    if not what.text:
        # A placeholder that the text names can't be left out; one that was only guessed can.
        none = SetColumn(draft=draft, revision=revision, index=index, column=NONE)
        rows.append((Button(say.plain("button-no-placeholder"), none),))
    back = Button(say.plain("button-back"), MapTemplate(draft=draft, revision=revision))
    return Screen(say("choose-column", name=name), (*rows, (back,)))


def paste_screen(view: ConfirmView, say: Say) -> Screen:
    back = Button(say.plain("button-back"), MapTemplate(draft=view.draft_id, revision=view.revision))
    return Screen(say("paste-template"), ((back,),))


def _text(what: FromTemplate, say: Say) -> list[str]:
    if not what.text:
        return [say("mapping-by-names")]
    return [f"<blockquote>{say.escaped(what.text)}</blockquote>"]


def _column_name(column: str, say: Say) -> str:
    if column == NAME_COLUMN:
        return say.plain("column-name")
    return column[:LABEL] or say.plain("column-none")
