"""A backup takes the place of a lost database. It knows nothing of what was confirmed or sent since it was made. So it
is marked as restored before anybody can open it, and the next start holds all that it would send
(bot.services.launches.epochs).

Nothing is overwritten. The database is put in place complete and checked, or not at all. A killed restore leaves a
folder `.restore`: the next restore clears it away, and until then no start goes on.
"""

import asyncio
import json
import shutil
import sqlite3
import tarfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import URL

from bot.config import Settings
from bot.domain.clock import Clock, utc_now
from storage.engine.database import database_url, sqlite_path
from storage.engine.errors import BackupFailed, RestoreFailed
from storage.engine.lock import DataLock
from storage.keys.key_file import sync_folder
from storage.migrations import is_known
from storage.upkeep.backup import (
    ARCHIVES,
    DUMP,
    INBOX,
    MAIN,
    MANIFEST,
    CopiedFile,
    checked_rows,
    described,
    postgres_environment,
    postgres_tools,
    run_tool,
    sync_file,
)
from storage.upkeep.epochs import MARK

ASIDE = ".restore"


@dataclass(frozen=True, slots=True)
class RestoredBackup:
    """`made_at`: the database does not know what happened after this time."""

    made_at: datetime
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Manifest:
    program: Literal["dialgram"]
    made_at: datetime
    schema_revision: str | None
    files: tuple[CopiedFile, ...]


_MANIFEST = TypeAdapter(_Manifest)


async def restore(settings: Settings, source: Path, *, clock: Clock = utc_now) -> RestoredBackup:
    """Puts a backup (a folder or an archive, as back_up makes it) where there is no database yet.

    Raises RestoreFailed and leaves nothing half done; raises storage.engine.errors.DataInUse beside a running bot.
    """
    return await asyncio.to_thread(_restore, settings, source, clock())


def refuse_half_restored(settings: Settings) -> None:
    """For a start on SQLite: raises RestoreFailed if a restore was killed before the database was in place."""
    if _is_cut_short(settings):
        raise RestoreFailed("a restore was cut short: run `dialgram restore` again with the same backup")
    shutil.rmtree(sqlite_path(settings.database_address).parent / ASIDE, ignore_errors=True)


def _is_cut_short(settings: Settings) -> bool:
    main = sqlite_path(settings.database_address)
    return (main.parent / ASIDE).exists() and not main.exists()


def _restore(settings: Settings, source: Path, now: datetime) -> RestoredBackup:
    url = database_url(settings.database_address)
    is_sqlite = url.get_backend_name() == "sqlite"
    main = sqlite_path(settings.database_address) if is_sqlite else settings.data_dir / MAIN
    try:
        with DataLock(settings.data_dir):
            _refuse_what_is_there(settings, url, main)
            aside = main.parent / ASIDE
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir(mode=0o700, parents=True)
            sync_folder(aside.parent)
            try:
                restored = _put_in_place(settings, source, aside, main, now)
            finally:
                # A failure leaves nothing; only a kill leaves the folder.
                shutil.rmtree(aside, ignore_errors=True)
    except (OSError, sqlite3.Error, tarfile.TarError, BackupFailed) as error:
        raise RestoreFailed(f"nothing was restored: {error}") from error
    return restored


def _refuse_what_is_there(settings: Settings, url: URL, main: Path) -> None:
    if url.get_backend_name() != "sqlite":
        (psql,) = postgres_tools("psql")
        found = run_tool([psql, "--no-password", "-AtX", "-c", _TABLES], postgres_environment(url)).strip()
        if found != "0":
            raise BackupFailed(f"the database {url.database} is not empty: restore into an empty one")
        return
    if _is_cut_short(settings):
        # The killed restore has put it there; an older one would have made that restore refuse.
        (settings.data_dir / INBOX).unlink(missing_ok=True)
    for path in (main, settings.data_dir / INBOX):
        for there in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-journal")):
            if there.exists():
                raise BackupFailed(f"{there} is there already: move it away first")


_TABLES = """SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'S') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"""


def _put_in_place(settings: Settings, source: Path, aside: Path, main: Path, now: datetime) -> RestoredBackup:
    folder = _unpacked(source, aside)
    manifest = _checked(folder)
    mark = json.dumps({"made_at": manifest.made_at.isoformat(), "restored_at": now.isoformat()})
    names = tuple(file.name for file in manifest.files)
    url = database_url(settings.database_address)
    if url.get_backend_name() != "sqlite":
        if names != (DUMP,):
            raise BackupFailed("the copy is of an SQLite database, and DATABASE_URL names PostgreSQL")
        _fill_postgres(url, folder / DUMP, aside / "restore.sql", mark)
        return RestoredBackup(manifest.made_at, names)
    if MAIN not in names:
        raise BackupFailed("the copy is of a PostgreSQL database, and DATABASE_URL names none")
    _mark_sqlite(folder / MAIN, mark)
    # The ledger comes last: until it is in place, there is no database.
    if INBOX in names:
        (folder / INBOX).replace(settings.data_dir / INBOX)
        sync_folder(settings.data_dir)
    (folder / MAIN).replace(main)
    sync_folder(main.parent)
    return RestoredBackup(manifest.made_at, names)


def _unpacked(source: Path, aside: Path) -> Path:
    """Our own copy of the backup, so that exactly the checked files are put in place."""
    if source.is_dir():
        return Path(shutil.copytree(source, aside / "dialgram"))
    if not source.name.endswith(ARCHIVES):
        raise BackupFailed(f"{source} is neither a folder nor a .tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(aside, filter="data")
    return aside / "dialgram"


def _checked(folder: Path) -> _Manifest:
    """The manifest, after every file was checked against it."""
    try:
        manifest = _MANIFEST.validate_json((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, ValidationError) as error:
        raise BackupFailed(f"there is no {MANIFEST} of Dialgram's in it, or none that can be read") from error
    revision = manifest.schema_revision
    if revision is not None and not is_known(revision):
        raise BackupFailed(f"the copy is at revision {revision}, which this older program doesn't know")
    for file in manifest.files:
        path = folder / Path(file.name).name
        rows = checked_rows(path) if path.suffix == ".db" else {}
        if described(path, rows) != file:
            raise BackupFailed(f"{path.name} is not what was backed up")
        path.chmod(0o600)
    return manifest


def _mark_sqlite(path: Path, mark: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", (MARK, mark))
    sync_file(path)


def _fill_postgres(url: URL, dump: Path, script: Path, mark: str) -> None:
    """One transaction, including the mark: a kill leaves an empty database, or a complete one that is marked."""
    to_script, psql = postgres_tools("pg_restore", "psql")
    environment = postgres_environment(url)
    run_tool([to_script, "--no-owner", "--no-privileges", f"--file={script}", str(dump)], environment)
    with script.open("a", encoding="utf-8") as file:
        file.write(
            f"\nDELETE FROM public.facts WHERE name = '{MARK}';\n"
            f"INSERT INTO public.facts (name, value) VALUES ('{MARK}', '{mark}');\n"
        )
    run_tool(
        [
            psql,
            "--no-password",
            "-X",
            "-q",
            "--single-transaction",
            "-v",
            "ON_ERROR_STOP=1",
            "-f",
            str(script),
        ],
        environment,
    )
