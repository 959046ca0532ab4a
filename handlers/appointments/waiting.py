"""Who waits for a reminder: dropped by a tap, or moved with their appointment."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.services.launches.reminders import Reminders
from bot.telegram.list_buttons import (
    DropReminder,
    DropSecondCalls,
    DropVanished,
    MoveReminder,
    ShowReminder,
    ShowWaiting,
)
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from handlers.appointments.screens import moving_screen, reminder_screen, waiting_screen
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.typed_text import TYPED
from handlers.drafts.desk import Desk


class MovingReminder(StatesGroup):
    """The chat waits for another time of an appointment."""

    time = State()


def make_router() -> Router:
    router = Router(name="waiting reminders")
    router.callback_query.register(waiting_opened, ShowWaiting.filter())
    router.callback_query.register(reminder_opened, ShowReminder.filter())
    router.callback_query.register(reminder_dropped, DropReminder.filter())
    router.callback_query.register(move_pressed, MoveReminder.filter())
    router.callback_query.register(second_calls_dropped, DropSecondCalls.filter())
    router.callback_query.register(vanished_dropped, DropVanished.filter(), flags={"answers_itself": True})
    router.message.register(time_received, StateFilter(MovingReminder.time), TYPED)
    return router


async def waiting_opened(
    callback: CallbackQuery, talk: Talk, callback_data: ShowWaiting, reminders: Reminders
) -> None:
    page = await reminders.page(talk.user.id, callback_data.launch, callback_data.start)
    await talk.state.clear()
    await bring(callback, waiting_screen(page, talk.say, now=talk.clock()), talk.bot)


async def reminder_opened(
    callback: CallbackQuery, talk: Talk, callback_data: ShowReminder, reminders: Reminders
) -> None:
    one, launch_id, zone = await reminders.one(talk.user.id, callback_data.reminder)
    await talk.state.clear()
    await bring(callback, reminder_screen(one, launch_id, zone, talk.say, now=talk.clock()), talk.bot)


async def reminder_dropped(
    callback: CallbackQuery, talk: Talk, callback_data: DropReminder, reminders: Reminders
) -> None:
    await reminders.drop(talk.user.id, callback_data.reminder)
    one, launch_id, zone = await reminders.one(talk.user.id, callback_data.reminder)
    await bring(callback, reminder_screen(one, launch_id, zone, talk.say, now=talk.clock()), talk.bot)


async def move_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: MoveReminder, reminders: Reminders
) -> None:
    one, _, zone = await reminders.one(talk.user.id, callback_data.reminder)
    await talk.state.set_state(MovingReminder.time)
    await talk.state.set_data({"reminder": one.recipient_id})
    await bring(callback, moving_screen(one, zone, talk.say, now=talk.clock()), talk.bot)


async def time_received(message: Message, talk: Talk, reminders: Reminders) -> None:
    """A refusal leaves the question open."""
    recipient_id = int((await talk.state.get_data())["reminder"])
    await reminders.move(talk.user.id, recipient_id, (message.text or "").strip())
    await talk.state.clear()
    one, launch_id, zone = await reminders.one(talk.user.id, recipient_id)
    await bring(message, reminder_screen(one, launch_id, zone, talk.say, now=talk.clock()), talk.bot)


async def second_calls_dropped(
    callback: CallbackQuery, talk: Talk, callback_data: DropSecondCalls, reminders: Reminders
) -> None:
    count = await reminders.drop_second_calls(talk.user.id, callback_data.launch)
    await show(talk.bot, chat_of(callback), Screen(talk.say("reminders-second-dropped", count=count)))


async def vanished_dropped(
    callback: CallbackQuery, talk: TapTalk, callback_data: DropVanished, reminders: Reminders, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        count = await reminders.drop_vanished(talk.user.id, callback_data.draft, callback_data.revision)
        await talk.tap.answer()
        await bring(callback, Screen(talk.say("reminders-vanished-dropped", count=count)), talk.bot)
