"""The confirm screen's own buttons, except the one that costs money: that one is in confirming."""

from dataclasses import replace
from datetime import UTC, datetime

from aiogram import Bot, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.domain.draft import SpokenText
from bot.services.access import Person
from bot.services.drafting import Drafting
from bot.services.refusal import Refusal
from bot.telegram.buttons import CancelDraft, UseOpening, WhenIsText
from bot.telegram.screen import Screen
from bot.telegram.texts import Say
from handlers.buttons import BackToDraft
from handlers.drafts.desk import Desk
from handlers.showing import bring
from handlers.taps import ANSWERS_ITSELF, Tap


def make_router() -> Router:
    router = Router(name="offers")
    router.callback_query.register(cancel_pressed, CancelDraft.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(when_is_text_pressed, WhenIsText.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(opening_pressed, UseOpening.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(back_pressed, BackToDraft.filter(), flags=ANSWERS_ITSELF)
    return router


async def cancel_pressed(
    callback: CallbackQuery,
    callback_data: CancelDraft,
    drafting: Drafting,
    desk: Desk,
    person: Person,
    say: Say,
    tap: Tap,
    bot: Bot,
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, tap):
        if not await drafting.cancel(person.id, callback_data.draft, callback_data.revision):
            await drafting.content(person.id, callback_data.draft)
            raise Refusal("outdated-screen")
        await tap.answer()
        await desk.forget(callback_data.draft)
        await bring(callback, Screen(say("call-dropped")), bot)


async def when_is_text_pressed(
    callback: CallbackQuery,
    callback_data: WhenIsText,
    drafting: Drafting,
    desk: Desk,
    person: Person,
    tap: Tap,
) -> None:
    """What was read as a time goes back into the text, and the call is for now."""
    async with desk.outdated_told(callback, callback_data.draft, tap):
        content, _ = await drafting.content(person.id, callback_data.draft)
        what = content.what
        if content.text_with_when is not None and (what is None or isinstance(what, SpokenText)):
            what = replace(what or SpokenText(""), text=content.text_with_when)
        now = replace(content, what=what, when=None, text_with_when=None)
        await desk.change(callback, callback_data, now)


async def opening_pressed(
    callback: CallbackQuery,
    callback_data: UseOpening,
    drafting: Drafting,
    desk: Desk,
    person: Person,
    tap: Tap,
) -> None:
    """Not at night: when the window opens."""
    async with desk.outdated_told(callback, callback_data.draft, tap):
        content, _ = await drafting.content(person.id, callback_data.draft)
        at = datetime.fromtimestamp(callback_data.at, UTC)
        await desk.change(callback, callback_data, replace(content, when=at))


async def back_pressed(
    callback: CallbackQuery, callback_data: BackToDraft, desk: Desk, state: FSMContext, tap: Tap
) -> None:
    """From editing to the screen as it was."""
    await tap.answer()
    await state.clear()
    await desk.redraw(callback, callback_data.draft)
