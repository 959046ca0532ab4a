"""Who and what lives in the sandbox: users, groups, and what each chat holds.

Messages are Bot API objects as plain dicts. They are never changed in place: an edit replaces the dict by a
new one, so that code that read the earlier one still has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
"""A JSON object of the Bot API. Its shape is the API's, not ours, hence `Any`."""

SUPERGROUP_CEILING = -1_000_000_000_000
"""Supergroups have ids at or below this; ordinary groups have short negative ids."""


@dataclass
class TelegramUser:
    """Somebody with a Telegram account; `started` once they have written to the bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str = "ru"
    phone: str | None = None
    started: bool = False
    blocked: bool = False

    def as_user(self) -> Json:
        """The `User` object."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        return user | {"language_code": self.language_code}

    def as_chat(self) -> Json:
        """The `Chat` object of the private chat with them."""
        chat: Json = {"id": self.id, "first_name": self.first_name}
        if self.username:
            chat["username"] = self.username
        return chat | {"type": "private"}


@dataclass
class Topic:
    name: str
    closed: bool = False


@dataclass
class Group:
    """A group or supergroup; `bot_status` is the bot's own `ChatMember.status` there. `topics` by their id, of a forum;
    `bot_manages_topics`, `bot_may_write`: rights that it has as an administrator, or as a member.
    """

    id: int
    title: str
    member_ids: set[int]
    admin_ids: set[int] = field(default_factory=set)
    bot_status: str = "member"
    migrated_to: int | None = None
    is_forum: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    bot_manages_topics: bool = True
    bot_may_write: bool = True

    @property
    def is_supergroup(self) -> bool:
        return self.id <= SUPERGROUP_CEILING

    def topic(self, topic_id: int) -> Topic | None:
        """The topic with this id; the general topic, which has none, is no Topic."""
        return self.topics.get(topic_id)

    def as_chat(self) -> Json:
        """The `Chat` object."""
        if self.is_supergroup:
            forum = {"is_forum": True} if self.is_forum else {}
            return {"id": self.id, "title": self.title, "type": "supergroup"} | forum
        everyone = {"all_members_are_administrators": False}
        return {"id": self.id, "title": self.title, "type": "group"} | everyone


@dataclass
class History:
    """What one chat holds: its messages, what may be tapped, and the keyboard under the input field."""

    messages: dict[int, Json] = field(default_factory=dict)
    shown_data: dict[int, set[str]] = field(default_factory=dict)
    """Every callback_data that a message ever showed: a tap may arrive after its keyboard was replaced."""
    not_editable: set[int] = field(default_factory=set)
    """Messages sent with a reply keyboard: Telegram refuses to edit them."""
    reply_keyboard: Json | None = None
    keyboard_message_id: int | None = None
    pinned: list[int] = field(default_factory=list)
    reactions: dict[int, list[Json]] = field(default_factory=dict)

    def remember_buttons(self, message: Json) -> None:
        """Keeps the data of the message's inline buttons tappable."""
        shown = self.shown_data.setdefault(message["message_id"], set())
        shown.update(
            button["callback_data"] for button in inline_buttons(message) if "callback_data" in button
        )


def inline_buttons(message: Json) -> Iterator[Json]:
    """The buttons of the message's inline keyboard, row by row."""
    markup: Json = message.get("reply_markup") or {}
    for row in markup.get("inline_keyboard", []):
        yield from row
