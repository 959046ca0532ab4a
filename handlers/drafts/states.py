"""What a chat waits for while a draft stands in it: the next free text belongs to that draft."""

from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup


class Editing(StatesGroup):
    """What the next free text replaces."""

    text = State()
    words = State()
    """What a list says. Its screen asks by itself, so a line that begins a call of its own is no answer."""
    when = State()
    phones = State()
    hours = State()
    """The hours when calls may ring, as "9-20"."""
    number = State()
    """The value of an option; the option's name is kept beside it."""
    values = State()
    """What a template's placeholders are filled with."""
    round_delay = State()
    """After which time those not reached are called again."""
    round_hours = State()
    """When those calls may ring."""
    own_hook = State()
    """The user's own webhook."""
    template = State()
    """What the template says."""


class Confirming(StatesGroup):
    """The next free text is how many recipients are to be called."""

    number = State()


@dataclass(frozen=True, slots=True)
class Standing:
    """A draft that is edited by free text, kept in the chat's state."""

    draft: int
    revision: int
    message: int
