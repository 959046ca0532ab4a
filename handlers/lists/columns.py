"""A column was taken for the wrong thing: the user looks at it and picks anew, and the file is read once more."""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.ids import DraftId
from bot.services.drafts.drafting import Drafting
from bot.services.drafts.list_reading import Reading
from bot.services.lists.importing import Importing
from bot.services.refusal import Refusal
from bot.services.users.access import User
from bot.sheets.sheet import ANEW, Columns
from bot.telegram.list_buttons import OpenColumns, PickColumns, ReadAnew, UseColumns
from bot.telegram.screen import Button, Screen
from bot.telegram.sending import show
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.talk import Talk
from handlers.drafts.buttons import BackToDraft
from handlers.drafts.desk import Desk
from handlers.lists.column_screen import ColumnScreens, picked_in, picked_of
from handlers.lists.incoming import NOT_READ, ReadingProgress, fetched, why_not


def make_router() -> Router:
    router = Router(name="columns")
    router.callback_query.register(columns_opened, OpenColumns.filter())
    router.callback_query.register(columns_picked, PickColumns.filter())
    router.callback_query.register(columns_used, UseColumns.filter())
    router.callback_query.register(columns_used, ReadAnew.filter())
    return router


async def columns_opened(
    callback: CallbackQuery, talk: Talk, callback_data: OpenColumns, importing: Importing
) -> None:
    reading = await _reading(importing, talk.user, callback_data.draft)
    screens = ColumnScreens(callback_data.draft, reading, picked_of(reading), talk.say)
    await bring(callback, screens.unsure() if reading.notes.unsure else screens.main(0), talk.bot)


async def columns_picked(
    callback: CallbackQuery, talk: Talk, callback_data: PickColumns, importing: Importing
) -> None:
    """Shows the columns as they are picked so far; nothing is changed yet."""
    reading = await _reading(importing, talk.user, callback_data.draft)
    screens = ColumnScreens(callback_data.draft, reading, picked_in(callback_data), talk.say)
    start = max(0, callback_data.start)
    match callback_data.part:
        case "m":
            screen = screens.main(start)
        case "s":
            screen = screens.sheets()
        case part:
            screen = screens.choice(part, start)
    await bring(callback, screen, talk.bot)


async def columns_used(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: UseColumns | ReadAnew,
    importing: Importing,
    drafting: Drafting,
    desk: Desk,
) -> None:
    """The old list stays until the new one is written; if that fails, the draft is as it was."""
    draft_id = callback_data.draft
    card = await importing.list_of(talk.user.id, draft_id)
    _, revision = await drafting.content(talk.user.id, draft_id)
    if card.file_id is None or card.reading is None:
        raise Refusal("list-gone")
    columns = (
        read_anew(card.reading.columns, callback_data.how)
        if isinstance(callback_data, ReadAnew)
        else picked_in(callback_data).columns(card.reading)
    )
    progress = ReadingProgress(talk.bot, chat_of(callback), talk.say, message_id=message_id_of(callback))
    message_id = await progress.begin()
    try:
        async with fetched(talk.bot, card.file_id, talk.settings.data_dir) as path:
            view = await progress.during(
                importing.corrected(talk.user.id, draft_id, revision, path, columns, told=progress.told)
            )
    except NOT_READ as error:
        back = Button(talk.say.plain("button-back"), BackToDraft(draft=draft_id))
        await show(
            talk.bot, chat_of(callback), Screen(why_not(error, talk.say), ((back,),)), message_id=message_id
        )
        return
    await talk.state.clear()
    await desk.draw(callback, view)


def read_anew(columns: Columns, how: str) -> Columns:
    """Reads the file with the old columns except for one change; another sheet has columns of its own."""
    match how:
        case "hidden" | "seen":
            return replace(columns, hidden=how == "hidden")
        case "each" | "one":
            return replace(columns, each=how == "each")
        case _:
            return Columns(ANEW, sheet=int(how) if how.isdecimal() else None)


async def _reading(importing: Importing, user: User, draft_id: DraftId) -> Reading:
    card = await importing.list_of(user.id, draft_id)
    if card.reading is None or card.file_id is None:
        raise Refusal("list-gone")
    return card.reading
