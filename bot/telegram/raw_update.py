"""An update as JSON, before aiogram has parsed it. It is written down in this form, and its ids tell whose
turn it is.
"""

import json
from typing import Any

RawUpdate = dict[str, Any]


def pack(update: RawUpdate) -> bytes:
    """Compact UTF-8 JSON; aiogram reads it straight from the bytes."""
    return json.dumps(update, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def read_address(body: bytes) -> tuple[int, int]:
    """The update's id, and the chat (else the user) whose updates must be handled in order; 0 if there is
    neither.

    Raises ValueError if it is not an update.
    """
    update = json.loads(body)
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise ValueError("not an update")  # noqa: TRY004 - of its content
    event = next((part for part in update.values() if isinstance(part, dict)), {})
    for holder in (event, event.get("message")):
        if isinstance(holder, dict) and isinstance(chat := holder.get("chat"), dict):
            return update["update_id"], int(chat.get("id", 0))
    sender = event.get("from") or event.get("user")
    return update["update_id"], int(sender.get("id", 0)) if isinstance(sender, dict) else 0
