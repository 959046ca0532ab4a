import asyncio
import hashlib
import json
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import Settings
from storage.account import users
from storage.account.api_keys import ApiKeys
from storage.engine import facts
from storage.engine.database import Database
from storage.engine.errors import BackupFailed
from storage.keys.key_check import open_keyring
from storage.keys.keyring import key_file_path
from storage.migrations import newest_revision, require_schema
from storage.upkeep.backup import MANIFEST, back_up, restore_hint
from tests.alone import Alone
from tests.databases import MovedClock, run_on_postgres, sqlite_address

CANARY = "canary-key-5b1d"


@pytest.fixture
def sqlite_settings(sqlite_file: Path) -> Settings:
    return Settings(data_dir=sqlite_file.parent, database_url=None, secret_key=None)


async def _connect(database: Database, settings: Settings, clock: MovedClock) -> None:
    keyring = await open_keyring(settings, database, clock=clock)
    await Alone(users, database, clock).touch(501, "Анна", "ru")
    await ApiKeys(database, keyring, clock).connect(
        501, domain="calls.example", provider_user_id=77, api_key=SecretStr(CANARY)
    )


async def _key_in(database: Database, settings: Settings, clock: MovedClock) -> str:
    keyring = await open_keyring(settings, database, clock=clock)
    found = await ApiKeys(database, keyring, clock).connection_of(501)
    assert found is not None
    return found.api_key.get_secret_value()


def _make_inbox(folder: Path, rows: int) -> None:
    with closing(sqlite3.connect(folder / "inbox.db")) as connection, connection:
        connection.execute("CREATE TABLE inbox (id INTEGER PRIMARY KEY, body BLOB)")
        connection.executemany("INSERT INTO inbox (body) VALUES (?)", [(b"news",)] * rows)


async def test_what_was_backed_up_is_restored_with_the_key_file(
    sqlite_database: Database, sqlite_settings: Settings, clock: MovedClock, tmp_path: Path
) -> None:
    await _connect(sqlite_database, sqlite_settings, clock)
    _make_inbox(sqlite_settings.data_dir, 3)
    backup = await back_up(sqlite_settings, tmp_path / "copy", clock=clock)
    assert sorted(file.name for file in backup.target.iterdir()) == ["dialgram.db", "inbox.db", MANIFEST]

    restored = sqlite_settings.model_copy(update={"data_dir": tmp_path / "restored"})
    restored.data_dir.mkdir()
    for name in ("dialgram.db", "inbox.db"):
        shutil.copy(backup.target / name, restored.data_dir)
    shutil.copy(key_file_path(sqlite_settings), restored.data_dir)
    async with await Database.open(sqlite_address(restored.data_dir / "dialgram.db")) as again:
        await require_schema(again)
        assert await _key_in(again, restored, clock) == CANARY


