"""A real database file, a bot as production builds it, and the Bot API's stand-in."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from aiogram import Bot
from pydantic import SecretStr
from sqlalchemy import insert, select, update

from bot.config import Settings
from bot.domain.drafts.draft import CallDraft, DutyPhone, SpokenText
from bot.domain.ids import AccountId, ChatId, LaunchId, UserId
from bot.domain.phone import Phone
from bot.services.chat.outbox import Outbox
from bot.services.launches.cards import Cards
from bot.services.wakeups import Wakeups
from bot.services.watching.chat_changes import ChatChanges
from bot.telegram.buckets import MemoryBuckets
from bot.telegram.gate import Gate
from bot.telegram.sending import make_bot
from storage.account import users
from storage.calling import drafts, launches
from storage.chat import cards, outbox
from storage.engine.database import Database
from storage.tables import accounts
from storage.tables import cards as cards_table
from storage.tables import launches as launches_table
from storage.tables import outbox as outbox_table
from tests.databases import MovedClock, sqlite_database, sqlite_file, sqlite_template
from tests.unit.telegram.conftest import ANNA, TOKEN, api_url, telegram

__all__ = ["api_url", "sqlite_database", "sqlite_file", "sqlite_template", "telegram"]

ONE = Phone("79160000001")


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path / "data", operator_ids=())


@pytest.fixture
def gate(clock: MovedClock) -> Gate:
    """By the test's clock, which waiting moves."""

    def seconds() -> float:
        return clock.now.timestamp()

    async def sleep(span_s: float) -> None:
        clock.move(seconds=span_s)

    return Gate(MemoryBuckets(clock=seconds), clock=seconds, sleep=sleep)


@dataclass(frozen=True)
class Ledger:
    """The part of the database that the senders read, written by hand."""

    database: Database
    settings: Settings
    clock: MovedClock

    @property
    def cards(self) -> Cards:
        return Cards(database=self.database, settings=self.settings, clock=self.clock)

    @property
    def outbox(self) -> Outbox:
        return Outbox(database=self.database, settings=self.settings, clock=self.clock)

    @property
    def chat_changes(self) -> ChatChanges:
        return ChatChanges(database=self.database, clock=self.clock, wakeups=Wakeups())

    async def launch(self, chat_id: int = ANNA) -> LaunchId:
        """A confirmed launch of Anna's to one person, its card not shown yet."""
        now = self.clock()
        content = CallDraft(phones=(ONE,), what=SpokenText("Напоминаем о записи"), sender=DutyPhone())
        async with self.database.writing() as tx:
            await users.touch(tx, ANNA, "Анна", "ru", now)
            account = await tx.execute(
                insert(accounts)
                .values(
                    domain=f"calls-{chat_id}-{now:%H%M%S%f}.example.org",
                    provider_user_id=7,
                    owner_id=ANNA,
                    balance_kopecks=10000,
                    created_at=now,
                )
                .returning(accounts.c.id)
            )
            account_id = AccountId(account.scalar_one())
            draft_id = await drafts.add(
                tx,
                user_id=UserId(ANNA),
                account_id=account_id,
                chat_id=ChatId(chat_id),
                content=content,
                now=now,
            )
            await drafts.write_recipients(tx, draft_id, [ONE], {})
            launch_id = LaunchId(draft_id)
            await launches.add(
                tx,
                launch_id=launch_id,
                user_id=UserId(ANNA),
                account_id=account_id,
                chat_id=ChatId(chat_id),
                content=content,
                repeats=None,
                estimate=(None, None),
                balance_kopecks=10000,
                recipient_count=1,
                now=now,
                due_at=now + timedelta(seconds=5),
            )
            await cards.add(tx, launch_id, ChatId(chat_id), None, now)
        return launch_id

    async def news(self, launch_id: LaunchId, *, text: str) -> None:
        """Something that changes what the card shows."""
        content = CallDraft(phones=(ONE,), what=SpokenText(text), sender=DutyPhone())
        async with self.database.writing() as tx:
            await tx.execute(
                update(launches_table).where(launches_table.c.id == launch_id).values(content=content)
            )
            await cards.mark_stale(tx, [launch_id])

    async def touched(self, launch_id: LaunchId) -> None:
        """News that changes nothing of what the card shows."""
        async with self.database.writing() as tx:
            await cards.mark_stale(tx, [launch_id])

    async def card(self, launch_id: LaunchId) -> dict[str, object]:
        async with self.database.reading() as tx:
            row = await tx.execute(select(cards_table).where(cards_table.c.launch_id == launch_id))
            return dict(row.one()._mapping)

    async def tell(self, kind: str, chat_id: int = ANNA, **facts: str | int | None) -> None:
        async with self.database.writing() as tx:
            await outbox.put(
                tx,
                f"{kind}:{chat_id}",
                chat_id=ChatId(chat_id),
                kind=kind,
                facts={"user_id": ANNA, **facts},
                now=self.clock(),
            )

    async def notices(self) -> list[dict[str, object]]:
        async with self.database.reading() as tx:
            return [dict(row._mapping) for row in await tx.execute(select(outbox_table))]


@pytest.fixture
def ledger(sqlite_database: Database, settings: Settings, clock: MovedClock) -> Ledger:
    return Ledger(sqlite_database, settings, clock)


@pytest.fixture
async def bot(api_url: str, gate: Gate, ledger: Ledger) -> AsyncIterator[Bot]:
    bot = make_bot(SecretStr(TOKEN), api_url=api_url, gate=gate, chat_moved=ledger.outbox.chat_moved)
    async with bot:
        yield bot
