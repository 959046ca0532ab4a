"""What every message meets on its way out, whoever sends it: the rate gate, Telegram's 429, a group that has
become another chat, and refusals that are not failures.

    TelegramAPIError
    ├── NotReachedError, TelegramAnswerLostError   the network (bot.telegram.session)
    ├── MessageGoneError                           the message to edit was deleted, or can't be edited any more
    └── aiogram's own                              TelegramForbiddenError: blocked or thrown out; TelegramRetryAfter: later
    GateBusyError                                  no room for a user's answer (bot.telegram.gate)
"""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, Final

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramMigrateToChat, TelegramRetryAfter
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import LinkPreviewOptions, Message
from pydantic import SecretStr

from bot.domain.ids import ChatId
from bot.telegram.gate import PATIENCE_S, Chat, Gate
from bot.telegram.lanes import Leave, Rest
from bot.telegram.newest import NewestScreens
from bot.telegram.screen import Screen
from bot.telegram.session import TelegramSession

_log = logging.getLogger(__name__)

_GATED: Final = ("send", "edit", "copy", "forward")
_TIDY_WITHIN_S: Final = 5.0
_FREE: Final = frozenset({"sendChatAction"})
_TRIES: Final = 3
_GONE: Final = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to be replied not found",
)
_STALE_TAP: Final = ("query is too old", "query id is invalid")

ChatMoved = Callable[[ChatId, ChatId], Awaitable[None]]
"""Called with the old and the new id when a group has become a supergroup; stores the new one."""

_admitted: ContextVar[bool] = ContextVar("admitted", default=False)
_put_off: ContextVar[Leave | None] = ContextVar("put_off", default=None)
_typed: ContextVar[tuple[int, Leave] | None] = ContextVar("typed", default=None)
_if_room: ContextVar[bool] = ContextVar("if_room", default=False)


class MessageGoneError(TelegramBadRequest):
    """The message to edit was deleted or can't be edited any more: its content has to be sent again."""


@contextmanager
def already_admitted() -> Iterator[None]:
    """For workers that asked the gate themselves: messages sent inside neither wait nor count again."""
    token = _admitted.set(True)
    try:
        yield
    finally:
        _admitted.reset(token)


@contextmanager
def edits_put_off(leave: Leave) -> Iterator[None]:
    """For handlers of taps, whose chat must not wait for room at the gate. Edits inside return at once and
    are left as Rests; of several edits of one message only the newest is shown. New messages are sent as
    usual.
    """
    token = _put_off.set(leave)
    try:
        yield
    finally:
        _put_off.reset(token)


@contextmanager
def edits_at_once() -> Iterator[None]:
    """For edits that have to be shown before the handler goes on."""
    token = _put_off.set(None)
    try:
        yield
    finally:
        _put_off.reset(token)


@contextmanager
def answers_below(message_id: int, leave: Leave) -> Iterator[None]:
    """For handlers of what a user typed. A screen above the user's message would change out of sight, so
    inside `show` sends it again below. The old one loses its buttons by a Rest, once there is room for that.
    """
    token = _typed.set((message_id, leave))
    try:
        yield
    finally:
        _typed.reset(token)


@contextmanager
def _only_with_room() -> Iterator[None]:
    token = _if_room.set(True)
    try:
        yield
    finally:
        _if_room.reset(token)


def make_bot(token: SecretStr, *, api_url: str, gate: Gate, chat_moved: ChatMoved) -> Bot:
    """The bot as all code here uses it: HTML, no link previews, and everything goes out through the gate."""
    session = TelegramSession(api=TelegramAPIServer.from_base(api_url))
    session.middleware(GatedRequests(gate, chat_moved))
    # Given as options: for its own flag aiogram sends an older field that is no longer published.
    defaults = DefaultBotProperties(
        parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True)
    )
    return Bot(token.get_secret_value(), session=session, default=defaults)


