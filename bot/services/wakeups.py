"""Workers sleep until something is due; a service that makes something due in the same process wakes them.

A wake-up is not needed to be correct: each worker also looks by itself now and then, so a lost one (another process, a
crash) costs seconds, never an outcome.
"""

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wakeups:
    """One event for each worker; built with the services and passed to services and workers alike."""

    sending: asyncio.Event = field(default_factory=asyncio.Event)
    cards: asyncio.Event = field(default_factory=asyncio.Event)
    watch_cards: asyncio.Event = field(default_factory=asyncio.Event)
    outbox: asyncio.Event = field(default_factory=asyncio.Event)
    recordings: asyncio.Event = field(default_factory=asyncio.Event)
    relays: asyncio.Event = field(default_factory=asyncio.Event)
    asking: asyncio.Event = field(default_factory=asyncio.Event)
    leads: asyncio.Event = field(default_factory=asyncio.Event)
    stop_list: asyncio.Event = field(default_factory=asyncio.Event)

    def news_taken(self) -> None:
        """The ledger knows more of calls: whoever shows that, sends it on or asks further has to look."""
        for event in (self.cards, self.outbox, self.leads, self.recordings, self.relays, self.asking):
            event.set()
