"""Behind «Изменить» → «Ещё» and «Голос и разговор»: each tap changes the draft and redraws the same options, until the
user goes back.
"""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.when.schedule import read_window
from bot.services.drafts.drafting import ConfirmView
from bot.services.refusal import Refusal
from bot.telegram.screen import Screen
from handlers.chat.display import bring, message_id_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.chat.typed_text import TYPED
from handlers.drafts.buttons import MannerOptions, MoreOptions, Option, SetOption
from handlers.drafts.choices import ASK, OF_MANNER, OFFERED, limits, with_hours, with_number, with_option
from handlers.drafts.desk import Desk
from handlers.drafts.screens.manner import manner_screen
from handlers.drafts.screens.options import hours_screen, more_screen, number_screen
from handlers.drafts.states import Editing, Standing


def make_router() -> Router:
    router = Router(name="options")
    router.callback_query.register(more_pressed, MoreOptions.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(manner_pressed, MannerOptions.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(option_set, SetOption.filter(), flags=ANSWERS_ITSELF)
    router.message.register(hours_received, StateFilter(Editing.hours), TYPED)
    router.message.register(number_received, StateFilter(Editing.number), TYPED)
    return router


async def more_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: MoreOptions, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        await talk.state.clear()
        await desk.put(callback, more_screen(view, talk.say, redial_range=talk.settings.smart_delay_range))


async def manner_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: MannerOptions, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        await talk.state.clear()
        await desk.put(callback, manner_screen(view, talk.say))


async def option_set(callback: CallbackQuery, talk: TapTalk, callback_data: SetOption, desk: Desk) -> None:
    """A value that sets nothing by itself asks for hours, or for another number than the buttons have.

    Whoever taps faster than the screen is redrawn stays on it.
    """
    option = callback_data.option

    async def redraw(view: ConfirmView) -> None:
        await talk.state.clear()
        await desk.put(callback, _options(view, option, talk))

    async with desk.outdated_told(callback, callback_data.draft, talk.tap, redraw):
        view = await desk.view(callback_data)
        if option is Option.HOURS and not callback_data.value:
            await talk.tap.answer()
            await desk.wait_for(Editing.hours, view, message_id_of(callback) or 0)
            await desk.put(callback, hours_screen(view, talk.say))
            return
        if callback_data.value == ASK and option in OFFERED:
            await desk.wait_for(Editing.number, view, message_id_of(callback) or 0)
            await talk.state.update_data(option=option.value)
            redial_range = talk.settings.smart_delay_range
            await desk.put(callback, number_screen(view, option, talk.say, redial_range=redial_range))
            return
        try:
            content = with_option(view.content, option, callback_data.value)
        except ValueError:
            raise Refusal("outdated-screen") from None
        changed = await desk.changed(callback_data, content)
        await talk.tap.answer()
        await redraw(changed)


async def hours_received(message: Message, talk: Talk, desk: Desk) -> None:
    """ "9-20", or with minutes."""
    standing, typed = Standing(**await talk.state.get_data()), (message.text or "").strip()
    try:
        window = read_window(typed)
    except ValueError:
        await bring(message, Screen(talk.say("edit-hours-unreadable", typed=typed[:40])), talk.bot)
        return
    content = await desk.content(standing)
    await desk.change_by_text(message, standing, with_hours(content, window))


async def number_received(message: Message, talk: Talk, desk: Desk) -> None:
    """A number that the option allows; the options are shown again with it."""
    data, typed = await talk.state.get_data(), (message.text or "").strip()
    option, redial_range = Option(data.pop("option")), talk.settings.smart_delay_range
    standing = Standing(**data)
    low, high = limits(option, redial_range)
    number = int(typed) if typed.isdecimal() and len(typed) < 6 else 0
    if not low <= number <= high:
        told = talk.say("edit-option-unreadable", typed=typed[:40], low=str(low), high=str(high))
        await bring(message, Screen(told), talk.bot)
        return
    content = await desk.content(standing)
    view = await desk.changed_by_text(standing, with_number(content, option, number))
    await desk.put_at(message, view, _options(view, option, talk), standing.message)


def _options(view: ConfirmView, option: Option, talk: Talk) -> Screen:
    """The screen that this option stands on."""
    if option in OF_MANNER:
        return manner_screen(view, talk.say)
    return more_screen(view, talk.say, redial_range=talk.settings.smart_delay_range)
