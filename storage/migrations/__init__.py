"""Brings a database to this program's schema; run by `dialgram migrate` and at every start.

It works without an alembic.ini, also from an installed wheel. It is one transaction: a power cut leaves the former
schema. Alembic is imported only when it is needed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from storage.engine.database import Database
from storage.engine.errors import SchemaOutdated, SchemaTooNew

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

HERE = Path(__file__).parent
_FOLLOWS = re.compile(r'^down_revision = "(\w+)"$', re.MULTILINE)


async def migrate(database_address: str) -> str:
    """Upgrades to the newest revision and returns it. If the program is older, raises SchemaTooNew, changes nothing."""
    async with await Database.open(database_address) as database, database.writing() as tx:
        return await tx.run_sync(_upgrade)


async def schema_revision(database: Database) -> str | None:
    """The database's revision; None for a database without tables."""
    async with database.reading() as tx:
        return await tx.run_sync(_current)


async def require_schema(database: Database) -> None:
    """Raises SchemaOutdated or SchemaTooNew unless the database is exactly at this program's revision."""
    current = await schema_revision(database)
    if current == newest_revision():
        return
    if current is not None:
        _require_known(current)
    raise SchemaOutdated("the database has not been migrated: run `dialgram migrate`")


def newest_revision() -> str:
    """This program's newest revision: the one that no other follows. Every start asks for it, so without Alembic (7 MB)."""
    written = [path.read_text(encoding="utf-8") for path in (HERE / "versions").glob("[0-9]*.py")]
    followed = {found[1] for text in written if (found := _FOLLOWS.search(text))}
    (newest,) = _known_revisions() - followed
    return newest


def is_known(revision: str) -> bool:
    """Whether this program has that revision; one that it doesn't know is a newer program's."""
    return revision in _known_revisions()


def _known_revisions() -> frozenset[str]:
    return frozenset(path.name.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*.py"))


def config(connection: Connection | None = None, here: Path = HERE) -> Config:
    """Alembic's configuration, in memory; `here` holds env.py and the versions."""
    from alembic.config import Config  # noqa: PLC0415

    made = Config(attributes={"connection": connection})
    made.set_main_option("script_location", str(here).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def _upgrade(connection: Connection) -> str:
    if connection.dialect.name == "postgresql":
        # Several processes may start at once; the second one waits and then finds nothing to do.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7265401)")
    current, newest = _current(connection), newest_revision()
    if current == newest:
        return newest
    if current is not None:
        _require_known(current)
    from alembic import command  # noqa: PLC0415

    command.upgrade(config(connection), "head")
    return newest


def _current(connection: Connection) -> str | None:
    """The revision that Alembic has noted in the database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()


def _require_known(revision: str) -> None:
    if not is_known(revision):
        raise SchemaTooNew(f"the database is at revision {revision}, which this older program doesn't know")
