"""API keys and Telegram's updates are in the database only encrypted, each bound to its row.

AES-256-GCM; a blob is version byte, key id byte, 12 bytes of nonce, ciphertext with its tag. The associated data is the
blob's head and the row, so that neither a changed nor a moved ciphertext can be decrypted. The side server loads this
module, so it never imports SQLAlchemy, and cryptography only when something is encrypted.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.hooks.hook_address import hook_mac_key
from storage.engine.errors import KeyMissing, KeyUnusable, Tampered
from storage.keys.key_file import FILE_NAME, MasterKey, read_key_file

if TYPE_CHECKING:
    from bot.config import Settings

_VERSION = 1
_NONCE_BYTES = 12
_HEAD_BYTES = 2 + _NONCE_BYTES
_TAG_BYTES = 16


class Keyring:
    """The master keys in force, newest first. Encrypts with the newest, decrypts with the one a blob names."""

    def __init__(
        self, keys: Sequence[MasterKey], source: Callable[[], Sequence[MasterKey]] | None = None
    ) -> None:
        self._source = source
        self._keys = _by_id(keys)

    def encrypt(self, plaintext: bytes, *, about: bytes) -> bytes:
        """`about` names the row, e.g. b"connections:17"; the same must be given to decrypt."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 (the module's first lines)

        key = self._keys[self.newest_id]
        head, nonce = blob_head(key.id), os.urandom(_NONCE_BYTES)
        return head + nonce + AESGCM(key.secret).encrypt(nonce, plaintext, head + about)

    def decrypt(self, blob: bytes, *, about: bytes) -> bytes:
        """Raises KeyMissing if the blob's key is not in the ring, Tampered if the blob doesn't belong to this row."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        key_id = key_id_of(blob)
        if key_id not in self._keys:
            self._look_for(key_id)
        try:
            opened = AESGCM(self._keys[key_id].secret)
            return opened.decrypt(blob[2:_HEAD_BYTES], blob[_HEAD_BYTES:], blob[:2] + about)
        except InvalidTag as error:
            raise Tampered("a secret in the database doesn't belong to its row, or was changed") from error

    @property
    def key_ids(self) -> tuple[int, ...]:
        """Newest first."""
        return tuple(self._keys)

    @property
    def newest_id(self) -> int:
        return next(iter(self._keys))

    def hook_mac_keys(self) -> dict[int, bytes]:
        """Keys of the webhook addresses by key id, newest first; addresses under a retired key stay valid."""
        return {key.id: hook_mac_key(key.secret) for key in self._keys.values()}

    def keyed_hash(self, value: bytes) -> bytes:
        """32 bytes that show whether two values are equal, but not the value. They change with the newest key."""
        return self.keyed_hashes(value)[0]

    def keyed_hashes(self, value: bytes) -> tuple[bytes, ...]:
        """The same under each key in the ring, newest first."""
        return tuple(
            hmac.digest(hmac.digest(key.secret, b"dialgram hashes", "sha256"), value, hashlib.sha256)
            for key in self._keys.values()
        )

    def reload(self) -> bool:
        """Reads the source (the key file) again, on SIGHUP, and replaces the keys. True: the newest key changed.

        If the source can't be read or is gone, raises KeyUnusable and keeps the keys it had.
        """
        former = self.newest_id
        if self._source is not None:
            self._keys = _by_id(self._source())
        return self.newest_id != former

    def _look_for(self, key_id: int) -> None:
        """Reads the source again: another process may have rotated the keys meanwhile."""
        with suppress(KeyUnusable):
            self.reload()
        if key_id not in self._keys:
            raise KeyMissing(key_id)

    def __repr__(self) -> str:
        return f"Keyring(key_ids={self.key_ids})"


def read_keyring(settings: Settings) -> Keyring | None:
    """The keys of SECRET_KEY (or SECRET_KEY_FILE), else of the key file; None without either.

    This looks at no database. Every command except the side server uses `storage.keys.key_check.open_keyring`, which
    does.
    """
    keys = _configured(settings)
    return Keyring(keys, lambda: _configured(settings)) if keys else None


def key_file_path(settings: Settings) -> Path:
    return settings.data_dir / FILE_NAME


def keys_in_environment(settings: Settings) -> bool:
    """Whether the keys come from SECRET_KEY: then only the operator changes them, and we write no file."""
    return settings.secret_key is not None


def blob_head(key_id: int) -> bytes:
    """The first two bytes of every blob under this key."""
    return bytes([_VERSION, key_id])


def key_id_of(blob: bytes) -> int:
    """The id of the key that a blob was encrypted with. Raises Tampered if it is not a blob of ours."""
    if len(blob) < _HEAD_BYTES + _TAG_BYTES or blob[0] != _VERSION:
        raise Tampered("a secret in the database is cut, or of an unknown version")
    return blob[1]


def _configured(settings: Settings) -> tuple[MasterKey, ...]:
    if settings.secret_key is None:
        return read_key_file(key_file_path(settings))
    parts = settings.secret_key.get_secret_value().split(",")
    return tuple(MasterKey.from_base64(part) for part in parts if part.strip())


def _by_id(keys: Sequence[MasterKey]) -> dict[int, MasterKey]:
    if not keys:
        raise KeyUnusable("there is no master key")
    ring = {key.id: key for key in keys}
    if len({key.secret for key in keys}) != len(ring):
        raise KeyUnusable("two of the master keys have one id; replace the older by a new one")
    return ring
