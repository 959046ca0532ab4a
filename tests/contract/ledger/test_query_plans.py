"""The ledger grows with history, the work must not: what is asked every second reads an index, not a table."""

import re
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, String, event
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import (
    BatchState,
    LaunchState,
    RecipientFilter,
    RecipientState,
    RejectReason,
    WithheldReason,
)
from bot.domain.ids import (
    AccountId,
    BatchId,
    CallId,
    ChatId,
    LaunchId,
    LeadId,
    ProviderCallId,
    RecipientId,
    UserId,
)
from bot.domain.phone import Phone
from bot.domain.spoken.personal import Sentence
from bot.domain.verification import How, VerificationState
from storage import tables
from storage.account import accounts, balance_checks, stop_list, verifications
from storage.calling import (
    batches,
    calls,
    day_use,
    drafts,
    launch_recipients,
    launch_totals,
    launches,
    leads,
    planned,
    recipients,
    relays,
    report_rows,
    report_totals,
)
from storage.calling.report_totals import ReportScope
from storage.chat import cards, halts, lead_messages, outbox, unfinished
from storage.engine.database import Database
from storage.inbox import cursor
from storage.inbox.sqlite import SqliteInboxWriter
from storage.inbox.sqlite_reading import SqliteInboxReader
from storage.sounds import recordings, records

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ACCOUNT, USER, PHONE = AccountId(1), UserId(1), Phone("79160000001")
LAUNCH, BATCH, CALL, PERSON = LaunchId(1), BatchId(1), CallId(1), RecipientId(1)

Query = Callable[[AsyncConnection], Awaitable[object]]


REPORTS = {
    "a launch": ReportScope(ACCOUNT, None, launch_ids=(LAUNCH,)),
    "a year": ReportScope(ACCOUNT, USER, since=NOW - timedelta(days=365), until=NOW),
}
REPORTED: dict[str, Callable[[AsyncConnection, ReportScope], Awaitable[object]]] = {
    "recipients": report_totals.recipient_totals,
    "calls": report_totals.call_totals,
    "hours": lambda tx, scope: report_totals.hours(tx, scope, [(NOW, timedelta(hours=3))]),
    "who reacted": report_totals.reacted,
    "answers": lambda tx, scope: report_totals.by_answer(tx, scope, 20),
    "launches": report_totals.launch_ids,
    "texts": report_totals.of_texts,
    "flash calls": report_totals.flash_calls,
    "reactions": lambda tx, _: report_totals.by_reaction(tx, [LAUNCH]),
    "leads": report_totals.leads_by_state,
    "how long was listened": lambda tx, _: report_totals.heard_for(tx, [LAUNCH], 30),
    "first round": lambda tx, _: report_totals.first_round_of(tx, LAUNCH),
}


async def _reported(
    read: Callable[[AsyncConnection, ReportScope], Awaitable[object]], scope: ReportScope, tx: AsyncConnection
) -> object:
    return await read(tx, scope)


async def _people_page(who: RecipientFilter, tx: AsyncConnection) -> object:
    return await launch_recipients.page(tx, LAUNCH, who, after=9, limit=11)


