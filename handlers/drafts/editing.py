"""Text, time, recipients and sender of a draft, each behind a tap; a tap changes the same message, what is typed brings it to the bottom."""

from dataclasses import replace
from datetime import UTC, datetime

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.domain.drafts.draft import DutyPhone, OwnPhone, SpokenText, StoredRecord
from bot.domain.drafts.draft_texts import saying
from bot.domain.phone import read_phones
from bot.domain.typed.call_line import read_record_id
from bot.domain.when import WhenNote, read_when
from bot.services.account.accounts import Accounts
from bot.services.drafts.drafting import Drafting
from bot.telegram.buttons import Above, EditDraft, MoreOfList, WriteText
from bot.telegram.rendering import moment
from bot.telegram.screen import Screen
from handlers.chat.display import bring, message_id_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.chat.typed_text import TYPED, BeginsACall
from handlers.drafts.buttons import EditPart, Part, SetSender, SetWhen
from handlers.drafts.captions import by_rule, caption_wishes
from handlers.drafts.desk import Desk
from handlers.drafts.screens import draft
from handlers.drafts.screens.template import values_screen
from handlers.drafts.states import Editing, Standing

_STATES = {
    Part.TEXT: Editing.text,
    Part.WHEN: Editing.when,
    Part.PHONES: Editing.phones,
    Part.VALUES: Editing.values,
}


