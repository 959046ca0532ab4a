"""A list called by a template: which one, what it says, and which column fills which variable. Pure functions."""

from collections.abc import Sequence

from bot.domain.drafts.draft import FromTemplate
from bot.domain.drafts.filling import NAME_COLUMN
from bot.domain.ids import TemplateId
from bot.services.account.templates import TemplateLine
from bot.services.drafts.drafting import ConfirmView
from bot.telegram.buttons import Above, ChooseTemplate, MapTemplate
from bot.telegram.keyboard_rows import with_words
from bot.telegram.rendering import column_name, lacking_lines, sample_lines, template_words
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.chat.prefill import with_old_text
from handlers.drafts.buttons import BackToDraft, MapPlaceholder, PasteTemplate, PickTemplate, SetColumn
from handlers.drafts.screens.upwards import back_to

PAGE = 8
EXAMPLE = 20
"""Characters of a sample value beside a column."""
NAMES = -1
"""The value of SetColumn.column that means the recipients' names."""


def templates_screen(
    view: ConfirmView, templates: Sequence[TemplateLine], start: int, above: Above, say: Say
) -> Screen:
    """A page of templates."""
    draft, revision = view.draft_id, view.revision
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                say.label("button-template", id=str(one.id), name=one.name),
                PickTemplate(draft=draft, revision=revision, template=one.id),
            ),
        )
        for one in templates[start : start + PAGE]
    ]
    turn: list[Button] = []
    for label, first in (("button-previous", start - PAGE), ("button-next", start + PAGE)):
        if 0 <= first < len(templates):
            page = ChooseTemplate(draft=draft, revision=revision, start=first, above=above)
            turn.append(Button(say.plain(label), page))
    text = say("choose-template" if templates else "templates-empty")
    return Screen(text, (*rows, tuple(turn), back_to(above, view, say)))


def mapping_screen(view: ConfirmView, what: FromTemplate, say: Say) -> Screen:
    """What fills each variable, and what the first recipients will hear."""
    draft, revision = view.draft_id, view.revision
    lines: list[str] = [say("mapping-title", template=template_words(what, say)), *_text(what, say)]
    lines += [*sample_lines(view, say), *lacking_lines(view, say)]
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                with_words(say.plain("button-mapped", name=name, column=column_name(column, say))),
                MapPlaceholder(draft=draft, revision=revision, index=index),
            ),
        )
        for index, (name, column) in enumerate(what.columns)
    ]
    paste = Button(say.plain("button-paste-template"), PasteTemplate(draft=draft, revision=revision))
    done = Button(say.plain("button-mapping-done"), BackToDraft(draft=draft))
    back = Button(say.plain("button-back"), ChooseTemplate(draft=draft, revision=revision))
    return Screen("\n".join(lines), (*rows, (paste,), (back, done)))


def columns_screen(view: ConfirmView, what: FromTemplate, index: int, say: Say) -> Screen:
    """The columns that may fill a variable, each with a sample value; those that fill no other variable come first.

    Raises IndexError.
    """
    draft, revision = view.draft_id, view.revision
    name, current = what.columns[index]
    source, used = view.content.source, {column for _, column in what.columns} - {current}
    columns = list(enumerate(source.columns if source is not None else ()))
    if _example(NAMES, view):
        columns.insert(0, (NAMES, NAME_COLUMN))
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                with_words(f"{'✓ ' if column == current else ''}{_with_example(place, column, view, say)}"),
                SetColumn(draft=draft, revision=revision, index=index, column=place),
            ),
        )
        for place, column in sorted(columns, key=lambda one: one[1] in used)
    ]
    back = Button(say.plain("button-back"), MapTemplate(draft=draft, revision=revision))
    lines: list[str] = [
        *_text(what, say),
        say("choose-column" if columns else "choose-column-none", name=name),
    ]
    return Screen("\n\n".join(lines), (*rows, (back,)))


def paste_screen(view: ConfirmView, template_id: TemplateId, say: Say, old: str = "") -> Screen:
    """Asks for the template's text: the service tells nobody what its templates say."""
    draft, revision = view.draft_id, view.revision
    bare = PickTemplate(draft=draft, revision=revision, template=template_id, bare=True)
    back = Button(say.plain("button-back"), ChooseTemplate(draft=draft, revision=revision))
    text = with_old_text(say("paste-template", id=str(template_id)), old, say)
    return Screen(text, ((Button(say.plain("button-no-variables"), bare),), (back,)))


def values_screen(view: ConfirmView, say: Say) -> Screen:
    """What fills the placeholders in a call to oneself, a line each, as it can be typed again."""
    what = view.content.what
    values = what.values if isinstance(what, FromTemplate) else ()
    old = "\n".join(f"{name}: {value}" for name, value in values)
    return Screen(with_old_text(say("edit-values"), old, say), (back_to(Above.MENU, view, say),))


def _text(what: FromTemplate, say: Say) -> list[str]:
    if not what.text:
        return [say("mapping-nothing")]
    return [f"<blockquote>{say.escaped(what.text)}</blockquote>"]


def _with_example(place: int, column: str, view: ConfirmView, say: Say) -> str:
    example, name = _example(place, view), column_name(column, say)
    return say.plain("button-column", column=name, example=example[:EXAMPLE]) if example else name


def _example(place: int, view: ConfirmView) -> str:
    """The first value in the column: of a recipient to be called, else of one who lacks a value for this template."""
    if view.listed is None:
        return ""
    for recipient in (*view.listed.samples, *view.listed.lacking):
        fields = recipient.fields or ()
        value = (recipient.name or "") if place == NAMES else "".join(fields[place : place + 1]).strip()
        if value:
            return value
    return ""
