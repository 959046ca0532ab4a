"""Everything that the service does later (ringing, talking, retrying a webhook) is timed here, divided by `speed`."""

import asyncio
from collections.abc import Callable
from itertools import count


class Agenda:
    """Timers in the service's seconds: each wait is divided by `speed`. Planning needs a running loop."""

    def __init__(self, speed: float) -> None:
        if speed <= 0:
            raise ValueError("speed must be above zero")
        self.speed = speed
        self._tokens = count(1)
        self._timers: dict[int, asyncio.TimerHandle] = {}
        self._closed = False

    def after(self, service_s: float, act: Callable[[], None]) -> int:
        """Calls `act` after that many seconds of the service; returns a token for `cancel`."""
        return self.after_real(service_s / self.speed, act)

    def after_real(self, delay_s: float, act: Callable[[], None]) -> int:
        """The same in seconds of the machine's clock."""
        token = next(self._tokens)
        if self._closed:
            return token

        def run() -> None:
            self._timers.pop(token, None)
            act()

        self._timers[token] = asyncio.get_running_loop().call_later(max(delay_s, 0), run)
        return token

    def cancel(self, token: int | None) -> None:
        """Cancels a plan; ignores one that is over or was never made."""
        if token is not None and (timer := self._timers.pop(token, None)) is not None:
            timer.cancel()

    def close(self) -> None:
        """Cancels what is planned and accepts no more plans."""
        self._closed = True
        for token in list(self._timers):
            self.cancel(token)
