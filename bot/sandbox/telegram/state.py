"""Everything the sandbox knows, and what both sides do to it: put a message into a chat, and change one."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from bot.sandbox.telegram.changes import ChangeLog
from bot.sandbox.telegram.commands import CommandMenus
from bot.sandbox.telegram.files import FileShelf
from bot.sandbox.telegram.model import Group, History, Json, TelegramUser
from bot.sandbox.telegram.refusals import bad_request, forbidden, upgraded
from bot.sandbox.telegram.updates import UpdateQueue


@dataclass
class PendingTap:
    """One press of an inline button, until it is too old to be answered."""

    user_id: int
    chat_id: int
    query: Json
    too_old: bool = False


@dataclass
class State:
    """The world of one bot. `me` is the bot's own `User`."""

    me: Json
    files: FileShelf
    privacy_mode: bool = True
    clock: Callable[[], float] = time.time
    users: dict[int, TelegramUser] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)
    histories: dict[int, History] = field(default_factory=dict)
    taps: dict[str, PendingTap] = field(default_factory=dict)
    answers: dict[str, Json] = field(default_factory=dict)
    menus: CommandMenus = field(default_factory=CommandMenus)
    about: dict[tuple[str, str], str] = field(default_factory=dict)
    """Descriptions, short descriptions and names by (kind, language)."""
    violations: list[str] = field(default_factory=list)
    changes: ChangeLog = field(default_factory=ChangeLog)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    _counters: dict[int, "count[int]"] = field(default_factory=dict)

    def now(self) -> int:
        """Unix time, as messages carry it."""
        return int(self.clock())

    def history(self, chat_id: int) -> History:
        return self.histories.setdefault(chat_id, History())

    def chat(self, chat_id: int) -> Json:
        """The `Chat` object. Raises LookupError for an id nobody has."""
        if chat_id in self.users:
            return self.users[chat_id].as_chat()
        return self.groups[chat_id].as_chat()

    def known_chat(self, chat_id: int) -> Json:
        """The chat if the bot knows it. Raises ApiError 400."""
        user, group = self.users.get(chat_id), self.groups.get(chat_id)
        if group and group.migrated_to:
            raise upgraded(group.migrated_to)
        if group or (user and (user.started or self._shares_a_group(chat_id))):
            return self.chat(chat_id)
        raise bad_request("chat not found")

    def writable_chat(self, chat_id: int) -> Json:
        """The chat, if the bot may write there. Raises ApiError 400 or 403."""
        chat = self.known_chat(chat_id)
        user = self.users.get(chat_id)
        if user and user.blocked:
            raise forbidden("bot was blocked by the user")
        if user and not user.started:
            raise forbidden("bot can't initiate conversation with a user")
        if user is None:
            self._check_membership(self.groups[chat_id])
        return chat

    def _check_membership(self, group: Group) -> None:
        kind = "supergroup" if group.is_supergroup else "group"
        if group.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {kind} chat")
        if group.bot_status == "left":
            raise forbidden(f"bot is not a member of the {kind} chat")
        if not group.bot_may_write:
            raise bad_request("not enough rights to send text messages to the chat")

    def in_topic(self, chat_id: int, topic_id: int) -> Json:
        """What a message in this topic carries; {} for 0. Raises ApiError 400 if the bot can't write there."""
        if not topic_id:
            return {}
        group = self.groups.get(chat_id)
        topic = group.topic(topic_id) if group else None
        if group is None or topic is None:
            raise bad_request("message thread not found")
        if topic.closed and group.bot_status != "administrator":
            raise bad_request("TOPIC_CLOSED")
        return {"message_thread_id": topic_id, "is_topic_message": True}

    def _shares_a_group(self, user_id: int) -> bool:
        return any(user_id in group.member_ids for group in self.groups.values())

    def post(self, chat_id: int, sender: Json, content: Json) -> Json:
        """Puts a message into a chat and returns it."""
        message: Json = {
            "message_id": self._next_message_id(chat_id),
            "from": sender,
            "chat": self.chat(chat_id),
        }
        message |= {"date": self.now()} | content
        history = self.history(chat_id)
        history.messages[message["message_id"]] = message
        history.remember_buttons(message)
        self.changes.record("message", chat_id, message=message)
        return message

    def replace(self, message: Json) -> Json:
        """Replaces a message by its changed version."""
        history = self.history(message["chat"]["id"])
        history.messages[message["message_id"]] = message
        history.remember_buttons(message)
        self.changes.record("edit", message["chat"]["id"], message=message)
        return message

    def delete(self, chat_id: int, message_id: int) -> None:
        self.history(chat_id).messages.pop(message_id)
        self.changes.record("delete", chat_id, message_id=message_id)

    def show_keyboard(self, chat_id: int, keyboard: Json | None, message_id: int | None = None) -> None:
        """Puts a reply keyboard (or a forced reply) under the input field, or takes it away."""
        history = self.history(chat_id)
        history.reply_keyboard, history.keyboard_message_id = keyboard, message_id
        self.changes.record("keyboard", chat_id, keyboard=keyboard)

    def _next_message_id(self, chat_id: int) -> int:
        # Supergroups number their own messages; all other chats of a bot share one numbering.
        group = self.groups.get(chat_id)
        own = chat_id if group and group.is_supergroup else 0
        return next(self._counters.setdefault(own, count(1)))
