"""What was prepared, confirmed, sent and heard: the part of the ledger that decides what is paid for.

Unique keys, not the program's good manners, protect what costs money: a draft can become only one launch, a launch can
be repeated only once, and a phone is in a launch only once.
"""

from pydantic import TypeAdapter
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
)

from bot.domain.calls.call_status import LegNews
from bot.domain.drafts.draft import CallDraft
from storage.tables.schema import Words, metadata
from storage.tables.types import BigId, JsonOf, UtcDateTime

drafts = Table(
    "drafts",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),  # where its screen is
    Column("drawn_at", UtcDateTime),  # when that screen was last drawn
    Column("warned_at", UtcDateTime),  # the same, if that screen warns of the hour
    Column("revision", Integer, nullable=False, server_default="1"),
    Column("state", String(10), nullable=False),  # open, launched, dropped, cancelled
    Column("content", JsonOf(TypeAdapter(CallDraft)), nullable=False),
    Column("repeats", BigInteger),  # the launch that this one repeats
    Column("round_of", BigInteger, unique=True),  # the launch whose next round this is; there is only one
    Column("trial_of", BigInteger),  # the draft that a call to oneself lets hear
    Column("companion_of", BigInteger),  # the draft whose people have further appointments here
    # How many are to be called; NULL: a few, named in the content, or not completely written yet.
    Column("people", Integer, key="recipient_count"),
    Column("digest", String(64)),  # of a list's phones: shows that the same recipients were called before
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False, index=True),
    Index("ix_drafts_chat", "user_id", "chat_id", "state"),
    Index(
        "ix_drafts_trial_of",
        "trial_of",
        sqlite_where=text("trial_of IS NOT NULL"),
        postgresql_where=text("trial_of IS NOT NULL"),
    ),
    Index(
        "ix_drafts_companion_of",
        "companion_of",
        sqlite_where=text("companion_of IS NOT NULL"),
        postgresql_where=text("companion_of IS NOT NULL"),
    ),
)


