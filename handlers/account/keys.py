"""API keys on their way through a conversation: recognised, deleted from the chat, never kept outside of memory."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from pydantic import SecretStr

from bot.domain.ids import UserId
from bot.domain.phone import read_phone

KEPT: Final = timedelta(minutes=10)
_KEY: Final = re.compile(r"[A-Za-z0-9_\-.=+/]{8,256}")
_SURELY_KEY: Final = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9_\-]{20,256}")
_CONNECT: Final = re.compile(r"\s*/connect(?:@\w+)?\s+(.+)", re.DOTALL)
_SPEAKS_OF_KEY: Final = re.compile(r"(?i)ключ|key|token|токен|connect")
_BETWEEN_WORDS: Final = re.compile(r"[\s«»\"'`,;:()\[\]{}<>=&?/@|]+")


def surely_key(text: str) -> SecretStr | None:
    """A message that can hardly be anything else: one long word of Latin letters and digits."""
    word = text.strip()
    return SecretStr(word) if _SURELY_KEY.fullmatch(word) else None


def key_in(text: str) -> SecretStr | None:
    """The key in an answer to the question for it: its only word, or the one word that is surely a key."""
    words = text.split()
    if len(words) == 1:
        word = words[0]
        return SecretStr(word) if _KEY.fullmatch(word) and read_phone(word) is None else None
    sure = [key for word in words if (key := surely_key(word.strip("«»\"'.,;:()")))]
    return sure[0] if len(sure) == 1 else None


def shows_key(text: str) -> bool:
    """Whether a key can be read in this text: alone, after `/connect`, or among words that speak of a key."""
    command = _CONNECT.fullmatch(text)
    if command and key_in(command[1]):
        return True
    words = _BETWEEN_WORDS.split(text)
    return surely_key(text) is not None or (
        _SPEAKS_OF_KEY.search(text) is not None and any(surely_key(word.strip(".")) for word in words)
    )


class KeysInHand:
    """Keys whose domain is still to be chosen. In memory only: a chat's state is stored unencrypted."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._kept: dict[UserId, tuple[datetime, SecretStr]] = {}

    def keep(self, user_id: UserId, key: SecretStr) -> None:
        """Keeps the key until it is taken, for ten minutes at most."""
        now = self._clock()
        self._kept = {user: held for user, held in self._kept.items() if held[0] > now}
        self._kept[user_id] = (now + KEPT, key)

    def take(self, user_id: UserId) -> SecretStr | None:
        """The key, which can be taken only once."""
        until, key = self._kept.pop(user_id, (None, None))
        return key if until is not None and until > self._clock() else None
