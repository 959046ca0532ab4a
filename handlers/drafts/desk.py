"""One draft and the message it stands in: a tap redraws it there, what is typed brings it to the bottom of the chat.

An inline keyboard stays clickable for ever; a button of an older revision redraws the screen and says so.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, replace

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message

from bot.domain.drafts.draft import CallDraft, Speech
from bot.domain.ids import ChatId
from bot.services.drafts.drafting import ConfirmView, Drafting
from bot.services.drafts.recipients import ListDrafts
from bot.services.launches.still_agreed import DOUBTS
from bot.services.refusal import Refusal
from bot.telegram.buttons import DraftButton
from bot.telegram.rendering.confirm_list import is_asking
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from handlers.chat.display import chat_of, message_id_of
from handlers.chat.failures import plain_refusal
from handlers.chat.talk import Talk
from handlers.chat.taps import ANSWER_LIMIT, Tap
from handlers.drafts.screens.draft import draft_screen
from handlers.drafts.states import Editing, Standing
from handlers.drafts.tree_file import send_large_tree

Redraw = Callable[[ConfirmView], Awaitable[None]]
_CLOSED = frozenset({"draft-closed", "not-yours", "not-connected"})
"""Refusals after which there is no draft to show any more."""


class Desk:
    """Draws drafts; made for each update."""

    def __init__(self, talk: Talk, *, drafting: Drafting, list_drafts: ListDrafts) -> None:
        self._talk = talk
        self._drafting = drafting
        self._list_drafts = list_drafts
        self._says_anew = False

    async def view(self, button: DraftButton) -> ConfirmView:
        """The draft of a button. Raises Refusal outdated-screen for a button of an older revision."""
        view = await self._drafting.view(self._talk.user.id, button.draft)
        if view.revision != button.revision:
            raise Refusal("outdated-screen")
        return view

    async def redraw(self, callback: CallbackQuery, draft_id: int) -> None:
        """Draws the confirm screen as things stand now; no question of the draft waits for a text any more."""
        await self._talk.state.clear()
        await self.draw(callback, await self._drafting.view(self._talk.user.id, draft_id))

    async def draw(
        self,
        event: Message | CallbackQuery,
        view: ConfirmView,
        *,
        message_id: int | None = None,
        why: Refusal | None = None,
        is_new: bool = False,
    ) -> None:
        """In the message of the tap, or in `message_id`; in a new one if that is gone, or stands above what was typed.

        `why`: the reason why Confirm is asked for again. `is_new`: what the draft says was just typed.
        """
        old = message_id_of(event) if isinstance(event, CallbackQuery) else message_id
        await self._draw(chat_of(event), view, old, why, is_new=is_new)

    async def draw_new(
        self, chat_id: ChatId, view: ConfirmView, *, why: Refusal | None = None, is_new: bool = False
    ) -> None:
        """A screen of its own, beside the one it came from."""
        await self._draw(chat_id, view, None, why, is_new=is_new)

    async def put(self, callback: CallbackQuery, screen: Screen, asks: ConfirmView | None = None) -> None:
        """Shows something else in the draft's message, for a while; `asks`: the draft that it asks to confirm."""
        new = await show(self._talk.bot, chat_of(callback), screen, message_id=message_id_of(callback))
        if asks is not None:
            await self._drafting.shown(asks.draft_id, new, warned=asks.outside_window is not None)

    async def put_at(self, message: Message, view: ConfirmView, screen: Screen, message_id: int) -> int:
        """The same after typed text: below it, so perhaps in a new message. Returns the message's id."""
        new = await show(self._talk.bot, chat_of(message), screen, message_id=message_id)
        if new != message_id:
            await self._drafting.shown(view.draft_id, new)
        return new

    async def put_new(self, chat_id: ChatId, view: ConfirmView, screen: Screen) -> int:
        """The same in a message of its own, which the draft stands in from now on. Returns the message's id."""
        new = await show(self._talk.bot, chat_id, screen)
        await self._drafting.shown(view.draft_id, new)
        return new

    async def change(self, callback: CallbackQuery, button: DraftButton, content: CallDraft) -> None:
        """Changes the draft by a button, and redraws it."""
        await self.draw(callback, await self.changed(button, content))

    async def changed(self, button: DraftButton, content: CallDraft) -> ConfirmView:
        """Changes the draft by a button; the caller draws the screen."""
        view = await self._changed(button.draft, button.revision, content)
        await self._talk.state.clear()
        return view

    async def change_by_text(self, message: Message, standing: Standing, content: CallDraft) -> None:
        """Changes the draft by free text. A refusal leaves the question open, so that the user may try again."""
        view = await self.changed_by_text(standing, content)
        await self.draw(message, view, message_id=standing.message)

    async def changed_by_text(self, standing: Standing, content: CallDraft) -> ConfirmView:
        """The same; the caller draws the screen."""
        view = await self._changed(standing.draft, standing.revision, content)
        await self._talk.state.clear()
        return view

    async def content(self, standing: Standing) -> CallDraft:
        """The content of the draft that free text is for. A closed draft waits for nothing any more.

        Raises Refusal not-yours, draft-closed.
        """
        try:
            content, _ = await self._drafting.content(self._talk.user.id, standing.draft)
        except Refusal:
            await self._talk.state.clear()
            raise
        return content

    async def current(self, standing: Standing) -> ConfirmView:
        """The draft that free text is for, as things stand. Raises Refusal as `content`."""
        await self.content(standing)
        return await self._drafting.view(self._talk.user.id, standing.draft)

    async def waiting_for_words(self) -> Standing | None:
        """The draft that asks what to say; None if none does. A sound that comes now is its answer."""
        if await self._talk.state.get_state() not in {Editing.words.state, Editing.text.state}:
            return None
        return Standing(**await self._talk.state.get_data())

    async def say_instead(self, message: Message, standing: Standing, what: Speech) -> None:
        """Puts something else in the place of what the draft says."""
        content = await self.content(standing)
        await self.change_by_text(message, standing, replace(content, what=what, text_with_when=None))

    async def forget(self, draft_id: int) -> None:
        """Ends the question about this draft; a question about anything else stays."""
        if (await self._talk.state.get_data()).get("draft") == draft_id:
            await self._talk.state.clear()

    async def wait_for(self, state: State, view: ConfirmView, message_id: int) -> None:
        """The next free text belongs to this draft."""
        await self._talk.state.set_state(state)
        await self._talk.state.set_data(asdict(Standing(view.draft_id, view.revision, message_id)))

    async def _draw(
        self, chat_id: ChatId, view: ConfirmView, message_id: int | None, why: Refusal | None, *, is_new: bool
    ) -> None:
        now = self._talk.clock()
        if is_new or self._says_anew:
            await send_large_tree(self._talk.bot, chat_id, view.content, self._talk.say)
        screen = draft_screen(view, self._talk.say, now=now, why=why)
        new = await show(self._talk.bot, chat_id, screen, message_id=message_id)
        is_outside = view.outside_window is not None
        await self._drafting.shown(view.draft_id, new, warned=is_outside, drawn_at=now)
        await self.ask_what(view, new)

    async def _changed(self, draft_id: int, revision: int, content: CallDraft) -> ConfirmView:
        changing = self._drafting if content.source is None else self._list_drafts
        before, _ = await self._drafting.content(self._talk.user.id, draft_id)
        typed = content.typed_reactions
        self._says_anew = typed is not None and typed != before.typed_reactions
        return await changing.change(self._talk.user.id, draft_id, revision, content)

    async def ask_what(self, view: ConfirmView, message_id: int) -> None:
        """A list may arrive without anything to say: its screen asks what to say, and the next typed text is the answer."""
        if is_asking(view):
            await self.wait_for(Editing.words, view, message_id)

    @asynccontextmanager
    async def outdated_told(
        self, callback: CallbackQuery, draft_id: int, tap: Tap, redraw: Redraw | None = None
    ) -> AsyncIterator[None]:
        """A refusal inside the block is told in an alert, and the screen is redrawn if there is still a draft.

        `redraw`: draws another screen of the draft than the confirm screen. A tap that was answered before
        the service was asked takes no alert any more: a message tells it then.
        """
        try:
            yield
        except Refusal as refusal:
            if refusal.code in _CLOSED:
                raise
            if tap.is_answered:
                await self.redraw(callback, draft_id)
                raise
            text = plain_refusal(refusal, self._talk.say)
            if len(text) > ANSWER_LIMIT:
                text = text[: ANSWER_LIMIT - 1] + "…"
            await tap.answer(text, alert=True)
            if redraw is not None:
                await redraw(await self._drafting.view(self._talk.user.id, draft_id))
                return
            if refusal.code not in DOUBTS:
                await self.redraw(callback, draft_id)
                return
            await self._talk.state.clear()
            view = await self._drafting.ask_again(self._talk.user.id, draft_id)
            await self.draw(callback, view, why=refusal)
