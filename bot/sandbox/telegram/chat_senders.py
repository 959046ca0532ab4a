"""Senders in a group that are not users. For old programs Telegram still names a user: a bot of its own for
anonymous administrators and for channels, and itself for a linked channel's posts in the group.
"""

from dataclasses import dataclass

from bot.sandbox.telegram.model import Json

_ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
_CHANNEL: Json = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
_TELEGRAM: Json = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


@dataclass(frozen=True)
class ChatSender:
    """Posts in the group `chat_id`, as that group or as a channel. `linked`: Telegram copied the post from there."""

    chat_id: int
    channel_id: int | None = None
    linked: bool = False

    def as_content(self, group: Json, now: int) -> Json:
        """The message's fields that name the sender, `from` among them."""
        if self.channel_id is None:
            return {"from": _ANONYMOUS, "sender_chat": group}
        channel: Json = {"id": self.channel_id, "title": "Новости", "type": "channel"}
        if not self.linked:
            return {"from": _CHANNEL, "sender_chat": channel}
        origin: Json = {"type": "channel", "date": now, "chat": channel, "message_id": 1}
        return {
            "from": _TELEGRAM,
            "sender_chat": channel,
            "forward_origin": origin,
            "is_automatic_forward": True,
        }
