"""What several conversations share is made for each update and handed to them by name, like the services."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject, Update

from bot.domain.turn import Turn
from bot.domain.yes import Yes
from bot.telegram.arrivals import Arrivals
from handlers.calling.lines import Lines
from handlers.chat.display import chat_of
from handlers.drafts.desk import Desk
from handlers.records.sounds import Sounds


class Handing(BaseMiddleware):
    """Inner: hands on `turn`, `yes`, `lines`, `desk` and `sounds`."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        shared = {name: data[name] for name in ("bot", "state", "drafting", "clock", "user", "say")}
        update: Update = data["event_update"]
        if isinstance(event, Message | CallbackQuery):
            arrivals: Arrivals = data["arrivals"]
            data["turn"] = turn = Turn(update.update_id, chat_of(event))
            data["yes"] = Yes(data["user"].id, arrivals.of(update.update_id), turn)
        data["desk"] = desk = Desk(**shared, list_drafts=data["list_drafts"])
        data["lines"] = Lines(**shared, importing=data["importing"], desk=desk)
        data["sounds"] = Sounds(
            **{
                name: data[name]
                for name in ("bot", "records", "record_shelf", "settings", "clock", "user", "say")
            }
        )
        return await handler(event, data)
