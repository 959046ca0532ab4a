"""The confirm screen's own buttons, except the one that costs money: that one is in confirming."""

from dataclasses import replace
from datetime import UTC, datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.drafts.draft import SpokenText
from bot.domain.drafts.draft_texts import all_alike, saying
from bot.services.drafts.drafting import Drafting
from bot.services.drafts.restoring import Restoring
from bot.services.launches.halting import Halting
from bot.services.launches.launching import Launching
from bot.telegram.buttons import (
    CancelDraft,
    LinesAreReactions,
    LinesAreText,
    MendLines,
    RestoreDraft,
    UseOpening,
    WhenIsText,
)
from bot.telegram.lanes import Rest
from bot.telegram.screen import Screen
from handlers.cancelling.restore_buttons import restoring_rows
from handlers.cancelling.taking_back import take_back_later
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.drafts.buttons import BackToDraft
from handlers.drafts.desk import Desk


def make_router() -> Router:
    router = Router(name="offers")
    router.callback_query.register(cancel_pressed, CancelDraft.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(when_is_text_pressed, WhenIsText.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(lines_are_text_pressed, LinesAreText.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(lines_mended, MendLines.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(
        lines_are_reactions_pressed, LinesAreReactions.filter(), flags=ANSWERS_ITSELF
    )
    router.callback_query.register(opening_pressed, UseOpening.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(restore_pressed, RestoreDraft.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(back_pressed, BackToDraft.filter(), flags=ANSWERS_ITSELF)
    return router


async def cancel_pressed(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: CancelDraft,
    halting: Halting,
    restoring: Restoring,
    launching: Launching,
    desk: Desk,
) -> Rest | None:
    """Also works for an older revision, and for a draft that an earlier Confirm has made a launch: No is never out of
    date.
    """
    launched = await halting.cancel_draft(talk.user.id, callback_data.draft)
    await talk.tap.answer()
    await desk.forget(callback_data.draft)
    if launched is not None:
        # A worker draws the launch's card.
        return take_back_later(callback, talk, *launched, launching)

    async def show_dropped() -> None:
        rows = restoring_rows(await restoring.dropped(talk.user.id, callback_data.draft), talk.say, here=True)
        await bring(callback, Screen(talk.say("call-dropped"), rows), talk.bot)

    return Rest(show_dropped)


async def restore_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: RestoreDraft, restoring: Restoring, desk: Desk
) -> None:
    """Shows the draft as it was, in the place of the message that it was cancelled if that says nothing else."""
    restored = await restoring.restore(talk.user.id, callback_data.draft, talk.turn)
    await talk.tap.answer(talk.say.plain("draft-restored-before") if restored.is_shown else None)
    if callback_data.here:
        await desk.draw(callback, restored.view)
    elif not restored.is_shown:
        await desk.draw_new(chat_of(callback), restored.view)


async def when_is_text_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: WhenIsText, drafting: Drafting, desk: Desk
) -> None:
    """The words that were read as a time go back into the text, and the call is for now."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        content, _ = await drafting.content(talk.user.id, callback_data.draft)
        what = content.what
        now = replace(content, when=None, text_with_when=None)
        if content.text_with_when is not None and (what is None or isinstance(what, SpokenText)):
            now = saying(now, what or talk.user.spoken(""), content.text_with_when)
        await desk.change(callback, callback_data, now)


async def lines_are_text_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: LinesAreText, drafting: Drafting, desk: Desk
) -> None:
    """The lines that were read as reactions are read aloud with the rest."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        content, _ = await drafting.content(talk.user.id, callback_data.draft)
        if content.typed_reactions is not None:
            what = content.what if isinstance(content.what, SpokenText) else talk.user.spoken("")
            what = replace(what, text=content.typed_reactions.text.strip())
            content = replace(content, what=what, reactions=(), typed_reactions=None)
        await desk.change(callback, callback_data, content)


async def lines_mended(
    callback: CallbackQuery, talk: TapTalk, callback_data: MendLines, drafting: Drafting, desk: Desk
) -> None:
    """The lines that nearly are reactions become those that were shown beside them."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        content, _ = await drafting.content(talk.user.id, callback_data.draft)
        if content.typed_reactions is not None:
            speech = content.what if isinstance(content.what, SpokenText) else talk.user.spoken("")
            content = saying(content, speech, content.typed_reactions.mended())
        await desk.change(callback, callback_data, content)


async def lines_are_reactions_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: LinesAreReactions, drafting: Drafting, desk: Desk
) -> None:
    """Lines that merely look like reactions become reactions."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        content, _ = await drafting.content(talk.user.id, callback_data.draft)
        await desk.change(callback, callback_data, all_alike(content))


async def opening_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: UseOpening, drafting: Drafting, desk: Desk
) -> None:
    """Moves the call out of the night, to when the window for calls opens."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        content, _ = await drafting.content(talk.user.id, callback_data.draft)
        at = datetime.fromtimestamp(callback_data.at, UTC)
        await desk.change(callback, callback_data, replace(content, when=at))


async def back_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: BackToDraft, desk: Desk
) -> None:
    """From editing back to the confirm screen."""
    await talk.tap.answer()
    await talk.state.clear()
    await desk.redraw(callback, callback_data.draft)
