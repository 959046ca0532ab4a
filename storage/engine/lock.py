"""One process writes a DATA_DIR: two bots on one folder would place calls twice and could break the database.

The kernel drops the lock when its holder dies, however it dies. The pid in the file is for the operator and for
`rotate-key`, which sends that process SIGHUP. SIGHUP would kill a holder without a handler, so until it has one, the
signal is ignored.
"""

import fcntl
import os
import signal
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.engine.errors import DataInUse

FILE_NAME = "dialgram.lock"


class DataLock:
    """`with DataLock(data_dir):` or take() and release(). If another holds it, raises DataInUse with its pid."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE_NAME
        self._descriptor: int | None = None
        self._ignores_hangups = False

    def take(self) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise DataInUse(holder(self._path.parent)) from None
        self._ignores_hangups = _ignore_hangups()
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """The file stays: if it were removed, two processes could lock two files of one name."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None
            if self._ignores_hangups and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
                signal.signal(signal.SIGHUP, signal.SIG_DFL)

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.release()


def _ignore_hangups() -> bool:
    """Ignores SIGHUP, unless a handler is set. Only the main thread may set signals."""
    ours = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL
    )
    if ours:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    return ours


def holder(data_dir: Path) -> int | None:
    """The pid of the process that holds the lock; None if nobody holds it or the pid isn't known."""
    try:
        descriptor = os.open(data_dir / FILE_NAME, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        written = os.pread(descriptor, 20, 0).strip()
        return int(written) if written.isdigit() else None
    else:
        return None
    finally:
        os.close(descriptor)
