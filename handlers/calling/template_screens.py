"""The list of templates and one template's card. Pure functions."""

from collections.abc import Sequence

from bot.domain.drafts.draft import FromTemplate
from bot.domain.drafts.variables import placeholders
from bot.services.account.templates import TemplateCard, TemplateLine
from bot.services.lists.lists import ListLine
from bot.telegram.buttons import ShowTemplate
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.calling.template_buttons import (
    CallPhones,
    CallSavedList,
    TemplatesPage,
    WatchTemplate,
)
from handlers.menu.buttons import Open, Place
from handlers.menu.screen import back_to_menu

PAGE = 8


def templates_screen(templates: Sequence[TemplateLine], page: TemplatesPage, say: Say) -> Screen:
    """A button for each template; the switch leaves those that may be used."""
    start = page.start if 0 <= page.start < len(templates) else 0
    shown = templates[start : start + PAGE]
    rows: list[tuple[Button, ...]] = [
        (Button(say.label("button-template", id=str(one.id), name=one.name), ShowTemplate(template=one.id)),)
        for one in shown
    ]
    turn = tuple(
        Button(say.plain(label), TemplatesPage(start=first, ready=page.ready))
        for label, first in (("button-previous", start - PAGE), ("button-next", start + PAGE))
        if 0 <= first < len(templates)
    )
    switch = Button(
        say.plain("button-templates-ready", on="yes" if page.ready else "no"),
        TemplatesPage(ready=not page.ready),
    )
    if not templates:
        text: str = say("templates-none-ready" if page.ready else "templates-empty")
        return Screen(text, (*([(switch,)] if page.ready else []), back_to_menu(say)))
    names = [say("templates-row", id=str(one.id), name=one.name) for one in shown]
    text = "\n".join([say("templates-title"), "", *names])
    return Screen(text, (*rows, turn, (switch,), back_to_menu(say)))


def template_screen(
    card: TemplateCard, said: FromTemplate | None, saved: Sequence[ListLine], say: Say
) -> Screen:
    """What is known of it, and whom to call by it. A phone alone has nothing that could fill the template's variables."""
    variables = () if said is None else placeholders(said.text)
    lines: list[str] = ["\n".join(_told(card, say))]
    if said is not None and said.text:
        lines.append(f"<blockquote>{say.escaped(said.text)}</blockquote>")
    if variables:
        lines.append(say("template-variables", names=", ".join(f"{{{name}}}" for name in variables)))
    lines.append(say("template-lists" if saved else "template-file"))
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                say.label("button-template-list", name=one.name, count=one.good),
                CallSavedList(template=card.id, list=one.id),
            ),
        )
        for one in saved
    ]
    if not variables:
        rows.insert(0, (Button(say.plain("button-template-phones"), CallPhones(template=card.id)),))
    if card.is_watched or (card.is_listed and not card.is_callable):
        label = say.plain("button-template-watch", on="yes" if card.is_watched else "no")
        rows.append((Button(label, WatchTemplate(template=card.id, on=not card.is_watched)),))
    back = Button(say.plain("button-back"), Open(place=Place.TEMPLATES))
    return Screen("\n\n".join(lines), (*rows, (back,)))


def _told(card: TemplateCard, say: Say) -> list[str]:
    title = say("template-named-title", id=str(card.id), name=card.name) if card.name else None
    lines: list[str] = [title or say("template-title", id=str(card.id))]
    if card.is_listed is None:
        return [*lines, say("template-not-told")]
    if not card.is_listed:
        return [*lines, say("template-not-listed")]
    lines.append(say("template-callable" if card.is_callable else "template-not-callable"))
    if card.is_watched:
        lines.append(say("template-watched"))
    return [*lines, *(say("template-detail", name=name, value=value) for name, value in card.details)]
