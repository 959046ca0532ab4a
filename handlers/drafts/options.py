"""Behind «Изменить» → «Ещё»: each tap changes the draft and redraws the same options, until the person goes back."""

from aiogram import Bot, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.config import Settings
from bot.domain.schedule import read_window
from bot.services.refusal import Refusal
from bot.telegram.screen import Screen
from bot.telegram.texts import Say
from handlers.buttons import MoreOptions, Option, SetOption
from handlers.drafts.desk import Desk
from handlers.drafts.option_screens import hours_screen, more_screen, with_hours, with_option
from handlers.drafts.states import Editing, Standing
from handlers.showing import bring, message_id_of
from handlers.taps import ANSWERS_ITSELF, Tap
from handlers.typed import TYPED


def make_router() -> Router:
    router = Router(name="options")
    router.callback_query.register(more_pressed, MoreOptions.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(option_set, SetOption.filter(), flags=ANSWERS_ITSELF)
    router.message.register(hours_received, StateFilter(Editing.hours), TYPED)
    return router


async def more_pressed(
    callback: CallbackQuery,
    callback_data: MoreOptions,
    desk: Desk,
    state: FSMContext,
    settings: Settings,
    say: Say,
    tap: Tap,
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, tap):
        view = await desk.view(callback_data)
        await tap.answer()
        await state.clear()
        await desk.put(callback, more_screen(view, say, redial_range=settings.smart_delay_range))


async def option_set(
    callback: CallbackQuery,
    callback_data: SetOption,
    desk: Desk,
    settings: Settings,
    say: Say,
    tap: Tap,
) -> None:
    """Hours without a value ask for them."""
    async with desk.outdated_told(callback, callback_data.draft, tap):
        view = await desk.view(callback_data)
        await tap.answer()
        if callback_data.option is Option.HOURS and not callback_data.value:
            await desk.wait_for(Editing.hours, view, message_id_of(callback) or 0)
            await desk.put(callback, hours_screen(view, say))
            return
        try:
            content = with_option(view.content, callback_data.option, callback_data.value)
        except ValueError:
            raise Refusal("outdated-screen") from None
        changed = await desk.changed(callback_data, content)
        await desk.put(callback, more_screen(changed, say, redial_range=settings.smart_delay_range))


async def hours_received(
    message: Message,
    desk: Desk,
    state: FSMContext,
    say: Say,
    bot: Bot,
) -> None:
    """ "9-20", or with minutes."""
    standing, typed = Standing(**await state.get_data()), (message.text or "").strip()
    try:
        window = read_window(typed)
    except ValueError:
        await bring(message, Screen(say("edit-hours-unreadable", typed=typed[:40])), bot)
        return
    content = await desk.content(standing)
    await desk.change_by_text(message, standing, with_hours(content, window))
