"""The builder by taps: stepping through the tree, and what one tap changes of it."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.drafts.draft_texts import undone
from bot.domain.reactions import (
    Edited,
    acknowledging_nothing,
    moved_under,
    with_change,
    with_reaction,
    with_record,
)
from bot.services.records.shelf import RecordShelf
from bot.services.refusal import Refusal
from handlers.chat.talk import TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.drafts.buttons import WHOLE_TREE, OpenReactions
from handlers.drafts.desk import Desk
from handlers.reactions.bench import change, in_hand, open_at, told
from handlers.reactions.buttons import (
    ChangeReaction,
    ChangeTree,
    ChooseParent,
    MoreOfReaction,
    MoreOfTree,
    MoveUnder,
    OfTree,
    PickRecordFor,
)
from handlers.reactions.screens.more import more_of_reaction_screen, more_of_tree_screen, parents_screen


def make_router() -> Router:
    router = Router(name="building reactions")
    router.callback_query.register(opened, OpenReactions.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(more_of_tree_pressed, MoreOfTree.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(tree_changed, ChangeTree.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(more_of_reaction_pressed, MoreOfReaction.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(reaction_changed, ChangeReaction.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(record_picked, PickRecordFor.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(parent_asked, ChooseParent.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(moved, MoveUnder.filter(), flags=ANSWERS_ITSELF)
    return router


async def opened(callback: CallbackQuery, talk: TapTalk, callback_data: OpenReactions, desk: Desk) -> None:
    async with told(callback, talk, desk, callback_data):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        await open_at(callback, talk, desk, view, callback_data.node, max(0, callback_data.start))


async def more_of_tree_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: MoreOfTree, desk: Desk
) -> None:
    async with told(callback, talk, desk, callback_data):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        await desk.put(callback, more_of_tree_screen(view, talk.say))


async def tree_changed(callback: CallbackQuery, talk: TapTalk, callback_data: ChangeTree, desk: Desk) -> None:
    async with told(callback, talk, desk, callback_data):
        view = await desk.view(callback_data)
        match callback_data.what:
            case OfTree.CLEAR:
                await change(callback, talk, desk, callback_data, view, Edited(()))
            case OfTree.ALL_AT_ONCE:
                everybody = Edited(acknowledging_nothing(view.content.reactions))
                await change(callback, talk, desk, callback_data, view, everybody)
            case OfTree.UNDO:
                restored = await desk.changed(callback_data, undone(view.content))
                await open_at(callback, talk, desk, restored, WHOLE_TREE)
        await talk.tap.answer()


async def more_of_reaction_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: MoreOfReaction, desk: Desk
) -> None:
    async with told(callback, talk, desk, callback_data):
        view = await desk.view(callback_data)
        screen = more_of_reaction_screen(view, in_hand(view, callback_data.node), talk.say)
        await talk.tap.answer()
        await desk.put(callback, screen)


async def reaction_changed(
    callback: CallbackQuery, talk: TapTalk, callback_data: ChangeReaction, desk: Desk
) -> None:
    async with told(callback, talk, desk, callback_data, callback_data.node):
        view = await desk.view(callback_data)
        placed = in_hand(view, callback_data.node)
        await talk.tap.answer()
        edited = with_change(view.content.reactions, placed, callback_data.change)
        await change(callback, talk, desk, callback_data, view, edited)


async def record_picked(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: PickRecordFor,
    record_shelf: RecordShelf,
    desk: Desk,
) -> None:
    """The record is played instead of what the reaction said."""
    async with told(callback, talk, desk, callback_data):
        view = await desk.view(callback_data)
        placed = in_hand(view, callback_data.node)
        row = await record_shelf.record(talk.user.id, callback_data.record)
        if row.provider_id is None:
            raise Refusal("no-such-record")
        await talk.tap.answer()
        heard = with_record(placed.reaction, row.provider_id)
        edited = with_reaction(view.content.reactions, placed.place, heard)
        await change(callback, talk, desk, callback_data, view, edited)


async def parent_asked(
    callback: CallbackQuery, talk: TapTalk, callback_data: ChooseParent, desk: Desk
) -> None:
    async with told(callback, talk, desk, callback_data):
        view = await desk.view(callback_data)
        placed = in_hand(view, callback_data.node)
        await talk.tap.answer()
        await desk.put(callback, parents_screen(view, placed, max(0, callback_data.start), talk.say))


async def moved(callback: CallbackQuery, talk: TapTalk, callback_data: MoveUnder, desk: Desk) -> None:
    async with told(callback, talk, desk, callback_data):
        view = await desk.view(callback_data)
        placed = in_hand(view, callback_data.node)
        parent = () if callback_data.parent == WHOLE_TREE else in_hand(view, callback_data.parent).place
        try:
            edited = moved_under(view.content.reactions, placed.place, parent)
        except ValueError:
            raise Refusal("outdated-screen") from None
        await talk.tap.answer()
        await change(callback, talk, desk, callback_data, view, edited)
