"""The master keys as a file beside the database, for those who did not set SECRET_KEY.

One key a line, newest first: `id key-in-base64 made-at retired-at`, the last word `-` while the key is in force. The
file is written aside, synced and renamed: after a power cut it is the old file or the new one, never half a key.
"""

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Self

from storage.engine.errors import KeyUnusable

KEY_BYTES = 32
FILE_NAME = "secret.key"
_TITLE = "# Dialgram's master keys, newest first. Without them the API keys in the database are lost. Keep a copy apart."


@dataclass(frozen=True, slots=True)
class MasterKey:
    """32 random bytes. The id is the first byte of their SHA-256, so that it is the same wherever the key is set."""

    secret: bytes
    made_at: datetime | None = None
    retired_at: datetime | None = None

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise KeyUnusable(f"a master key is {KEY_BYTES} bytes in base64, this one has {len(self.secret)}")

    @property
    def id(self) -> int:
        return hashlib.sha256(self.secret).digest()[0]

    @classmethod
    def from_base64(cls, text: str, **times: datetime | None) -> Self:
        """Raises KeyUnusable, which never shows the text."""
        try:
            padded = text.strip().replace("-", "+").replace("_", "/")
            return cls(base64.b64decode(padded + "=" * (-len(padded) % 4), validate=True), **times)
        except (binascii.Error, ValueError):
            raise KeyUnusable("a master key can't be read: 32 bytes in base64 are expected") from None

    def __repr__(self) -> str:
        return f"MasterKey(id={self.id})"


def new_key(taken_ids: set[int], now: datetime) -> MasterKey:
    """A key whose id is not yet in the ring."""
    while (key := MasterKey(secrets.token_bytes(KEY_BYTES), made_at=now)).id in taken_ids:
        pass
    return key


def retired(keys: tuple[MasterKey, ...], now: datetime) -> tuple[MasterKey, ...]:
    return tuple(replace(key, retired_at=key.retired_at or now) for key in keys)


def read_key_file(path: Path) -> tuple[MasterKey, ...]:
    """The keys, newest first; none without a file. Raises KeyUnusable if the file can't be read."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnusable(f"{path.name} can't be read: {type(error).__name__}") from error
    keys = tuple(_from_line(line) for line in lines if line.strip() and not line.startswith("#"))
    if not keys:
        raise KeyUnusable(f"{path.name} holds no key")
    return keys


def write_key_file(path: Path, keys: tuple[MasterKey, ...]) -> None:
    text = "\n".join([_TITLE, *map(_line, keys), ""])
    fresh = path.with_name(f"{path.name}.new")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes a rename in this folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _line(key: MasterKey) -> str:
    made, gone = (
        when.isoformat(timespec="seconds") if when else "-" for when in (key.made_at, key.retired_at)
    )
    return f"{key.id} {base64.b64encode(key.secret).decode()} {made} {gone}"


def _from_line(line: str) -> MasterKey:
    try:
        key_id, secret, made, gone = line.split()
        key = MasterKey.from_base64(secret, made_at=_moment(made), retired_at=_moment(gone))
        if key.id == int(key_id):
            return key
    except ValueError:
        # Not chained: the original may repeat the line.
        raise KeyUnusable(f"a line of {FILE_NAME} can't be read") from None
    raise KeyUnusable(f"a key of {FILE_NAME} doesn't have the id written beside it: the file was damaged")


def _moment(text: str) -> datetime | None:
    return None if text == "-" else datetime.fromisoformat(text)
