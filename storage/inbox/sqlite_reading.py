"""Each SQLite file has one writer; everybody else opens it to read only. Here the workers read the side server's inbox,
and the side server reads the few facts that it needs from the main database.
"""

import asyncio
import json
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from storage.inbox.entries import SILENT_AFTER, Cursors, InboxEntry, InboxKind, InboxUnavailable

NEWEST = "SELECT id, body FROM inbox ORDER BY id DESC LIMIT 1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SqliteInboxReader:
    """See storage.inbox.entries.InboxReader. If the file does not exist yet, nothing has come in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._turn = threading.Lock()

    async def after(
        self, position: int, limit: int, kinds: tuple[InboxKind, ...] = ("calls", "ivr")
    ) -> list[InboxEntry]:
        """Reads in a thread: a body may be large and the disk slow."""
        try:
            return await asyncio.to_thread(self._after, position, limit, kinds)
        except (sqlite3.Error, OSError) as error:
            # Another file may soon be in its place.
            await self.close()
            raise _unreadable(error) from error

    async def look(self, now: datetime) -> None:
        """Uses a new connection. The only sign that the server can write is the time of its last trial."""
        await asyncio.to_thread(self._look, now)

    async def close(self) -> None:
        """Closes the file; a later `after` opens it again."""
        await asyncio.to_thread(self._disconnect)

    def _after(self, position: int, limit: int, kinds: tuple[InboxKind, ...]) -> list[InboxEntry]:
        marks = ", ".join("?" * len(kinds))
        with self._turn:
            if self._connection is None:
                if not self._path.exists():
                    return []
                self._file = file_at(self._path)
                self._connection = connect_read_only(self._path)
            if self._connection.execute("PRAGMA user_version").fetchone() == (0,):
                return []  # the server is just making the file
            rows = self._connection.execute(
                "SELECT id, received_at, kind, batch_reference, node, from_known_source, body FROM inbox"  # noqa: S608  (marks only)
                f" WHERE id > ? AND kind IN ({marks}) ORDER BY id LIMIT ?",
                (position, *kinds, limit),
            ).fetchall()
        return [
            InboxEntry(
                id=row[0],
                received_at=_EPOCH + timedelta(microseconds=row[1]),
                kind=row[2],
                batch_reference=row[3],
                node=row[4],
                from_known_source=bool(row[5]),
                body=row[6],
            )
            for row in rows
        ]

    def _look(self, now: datetime) -> None:
        try:
            file = file_at(self._path)
            with closing(connect_read_only(self._path)) as connection:
                connection.execute(NEWEST).fetchone()
                beat = connection.execute("SELECT at FROM heartbeat").fetchone()
        except (sqlite3.Error, OSError) as error:
            raise _unreadable(error) from error
        if file != self._file:
            self._disconnect()  # our connection reads a file that was deleted or replaced
        if beat is None or now - SILENT_AFTER > _EPOCH + timedelta(microseconds=beat[0]):
            raise InboxUnavailable("the side server has not been able to write to it lately")

    def _disconnect(self) -> None:
        with self._turn:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()


def file_at(path: Path) -> tuple[int, int]:
    """Distinguishes this file from another one with the same name."""
    stat = path.stat()
    return stat.st_dev, stat.st_ino


def _unreadable(error: Exception) -> InboxUnavailable:
    return InboxUnavailable(f"it can't be read: {getattr(error, 'sqlite_errorname', type(error).__name__)}")


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that can neither write nor checkpoint. Any thread may use it, under the caller's own lock."""
    return sqlite3.connect(
        f"file:{quote(str(path))}?mode=ro", uri=True, timeout=5, isolation_level=None, check_same_thread=False
    )


def read_cursors(main_database: Path) -> Cursors:
    """The workers' cursors, read beside the running bot; zeros if there is no database yet."""
    if not main_database.exists():
        return Cursors()
    try:
        with closing(connect_read_only(main_database)) as connection:
            positions = dict(connection.execute("SELECT name, position FROM inbox_cursor").fetchall())
    except sqlite3.Error:
        return Cursors()
    return Cursors(**{name: positions[name] for name in ("calls", "telegram") if name in positions})


def read_needed_key_ids(main_database: Path) -> set[int]:
    """Ids of the master keys that the ledger's rows need, as storage.keys.key_check notes; none without a database."""
    if not main_database.exists():
        return set()
    try:
        with closing(connect_read_only(main_database)) as connection:
            noted = connection.execute("SELECT value FROM facts WHERE name = 'key_ids'").fetchone()
    except sqlite3.Error:
        return set()
    return set(json.loads(noted[0])) if noted else set()
