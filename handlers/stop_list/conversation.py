"""The stop list: phones that no user of this account may call."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain.phone import Phone, format_phone, read_phones
from bot.services.account.stop_list import Imported, StopEntry, StopList, StopListPage
from bot.services.users.access import User
from bot.sheets.reading import read_pasted
from bot.sheets.sheet import SheetRefused
from bot.telegram.keyboard_rows import with_words
from bot.telegram.rendering import moment, whom
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.chat.display import bring
from handlers.chat.talk import Talk
from handlers.chat.typed_text import TYPED
from handlers.menu.buttons import Open, Place
from handlers.menu.screen import back_to_menu
from handlers.stop_list.buttons import AddStopped, DropStopped, ExportStopList, ShowStopped, StopListTurn

PAGE = 8


class Stopping(StatesGroup):
    """The next free text is phones to add."""

    phones = State()


def make_router() -> Router:
    router = Router(name="stop list")
    router.message.register(stop_list_asked, Command("stoplist"))
    router.callback_query.register(page_asked, Open.filter(F.place == Place.STOP_LIST))
    router.callback_query.register(page_asked, StopListTurn.filter())
    router.callback_query.register(add_pressed, AddStopped.filter())
    router.callback_query.register(entry_pressed, ShowStopped.filter())
    router.callback_query.register(removal_confirmed, DropStopped.filter())
    router.message.register(phones_received, StateFilter(Stopping.phones), TYPED)
    return router


async def stop_list_asked(message: Message, talk: Talk, command: CommandObject, stop_list: StopList) -> None:
    """`/stoplist` shows it, `/stoplist PHONES` adds."""
    if command.args:
        await _add(message, talk, command.args, stop_list)
    else:
        await bring(
            message, stop_list_screen(await stop_list.page(talk.user.id, limit=PAGE), "", talk.say), talk.bot
        )


async def page_asked(
    callback: CallbackQuery, talk: Talk, callback_data: Open | StopListTurn, stop_list: StopList
) -> None:
    """Also the way back from a question about a phone."""
    if await talk.state.get_state() == Stopping.phones.state:
        await talk.state.clear()
    after = callback_data.after if isinstance(callback_data, StopListTurn) else ""
    page = await stop_list.page(talk.user.id, after, PAGE)
    await bring(callback, stop_list_screen(page, after, talk.say), talk.bot)


async def add_pressed(callback: CallbackQuery, talk: Talk) -> None:
    await talk.state.set_state(Stopping.phones)
    await bring(callback, Screen(talk.say("stop-list-ask"), (back_to_stop_list(talk.say),)), talk.bot)


async def phones_received(message: Message, talk: Talk, stop_list: StopList) -> None:
    await _add(message, talk, message.text or "", stop_list)


async def entry_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ShowStopped, stop_list: StopList
) -> None:
    """Says why the phone is on the list before it is taken off: its owner may have asked for that."""
    before = str(int(callback_data.phone) - 1)
    page = await stop_list.page(talk.user.id, before, 1)
    entry = next((one for one in page.entries if one.phone == callback_data.phone), None)
    if entry is None:
        await bring(callback, Screen(talk.say("stop-list-gone"), (back_to_stop_list(talk.say),)), talk.bot)
        return
    text = talk.say(
        "stop-list-entry",
        phone=whom(entry.phone, entry.name),
        reason=entry.reason,
        moment=moment(entry.since, talk.say, zone=talk.user.zone),
    )
    drop = Button(talk.say.plain("button-stop-list-drop"), DropStopped(phone=entry.phone))
    await bring(callback, Screen(text, ((drop,), back_to_stop_list(talk.say))), talk.bot)


async def removal_confirmed(
    callback: CallbackQuery, talk: Talk, callback_data: DropStopped, stop_list: StopList
) -> None:
    was_there = await stop_list.remove(talk.user.id, callback_data.phone)
    text = talk.say(
        "stop-list-dropped" if was_there else "stop-list-gone", phone=format_phone(callback_data.phone)
    )
    await bring(callback, Screen(text, (back_to_stop_list(talk.say),)), talk.bot)


async def _add(message: Message, talk: Talk, typed: str, stop_list: StopList) -> None:
    """Adds the phones that can be read. The others are named, and the question stays open for them."""
    read = read_phones(typed)
    rest = typed[read.end :].strip(" .,;\n")
    unreadable = (*read.unreadable, *([rest] if rest else []))
    if unreadable and "\n" in typed and (imported := await _take_lines(typed, stop_list, talk.user)):
        await talk.state.set_state(None)
        await bring(
            message, Screen(imported_text(imported, talk.say), (back_to_stop_list(talk.say),)), talk.bot
        )
        return
    lines: list[str] = []
    if read.phones:
        added = await stop_list.add(talk.user.id, read.phones)
        lines.append(talk.say("stop-list-added", added=added, known=len(read.phones) - added))
    if unreadable or not read.phones:
        await talk.state.set_state(Stopping.phones)
        lines.append(talk.say("stop-list-unreadable", typed=", ".join(unreadable)[:200]))
    else:
        await talk.state.set_state(None)
    await bring(message, Screen("\n".join(lines), (back_to_stop_list(talk.say),)), talk.bot)


async def _take_lines(typed: str, stop_list: StopList, user: User) -> Imported | None:
    """Takes lines copied from elsewhere, with names beside the phones; None: they are no list."""
    try:
        with read_pasted(typed) as sheet:
            return await stop_list.take(user.id, sheet.chunks())
    except SheetRefused:
        return None


def imported_text(imported: Imported, say: Say) -> str:
    """How many phones are new, how many stood there already, and what could not be read."""
    lines = [say("stop-list-added", added=imported.added, known=imported.known)]
    if imported.unreadable:
        typed = ", ".join(imported.examples)
        lines.append(say("stop-list-import-unreadable", count=imported.unreadable, typed=typed))
    return "\n".join(lines)


def stop_list_screen(page: StopListPage, after: str, say: Say) -> Screen:
    """A button for each phone, since a tap on it leads to taking the phone off."""
    rows: list[tuple[Button, ...]] = [
        (Button(_named(entry), ShowStopped(phone=entry.phone)),) for entry in page.entries
    ]
    turn: list[Button] = []
    if after:
        turn.append(Button(say.plain("button-first"), StopListTurn(after=Phone(""))))
    if page.more:
        turn.append(Button(say.plain("button-next"), StopListTurn(after=page.entries[-1].phone)))
    text = say("stop-list", count=page.total) if page.total else say("stop-list-empty")
    doing = [Button(say.plain("button-stop-list-add"), AddStopped())]
    if page.total:
        doing.append(Button(say.plain("button-stop-list-export"), ExportStopList()))
    return Screen(text, (*rows, tuple(turn), tuple(doing), back_to_menu(say)))


def _named(entry: StopEntry) -> str:
    return with_words(entry.name or "", lambda name: whom(entry.phone, name))


def back_to_stop_list(say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back"), Open(place=Place.STOP_LIST)),)
