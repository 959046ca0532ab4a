"""A paused launch goes on by a tap. If the tap is old, has waited or comes at night, the launch is shown as it stands now,
beside its card, and the user is asked once more.
"""

from datetime import UTC, datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.launches.cards import Cards
from bot.services.launches.launching import Launching
from bot.services.launches.still_agreed import DOUBTS
from bot.services.launches.view import LaunchCard
from bot.services.refusal import Refusal
from bot.telegram.buttons import ResumeAsked, ResumeAt, ResumeLaunch, StopLaunch
from bot.telegram.rendering import launch_card, moment, refusal_text
from bot.telegram.screen import Button, Screen
from bot.telegram.sending import show
from bot.telegram.texts import Say
from handlers.chat.display import chat_of
from handlers.chat.talk import TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.drafts.screens.confirm import opening_label


def make_router() -> Router:
    router = Router(name="resuming")
    for button in (ResumeLaunch, ResumeAsked, ResumeAt):
        router.callback_query.register(resume_pressed, button.filter(), flags=ANSWERS_ITSELF)
    return router


async def resume_pressed(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: ResumeLaunch | ResumeAsked | ResumeAt,
    launching: Launching,
    cards: Cards,
) -> None:
    asked = callback_data.asked if isinstance(callback_data, ResumeAsked) else None
    at = datetime.fromtimestamp(callback_data.at, UTC) if isinstance(callback_data, ResumeAt) else None
    try:
        await launching.resume(talk.yes, callback_data.launch, asked=asked, at=at)
    except Refusal as why:
        if why.code not in DOUBTS:
            raise
        await talk.tap.answer()
        warned = why.facts["opening"] is not None
        known_by = await cards.asked(callback_data.launch, warned=warned)
        card = await cards.launch_card(callback_data.launch)
        await show(
            talk.bot, chat_of(callback), resume_screen(card, why, known_by, talk.say, now=talk.clock())
        )


def resume_screen(card: LaunchCard, why: Refusal, asked: int, say: Say, *, now: datetime) -> Screen:
    """`asked`: the id of the question."""
    launch = card.launch_id
    label = "button-resume"
    lines: list[str] = [f"<b>{refusal_text(why, say)}</b>"]
    rows: list[tuple[Button, ...]] = []
    if isinstance(opening := why.facts["opening"], int):
        at = datetime.fromtimestamp(opening, UTC)
        lines.append(say("confirm-outside", moment=moment(at, say, zone=card.zone, now=now)))
        at_opening = Button(
            opening_label(at, card.zone, say, now), ResumeAt(launch=launch, asked=asked, at=opening)
        )
        rows.append((at_opening,))
        label = "button-resume-anyway"
    rows.append((Button(say.plain(label), ResumeAsked(launch=launch, asked=asked)),))
    rows.append((Button(say.plain("button-stop"), StopLaunch(launch=launch)),))
    return Screen("\n\n".join([*lines, launch_card(card, say).text]), tuple(rows))