HOT: dict[str, Query] = {
    "due launches": lambda tx: launches.due(tx, NOW, 20),
    "next due launch": launches.next_due_at,
    "people to send": lambda tx: recipients.recipients_of(
        tx, LAUNCH, states=[RecipientState.QUEUED], limit=100
    ),
    "whom a launch called last": lambda tx: recipients.last_final(tx, LAUNCH),
    "whether somebody acknowledged": lambda tx: calls.is_any_chosen(tx, LAUNCH, [0]),
    "people of a launch": lambda tx: recipients.recipients_of(tx, LAUNCH),
    "people of a batch": lambda tx: recipients.recipients_of_batch(tx, BATCH),
    "all settled": lambda tx: recipients.is_all_settled(tx, LAUNCH),
    "counts": lambda tx: recipients.counts(tx, LAUNCH),
    "unknown among": lambda tx: recipients.unknown_among(tx, ACCOUNT, [PHONE], beside=2),
    "calls of a day": lambda tx: day_use.calls_within(tx, ACCOUNT, NOW, NOW + timedelta(days=1)),
    "calls of a user's day": lambda tx: day_use.calls_within(tx, ACCOUNT, NOW, NOW + timedelta(days=1), USER),
    "what a day is expected to cost": lambda tx: day_use.committed_within(
        tx, ACCOUNT, NOW, NOW + timedelta(days=1)
    ),
    "unsent of a person": lambda tx: launches.unsent_of(tx, USER),
    "repeat of": lambda tx: launches.repeat_of(tx, LAUNCH),
    "batch by reference": lambda tx: batches.by_reference(tx, "x"),
    "batches of a launch": lambda tx: batches.of_launch(tx, LAUNCH, BatchState.UNKNOWN),
    "batches half sent": lambda tx: batches.left_sending(tx, overdue_by=NOW),
    "batches half sent at a start": lambda tx: batches.left_sending(tx, overdue_by=None),
    "figures of a launch's calls": lambda tx: launch_totals.of_calls(tx, LAUNCH),
    "reasons of a launch": lambda tx: launch_totals.reasons(tx, LAUNCH),
    "answers of a launch": lambda tx: launch_totals.answers(tx, LAUNCH),
    "first people of a launch": lambda tx: recipients.recipients_of(tx, LAUNCH, limit=20),
    "calls of a few people": lambda tx: calls.of_recipients(tx, [PERSON]),
    "anybody of a launch in a state": lambda tx: recipients.is_any(tx, LAUNCH, [RecipientState.QUEUED]),
    **{f"people {who}": partial(_people_page, who) for who in RecipientFilter},
    "latest ends": lambda tx: calls.latest_ends(tx, ACCOUNT, 2000),
    "cost of a text": lambda tx: launch_totals.of_text(tx, LAUNCH),
    "due cards": lambda tx: cards.due(tx, NOW, 50),
    "next due card": cards.next_due_at,
    "due notices": lambda tx: outbox.due(tx, NOW, 50),
    "next due notice": outbox.next_due_at,
    "notices left half sent": lambda tx: outbox.any_left_sending(tx, NOW),
    "due relays": lambda tx: relays.due(tx, NOW, 200, without=["a"]),
    "next due relay": lambda tx: relays.next_due_at(tx, without=["a"]),
    "next of a lane": lambda tx: relays.let_next_go(tx, LAUNCH, "a", NOW),
    "what stands aside in a lane": lambda tx: relays.count_aside(tx, LAUNCH, "a"),
    "due recordings": lambda tx: recordings.any_due(tx, NOW),
    "next due recording": recordings.next_due_at,
    "recordings of a call": lambda tx: recordings.of_call(tx, CALL),
    "messages of a call's recordings": lambda tx: recordings.messages_of_call(tx, CALL),
    "a recording on its way": lambda tx: recordings.is_on_its_way(tx, CALL, "id:1", ChatId(1)),
    "old recordings": lambda tx: recordings.to_delete(tx, NOW, 50),
    "records of sentences": lambda tx: records.with_sound(tx, ACCOUNT, [Sentence("a"), Sentence("b")]),
    "due for asking": lambda tx: calls.due_for_asking(tx, NOW, 5000),
    "silent calls": lambda tx: calls.accounts_with_silent(tx, NOW),
    "call by its id": lambda tx: calls.find(tx, ACCOUNT, "ordinary", ProviderCallId(1)),
    "calls by their ids": lambda tx: calls.find_many(tx, ACCOUNT, "ordinary", [ProviderCallId(1)]),
    "calls of the ledger": lambda tx: calls.get_many(tx, [CALL]),
    "call by its number": lambda tx: calls.by_number(tx, ACCOUNT, 1),
    "call of a batch": lambda tx: calls.of_batch_and_phone(tx, BATCH, PHONE),
    "any call of a batch": lambda tx: calls.any_of_batch(tx, BATCH),
    "calls of a launch": lambda tx: calls.of_launch(tx, LAUNCH),
    "first page of calls": lambda tx: calls.page(tx, ACCOUNT, user_id=None, before=None, limit=10),
    "next page of a person's calls": lambda tx: calls.page(tx, ACCOUNT, user_id=USER, before=9, limit=10),
    "past costs": lambda tx: calls.past_costs(tx, ACCOUNT),
    "spent since": lambda tx: calls.spent_since(tx, ACCOUNT, NOW),
    "legs": lambda tx: calls.legs_of(tx, CALL),
    "reactions": lambda tx: calls.reactions_of(tx, [CALL]),
    "live calls of a person": lambda tx: accounts.count_live_calls(tx, ACCOUNT, USER),
    "stopped among": lambda tx: stop_list.among(tx, ACCOUNT, [PHONE]),
    "page of the stop list": lambda tx: stop_list.page(tx, ACCOUNT, "7"),
    "planned calls": lambda tx: planned.page(tx, ACCOUNT, user_id=None, now=NOW, after=None, limit=9),
    "next page of a person's planned calls": lambda tx: planned.page(
        tx, ACCOUNT, user_id=USER, now=NOW, after=(NOW, 5), limit=9
    ),
    "what is unfinished in a chat": lambda tx: unfinished.launches_of_chat(tx, USER, ChatId(1)),
    "whose turn a Cancel takes": lambda tx: unfinished.take_turns(tx, USER, ChatId(1)),
    "newest Cancel or lock": lambda tx: halts.newest(tx, ("chat:1:1", "account:1"), NOW),
    "planned calls of a launch": lambda tx: planned.of_launch(tx, LAUNCH, after=0, limit=500),
    "count of a launch's planned calls": lambda tx: planned.count_of_launch(tx, LAUNCH),
    "launches that wait": lambda tx: planned.open_launches(
        tx, ACCOUNT, user_id=None, before=None, limit=6, now=NOW
    ),
    "people of a state": lambda tx: planned.count_recipients(tx, LAUNCH, RecipientState.QUEUED),
    "accounts with a stop list": planned.accounts_that_stop,
    "planned calls to stopped phones": lambda tx: planned.stopped(tx, ACCOUNT, after=None, limit=500),
    "calls without a time to stopped phones": lambda tx: planned.stopped_without_time(
        tx, ACCOUNT, after=0, limit=500
    ),
    "draft": lambda tx: drafts.get(tx, 1),
    "codes for a phone": lambda tx: verifications.given_since(tx, NOW, phone=PHONE),
    "codes of a person": lambda tx: verifications.given_since(tx, NOW, user_id=USER),
    "codes of an account": lambda tx: verifications.given_since(tx, NOW, account_id=ACCOUNT, how=How.FLASH),
    "open code": lambda tx: verifications.open_for(tx, ACCOUNT, PHONE, NOW),
    "awaited code": lambda tx: verifications.awaited_of(tx, USER, NOW),
    "code of a draft": lambda tx: verifications.of_draft(tx, 1),
    "codes half sent": lambda tx: verifications.left_sending(tx, overdue_by=NOW),
    "codes that are over": lambda tx: verifications.over(tx, NOW, 100),
    "last proof": lambda tx: verifications.last_proof(tx, ACCOUNT, PHONE),
    "own phones": lambda tx: verifications.own_phones(tx, USER),
    "page of the log": lambda tx: verifications.log_page(tx, ACCOUNT, user_id=None, before=9, limit=10),
    "page of a person's log": lambda tx: verifications.log_page(tx, None, user_id=USER, before=9, limit=10),
    "spending of an account": lambda tx: balance_checks.spending(tx, ACCOUNT, NOW, NOW + timedelta(days=1)),
    "leads that are due": lambda tx: leads.due(tx, NOW, 50),
    "leads of a phone": lambda tx: leads.latest_of_phone(tx, ACCOUNT, PHONE, limit=3),
    "launches of a lead": lambda tx: leads.launches_of(tx, 1),
    "answers of leads": lambda tx: leads.labels_of(tx, [LeadId(1)]),
    "takers of a call's lead": lambda tx: leads.takers_of_call(tx, CALL),
    "messages about a lead": lambda tx: lead_messages.places(tx, LeadId(1)),
    "leads of a report": lambda tx: anext(report_rows.lead_lines(tx, [LAUNCH]), None),
    "the last refusal": lambda tx: batches.refused_last(tx, ACCOUNT, "moderation"),
    "inbox cursor": lambda tx: cursor.cursor_position(tx, "calls"),
    **{
        f"{what} of the report of {about}": partial(_reported, read, scope)
        for what, read in REPORTED.items()
        for about, scope in REPORTS.items()
        if (what, about) != ("flash calls", "a launch")
    },
}

