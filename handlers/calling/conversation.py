"""A call in one line, and the questions where the line lacks something."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.phone import read_contact_phone, read_phones
from bot.domain.when import read_when
from bot.services.account.stop_list import StopList
from bot.services.lists.importing import Importing
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from handlers.calling.buttons import (
    DropLine,
    PickPerson,
    PickWhen,
    ShowCards,
    StopThese,
    TimeIsText,
    WithoutUnreadable,
)
from handlers.calling.filters import HoldsPhone, IsTime
from handlers.calling.line import (
    Unfinished,
    at_time_of,
    from_message,
    from_template_text,
    from_text,
    from_timestamp,
    with_answer,
    with_card,
    with_recipients_of,
    with_time,
)
from handlers.calling.lines import Calling, Lines
from handlers.calling.questions import cards_screen
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.chat.typed_text import TYPED, BeginsWithPhone
from handlers.drafts.desk import Desk
from handlers.menu.buttons import Open, Place
from handlers.menu.screen import back_to_menu


def make_router() -> Router:
    router = Router(name="calling")
    router.message.register(call_asked, Command("call"))
    router.message.register(template_asked, Command("template"))
    router.callback_query.register(call_pressed, Open.filter(F.place == Place.CALL))
    router.message.register(contact_received, F.contact)
    router.message.register(line_received, StateFilter(Calling.line), TYPED)
    router.message.register(phones_received, StateFilter(Calling.phones), TYPED)
    router.message.register(when_received, StateFilter(Calling.when), TYPED)
    router.message.register(text_received, StateFilter(Calling.text), TYPED)
    router.callback_query.register(when_picked, PickWhen.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(cards_asked, ShowCards.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(person_picked, PickPerson.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(time_is_text_pressed, TimeIsText.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(
        without_unreadable_pressed, WithoutUnreadable.filter(), flags=ANSWERS_ITSELF
    )
    router.callback_query.register(stop_these_pressed, StopThese.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(line_dropped, DropLine.filter(), flags=ANSWERS_ITSELF)
    return router


def make_bare_router() -> Router:
    """Asked after everything that waits for free text."""
    router = Router(name="bare phones")
    router.message.register(line_received, TYPED, BeginsWithPhone())
    router.message.register(line_received, StateFilter(None), TYPED, HoldsPhone())
    router.message.register(time_received, StateFilter(None), TYPED, IsTime())
    return router


async def call_asked(message: Message, talk: Talk, command: CommandObject, lines: Lines) -> None:
    """`/call PHONES [WHEN] TEXT`, `/call NAME [WHEN] TEXT`; `/call` alone asks for the line."""
    if not command.args:
        await lines.wait_for_line()
        await bring(message, Screen(talk.say("ask-line"), (back_to_menu(talk.say),)), talk.bot)
        return
    await lines.proceed(message, await lines.read(command.args, message.message_id))


async def template_asked(message: Message, talk: Talk, command: CommandObject, lines: Lines) -> None:
    """`/template ID PHONES [WHEN]`; with the ID alone it asks for the phones."""
    line = from_template_text(
        command.args or "", line=message.message_id, now=talk.clock(), zone=talk.user.zone
    )
    if line is None:
        await bring(message, Screen(talk.say("ask-template-line"), (back_to_menu(talk.say),)), talk.bot)
        return
    await lines.proceed(message, line)


async def call_pressed(callback: CallbackQuery, talk: Talk, lines: Lines) -> None:
    await lines.wait_for_line()
    await bring(callback, Screen(talk.say("ask-line"), (back_to_menu(talk.say),)), talk.bot)


async def line_received(message: Message, talk: Talk, lines: Lines) -> None:
    """A phone, several, or a ready line, with no command."""
    line = from_message(message.text or "", line=message.message_id, now=talk.clock(), zone=talk.user.zone)
    await lines.proceed(message, line)


async def time_received(message: Message, lines: Lines, time: Unfinished) -> None:
    """A time alone: whom to call then?"""
    await lines.proceed(message, time)


async def contact_received(
    message: Message, talk: Talk, lines: Lines, importing: Importing, desk: Desk
) -> None:
    """One contact card. Telegram sends ten contacts as ten messages; many of them become a list."""
    contact = message.contact
    phone = read_contact_phone(contact.phone_number) if contact else None
    if contact is None or phone is None:
        await bring(message, Screen(talk.say("contact-unreadable")), talk.bot)
        return
    name = " ".join(filter(None, (contact.first_name, contact.last_name)))
    known = await lines.waiting_for_recipients()
    if known is None and (added := await importing.one_more(talk.user.id, chat_of(message), phone, name)):
        view, message_id = added
        await desk.draw(message, view, message_id=message_id)
        return
    if known is None:
        known = from_text("", line=message.message_id, now=lines.now(), zone=lines.zone)
    await lines.proceed(message, with_card(known, phone, name), in_place=True)


async def phones_received(message: Message, talk: Talk, lines: Lines) -> None:
    """The missing recipients, or a whole line anew."""
    known = await lines.waiting()
    new = from_text(message.text or "", line=message.message_id, now=talk.clock(), zone=talk.user.zone)
    has_phones = bool(new.phones or new.unreadable)
    if known is not None and known.template_id is not None and has_phones:
        by_template = replace(
            new, template_id=known.template_id, text="", text_with_when=None, record_id=None
        )
        await lines.proceed(message, replace(by_template, question=known.question))
    elif known is None or (has_phones and (new.text or new.record_id is not None)):
        await lines.proceed(message, new if known is None else at_time_of(known, new))
    elif has_phones:
        await lines.proceed(message, with_recipients_of(known, new))
    else:
        await lines.proceed(message, known)


async def when_received(message: Message, talk: Talk, lines: Lines) -> None:
    """Another time in words."""
    typed, known = (message.text or "").strip(), await lines.waiting()
    if known is None or read_phones(typed).phones:
        await line_received(message, talk, lines)
        return
    read = read_when(typed, now=talk.clock(), zone=talk.user.zone)
    if read is None or typed[read.end :].strip(" .,;"):
        await bring(message, Screen(talk.say("when-unreadable", typed=typed[:100])), talk.bot)
        return
    await lines.proceed(message, with_time(known, read))


async def text_received(message: Message, talk: Talk, lines: Lines) -> None:
    """What is said to the recipient."""
    known = await lines.waiting()
    if known is None:
        await line_received(message, talk, lines)
        return
    line = with_answer(known, message.text or "", now=talk.clock(), zone=talk.user.zone)
    await lines.proceed(message, line)


async def when_picked(callback: CallbackQuery, talk: TapTalk, callback_data: PickWhen, lines: Lines) -> None:
    if known := await lines.asked_about(callback_data, talk.tap):
        await lines.proceed(callback, known.at(from_timestamp(callback_data.at)))


async def cards_asked(callback: CallbackQuery, talk: TapTalk, callback_data: ShowCards, lines: Lines) -> None:
    """The question stays as it is."""
    if known := await lines.asked_about(callback_data, talk.tap):
        await show(talk.bot, chat_of(callback), cards_screen(known, talk.say))


async def person_picked(
    callback: CallbackQuery, talk: TapTalk, callback_data: PickPerson, lines: Lines
) -> None:
    """One of those whom a name may mean. The row is the line's own, so a tap names nobody else."""
    known = await lines.asked_about(callback_data, talk.tap)
    if known is not None and callback_data.at in range(len(known.known)):
        one = known.known[callback_data.at]
        await lines.proceed(callback, with_card(known, one.phone, one.name))


async def time_is_text_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: TimeIsText, lines: Lines
) -> None:
    if known := await lines.asked_about(callback_data, talk.tap):
        await lines.proceed(callback, known.time_is_text())


async def without_unreadable_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: WithoutUnreadable, lines: Lines
) -> None:
    if known := await lines.asked_about(callback_data, talk.tap):
        await lines.proceed(callback, replace(known, unreadable=()))


async def stop_these_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: StopThese, lines: Lines, stop_list: StopList
) -> None:
    if known := await lines.asked_about(callback_data, talk.tap):
        added = await stop_list.add(talk.user.id, known.phones)
        await lines.forget()
        text = talk.say("stop-list-added", added=added, known=len(known.phones) - added)
        await bring(callback, Screen(text), talk.bot)


async def line_dropped(callback: CallbackQuery, talk: TapTalk, callback_data: DropLine, lines: Lines) -> None:
    if await lines.asked_about(callback_data, talk.tap):
        await lines.forget()
    await bring(callback, Screen(talk.say("call-dropped")), talk.bot)
