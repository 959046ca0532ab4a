"""Telegram's flood limits: sends and edits count alike, and a refusal names the seconds to wait."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class TelegramLimits:
    """How many counted requests pass; None switches a limit off. The defaults are Telegram's."""

    per_second: int | None = 30
    per_chat_second: float | None = 1.0
    chat_burst: int = 5
    """How many may follow each other in one chat before the chat's rate is enforced."""
    per_group_minute: int | None = 20

    @classmethod
    def off(cls) -> "TelegramLimits":
        """No limits, for tests and measurements that are about something else."""
        return cls(None, None, 1, None)


@dataclass
class _Window:
    """At most `most` requests within any `length_s` seconds."""

    most: int
    length_s: float
    passed: deque[float] = field(default_factory=deque)

    def wait_s(self, now: float) -> float:
        while self.passed and self.passed[0] <= now - self.length_s:
            self.passed.popleft()
        return self.passed[-self.most] + self.length_s - now if len(self.passed) >= self.most else 0.0

    def count(self, now: float) -> None:
        self.passed.append(now)


@dataclass
class _Bucket:
    """A burst, then a steady rate per second."""

    burst: int
    rate: float
    empty_at: float = -math.inf
    """When everything taken is refilled."""

    def wait_s(self, now: float) -> float:
        return max(0.0, self.empty_at - now - (self.burst - 1) / self.rate)

    def count(self, now: float) -> None:
        self.empty_at = max(self.empty_at, now) + 1 / self.rate


@dataclass
class LimitGate:
    """Counts what passed, in all chats together and by chat. `now` is a monotonic clock in seconds."""

    limits: TelegramLimits
    now: Callable[[], float] = time.monotonic
    _chats: dict[int, list[_Window | _Bucket]] = field(default_factory=dict)
    _all: list[_Window] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.limits.per_second is not None:
            self._all.append(_Window(self.limits.per_second, 1.0))

    def wait_s(self, chat_id: int) -> int:
        """0 if the request passes, which counts it; else whole seconds after which it may be tried again."""
        now = self.now()
        if chat_id not in self._chats:
            self._chats[chat_id] = self._of_chat(chat_id)
        meters = [*self._all, *self._chats[chat_id]]
        longest = max((meter.wait_s(now) for meter in meters), default=0.0)
        if longest > 0:
            return math.ceil(longest)
        for meter in meters:
            meter.count(now)
        return 0

    def _of_chat(self, chat_id: int) -> list[_Window | _Bucket]:
        limits, meters = self.limits, list[_Window | _Bucket]()
        if limits.per_chat_second is not None:
            meters.append(_Bucket(limits.chat_burst, limits.per_chat_second))
        if chat_id < 0 and limits.per_group_minute is not None:
            meters.append(_Window(limits.per_group_minute, 60.0))
        return meters
