"""The ledger's tables: one text for SQLite and PostgreSQL, and the only place that says how a thing is kept.

What costs money is protected by unique keys here, not by the program's good manners: a draft can become one launch, a
launch can be repeated once, a person stands once in a launch.
"""

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from bot.domain.call_status import LegNews
from bot.domain.draft import CallDraft
from storage.types import BigId, JsonOf, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Words = JsonOf(TypeAdapter(tuple[str, ...]))
"""Columns of a list, or one person's values of them."""
Counts = JsonOf(TypeAdapter(dict[str, int]))
Facts = JsonOf(TypeAdapter(dict[str, str | int | None]))
"""Small flat facts for rendering a message later: codes and numbers, never a ready sentence."""

users = Table(
    "users",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's
    Column("name", Text, nullable=False, server_default=""),
    Column("role", String(10)),  # owner, member; NULL: known but not let in
    Column("language", String(5)),  # NULL: as Telegram says
    Column("telegram_language", String(12), nullable=False, server_default=""),
    Column("timezone", String(64)),
    Column("phone", String(11)),  # their own, as they shared it themselves
    Column("invited_by", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
)

invites = Table(
    "invites",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    Column("created_by", BigInteger),  # NULL: the owner link of a first start
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_by", BigInteger),
    Column("used_at", UtcDateTime),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("domain", String(255), nullable=False),
    Column("provider_user_id", BigInteger, nullable=False),  # userInfo.id
    Column("owner_id", BigInteger, nullable=False),  # who connected it first
    Column("locked_by", BigInteger),
    Column("locked_at", UtcDateTime),
    Column("cap_day_calls", Integer),
    Column("cap_day_kopecks", BigInteger),
    Column("cap_launch_calls", Integer),
    Column("cap_user_calls", Integer),  # a day, for each person who isn't the owner
    Column("type_number_above", Integer),
    Column("hold_list_s", Integer),
    Column("price_kopecks", BigInteger),  # per answered call, as the owner says
    Column("balance_kopecks", BigInteger),
    Column("balance_at", UtcDateTime),
    Column("last_call_number", Integer, nullable=False, server_default="0"),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("domain", "provider_user_id"),
)

connections = Table(
    "connections",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, unique=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("api_key", LargeBinary, nullable=False),  # storage.keyring, bound to this row's id
    Column("key_hash", LargeBinary(32), nullable=False),  # keyed; tells that the same key was pasted again
    Column("sender_phone", String(11)),  # NULL: the service's duty numbers
    Column("created_at", UtcDateTime, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),  # where its screen stands
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("state", String(10), nullable=False),  # open, launched, cancelled
    Column("content", JsonOf(TypeAdapter(CallDraft)), nullable=False),
    Column("repeats", BigInteger),  # the launch that this one repeats
    Column("people", Integer),  # to be called; NULL: few, in the content, or not written down to the end yet
    Column("digest", String(64)),  # of a list's phones: tells that the same people were called before
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False, index=True),
)

