"""What is between the ledger and Telegram or the service: cards, messages, updates, webhooks, single facts."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    true,
)

from storage.tables.schema import Facts, metadata
from storage.tables.types import BigId, UtcDateTime

cards = Table(
    "cards",
    metadata,
    Column("launch_id", ForeignKey("launches.id"), primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),  # NULL: not sent yet
    Column("version", Integer, nullable=False, server_default="1"),  # grows with every piece of news
    Column("shown_version", Integer, nullable=False, server_default="0"),
    Column("is_stale", Boolean, nullable=False, server_default=true()),
    Column("due_at", UtcDateTime, nullable=False),
    Column("shown", Text),  # hash of what the chat shows, so that no message is edited into itself
    Column("drawn_at", UtcDateTime),  # when it was last edited
    Column("asked_at", UtcDateTime),  # when a message beside it asked whether the launch is to go on
    Column("warned_at", UtcDateTime),  # the same, if that message warns of the hour
    Index("ix_cards_due", "is_stale", "due_at"),
)


outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),  # the fact it tells: told once
    Column("chat_id", BigInteger, nullable=False),
    Column("topic_id", BigInteger, nullable=False, server_default="0"),  # within a group; 0: none
    Column("kind", String(30), nullable=False),
    Column("facts", Facts, nullable=False),
    Column("state", String(10), nullable=False),  # waiting, sending, sent, dead
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("message_id", BigInteger),
    Index("ix_outbox_due", "state", "due_at"),
)


journal = Table(
    "journal",
    metadata,
    # Telegram's updates between their arrival and the end of their handling.
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),  # storage.keys.keyring: it may hold an API key
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("received_at", UtcDateTime, nullable=False),
)


halts = Table(
    "halts",
    metadata,
    # The newest Cancel of a user in a chat, the newest lock of an account: an older Confirm is void.
    Column("scope", String(60), primary_key=True),
    Column("update_id", BigInteger, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)


inbox = Table(
    "inbox",
    metadata,
    # Webhooks as they came (storage.inbox.entries). Used only on PostgreSQL: on SQLite they have their own file.
    Column("id", BigId, primary_key=True),
    Column("received_at", UtcDateTime, nullable=False),
    Column("kind", String(10), nullable=False),  # calls, ivr, telegram
    Column("batch_reference", String(64), nullable=False),
    Column("node", String(64), nullable=False),
    Column("from_known_source", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
)


inbox_cursor = Table(
    "inbox_cursor",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("position", BigInteger, nullable=False),
)


fsm = Table(
    "fsm",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("state", Text),
    Column("data", Text),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)


facts = Table(
    "facts",
    metadata,
    # Single facts of the installation: the offset of getUpdates, the key ids that rows were encrypted with.
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
