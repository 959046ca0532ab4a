"""The inbox as an SQLite file of its own: SQLite before 3.51.3 can lose commits when two connections write one file.

One thread owns the only writing connection. It takes all that wait into one transaction, so that many webhooks share
the cost of one full sync. Nothing here imports SQLAlchemy, which keeps the side server small and quick to start.
"""

import asyncio
import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Self

from storage.inbox.entries import Arrival, Cursors, InboxCounts, InboxUnavailable
from storage.inbox.sqlite_reading import NEWEST, connect_read_only, file_at

GROUP_ROWS = 512
"""A transaction takes no more than these, so that a flood doesn't keep the first of them waiting."""
FORGET_ROWS = 1000
COMPANY_S = 0.001
"""How long the first of a group waits for others: a sync costs as much for sixty webhooks as for one."""
KEEP_S = 10.0
"""The longest that an arrival waits for a disk that hangs; then the service gets an error and tries again later."""
LOCK_WAIT_S = 10.0
"""How long a starting server waits for its predecessor, which may be finishing what it accepted."""

_CLOSED = "the inbox is closed"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VERSION = 2
_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS inbox (
    -- AUTOINCREMENT: an id below a cursor must never be given again.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at INTEGER NOT NULL, -- microseconds since 1970
    kind TEXT NOT NULL,
    batch_reference TEXT NOT NULL,
    node TEXT NOT NULL,
    from_known_source INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS ix_inbox_telegram ON inbox (id) WHERE kind = 'telegram';
DROP TABLE IF EXISTS probe;
CREATE TABLE IF NOT EXISTS heartbeat (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL);
PRAGMA user_version = {_VERSION};
COMMIT;
"""
_INSERTS = {
    # Each statement gives up the interpreter lock and takes it back, so a group uses a few large ones: 37 = 32 + 4 + 1.
    size: "INSERT INTO inbox (received_at, kind, batch_reference, node, from_known_source, body) VALUES "  # noqa: S608
    + ", ".join(["(?, ?, ?, ?, ?, ?)"] * size)
    for size in (256, 128, 64, 32, 16, 8, 4, 2, 1)
}
_BEAT = "INSERT INTO heartbeat VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at"

_Row = tuple[int, str, str, str, bool, bytes]


@dataclass(slots=True)
class _Append:
    row: _Row
    done: "asyncio.Future[int]"


@dataclass(slots=True)
class _Company:
    """Arrivals that came within COMPANY_S; `timer` fails them after `keep_s`."""

    appends: list[_Append]
    timer: asyncio.TimerHandle


@dataclass(slots=True)
class _Work:
    """Other work for the writing connection: the probe, the deletion of old entries."""

    run: Callable[[sqlite3.Connection], int]
    done: "asyncio.Future[int]"


_Outcome = tuple["asyncio.Future[int]", int | InboxUnavailable]


class SqliteInboxWriter:
    """See storage.inbox.entries.InboxWriter. `open` makes the file; only one process at a time gets it."""

    def __init__(
        self,
        path: Path,
        lock: int,
        loop: asyncio.AbstractEventLoop,
        *,
        beyond: int = 0,
        keep_s: float = KEEP_S,
    ) -> None:
        self._path = path
        self._beyond = beyond
        self._keep_s = keep_s
        self._lock: int | None = lock
        self._loop = loop
        self._jobs: SimpleQueue[_Company | _Work | None] = SimpleQueue()
        self._waiting: list[_Append] = []
        self._is_closed = False
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._thread = threading.Thread(target=self._write, name="inbox writer", daemon=True)
        self.counts = InboxCounts()

    @classmethod
    async def open(
        cls, path: Path, *, beyond: int = 0, lock_wait_s: float = LOCK_WAIT_S, keep_s: float = KEEP_S
    ) -> Self:
        """Raises InboxUnavailable when the file can't be made or another server holds it.

        `beyond`: how far the workers' cursors are. New ids begin above it, also in a new file or one from a backup.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = _exclusive(path, lock_wait_s)
        except OSError as error:
            raise InboxUnavailable(f"the inbox can't be had: {error.strerror}") from error
        writer = cls(path, lock, asyncio.get_running_loop(), beyond=beyond, keep_s=keep_s)
        writer._thread.start()
        try:
            await writer._have(_Work(lambda _connection: 0, writer._loop.create_future()))
        except BaseException:
            await writer.close()
            raise
        return writer

    async def append(self, arrival: Arrival) -> None:
        """Returns once the arrival is synced to disk."""
        row = (
            _microseconds(arrival.received_at),
            arrival.kind,
            arrival.batch_reference,
            arrival.node,
            arrival.from_known_source,
            arrival.body,
        )
        if self._is_closed:
            raise InboxUnavailable(_CLOSED)
        done = self._loop.create_future()
        self._waiting.append(_Append(row, done))
        if len(self._waiting) == 1:
            # All that come meanwhile share one timer and one waking of the thread: each costs as much as a MAC.
            self._loop.call_later(COMPANY_S, self._hand_over)
        elif len(self._waiting) >= GROUP_ROWS:
            self._hand_over()
        await done

    async def probe(self, now: datetime) -> None:
        """Tries a webhook's row, takes it back, and writes down the time, which the workers read."""
        await self._have(_Work(lambda connection: self._probe(connection, now), self._loop.create_future()))

    async def forget(self, before: datetime, cursors: Cursors) -> int:
        """Deletes in pieces; webhooks get their turn between them."""
        forgotten = 0
        while piece := await self._have(
            _Work(lambda connection: _forget(connection, before, cursors), self._loop.create_future())
        ):
            forgotten += piece
        return forgotten

    async def close(self) -> None:
        """Commits what was handed in. The lock is released last, so that the next server finds a finished file."""
        self._is_closed = True
        self._hand_over()
        self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def _have(self, work: _Work) -> int:
        if self._is_closed:
            raise InboxUnavailable(_CLOSED)
        self._jobs.put(work)
        timer = self._loop.call_later(self._keep_s, _give_up, [work])
        try:
            return await work.done
        finally:
            timer.cancel()

    def _hand_over(self) -> None:
        appends, self._waiting = self._waiting, []
        if appends:
            timer = self._loop.call_later(self._keep_s, _give_up, appends)
            self._jobs.put(_Company(appends, timer))

    def _write(self) -> None:
        """The thread's loop: writes all that wait, then hands their answers to the event loop in one call."""
        is_open = True
        while is_open:
            companies: list[_Company] = []
            works: list[_Work] = []
            item = self._jobs.get()
            while item is not None:
                if isinstance(item, _Work):
                    works.append(item)
                else:
                    companies.append(item)
                if sum(len(company.appends) for company in companies) >= GROUP_ROWS:
                    break
                try:
                    item = self._jobs.get_nowait()
                except Empty:
                    break
            is_open = item is not None
            outcomes = self._append_all([one for company in companies for one in company.appends])
            outcomes += [self._attempt(work.run, work.done) for work in works]
            try:
                self._loop.call_soon_threadsafe(_tell, outcomes, companies)
            except RuntimeError:
                break  # the event loop is gone, nobody waits for the answers any more
        self._disconnect()

    def _append_all(self, jobs: Sequence[_Append]) -> list[_Outcome]:
        if not jobs:
            return []
        try:
            self._beyond = self._transaction(
                lambda connection: _insert(connection, [job.row for job in jobs])
            )
        except Exception:  # noqa: BLE001  (the thread lives on, whatever it was)
            # One bad row must not make the others fail: each gets a transaction to itself.
            return [self._append_alone(job) for job in jobs]
        self.counts.commits += 1
        self.counts.kept += len(jobs)
        return [(job.done, 1) for job in jobs]

    def _append_alone(self, job: _Append) -> _Outcome:
        outcome = self._attempt(lambda connection: _insert(connection, [job.row]), job.done)
        if isinstance(outcome[1], InboxUnavailable):
            self.counts.failed += 1
        else:
            self._beyond = outcome[1]
            self.counts.commits += 1
            self.counts.kept += 1
        return outcome

    def _probe(self, connection: sqlite3.Connection, now: datetime) -> int:
        # It reads by a new connection, as the workers do: ours may have in memory what is damaged on the disk, or may
        # still write to a file that was deleted or replaced.
        with closing(connect_read_only(self._path)) as another:
            another.execute(NEWEST).fetchone()
        if self._file != file_at(self._path):
            raise sqlite3.OperationalError("the file was replaced")
        connection.execute("SAVEPOINT tried")
        _insert(connection, [(_microseconds(now), "calls", "", "", False, b"{}")])
        connection.execute("ROLLBACK TO tried")
        connection.execute("RELEASE tried")
        return connection.execute(_BEAT, (_microseconds(now),)).rowcount

    def _attempt(self, work: Callable[[sqlite3.Connection], int], done: "asyncio.Future[int]") -> _Outcome:
        try:
            return done, self._transaction(work)
        except Exception as error:  # noqa: BLE001  (told to whoever waits)
            # A connection that has met a full or failing disk is not trusted with the next webhook.
            self._disconnect()
            unavailable = InboxUnavailable(
                f"not written: {getattr(error, 'sqlite_errorname', type(error).__name__)}"
            )
            unavailable.__cause__ = error
            return done, unavailable

    def _transaction(self, work: Callable[[sqlite3.Connection], int]) -> int:
        if self._connection is None:
            self._connection = _connect(self._path)
            self._file = file_at(self._path)
            # New ids begin above all that were given, also in a file that somebody has put in place of ours.
            _go_beyond(self._connection, self._beyond)
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            # The file outlives the connection; the next one recovers what was committed.
            with suppress(sqlite3.Error):
                connection.close()


def _exclusive(path: Path, wait_s: float) -> int:
    lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                os.close(lock)
                raise InboxUnavailable("another side server writes this inbox") from error
        time.sleep(0.05)


def _connect(path: Path) -> sqlite3.Connection:
    if not path.exists():
        # It will hold phones, so nobody else may read it; and its name has to survive a power cut.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    connection = sqlite3.connect(path, timeout=5, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        _bring_to_schema(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _bring_to_schema(connection: sqlite3.Connection) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > _VERSION:
        raise sqlite3.NotSupportedError("the inbox was made by a newer version")
    if version < _VERSION:
        connection.executescript(_SCHEMA)


def _insert(connection: sqlite3.Connection, rows: Sequence[_Row]) -> int:
    """The id of the last row."""
    start = last = 0
    for size, statement in _INSERTS.items():
        while len(rows) - start >= size:
            values = [value for row in rows[start : start + size] for value in row]
            last = connection.execute(statement, values).lastrowid or 0
            start += size
    return last


def _go_beyond(connection: sqlite3.Connection, position: int) -> int:
    if not position:
        return 0
    connection.execute(
        "INSERT INTO sqlite_sequence (name, seq) SELECT 'inbox', 0"
        " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'inbox')"
    )
    raising = "UPDATE sqlite_sequence SET seq = ? WHERE name = 'inbox' AND seq < ?"
    return connection.execute(raising, (position, position)).rowcount


def _forget(connection: sqlite3.Connection, before: datetime, cursors: Cursors) -> int:
    handled = connection.execute(
        "DELETE FROM inbox WHERE id IN"
        " (SELECT id FROM inbox WHERE kind = 'telegram' AND id <= ? ORDER BY id LIMIT ?)",
        (cursors.telegram, FORGET_ROWS),
    ).rowcount
    # Only the oldest ids are looked at: the inbox is in order of time, and most of it is younger.
    old = connection.execute(
        "DELETE FROM inbox WHERE received_at < ? AND id IN"
        " (SELECT id FROM inbox WHERE kind <> 'telegram' AND id <= ? ORDER BY id LIMIT ?)",
        (_microseconds(before), cursors.calls, FORGET_ROWS),
    ).rowcount
    return handled + old


def _give_up(jobs: Sequence[_Append | _Work]) -> None:
    for job in jobs:
        if not job.done.done():
            job.done.set_exception(InboxUnavailable("the disk does not answer"))


def _tell(outcomes: Sequence[_Outcome], companies: Sequence[_Company]) -> None:
    for company in companies:
        company.timer.cancel()
    for done, outcome in outcomes:
        if done.done():
            continue  # whoever waited was cancelled
        if isinstance(outcome, InboxUnavailable):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
