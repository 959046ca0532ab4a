"""The templates of the service's cabinet: the list of them, and calling a phone or a saved list by one."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from bot.domain.draft import FromTemplate
from bot.domain.ids import ListId, TemplateId
from bot.domain.variables import placeholders
from bot.services.account.accounts import Accounts, TemplateLine
from bot.services.drafts.recipients import ListDrafts
from bot.services.lists.lists import ListLine, Lists
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.calling.line import from_template_text
from handlers.calling.lines import Lines
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.drafts.buttons import PickTemplate
from handlers.drafts.desk import Desk
from handlers.drafts.templating import template_picked
from handlers.menu.buttons import ListTurn, Open, Place
from handlers.menu.screen import back_to_menu

PAGE = 8


class TemplateButton(CallbackData, prefix="t"):
    template: TemplateId


class ShowTemplate(TemplateButton, prefix="ts"):
    pass


class CallPhones(TemplateButton, prefix="tn"):
    """Asks for the phones; costs nothing by itself."""


class CallSavedList(TemplateButton, prefix="tl"):
    """Leads to the confirm screen of a launch to this list."""

    list: ListId


def make_router() -> Router:
    router = Router(name="templates")
    router.message.register(templates_asked, Command("templates"))
    router.callback_query.register(templates_asked, Open.filter(F.place == Place.TEMPLATES))
    router.callback_query.register(templates_asked, ListTurn.filter(F.place == Place.TEMPLATES))
    router.callback_query.register(template_opened, ShowTemplate.filter())
    router.callback_query.register(phones_pressed, CallPhones.filter())
    router.callback_query.register(list_pressed, CallSavedList.filter(), flags=ANSWERS_ITSELF)
    return router


async def templates_asked(
    event: Message | CallbackQuery,
    talk: Talk,
    accounts: Accounts,
    callback_data: Open | ListTurn | None = None,
) -> None:
    """Asks the service for its templates."""
    start = max(0, callback_data.start) if isinstance(callback_data, ListTurn) else 0
    await bring(event, templates_screen(await accounts.templates(talk.user.id), start, talk.say), talk.bot)


async def template_opened(
    callback: CallbackQuery, talk: Talk, callback_data: ShowTemplate, list_drafts: ListDrafts, lists: Lists
) -> None:
    said = await list_drafts.remembered(talk.user.id, callback_data.template)
    saved = await lists.page(talk.user.id)
    await bring(callback, template_screen(callback_data.template, said, saved.lines, talk.say), talk.bot)


async def phones_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: CallPhones, lines: Lines
) -> None:
    """As `/template ID`, which asks for the phones."""
    line = from_template_text(
        str(callback_data.template), line=message_id_of(callback) or 0, now=talk.clock(), zone=talk.user.zone
    )
    if line is None:
        raise AssertionError("a number alone is such a line")
    await lines.proceed(callback, line)


async def list_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: CallSavedList, list_drafts: ListDrafts, desk: Desk
) -> None:
    """Prepares a launch of its own to the list, by this template."""
    await talk.state.clear()
    view = await list_drafts.start(talk.user.id, chat_of(callback), callback_data.list)
    picked = PickTemplate(draft=view.draft_id, revision=view.revision, template=callback_data.template)
    await template_picked(callback, talk, picked, list_drafts, desk)


def templates_screen(templates: Sequence[TemplateLine], start: int, say: Say) -> Screen:
    """A button for each template."""
    if not templates:
        return Screen(say("templates-empty"), (back_to_menu(say),))
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                say.label("button-template", id=str(one.id), name=one.name),
                ShowTemplate(template=one.id),
            ),
        )
        for one in templates[start : start + PAGE]
    ]
    turn = tuple(
        Button(say.plain(label), ListTurn(place=Place.TEMPLATES, start=first))
        for label, first in (("button-previous", start - PAGE), ("button-next", start + PAGE))
        if 0 <= first < len(templates)
    )
    names = [say("templates-row", id=str(one.id), name=one.name) for one in templates[start : start + PAGE]]
    return Screen("\n".join([say("templates-title"), "", *names]), (*rows, turn, back_to_menu(say)))


def template_screen(
    template_id: TemplateId, said: FromTemplate | None, saved: Sequence[ListLine], say: Say
) -> Screen:
    """Asks whom to call by the template. A phone alone has nothing that could fill the template's variables."""
    variables = () if said is None else placeholders(said.text)
    lines: list[str] = [say("template-title", id=str(template_id))]
    if said is not None and said.text:
        lines.append(f"<blockquote>{say.escaped(said.text)}</blockquote>")
    if variables:
        lines.append(say("template-variables", names=", ".join(f"{{{name}}}" for name in variables)))
    lines.append(say("template-lists" if saved else "template-file"))
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                say.label("button-template-list", name=one.name, count=one.good),
                CallSavedList(template=template_id, list=one.id),
            ),
        )
        for one in saved
    ]
    if not variables:
        phones = Button(say.plain("button-template-phones"), CallPhones(template=template_id))
        rows.insert(0, (phones,))
    back = Button(say.plain("button-back"), Open(place=Place.TEMPLATES))
    return Screen("\n\n".join(lines), (*rows, (back,)))
