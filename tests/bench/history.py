"""A ledger with a long history: what is read every few seconds must cost the same with a million finished calls beside it
as with a thousand. The baseline is the same work in the young ledger.
"""

import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.launch import LaunchState, RecipientFilter
from bot.domain.drafts.draft import CallDraft, DutyPhone, FromList, SpokenText
from bot.domain.ids import AccountId, ChatId, DraftId, LaunchId, ListId, UserId
from bot.services.launches.cards import Cards
from bot.services.launches.recipients import LaunchRecipients
from storage import tables
from storage.calling import calls, drafts, launches
from storage.engine.database import Database
from tests.bench.ground import Ground
from tests.bench.registry import Figures, Metric, Side, Target, measures

PAST_CALLS: Final[dict[Side, int]] = {"baseline": 1_000, "ours": 1_000_000}
OWN, ASKED = 2_000, 500
"""Recipients of the launch that is read, and how many of them are still asked about."""
A_LAUNCH: Final = 1_000
TIMES: Final = 21
ANNA, ACCOUNT = UserId(1001), AccountId(1)
NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_NOW: Final = "2026-11-23 09:00:00.000000"


@measures(
    Metric("card_1m", "ms", Target("ratio", "≤", 1.2)),
    Metric("list_page_1m", "ms", Target("ratio", "≤", 1.2)),
    Metric("reconcile_1m", "ms", Target("ratio", "≤", 1.2)),
)
async def history(side: Side, ground: Ground) -> Figures:
    """A card of 2,000 people; a page of recent calls and one of a launch's people; who is to be asked about now."""
    past = PAST_CALLS[side]
    path = await _ledger(ground, past)
    async with await Database.open(f"sqlite+aiosqlite:///{path}", read_only=True) as database:
        looks = _Looks(database, LaunchId(past // A_LAUNCH + 1))
        return {
            "card_1m": await _median_ms(looks.card),
            "list_page_1m": await _median_ms(looks.pages),
            "reconcile_1m": await _median_ms(looks.due),
        }


@dataclass(frozen=True)
class _Looks:
    """What is read again and again."""

    database: Database
    launch: LaunchId

    async def card(self) -> None:
        card = await self._cards().launch_card(self.launch)
        if card.total != OWN:
            raise RuntimeError("somebody got lost")

    async def pages(self) -> None:
        people = LaunchRecipients(database=self.database)
        for chosen in (RecipientFilter.ALL, RecipientFilter.MISSED):
            await people.page(ANNA, self.launch, chosen, after=OWN // 2)
        await self._cards().recent(ANNA)

    async def due(self) -> None:
        """What Reconciling.sweep asks the database."""
        async with self.database.reading() as tx:
            if len(await calls.due_for_asking(tx, NOW, 5000)) != ASKED:
                raise RuntimeError("somebody is not asked about")

    def _cards(self) -> Cards:
        return Cards(database=self.database, settings=Settings(_env_file=None), clock=lambda: NOW)


async def _median_ms(look: Callable[[], Awaitable[None]]) -> float:
    await look()  # the first one reads the file from the disk
    took: list[float] = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await look()
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


async def _ledger(ground: Ground, past: int) -> Path:
    """Launches of a thousand finished calls each, and after them the launch that is read; made once a run."""
    path = ground.folder / f"history-{past}" / "dialgram.db"
    if path.exists():
        return path
    made = await ground.data_dir()
    address = f"sqlite+aiosqlite:///{made / 'dialgram.db'}"
    async with await Database.open(address) as database, database.writing() as tx:
        await _people_and_launches(tx, past // A_LAUNCH + 1)
    with closing(sqlite3.connect(made / "dialgram.db")) as raw:
        _fill(raw, first=1, count=past, asked=0)
        _fill(raw, first=past + 1, count=OWN, asked=ASKED, launch=past // A_LAUNCH + 1)
        raw.execute("ANALYZE")
        raw.commit()
    made.rename(path.parent)
    return path


async def _people_and_launches(tx: AsyncConnection, count: int) -> None:
    content = CallDraft(
        source=FromList(ListId(1), "clients"), what=SpokenText("Напоминаем"), sender=DutyPhone()
    )
    await tx.execute(insert(tables.users).values(id=ANNA, name="Анна", created_at=NOW))
    await tx.execute(
        insert(tables.accounts).values(
            id=ACCOUNT, domain="calls.example.org", provider_user_id=1, owner_id=ANNA, created_at=NOW
        )
    )
    await tx.execute(
        insert(tables.connections).values(
            user_id=ANNA, account_id=ACCOUNT, api_key=b"", key_hash=b"\0" * 32, created_at=NOW
        )
    )
    for _ in range(count):
        draft_id = await drafts.add(
            tx, user_id=ANNA, account_id=ACCOUNT, chat_id=ChatId(ANNA), content=content, now=NOW
        )
        await _launch(tx, draft_id, content)


async def _launch(tx: AsyncConnection, draft_id: DraftId, content: CallDraft) -> None:
    launch_id = LaunchId(draft_id)
    await launches.add(
        tx,
        launch_id=launch_id,
        user_id=ANNA,
        account_id=ACCOUNT,
        chat_id=ChatId(ANNA),
        content=content,
        repeats=None,
        estimate=(None, None),
        balance_kopecks=10000,
        recipient_count=A_LAUNCH,
        now=NOW,
        due_at=NOW,
    )
    await launches.move(tx, launch_id, LaunchState.RUNNING)
    await launches.move(tx, launch_id, LaunchState.DONE, done_at=NOW)


def _fill(raw: sqlite3.Connection, *, first: int, count: int, asked: int, launch: int | None = None) -> None:
    """Recipients with a call each: half are answered, every tenth of those with a key pressed; the last `asked` wait."""
    of_launch = "1 + (i - 1) / :size" if launch is None else ":launch"
    numbers = "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)"
    values = {
        "first": first,
        "last": first + count - 1,
        "size": A_LAUNCH,
        "launch": launch,
        "over": first + count - asked,
        "now": _NOW,
    }
    for statement in (
        f"""INSERT INTO batches (id, reference, launch_id, account_id, state, size, sending_at, overdue_at)
            {numbers} SELECT i, printf('%032d', i), {of_launch}, 1, 'placed', 100, :now, :now FROM n
            WHERE (i - :first) % 100 = 0""",  # noqa: S608 - our own words only
        f"""INSERT INTO recipients (id, launch_id, position, phone, name, fields, state, batch_id)
            {numbers} SELECT i, {of_launch}, (i - :first) % 1000000, printf('79%09d', i), 'Анна', '["5 %"]',
            CASE WHEN i < :over THEN 'final' ELSE 'placed' END, i - (i - :first) % 100 FROM n""",  # noqa: S608
        f"""INSERT INTO calls (id, account_id, user_id, number, launch_id, batch_id, recipient_id, kind, provider_id,
                phone, status, placed_at, heard_by, next_ask_at, outcome, talk_s, cost_kopecks, final_at)
            {numbers} SELECT i, 1, 1001, i, {of_launch}, i - (i - :first) % 100, i, 'ordinary', i,
                printf('79%09d', i), CASE WHEN i < :over THEN 'finished' ELSE 'created' END, :now,
                CASE WHEN i < :over THEN 'push' END, CASE WHEN i >= :over THEN :now END,
                CASE WHEN i < :over THEN CASE WHEN i % 2 THEN 'answered' ELSE 'busy' END END, 12,
                CASE WHEN i < :over AND i % 2 THEN 120 END, CASE WHEN i < :over THEN :now END FROM n""",  # noqa: S608
        f"""INSERT INTO reactions (call_id, answer, is_late, received_at)
            {numbers} SELECT i, '1', 0, :now FROM n WHERE i % 20 = 1 AND i < :over""",  # noqa: S608
    ):
        raw.execute(statement, values)
