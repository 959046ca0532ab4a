"""From a sound or a record to a call: a voice note sent, a record chosen, `/call PHONES` as an answer to either."""

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject, Filter
from aiogram.types import CallbackQuery, Message

from bot.domain.drafts.draft import StoredRecord
from bot.services.records.shelf import RecordRow, RecordShelf
from bot.services.refusal import Refusal
from bot.telegram.buttons import RecordButton
from bot.telegram.rendering import refusal_text
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from handlers.calling.line import Unfinished, from_text
from handlers.calling.lines import Lines
from handlers.chat.display import bring, chat_of, message_id_of, remove
from handlers.chat.talk import Talk
from handlers.drafts.desk import Desk
from handlers.records import screens
from handlers.records.buttons import HearRecord, RemoveRecord, RenameRecord, UndoRecord, UseRecord
from handlers.records.sound import Sound, sound_in
from handlers.records.sounds import Sounds

_OF_A_RECORD: tuple[type[RecordButton], ...] = (UseRecord, HearRecord, RenameRecord, UndoRecord, RemoveRecord)


class AnswersRecord(Filter):
    """A reply to a record's card, or to a sound; hands on `named` (the row's id) or `sound`."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        replied = message.reply_to_message
        if replied is None:
            return False
        named = _record_of(replied)
        if named is not None:
            return {"named": named, "sound": None}
        sound = sound_in(replied)
        return {"named": None, "sound": sound} if sound else False


def register(router: Router) -> None:
    router.message.register(call_answered, Command("call"), AnswersRecord())
    router.callback_query.register(use_pressed, UseRecord.filter())


async def sound_received(
    message: Message, talk: Talk, sound: Sound, sounds: Sounds, lines: Lines, desk: Desk
) -> None:
    """A sound is saved in one message; if a call or a list waits for what to say, the record is the answer."""
    chat_id = chat_of(message)
    working = await sounds.begin(chat_id, sound)
    try:
        row = await sounds.save(sound)
    except Refusal as refusal:
        if working is None:
            raise
        await show(talk.bot, chat_id, Screen(refusal_text(refusal, talk.say)), message_id=working)
        return
    standing = await desk.waiting_for_words()
    if standing is not None and row.provider_id is not None:
        if working is not None:
            await remove(talk.bot, chat_id, working)
        await desk.say_instead(message, standing, StoredRecord(row.provider_id))
        return
    known = await lines.waiting_for_text()
    if known is not None and row.provider_id is not None:
        await lines.proceed(message, _said_by(known, row))
        return
    await show(talk.bot, chat_id, screens.record_card(row, talk.say, is_new=True), message_id=working)


async def use_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: UseRecord, record_shelf: RecordShelf, lines: Lines
) -> None:
    """Asks below the card whom to call."""
    row = await record_shelf.record(talk.user.id, callback_data.record)
    line = Unfinished(line=message_id_of(callback) or 0)
    await lines.begin(callback, _said_by(line, row))


async def call_answered(
    message: Message,
    talk: Talk,
    command: CommandObject,
    named: int | None,
    sound: Sound | None,
    record_shelf: RecordShelf,
    sounds: Sounds,
    lines: Lines,
) -> None:
    """`/call PHONES [WHEN]` as a reply; a text in the line is said instead of the record."""
    line = from_text(command.args or "", line=message.message_id, now=talk.clock(), zone=talk.user.zone)
    if line.text or line.record_id is not None:
        await lines.proceed(message, line)
        return
    if sound is not None:
        await sounds.begin(chat_of(message), replace(sound, duration_s=0))
        row = await sounds.save(sound)
    else:
        row = await record_shelf.record(talk.user.id, named or 0)
    if row.provider_id is None:
        await bring(message, screens.record_card(row, talk.say), talk.bot)
        return
    await lines.proceed(message, _said_by(line, row))


def _said_by(line: Unfinished, row: RecordRow) -> Unfinished:
    if row.provider_id is None:
        raise Refusal("no-such-record")
    return replace(line, record_id=row.provider_id, text="", text_with_when=None)


def _record_of(message: Message) -> int | None:
    """The record of a card, read from its buttons: an inline keyboard stays in the chat for ever."""
    markup = message.reply_markup
    for row in markup.inline_keyboard if markup else ():
        for button in row:
            for kind in _OF_A_RECORD:
                if (button.callback_data or "").startswith(f"{kind.__prefix__}:"):
                    return kind.unpack(button.callback_data or "").record
    return None
