"""The simulator: a user presses keys, says words and keeps silent, and sees what a recipient would hear and what it would cost.

Nothing is called and nothing is paid. The chat's state holds the moves; the walk is made of them anew each time.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain.reactions import Walk
from bot.services.drafts.drafting import ConfirmView
from bot.services.records.shelf import RecordRow, RecordShelf
from handlers.chat.display import chat_of, message_id_of, remove
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.chat.typed_text import TYPED, BeginsACall
from handlers.drafts.buttons import PlayReactions
from handlers.drafts.desk import Desk
from handlers.drafts.states import Standing
from handlers.reactions.bench import told
from handlers.reactions.buttons import PlayMove
from handlers.reactions.screens.playing import AGAIN, BACK, SILENCE, playing_screen, walk_of
from handlers.records.sounds import Sounds

MOVES_LIMIT = 60
WORDS_LIMIT = 200
"""Characters of what is said at once."""


class Playing(StatesGroup):
    """The next free text is what the recipient says."""

    words = State()


@dataclass(frozen=True, slots=True)
class Play:
    """`moves`: keys, spoken words, and "" for silence."""

    draft: int
    revision: int
    message: int
    moves: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        return Standing(self.draft, self.revision, self.message)

    def walked(self, view: ConfirmView) -> Walk:
        walked = walk_of(view.content)
        for move in self.moves:
            walked = walked.after(move)
        return walked


def make_router() -> Router:
    router = Router(name="playing reactions")
    router.callback_query.register(play_pressed, PlayReactions.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(move_pressed, PlayMove.filter(), flags=ANSWERS_ITSELF)
    router.message.register(words_received, StateFilter(Playing.words), TYPED, ~BeginsACall())
    return router


async def play_pressed(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: PlayReactions,
    desk: Desk,
    record_shelf: RecordShelf,
    sounds: Sounds,
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        await talk.tap.answer()
        play = Play(view.draft_id, view.revision, message_id_of(callback) or 0)
        await _draw(callback, talk, desk, view, play, await _sound(talk, view, play, record_shelf), sounds)


async def move_pressed(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: PlayMove,
    desk: Desk,
    record_shelf: RecordShelf,
    sounds: Sounds,
) -> None:
    """A second tap on a key that was pressed already changes nothing."""
    async with told(callback, talk, desk, callback_data):
        view = await desk.view(callback_data)
        play = await _play_at(callback, talk, view)
        after = _after(play, callback_data.move, view) if len(play.moves) == callback_data.step else play
        await talk.tap.answer()
        is_new = len(after.moves) > len(play.moves)
        row = await _sound(talk, view, after, record_shelf) if is_new else None
        await _draw(callback, talk, desk, view, after, row, sounds)


async def words_received(
    message: Message, talk: Talk, desk: Desk, record_shelf: RecordShelf, sounds: Sounds
) -> None:
    """What the recipient says; a digit alone is a key."""
    play = _load(await talk.state.get_data())
    view = await desk.current(play.standing)
    after = _with_move(play, (message.text or "").strip()[:WORDS_LIMIT], view)
    await _draw(message, talk, desk, view, after, await _sound(talk, view, after, record_shelf), sounds)


def _load(data: dict[str, Any]) -> Play:
    return Play(**{**data, "moves": tuple(data["moves"])})


async def _play_at(callback: CallbackQuery, talk: Talk, view: ConfirmView) -> Play:
    """The play in the message of the tap; from the beginning if the chat has waited for something else since."""
    here = Play(view.draft_id, view.revision, message_id_of(callback) or 0)
    if await talk.state.get_state() != Playing.words.state:
        return here
    play = _load(await talk.state.get_data())
    return play if replace(play, moves=()) == here else here


def _after(play: Play, move: str, view: ConfirmView) -> Play:
    if move in {BACK, AGAIN}:
        return replace(play, moves=play.moves[:-1] if move == BACK else ())
    return _with_move(play, "" if move == SILENCE else move, view)


def _with_move(play: Play, move: str, view: ConfirmView) -> Play:
    """After the end, and after very many moves, nothing is added."""
    if play.walked(view).is_over or len(play.moves) >= MOVES_LIMIT:
        return play
    return replace(play, moves=(*play.moves, move))


async def _sound(talk: Talk, view: ConfirmView, play: Play, shelf: RecordShelf) -> RecordRow | None:
    """The record that is heard now, if the bot has its sound."""
    step = play.walked(view).last
    if step is None or step.record_id is None:
        return None
    row = await shelf.played(talk.user.id, step.record_id)
    return row if row is not None and (row.file_id or row.source_file_id) else None


async def _draw(
    event: Message | CallbackQuery,
    talk: Talk,
    desk: Desk,
    view: ConfirmView,
    play: Play,
    record: RecordRow | None,
    sounds: Sounds,
) -> None:
    """In its message. Below a sound, which is a message of its own, the screen comes anew."""
    screen = playing_screen(view, play.walked(view), len(play.moves), talk.say, is_silent=record is None)
    if record is not None:
        await remove(talk.bot, chat_of(event), play.message)
        await sounds.play(chat_of(event), record, ())
        message_id = await desk.put_new(chat_of(event), view, screen)
    elif isinstance(event, CallbackQuery):
        message_id = play.message
        await desk.put(event, screen)
    else:
        message_id = await desk.put_at(event, view, screen, play.message)
    await talk.state.set_state(Playing.words)
    await talk.state.set_data(asdict(replace(play, message=message_id)))
