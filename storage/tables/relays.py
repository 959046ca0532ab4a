"""News on its way to the users' own systems."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, false, text

from storage.tables.schema import metadata
from storage.tables.types import BigId, UtcDateTime

relays = Table(
    "relays",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),  # what it tells: told once
    Column("launch_id", ForeignKey("launches.id"), nullable=False),
    Column("node", String(64), nullable=False),  # of the launch's tree of reactions; "": news of the calls
    Column("host", String(300), nullable=False),
    Column("body", LargeBinary, nullable=False),  # as it came to us; empty once this is done
    Column("received_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime),  # NULL: it waits behind another one, or is done
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("is_aside", Boolean, nullable=False, server_default=false()),  # those behind it go past
    Column("done_at", UtcDateTime),
    Column("is_given_up", Boolean, nullable=False, server_default=false()),
    Index(
        "ix_relays_due",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    Index(
        "ix_relays_lane",
        "launch_id",
        "host",
        "id",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
    Index(
        "ix_relays_done",
        "done_at",
        sqlite_where=text("done_at IS NOT NULL"),
        postgresql_where=text("done_at IS NOT NULL"),
    ),
)
