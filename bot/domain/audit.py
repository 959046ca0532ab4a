"""What is written down for an owner: who was let in, who changed what may be spent, who holds the keys."""

from enum import StrEnum


class AuditKind(StrEnum):
    """What has happened to the bot as a whole or to one account."""

    INVITED = "invited"
    INVITE_REVOKED = "invite_revoked"
    JOINED = "joined"
    REMOVED = "removed"
    BOT_OWNER = "bot_owner"
    """`about` owns the bot from now on."""
    RESTORED = "restored"
    """The database was restored from a copy, or has missed some time."""
    HELD_GO = "held_go"
    """Launches that were held because of that may go on."""
    HELD_KEEP = "held_keep"
    """They stay at home."""
    ACCOUNT_OWNER = "account_owner"
    LIMIT = "limit"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    CONNECTED = "connected"
    """A key, the first one or another."""
    DISCONNECTED = "disconnected"
    SCHEDULE_UNASKED = "schedule_unasked"
    """A schedule may call by itself from now on, within a cap."""
    SCHEDULE_ASKS = "schedule_asks"
    """It asks each time again."""
    FORGOTTEN = "forgotten"
    """A recipient: what the account remembered of them beside its calls was removed."""
