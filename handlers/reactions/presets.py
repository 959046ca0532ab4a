"""Ready-made trees. The one with a manager asks for two things and changes the tree once, so that one tap undoes it."""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.phone import read_contact_phone, read_phone
from bot.domain.reactions import Edited, Reaction, ReactionPart, Tree, Trigger, parse, with_value
from bot.telegram.screen import Screen
from bot.telegram.texts import Say
from handlers.chat.display import bring
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.chat.typed_text import TYPED
from handlers.drafts.buttons import WHOLE_TREE
from handlers.drafts.desk import Desk
from handlers.reactions.bench import (
    Bench,
    Building,
    ask,
    bench_at,
    bench_of,
    change,
    change_by_text,
    refuse_worse,
    told,
    wait,
)
from handlers.reactions.buttons import Preset, UsePreset
from handlers.reactions.questions import AsksManager
from handlers.reactions.screens.presets import preset_screen


def make_router() -> Router:
    router = Router(name="presets of reactions")
    router.callback_query.register(preset_pressed, UsePreset.filter(), flags=ANSWERS_ITSELF)
    router.message.register(manager_received, StateFilter(Building.preset), F.contact, AsksManager())
    router.message.register(manager_received, StateFilter(Building.preset), TYPED, AsksManager())
    router.message.register(sms_received, StateFilter(Building.preset), TYPED)
    return router


async def preset_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: UsePreset, desk: Desk
) -> None:
    """It takes the place of the whole tree."""
    async with told(callback, talk, desk, callback_data):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        if callback_data.preset is Preset.MANAGER_SMS_STOP:
            bench = bench_at(callback, view, WHOLE_TREE, part=ReactionPart.MANAGER)
            await ask(callback, talk, desk, bench, Building.preset, preset_screen(view, bench.part, talk.say))
            return
        tree = _ready_made(callback_data.preset, talk.say)
        await change(callback, talk, desk, callback_data, view, Edited(tree))


async def manager_received(message: Message, talk: Talk, desk: Desk) -> None:
    """A contact card or a typed number; then the SMS is asked for."""
    bench = await bench_of(talk)
    contact, typed = message.contact, message.text or ""
    phone = read_phone(typed.strip()) if contact is None else read_contact_phone(contact.phone_number)
    if phone is None:
        why = talk.say("reaction-part-unreadable", part=bench.part, typed=typed[:100])
        await bring(message, Screen(why if typed else talk.say("contact-unreadable")), talk.bot)
        return
    view = await desk.current(bench.standing)
    asks = ReactionPart.SMS
    message_id = await desk.put_at(message, view, preset_screen(view, asks, talk.say), bench.message)
    await wait(talk, Building.preset, replace(bench, message=message_id, part=asks, manager=phone))


async def sms_received(message: Message, talk: Talk, desk: Desk) -> None:
    bench = await bench_of(talk)
    content = await desk.content(bench.standing)
    tree = _manager_sms_stop(bench, message.text or "", talk.say)
    refuse_worse(content.reactions, tree)
    await change_by_text(message, talk, desk, bench, Edited(tree))


def _ready_made(preset: Preset, say: Say) -> Tree:
    if preset is Preset.ALARM:
        return tuple(replace(one, acknowledges=True) for one in parse(say.plain("preset-alarm")).tree)
    return parse(say.plain("preset-yes-no")).tree


def _manager_sms_stop(bench: Bench, sms: str, say: Say) -> Tree:
    manager = Reaction(Trigger(1), say.plain("preset-name-manager"))
    text = Reaction(Trigger(2), say.plain("preset-name-sms"))
    return (
        with_value(manager, ReactionPart.MANAGER, bench.manager) or manager,
        with_value(text, ReactionPart.SMS, sms) or text,
        Reaction(Trigger(9), say.plain("preset-name-stop"), blocks=True),
    )
