"""Choosing a template for a list. Only the service's cabinet knows what a template says, so a user pastes its text here
once. The next list is filled like the last one; columns are proposed for variables by their names and their values.
"""

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.domain.drafts.draft import FromTemplate
from bot.domain.drafts.filling import NAME_COLUMN, not_chosen, with_column
from bot.domain.drafts.variables import with_typed_values
from bot.domain.ids import TemplateId
from bot.services.account.templates import Templates
from bot.services.drafts.drafting import ConfirmView
from bot.services.drafts.recipients import ListDrafts
from bot.services.refusal import Refusal
from bot.telegram.buttons import ChooseTemplate, MapTemplate
from bot.telegram.screen import Screen
from bot.telegram.texts import Say
from handlers.chat.display import message_id_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.chat.typed_text import TYPED
from handlers.drafts.buttons import MapPlaceholder, PasteTemplate, PickTemplate, SetColumn
from handlers.drafts.desk import Desk
from handlers.drafts.screens import template as screens
from handlers.drafts.states import Editing, Standing


def make_router() -> Router:
    router = Router(name="templating")
    router.callback_query.register(templates_asked, ChooseTemplate.filter())
    router.callback_query.register(template_picked, PickTemplate.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(mapping_asked, MapTemplate.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(column_asked, MapPlaceholder.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(column_set, SetColumn.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(text_asked, PasteTemplate.filter(), flags=ANSWERS_ITSELF)
    router.message.register(values_received, StateFilter(Editing.values), TYPED)
    router.message.register(template_text_received, StateFilter(Editing.template), TYPED)
    return router


async def templates_asked(
    callback: CallbackQuery, talk: TapTalk, callback_data: ChooseTemplate, templates: Templates, desk: Desk
) -> None:
    """Asks the service for its templates."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.state.clear()
        found = await templates.listed(talk.user.id)
        start, above = max(0, callback_data.start), callback_data.above
        await desk.put(callback, screens.templates_screen(view, found, start, above, talk.say))


async def template_picked(
    callback: CallbackQuery, talk: TapTalk, callback_data: PickTemplate, list_drafts: ListDrafts, desk: Desk
) -> None:
    """Takes the template with its text of the last time; without one the text is asked for before anything is changed."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        template_id = callback_data.template
        what: FromTemplate | None = FromTemplate(template_id)
        if not callback_data.bare:
            what = await list_drafts.by_template(talk.user.id, view.draft_id, template_id)
        if what is None:
            await _ask_text(callback, view, template_id, desk, talk.state)
            await desk.put(callback, screens.paste_screen(view, template_id, talk.say))
            return
        content = replace(view.content, what=what, text_with_when=None)
        await _go_on(callback, await desk.changed(callback_data, content), what, desk, talk.say)


async def mapping_asked(
    callback: CallbackQuery, talk: TapTalk, callback_data: MapTemplate, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        what = _template(view)
        await talk.tap.answer()
        await talk.state.clear()
        await desk.put(callback, screens.mapping_screen(view, what, talk.say))


async def column_asked(
    callback: CallbackQuery, talk: TapTalk, callback_data: MapPlaceholder, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        what = _template(view)
        if not 0 <= callback_data.index < len(what.columns):
            raise Refusal("outdated-screen")
        await talk.tap.answer()
        await desk.put(callback, screens.columns_screen(view, what, callback_data.index, talk.say))


async def column_set(callback: CallbackQuery, talk: TapTalk, callback_data: SetColumn, desk: Desk) -> None:
    """Recipients without a value in the column are not called, so the recipients are counted anew."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        what, columns, place = _template(view), _columns(view), callback_data.column
        if not (0 <= callback_data.index < len(what.columns) and screens.NAMES <= place < len(columns)):
            raise Refusal("outdated-screen")
        await talk.tap.answer()
        column = NAME_COLUMN if place == screens.NAMES else columns[place]
        what = replace(what, columns=with_column(what.columns, callback_data.index, column))
        changed = await desk.changed(callback_data, replace(view.content, what=what))
        await _go_on(callback, changed, what, desk, talk.say)


async def text_asked(
    callback: CallbackQuery, talk: TapTalk, callback_data: PasteTemplate, desk: Desk
) -> None:
    """Asks for the template's text again."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        what = _template(view)
        await talk.tap.answer()
        await _ask_text(callback, view, what.template_id, desk, talk.state)
        await desk.put(callback, screens.paste_screen(view, what.template_id, talk.say, what.text))


async def template_text_received(message: Message, talk: Talk, list_drafts: ListDrafts, desk: Desk) -> None:
    """The template's variables are filled anew; columns that were chosen meanwhile stay."""
    data: dict[str, Any] = await talk.state.get_data()
    template_id = TemplateId(data.pop("template"))
    standing, text = Standing(**data), (message.text or "").strip()
    content = await desk.content(standing)
    what = await list_drafts.by_template(talk.user.id, standing.draft, template_id, text)
    if what is None:
        raise AssertionError("a text was given")
    changed = await desk.changed_by_text(standing, replace(content, what=what, text_with_when=None))
    if (screen := _next_question(changed, what, talk.say)) is None:
        await desk.draw(message, changed, message_id=standing.message)
    else:
        await desk.put_at(message, changed, screen, standing.message)


async def values_received(message: Message, talk: Talk, desk: Desk) -> None:
    """ "Имя: Анна", a line each; values that are not named stay. A refusal leaves the question open."""
    standing = Standing(**await talk.state.get_data())
    content = await desk.content(standing)
    if not isinstance(content.what, FromTemplate):
        raise Refusal("outdated-screen")
    values = with_typed_values(content.what.values, message.text or "")
    if values is None:
        raise Refusal("values-unreadable", names=", ".join(name for name, _ in content.what.values))
    what = replace(content.what, values=values)
    await desk.change_by_text(message, standing, replace(content, what=what))


async def _ask_text(
    callback: CallbackQuery, view: ConfirmView, template_id: TemplateId, desk: Desk, state: FSMContext
) -> None:
    await desk.wait_for(Editing.template, view, message_id_of(callback) or 0)
    await state.update_data(template=template_id)


async def _go_on(
    callback: CallbackQuery, view: ConfirmView, what: FromTemplate, desk: Desk, say: Say
) -> None:
    """Goes on to the next variable that nothing fills, else to the confirm screen."""
    if (screen := _next_question(view, what, say)) is None:
        await desk.draw(callback, view)
    else:
        await desk.put(callback, screen)


def _next_question(view: ConfirmView, what: FromTemplate, say: Say) -> Screen | None:
    missing = not_chosen(what.columns)
    if not missing:
        return None
    names = [name for name, _ in what.columns]
    return screens.columns_screen(view, what, names.index(missing[0]), say)


def _template(view: ConfirmView) -> FromTemplate:
    """Raises Refusal outdated-screen if the draft says something else by now."""
    if not isinstance(view.content.what, FromTemplate):
        raise Refusal("outdated-screen")
    return view.content.what


def _columns(view: ConfirmView) -> tuple[str, ...]:
    return () if view.content.source is None else view.content.source.columns
