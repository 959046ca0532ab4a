"""Addresses that the service calls back. Its webhooks carry no signature, so the address itself is the proof.

Each address holds the batch's unguessable reference and a MAC over the whole path. The MAC's key is derived
from the master key that the key id names. The service cuts an address at 255 characters (contract, §1).
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

HOOK_ADDRESS_LIMIT = 255
_MAC_BYTES = 20

Kind = Literal["calls", "ivr"]


@dataclass(frozen=True)
class HookAddress:
    """What one webhook address says: which batch and, for a reaction, which node of its tree."""

    kind: Kind
    batch_reference: str
    node: str = ""


def hook_mac_key(master_key: bytes) -> bytes:
    """The key of the MACs: the master key itself must sign nothing that goes outside."""
    return hmac.digest(master_key, b"dialgram webhook addresses", "sha256")


def hook_path(address: HookAddress, *, key_id: int, mac_key: bytes) -> str:
    """`/hooks/calls/{key id}/{batch}/{mac}`, `/hooks/ivr/{key id}/{batch}/{node}/{mac}`."""
    head = _head(address, key_id)
    return f"{head}/{_mac(head, mac_key)}"


def read_hook_path(path: str, mac_keys: Mapping[int, bytes]) -> HookAddress | None:
    """The address if its MAC is right under a key in force, else None. Compares in constant time.

    `mac_keys` has two entries while keys rotate: calls placed earlier still report under the older one.
    """
    parts = path.split("/")
    if len(parts) == 6 and parts[2] == "calls":
        address = HookAddress("calls", parts[4])
    elif len(parts) == 7 and parts[2] == "ivr":
        address = HookAddress("ivr", parts[4], parts[5])
    else:
        return None
    key_id, mac = parts[3], parts[-1]
    if not (key_id.isascii() and key_id.isdigit() and len(key_id) <= 3):
        return None
    # An unknown key id takes the same work as a known one, so that the time of the answer reveals nothing.
    mac_key = mac_keys.get(int(key_id), b"\0")
    right = hmac.compare_digest(_mac(_head(address, int(key_id)), mac_key).encode(), mac.encode())
    return (
        address
        if right and int(key_id) in mac_keys and path == f"{_head(address, int(key_id))}/{mac}"
        else None
    )


def telegram_hook_path(mac_key: bytes) -> str:
    """Where Telegram sends updates in webhook mode: known to both processes without the bot's token in it."""
    return f"/telegram/{hmac.digest(mac_key, b'telegram path', 'sha256')[:_MAC_BYTES].hex()}"


def telegram_secret(mac_key: bytes) -> str:
    """What Telegram repeats in X-Telegram-Bot-Api-Secret-Token: 64 characters of those it allows."""
    return hmac.digest(mac_key, b"telegram secret token", "sha256").hex()


def _head(address: HookAddress, key_id: int) -> str:
    node = f"/{address.node}" if address.kind == "ivr" else ""
    return f"/hooks/{address.kind}/{key_id}/{address.batch_reference}{node}"


def _mac(head: str, mac_key: bytes) -> str:
    # Not hmac.digest: it releases the interpreter lock, and beside a busy thread each webhook waits to get it back.
    return hmac.new(mac_key, head.encode(), hashlib.sha256).digest()[:_MAC_BYTES].hex()
