"""What the page stands on: both sandboxes, their clock, and the account whose calls it shows."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from pydantic import SecretStr

from bot.sandbox.calling import CallingSandbox
from bot.sandbox.clock import TurnedClock
from bot.sandbox.telegram import TelegramSandbox

Json = dict[str, Any]
"""A JSON object: Bot API's and the service's shapes pass through the page untouched, hence `Any`."""


@dataclass(frozen=True)
class Sides:
    """`api_key` is the sandbox account's made-up key; the page shows it to be copied."""

    telegram: TelegramSandbox
    calling: CallingSandbox
    api_key: SecretStr
    clock: TurnedClock


SIDES: web.AppKey[Sides] = web.AppKey("SIDES", Sides)
