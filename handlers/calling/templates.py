"""The templates of the service's cabinet: the list of them, all that is known of one, and calling a phone or a list by it."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.services.account.templates import Templates
from bot.services.drafts.recipients import ListDrafts
from bot.services.lists.lists import Lists
from bot.telegram.buttons import ShowTemplate, TemplateButton
from handlers.calling.line import from_template_text
from handlers.calling.lines import Lines
from handlers.calling.template_buttons import (
    CallPhones,
    CallSavedList,
    TemplatesPage,
    WatchTemplate,
)
from handlers.calling.template_screens import template_screen, templates_screen
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.drafts.buttons import PickTemplate
from handlers.drafts.desk import Desk
from handlers.drafts.templating import template_picked
from handlers.menu.buttons import Open, Place


def make_router() -> Router:
    router = Router(name="templates")
    router.message.register(templates_asked, Command("templates"))
    router.callback_query.register(templates_asked, Open.filter(F.place == Place.TEMPLATES))
    router.callback_query.register(templates_asked, TemplatesPage.filter())
    router.callback_query.register(template_opened, ShowTemplate.filter())
    router.callback_query.register(watch_pressed, WatchTemplate.filter())
    router.callback_query.register(phones_pressed, CallPhones.filter())
    router.callback_query.register(list_pressed, CallSavedList.filter(), flags=ANSWERS_ITSELF)
    return router


async def templates_asked(
    event: Message | CallbackQuery,
    talk: Talk,
    templates: Templates,
    callback_data: Open | TemplatesPage | None = None,
) -> None:
    """Asks the service for its templates."""
    page = callback_data if isinstance(callback_data, TemplatesPage) else TemplatesPage()
    found = await templates.listed(talk.user.id, only_moderated=page.ready)
    await bring(event, templates_screen(found, page, talk.say), talk.bot)


async def template_opened(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: ShowTemplate,
    templates: Templates,
    list_drafts: ListDrafts,
    lists: Lists,
) -> None:
    await _show(callback, talk, callback_data, templates, list_drafts, lists)


async def watch_pressed(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: WatchTemplate,
    templates: Templates,
    list_drafts: ListDrafts,
    lists: Lists,
) -> None:
    """The card shows what is true now: whoever asks too late sees that calls may begin."""
    if callback_data.on:
        await templates.watch(talk.user.id, chat_of(callback), callback_data.template)
    else:
        await templates.unwatch(talk.user.id, callback_data.template)
    await _show(callback, talk, callback_data, templates, list_drafts, lists)


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


async def _show(
    callback: CallbackQuery,
    talk: Talk,
    button: TemplateButton,
    templates: Templates,
    list_drafts: ListDrafts,
    lists: Lists,
) -> None:
    card = await templates.card(talk.user.id, button.template)
    said = await list_drafts.remembered(talk.user.id, button.template)
    saved = await lists.page(talk.user.id)
    await bring(callback, template_screen(card, said, saved.lines, talk.say), talk.bot)
