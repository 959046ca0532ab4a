"""Messages of the durable outbox: what a person must act on gets a message of its own."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.telegram.screen import Screen
from bot.telegram.texts import Say


def notice_screen(kind: str, facts: Mapping[str, str | int | None], say: Say, *, zone: ZoneInfo) -> Screen:
    raise NotImplementedError
