"""The rounds of a list, behind «Изменить» → «Перезванивать»: each tap changes the draft and redraws the same screen."""

import re
from dataclasses import replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.drafts.rounds import DELAY_LIMIT, Rounds
from bot.domain.when.schedule import read_window
from bot.services.drafts.drafting import Drafting
from bot.services.refusal import Refusal
from bot.telegram.buttons import Above
from bot.telegram.screen import Screen
from handlers.chat.display import bring, message_id_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.chat.typed_text import TYPED
from handlers.drafts.buttons import AskRounds, SetRounds, ShowRounds
from handlers.drafts.desk import Desk
from handlers.drafts.screens.rounds import instead_of_others, rounds_screen, with_rounds
from handlers.drafts.screens.upwards import back_to
from handlers.drafts.states import Editing, Standing

_DELAY = re.compile(r"\s*(?:через\s+|in\s+)?([0-9]{1,4})\s*(мин\w*|m\w*|ч\w*|h\w*)?\.?\s*", re.IGNORECASE)


def make_router() -> Router:
    router = Router(name="rounds")
    router.callback_query.register(rounds_asked, ShowRounds.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(rounds_set, SetRounds.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(value_asked, AskRounds.filter(), flags=ANSWERS_ITSELF)
    router.message.register(delay_received, StateFilter(Editing.round_delay), TYPED)
    router.message.register(hours_received, StateFilter(Editing.round_hours), TYPED)
    return router


async def rounds_asked(callback: CallbackQuery, talk: TapTalk, callback_data: ShowRounds, desk: Desk) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        await talk.state.clear()
        await desk.put(callback, rounds_screen(view, talk.say))


async def rounds_set(
    callback: CallbackQuery, talk: TapTalk, callback_data: SetRounds, drafting: Drafting, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        content, _ = await drafting.content(talk.user.id, callback_data.draft)
        try:
            content = with_rounds(content, callback_data.part, callback_data.value)
        except ValueError:
            raise Refusal("outdated-screen") from None
        view = await desk.changed(callback_data, content)
        await talk.tap.answer()
        await desk.put(callback, rounds_screen(view, talk.say))


async def value_asked(callback: CallbackQuery, talk: TapTalk, callback_data: AskRounds, desk: Desk) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        state = Editing.round_hours if callback_data.hours else Editing.round_delay
        await desk.wait_for(state, view, message_id_of(callback) or 0)
        text = talk.say("edit-hours") if callback_data.hours else talk.say("edit-round-delay")
        await desk.put(callback, Screen(text, (back_to(Above.MENU, view, talk.say),)))


async def delay_received(message: Message, talk: Talk, desk: Desk) -> None:
    """ "90", "90 мин", "2 ч"."""
    found = _DELAY.fullmatch(message.text or "")
    minutes = 0 if found is None else int(found[1]) * (60 if (found[2] or "м")[0].lower() in "чh" else 1)
    if not 0 < minutes <= DELAY_LIMIT.total_seconds() / 60:
        await bring(
            message, Screen(talk.say("round-delay-unreadable", typed=(message.text or "")[:100])), talk.bot
        )
        return
    await _changed(message, talk, desk, delay_min=minutes)


async def hours_received(message: Message, talk: Talk, desk: Desk) -> None:
    try:
        window = read_window(message.text or "")
    except ValueError:
        await bring(
            message, Screen(talk.say("edit-hours-unreadable", typed=(message.text or "")[:100])), talk.bot
        )
        return
    await _changed(message, talk, desk, hours=window)


async def _changed(message: Message, talk: Talk, desk: Desk, **values: object) -> None:
    standing = Standing(**await talk.state.get_data())
    content = await desk.content(standing)
    rounds = replace(content.rounds or Rounds(), **values)  # type: ignore[arg-type]  # fields of Rounds, from above
    if rounds.hours is not None and content.window is not None:
        rounds = replace(rounds, hours=replace(rounds.hours, weekdays=content.window.weekdays))
    view = await desk.changed_by_text(standing, instead_of_others(content, rounds))
    await desk.put_at(message, view, rounds_screen(view, talk.say), standing.message)
