import asyncio

import pytest

from bot.workers.supervisor import Supervisor, WorkerDied, wait_for_any


async def test_a_run_ends_when_it_is_asked_to() -> None:
    supervisor = Supervisor()
    finished = []

    async def worker() -> None:
        await supervisor.stopping.wait()
        finished.append("in order")

    supervisor.start("worker", worker())
    asyncio.get_running_loop().call_soon(supervisor.stop)
    await supervisor.run()
    assert finished == ["in order"]
    assert supervisor.is_stopping


async def test_a_dead_worker_ends_the_run_and_the_others_finish(caplog: pytest.LogCaptureFixture) -> None:
    supervisor = Supervisor()
    finished = []

    async def dying() -> None:
        raise ZeroDivisionError("by design")

    async def other() -> None:
        await supervisor.stopping.wait()
        finished.append("in order")

    supervisor.start("other", other())
    supervisor.start("dying", dying())
    with pytest.raises(WorkerDied, match="dying") as told:
        await supervisor.run()
    assert isinstance(told.value.__cause__, ZeroDivisionError)
    assert finished == ["in order"]
    assert "worker dying died" in caplog.text
    assert "ZeroDivisionError" in caplog.text


async def test_a_worker_that_died_before_the_run_is_not_forgotten() -> None:
    supervisor = Supervisor()

    async def dying() -> None:
        raise ZeroDivisionError

    supervisor.start("dying", dying())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    with pytest.raises(WorkerDied):
        await supervisor.run()


async def test_a_worker_that_just_ends_is_dead_as_well() -> None:
    supervisor = Supervisor()

    async def ending() -> None:
        pass

    supervisor.start("ending", ending())
    with pytest.raises(WorkerDied) as told:
        await supervisor.run()
    assert told.value.__cause__ is None


async def test_only_the_first_death_is_raised() -> None:
    supervisor = Supervisor()

    async def dying(after: asyncio.Event | None) -> None:
        if after is not None:
            await after.wait()
        raise ZeroDivisionError

    supervisor.start("second", dying(supervisor.stopping))
    supervisor.start("first", dying(None))
    with pytest.raises(WorkerDied, match="first"):
        await supervisor.run()


async def test_a_worker_that_is_late_to_finish_is_cancelled(caplog: pytest.LogCaptureFixture) -> None:
    supervisor = Supervisor()
    cancelled = asyncio.Event()

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    supervisor.start("stubborn", stubborn())
    await asyncio.sleep(0)
    await supervisor.finish(deadline_s=0.01)
    assert cancelled.is_set()
    assert "worker stubborn did not finish in time" in caplog.text


async def test_work_is_repeated_at_once_while_there_is_more() -> None:
    supervisor = Supervisor()
    due = ["a", "b", "c"]
    done = []

    async def work() -> bool:
        if due:
            done.append(due.pop(0))
        else:
            supervisor.stop()
        return True

    await supervisor.every(3600, work, name="work")
    assert done == ["a", "b", "c"]


async def test_a_wake_up_ends_the_wait() -> None:
    supervisor = Supervisor()
    wake, looked = asyncio.Event(), asyncio.Semaphore(0)

    async def work() -> bool:
        looked.release()
        return False

    supervisor.start("work", supervisor.every(3600, work, name="work", wake=wake))
    async with asyncio.timeout(10):
        await looked.acquire()
        wake.set()
        await looked.acquire()
    await supervisor.finish()


async def test_a_wake_up_during_the_work_means_another_look() -> None:
    supervisor = Supervisor()
    wake = asyncio.Event()
    looks: list[int] = []

    async def work() -> bool:
        looks.append(len(looks))
        if len(looks) == 1:
            wake.set()
        else:
            supervisor.stop()
        return False

    async with asyncio.timeout(10):
        await supervisor.every(3600, work, name="work", wake=wake)
    assert looks == [0, 1]


async def test_the_interval_ends_the_wait_too() -> None:
    supervisor = Supervisor()
    looks: list[int] = []

    async def work() -> bool:
        looks.append(len(looks))
        if len(looks) == 3:
            supervisor.stop()
        return False

    async with asyncio.timeout(10):
        await supervisor.every(0.001, work, name="work")
    assert looks == [0, 1, 2]


async def test_a_failure_is_logged_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    supervisor = Supervisor()
    fates = [True, False, True, True]

    async def work() -> bool:
        if not fates:
            supervisor.stop()
        elif fates.pop(0):
            raise OSError("the disk is away")
        return True

    async with asyncio.timeout(10):
        await supervisor.every(3600, work, name="work", first_pause_s=0.001, failures_in_a_row=3)
    assert caplog.text.count("work failed, again in") == 3
    assert "the disk is away" in caplog.text


async def test_failures_in_a_row_are_raised() -> None:
    supervisor = Supervisor()
    tries: list[int] = []

    async def work() -> bool:
        tries.append(len(tries))
        raise OSError("the disk is away")

    async with asyncio.timeout(10):
        with pytest.raises(OSError, match="the disk is away"):
            await supervisor.every(3600, work, name="work", first_pause_s=0.001, failures_in_a_row=4)
    assert tries == [0, 1, 2, 3]


async def test_a_stop_ends_the_pause_after_a_failure() -> None:
    supervisor = Supervisor()

    async def work() -> bool:
        asyncio.get_running_loop().call_soon(supervisor.stop)
        raise OSError

    async with asyncio.timeout(10):
        await supervisor.every(3600, work, name="work", first_pause_s=3600)


async def test_a_wait_leaves_no_task_behind() -> None:
    before = asyncio.all_tasks()
    event = asyncio.Event()
    await wait_for_any(0.001, event, asyncio.Event())
    event.set()
    await wait_for_any(3600, asyncio.Event(), event)
    assert asyncio.all_tasks() == before
