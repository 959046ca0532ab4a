"""What the next free text is, where a record is concerned."""

from typing import Final

from aiogram.fsm.state import State, StatesGroup

_KEPT_AS: Final = "Recording"
"""So chats remember these states, and a chat may be asked for a name when the program is replaced."""


class MakingRecord(StatesGroup):
    name = State(group_name=_KEPT_AS)
    text = State(group_name=_KEPT_AS)
