"""Scenarios repeated by schedules, and what became of each day of them."""

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from bot.domain.when.repeating import Repeating
from storage.tables.schema import metadata
from storage.tables.types import BigId, JsonOf, UtcDateTime

schedules = Table(
    "schedules",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("user_id", BigInteger, nullable=False),  # who made it, and for whom it calls
    Column("chat_id", BigInteger, nullable=False),  # where it asks and tells
    Column("scenario_id", ForeignKey("scenarios.id"), nullable=False, index=True),
    Column("list_id", BigInteger, nullable=False),  # a saved list, read anew each time
    Column("content", JsonOf(TypeAdapter(Repeating)), nullable=False),
    # on; paused; over: no day is left; gone: removed.
    Column("state", String(8), nullable=False),
    Column("unasked_kopecks", BigInteger),  # what one day may cost without asking; NULL: it asks each time
    Column("unasked_by", BigInteger),  # the account's owner who allowed that
    Column(
        "asks_next", Boolean, nullable=False, server_default=false()
    ),  # the database may not know what was called
    Column("zone", Text, nullable=False),  # by whose clock next_at was reckoned
    Column("next_day", Date),  # the next local day; NULL: none
    Column("next_at", UtcDateTime),  # when it asks or calls for that day
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_schedules_due", "state", "next_at"),
)


occurrences = Table(
    "occurrences",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("schedule_id", ForeignKey("schedules.id"), nullable=False),
    Column("day", Date, nullable=False),  # by the clock of whoever made the schedule
    Column("at", UtcDateTime, nullable=False),  # when it is to be called
    Column("draft_id", ForeignKey("drafts.id"), nullable=False),
    # preparing: recipients are being written; asked; launched; missed: its moment has passed, and it may still be
    # confirmed; dropped.
    Column("state", String(10), nullable=False),
    # A day is called once, whatever process or start comes back to it.
    UniqueConstraint("schedule_id", "day"),
    Index("ix_occurrences_open", "state", "at"),
)