async def test_the_manifest_says_what_is_there(
    sqlite_database: Database, sqlite_settings: Settings, clock: MovedClock, tmp_path: Path
) -> None:
    await _connect(sqlite_database, sqlite_settings, clock)
    _make_inbox(sqlite_settings.data_dir, 3)
    backup = await back_up(sqlite_settings, tmp_path / "copy", clock=clock)
    told = json.loads((backup.target / MANIFEST).read_text())
    assert (told["schema_revision"], told["made_at"]) == (newest_revision(), clock.now.isoformat())
    files = {file["name"]: file for file in told["files"]}
    assert files["dialgram.db"]["rows"]["connections"] == 1
    assert files["inbox.db"]["rows"] == {"inbox": 3}
    for name, file in files.items():
        content = (backup.target / name).read_bytes()
        assert (file["size"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert str(backup.target) in restore_hint(backup)


@pytest.mark.parametrize("name", ["copy.tar.gz", "copy.tgz", "copy"])
async def test_nothing_in_a_backup_opens_a_key_and_only_its_owner_reads_it(
    sqlite_database: Database, sqlite_settings: Settings, clock: MovedClock, tmp_path: Path, name: str
) -> None:
    await _connect(sqlite_database, sqlite_settings, clock)
    secret = key_file_path(sqlite_settings).read_text().splitlines()[1].split()[1]
    backup = await back_up(sqlite_settings, tmp_path / name, clock=clock)
    assert backup.target.stat().st_mode & 0o077 == 0
    folder = backup.target
    if folder.is_file():
        with tarfile.open(folder) as archive:
            archive.extractall(tmp_path / "unpacked", filter="data")
        folder = tmp_path / "unpacked" / "dialgram"
    assert sorted(file.name for file in folder.iterdir()) == ["dialgram.db", MANIFEST]
    content = b"".join(file.read_bytes() for file in folder.iterdir())
    assert secret.encode() not in content
    assert CANARY.encode() not in content
    assert [file.stat().st_mode & 0o077 for file in folder.iterdir()] == [0, 0]


async def test_a_backup_beside_a_busy_writer_is_one_picture(
    sqlite_database: Database, sqlite_settings: Settings, clock: MovedClock, tmp_path: Path
) -> None:
    """The writer keeps two facts equal; a picture between its commits would show them apart."""
    enough, progressed = asyncio.Event(), asyncio.Event()
    written = 0

    async def write() -> None:
        nonlocal written
        while not enough.is_set():
            written += 1
            async with sqlite_database.writing() as tx:
                await facts.put(tx, "a", str(written))
                await facts.put(tx, "b", str(written))
            progressed.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(write())
        for number in range(5):
            progressed.clear()
            await back_up(sqlite_settings, tmp_path / str(number), clock=clock)
            await progressed.wait()
        enough.set()
    for number in range(5):
        async with (
            await Database.open(
                sqlite_address(tmp_path / str(number) / "dialgram.db"), read_only=True
            ) as copy,
            copy.reading() as tx,
        ):
            assert await facts.get(tx, "a") == await facts.get(tx, "b")


async def test_a_backup_has_a_place_of_its_own_by_default_and_writes_over_nothing(
    sqlite_database: Database, sqlite_settings: Settings, clock: MovedClock
) -> None:
    backup = await back_up(sqlite_settings, clock=clock)
    assert backup.target == sqlite_settings.data_dir / "backups" / "dialgram-20261123T090000Z"
    with pytest.raises(BackupFailed, match="already"):
        await back_up(sqlite_settings, clock=clock)
    assert [path.name for path in backup.target.parent.iterdir()] == [backup.target.name]


async def test_a_damaged_database_makes_no_backup(sqlite_settings: Settings, clock: MovedClock) -> None:
    path = sqlite_settings.data_dir / "dialgram.db"
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\x55" * (4096 * 3)
    path.write_bytes(content)
    with pytest.raises(BackupFailed):
        await back_up(sqlite_settings, clock=clock)
    assert list((sqlite_settings.data_dir / "backups").iterdir()) == []


async def test_rows_without_what_they_point_to_make_no_backup(
    sqlite_settings: Settings, clock: MovedClock
) -> None:
    with closing(sqlite3.connect(sqlite_settings.data_dir / "dialgram.db")) as connection, connection:
        connection.execute("INSERT INTO stop_list VALUES (9, '79160000001', 'user', NULL, '2026-11-23')")
    with pytest.raises(BackupFailed, match="damaged"):
        await back_up(sqlite_settings, clock=clock)


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path, clock: MovedClock) -> None:
    settings = Settings(data_dir=tmp_path / "none", database_url=None, secret_key=None)
    with pytest.raises(BackupFailed, match="not there"):
        await back_up(settings, tmp_path / "copy", clock=clock)
    assert not settings.data_dir.exists()
    assert not (tmp_path / "copy").exists()


async def test_a_database_that_was_never_migrated_has_no_revision(tmp_path: Path, clock: MovedClock) -> None:
    settings = Settings(data_dir=tmp_path / "data", database_url=None, secret_key=None)
    async with await Database.open(settings.database_address):
        assert (await back_up(settings, tmp_path / "copy", clock=clock)).schema_revision is None


async def test_postgresql_is_dumped_by_its_own_tool_and_restored(
    postgres_address: str, tmp_path: Path, clock: MovedClock
) -> None:
    settings = Settings(data_dir=tmp_path / "data", database_url=SecretStr(postgres_address), secret_key=None)
    async with await Database.open(postgres_address) as database:
        await _connect(database, settings, clock)
        backup = await back_up(settings, tmp_path / "copy", clock=clock)
        (dump,) = backup.files
        assert dump.name == "dialgram.pgdump"
        assert (backup.target / dump.name).read_bytes()[:5] == b"PGDMP"
    await run_on_postgres(postgres_address, "DELETE FROM connections")
    async with await Database.open(postgres_address) as database:
        restore = await asyncio.create_subprocess_exec(
            "pg_restore",
            "--data-only",
            "--table=connections",
            f"--dbname={postgres_address.replace('+asyncpg', '')}",
            str(backup.target / dump.name),
        )
        assert await restore.wait() == 0
        assert await _key_in(database, settings, clock) == CANARY


async def test_without_postgresqls_tools_the_operator_is_told(
    postgres_address: str, tmp_path: Path, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data_dir=tmp_path / "data", database_url=SecretStr(postgres_address), secret_key=None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupFailed, match="pg_dump"):
        await back_up(settings, clock=clock)


async def test_what_pg_dump_says_is_passed_on_without_the_password(
    postgres_server: str, tmp_path: Path, clock: MovedClock
) -> None:
    settings = Settings(
        data_dir=tmp_path / "data",
        database_url=SecretStr("postgresql://dialgram:hunter2@127.0.0.1:1/nothing"),
        secret_key=None,
    )
    with pytest.raises(BackupFailed, match="pg_dump failed") as caught:
        await back_up(settings, clock=clock)
    assert "hunter2" not in str(caught.value)
