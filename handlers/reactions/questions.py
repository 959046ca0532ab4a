"""What is typed for a tree: new reactions as lines, in the grammar of a message, and one part of a reaction.

What can't be read is answered with what was meant, and the question stays: nothing is changed and nothing is lost.
"""

from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.domain.phone import read_contact_phone
from bot.domain.reactions import (
    NearMiss,
    Placed,
    Reaction,
    ReactionPart,
    Tree,
    TypedReactions,
    added_below,
    added_beside,
    clashing,
    level_at,
    numbered,
    with_free_keys,
    with_key,
    with_reaction,
    with_value,
)
from bot.services.records.shelf import RecordShelf
from bot.services.refusal import Refusal
from bot.telegram.screen import Screen
from bot.telegram.texts import Say
from handlers.chat.display import bring
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.chat.typed_text import TYPED, BeginsACall
from handlers.drafts.buttons import WHOLE_TREE
from handlers.drafts.desk import Desk
from handlers.reactions.bench import (
    Bench,
    Building,
    ask,
    bench_at,
    bench_of,
    change_by_text,
    in_hand,
    refuse_worse,
    told,
)
from handlers.reactions.buttons import AskLines, AskPart, ChooseRecordFor
from handlers.reactions.screens.asking import lines_screen, part_screen, records_for_screen
from handlers.reactions.screens.refused import clash_text, near_text, no_lines_text


class AsksManager(Filter):
    """The chat waits for a manager's phone: a contact card is one."""

    async def __call__(self, _message: Message, state: FSMContext) -> bool:
        return (await state.get_data()).get("part") == ReactionPart.MANAGER


def make_router() -> Router:
    router = Router(name="typed for reactions")
    router.callback_query.register(part_asked, AskPart.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(lines_asked, AskLines.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(records_asked, ChooseRecordFor.filter())
    router.message.register(manager_received, StateFilter(Building.part), F.contact, AsksManager())
    router.message.register(part_received, StateFilter(Building.part), TYPED)
    router.message.register(lines_received, StateFilter(Building.lines), TYPED, ~BeginsACall())
    return router


async def part_asked(callback: CallbackQuery, talk: TapTalk, callback_data: AskPart, desk: Desk) -> None:
    async with told(callback, talk, desk, callback_data):
        view = await desk.view(callback_data)
        placed = in_hand(view, callback_data.node)
        await talk.tap.answer()
        bench = bench_at(callback, view, placed.number, part=callback_data.part)
        screen = part_screen(view, placed, callback_data.part, talk.say)
        await ask(callback, talk, desk, bench, Building.part, screen)


async def lines_asked(callback: CallbackQuery, talk: TapTalk, callback_data: AskLines, desk: Desk) -> None:
    async with told(callback, talk, desk, callback_data):
        view = await desk.view(callback_data)
        placed = None if callback_data.node == WHOLE_TREE else in_hand(view, callback_data.node)
        await talk.tap.answer()
        bench = bench_at(callback, view, callback_data.node, beside=callback_data.beside)
        screen = lines_screen(view, placed, talk.say, beside=callback_data.beside)
        await ask(callback, talk, desk, bench, Building.lines, screen)


async def records_asked(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: ChooseRecordFor,
    record_shelf: RecordShelf,
    desk: Desk,
) -> None:
    """The newest page may ask the service; a typed text or number still answers."""
    async with told(callback, talk, desk, callback_data):
        view = await desk.view(callback_data)
        placed = in_hand(view, callback_data.node)
        page = await record_shelf.page(talk.user.id, callback_data.before or None)
        bench = bench_at(callback, view, placed.number, part=ReactionPart.SAID)
        screen = records_for_screen(view, placed, page, callback_data.before, talk.say)
        await ask(callback, talk, desk, bench, Building.part, screen)


async def lines_received(message: Message, talk: Talk, desk: Desk) -> None:
    """Lines that merely look like reactions are taken for such: here nothing else is typed."""
    bench = await bench_of(talk)
    tree = (await desk.content(bench.standing)).reactions
    placed = numbered(tree, bench.node)
    place = () if placed is None else placed.place
    is_beside = bench.beside and placed is not None
    typed = TypedReactions(message.text or "", all_alike=True)
    why = _why_not(typed, level_at(tree, place[:-1] if is_beside else place), talk.say)
    if why is not None:
        await bring(message, Screen(why), talk.bot)
        return
    add = added_beside if is_beside else added_below
    await change_by_text(message, talk, desk, bench, add(tree, place, typed.parsed().tree))


def _why_not(typed: TypedReactions, level: Tree, say: Say) -> str | None:
    """Why these lines can't be added to this level, and how they could be."""
    parsed = typed.parsed()
    if parsed.near_misses:
        return near_text(parsed.near_misses, say, whole=typed.mended() if typed.can_be_mended else "")
    if parsed.said or not parsed.tree:
        return no_lines_text(parsed.said, say)
    if clashes := clashing(level, parsed.tree):
        return clash_text(clashes, with_free_keys(level, parsed.tree), say)
    return None


async def part_received(message: Message, talk: Talk, desk: Desk) -> None:
    bench = await bench_of(talk)
    tree = (await desk.content(bench.standing)).reactions
    placed, part, typed = _wanted(tree, bench), ReactionPart(bench.part), message.text or ""
    new = (
        with_key(placed.reaction, typed)
        if part is ReactionPart.KEY
        else with_value(placed.reaction, part, typed)
    )
    if isinstance(new, NearMiss):
        await bring(message, Screen(near_text([new], talk.say)), talk.bot)
    elif new is None:
        text = talk.say("reaction-part-unreadable", part=part.value, typed=typed[:100])
        await bring(message, Screen(text), talk.bot)
    else:
        await _put(message, talk, desk, bench, new)


async def manager_received(message: Message, talk: Talk, desk: Desk) -> None:
    """A contact card."""
    bench = await bench_of(talk)
    tree = (await desk.content(bench.standing)).reactions
    placed = _wanted(tree, bench)
    phone = read_contact_phone(message.contact.phone_number) if message.contact else None
    if phone is None:
        await bring(message, Screen(talk.say("contact-unreadable")), talk.bot)
        return
    await _put(message, talk, desk, bench, replace(placed.reaction, manager=phone))


def _wanted(tree: Tree, bench: Bench) -> Placed:
    """The reaction that was asked about. Raises Refusal outdated-screen if the tree has changed meanwhile."""
    placed = numbered(tree, bench.node)
    if placed is None:
        raise Refusal("outdated-screen")
    return placed


async def _put(message: Message, talk: Talk, desk: Desk, bench: Bench, new: Reaction) -> None:
    """Changes the reaction, unless that would keep the tree from being sent."""
    tree = (await desk.content(bench.standing)).reactions
    edited = with_reaction(tree, _wanted(tree, bench).place, new)
    refuse_worse(tree, edited.tree)
    await change_by_text(message, talk, desk, bench, edited)
