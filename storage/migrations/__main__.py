"""For developers: `python -m storage.migrations "what changes"` writes the next revision from storage/tables.

It compares the tables with an empty database that all revisions so far have been run on. Read what it wrote.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import Connection

from storage.engine.database import Database
from storage.migrations import HERE, config, migrate


async def write_revision(message: str, here: Path = HERE) -> None:
    number = f"{sum(1 for _ in (here / 'versions').glob('[0-9]*.py')) + 1:04}"
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite+aiosqlite:///{Path(folder) / 'empty.db'}"
        if number != "0001":
            await migrate(address)

        def write(connection: Connection) -> None:
            command.revision(config(connection, here), message, autogenerate=True, rev_id=number)

        async with await Database.open(address) as database, database.writing() as tx:
            await tx.run_sync(write)


if __name__ == "__main__":
    asyncio.run(write_revision(" ".join(sys.argv[1:]) or sys.exit(__doc__)))
