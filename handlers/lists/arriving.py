"""A file or a pasted text becomes a list with a screen of its own. Files of one album come as separate messages, and each
becomes a list; the user decides whether two belong together.
"""

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.services.account.accounts import Accounts
from bot.services.account.connected import found_or_refuse
from bot.services.lists.importing import Importing
from bot.services.lists.merging import Merging
from bot.sheets.sheet import SheetRefused
from bot.telegram.files import LARGEST_FILE, FileTooBigError
from bot.telegram.list_buttons import MergeLists
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from handlers.calling.lines import Calling, Lines
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk, TapTalk
from handlers.drafts.captions import caption_wishes
from handlers.drafts.desk import Desk
from handlers.drafts.states import Editing
from handlers.drafts.tree_file import send_large_tree
from handlers.lists.column_screen import ColumnScreens, picked_of
from handlers.lists.incoming import NOT_READ, ReadingProgress, fetched, why_not
from handlers.lists.sheet_files import CallsPastedList, IsPastedList, IsSheet
from handlers.menu.screen import back_to_menu


def make_router() -> Router:
    router = Router(name="arriving lists")
    router.message.register(file_received, IsSheet())
    # Also while a text is waited for: a long list may be pasted in two messages.
    router.message.register(
        list_pasted,
        StateFilter(None, Calling.line, Calling.phones, Editing.text, Editing.words),
        IsPastedList(),
    )
    router.message.register(list_pasted, Command("call"), CallsPastedList())
    router.callback_query.register(merge_pressed, MergeLists.filter(), flags={"answers_itself": True})
    return router


async def file_received(
    message: Message, talk: Talk, importing: Importing, accounts: Accounts, desk: Desk, lines: Lines
) -> None:
    """The list's screen replaces the progress message; the file's caption is what to say."""
    document = message.document
    if document is None:
        raise AssertionError("the filter asked for a document")
    found_or_refuse(await accounts.known(talk.user.id))
    chat_id = chat_of(message)
    asked, why = caption_wishes(message.caption or "", talk.say, now=talk.clock(), zone=talk.user.zone)
    if not message.caption and (before := await lines.wanted_before()) is not None:
        asked = before
    progress = ReadingProgress(talk.bot, chat_id, talk.say)
    message_id = await progress.begin()
    try:
        if (document.file_size or 0) > LARGEST_FILE:
            raise FileTooBigError
        async with fetched(talk.bot, document.file_id, talk.settings.data_dir) as path:
            view = await progress.during(
                importing.file(
                    talk.user.id,
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
        await show(
            talk.bot,
            chat_id,
            Screen(why_not(error, talk.say), (back_to_menu(talk.say),)),
            message_id=message_id,
        )
        return
    await talk.state.clear()
    reading = None if view.listed is None else view.listed.reading
    if reading is not None and reading.notes.unsure:
        # Before anything else: a wrong column would be somebody else's numbers.
        screen = ColumnScreens(view.draft_id, reading, picked_of(reading), talk.say).unsure()
        await desk.put_at(message, view, screen, message_id)
        await send_large_tree(talk.bot, chat_id, view.content, talk.say)
    else:
        await desk.draw(message, view, message_id=message_id, is_new=True)
    if why is not None:
        await bring(message, Screen(why), talk.bot)


async def list_pasted(
    message: Message, talk: Talk, pasted: str, importing: Importing, desk: Desk, lines: Lines
) -> None:
    chat_id = chat_of(message)
    try:
        view = await importing.pasted(
            talk.user.id,
            chat_id,
            pasted,
            name=talk.say.plain("list-pasted"),
            asked=await lines.wanted_before(),
        )
    except SheetRefused as error:
        await bring(message, Screen(why_not(error, talk.say), (back_to_menu(talk.say),)), talk.bot)
        return
    await talk.state.clear()
    await desk.draw_new(chat_id, view, is_new=True)


async def merge_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: MergeLists, merging: Merging, desk: Desk
) -> None:
    """The screen of the earlier list then says where its recipients went."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        merged = await merging.add_to_previous(talk.user.id, callback_data.draft, callback_data.revision)
        await talk.tap.answer()
        await talk.state.clear()
        if merged.old_message is not None:
            gone = Screen(talk.say("list-merged-away"))
            await show(talk.bot, chat_of(callback), gone, message_id=merged.old_message)
        await desk.draw(callback, merged.view)
