import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from storage.engine.errors import DataInUse
from storage.engine.lock import FILE_NAME, DataLock, holder

HOLD = "import sys, pathlib; from storage.engine.lock import DataLock; DataLock(pathlib.Path(sys.argv[1])).take(); print(); input()"


async def test_a_second_process_is_refused_and_told_who_holds_the_folder(tmp_path: Path) -> None:
    assert holder(tmp_path) is None
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        HOLD,
        str(tmp_path),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    await process.stdout.readline()
    assert holder(tmp_path) == process.pid
    with pytest.raises(DataInUse) as caught:
        DataLock(tmp_path).take()
    assert caught.value.pid == process.pid
    process.kill()
    await process.wait()
    assert holder(tmp_path) is None
    with DataLock(tmp_path):
        assert holder(tmp_path) == os.getpid()
        assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert holder(tmp_path) is None


def test_a_lock_is_taken_in_a_folder_that_is_not_there_and_again_after_release(tmp_path: Path) -> None:
    lock = DataLock(tmp_path / "data")
    lock.release()
    for _ in range(2):
        lock.take()
        lock.release()
    assert holder(tmp_path / "data") is None


def test_a_holder_that_wrote_no_pid_is_unknown(tmp_path: Path) -> None:
    with DataLock(tmp_path):
        (tmp_path / FILE_NAME).write_text("")
        assert holder(tmp_path) is None
        with pytest.raises(DataInUse, match="unknown"):
            DataLock(tmp_path).take()


def test_a_holder_that_is_still_starting_survives_being_asked(tmp_path: Path) -> None:
    with DataLock(tmp_path):
        os.kill(os.getpid(), signal.SIGHUP)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL


def test_a_handler_that_is_there_is_left_alone(tmp_path: Path) -> None:
    heard: list[int] = []
    signal.signal(signal.SIGHUP, lambda number, _frame: heard.append(number))
    try:
        with DataLock(tmp_path):
            os.kill(os.getpid(), signal.SIGHUP)
        assert heard == [signal.SIGHUP]
        assert signal.getsignal(signal.SIGHUP) not in {signal.SIG_DFL, signal.SIG_IGN}
    finally:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


async def test_in_another_thread_signals_are_left_alone(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    await asyncio.to_thread(lock.take)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL
    lock.release()
