"""A copy of everything that can't be asked for again, made while the bot runs, and opened and checked at once.

SQLite is copied by VACUUM INTO through a read-only connection: one consistent picture, no waiting for the writer, and no
leftovers of deleted keys. The key file is left out: whoever finds a backup must not find the key with it.
"""

import asyncio
import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL

from bot.config import Settings
from bot.domain.clock import Clock, utc_now
from storage.engine.database import database_url, sqlite_path
from storage.engine.errors import BackupFailed
from storage.keys.key_file import sync_folder

MANIFEST = "manifest.json"
MAIN = "dialgram.db"
DUMP = "dialgram.pgdump"
INBOX = "inbox.db"
ARCHIVES = (".tar.gz", ".tgz")


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """`rows`: by table; empty for PostgreSQL's own format."""

    name: str
    size: int
    sha256: str
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written. `schema_revision`: which program can read it; None for PostgreSQL, or before any migration."""

    target: Path
    made_at: datetime
    schema_revision: str | None
    files: tuple[CopiedFile, ...]


async def back_up(settings: Settings, target: Path | None = None, *, clock: Clock = utc_now) -> Backup:
    """Writes a folder, or one file if `target` ends in .tar.gz or .tgz. Without a target: DATA_DIR/backups/{time}.

    Raises BackupFailed and leaves nothing half done; never overwrites anything.
    """
    now = clock()
    target = target or settings.data_dir / "backups" / f"dialgram-{now:%Y%m%dT%H%M%SZ}"
    try:
        return await asyncio.to_thread(_back_up, settings, target, now)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f"the backup was not made: {error}") from error


def restore_hint(backup: Backup) -> str:
    """How to use the backup, for the command's last lines."""
    return (
        f"{backup.target} holds no key: keep secret.key (or SECRET_KEY) apart. To restore, put the key file into an empty "
        "DATA_DIR and run `dialgram restore` with this copy, never anything else: it must be known as one."
    )


def _back_up(settings: Settings, target: Path, now: datetime) -> Backup:
    if target.exists():
        raise BackupFailed(f"{target} is there already")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as aside:
        folder = Path(aside) / "dialgram"
        folder.mkdir(mode=0o700)
        backup = _copy(settings, folder, target, now)
        _write_manifest(folder / MANIFEST, backup)
        if target.name.endswith(ARCHIVES):
            _pack(folder, Path(aside) / "packed").replace(target)
        else:
            sync_folder(folder)
            folder.replace(target)
        sync_folder(target.parent)
    return backup


def _copy(settings: Settings, folder: Path, target: Path, now: datetime) -> Backup:
    url = database_url(settings.database_address)
    if url.get_backend_name() != "sqlite":
        copied = _dump_postgres(url, folder / DUMP)
        return Backup(target, now, None, (copied,))
    main = folder / MAIN
    files = [_copy_sqlite(sqlite_path(settings.database_address), main)]
    # The inbox comes after the ledger, so that it holds everything that the ledger's cursor has passed.
    if (inbox := settings.data_dir / INBOX).exists():
        files.append(_copy_sqlite(inbox, folder / INBOX))
    return Backup(target, now, _revision(main), tuple(files))


def _copy_sqlite(source: Path, copy: Path) -> CopiedFile:
    if not source.exists():
        raise BackupFailed(f"{source} is not there")
    with closing(read_only(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    copy.chmod(0o600)
    sync_file(copy)
    return described(copy, checked_rows(copy))


def checked_rows(copy: Path) -> dict[str, int]:
    """How many rows each table of an SQLite file has. Raises BackupFailed if the file is damaged."""
    with closing(read_only(copy)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise BackupFailed(f"the copy {copy.name} is damaged: {found}")
        return _count_rows(connection)


def _count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - from the schema itself
        for (name,) in tables.fetchall()
    }


def _revision(copy: Path) -> str | None:
    with closing(read_only(copy)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            return None
    return None if row is None else str(row[0])


def read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=30, isolation_level=None
    )


def _dump_postgres(url: URL, copy: Path) -> CopiedFile:
    """Passes the password in the environment: everybody on the machine can see arguments."""
    dump, restore = postgres_tools("pg_dump", "pg_restore")
    environment = postgres_environment(url)
    run_tool([dump, "--format=custom", "--no-password", f"--file={copy}"], environment)
    copy.chmod(0o600)
    sync_file(copy)
    run_tool([restore, "--list", str(copy)], environment)
    return described(copy, {})


def postgres_tools(*names: str) -> list[str]:
    """The paths of these programs. Raises BackupFailed if one is missing."""
    found = [shutil.which(name) for name in names]
    if not all(found):
        raise BackupFailed(f"on PostgreSQL this needs {' and '.join(names)} on the PATH")
    return [path for path in found if path]


def postgres_environment(url: URL) -> dict[str, str]:
    """The environment from which PostgreSQL's own programs read the address."""
    parts = {
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    return {**os.environ, **{name: str(value) for name, value in parts.items() if value is not None}}


def run_tool(command: list[str], environment: Mapping[str, str]) -> str:
    """What the program printed. Raises BackupFailed with the program's last complaint."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()[-1:] or ["nothing"]
        raise BackupFailed(f"{Path(command[0]).name} failed and said: {said[0]}")
    return done.stdout


def described(path: Path, rows: Mapping[str, int]) -> CopiedFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return CopiedFile(path.name, path.stat().st_size, digest, rows)


def _write_manifest(path: Path, backup: Backup) -> None:
    told = asdict(backup) | {"made_at": backup.made_at.isoformat(), "program": "dialgram"}
    del told["target"]
    path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    path.chmod(0o600)
    sync_file(path)


def _pack(folder: Path, packed: Path) -> Path:
    descriptor = os.open(packed, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with (
        os.fdopen(descriptor, "wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb") as file,
        tarfile.open(fileobj=file, mode="w") as archive,
    ):
        archive.add(folder, arcname=folder.name)
    sync_file(packed)
    return packed


def sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
