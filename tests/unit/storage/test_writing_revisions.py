import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Boolean, Column, Connection, DefaultClause, String, false, true

from storage.engine.database import Database
from storage.migrations import HERE
from storage.migrations.__main__ import write_revision
from storage.migrations.plain_types import default_differs, plain_text
from storage.tables import metadata
from tests.databases import sqlite_address


async def test_a_new_revision_follows_and_is_empty_while_the_tables_stand_as_they_are(tmp_path: Path) -> None:
    here = tmp_path / "migrations"
    shutil.copytree(HERE, here, ignore=shutil.ignore_patterns("__pycache__"))
    known = {path.name for path in (here / "versions").glob("*.py")}
    await write_revision("nothing new", here)
    (written,) = (path for path in (here / "versions").glob("*.py") if path.name not in known)
    text = written.read_text()
    assert written.name == f"{len(known) + 1:04}_nothing_new.py"
    assert f'down_revision = "{len(known):04}"'.replace('"', "'") in text
    assert text.rstrip().endswith("# ### end Alembic commands ###")
    assert "op." not in text


async def test_what_is_written_names_plain_types_only(tmp_path: Path) -> None:
    def render(connection: Connection) -> str:
        context = MigrationContext.configure(connection)
        operations = produce_migrations(context, metadata).upgrade_ops
        assert operations is not None
        return render_python_code(operations, render_item=plain_text)

    async with await Database.open(sqlite_address(tmp_path / "x.db")) as database, database.writing() as tx:
        text = await tx.run_sync(render)
    assert "storage" not in text
    assert "sa.DateTime(timezone=True)" in text
    assert "sa.true()" in text


def test_truth_is_spelt_for_both_databases() -> None:
    assert plain_text("server_default", DefaultClause(true()), None) == "sa.true()"
    assert plain_text("server_default", DefaultClause(false()), None) == "sa.false()"
    assert plain_text("server_default", DefaultClause("0"), None) is False
    assert plain_text("type", String(3), None) is False
    assert plain_text("type", Boolean(), None) is False
    assert plain_text("column", Column("x"), None) is False


@pytest.mark.parametrize(
    ("found", "wanted", "answer"), [("('')", "", False), ("'0'", "1", None), (None, "", None)]
)
def test_only_the_empty_text_is_judged_by_us(found: str | None, wanted: str, answer: bool | None) -> None:
    assert default_differs(None, None, None, found, None, wanted) is answer
