"""A database that comes back from the past, as its people see it: nobody is called before the owner has decided."""

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiogram.types import Update
from pydantic import SecretStr

from bot.app import opened
from bot.config import Settings
from bot.domain.clock import utc_now
from bot.domain.ids import ChatId, UserId
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import ANNA, World
from bot.starting import migrate
from bot.telegram import gate
from bot.telegram.buttons import CancelLaunch, ConfirmDraft
from bot.telegram.lanes import Rest
from storage.calling import launches
from storage.engine.database import database_url
from storage.keys.key_file import FILE_NAME
from storage.upkeep import epochs
from storage.upkeep.backup import back_up
from storage.upkeep.restore import restore
from tests.databases import MovedClock, run_on_postgres
from tests.e2e.story import Chat, Story, running_bot, settings_for
from tests.e2e.test_forged_ids import draft_of

HOUR_S = 3600.0


@pytest.fixture(params=["sqlite", "postgresql"])
def addresses(request: pytest.FixtureRequest) -> Iterator[tuple[str | None, str | None]]:
    """Of the database that is lost, and of the empty one that the backup is restored into."""
    if request.param == "sqlite":
        yield None, None
        return
    server = str(request.getfixturevalue("postgres_server"))
    names = [f"dialgram_test_{secrets.token_hex(6)}" for _ in range(2)]
    asyncio.run(run_on_postgres(server, *(f"CREATE DATABASE {name}" for name in names)))
    first, second = (
        database_url(server).set(database=name).render_as_string(hide_password=False) for name in names
    )
    try:
        yield first, second
    finally:
        asyncio.run(run_on_postgres(server, *(f"DROP DATABASE {name} WITH (FORCE)" for name in names)))


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with World.running(speed=20, planned_within_s=0.5, limits=TelegramLimits.off()) as running:
        yield running


def at_home(world: World, data_dir: Path, address: str | None = None) -> Settings:
    """A call waits an hour before it is sent."""
    url = None if address is None else SecretStr(address)
    return settings_for(world, data_dir, hold_single_s=HOUR_S, hold_list_s=0.2, database_url=url)


async def confirm_a_call(chat: Chat, text: str) -> None:
    await chat.say(f"/call +79160000001 {text}")
    await chat.sees(f"Что скажем:\n{text}")
    await chat.press("Подтвердить")
    await chat.sees(f"(?s)Подтверждено.*«{text}»")


@pytest.mark.timeout(180)
async def test_a_restored_backup_calls_nobody_before_the_owner_has_decided(
    world: World, tmp_path: Path, addresses: tuple[str | None, str | None]
) -> None:
    clock = MovedClock(utc_now() - timedelta(hours=10))
    before, after = (
        at_home(world, tmp_path / "data", addresses[0]),
        at_home(world, tmp_path / "new", addresses[1]),
    )
    async with running_bot(before, clock, gate.GateLimits.off()) as app:
        chat = Story(world, app)
        await chat.connect()
        await confirm_a_call(chat, "Первый звонок")
        await confirm_a_call(chat, "Второй звонок")
        copy = (await back_up(before, tmp_path / "copy.tar.gz", clock=clock)).target
        clock.move(seconds=HOUR_S)
        app.services.wakeups.sending.set()
        await chat.until(lambda: len(chat.paid()) == 2, "both calls to be made")
    clock.move(hours=8)
    shutil.copytree(
        before.data_dir, after.data_dir, ignore=lambda _dir, names: [n for n in names if n != FILE_NAME]
    )
    await restore(after, copy, clock=clock)
    async with running_bot(after, clock, gate.GateLimits.off()) as app:
        chat = Story(world, app)
        notice = await chat.sees("База бота восстановлена из копии")
        assert "ждут 2 запуска, не отправлено: 2 чел" in notice
        await chat.say("/call +79160000002 Новый звонок")
        await chat.sees("владелец аккаунта ещё не решил")
        await chat.press("Разобрать")
        screen = await chat.sees("Ждут решения: 2, не отправлено 2 чел.")
        assert "«Первый звонок»" in screen
        assert "срок" in screen
        assert "Неизвестно с" in screen
        await chat.press("1 · Оставить дома")
        await chat.sees("Ждут решения: 1")
        app.services.wakeups.sending.set()
        assert len(chat.paid()) == 2
        clock.move(minutes=11)
        await chat.press("1 · Отпустить (1 чел.)")
        await chat.sees(
            "(?s)(?:Кнопка показана больше 10 минут|Нажатие пришло с опозданием).*Ждут решения: 1"
        )
        await chat.waits_for_news()
        await chat.press("1 · Отпустить (1 чел.)")
        await chat.sees("Решать нечего")
        clock.move(seconds=1)
        app.services.wakeups.sending.set()
        await chat.until(lambda: len(chat.paid()) == 3, "the one call that was let go")