GROWING = {
    "drafts", "launches", "recipients", "batches", "calls", "legs", "reactions", "stop_list", "cards", "outbox", "inbox",
    "verifications", "verified_phones", "relays", "leads", "lead_answers", "lead_messages", "records",
}  # fmt: skip


@asynccontextmanager
async def plans(tx: AsyncConnection) -> AsyncIterator[list[str]]:
    """What SQLite would do for each statement that the block executes."""
    found: list[str] = []

    def explain(
        connection: Connection, _cursor: object, statement: str, parameters: Any, *_rest: object
    ) -> None:
        if not statement.startswith("EXPLAIN"):
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            found.extend(str(row[3]) for row in rows)

    sync = tx.sync_connection
    assert sync is not None
    event.listen(sync, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(sync, "before_cursor_execute", explain)


def scanned(step: str) -> str | None:
    """The growing table that this step reads from end to end, if any."""
    match = re.match(r"SCAN (\w+)", step)
    return match[1] if match and match[1] in GROWING else None


@pytest.mark.parametrize("name", HOT)
async def test_a_hot_query_scans_no_growing_table(sqlite_database: Database, name: str) -> None:
    async with sqlite_database.reading() as tx, plans(tx) as steps:
        await HOT[name](tx)
    assert steps
    assert [step for step in steps if scanned(step)] == []


@pytest.mark.parametrize(
    "name",
    ["due launches", "due cards", "due notices", "due for asking", "first page of calls", "page of the stop list",
     "next page of a person's calls", "past costs", "planned calls", "next page of a person's planned calls",
     "planned calls of a launch", "planned calls to stopped phones", "calls without a time to stopped phones",
     "page of the log", "people all", "people reached", "latest ends"],
)  # fmt: skip
async def test_what_is_read_a_page_at_a_time_is_not_sorted_first(
    sqlite_database: Database, name: str
) -> None:
    async with sqlite_database.reading() as tx, plans(tx) as steps:
        await HOT[name](tx)
    sorts = [step for step in steps if "TEMP B-TREE" in step]
    # Held and running launches are two short lists that are merged.
    assert sorts == ([] if name != "due launches" else sorts)


async def test_marking_and_claiming_scan_nothing_either(sqlite_database: Database) -> None:
    async with sqlite_database.writing() as tx, plans(tx) as steps:
        await cards.mark_stale(tx, [LAUNCH])
        await cards.claim(tx, NOW, 10, NOW + timedelta(seconds=30))
        await calls.ask_again(tx, {CALL: (NOW, 1)})
        await calls.ask_now(tx, [CALL], NOW)
        await calls.hint_moderation(tx, ACCOUNT, NOW, NOW)
        await planned.moved(tx, [CALL], NOW, NOW)
        await planned.removed(tx, [CALL], NOW)
        await recipients.settle_recipients(tx, [PERSON], RecipientState.PLACED)
        await recipients.withhold(tx, LAUNCH, WithheldReason.STOPPED)
        await outbox.left_sending(tx, NOW, due_by=None)
        await cursor.move_cursor(tx, "calls", 1)
    assert [step for step in steps if scanned(step)] == []


@pytest.mark.parametrize(
    "name",
    [
        "planned calls",
        "next page of a person's planned calls",
        "planned calls to stopped phones",
        "calls without a time to stopped phones",
    ],
)
async def test_what_is_planned_is_read_from_the_index_over_what_is_not_over(
    sqlite_database: Database, name: str
) -> None:
    async with sqlite_database.reading() as tx, plans(tx) as steps:
        await HOT[name](tx)
    assert [step for step in steps if re.search(r" calls .*ix_calls_planned", step)], steps


@pytest.mark.parametrize("name", ["planned calls of a launch", "count of a launch's planned calls"])
async def test_what_waits_of_a_launch_is_found_without_its_finished_calls(
    sqlite_database: Database, name: str
) -> None:
    async with sqlite_database.reading() as tx, plans(tx) as steps:
        await HOT[name](tx)
    assert "ix_calls_waiting" in steps[0]


async def test_waiting_launches_are_found_by_their_state(sqlite_database: Database) -> None:
    async with sqlite_database.reading() as tx, plans(tx) as steps:
        await HOT["launches that wait"](tx)
    assert "ix_launches_open (account_id=? AND state=?" in steps[0]


async def test_the_inbox_is_read_from_the_cursor_on(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    await (await SqliteInboxWriter.open(path)).close()
    reader, seen = SqliteInboxReader(path), list[str]()
    await reader.after(0, 10)
    connection = reader._connection
    assert connection is not None
    connection.set_trace_callback(seen.append)
    await reader.after(5, 10)
    connection.set_trace_callback(None)
    await reader.close()
    with closing(sqlite3.connect(path)) as other:
        steps = [
            row[3]
            for query in seen
            if "FROM inbox" in query
            for row in other.execute(f"EXPLAIN QUERY PLAN {query}")
        ]
    assert steps == ["SEARCH inbox USING INTEGER PRIMARY KEY (rowid>?)"]


def test_every_word_of_a_state_fits_its_column() -> None:
    """SQLite takes any length; PostgreSQL refuses the row."""
    kept: list[tuple[Any, type[StrEnum]]] = [
        (tables.launches.c.state, LaunchState),
        (tables.recipients.c.state, RecipientState),
        (tables.recipients.c.reason, RejectReason),
        (tables.recipients.c.reason, WithheldReason),
        (tables.batches.c.state, BatchState),
        (tables.calls.c.outcome, CallOutcome),
        (tables.verifications.c.state, VerificationState),
        (tables.verifications.c.how, How),
    ]
    for column, words in kept:
        assert isinstance(column.type, String)
        assert column.type.length is not None
        assert max(map(len, words)) <= column.type.length, column
