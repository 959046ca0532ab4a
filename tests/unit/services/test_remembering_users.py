"""Every update asks who writes: the answer is remembered for seconds, for a bounded number of people."""

from datetime import timedelta

from bot.config import Settings
from bot.domain.ids import UserId
from bot.services.users.access import REMEMBERED_FOR, Access
from storage.account import users
from storage.engine.database import Database
from tests.alone import Alone
from tests.databases import MovedClock


async def admitted(database: Database, clock: MovedClock, *, remembered: int) -> Access:
    settings = Settings(_env_file=None, access="open")
    return Access(database=database, settings=settings, clock=clock, remembered=remembered)


async def language(access: Access, user: int) -> str:
    admitted = await access.admit(UserId(user), "Анна", "ru")
    assert admitted is not None
    return admitted.language


async def test_anothers_change_is_noticed_after_some_seconds(
    sqlite_database: Database, clock: MovedClock
) -> None:
    access = await admitted(sqlite_database, clock, remembered=10)
    assert await language(access, 1) == "ru"
    await Alone(users, sqlite_database, clock).set_language(1, "en")
    assert await language(access, 1) == "ru"
    clock.now += REMEMBERED_FOR + timedelta(seconds=1)
    assert await language(access, 1) == "en"


async def test_ones_own_change_is_noticed_at_once(sqlite_database: Database, clock: MovedClock) -> None:
    access = await admitted(sqlite_database, clock, remembered=10)
    assert await language(access, 1) == "ru"
    await access.set_language(UserId(1), "en")
    assert await language(access, 1) == "en"


async def test_the_longest_unseen_is_forgotten_first(sqlite_database: Database, clock: MovedClock) -> None:
    access = await admitted(sqlite_database, clock, remembered=1)
    for user in (1, 2):
        assert await language(access, user) == "ru"
        await Alone(users, sqlite_database, clock).set_language(user, "en")
    assert await language(access, 2) == "ru"
    assert await language(access, 1) == "en"
