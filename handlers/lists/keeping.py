"""Lists that are kept: under a name, with what proves that their recipients may be called, until somebody forgets them."""

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.ids import ListId
from bot.services.drafts.drafting import Drafting
from bot.services.drafts.recipients import ListDrafts
from bot.services.lists.lists import ConsentKind, Lists
from bot.telegram.list_buttons import (
    AttachConsent,
    CallList,
    ForgetList,
    KeepName,
    ListsPage,
    NameList,
    ShowList,
)
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.talk import Talk
from handlers.chat.typed_text import TYPED
from handlers.drafts.desk import Desk
from handlers.lists import screens
from handlers.lists.states import InHand, Listing, in_hand, wait_for
from handlers.menu.buttons import Open, Place


def make_router() -> Router:
    router = Router(name="kept lists")
    router.message.register(lists_asked, Command("lists"))
    router.callback_query.register(lists_asked, Open.filter(F.place == Place.LISTS))
    router.callback_query.register(lists_asked, ListsPage.filter())
    router.callback_query.register(list_opened, ShowList.filter())
    router.callback_query.register(call_pressed, CallList.filter())
    router.callback_query.register(name_pressed, NameList.filter())
    router.callback_query.register(name_kept, KeepName.filter())
    router.callback_query.register(consent_pressed, AttachConsent.filter())
    router.callback_query.register(forget_pressed, ForgetList.filter())
    router.message.register(name_received, StateFilter(Listing.name), TYPED)
    router.message.register(consent_received, StateFilter(Listing.consent), TYPED | F.photo | F.document)
    router.message.register(no_consent_received, StateFilter(Listing.consent), ~F.text)
    return router


async def lists_asked(
    event: Message | CallbackQuery, talk: Talk, lists: Lists, callback_data: Open | ListsPage | None = None
) -> None:
    before = max(0, callback_data.before) if isinstance(callback_data, ListsPage) else 0
    page = await lists.page(talk.user.id, before or None)
    await bring(event, screens.lists_screen(page, before, talk.say), talk.bot)


async def list_opened(callback: CallbackQuery, talk: Talk, callback_data: ShowList, lists: Lists) -> None:
    """Also the way back from a question about the list."""
    if await talk.state.get_state() in Listing.__all_states_names__:
        await talk.state.clear()
    card = await lists.card(talk.user.id, callback_data.list)
    await bring(callback, screens.list_screen(card, talk.say, talk.user.zone), talk.bot)


async def call_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: CallList, list_drafts: ListDrafts, desk: Desk
) -> None:
    """Prepares a launch to the list, in a message of its own."""
    await talk.state.clear()
    view = await list_drafts.start(talk.user.id, chat_of(callback), callback_data.list)
    await desk.draw_new(chat_of(callback), view)


async def name_pressed(callback: CallbackQuery, talk: Talk, callback_data: NameList, lists: Lists) -> None:
    card = await lists.card(talk.user.id, callback_data.list)
    begun = InHand(card.id, callback_data.draft, message_id_of(callback) or 0)
    await wait_for(talk.state, Listing.name, begun)
    await bring(callback, screens.ask_name(card, begun, talk.say), talk.bot)


async def name_kept(
    callback: CallbackQuery, talk: Talk, callback_data: KeepName, lists: Lists, drafting: Drafting, desk: Desk
) -> None:
    card = await lists.card(talk.user.id, callback_data.list)
    begun = InHand(card.id, callback_data.draft, message_id_of(callback) or 0)
    await lists.save(talk.user.id, card.id, card.name)
    await talk.state.clear()
    await _back(callback, talk, begun, lists, drafting, desk)


async def name_received(message: Message, talk: Talk, lists: Lists, drafting: Drafting, desk: Desk) -> None:
    """A refusal leaves the question open."""
    begun = await in_hand(talk.state)
    await lists.save(talk.user.id, begun.list, message.text or "")
    await talk.state.clear()
    await show(talk.bot, message.chat.id, Screen(talk.say("list-saved", name=message.text or "")))
    await _back(message, talk, begun, lists, drafting, desk)


async def consent_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: AttachConsent, lists: Lists
) -> None:
    card = await lists.card(talk.user.id, callback_data.list)
    begun = InHand(card.id, callback_data.draft, message_id_of(callback) or 0)
    await wait_for(talk.state, Listing.consent, begun)
    await bring(callback, screens.ask_consent(card, begun, talk.say, talk.user.zone), talk.bot)


async def consent_received(
    message: Message, talk: Talk, lists: Lists, drafting: Drafting, desk: Desk
) -> None:
    """A text, a photo or a file; what was forwarded counts as well."""
    begun = await in_hand(talk.state)
    kind, file_id = _attached(message)
    text = message.text or message.caption or ""
    await lists.consent(talk.user.id, begun.list, kind=kind, text=text, file_id=file_id)
    await talk.state.clear()
    await show(talk.bot, message.chat.id, Screen(talk.say("list-consent-kept", kind=kind)))
    await _back(message, talk, begun, lists, drafting, desk)


async def no_consent_received(message: Message, talk: Talk) -> None:
    """A voice note, a sticker: the question stays open."""
    await bring(message, Screen(talk.say("list-consent-other")), talk.bot)


async def forget_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ForgetList, lists: Lists
) -> None:
    """Asks once: the list's recipients and consent can't be brought back."""
    card = await lists.card(talk.user.id, callback_data.list)
    if not callback_data.sure:
        await bring(callback, screens.forget_screen(card, talk.say), talk.bot)
        return
    await lists.forget(talk.user.id, card.id)
    page = await lists.page(talk.user.id)
    gone = screens.lists_screen(page, 0, talk.say)
    await bring(
        callback,
        Screen(f"{talk.say('list-forgotten', name=card.name)}\n\n{gone.text}", gone.keyboard),
        talk.bot,
    )


def _attached(message: Message) -> tuple[ConsentKind, str | None]:
    if message.photo:
        return "photo", message.photo[-1].file_id
    if message.document is not None:
        return "file", message.document.file_id
    return "text", None


async def _back(
    event: Message | CallbackQuery, talk: Talk, begun: InHand, lists: Lists, drafting: Drafting, desk: Desk
) -> None:
    """Goes back to the screen where the question was begun, in that screen's message."""
    if begun.draft:
        view = await drafting.view(talk.user.id, begun.draft)
        await desk.draw(event, view, message_id=begun.message or None)
        return
    card = await lists.card(talk.user.id, ListId(begun.list))
    await show(
        talk.bot,
        chat_of(event),
        screens.list_screen(card, talk.say, talk.user.zone),
        message_id=begun.message or None,
    )
