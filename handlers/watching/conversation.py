"""/watch: in a group or a topic what is shown there, in the private chat where something is shown. Only members of the account
set anything; whoever else taps gets a short alert. A group reads in the language that was chosen for it.
"""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.services.refusal import Refusal
from bot.services.watching.watching import Watching, WatchPlace, WatchView
from bot.telegram.screen import Screen
from bot.telegram.texts import LANGUAGES, Texts
from handlers.chat.display import bring, chat_of, topic_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.watching import screens
from handlers.watching.buttons import (
    BeginWatch,
    ChangeManner,
    ChooseLaunch,
    EndWatch,
    OpenWatch,
    PickAccount,
    SetDigest,
    SetQuiet,
    SetWatchLanguage,
    TurnWatch,
    WatchPart,
)


def make_router() -> Router:
    router = Router(name="watching")
    router.message.register(watch_asked_in_group, F.chat.type != ChatType.PRIVATE, Command("watch"))
    router.message.register(watch_asked, Command("watch"))
    for handler, kind in (
        (account_picked, PickAccount),
        (begin_pressed, BeginWatch),
        (part_opened, OpenWatch),
        (manner_chosen, ChangeManner),
        (turned, TurnWatch),
        (digest_chosen, SetDigest),
        (quiet_chosen, SetQuiet),
        (language_chosen, SetWatchLanguage),
        (launch_chosen, ChooseLaunch),
        (end_pressed, EndWatch),
    ):
        router.callback_query.register(handler, kind.filter(), flags=ANSWERS_ITSELF)
    return router


async def watch_asked(message: Message, talk: Talk, watching: Watching) -> None:
    """In the private chat."""
    await bring(message, screens.mine_screen(await watching.mine(talk.user.id), talk.say), talk.bot)


async def watch_asked_in_group(message: Message, talk: Talk, watching: Watching, texts: Texts) -> None:
    view = await watching.at(talk.user.id, place_of(message))
    if view is not None:
        await bring(message, screens.watch_screen(view, texts(view.language)), talk.bot)
        return
    known = await watching.accounts(talk.user.id)
    if len(known) > 1:
        await bring(message, screens.accounts_screen(known, talk.say), talk.bot)
        return
    ((account, number),) = known.items()
    await bring(message, screens.begin_screen(account, number, talk.say), talk.bot)


async def account_picked(
    callback: CallbackQuery, talk: TapTalk, callback_data: PickAccount, watching: Watching
) -> None:
    known = await watching.accounts(talk.user.id)
    if callback_data.owned not in known:
        raise Refusal("watch-of-others")
    screen = screens.begin_screen(callback_data.owned, known[callback_data.owned], talk.say)
    await _show(callback, talk, screen)


async def begin_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: BeginWatch, watching: Watching, texts: Texts
) -> None:
    place = place_of(callback)
    await watching.begin(talk.user, place, callback_data.owned, callback_data.manner, talk.user.language)
    await _show_watch(callback, talk, watching, texts)


async def part_opened(
    callback: CallbackQuery, talk: TapTalk, callback_data: OpenWatch, watching: Watching, texts: Texts
) -> None:
    view = await _view(callback, talk, watching)
    match callback_data.part:
        case WatchPart.LAUNCHES:
            await _show_launches(callback, talk, watching, texts, view)
        case WatchPart.DIGEST:
            await _show(callback, talk, screens.digest_screen(view, texts(view.language)))
        case WatchPart.QUIET:
            await _show(callback, talk, screens.quiet_screen(view, texts(view.language)))
        case WatchPart.MAIN:
            await _show(callback, talk, screens.watch_screen(view, texts(view.language)))


async def manner_chosen(
    callback: CallbackQuery, talk: TapTalk, callback_data: ChangeManner, watching: Watching, texts: Texts
) -> None:
    await watching.set_manner(talk.user.id, place_of(callback), callback_data.manner)
    await _show_watch(callback, talk, watching, texts)


