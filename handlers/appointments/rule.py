"""When the people of a list are reminded: a rule by a tap, other columns, one call for two appointments, or no reminders."""

from dataclasses import replace
from datetime import time

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.appointments import Appointments, Reminder
from bot.domain.drafts.draft import CallDraft
from bot.services.drafts.appointment_choices import AppointmentChoices
from bot.services.drafts.drafting import ConfirmView
from bot.services.refusal import Refusal
from bot.telegram.list_buttons import LikeLastTime, SetDates, SetRule, ShowReminders, SwitchReminders
from handlers.appointments.screens import columns_screen, reminders_screen
from handlers.chat.display import message_id_of
from handlers.chat.talk import TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.drafts.desk import Desk


def make_router() -> Router:
    router = Router(name="reminders of appointments")
    router.callback_query.register(reminders_opened, ShowReminders.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(rule_set, SetRule.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(dates_set, SetDates.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(last_time_pressed, LikeLastTime.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(reminders_switched, SwitchReminders.filter(), flags=ANSWERS_ITSELF)
    return router


async def reminders_opened(
    callback: CallbackQuery, talk: TapTalk, callback_data: ShowReminders, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        appointments(view.content)
        await talk.tap.answer()
        part = callback_data.part
        is_choice = part in {"d", "t"}
        await desk.put(
            callback, columns_screen(view, part, talk.say) if is_choice else reminders_screen(view, talk.say)
        )
        await desk.ask_what(view, message_id_of(callback) or 0)


async def rule_set(callback: CallbackQuery, talk: TapTalk, callback_data: SetRule, desk: Desk) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await _change(
            callback, callback_data, view, appointments(view.content).by(rule_of(callback_data)), desk
        )


async def dates_set(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: SetDates,
    desk: Desk,
    appointment_choices: AppointmentChoices,
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        content = await appointment_choices.chosen(
            talk.user.id,
            callback_data.draft,
            is_time=callback_data.part == "t",
            column=callback_data.column,
        )
        await desk.change(callback, callback_data, content)


async def last_time_pressed(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: LikeLastTime,
    desk: Desk,
    appointment_choices: AppointmentChoices,
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        content = await appointment_choices.as_last_time(talk.user.id, callback_data.draft)
        await desk.change(callback, callback_data, content)


async def reminders_switched(
    callback: CallbackQuery, talk: TapTalk, callback_data: SwitchReminders, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await _change(callback, callback_data, view, _switched(view, callback_data.what), desk)


async def _change(
    callback: CallbackQuery,
    button: SetRule | SwitchReminders,
    view: ConfirmView,
    new: Appointments | None,
    desk: Desk,
) -> None:
    content = replace(view.content, appointments=new)
    if new is not None and new.calls_again:
        # Further rounds would call the same people.
        content = replace(content, rounds=None)
    await desk.change(callback, button, content)


def _switched(view: ConfirmView, what: str) -> Appointments | None:
    old = appointments(view.content)
    if what == "none":
        return None
    changed = {
        "joined": replace(old, is_joined=True),
        "apart": replace(old, is_joined=False),
        "new": replace(old, is_new_list=True),
        "corrected": replace(old, is_new_list=False),
        "back": replace(old, gives_back=True),
        "keep": replace(old, gives_back=False),
        "again": replace(old, calls_again=True),
        "once": replace(old, calls_again=False),
    }
    if old.when is not None:
        changed["order"] = replace(old, when=replace(old.when, month_first=not old.when.month_first))
    return changed.get(what, old)


def appointments(content: CallDraft) -> Appointments:
    """Raises Refusal outdated-screen for a draft that has none any more."""
    if content.appointments is None:
        raise Refusal("outdated-screen")
    return content.appointments


def rule_of(button: SetRule) -> Reminder:
    """Raises Refusal outdated-screen for a forged one."""
    try:
        at = None if button.at < 0 else time(*divmod(button.at, 60))
        return Reminder(None if button.days < 0 else button.days, at, button.minutes)
    except ValueError as error:
        raise Refusal("outdated-screen") from error
