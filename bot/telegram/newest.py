"""A screen that changes faster than Telegram allows is shown as it is in the end: of a message that is to be edited several
times only the newest edit matters, whoever makes it.
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
        """What still waits would take back what is shown now."""
        self._waiting.pop((chat, message_id), None)

    def shown(self, edit: EditMessageText) -> None:
        if self.is_newest(edit):
            del self._waiting[_place(edit)]


def _place(edit: EditMessageText) -> Place:
    return edit.chat_id, edit.message_id
