"""A file or a pasted text becomes a list with a screen of its own. Files of one album come as messages of their own, and
each gets its list; whether two belong together is the user's to say.
"""

from aiogram import Bot, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.config import Settings
from bot.domain.clock import Clock
from bot.services.account.accounts import Accounts
from bot.services.lists.importing import Importing
from bot.services.lists.merging import Merging
from bot.services.refusal import Refusal
from bot.services.users.access import User
from bot.sheets import SheetRefused
from bot.telegram.files import LARGEST_FILE, FileTooBigError
from bot.telegram.list_buttons import MergeLists
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from bot.telegram.texts import Say
from handlers.calling.lines import Calling
from handlers.chat.display import bring, chat_of
from handlers.chat.taps import Tap
from handlers.drafts.captions import caption_wishes
from handlers.drafts.desk import Desk
from handlers.drafts.states import Editing
from handlers.lists.column_screen import ColumnScreens, picked_of
from handlers.lists.incoming import NOT_READ, ReadingProgress, fetched, why_not
from handlers.lists.sheet_files import CallsPastedList, IsPastedList, IsSheet
from handlers.menu.screen import back_to_menu


def make_router() -> Router:
    router = Router(name="arriving lists")
    router.message.register(file_received, IsSheet())
    # Also where a text is waited for: a long list is pasted in two messages.
    router.message.register(
        list_pasted,
        StateFilter(None, Calling.line, Calling.phones, Editing.text, Editing.words),
        IsPastedList(),
    )
    router.message.register(list_pasted, Command("call"), CallsPastedList())
    router.callback_query.register(merge_pressed, MergeLists.filter(), flags={"answers_itself": True})
    return router


async def file_received(
    message: Message,
    importing: Importing,
    accounts: Accounts,
    desk: Desk,
    settings: Settings,
    user: User,
    say: Say,
    state: FSMContext,
    clock: Clock,
    bot: Bot,
) -> None:
    """The list stands where its progress was told; its caption is what to say."""
    document = message.document
    if document is None:
        raise AssertionError("the filter asked for a document")
    if await accounts.known(user.id) is None:
        raise Refusal("not-connected")
    chat_id = chat_of(message)
    asked, why = caption_wishes(message.caption or "", say, now=clock(), zone=user.zone)
    progress = ReadingProgress(bot, chat_id, say)
    message_id = await progress.begin()
    try:
        if (document.file_size or 0) > LARGEST_FILE:
            raise FileTooBigError
        async with fetched(bot, document.file_id, settings.data_dir) as path:
            view = await progress.during(
                importing.file(
                    user.id,
                    chat_id,
                    path,
                    file_name=document.file_name or "",
                    file_id=document.file_id,
                    message_id=message_id,
                    told=progress.told,
                    asked=asked,
                )
            )
    except NOT_READ as error:
        await show(bot, chat_id, Screen(why_not(error, say), (back_to_menu(say),)), message_id=message_id)
        return
    await state.clear()
    reading = None if view.listed is None else view.listed.reading
    if reading is not None and reading.notes.unsure:
        # Before anything else: a wrong column is somebody else's numbers.
        screen = ColumnScreens(view.draft_id, reading, picked_of(reading), say).unsure()
        await desk.put_at(message, view, screen, message_id)
    else:
        await desk.draw(message, view, message_id=message_id)
    if why is not None:
        await bring(message, Screen(why), bot)


async def list_pasted(
    message: Message,
    pasted: str,
    importing: Importing,
    desk: Desk,
    user: User,
    say: Say,
    state: FSMContext,
    bot: Bot,
) -> None:
    chat_id = chat_of(message)
    try:
        view = await importing.pasted(user.id, chat_id, pasted, name=say.plain("list-pasted"))
    except SheetRefused as error:
        await bring(message, Screen(why_not(error, say), (back_to_menu(say),)), bot)
        return
    await state.clear()
    await desk.draw_new(chat_id, view)


async def merge_pressed(
    callback: CallbackQuery,
    callback_data: MergeLists,
    merging: Merging,
    desk: Desk,
    user: User,
    say: Say,
    state: FSMContext,
    tap: Tap,
    bot: Bot,
) -> None:
    """The screen of the list before says where its recipients went."""
    async with desk.outdated_told(callback, callback_data.draft, tap):
        merged = await merging.add_to_previous(user.id, callback_data.draft, callback_data.revision)
        await tap.answer()
        await state.clear()
        if merged.old_message is not None:
            gone = Screen(say("list-merged-away"))
            await show(bot, chat_of(callback), gone, message_id=merged.old_message)
        await desk.draw(callback, merged.view)
