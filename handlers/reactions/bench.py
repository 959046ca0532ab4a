"""The builder's place in a chat: which draft stands in which message, which reaction is in hand, what is typed next.

Every screen of the builder takes lines, so that a reaction is added without a tap.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass
from typing import Any

from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain.drafts.draft_texts import changed_by_hand
from bot.domain.reactions import Edited, Placed, Tree, faults, number_at, numbered
from bot.services.drafts.drafting import ConfirmView
from bot.services.drafts.reaction_check import fault_refusal
from bot.services.refusal import Refusal
from bot.telegram.buttons import DraftButton
from bot.telegram.screen import Screen
from handlers.chat.display import message_id_of
from handlers.chat.talk import Talk, TapTalk
from handlers.drafts.buttons import WHOLE_TREE
from handlers.drafts.desk import Desk
from handlers.drafts.states import Standing
from handlers.reactions.screens.tree import builder_screen, mend_first_screen


class Building(StatesGroup):
    """What the next free text is."""

    lines = State()
    """New reactions. A line that begins a call of its own is none."""
    part = State()
    file = State()
    """A whole tree, which takes the place of the one there is."""
    preset = State()
    """What a ready-made tree asks for: its part says what."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A draft whose reactions are being built, kept in the chat's state. `node`: the reaction in hand.

    `beside`: lines are added behind it and not below it. `part`: what is asked.
    """

    draft: int
    revision: int
    message: int
    node: int = WHOLE_TREE
    beside: bool = False
    part: str = ""
    manager: str = ""
    """A phone that was told before, while more is asked."""

    @property
    def standing(self) -> Standing:
        return Standing(self.draft, self.revision, self.message)


async def bench_of(talk: Talk) -> Bench:
    """What the chat waits for."""
    data: dict[str, Any] = await talk.state.get_data()
    return Bench(**data)


def in_hand(view: ConfirmView, node: int) -> Placed:
    """Raises Refusal outdated-screen for a number that the tree does not have."""
    placed = numbered(view.content.reactions, node)
    if placed is None:
        raise Refusal("outdated-screen")
    return placed


def told(
    callback: CallbackQuery, talk: TapTalk, desk: Desk, button: DraftButton, node: int = WHOLE_TREE
) -> AbstractAsyncContextManager[None]:
    """Refusals inside the block are told, and the builder is drawn as things stand: who taps twice is not thrown out."""

    async def redraw(view: ConfirmView) -> None:
        await open_at(callback, talk, desk, view, node)

    return desk.outdated_told(callback, button.draft, talk.tap, redraw)


async def open_at(
    callback: CallbackQuery, talk: Talk, desk: Desk, view: ConfirmView, node: int, start: int = 0
) -> None:
    """Shows the builder in the message of the tap. Lines that nearly are reactions have to be mended first."""
    if is_unmended(view):
        await talk.state.clear()
        await desk.put(callback, mend_first_screen(view, talk.say))
        return
    screen = builder_screen(view, node, start, talk.say)
    await ask(callback, talk, desk, bench_at(callback, view, node), Building.lines, screen)


def is_unmended(view: ConfirmView) -> bool:
    typed = view.content.typed_reactions
    return typed is not None and bool(typed.parsed().near_misses)


async def ask(
    callback: CallbackQuery, talk: Talk, desk: Desk, bench: Bench, state: State, screen: Screen
) -> None:
    """Shows a question in the message of the tap; the next free text answers it."""
    await wait(talk, state, bench)
    await desk.put(callback, screen)


async def wait(talk: Talk, state: State, bench: Bench) -> None:
    await talk.state.set_state(state)
    await talk.state.set_data(asdict(bench))


def bench_at(
    callback: CallbackQuery, view: ConfirmView, node: int, *, beside: bool = False, part: str = ""
) -> Bench:
    """The bench in the message of the tap."""
    return Bench(
        view.draft_id, view.revision, message_id_of(callback) or 0, node=node, beside=beside, part=part
    )


async def change(
    callback: CallbackQuery, talk: Talk, desk: Desk, button: DraftButton, view: ConfirmView, edited: Edited
) -> None:
    """A new revision with that tree, and the builder where the change left it."""
    changed = await desk.changed(button, changed_by_hand(view.content, edited.tree))
    await open_at(callback, talk, desk, changed, _node(edited))


async def change_by_text(message: Message, talk: Talk, desk: Desk, bench: Bench, edited: Edited) -> None:
    """The same after typed text. A refusal leaves the question open."""
    content = await desk.content(bench.standing)
    view = await desk.changed_by_text(bench.standing, changed_by_hand(content, edited.tree))
    node = _node(edited)
    screen = builder_screen(view, node, 0, talk.say)
    message_id = await desk.put_at(message, view, screen, bench.message)
    await wait(talk, Building.lines, Bench(view.draft_id, view.revision, message_id, node))


def refuse_worse(old: Tree, new: Tree) -> None:
    """Raises Refusal for a mistake that would keep the new tree from being sent and that the old one does not have."""
    known = {(fault.code, fault.place) for fault in faults(old)}
    for fault in faults(new):
        if fault.stops and (fault.code, fault.place) not in known:
            raise fault_refusal(fault)


def _node(edited: Edited) -> int:
    number = number_at(edited.tree, edited.place)
    return WHOLE_TREE if number is None else number
