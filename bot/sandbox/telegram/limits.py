"""Telegram's flood limits: sends and edits count alike, a refusal names the seconds to wait."""

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

ALL = 0
"""The key under which requests to every chat are counted."""


@dataclass(frozen=True)
class Limits:
    """How many counted requests pass; a None switches that limit off. The defaults are Telegram's."""

    per_second: int | None = 30
    per_chat_second: int | None = 1
    chat_burst: int = 5
    """So many may follow each other in one chat before its own rate is enforced."""
    per_group_minute: int | None = 20

    @classmethod
    def off(cls) -> "Limits":
        """No limits, for tests and measurements that are about something else."""
        return cls(None, None, 1, None)


@dataclass
class LimitGate:
    """Counts what passed in sliding windows. `now` is a monotonic clock in seconds."""

    limits: Limits
    now: Callable[[], float] = time.monotonic
    _passed: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait_s(self, chat_id: int) -> int:
        """0 and counts the request, or the whole seconds after which it may be tried again."""
        now = self.now()
        waits = [self._wait(key, most, window, now) for key, most, window in self._windows(chat_id)]
        longest = max(waits, default=0.0)
        if longest > 0:
            return max(1, math.ceil(longest))
        for key in {ALL, chat_id}:
            self._passed[key].append(now)
        return 0

    def _windows(self, chat_id: int) -> list[tuple[int, int, float]]:
        windows: list[tuple[int, int, float]] = []
        limits = self.limits
        if chat_id < 0 and limits.per_group_minute is not None:
            windows.append((chat_id, limits.per_group_minute, 60.0))
        if limits.per_chat_second is not None:
            windows.append((chat_id, limits.chat_burst, limits.chat_burst / limits.per_chat_second))
        if limits.per_second is not None:
            windows.append((ALL, limits.per_second, 1.0))
        return windows

    def _wait(self, key: int, most: int, window_s: float, now: float) -> float:
        passed = self._passed[key]
        while passed and passed[0] <= now - 60.0:
            passed.popleft()
        within = [at for at in passed if at > now - window_s]
        return within[-most] + window_s - now if len(within) >= most else 0.0
