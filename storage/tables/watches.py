"""Which chats are shown what of an account, the cards of launches that stand there, and what they were alerted of."""

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
    true,
)

from storage.tables.schema import metadata
from storage.tables.types import BigId, UtcDateTime

watches = Table(
    "watches",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("topic_id", BigInteger, nullable=False, server_default="0"),  # within a group; 0: none
    Column("title", Text, nullable=False, server_default=""),  # of the group, as last seen
    Column("made_by", BigInteger, nullable=False),
    Column("manner", String(10), nullable=False),  # bot.domain.watch.WatchManner
    Column("shows_leads", Boolean, nullable=False, server_default=true()),
    Column("only_chosen", Boolean, nullable=False, server_default=false()),  # launches named in watch_cards
    Column("own_topics", Boolean, nullable=False, server_default=false()),  # one for each launch
    Column("digest_hour", Integer),  # NULL: no digest
    Column("digest_day", String(10)),  # the last day whose digest was made
    Column("quiet_from", Integer),  # minutes of the day, by the clock of `timezone`
    Column("quiet_until", Integer),
    Column("leads_wait", Boolean, nullable=False, server_default=true()),  # in quiet hours
    Column("language", String(5), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("paused_because", String(20)),  # NULL: it shows
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("chat_id", "topic_id"),
)


alerts = Table(
    "alerts",
    metadata,
    # What is wrong with an account just now. A row ends with what it is about, which may then be told again.
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("kind", String(20), primary_key=True),  # bot.services.watching.alerts.AlertKind
    Column("subject", BigInteger, primary_key=True, autoincrement=False),  # a launch, a batch; 0: the account
    Column("began_at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime),  # NULL: it has to last a while first
)


watch_cards = Table(
    "watch_cards",
    metadata,
    # The card of a launch in a chat that watches, beside the one in its author's chat (`cards`).
    Column("watch_id", ForeignKey("watches.id"), primary_key=True),
    Column("launch_id", ForeignKey("launches.id"), primary_key=True, index=True),
    Column("is_chosen", Boolean, nullable=False, server_default=false()),
    Column("own_topic_id", BigInteger),  # the topic made for this launch
    Column("message_id", BigInteger),  # NULL: not sent yet
    Column("version", Integer, nullable=False, server_default="1"),
    Column("is_stale", Boolean, nullable=False, server_default=true()),
    Column("due_at", UtcDateTime, nullable=False),
    Column("shown", Text),  # hash of what the chat shows
    Index("ix_watch_cards_due", "is_stale", "due_at"),
)
