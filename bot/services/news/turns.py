"""How much of the inbox one transaction projects."""

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
"""Calls told of in a transaction, some 100 ms: whoever sends the next batch or confirms waits for it on SQLite. An entry
that tells of more, as those of large batches do, is a turn of its own.
"""

log = structlog.get_logger(__name__)

Told = Sequence[CallInfo] | HeardReaction | None
"""What an entry says; None: it can't be read."""
Read = Callable[[InboxEntry], Told]


@dataclass(frozen=True, slots=True)
class Claim:
    """Calls that somebody from an unknown address speaks of: to be asked about before anything is believed."""

    batch: BatchRow
    infos: tuple[CallInfo, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """How many inbox entries were projected, and what has to be asked about before it is believed."""

    entries: int
    claims: tuple[Claim, ...]


def read_entry(entry: InboxEntry) -> Told:
    """Raises UnreadableWebhookError."""
    return parse_reaction(entry.body) if entry.kind == "ivr" else parse_call_webhook(entry.body)


def one_turn(
    entries: Sequence[InboxEntry], limit: int, read: Read = read_entry
) -> list[tuple[InboxEntry, Told]]:
    """The first of them that tell of `limit` calls together, at least one. What can't be read tells of nothing."""
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
        # Its text may quote what was read.
        log.error("webhook not read", entry=entry.id, kind=type(error).__name__)  # noqa: TRY400
    return None
