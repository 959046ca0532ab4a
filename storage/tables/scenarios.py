"""Saved calls without recipients."""

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text

from bot.domain.drafts.draft import CallDraft
from storage.tables.schema import metadata
from storage.tables.types import BigId, JsonOf, UtcDateTime

scenarios = Table(
    "scenarios",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", JsonOf(TypeAdapter(CallDraft)), nullable=False),
    Column("list_id", BigInteger),  # the list that it was saved from, to be repeated to
    # offered: came as a file, nobody has kept it yet; kept; gone: emptied, so that its id means nothing else.
    Column("state", String(8), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_scenarios_account", "account_id", "state", "id"),
)
