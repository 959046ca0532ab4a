"""A copy of everything that can't be asked for again, made while the bot runs and opened before it is believed.

SQLite is copied by VACUUM INTO through a read-only connection: one consistent picture, no waiting for the writer, and no
leftovers of deleted keys. The key file stays out: who finds a backup must not find what opens it.
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
from storage.database import database_url, sqlite_path
from storage.errors import BackupFailed
from storage.key_file import sync_folder

MANIFEST = "manifest.json"
INBOX = "inbox.db"
_ARCHIVES = (".tar.gz", ".tgz")


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """`rows`: by table; empty for PostgreSQL's own format."""

    name: str
    size: int
    sha256: str
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written; `schema_revision` tells which program can read it (None: before the first migration)."""

    target: Path
    made_at: datetime
    schema_revision: str | None
    files: tuple[CopiedFile, ...]


async def back_up(settings: Settings, target: Path | None = None, *, clock: Clock = utc_now) -> Backup:
    """Writes a folder, or one file where `target` ends in .tar.gz or .tgz; DATA_DIR/backups/{time} without a target.

    Raises BackupFailed and leaves nothing half done; never writes over what is there.
    """
    now = clock()
    target = target or settings.data_dir / "backups" / f"dialgram-{now:%Y%m%dT%H%M%SZ}"
    try:
        return await asyncio.to_thread(_back_up, settings, target, now)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f"the backup was not made: {error}") from error


def restore_hint(backup: Backup) -> str:
    """How to use it, for the command's last lines."""
    return (
        f"{backup.target} holds no key: keep secret.key (or SECRET_KEY) apart. To restore, stop Dialgram, put the .db files "
        "into an empty DATA_DIR beside the key file (on PostgreSQL: pg_restore), and start."
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
        if target.name.endswith(_ARCHIVES):
            _pack(folder, Path(aside) / "packed").replace(target)
        else:
            sync_folder(folder)
            folder.replace(target)
        sync_folder(target.parent)
    return backup


def _copy(settings: Settings, folder: Path, target: Path, now: datetime) -> Backup:
    url = database_url(settings.database_address)
    if url.get_backend_name() != "sqlite":
        copied = _dump_postgres(url, folder / "dialgram.pgdump")
        return Backup(target, now, None, (copied,))
    main = folder / "dialgram.db"
    files = [_copy_sqlite(sqlite_path(settings.database_address), main)]
    # After the ledger: what its cursor has passed is then in the copied inbox too.
    if (inbox := settings.data_dir / INBOX).exists():
        files.append(_copy_sqlite(inbox, folder / INBOX))
    return Backup(target, now, _revision(main), tuple(files))


def _copy_sqlite(source: Path, copy: Path) -> CopiedFile:
    if not source.exists():
        raise BackupFailed(f"{source} is not there")
    with closing(_read_only(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    copy.chmod(0o600)
    _sync(copy)
    with closing(_read_only(copy)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if found != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise BackupFailed(f"the copy of {source.name} is damaged: {found}")
        rows = _count_rows(connection)
    return _described(copy, rows)


def _count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - from the schema itself
        for (name,) in tables.fetchall()
    }


def _revision(copy: Path) -> str | None:
    with closing(_read_only(copy)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            return None
    return None if row is None else str(row[0])


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=30, isolation_level=None
    )


def _dump_postgres(url: URL, copy: Path) -> CopiedFile:
    """The password goes by the environment: arguments are seen by everybody on the machine."""
    dump, restore = shutil.which("pg_dump"), shutil.which("pg_restore")
    if dump is None or restore is None:
        raise BackupFailed("on PostgreSQL the backup needs pg_dump and pg_restore on the PATH")
    parts = {
        "PGHOST": url.host,
        "PGPORT": url.port,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    environment = {**os.environ, **{name: str(value) for name, value in parts.items() if value is not None}}
    _run([dump, "--format=custom", "--no-password", f"--file={copy}"], environment)
    copy.chmod(0o600)
    _sync(copy)
    _run([restore, "--list", str(copy)], environment)
    return _described(copy, {})


def _run(command: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()[-1:] or ["nothing"]
        raise BackupFailed(f"{Path(command[0]).name} failed and said: {said[0]}")


def _described(path: Path, rows: Mapping[str, int]) -> CopiedFile:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return CopiedFile(path.name, path.stat().st_size, digest, rows)


def _write_manifest(path: Path, backup: Backup) -> None:
    told = asdict(backup) | {"made_at": backup.made_at.isoformat(), "program": "dialgram"}
    del told["target"]
    path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    path.chmod(0o600)
    _sync(path)


def _pack(folder: Path, packed: Path) -> Path:
    descriptor = os.open(packed, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with (
        os.fdopen(descriptor, "wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb") as file,
        tarfile.open(fileobj=file, mode="w") as archive,
    ):
        archive.add(folder, arcname=folder.name)
    _sync(packed)
    return packed


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
