"""Records, which are played to recipients, and recordings, which the service makes of conversations."""

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
    text,
)

from storage.tables.schema import metadata
from storage.tables.types import BigId, UtcDateTime

records = Table(
    "records",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("reference", String(16), nullable=False, unique=True),  # the end of its name at the service
    Column(
        "origin", String(64), unique=True
    ),  # the message it came from: if that is handled again, it makes no second record
    Column("launch_id", ForeignKey("launches.id")),  # the launch that ordered it, and pays once
    Column(
        "part", Integer, nullable=False, server_default="0"
    ),  # 0: what the launch says; else a reaction's sentence
    Column("name", String(200), nullable=False),
    Column("source", String(10), nullable=False),  # bot.domain.record.RecordSource
    Column("state", String(10), nullable=False),  # bot.domain.record.RecordState
    Column("text", Text),
    Column("sentence", BigInteger),  # the key of its text, by which it is found again; NULL: it has none
    Column("source_file_id", Text),  # Telegram's, of what the user sent
    Column("file_id", Text),  # Telegram's, of what will be played
    Column("provider_id", BigInteger),
    Column("path", Text),
    Column("duration_s", Integer),
    Column("status", String(64)),  # the service's word, opaque
    Column("needs_moderation", Boolean),  # NULL: not said
    Column("moderator_comment", Text),
    Column("cost_kopecks", BigInteger),
    Column("error", String(30)),
    Column("message", Text),  # the service's own words, redacted
    Column("created_at", UtcDateTime, nullable=False),
    Column("sending_at", UtcDateTime),
    Column("overdue_at", UtcDateTime),  # if it is still sending then, its sender died
    Column("settled_at", UtcDateTime),
    Column("removed_at", UtcDateTime),
    UniqueConstraint("account_id", "provider_id"),
    UniqueConstraint("launch_id", "part"),
    Index("ix_records_state", "state", "overdue_at"),
    Index("ix_records_account", "account_id", "state", "id"),
    Index("ix_records_sending", "account_id", "sending_at"),
    Index(
        "ix_records_sentence",
        "account_id",
        "sentence",
        sqlite_where=text("sentence IS NOT NULL"),
        postgresql_where=text("sentence IS NOT NULL"),
    ),
)


recordings = Table(
    "recordings",
    metadata,
    # Fetching the recording of one leg; the link itself stays in the leg's news.
    Column("call_id", ForeignKey("calls.id"), primary_key=True),
    Column("leg_key", String(40), primary_key=True),
    Column("state", String(12), nullable=False),  # bot.domain.recording.RecordingState
    Column("reason", String(20)),  # why the last try failed: bot.fetching's code, or not_audio
    Column("tries", Integer, nullable=False, server_default="0"),  # failed ones in a row
    Column("file_id", Text),  # Telegram's, so that sending it again costs no fetch
    Column("updated_at", UtcDateTime, nullable=False),
)


recording_messages = Table(
    "recording_messages",
    metadata,
    # Each message that sends a recording to a chat. Not in the outbox: a text may go out twice, a sound never.
    Column("id", BigId, primary_key=True),
    Column(
        "key", String(80), nullable=False, unique=True
    ),  # the push or the tap that asked for it, so that it is sent once
    Column("call_id", ForeignKey("calls.id"), nullable=False),
    Column("leg_key", String(40), nullable=False),
    Column("user_id", BigInteger, nullable=False),  # in whose language
    Column("chat_id", BigInteger, nullable=False),
    Column("reply_to", BigInteger),  # NULL: the launch's card, wherever that is by then
    Column("state", String(10), nullable=False),  # bot.domain.recording.RecordingMessageState
    Column("due_at", UtcDateTime, nullable=False),
    Column("message_id", BigInteger),
    Column("sent_at", UtcDateTime),
    Column("delete_at", UtcDateTime),  # NULL: never
    Index("ix_recording_messages_due", "state", "due_at"),
    Index("ix_recording_messages_delete", "state", "delete_at"),
    Index("ix_recording_messages_call", "call_id", "leg_key"),
)
