"""Workers sleep until something is due; whoever makes something due in the same process wakes them.

Only a courtesy: each worker also looks by itself now and then, so a lost wake-up (another process, a crash) costs
seconds, never an outcome.
"""

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Wakeups:
    """One event a worker; built with the services and handed to services and workers alike."""

    sending: asyncio.Event = field(default_factory=asyncio.Event)
    cards: asyncio.Event = field(default_factory=asyncio.Event)
    outbox: asyncio.Event = field(default_factory=asyncio.Event)
    recordings: asyncio.Event = field(default_factory=asyncio.Event)
    asking: asyncio.Event = field(default_factory=asyncio.Event)
    stop_list: asyncio.Event = field(default_factory=asyncio.Event)
