"""Everything a user does with records. Saving one is one message; what is paid for, a text, has its price confirmed."""

from aiogram import Bot, F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.domain.clock import Clock
from bot.domain.record import RecordState
from bot.domain.turn import Turn
from bot.services.records.orders import Records
from bot.services.records.shelf import RecordShelf
from bot.services.users.access import User
from bot.telegram.buttons import ShowRecord
from bot.telegram.sending import show
from bot.telegram.texts import Say
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.typed_text import TYPED
from handlers.menu.buttons import Open, Place
from handlers.records import calling, screens
from handlers.records.buttons import (
    HearRecord,
    LookForRecord,
    PayForRecord,
    RecordsTurn,
    RemoveForGood,
    RemoveRecord,
    RenameRecord,
    SendAgain,
    TextRecord,
    UndoRecord,
)
from handlers.records.sound import HoldsSound
from handlers.records.sounds import Sounds
from handlers.records.states import MakingRecord


def make_router() -> Router:
    router = Router(name="records")
    calling.register(router)
    router.message.register(records_asked, Command("records"))
    router.callback_query.register(records_asked, Open.filter(F.place == Place.RECORDS))
    router.callback_query.register(records_asked, RecordsTurn.filter())
    router.message.register(calling.sound_received, HoldsSound())
    router.callback_query.register(record_pressed, ShowRecord.filter())
    router.callback_query.register(look_pressed, LookForRecord.filter())
    router.callback_query.register(hear_pressed, HearRecord.filter())
    router.callback_query.register(rename_pressed, RenameRecord.filter())
    router.message.register(name_received, StateFilter(MakingRecord.name), TYPED)
    router.callback_query.register(undo_pressed, UndoRecord.filter())
    router.callback_query.register(remove_pressed, RemoveRecord.filter())
    router.callback_query.register(removal_confirmed, RemoveForGood.filter())
    router.callback_query.register(again_pressed, SendAgain.filter())
    router.callback_query.register(text_pressed, TextRecord.filter())
    router.message.register(text_received, StateFilter(MakingRecord.text), TYPED)
    router.callback_query.register(pay_pressed, PayForRecord.filter())
    return router


async def records_asked(
    event: Message | CallbackQuery,
    record_shelf: RecordShelf,
    user: User,
    say: Say,
    state: FSMContext,
    bot: Bot,
    callback_data: Open | RecordsTurn | None = None,
) -> None:
    """Also the way back from a question about one."""
    if await state.get_state() in {MakingRecord.name.state, MakingRecord.text.state}:
        await state.clear()
    before = (callback_data.before or None) if isinstance(callback_data, RecordsTurn) else None
    page = await record_shelf.page(user.id, before)
    await bring(event, screens.records_screen(page, before, say), bot)


async def record_pressed(
    callback: CallbackQuery,
    callback_data: ShowRecord,
    record_shelf: RecordShelf,
    user: User,
    say: Say,
    state: FSMContext,
    bot: Bot,
) -> None:
    if await state.get_state() == MakingRecord.name.state:
        await state.clear()
    row = await record_shelf.record(user.id, callback_data.record)
    await bring(callback, screens.record_card(row, say), bot)


async def look_pressed(
    callback: CallbackQuery,
    callback_data: LookForRecord,
    record_shelf: RecordShelf,
    user: User,
    say: Say,
    bot: Bot,
) -> None:
    row = await record_shelf.look_again(user.id, callback_data.record)
    await bring(callback, screens.record_card(row, say), bot)


async def hear_pressed(
    callback: CallbackQuery,
    callback_data: HearRecord,
    record_shelf: RecordShelf,
    sounds: Sounds,
    user: User,
    say: Say,
) -> None:
    """In a message of its own, which can be used for a call like the card."""
    row = await record_shelf.record(user.id, callback_data.record)
    await sounds.play(chat_of(callback), row, (screens.use_row(row, say),))


async def rename_pressed(
    callback: CallbackQuery,
    callback_data: RenameRecord,
    record_shelf: RecordShelf,
    user: User,
    say: Say,
    state: FSMContext,
    bot: Bot,
) -> None:
    row = await record_shelf.record(user.id, callback_data.record)
    await state.set_state(MakingRecord.name)
    await state.set_data({"record": row.id, "message": message_id_of(callback)})
    await bring(callback, screens.ask_name_screen(row, say), bot)


async def name_received(
    message: Message, record_shelf: RecordShelf, user: User, say: Say, state: FSMContext, bot: Bot
) -> None:
    """A refusal leaves the question open."""
    asked = await state.get_data()
    row = await record_shelf.rename(user.id, int(asked["record"]), message.text or "")
    await state.clear()
    await show(bot, chat_of(message), screens.record_card(row, say), message_id=asked["message"])


async def undo_pressed(
    callback: CallbackQuery,
    callback_data: UndoRecord,
    record_shelf: RecordShelf,
    user: User,
    say: Say,
    clock: Clock,
    bot: Bot,
) -> None:
    if await record_shelf.uses(user.id, callback_data.record):
        button = RemoveRecord(record=callback_data.record)
        await remove_pressed(callback, button, record_shelf, user, say, clock, bot)
        return
    button_for_good = RemoveForGood(record=callback_data.record)
    await removal_confirmed(callback, button_for_good, record_shelf, user, say, bot)


async def remove_pressed(
    callback: CallbackQuery,
    callback_data: RemoveRecord,
    record_shelf: RecordShelf,
    user: User,
    say: Say,
    clock: Clock,
    bot: Bot,
) -> None:
    row = await record_shelf.record(user.id, callback_data.record)
    uses = await record_shelf.uses(user.id, row.id)
    screen = screens.removal_screen(row, uses, say, zone=user.zone, now=clock())
    await bring(callback, screen, bot)


async def removal_confirmed(
    callback: CallbackQuery,
    callback_data: RemoveForGood,
    record_shelf: RecordShelf,
    user: User,
    say: Say,
    bot: Bot,
) -> None:
    row = await record_shelf.record(user.id, callback_data.record)
    await record_shelf.remove(user.id, row.id)
    was_made = row.state is RecordState.MADE
    await bring(callback, screens.gone_screen(row, say, was_made=was_made), bot)


async def again_pressed(
    callback: CallbackQuery,
    callback_data: SendAgain,
    record_shelf: RecordShelf,
    sounds: Sounds,
    user: User,
    say: Say,
    bot: Bot,
) -> None:
    row = await record_shelf.record(user.id, callback_data.record)
    row = await sounds.send_again(row)
    await bring(callback, screens.record_card(row, say, is_new=True), bot)


async def text_pressed(callback: CallbackQuery, state: FSMContext, say: Say, bot: Bot) -> None:
    await state.set_state(MakingRecord.text)
    await state.set_data({})
    await bring(callback, screens.ask_text_screen(say), bot)


async def text_received(
    message: Message, records: Records, user: User, say: Say, state: FSMContext, bot: Bot
) -> None:
    """A refusal leaves the question open."""
    origin = f"{message.chat.id}:{message.message_id}"
    row = await records.propose_text(user.id, message.text or "", origin=origin)
    await state.clear()
    await bring(message, screens.record_card(row, say), bot)


async def pay_pressed(
    callback: CallbackQuery,
    callback_data: PayForRecord,
    records: Records,
    user: User,
    turn: Turn,
    say: Say,
    bot: Bot,
) -> None:
    """Any number of taps pay once."""
    ordered = await records.confirm_text(user.id, callback_data.record, turn=turn)
    screen = screens.record_card(ordered.record, say, is_new=not ordered.already)
    await bring(callback, screen, bot)
