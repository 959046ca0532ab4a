"""A column that was taken for the wrong thing: looked at, picked anew, and the file is read once more."""

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.config import Settings
from bot.domain.ids import DraftId
from bot.services.access import Person
from bot.services.drafting import Drafting
from bot.services.importing import Importing
from bot.services.list_reading import Reading
from bot.services.refusal import Refusal
from bot.telegram.list_buttons import OpenColumns, PickColumns, UseColumns
from bot.telegram.screen import Button, Screen
from bot.telegram.sending import show
from bot.telegram.texts import Say
from handlers.buttons import BackToDraft
from handlers.drafts.desk import Desk
from handlers.lists.column_screen import ColumnScreens, picked_in, picked_of
from handlers.lists.incoming import NOT_READ, Progress, fetched, why_not
from handlers.showing import bring, chat_of, message_id_of


def make_router() -> Router:
    router = Router(name="columns")
    router.callback_query.register(columns_opened, OpenColumns.filter())
    router.callback_query.register(columns_picked, PickColumns.filter())
    router.callback_query.register(columns_used, UseColumns.filter())
    return router


async def columns_opened(
    callback: CallbackQuery,
    callback_data: OpenColumns,
    importing: Importing,
    person: Person,
    say: Say,
    bot: Bot,
) -> None:
    reading = await _reading(importing, person, callback_data.draft)
    await bring(callback, ColumnScreens(callback_data.draft, reading, picked_of(reading), say).main(0), bot)


async def columns_picked(
    callback: CallbackQuery,
    callback_data: PickColumns,
    importing: Importing,
    person: Person,
    say: Say,
    bot: Bot,
) -> None:
    """Nothing is changed yet."""
    reading = await _reading(importing, person, callback_data.draft)
    screens = ColumnScreens(callback_data.draft, reading, picked_in(callback_data), say)
    start = max(0, callback_data.start)
    screen = screens.main(start) if callback_data.part == "m" else screens.choice(callback_data.part, start)
    await bring(callback, screen, bot)


async def columns_used(
    callback: CallbackQuery,
    callback_data: UseColumns,
    importing: Importing,
    drafting: Drafting,
    desk: Desk,
    settings: Settings,
    person: Person,
    say: Say,
    state: FSMContext,
    bot: Bot,
) -> None:
    """The old list stays until the new one is written; where that fails, the draft is as it was."""
    draft_id = callback_data.draft
    card = await importing.list_of(person.id, draft_id)
    _, revision = await drafting.content(person.id, draft_id)
    if card.file_id is None or card.reading is None:
        raise Refusal("list-gone")
    columns = picked_in(callback_data).columns(card.reading)
    progress = Progress(bot, chat_of(callback), say, message_id=message_id_of(callback))
    message_id = await progress.begin()
    try:
        async with fetched(bot, card.file_id, settings.data_dir) as path:
            view = await progress.during(
                importing.corrected(person.id, draft_id, revision, path, columns, told=progress.told)
            )
    except NOT_READ as error:
        back = Button(say.plain("button-back"), BackToDraft(draft=draft_id))
        await show(bot, chat_of(callback), Screen(why_not(error, say), ((back,),)), message_id=message_id)
        return
    await state.clear()
    await desk.draw(callback, view)


async def _reading(importing: Importing, person: Person, draft_id: DraftId) -> Reading:
    card = await importing.list_of(person.id, draft_id)
    if card.reading is None or card.file_id is None:
        raise Refusal("list-gone")
    return card.reading
