"""A day is called off: one button, another text, and everybody who comes on that day is told instead of reminded."""

from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.drafts.draft import CallDraft
from bot.domain.phone import format_phone
from bot.services.launches.reminders import Reminders
from bot.services.lists.importing import Importing
from bot.services.refusal import Refusal
from bot.telegram.list_buttons import CancelDay
from bot.telegram.sending import show
from handlers.appointments.screens import days_screen
from handlers.chat.display import chat_of
from handlers.chat.talk import Talk
from handlers.drafts.desk import Desk


def make_router() -> Router:
    router = Router(name="a day called off")
    router.callback_query.register(cancel_day_pressed, CancelDay.filter())
    return router


async def cancel_day_pressed(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: CancelDay,
    reminders: Reminders,
    importing: Importing,
    desk: Desk,
) -> None:
    """Nothing is taken back before Confirm."""
    launch_id = callback_data.launch
    days = await reminders.days(talk.user.id, launch_id)
    if not days:
        raise Refusal("nobody-that-day")
    if not callback_data.days and len(days) > 1:
        await show(talk.bot, chat_of(callback), days_screen(launch_id, days, talk.say))
        return
    day = date.fromordinal(callback_data.days) if callback_data.days else days[0]
    cancels, people = await reminders.cancelled_day(talk.user.id, launch_id, day)
    view = await importing.gathered(
        talk.user.id,
        chat_of(callback),
        [(name, format_phone(phone)) for name, phone in people],
        name=talk.say.plain("reminders-cancelled-list", day=f"{day:%d.%m}"),
        origin="line",
        asked=CallDraft(cancels=cancels),
    )
    await talk.state.clear()
    await desk.draw_new(chat_of(callback), view)
