"""A screen that changes faster than Telegram allows is shown in its latest state. If several edits of one
message wait, only the newest matters, whoever makes it.
"""

from aiogram.methods import EditMessageText

Place = tuple[int | str | None, int | None]


class NewestScreens:
    """Edits that wait for room at the gate, the newest of each message."""

    def __init__(self) -> None:
        self._waiting: dict[Place, EditMessageText] = {}

    def put(self, edit: EditMessageText) -> None:
        self._waiting[_place(edit)] = edit

    def is_newest(self, edit: EditMessageText) -> bool:
        return self._waiting.get(_place(edit)) is edit

    def supersede(self, chat: int | str | None, message_id: int | None) -> None:
        """Drops the edit that still waits: it would undo what is shown now."""
        self._waiting.pop((chat, message_id), None)

    def shown(self, edit: EditMessageText) -> None:
        if self.is_newest(edit):
            del self._waiting[_place(edit)]


def _place(edit: EditMessageText) -> Place:
    return edit.chat_id, edit.message_id
