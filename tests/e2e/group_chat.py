"""A group as one of its members sees it: what stands there, and its buttons."""

import re
from typing import Any

from bot.sandbox.world import ANNA, GROUP
from tests.e2e.story import NBSP, Message, Story

FORUM = -1_001_000_000_400


class GroupChat(Story):
    """The same story in a group; `topic_id`: the topic that is written in."""

    def __init__(self, story: Story, chat_id: int = GROUP, user_id: int = ANNA, topic_id: int = 0) -> None:
        super().__init__(story.world, story.app, user_id)
        self.chat_id = chat_id
        self.topic_id = topic_id

    def by(self, user_id: int) -> "GroupChat":
        """The same place as another member sees it."""
        return GroupChat(self, self.chat_id, user_id, self.topic_id)

    async def say(self, text: str, *, chat_id: int | None = None) -> Message:
        self.taps += 1
        return await self.world.telegram.say(
            self.user_id, text, chat_id=chat_id or self.chat_id, topic_id=self.topic_id
        )

    async def press(self, label: str) -> str:
        self.taps += 1
        message_id = await self.until(lambda: self._message_with_button(label), f"a button {label!r}")
        return await self.world.telegram.press_text(self.user_id, message_id, label, chat_id=self.chat_id)

    async def told(self, tap: str, pattern: str) -> None:
        """A tap is answered with these words; one that had to wait for its turn, with a message of them."""

        def is_told() -> bool:
            answer: dict[str, Any] = self.world.telegram.answers.get(tap) or {}
            return any(re.search(pattern, str(text)) for text in (answer.get("text"), *self.texts()))

        await self.until(is_told, f"an alert like {pattern!r}")

    def messages(self) -> list[Message]:
        return [
            message
            for message in self.world.telegram.messages(self.chat_id)
            if message.get("message_thread_id", 0) == self.topic_id
        ]

    def texts(self) -> list[str]:
        me = self.world.telegram.me["id"]
        return [
            str(message.get("text") or "").replace(NBSP, " ")
            for message in self.messages()
            if message["from"]["id"] == me
        ]

    def count(self, pattern: str) -> int:
        return len([text for text in self.texts() if re.search(pattern, text)])
