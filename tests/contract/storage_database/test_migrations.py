import asyncio
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from storage.engine.database import Database
from storage.engine.errors import SchemaOutdated, SchemaTooNew
from storage.migrations import HERE, migrate, newest_revision, require_schema, schema_revision
from storage.migrations.plain_types import default_differs
from storage.tables import metadata
from tests.databases import sqlite_address


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_server_default": default_differs})
    return list(compare_metadata(context, metadata))


async def test_the_migrated_database_is_what_the_tables_say(database: Database) -> None:
    async with database.reading() as tx:
        assert await tx.run_sync(_differences) == []


async def test_migrating_again_changes_nothing(database: Database, database_address: str) -> None:
    await database.close()
    assert await migrate(database_address) == newest_revision()
    async with await Database.open(database_address) as opened:
        await require_schema(opened)


async def test_a_database_of_a_newer_program_is_refused_untouched(
    database: Database, database_address: str
) -> None:
    async with database.writing() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(SchemaTooNew, match="9999"):
            await migrate(database_address)
        with pytest.raises(SchemaTooNew):
            await require_schema(database)
        assert await schema_revision(database) == "9999"
    finally:
        async with database.writing() as tx:
            restoring = text("UPDATE alembic_version SET version_num = :known")
            await tx.execute(restoring, {"known": newest_revision()})


async def test_a_database_without_tables_asks_to_be_migrated(tmp_path: Path) -> None:
    async with await Database.open(sqlite_address(tmp_path / "new.db")) as opened:
        assert await schema_revision(opened) is None
        with pytest.raises(SchemaOutdated, match="dialgram migrate"):
            await require_schema(opened)


def test_revisions_do_not_change_with_the_tables_module() -> None:
    revisions = sorted((HERE / "versions").glob("*.py"))
    assert revisions
    for revision in revisions:
        imports = [line for line in revision.read_text().splitlines() if "import" in line]
        assert imports == ["import sqlalchemy as sa", "from alembic import op"]


async def test_migrating_does_not_load_the_telegram_library(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; from storage.migrations import migrate; "
        f"asyncio.run(migrate({sqlite_address(tmp_path / 'new.db')!r})); "
        "sys.exit('aiogram' in sys.modules)"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    assert await process.wait() == 0