launches = Table(
    "launches",
    metadata,
    # The draft's own id: a draft becomes one launch, however often it is confirmed.
    Column("id", ForeignKey("drafts.id"), primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("content", JsonOf(TypeAdapter(CallDraft)), nullable=False),  # what was confirmed
    Column("state", String(10), nullable=False),  # bot.domain.calls.launch.LaunchState
    Column("paused_because", String(20)),
    Column("repeats", BigInteger, unique=True),  # the button repeats a launch only once
    Column("estimate_low_kopecks", BigInteger),
    Column("estimate_high_kopecks", BigInteger),
    Column("balance_before_kopecks", BigInteger),
    # How many were to be called when it was confirmed.
    Column("people", Integer, nullable=False, server_default="0", key="recipient_count"),
    Column("list_id", BigInteger),
    Column("digest", String(64)),
    Column("is_bare", Boolean, nullable=False, server_default=false()),  # sends only documented fields
    Column("confirmed_at", UtcDateTime, nullable=False),
    Column(
        "rings_at", UtcDateTime
    ),  # when it begins to ring, as confirmed, moved or resumed: caps count it on that day
    Column("due_at", UtcDateTime, nullable=False),  # end of the hold; later, when to try again
    Column("tries", Integer, nullable=False, server_default="0"),  # in a row that never left this machine
    Column("done_at", UtcDateTime),
    Column("next_round_at", UtcDateTime),  # NULL: no further round, or it has begun
    Column(
        "answers_at", UtcDateTime
    ),  # when its list is given back with the answers; NULL: it was, or never is
    Index("ix_launches_due", "state", "due_at"),
    Index("ix_launches_account", "account_id", "confirmed_at"),
    Index("ix_launches_rings", "account_id", "rings_at"),
    Index("ix_launches_digest", "account_id", "digest", "confirmed_at"),
    Index("ix_launches_open", "account_id", "state", "id"),
    Index("ix_launches_chat", "user_id", "chat_id", "state"),
    Index(
        "ix_launches_next_round_at",
        "next_round_at",
        sqlite_where=text("next_round_at IS NOT NULL"),
        postgresql_where=text("next_round_at IS NOT NULL"),
    ),
    Index(
        "ix_launches_answers_at",
        "answers_at",
        sqlite_where=text("answers_at IS NOT NULL"),
        postgresql_where=text("answers_at IS NOT NULL"),
    ),
)


_PROMISED = "reminds IS NOT NULL AND state != 'withheld'"

recipients = Table(
    "recipients",
    metadata,
    Column("id", BigId, primary_key=True),
    Column(
        "launch_id", ForeignKey("drafts.id"), nullable=False
    ),  # the draft, and later the launch with the same id
    Column("position", Integer, nullable=False),
    Column("phone", String(11), nullable=False),
    Column("name", Text),
    Column("fields", Words),  # in the order of the list's columns
    Column("state", String(10), nullable=False),  # bot.domain.calls.launch.RecipientState
    Column("reason", String(30)),  # why it was rejected or withheld
    Column("message", Text),  # the service's own words, redacted
    Column("batch_id", ForeignKey("batches.id")),
    Column("sentence", BigInteger),  # of a personal text: the same for all who hear the same words
    Column("rings_at", UtcDateTime),  # if not on its launch's day: caps count it on this day
    Column("moving_to", UtcDateTime),  # a move that is not settled yet: caps count this day, too
    Column("appointment_at", UtcDateTime),  # of which they are reminded
    Column("due_at", UtcDateTime),  # when they are called, if not with their launch
    Column(
        "reminds", BigInteger
    ),  # the account, once it has promised this reminder; each appointment has one
    UniqueConstraint("launch_id", "phone"),
    Index("ix_recipients_state", "launch_id", "state", "position"),
    Index("ix_recipients_position", "launch_id", "position"),
    Index("ix_recipients_batch", "batch_id"),
    Index("ix_recipients_phone", "phone", "state"),
    Index(
        "ix_recipients_due",
        "launch_id",
        "state",
        "due_at",
        sqlite_where=text("due_at IS NOT NULL"),
        postgresql_where=text("due_at IS NOT NULL"),
    ),
    Index(
        "uq_recipients_reminds",
        "reminds",
        "phone",
        "appointment_at",
        unique=True,
        sqlite_where=text(_PROMISED),
        postgresql_where=text(_PROMISED),
    ),
    Index(
        "ix_recipients_sentence",
        "launch_id",
        "sentence",
        sqlite_where=text("sentence IS NOT NULL"),
        postgresql_where=text("sentence IS NOT NULL"),
    ),
    *(
        Index(
            f"ix_recipients_{name}",
            name,
            sqlite_where=text(f"{name} IS NOT NULL"),
            postgresql_where=text(f"{name} IS NOT NULL"),
        )
        for name in ("rings_at", "moving_to")
    ),
)


batches = Table(
    "batches",
    metadata,
    Column("id", BigId, primary_key=True),
    Column(
        "reference", String(32), nullable=False, unique=True
    ),  # unguessable; part of the webhook's address
    Column("launch_id", ForeignKey("launches.id"), nullable=False, index=True),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("kind", String(8), nullable=False, server_default="ordinary"),  # of the calls: ordinary, template
    Column("state", String(20), nullable=False),  # bot.domain.calls.launch.BatchState
    Column("size", Integer, nullable=False),
    Column("attempt", Integer, nullable=False, server_default="1"),
    Column("sending_at", UtcDateTime, nullable=False),
    Column("overdue_at", UtcDateTime, nullable=False),  # if it is still sending then, its sender died
    Column("settled_at", UtcDateTime),
    Column("settled_by", String(10)),  # answer, webhook, user
    Column("error", String(30)),  # code of the service's refusal or of the lost answer
    Column("message", Text),
    Column("balance_before_kopecks", BigInteger),
    Column("record_cost_kopecks", BigInteger),
    # The user's own system hears of it through us.
    Column("is_relayed", Boolean, nullable=False, server_default=false()),
    Index("ix_batches_state", "state", "overdue_at"),
    Index("ix_batches_account", "account_id", "sending_at"),
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
    Column("next_round_id", BigInteger),  # the service's id of the latest redial, if the redial has its own
    Column("placed_at", UtcDateTime, nullable=False),
    Column("heard_by", String(8)),  # what brought the last news: push, asking
    Column("moderation_hint_at", UtcDateTime),
    Column("next_ask_at", UtcDateTime),  # NULL: nothing more to ask
    Column("ask_step", Integer, nullable=False, server_default="0"),
    Column("outcome", String(20)),  # bot.domain.calls.call_status.CallOutcome, once final
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
    # Only calls that are not over: a million finished calls are not in the index.
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
    Column("node", Integer),  # its number in the launch's tree; NULL: nobody knows which reaction it was
    Column("answer", String(300), nullable=False),  # a key, a word, or -1: stayed on the line
    Column("is_late", Boolean, nullable=False),  # its webhook was lost; recovered from the call's own fields
    Column("received_at", UtcDateTime, nullable=False),
    Index("ix_reactions_call", "call_id"),
    # Repeated presses and repeated webhooks count once.
    *(
        Index(
            f"uq_reactions_{name}",
            "call_id",
            name,
            unique=True,
            sqlite_where=text(where),
            postgresql_where=text(where),
        )
        for name, where in (("node", "node IS NOT NULL"), ("answer", "node IS NULL"))
    ),
)
