"""Everything a user does with records. Saving a sound takes one message; a text costs money, so its price is confirmed."""

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.record import RecordState
from bot.services.records.orders import Records
from bot.services.records.shelf import RecordShelf
from bot.telegram.buttons import HearSentence, ShowRecord
from bot.telegram.sending import show
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.talk import Talk
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
    router.callback_query.register(sentence_pressed, HearSentence.filter())
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
    talk: Talk,
    record_shelf: RecordShelf,
    callback_data: Open | RecordsTurn | None = None,
) -> None:
    """Also the way back from a question about a record."""
    if await talk.state.get_state() in {MakingRecord.name.state, MakingRecord.text.state}:
        await talk.state.clear()
    before = (callback_data.before or None) if isinstance(callback_data, RecordsTurn) else None
    page = await record_shelf.page(talk.user.id, before)
    await bring(event, screens.records_screen(page, before, talk.say), talk.bot)


async def record_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ShowRecord, record_shelf: RecordShelf
) -> None:
    if await talk.state.get_state() == MakingRecord.name.state:
        await talk.state.clear()
    row = await record_shelf.record(talk.user.id, callback_data.record)
    await bring(callback, screens.record_card(row, talk.say), talk.bot)


async def look_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: LookForRecord, record_shelf: RecordShelf
) -> None:
    row = await record_shelf.look_again(talk.user.id, callback_data.record)
    await bring(callback, screens.record_card(row, talk.say), talk.bot)


async def hear_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: HearRecord, record_shelf: RecordShelf, sounds: Sounds
) -> None:
    """Plays it in a message of its own, which can be used for a call like the card."""
    row = await record_shelf.record(talk.user.id, callback_data.record)
    await sounds.play(chat_of(callback), row, (screens.use_row(row, talk.say),))


async def sentence_pressed(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: HearSentence,
    record_shelf: RecordShelf,
    sounds: Sounds,
) -> None:
    """Nothing else changes: the confirm screen stays as it is."""
    row = await record_shelf.record(talk.user.id, callback_data.record)
    await sounds.play(chat_of(callback), row, ())


async def rename_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: RenameRecord, record_shelf: RecordShelf
) -> None:
    row = await record_shelf.record(talk.user.id, callback_data.record)
    await talk.state.set_state(MakingRecord.name)
    await talk.state.set_data({"record": row.id, "message": message_id_of(callback)})
    await bring(callback, screens.ask_name_screen(row, talk.say), talk.bot)


async def name_received(message: Message, talk: Talk, record_shelf: RecordShelf) -> None:
    """A refusal leaves the question open."""
    asked = await talk.state.get_data()
    row = await record_shelf.rename(talk.user.id, int(asked["record"]), message.text or "")
    await talk.state.clear()
    await show(talk.bot, chat_of(message), screens.record_card(row, talk.say), message_id=asked["message"])


async def undo_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: UndoRecord, record_shelf: RecordShelf
) -> None:
    if await record_shelf.uses(talk.user.id, callback_data.record):
        button = RemoveRecord(record=callback_data.record)
        await remove_pressed(callback, talk, button, record_shelf)
        return
    button_for_good = RemoveForGood(record=callback_data.record)
    await removal_confirmed(callback, talk, button_for_good, record_shelf)


async def remove_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: RemoveRecord, record_shelf: RecordShelf
) -> None:
    row = await record_shelf.record(talk.user.id, callback_data.record)
    uses = await record_shelf.uses(talk.user.id, row.id)
    screen = screens.removal_screen(row, uses, talk.say, zone=talk.user.zone, now=talk.clock())
    await bring(callback, screen, talk.bot)


async def removal_confirmed(
    callback: CallbackQuery, talk: Talk, callback_data: RemoveForGood, record_shelf: RecordShelf
) -> None:
    row = await record_shelf.record(talk.user.id, callback_data.record)
    await record_shelf.remove(talk.user.id, row.id)
    was_made = row.state is RecordState.MADE
    await bring(callback, screens.gone_screen(row, talk.say, was_made=was_made), talk.bot)


async def again_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: SendAgain, record_shelf: RecordShelf, sounds: Sounds
) -> None:
    row = await record_shelf.record(talk.user.id, callback_data.record)
    row = await sounds.send_again(row)
    await bring(callback, screens.record_card(row, talk.say, is_new=True), talk.bot)


async def text_pressed(callback: CallbackQuery, talk: Talk) -> None:
    await talk.state.set_state(MakingRecord.text)
    await talk.state.set_data({})
    await bring(callback, screens.ask_text_screen(talk.say), talk.bot)


async def text_received(message: Message, talk: Talk, records: Records) -> None:
    """A refusal leaves the question open."""
    origin = f"{message.chat.id}:{message.message_id}"
    row = await records.propose_text(talk.user.id, message.text or "", origin=origin)
    await talk.state.clear()
    await bring(message, screens.record_card(row, talk.say), talk.bot)


async def pay_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: PayForRecord, records: Records
) -> None:
    """Any number of taps pay once."""
    ordered = await records.confirm_text(talk.user.id, callback_data.record, turn=talk.turn)
    screen = screens.record_card(ordered.record, talk.say, is_new=not ordered.already)
    await bring(callback, screen, talk.bot)
