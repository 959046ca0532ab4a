"""A user corrects the message that a call was made from: the screen that waits for Confirm follows, or says that it
doesn't.

Telegram shows the corrected text only, so a screen that silently stayed behind would be confirmed for the wrong one.
"""

from dataclasses import replace

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import Message

from bot.domain.drafts.draft import CallDraft
from bot.services.drafts.drafting import Drafting
from bot.telegram.screen import Screen
from handlers.calling.line import Unfinished, from_message
from handlers.calling.lines import Lines
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk
from handlers.drafts.desk import Desk


def make_router() -> Router:
    router = Router(name="edited lines")
    router.edited_message.register(line_edited, F.text, F.chat.type == ChatType.PRIVATE)
    return router


async def line_edited(message: Message, talk: Talk, lines: Lines, drafting: Drafting, desk: Desk) -> None:
    """A line or draft follows only if it was told in this one message, and nobody has changed it by hand since."""
    new = await _read(message, talk, lines)
    known = await lines.waiting()
    if known is not None and message.message_id in known.typed_in:
        if new is None or known.typed_in != (message.message_id,):
            await bring(message, Screen(talk.say("edited-not-followed")), talk.bot)
            return
        await lines.proceed(message, replace(new, question=known.question), in_place=True)
        return
    draft = await drafting.typed_in(talk.user.id, chat_of(message), message.message_id)
    if draft is None:
        return
    old = draft.content
    if (
        new is None
        or not lines.is_whole(new)
        or not draft.is_as_typed
        or old.typed_in != (message.message_id,)
    ):
        await bring(message, Screen(talk.say("edited-not-followed")), talk.bot)
        return
    view = await drafting.change(
        talk.user.id,
        draft.id,
        draft.revision,
        _as_typed(old, talk.user.voiced(new.draft()), draft.revision + 1),
    )
    await desk.draw(message, view, message_id=draft.message_id, is_new=True)


async def _read(message: Message, talk: Talk, lines: Lines) -> Unfinished | None:
    """The line as it is read now; None for a message that is another command."""
    command, _, args = (message.text or "").partition(" ")
    text = message.text or ""
    if command.startswith("/"):
        if command != "/call":
            return None
        read = await lines.read(args, message.message_id)
    else:
        read = from_message(text, line=message.message_id, now=talk.clock(), zone=talk.user.zone)
    return replace(read, typed_in=(message.message_id,))


def _as_typed(old: CallDraft, new: CallDraft, revision: int) -> CallDraft:
    """The new content of everything that a line can say, and the rest as it was."""
    return replace(
        old,
        phones=new.phones,
        what=new.what,
        when=new.when,
        text_with_when=new.text_with_when,
        reactions=new.reactions,
        typed_reactions=new.typed_reactions,
        hint=new.hint,
        extensions=new.extensions,
        guessed=new.guessed,
        typed_revision=revision,
    )