launches = Table(
    "launches",
    metadata,
    # The draft's own id: a draft becomes one launch, whoever confirms it however often.
    Column("id", ForeignKey("drafts.id"), primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("content", JsonOf(TypeAdapter(CallDraft)), nullable=False),  # what was confirmed
    Column("state", String(10), nullable=False),  # bot.domain.launch.LaunchState
    Column("paused_because", String(20)),
    Column("repeats", BigInteger, unique=True),  # a launch is repeated once by its button
    Column("estimate_low_kopecks", BigInteger),
    Column("estimate_high_kopecks", BigInteger),
    Column("balance_before_kopecks", BigInteger),
    Column("people", Integer, nullable=False, server_default="0"),  # to be called, as it was confirmed
    Column("list_id", BigInteger),
    Column("digest", String(64)),
    Column("is_bare", Boolean, nullable=False, server_default=false()),  # only with documented fields
    Column("confirmed_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),  # end of the hold; later, when to try again
    Column("tries", Integer, nullable=False, server_default="0"),  # in a row that did not leave this machine
    Column("done_at", UtcDateTime),
    Index("ix_launches_due", "state", "due_at"),
    Index("ix_launches_account", "account_id", "confirmed_at"),
    Index("ix_launches_digest", "account_id", "digest", "confirmed_at"),
    Index("ix_launches_open", "account_id", "state", "id"),
)

recipients = Table(
    "recipients",
    metadata,
    Column("id", BigId, primary_key=True),
    Column(
        "launch_id", ForeignKey("drafts.id"), nullable=False
    ),  # of the draft, and of the launch it becomes
    Column("position", Integer, nullable=False),
    Column("phone", String(11), nullable=False),
    Column("name", Text),
    Column("fields", Words),  # in the order of the list's columns
    Column("state", String(10), nullable=False),  # bot.domain.launch.RecipientState
    Column("reason", String(30)),  # of rejected and withheld
    Column("message", Text),  # the service's own words, redacted
    Column("batch_id", ForeignKey("batches.id")),
    UniqueConstraint("launch_id", "phone"),
    Index("ix_recipients_state", "launch_id", "state", "position"),
    Index("ix_recipients_position", "launch_id", "position"),
    Index("ix_recipients_batch", "batch_id"),
    Index("ix_recipients_phone", "phone", "state"),
)

batches = Table(
    "batches",
    metadata,
    Column("id", BigId, primary_key=True),
    Column(
        "reference", String(32), nullable=False, unique=True
    ),  # unguessable; stands in the webhook's address
    Column("launch_id", ForeignKey("launches.id"), nullable=False, index=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("kind", String(8), nullable=False, server_default="ordinary"),  # of its calls: ordinary, template
    Column("state", String(20), nullable=False),  # bot.domain.launch.BatchState
    Column("size", Integer, nullable=False),
    Column("attempt", Integer, nullable=False, server_default="1"),
    Column("sending_at", UtcDateTime, nullable=False),
    Column("overdue_at", UtcDateTime, nullable=False),  # still sending then: its sender died
    Column("settled_at", UtcDateTime),
    Column("settled_by", String(10)),  # answer, webhook, user
    Column("error", String(30)),  # code of the service's refusal or of the lost answer
    Column("message", Text),
    Column("balance_before_kopecks", BigInteger),
    Column("record_cost_kopecks", BigInteger),
    Index("ix_batches_state", "state", "overdue_at"),
)

calls = Table(
    "calls",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),  # N of /call_N
    Column("launch_id", ForeignKey("launches.id"), nullable=False),
    Column("batch_id", ForeignKey("batches.id"), nullable=False),
    Column("recipient_id", ForeignKey("recipients.id"), nullable=False, unique=True),
    Column("kind", String(8), nullable=False),  # ordinary, template
    Column("provider_id", BigInteger, nullable=False),
    Column("phone", String(11), nullable=False),
    Column("status", String(32), nullable=False),  # raw word of the last leg
    Column("planned_at", UtcDateTime),
    Column("smart_delay_min", Integer),
    Column(
        "next_round_id", BigInteger
    ),  # the service's id of its latest redial, where that has one of its own
    Column("placed_at", UtcDateTime, nullable=False),
    Column("heard_by", String(8)),  # what brought the last news: push, asking
    Column("moderation_hint_at", UtcDateTime),
    Column("next_ask_at", UtcDateTime),  # NULL: nothing more to ask
    Column("ask_step", Integer, nullable=False, server_default="0"),
    Column("outcome", String(20)),  # bot.domain.call_status.CallOutcome, once final
    Column("talk_s", Integer),
    Column("cost_kopecks", BigInteger),
    Column("final_at", UtcDateTime),
    UniqueConstraint("account_id", "kind", "provider_id"),
    UniqueConstraint("account_id", "number"),
    Index("ix_calls_ask", "next_ask_at"),
    Index("ix_calls_batch", "batch_id", "phone"),
    Index("ix_calls_launch", "launch_id", "id"),
    Index("ix_calls_silent", "status", "moderation_hint_at", "planned_at", "placed_at"),
    Index("ix_calls_user", "account_id", "user_id", "number"),
    Index("ix_calls_cost", "account_id", "final_at"),
    # What is not over only: a million finished calls are not in it.
    Index(
        "ix_calls_planned",
        "account_id",
        "planned_at",
        "id",
        sqlite_where=text("final_at IS NULL"),
        postgresql_where=text("final_at IS NULL"),
    ),
    Index(
        "ix_calls_waiting",
        "launch_id",
        "id",
        sqlite_where=text("final_at IS NULL"),
        postgresql_where=text("final_at IS NULL"),
    ),
)

legs = Table(
    "legs",
    metadata,
    Column("call_id", ForeignKey("calls.id"), primary_key=True),
    Column("leg_key", String(40), primary_key=True),  # the service's id of the leg, else its phone
    Column("seen_at", UtcDateTime, nullable=False),
    Column("news", JsonOf(TypeAdapter(LegNews)), nullable=False),  # all that was heard, merged
)

reactions = Table(
    "reactions",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("call_id", ForeignKey("calls.id"), nullable=False),
    Column("answer", String(300), nullable=False),  # a key, a word, or -1 for having stayed on the line
    Column("is_late", Boolean, nullable=False),  # recovered from the call's own fields, its webhook was lost
    Column("received_at", UtcDateTime, nullable=False),
    UniqueConstraint("call_id", "answer"),  # repeated presses and repeated webhooks tell it once
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
    # Each sending of a recording to a chat. No rows of the outbox: a text may go out twice, a sound never.
    Column("id", BigId, primary_key=True),
    Column(
        "key", String(80), nullable=False, unique=True
    ),  # the push, or the tap that asked for it: sent once
    Column("call_id", ForeignKey("calls.id"), nullable=False),
    Column("leg_key", String(40), nullable=False),
    Column("user_id", BigInteger, nullable=False),  # in whose language
    Column("chat_id", BigInteger, nullable=False),
    Column("reply_to", BigInteger),  # NULL: the launch's card, wherever it stands by then
    Column("state", String(10), nullable=False),  # bot.domain.recording.RecordingMessageState
    Column("due_at", UtcDateTime, nullable=False),
    Column("message_id", BigInteger),
    Column("sent_at", UtcDateTime),
    Column("delete_at", UtcDateTime),  # NULL: never
    Index("ix_recording_messages_due", "state", "due_at"),
    Index("ix_recording_messages_delete", "state", "delete_at"),
    Index("ix_recording_messages_call", "call_id", "leg_key"),
)

stop_list = Table(
    "stop_list",
    metadata,
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("phone", String(11), primary_key=True),
    Column("reason", String(20), nullable=False),  # user, reaction, import
    Column("added_by", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
)

people_lists = Table(
    "people_lists",
    metadata,
    # What came by one file, paste or row of contact cards. Launches copy from it, so it may go when they are done.
    Column("id", BigId, primary_key=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("is_saved", Boolean, nullable=False, server_default=false()),  # else it is forgotten after a while
    Column("file_id", Text),  # Telegram's, to read it once more with other columns
    Column("columns", Words, nullable=False),
    Column("reading", Text),  # which column is which, as bot.services.lists writes it
    Column("rows", Integer, nullable=False, server_default="0"),
    Column("good", Integer, nullable=False, server_default="0"),
    Column("problems", Counts, nullable=False, server_default="{}"),  # how many rows have which
    Column("digest", String(64)),  # NULL: not written down to the end
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

cards = Table(
    "cards",
    metadata,
    Column("launch_id", ForeignKey("launches.id"), primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),  # NULL: not sent yet
    Column("version", Integer, nullable=False, server_default="1"),  # grows with every news
    Column("shown_version", Integer, nullable=False, server_default="0"),
    Column("is_stale", Boolean, nullable=False, server_default=true()),
    Column("due_at", UtcDateTime, nullable=False),
    Column("shown", Text),  # hash of what stands there, so that nothing is edited into itself
    Index("ix_cards_due", "is_stale", "due_at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(80), nullable=False, unique=True),  # the fact it tells: told once
    Column("chat_id", BigInteger, nullable=False),
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
    Column("body", LargeBinary, nullable=False),  # storage.keyring: it may hold an API key
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("received_at", UtcDateTime, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    # Webhooks as they came (storage.inbox). Filled on PostgreSQL only: on SQLite they have a file of their own.
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
