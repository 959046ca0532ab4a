"""Calling once more those whom a launch did not reach: a tap prepares it, Confirm is the second. In between one may choose
how their calls must have ended, and a better time.
"""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.calls.call_outcome import NOT_REACHED
from bot.domain.ids import LaunchId
from bot.services.drafts.calling_again import AgainChoice, CallingAgain, ChosenReaction
from bot.services.drafts.recipients import ListDrafts
from bot.telegram.buttons import CallAgain, CallByAnswer, ChooseAgain, ChooseAnswer, UseOpening
from bot.telegram.rendering import moment_label
from bot.telegram.screen import Button, Screen
from bot.telegram.sending import show
from bot.telegram.texts import Say
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.drafts.buttons import BackToDraft
from handlers.drafts.desk import Desk
from handlers.launches.buttons import SwitchOutcome, SwitchReaction

ANSWERS_SHOWN = 40
"""Buttons; of a larger tree the first reactions that anybody chose."""


def make_router() -> Router:
    router = Router(name="calling again")
    router.callback_query.register(again_pressed, CallAgain.filter())
    router.callback_query.register(choice_asked, ChooseAgain.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(answers_asked, ChooseAnswer.filter())
    router.callback_query.register(answer_chosen, CallByAnswer.filter())
    router.callback_query.register(reaction_switched, SwitchReaction.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(outcome_switched, SwitchOutcome.filter(), flags=ANSWERS_ITSELF)
    return router


async def again_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: CallAgain, list_drafts: ListDrafts, desk: Desk
) -> None:
    """A confirm screen of its own: the card stays as it is."""
    chat_id = chat_of(callback)
    await desk.draw_new(chat_id, await list_drafts.again(talk.user.id, chat_id, callback_data.launch))


async def answers_asked(
    callback: CallbackQuery, talk: Talk, callback_data: ChooseAnswer, calling_again: CallingAgain
) -> None:
    found = await calling_again.reactions(talk.user.id, callback_data.launch)
    rows = [(_by_answer(callback_data.launch, one, talk.say),) for one in found[:ANSWERS_SHOWN] if one.count]
    await bring(callback, Screen(talk.say("by-answer-choose"), tuple(rows)), talk.bot)


def _by_answer(launch: LaunchId, one: ChosenReaction, say: Say) -> Button:
    label = say.label("button-answer", name=one.label, count=one.count)
    return Button(label, CallByAnswer(launch=launch, node=one.node))


async def answer_chosen(
    callback: CallbackQuery, talk: Talk, callback_data: CallByAnswer, list_drafts: ListDrafts, desk: Desk
) -> None:
    chat_id = chat_of(callback)
    view = await list_drafts.again(talk.user.id, chat_id, callback_data.launch, node=callback_data.node)
    await desk.draw_new(chat_id, view)


async def choice_asked(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: ChooseAgain,
    calling_again: CallingAgain,
    desk: Desk,
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        await desk.view(callback_data)
        await talk.tap.answer()
        await _show(callback, talk, callback_data.draft, calling_again)


async def outcome_switched(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: SwitchOutcome,
    calling_again: CallingAgain,
    desk: Desk,
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        await desk.view(callback_data)
        await calling_again.switch(
            talk.user.id, callback_data.draft, callback_data.revision, callback_data.outcome
        )
        await talk.tap.answer()
        await _show(callback, talk, callback_data.draft, calling_again)


async def reaction_switched(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: SwitchReaction,
    calling_again: CallingAgain,
    desk: Desk,
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        await desk.view(callback_data)
        await calling_again.switch_reaction(
            talk.user.id, callback_data.draft, callback_data.revision, callback_data.node
        )
        await talk.tap.answer()
        await _show(callback, talk, callback_data.draft, calling_again)


async def _show(callback: CallbackQuery, talk: Talk, draft_id: int, calling_again: CallingAgain) -> None:
    choice = await calling_again.choice(talk.user.id, draft_id)
    when = ""
    if choice.best_time is not None:
        when = moment_label(choice.best_time, talk.say, zone=talk.user.zone, now=talk.clock())
    await show(
        talk.bot,
        chat_of(callback),
        again_screen(choice, talk.say, when=when),
        message_id=message_id_of(callback),
    )


def again_screen(choice: AgainChoice, say: Say, *, when: str) -> Screen:
    """`when`: the best time in everyday words; empty where it isn't known."""
    draft, revision = choice.draft_id, choice.revision
    rows: list[tuple[Button, ...]] = []
    for outcome in NOT_REACHED:
        if outcome in choice.outcomes or outcome in choice.chosen:
            label = say.plain(
                "button-again-outcome",
                on="yes" if outcome in choice.chosen else "no",
                outcome=say.plain(f"outcome-{outcome}"),
                count=choice.outcomes.get(outcome, 0),
            )
            rows.append((Button(label, SwitchOutcome(draft=draft, revision=revision, outcome=outcome)),))
    for one in choice.reactions[:ANSWERS_SHOWN]:
        on = "yes" if one.is_chosen else "no"
        label = say.label("button-again-answer", name=one.label, on=on, count=one.count)
        rows.append((Button(label, SwitchReaction(draft=draft, revision=revision, node=one.node)),))
    if choice.best_time is not None:
        at = int(choice.best_time.timestamp())
        label = say.plain("button-again-best", when=when)
        rows.append((Button(label, UseOpening(draft=draft, revision=revision, at=at)),))
    rows.append((Button(say.plain("button-back"), BackToDraft(draft=draft)),))
    return Screen(say("again-choose"), tuple(rows))