async def turned(
    callback: CallbackQuery, talk: TapTalk, callback_data: TurnWatch, watching: Watching, texts: Texts
) -> None:
    """Shows the screen again under which the switch stood."""
    await watching.switch(talk.user.id, place_of(callback), callback_data.what, on=callback_data.on)
    view = await _view(callback, talk, watching)
    match callback_data.what.name:
        case "CHOSEN":
            await _show_launches(callback, talk, watching, texts, view)
        case "WAIT":
            await _show(callback, talk, screens.quiet_screen(view, texts(view.language)))
        case _:
            await _show(callback, talk, screens.watch_screen(view, texts(view.language)))


async def digest_chosen(
    callback: CallbackQuery, talk: TapTalk, callback_data: SetDigest, watching: Watching, texts: Texts
) -> None:
    hour = callback_data.hour if 0 <= callback_data.hour < 24 else None
    await watching.set_digest(talk.user.id, place_of(callback), hour)
    await _show_watch(callback, talk, watching, texts)


async def quiet_chosen(
    callback: CallbackQuery, talk: TapTalk, callback_data: SetQuiet, watching: Watching, texts: Texts
) -> None:
    hours = (callback_data.start, callback_data.end)
    await watching.set_quiet(talk.user.id, place_of(callback), hours if hours in screens.QUIET else None)
    view = await _view(callback, talk, watching)
    quiet = view.quiet is not None
    await _show(
        callback,
        talk,
        screens.quiet_screen(view, texts(view.language))
        if quiet
        else screens.watch_screen(view, texts(view.language)),
    )


async def language_chosen(
    callback: CallbackQuery, talk: TapTalk, callback_data: SetWatchLanguage, watching: Watching, texts: Texts
) -> None:
    language = callback_data.language if callback_data.language in LANGUAGES else LANGUAGES[0]
    await watching.set_language(talk.user.id, place_of(callback), language)
    await _show_watch(callback, talk, watching, texts)


async def launch_chosen(
    callback: CallbackQuery, talk: TapTalk, callback_data: ChooseLaunch, watching: Watching, texts: Texts
) -> None:
    await watching.choose(talk.user.id, place_of(callback), callback_data.launch, on=callback_data.on)
    await _show_launches(callback, talk, watching, texts, await _view(callback, talk, watching))


async def end_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: EndWatch, watching: Watching
) -> None:
    """In the group the screen says that nothing comes any more; in the private chat the list is shown again."""
    if callback_data.watch:
        await watching.end_from_afar(talk.user.id, callback_data.watch)
        await _show(callback, talk, screens.mine_screen(await watching.mine(talk.user.id), talk.say))
        return
    await watching.end(talk.user.id, place_of(callback))
    await _show(callback, talk, Screen(talk.say("watch-ended")))


def place_of(event: Message | CallbackQuery) -> WatchPlace:
    """Raises Refusal watch-over in a private chat, and for a button whose message Telegram shows no more: its topic can't be
    known.
    """
    message = event if isinstance(event, Message) else event.message
    if not isinstance(message, Message) or message.chat.type == ChatType.PRIVATE:
        raise Refusal("watch-over")
    return WatchPlace(chat_of(event), topic_of(event), message.chat.title or "")


async def _view(callback: CallbackQuery, talk: TapTalk, watching: Watching) -> WatchView:
    view = await watching.at(talk.user.id, place_of(callback))
    if view is None:
        raise Refusal("watch-over")
    return view


async def _show_watch(callback: CallbackQuery, talk: TapTalk, watching: Watching, texts: Texts) -> None:
    view = await _view(callback, talk, watching)
    await _show(callback, talk, screens.watch_screen(view, texts(view.language)))


async def _show_launches(
    callback: CallbackQuery, talk: TapTalk, watching: Watching, texts: Texts, view: WatchView
) -> None:
    launches = await watching.choices(talk.user.id, view.place)
    await _show(callback, talk, screens.launches_screen(view, launches, talk.user.zone, texts(view.language)))


async def _show(callback: CallbackQuery, talk: TapTalk, screen: Screen) -> None:
    """The tap is answered first: in a group an edit may wait for seconds."""
    await talk.tap.answer()
    await bring(callback, screen, talk.bot)
