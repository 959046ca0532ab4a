"""Recipients as they came by a file, a paste or contact cards, before a launch copies them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, false

from storage.tables.schema import Counts, Words, metadata
from storage.tables.types import BigId, UtcDateTime

recipient_lists = Table(
    "people_lists",
    metadata,
    # What came by one file, paste or row of contact cards. Launches copy from it, so it may be deleted at any time.
    Column("id", BigId, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("is_saved", Boolean, nullable=False, server_default=false()),  # if not, it is forgotten later
    Column("file_id", Text),  # Telegram's, to read the file again with other columns
    Column("columns", Words, nullable=False),
    Column("reading", Text),  # which column is which, as bot.services.lists.lists writes it
    Column("rows", Integer, nullable=False, server_default="0"),
    Column("good", Integer, nullable=False, server_default="0"),
    Column("problems", Counts, nullable=False, server_default="{}"),  # how many rows have which problem
    Column("digest", String(64)),  # NULL: not completely written
    Column("consent_kind", String(10)),  # text, photo, file
    Column("consent_text", Text),
    Column("consent_file_id", Text),
    Column("consent_by", BigInteger),
    Column("consent_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_people_lists_account", "account_id", "is_saved", "id"),
    Index("ix_people_lists_passing", "is_saved", "created_at"),
)


list_entries = Table(
    "list_entries",
    metadata,
    Column("list_id", ForeignKey("people_lists.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("row", Integer, nullable=False),  # in the file, from 1
    Column("typed", Text, nullable=False),
    Column("phone", String(11)),
    Column("name", Text, nullable=False),
    Column("fields", Words),
    Column("problem", String(20)),  # bot.sheets.RowProblem
    Index("ix_list_entries_phone", "phone", "list_id"),
)
