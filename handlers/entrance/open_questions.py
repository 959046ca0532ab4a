"""A question that was left behind must not swallow what is sent much later: a phone meant to be called would land on the
stop list. So a command ends the question. Only connecting a key and a begun call go on waiting: nothing typed is to be lost.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from handlers.drafts.states import Confirming, Editing
from handlers.lists.states import Listing
from handlers.planned import Moving
from handlers.reactions import Building, Playing
from handlers.records import MakingRecord
from handlers.settings import Limiting, Setting
from handlers.stop_list.conversation import Stopping
from handlers.verifying.waiting import Proving

_ENDED = frozenset(
    name
    for group in (
        Building,
        Playing,
        Confirming,
        Editing,
        Limiting,
        Listing,
        Moving,
        Proving,
        MakingRecord,
        Setting,
        Stopping,
    )
    for name in group.__all_states_names__
)


class CommandsLeave(BaseMiddleware):
    """Inner, for messages."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if isinstance(event, Message) and (event.text or "").startswith("/") and data["raw_state"] in _ENDED:
            state: FSMContext = data["state"]
            await state.clear()
        return await handler(event, data)
