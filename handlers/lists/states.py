"""What a chat waits for while a user works on a list."""

from dataclasses import asdict, dataclass

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup


class Listing(StatesGroup):
    """The next message is the list's name, or the source of its consent."""

    name = State()
    consent = State()


@dataclass(frozen=True, slots=True)
class InHand:
    """`draft`: the draft on whose screen it was begun, 0 for the list's own; `message`: where that screen stands."""

    list: int
    draft: int
    message: int


async def wait_for(state: FSMContext, what: State, in_hand: InHand) -> None:
    await state.set_state(what)
    await state.set_data(asdict(in_hand))


async def in_hand(state: FSMContext) -> InHand:
    """Reads what `wait_for` has kept."""
    return InHand(**await state.get_data())
