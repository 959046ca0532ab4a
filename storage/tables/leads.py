"""Who waits for an answer, and the messages that say so."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from storage.tables.schema import metadata
from storage.tables.types import BigId, UtcDateTime

_OPEN = text("closed_at IS NULL")

leads = Table(
    "leads",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("phone", String(11), nullable=False),
    Column("name", Text),
    Column("state", String(10), nullable=False),  # bot.domain.lead.LeadState
    Column("launch_id", ForeignKey("launches.id"), nullable=False),  # in which they reacted last
    Column("call_number", BigInteger, nullable=False),  # the same call, as users know it
    Column("taken_by", BigInteger),
    Column("taken_at", UtcDateTime),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),  # NULL: open
    Column("told", Integer, nullable=False, server_default="0"),  # how often it was told while nobody took it
    Column("due_at", UtcDateTime),  # when it is told, or its taker is reminded
    # The taker's last step may be taken back: the state before it, and whether it put the phone on the stop list.
    Column("state_before", String(10)),
    Column("put_on_stop_list", Boolean, nullable=False, server_default=false()),
    # A person waits once, however often they react.
    Index("uq_leads_open", "account_id", "phone", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_leads_due", "due_at"),
    Index("ix_leads_phone", "account_id", "phone"),
    Index("ix_leads_account", "account_id", "opened_at"),
)

lead_answers = Table(
    "lead_answers",
    metadata,
    # What they pressed or said, one row for each reaction of a call.
    Column("id", BigId, primary_key=True),
    Column("lead_id", ForeignKey("leads.id"), nullable=False, index=True),
    Column("call_id", ForeignKey("calls.id"), nullable=False),
    Column("node", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("answer", Text),  # the words, where it was said
    Column("is_manager", Boolean, nullable=False),  # they asked for a manager
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("call_id", "node"),
)

lead_messages = Table(
    "lead_messages",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("lead_id", ForeignKey("leads.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("topic_id", BigInteger, nullable=False, server_default="0"),
    Column("telling", String(10), nullable=False),  # bot.domain.lead.ToldAs
    Column("language", String(5), nullable=False),
    Column("message_id", BigInteger),  # NULL: to be sent
    Column("version", Integer, nullable=False, server_default="1"),
    Column("is_stale", Boolean, nullable=False, server_default=true()),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("shown", Text),  # hash of what the chat shows
    UniqueConstraint("lead_id", "chat_id", "topic_id", "telling"),
    Index("ix_lead_messages_due", "is_stale", "due_at"),
    Index("ix_lead_messages_message", "chat_id", "message_id"),
)

lead_notes = Table(
    "lead_notes",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("lead_id", ForeignKey("leads.id"), nullable=False, index=True),
    Column("user_id", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)
