"""The real bot as `dialgram bot` runs it, but for the rate gate: Telegram's 30 a second would hide what it can do."""

import asyncio

from bot import garbage
from bot.config import Settings
from bot.logs import configure_logging
from bot.telegram.lean_models import import_aiogram


async def main() -> None:
    settings = Settings()
    configure_logging(settings.log_level, settings.log_format, settings.secret_values())
    garbage.wait()
    import_aiogram()
    from bot.app import opened  # noqa: PLC0415
    from bot.telegram.gate import GateLimits  # noqa: PLC0415

    async with opened(settings, gate_limits=GateLimits.off()) as app:
        garbage.begin()
        await app.run()


if __name__ == "__main__":
    asyncio.run(main())
