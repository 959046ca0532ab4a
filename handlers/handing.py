"""What several conversations share is made for each update and handed to them by name, like the services."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject

from handlers.calling.lines import Lines
from handlers.drafts.desk import Desk
from handlers.records.sounds import Sounds


class Handing(BaseMiddleware):
    """Inner: hands on `lines`, `desk` and `sounds`."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        shared = {name: data[name] for name in ("bot", "state", "drafting", "clock", "person", "say")}
        data["desk"] = desk = Desk(**shared, list_drafts=data["list_drafts"])
        data["lines"] = Lines(**shared, importing=data["importing"], desk=desk)
        data["sounds"] = Sounds(
            **{
                name: data[name]
                for name in ("bot", "records", "record_shelf", "settings", "clock", "person", "say")
            }
        )
        return await handler(event, data)
