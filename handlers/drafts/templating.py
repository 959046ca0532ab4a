"""Choosing a template for a list: its text is known to the service's cabinet only, so the person may paste it here to see
each sentence as it will be spoken; without it the columns fill the placeholders of their own names.
"""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.domain.draft import FromTemplate
from bot.domain.variables import mapped_by_name, named_as_columns, with_column
from bot.services.access import Person
from bot.services.accounts import Accounts
from bot.services.drafting import ConfirmView, Drafting
from bot.services.listed import NAME_COLUMN
from bot.services.refusal import Refusal
from bot.telegram.buttons import ChooseTemplate, DraftButton
from bot.telegram.texts import Say
from handlers.buttons import MapPlaceholder, MapTemplate, PasteTemplate, PickTemplate, SetColumn
from handlers.drafts import template_screens as screens
from handlers.drafts.desk import Desk
from handlers.drafts.states import Editing, Standing
from handlers.showing import message_id_of
from handlers.taps import ANSWERS_ITSELF, Tap
from handlers.typed import TYPED


def make_router() -> Router:
    router = Router(name="templating")
    router.callback_query.register(templates_asked, ChooseTemplate.filter())
    router.callback_query.register(template_picked, PickTemplate.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(mapping_asked, MapTemplate.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(column_asked, MapPlaceholder.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(column_set, SetColumn.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(text_asked, PasteTemplate.filter(), flags=ANSWERS_ITSELF)
    router.message.register(template_text_received, StateFilter(Editing.template), TYPED)
    return router


async def templates_asked(
    callback: CallbackQuery,
    callback_data: ChooseTemplate,
    accounts: Accounts,
    desk: Desk,
    state: FSMContext,
    person: Person,
    say: Say,
    tap: Tap,
) -> None:
    """Asks the service which there are."""
    async with desk.outdated_told(callback, callback_data.draft, tap):
        view = await desk.view(callback_data)
        await state.clear()
        found = await accounts.templates(person.id)
        await desk.put(callback, screens.templates_screen(view, found, max(0, callback_data.start), say))


async def template_picked(
    callback: CallbackQuery, callback_data: PickTemplate, desk: Desk, say: Say, tap: Tap
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, tap):
        view = await desk.view(callback_data)
        await tap.answer()
        columns = named_as_columns(_columns(view), name_column=NAME_COLUMN)
        # A list of bare phones has nothing to fill a placeholder with.
        mapped = columns if len(columns) > 1 or _has_names(view) else ()
        await _change(callback, callback_data, view, FromTemplate(callback_data.template, mapped), desk, say)


async def mapping_asked(
    callback: CallbackQuery,
    callback_data: MapTemplate,
    desk: Desk,
    state: FSMContext,
    say: Say,
    tap: Tap,
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, tap):
        view = await desk.view(callback_data)
        what = _template(view)
        await tap.answer()
        await state.clear()
        await desk.put(callback, screens.mapping_screen(view, what, say))


async def column_asked(
    callback: CallbackQuery, callback_data: MapPlaceholder, desk: Desk, say: Say, tap: Tap
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, tap):
        view = await desk.view(callback_data)
        what = _template(view)
        if not 0 <= callback_data.index < len(what.columns):
            raise Refusal("outdated-screen")
        await tap.answer()
        await desk.put(callback, screens.columns_screen(view, what, callback_data.index, say))


async def column_set(
    callback: CallbackQuery, callback_data: SetColumn, desk: Desk, say: Say, tap: Tap
) -> None:
    """Who lacks a value there stays at home, so the people are counted anew."""
    async with desk.outdated_told(callback, callback_data.draft, tap):
        view = await desk.view(callback_data)
        what, columns, place = _template(view), _columns(view), callback_data.column
        if not (0 <= callback_data.index < len(what.columns) and screens.NONE <= place < len(columns)):
            raise Refusal("outdated-screen")
        await tap.answer()
        column = {screens.NAMES: NAME_COLUMN, screens.NONE: None}.get(place) if place < 0 else columns[place]
        mapped = with_column(what.columns, callback_data.index, column)
        await _change(callback, callback_data, view, replace(what, columns=mapped), desk, say)


async def text_asked(
    callback: CallbackQuery, callback_data: PasteTemplate, desk: Desk, say: Say, tap: Tap
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, tap):
        view = await desk.view(callback_data)
        await tap.answer()
        await desk.wait_for(Editing.template, view, message_id_of(callback) or 0)
        await desk.put(callback, screens.paste_screen(view, say))


async def template_text_received(
    message: Message,
    drafting: Drafting,
    desk: Desk,
    state: FSMContext,
    person: Person,
    say: Say,
) -> None:
    """Its placeholders take the place of those that were guessed; columns that were chosen for them stay."""
    standing, text = Standing(**await state.get_data()), (message.text or "").strip()
    await desk.content(standing)
    view = await drafting.view(person.id, standing.draft)
    what = _template(view)
    mapped = dict(mapped_by_name(text, _columns(view), name_column=NAME_COLUMN))
    if what.text:
        mapped |= {name: column for name, column in what.columns if column and name in mapped}
    content = replace(view.content, what=replace(what, text=text, columns=tuple(mapped.items())))
    changed = await desk.changed_by_text(standing, content)
    screen = screens.mapping_screen(changed, _template(changed), say)
    await desk.put_at(message, changed, screen, standing.message)


async def _change(
    callback: CallbackQuery, button: DraftButton, view: ConfirmView, what: FromTemplate, desk: Desk, say: Say
) -> None:
    changed = await desk.changed(button, replace(view.content, what=what, text_with_when=None))
    await desk.put(callback, screens.mapping_screen(changed, what, say))


def _template(view: ConfirmView) -> FromTemplate:
    """Raises Refusal outdated-screen where something else is said meanwhile."""
    if not isinstance(view.content.what, FromTemplate):
        raise Refusal("outdated-screen")
    return view.content.what


def _columns(view: ConfirmView) -> tuple[str, ...]:
    return () if view.content.source is None else view.content.source.columns


def _has_names(view: ConfirmView) -> bool:
    return view.listed is not None and any(sample.name for sample in view.listed.samples)
