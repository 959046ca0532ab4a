"""What the next free text is, where a record is concerned."""

from aiogram.fsm.state import State, StatesGroup


class Recording(StatesGroup):
    name = State()
    text = State()
