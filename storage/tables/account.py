"""Who uses the bot, with which account of the calling service, and which phones are stopped or proved."""

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
    UniqueConstraint,
)

from storage.tables.schema import Facts, metadata
from storage.tables.types import BigId, UtcDateTime

users = Table(
    "users",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's
    Column("name", Text, nullable=False, server_default=""),
    Column("role", String(10)),  # owner, member; NULL: known but not let in
    Column("language", String(5)),  # NULL: as Telegram says
    Column("telegram_language", String(12), nullable=False, server_default=""),
    Column("timezone", String(64)),
    Column("speech_lang", String(12)),  # the language of their texts; NULL: as the account has it
    Column("speech_voice", String(6)),  # bot.domain.drafts.draft.Gender; NULL: female
    Column("phone", String(11)),  # the user's own, which they shared themselves
    Column("invited_by", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
)


invites = Table(
    "invites",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    Column("created_by", BigInteger),  # NULL: the owner link that a start prints
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
    Column("owner_id", BigInteger, nullable=False),  # who connected it first or got it passed on; 0: nobody
    Column("locked_by", BigInteger),
    Column("locked_at", UtcDateTime),
    Column("cap_day_calls", Integer),
    Column("cap_day_kopecks", BigInteger),
    Column("cap_launch_calls", Integer),
    Column("cap_user_calls", Integer),  # a day, for each user who isn't the owner
    Column("type_number_above", Integer),
    Column("try_first_above", Integer),  # NULL: no launch has to be tried
    Column("hold_list_s", Integer),
    Column("lead_again_min", Integer),  # until a lead that nobody took is told again
    Column("price_kopecks", BigInteger),  # per answered call, as the owner says
    Column("alert_below_kopecks", BigInteger),  # a balance below is told; NULL: none is
    Column("flash_price_kopecks", BigInteger),  # per flash call, as the owner says
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
    Column("api_key", LargeBinary, nullable=False),  # storage.keys.keyring, bound to this row's id
    Column("key_hash", LargeBinary(32), nullable=False),  # keyed; shows that the same key was pasted again
    Column("sender_phone", String(11)),  # NULL: the service's duty numbers
    Column("created_at", UtcDateTime, nullable=False),
)


balance_checks = Table(
    "balance_checks",
    metadata,
    # Once a day the balance is compared with the ledger.
    Column("account_id", ForeignKey("accounts.id"), primary_key=True),
    Column("since_at", UtcDateTime, nullable=False),  # the comparison under way
    Column("since_kopecks", BigInteger, nullable=False),
    Column("shown_at", UtcDateTime),  # when the last finished one began, which /balance shows
    Column("shown_kopecks", BigInteger),
)


audit = Table(
    "audit",
    metadata,
    # For the owners: who was let in, what may be spent, who holds the keys. Rows are only ever added.
    Column("id", BigId, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(20), nullable=False),  # bot.domain.audit.AuditKind
    Column("by", BigInteger),  # NULL: the program itself
    Column("about", BigInteger),
    Column("account_id", ForeignKey("accounts.id")),  # NULL: about the bot as a whole
    Column("facts", Facts, nullable=False),
    Index("ix_audit_account", "account_id", "id"),
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


verifications = Table(
    "verifications",
    metadata,
    Column("id", BigId, primary_key=True),
    Column("account_id", ForeignKey("accounts.id")),  # NULL: a contact shared before any key was connected
    Column("user_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger),  # where its screen is
    Column("phone", String(11), nullable=False),
    Column("how", String(10), nullable=False),  # bot.domain.verification.How
    Column("draft_id", ForeignKey("drafts.id"), unique=True),  # of the call that speaks the code
    Column("state", String(10), nullable=False),  # bot.domain.verification.VerificationState
    Column("code_hash", LargeBinary(32)),  # keyed and bound to this row; the code itself is not stored
    Column("tries_left", Integer, nullable=False),
    Column("error", String(30)),  # code of the service's refusal or of the lost answer
    Column("message", Text),  # the service's own words, redacted
    Column("created_at", UtcDateTime, nullable=False),
    Column("sending_at", UtcDateTime),  # when the code was given; NULL: never
    Column("overdue_at", UtcDateTime),  # if it is still sending then, its sender died
    Column("expires_at", UtcDateTime),
    Column("settled_at", UtcDateTime),
    Index("ix_verifications_phone", "phone", "sending_at"),
    Index("ix_verifications_user", "user_id", "sending_at"),
    Index("ix_verifications_account", "account_id", "sending_at"),
    Index("ix_verifications_state", "state", "expires_at"),
    Index("ix_verifications_log", "account_id", "id"),
)


verified_phones = Table(
    "verified_phones",
    metadata,
    # The phones that each user has proved, with the latest proof only; verifications holds every proof.
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("phone", String(11), primary_key=True),
    Column("account_id", ForeignKey("accounts.id")),
    Column("how", String(10), nullable=False),
    Column("is_own", Boolean, nullable=False),  # the user or Telegram says that it is theirs
    Column("verified_at", UtcDateTime, nullable=False),
)


template_watches = Table(
    "template_watches",
    metadata,
    # Who is told once a template of the cabinet may be used for calls.
    Column("id", BigId, primary_key=True),
    Column("user_id", BigInteger, nullable=False),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("template_id", BigInteger, nullable=False),
    Column("looks", Integer, nullable=False, server_default="0"),  # in vain so far
    Column("created_at", UtcDateTime, nullable=False),
    Column("look_at", UtcDateTime, nullable=False, index=True),
    UniqueConstraint("user_id", "account_id", "template_id"),
)