@pytest.mark.timeout(120)
async def test_a_copied_folder_asks_as_well_and_an_ordinary_restart_does_not(
    world: World, tmp_path: Path
) -> None:
    clock = MovedClock(utc_now() - timedelta(hours=10))
    settings = at_home(world, tmp_path / "data")
    async with running_bot(settings, clock, gate.GateLimits.off()) as app:
        chat = Story(world, app)
        await chat.connect()
        await confirm_a_call(chat, "Первый звонок")
        await confirm_a_call(chat, "Второй звонок")
    clock.move(minutes=9)
    async with running_bot(settings, clock, gate.GateLimits.off()) as app:
        chat = Story(world, app)
        await chat.say("/balance")
        await chat.sees("Баланс")
        assert not any("не работал" in text for text in chat.texts())
    shutil.copytree(settings.data_dir, tmp_path / "copied")
    async with running_bot(settings, clock, gate.GateLimits.off()) as app:
        chat = Story(world, app)
        await chat.say("/records")
        await chat.sees("Ролики|роликов")
        clock.move(seconds=HOUR_S)
        app.services.wakeups.sending.set()
        await chat.until(lambda: len(chat.paid()) == 2, "both calls to be made")
    async with running_bot(at_home(world, tmp_path / "copied"), clock, gate.GateLimits.off()) as app:
        chat = Story(world, app)
        await chat.sees("Бот не работал, и за это время подошёл срок звонков")
        app.services.wakeups.sending.set()
        await chat.press("Разобрать")
        await chat.press("Оставить все дома")
        await chat.sees("Оставить дома все запуски")
        await chat.press("Да, не звонить")
        await chat.sees("Решать нечего")
        assert len(chat.paid()) == 2


async def test_buttons_drawn_before_a_restore_only_keep_something_at_home(
    world: World, tmp_path: Path
) -> None:
    settings = at_home(world, tmp_path / "data")
    await migrate(settings)
    async with opened(settings, gate_limits=gate.GateLimits.off()) as app:
        user, services = UserId(ANNA), app.services
        await world.telegram.say(user, "/start")
        await services.access.admit(user, "Анна", "ru")
        await services.accounts.connect(user, SecretStr(world.api_key))
        drafts = [await services.drafting.start(user, ChatId(user), draft_of(n)) for n in (1, 2, 3)]
        for draft in drafts:
            await services.drafting.shown(draft.draft_id, 1)
        restored_at = datetime.now(UTC)
        async with app.database.writing() as tx:
            await epochs.refuse_older_buttons(tx, restored_at)

        async def press(data: str, *, sent: timedelta, edited: timedelta | None = None) -> None:
            message = {
                "message_id": 1,
                "date": restored_at + sent,
                "edit_date": None if edited is None else int((restored_at + edited).timestamp()),
                "chat": {"id": user, "type": "private", "first_name": "Анна"},
                "text": "…",
            }
            from_user = {"id": user, "is_bot": False, "first_name": "Анна", "language_code": "ru"}
            tap = {"id": "1", "from": from_user, "chat_instance": "1", "data": data, "message": message}
            update = Update.model_validate({"update_id": 1, "callback_query": tap}, context={"bot": app.bot})
            # It has just come, as the polling notes it.
            app.dispatcher.workflow_data["arrivals"].note(
                update.model_dump_json(exclude_none=True).encode(), datetime.now(UTC)
            )
            left: list[Rest] = []
            await app.dispatcher.feed_update(app.bot, update, leave=left.append)
            for rest in left:
                await rest.do()

        async def confirmed(number: int) -> bool:
            async with app.database.reading() as tx:
                return await launches.get(tx, drafts[number].draft_id) is not None

        def confirm(number: int) -> str:
            return ConfirmDraft(draft=drafts[number].draft_id, revision=drafts[number].revision).pack()

        hour, minute = timedelta(hours=1), timedelta(minutes=1)
        await press(confirm(0), sent=-hour)
        await press(confirm(0), sent=-hour, edited=-2 * minute)
        assert not await confirmed(0)
        await press(confirm(0), sent=minute)
        await press(confirm(1), sent=-hour, edited=minute)
        assert await confirmed(0)
        assert await confirmed(1)
        await press(CancelLaunch(launch=drafts[0].draft_id).pack(), sent=-hour)
        async with app.database.reading() as tx:
            cancelled = await launches.get(tx, drafts[0].draft_id)
        assert cancelled is not None
        assert cancelled.state == "cancelled"
