"""What the next message means while a phone is being proved, and how four digits look when they are typed."""

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from bot.domain.ids import VerificationId
from bot.domain.verification import read_code


class Proving(StatesGroup):
    """The next phone or contact is to be proved."""

    phone = State()


class Typing(StatesGroup):
    """The next four digits are a code. No command ends it: the phone is ringing."""

    code = State()


class FourDigits(Filter):
    """A message that is nothing but four digits."""

    async def __call__(self, message: Message) -> bool:
        return read_code(message.text or "") is not None


async def wait_for_code(state: FSMContext, verification_id: VerificationId) -> None:
    await state.set_state(Typing.code)
    await state.set_data({"verification": verification_id})


async def awaited(state: FSMContext) -> int | None:
    """The code that the chat waits for; None: no particular one."""
    if await state.get_state() != Typing.code.state:
        return None
    found = (await state.get_data()).get("verification")
    return found if isinstance(found, int) else None
