"""How much of the inbox one transaction reads into the ledger."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.provider.errors import UnreadableWebhookError
from bot.provider.models import CallInfo
from bot.provider.webhooks import HeardReaction, parse_call_webhook, parse_reaction
from bot.services.news.oddities import FLAWS
from storage.calling.batches import BatchRow
from storage.inbox.entries import InboxEntry

AT_ONCE = 50
"""Calls in one transaction, some 100 ms: on SQLite the next batch or Confirm waits for it. An entry that tells of more
calls, as in large batches, is a turn of its own.
"""

log = structlog.get_logger(__name__)

Told = Sequence[CallInfo] | HeardReaction | None
"""What an entry says; None: it can't be read."""
Read = Callable[[InboxEntry], Told]


@dataclass(frozen=True, slots=True)
class Claim:
    """Calls that a webhook from an unknown address names: the service is asked about them before anything is believed."""

    batch: BatchRow
    infos: tuple[CallInfo, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """How many inbox entries were read into the ledger, and what has to be asked about before it is believed."""

    entries: int
    claims: tuple[Claim, ...]


def read_entry(entry: InboxEntry) -> Told:
    """What an entry says. Raises UnreadableWebhookError."""
    return parse_reaction(entry.body) if entry.kind == "ivr" else parse_call_webhook(entry.body)


def one_turn(
    entries: Sequence[InboxEntry], limit: int, read: Read = read_entry
) -> list[tuple[InboxEntry, Told]]:
    """The first entries that tell of `limit` calls together; at least one. An unreadable entry counts as no call."""
    turn: list[tuple[InboxEntry, Told]] = []
    room = limit
    for entry in entries:
        told = _told(entry, read)
        room -= len(told) if isinstance(told, Sequence) else 1
        if turn and room < 0:
            break
        turn.append((entry, told))
    return turn


def _told(entry: InboxEntry, read: Read) -> Told:
    try:
        return read(entry)
    except UnreadableWebhookError as error:
        log.warning("webhook not understood", entry=entry.id, flaw=str(error))
    except FLAWS as error:
        # The error's text may quote what was read.
        log.error("webhook not read", entry=entry.id, kind=type(error).__name__)  # noqa: TRY400
    return None
