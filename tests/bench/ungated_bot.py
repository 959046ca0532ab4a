"""The real bot as `dialgram bot` runs it, but for the rate gate: Telegram's 30 a second would hide what it can do."""

import asyncio
from collections.abc import Sequence

from bot.app import opened
from bot.config import Settings
from bot.logs import configure_logging
from bot.telegram.buckets import Claim, Limit


class NoBuckets:
    """Room for everybody, always."""

    async def take(self, claims: Sequence[Claim]) -> Sequence[float]:
        return [0.0] * len(claims)

    async def pause(self, scope: str, limit: Limit, seconds: float) -> None:
        """Nobody says 429 here."""


async def main() -> None:
    settings = Settings()
    configure_logging(settings.log_level, settings.log_format, settings.secret_values())
    async with opened(settings) as app:
        app.gate._buckets = NoBuckets()
        await app.run()


if __name__ == "__main__":
    asyncio.run(main())
