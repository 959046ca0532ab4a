"""How much of the inbox one transaction reads into the ledger."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from bot.provider.errors import UnreadableWebhookError
from bot.provider.models import CallInfo
from bot.provider.webhooks import HeardReaction, parse_call_webhook, parse_reaction
from bot.services.news.oddities import FLAWS
from storage.calling.batches import BatchRow
from storage.inbox.entries import InboxEntry, InboxReader

AT_ONCE = 50
"""Calls in one transaction, some 100 ms: on SQLite the next batch or Confirm waits for it. An entry that tells of more
calls, as in large batches, is a turn of its own.
"""

AHEAD: Final = 20
"""Reactions that are taken before their turn, in one transaction with the others."""

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


class ReactionsAhead:
    """Whoever waits for one of us is told of in seconds, even if a thousand calls have just begun: reactions pass the news
    that is before them in the inbox. In their turn they come once more and change nothing, since a reaction counts once.

    How far it has looked is known to this process alone.
    """

    def __init__(self, inbox: InboxReader) -> None:
        self._inbox = inbox
        self._seen = 0

    async def behind(
        self, turn: Sequence[tuple[InboxEntry, Told]], entries: Sequence[InboxEntry], limit: int
    ) -> list[tuple[InboxEntry, HeardReaction]]:
        """The next reactions behind this turn, which begins these `entries`. What comes from an unknown address waits for
        its turn. Raises InboxUnavailable.
        """
        if not turn or (len(turn) == len(entries) < limit):
            return []
        last, _ = turn[-1]
        found = await self._inbox.after(max(self._seen, last.id), AHEAD, ("ivr",))
        if not found:
            return []
        # If taking them fails, they still have their turn.
        self._seen = found[-1].id
        told = [(entry, _told(entry, read_entry)) for entry in found if entry.from_known_source]
        return [(entry, reaction) for entry, reaction in told if isinstance(reaction, HeardReaction)]


def _told(entry: InboxEntry, read: Read) -> Told:
    try:
        return read(entry)
    except UnreadableWebhookError as error:
        log.warning("webhook not understood", entry=entry.id, flaw=str(error))
    except FLAWS as error:
        # The error's text may quote what was read.
        log.error("webhook not read", entry=entry.id, kind=type(error).__name__)  # noqa: TRY400
    return None
