"""What the next free text is, where a record is concerned."""

from typing import Final

from aiogram.fsm.state import State, StatesGroup

_KEPT_AS: Final = "Recording"
"""Chats keep these states under this name. It stays, since a chat may be in one when the program is replaced."""


class MakingRecord(StatesGroup):
    name = State(group_name=_KEPT_AS)
    text = State(group_name=_KEPT_AS)
