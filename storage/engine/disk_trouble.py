"""Trouble with a disk or a database file, as a sentence for the operator: no traceback says "the disk is read-only".

It needs neither SQLAlchemy nor aiosqlite: their errors hold SQLite's own error as `orig` or as the cause.
"""

import errno
import sqlite3
from collections.abc import Iterator

from storage.engine.errors import DataUnusable, DiskFull, StorageError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_MAY_NOT = (errno.EROFS, errno.EACCES, errno.EPERM)
_NO_FILE = (errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP, errno.EIO)
_READ_ONLY = "it can't be written: a read-only disk, or a file or folder that is somebody else's"
_DAMAGED = "it is damaged or no database: put a backup in its place (RUNBOOK, Backup and restore)"
_BY_SQLITE = {
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": "it can't be opened: a read-only disk, or a file or folder that is somebody else's or missing",
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_AUTH": _READ_ONLY,
    "SQLITE_IOERR": "the disk fails",
}


def unusable(error: BaseException, where: str) -> StorageError | None:
    """None if the error is no trouble of this kind. `where` names the file or folder, which SQLite does not name."""
    for cause in _causes(error):
        if isinstance(cause, sqlite3.Error):
            return _sqlite_trouble(getattr(cause, "sqlite_errorname", ""), where)
        # Other errors of the system, such as those of sockets, name no file.
        if isinstance(cause, OSError) and cause.filename is not None:
            return _file_trouble(cause)
    return None


def _sqlite_trouble(name: str, where: str) -> StorageError | None:
    if name.startswith("SQLITE_FULL"):
        return DiskFull(f"the disk is full: nothing can be written to {where}")
    for beginning, why in _BY_SQLITE.items():
        if name.startswith(beginning):
            return DataUnusable(f"the database in {where} can't be used, {why} ({name})")
    return None


def _file_trouble(error: OSError) -> StorageError | None:
    if error.errno in _FULL:
        return DiskFull(f"the disk is full: {error.filename} can't be written")
    if error.errno in (*_MAY_NOT, *_NO_FILE):
        return DataUnusable(f"{error.filename} can't be used: {error.strerror}")
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = getattr(seen, "orig", None) or seen.__cause__
