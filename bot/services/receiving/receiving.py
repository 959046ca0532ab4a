"""What a webhook can make happen while the bot itself may be down: it is recognised and put on disk, nothing more.

Runs in the side server, so it imports neither aiogram nor, with SQLite, SQLAlchemy.
"""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from logging import getLogger
from pathlib import Path

from bot.domain.clock import Clock
from bot.domain.hooks.hook_address import HookAddress, read_hook_path, telegram_hook_path, telegram_secret
from bot.domain.hooks.own_key import without_own_key
from storage.engine.errors import KeyUnusable
from storage.inbox.entries import (
    BEAT_S,
    RETENTION,
    Arrival,
    Cursors,
    InboxCounts,
    InboxUnavailable,
    InboxWriter,
)
from storage.keys.keyring import Keyring

TELEGRAM_ABOUT = b"inbox:telegram"
"""Associated data of an update that waits encrypted in the inbox."""
TRY_EVERY_S = BEAT_S
KNOWN_PATHS = 1000

log = getLogger(__name__)


class NotKept(Exception):  # noqa: N818  (named for what happened)
    """It may not be on disk, so the sender must not get a 200."""


class HookKeys:
    """The keys in force. `rotate-key` runs beside a running server, so the key file has to be read again."""

    def __init__(self, ring: Keyring, key_file: Path) -> None:
        self.ring = ring
        self.mac_keys: Mapping[int, bytes] = ring.hook_mac_keys()
        self._key_file = key_file
        self._known: dict[str, HookAddress] = {}
        self._seen = self._stamp()

    def address_of(self, raw_path: str) -> HookAddress | None:
        """What a valid path says. Recent answers are remembered: a batch has hundreds of webhooks."""
        address = self._known.get(raw_path)
        if address is None and (address := read_hook_path(raw_path, self.mac_keys)) is not None:
            if len(self._known) >= KNOWN_PATHS:
                self._known.clear()
            self._known[raw_path] = address
        return address

    def refresh(self) -> bool:
        """Reads the keys again if their file has changed; if the file can't be read, the old keys stay."""
        stamp = self._stamp()
        if stamp == self._seen:
            return False
        self._seen = stamp
        try:
            self.ring.reload()
        except (KeyUnusable, OSError) as error:
            log.warning("the key file has changed and can't be read: %s", type(error).__name__)
            return False
        self.mac_keys = self.ring.hook_mac_keys()
        self._known.clear()
        return True

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            stat = self._key_file.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size


@dataclass(frozen=True)
class Receiving:
    """Recognises what is ours and keeps it."""

    inbox: InboxWriter
    keys: HookKeys
    clock: Clock
    read_cursors: Callable[[], Awaitable[Cursors]]
    main_database_is_there: Callable[[], bool]
    takes_updates: bool
    """TELEGRAM_MODE=webhook."""

    @property
    def counts(self) -> InboxCounts:
        """For the metrics."""
        return self.inbox.counts

    def address_of(self, raw_path: str) -> HookAddress | None:
        """What the path of a webhook says; None: it is not one of ours."""
        found = self.keys.address_of(raw_path)
        if found is None and self.keys.refresh():
            found = self.keys.address_of(raw_path)
        return found

    async def keep_news(self, address: HookAddress, body: bytes, *, from_known_source: bool) -> None:
        """Returns once a webhook of a call or a reaction is on disk, with our own key taken out. Raises NotKept."""
        await self._keep(
            Arrival(
                kind=address.kind,
                received_at=self.clock(),
                body=without_own_key(body),
                batch_reference=address.batch_reference,
                node=address.node,
                from_known_source=from_known_source,
            )
        )

    def is_from_telegram(self, raw_path: str, secret: str) -> bool:
        """Compares path and secret token in constant time, with each key in force."""
        if not self.takes_updates:
            return False
        if self._is_telegrams(raw_path, secret):
            return True
        return self.keys.refresh() and self._is_telegrams(raw_path, secret)

    async def keep_update(self, body: bytes) -> None:
        """Returns once an update is on disk, encrypted: somebody may have pasted an API key. Raises NotKept."""
        sealed = self.keys.ring.encrypt(body, about=TELEGRAM_ABOUT)
        await self._keep(Arrival(kind="telegram", received_at=self.clock(), body=sealed))

    async def forget_handled(self, retention: timedelta = RETENTION) -> int:
        """Deletes entries that the workers have handled and nobody will ask about; returns how many."""
        self.keys.refresh()
        return await self.inbox.forget(self.clock() - retention, await self.read_cursors())

    async def check(self) -> dict[str, bool]:
        """Whether a webhook could be kept now, part by part."""
        try:
            await self.inbox.probe(self.clock())
        except InboxUnavailable as error:
            log.error("the inbox takes no webhooks: %s", error)  # noqa: TRY400  (a sentence)
            takes_webhooks = False
        else:
            takes_webhooks = True
        return {"inbox": takes_webhooks, "database": self.main_database_is_there()}

    async def _keep(self, arrival: Arrival) -> None:
        try:
            await self.inbox.append(arrival)
        except InboxUnavailable as error:
            raise NotKept from error

    def _is_telegrams(self, raw_path: str, secret: str) -> bool:
        # Every key is tried, so that the time of the answer tells nothing.
        matches = [
            hmac.compare_digest(telegram_hook_path(key).encode(), raw_path.encode("utf-8", "replace"))
            & hmac.compare_digest(telegram_secret(key).encode(), secret.encode("utf-8", "replace"))
            for key in self.keys.mac_keys.values()
        ]
        return any(matches)
