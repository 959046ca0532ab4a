"""What a chat waits for while a draft stands in it: the next free text belongs to that draft."""

from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup


class Editing(StatesGroup):
    """What the next free text replaces."""

    text = State()
    words = State()
    """What a list says, which its screen asks for by itself: a line that begins a call of its own is none of it."""
    when = State()
    phones = State()
    hours = State()
    """When it may ring, as "9-20"."""
    number = State()
    """The value of an option, whose name is kept beside."""
    values = State()
    """What a template says in the place of its placeholders."""
    template = State()
    """What the template says."""


class Confirming(StatesGroup):
    """The next free text is how many recipients are to be called."""

    number = State()


@dataclass(frozen=True, slots=True)
class Standing:
    """A draft being edited by free text, kept in the chat's state."""

    draft: int
    revision: int
    message: int