def make_router() -> Router:
    router = Router(name="editing")
    router.callback_query.register(edit_pressed, EditDraft.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(more_pressed, MoreOfList.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(sender_pressed, EditPart.filter(F.part == Part.SENDER))
    router.callback_query.register(write_text_pressed, WriteText.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(part_pressed, EditPart.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(when_set, SetWhen.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(sender_set, SetSender.filter(), flags=ANSWERS_ITSELF)
    router.message.register(text_received, StateFilter(Editing.text), TYPED)
    router.message.register(words_received, StateFilter(Editing.words), TYPED, ~BeginsACall())
    router.message.register(when_received, StateFilter(Editing.when), TYPED)
    router.message.register(phones_received, StateFilter(Editing.phones), TYPED)
    return router


async def edit_pressed(callback: CallbackQuery, talk: TapTalk, callback_data: EditDraft, desk: Desk) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        await desk.put(callback, draft.edit_menu(view, talk.say, now=talk.clock()))
        # Also the way back from a question: what is typed now is no answer to it.
        await desk.forget(view.draft_id)
        await desk.ask_what(view, message_id_of(callback) or 0)


async def more_pressed(callback: CallbackQuery, talk: TapTalk, callback_data: MoreOfList, desk: Desk) -> None:
    """The question what to say stays open: what is typed next answers it."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        await desk.put(callback, draft.more_of_list(view, talk.say, now=talk.clock()))
        await desk.ask_what(view, message_id_of(callback) or 0)


async def part_pressed(callback: CallbackQuery, talk: TapTalk, callback_data: EditPart, desk: Desk) -> None:
    """Asks for the new text, time or recipients."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        match callback_data.part:
            case Part.WHEN:
                screen = draft.edit_when(view, talk.say, callback_data.above)
            case Part.PHONES:
                screen = draft.edit_phones(view, talk.say, callback_data.above)
            case Part.VALUES:
                screen = values_screen(view, talk.say)
            case _:
                screen = draft.edit_text(view, talk.say, callback_data.above)
        await desk.wait_for(_STATES[callback_data.part], view, message_id_of(callback) or 0)
        await desk.put(callback, screen)


async def write_text_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: WriteText, desk: Desk
) -> None:
    """Asks what a list says, from the list's screen: the chat may have waited for something else meanwhile."""
    draft, revision = callback_data.draft, callback_data.revision
    button = EditPart(draft=draft, revision=revision, part=Part.TEXT, above=Above.SCREEN)
    await part_pressed(callback, talk, button, desk)


async def sender_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: EditPart, desk: Desk, accounts: Accounts
) -> None:
    """Asks the service which numbers can be called from."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await desk.put(callback, draft.edit_sender(view, await accounts.phones(talk.user.id), talk.say))


async def when_set(
    callback: CallbackQuery, talk: TapTalk, callback_data: SetWhen, drafting: Drafting, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        content, _ = await drafting.content(talk.user.id, callback_data.draft)
        at = datetime.fromtimestamp(callback_data.at, UTC) if callback_data.at else None
        await desk.change(callback, callback_data, replace(content, when=at, text_with_when=None, hint=""))


async def sender_set(
    callback: CallbackQuery, talk: TapTalk, callback_data: SetSender, drafting: Drafting, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        content, _ = await drafting.content(talk.user.id, callback_data.draft)
        phone = callback_data.phone
        sender = DutyPhone() if phone is None else OwnPhone(phone)
        await desk.change(callback, callback_data, replace(content, sender=sender))


async def text_received(message: Message, talk: Talk, desk: Desk) -> None:
    """A text to be read aloud, or a stored record by its number."""
    standing, typed = await _standing(talk.state), (message.text or "").strip()
    content = await desk.content(standing)
    # A list's text is made into a record, which the service offers no voices for.
    usual = talk.user.spoken("") if content.source is None else SpokenText("")
    old = content.what if isinstance(content.what, SpokenText) else usual
    record_id = read_record_id(typed)
    content = replace(content, text_with_when=None, hint="")
    if record_id is None:
        await desk.change_by_text(message, standing, saying(content, old, typed))
    else:
        await desk.change_by_text(message, standing, replace(content, what=StoredRecord(record_id)))


async def words_received(message: Message, talk: Talk, desk: Desk) -> None:
    """What a list says, read like a file's caption: WHEN may stand alone on the first line."""
    typed = message.text or ""
    if read_record_id(typed) is not None:
        await text_received(message, talk, desk)
        return
    standing = await _standing(talk.state)
    content = await desk.content(standing)
    now, zone = talk.clock(), talk.user.zone
    old = content.what if isinstance(content.what, SpokenText) else SpokenText("")
    asked, why = caption_wishes(typed, talk.say, now=now, zone=zone, speech=old)
    if why is not None:
        await bring(message, Screen(why), talk.bot)
        return
    words = replace(
        content,
        what=asked.what or content.what,
        when=asked.when or content.when,
        hint=asked.hint,
        text_with_when=None,
        reactions=asked.reactions or content.reactions,
        typed_reactions=asked.typed_reactions or content.typed_reactions,
        appointments=by_rule(content.appointments, asked),
    )
    await desk.change_by_text(message, standing, words)


async def when_received(message: Message, talk: Talk, drafting: Drafting, desk: Desk) -> None:
    standing, typed, now = await _standing(talk.state), (message.text or "").strip(), talk.clock()
    read = read_when(typed, now=now, zone=talk.user.zone)
    if read is None or typed[read.end :].strip(" .,;"):
        await bring(message, Screen(talk.say("when-unreadable", typed=typed[:100])), talk.bot)
        return
    if read.note is WhenNote.PAST:
        past = moment(read.at, talk.say, zone=talk.user.zone, now=now)
        await bring(message, Screen(talk.say("edit-when-past", moment=past)), talk.bot)
        return
    if read.note is WhenNote.WHOSE:
        await bring(message, Screen(talk.say("edit-when-whose")), talk.bot)
        return
    if read.note is WhenNote.AMBIGUOUS:
        view = await drafting.view(talk.user.id, standing.draft)
        labels = tuple(moment(at, talk.say, zone=talk.user.zone, now=now) for at in read.options)
        screen = draft.choose_when(view, read.options, talk.say, labels)
        await talk.state.update_data(message=await desk.put_at(message, view, screen, standing.message))
        return
    content = await desk.content(standing)
    await desk.change_by_text(message, standing, replace(content, when=read.at, text_with_when=None, hint=""))


async def phones_received(message: Message, talk: Talk, desk: Desk) -> None:
    """The typed recipients replace the old ones."""
    standing, typed = await _standing(talk.state), message.text or ""
    read = read_phones(typed)
    unreadable = (*read.unreadable, *([rest] if (rest := typed[read.end :].strip(" .,;\n")) else []))
    if unreadable or not read.phones:
        text = talk.say("edit-phones-unreadable", typed=", ".join(unreadable)[:200])
        await bring(message, Screen(text), talk.bot)
        return
    content = await desk.content(standing)
    await desk.change_by_text(
        message, standing, replace(content, phones=read.phones, extensions=read.extensions, trial_of=None)
    )


async def _standing(state: FSMContext) -> Standing:
    return Standing(**await state.get_data())
