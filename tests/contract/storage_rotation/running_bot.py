"""Stands for the running bot in test_rotation: holds the lock, re-encrypts on SIGHUP, tells how many rows. A program."""

import asyncio
import signal
import sys
from pathlib import Path

from bot.config import Settings
from storage.engine.database import Database
from storage.engine.lock import DataLock
from storage.keys.key_check import open_keyring
from storage.upkeep.rotation import reload_and_reencrypt


async def run(data_dir: Path, *, deaf: bool) -> None:
    settings = Settings(data_dir=data_dir, database_url=None, secret_key=None)
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, asked.set)
    with DataLock(data_dir):
        async with await Database.open(settings.database_address) as database:
            keyring = await open_keyring(settings, database)
            print("ready", flush=True)  # noqa: T201 (the test reads it)
            await asked.wait()
            if deaf:
                await asyncio.Event().wait()
            print(await reload_and_reencrypt(database, keyring), flush=True)  # noqa: T201
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), deaf="deaf" in sys.argv))