class GatedRequests(BaseRequestMiddleware):
    """Wraps every request. Answers to taps and everything that is not a message pass freely."""

    def __init__(self, gate: Gate, chat_moved: ChatMoved) -> None:
        self._gate = gate
        self._chat_moved = chat_moved
        self._newest = NewestScreens()

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Any:
        """The method's result. Raises what the module's docstring lists."""
        leave = _put_off.get()
        if leave is not None and isinstance(method, EditMessageText):
            self._newest.put(method)
            leave(Rest(partial(self._show_newest, make_request, bot, method), is_screen=True))
            return True
        if isinstance(method, EditMessageText | EditMessageReplyMarkup | DeleteMessage):
            self._newest.supersede(method.chat_id, method.message_id)
        return await self._patiently(make_request, bot, method)

    async def _show_newest(
        self, make_request: NextRequestMiddlewareType[Any], bot: Bot, edit: EditMessageText
    ) -> None:
        """Checks twice, since a newer edit may come while this one waits for room."""
        if not self._newest.is_newest(edit):
            return
        await self._gate.admit(edit.chat_id)
        if not self._newest.is_newest(edit):
            return
        try:
            with already_admitted():
                await self._patiently(make_request, bot, edit)
        except MessageGoneError:
            _log.info("a message to edit is gone, sending it anew")
            await bot.send_message(edit.chat_id or 0, edit.text or "", reply_markup=edit.reply_markup)
        self._newest.shown(edit)

    async def _patiently(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Any:
        for _ in range(_TRIES - 1):
            try:
                return await self._once(make_request, bot, method)
            except TelegramMigrateToChat as moved:
                method = await self._follow(method, moved.migrate_to_chat_id)
            except TelegramRetryAfter as flood:
                await self._gate.pause(_chat(method), flood.retry_after)
                if _admitted.get() or not _is_gated(method) or flood.retry_after > PATIENCE_S:
                    raise
        return await self._once(make_request, bot, method)

    async def _once(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Any:
        if _is_gated(method) and not _admitted.get():
            if not _if_room.get():
                await self._gate.admit(_chat(method))
            elif await self._gate.try_admit(_chat(method), patience_s=_TIDY_WITHIN_S):
                return True
        try:
            return await make_request(bot, method)
        except TelegramBadRequest as refusal:
            said = refusal.message.lower()
            if _is_no_failure(method, said):
                return True
            if any(words in said for words in _GONE):
                raise MessageGoneError(method=method, message=refusal.message) from refusal
            raise

    async def _follow(self, method: TelegramMethod[TelegramType], new: int) -> TelegramMethod[TelegramType]:
        """The same method for the chat's new id; whether the message still exists is up to the caller."""
        old = _chat(method)
        if isinstance(old, int):
            await self._chat_moved(ChatId(old), ChatId(new))
        _log.info("a group has become a supergroup")
        return method.model_copy(update={"chat_id": new})


async def show(
    bot: Bot, chat_id: int, screen: Screen, *, message_id: int | None = None, topic_id: int = 0
) -> int:
    """Edits a message to look like the screen; returns the message's id. Sends the screen as a new message if
    there is none to edit, or if it is above what the user has just typed (`answers_below`). `topic_id`: where
    in a group it is sent; 0: no topic.

    Raises what the module's docstring lists, MessageGoneError excepted.
    """
    typed = _typed.get()
    if message_id is not None and typed is not None and message_id < typed[0]:
        typed[1](Rest(partial(_take_buttons, bot, chat_id, message_id), is_screen=True))
    elif message_id is not None:
        try:
            await bot.edit_message_text(
                screen.html, chat_id=chat_id, message_id=message_id, reply_markup=screen.markup()
            )
        except MessageGoneError:
            _log.info("a message to edit is gone, sending it anew")
        else:
            return message_id
    sent: Message = await bot.send_message(
        chat_id, screen.html, message_thread_id=topic_id or None, reply_markup=screen.markup()
    )
    return sent.message_id


async def _take_buttons(bot: Bot, chat_id: int, message_id: int) -> None:
    """Takes the buttons from a screen that was sent again further down. Without room they stay: a tap on them
    says that they are out of date.
    """
    try:
        with _only_with_room():
            await bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id)
    except TelegramAPIError as error:
        _log.info("an old screen keeps its buttons: %s", type(error).__name__)


def _is_gated(method: TelegramMethod[Any]) -> bool:
    name = method.__api_method__
    return name.startswith(_GATED) and name not in _FREE


def _chat(method: TelegramMethod[Any]) -> Chat:
    chat: Chat = getattr(method, "chat_id", None)
    return chat


def _is_no_failure(method: TelegramMethod[Any], said: str) -> bool:
    """Whether what was asked for is already so, or no longer matters."""
    match method:
        case EditMessageText() | EditMessageReplyMarkup():
            return "message is not modified" in said
        case AnswerCallbackQuery():
            return any(words in said for words in _STALE_TAP)
        case DeleteMessage():
            return "message to delete not found" in said
        case _:
            return False
