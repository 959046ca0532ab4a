"""The service repeats what it was sent, so our own API key may come back in a webhook, which is kept whole on
disk.

The side server knows no key, so we don't search for its value. We leave out members named `apiKey`, in any
spelling and at any depth.
"""

import json
import re
from typing import Any

MASK = b"***"
_NAME = re.compile(rb"api[\W_]*key")
_ESCAPED_LETTER = re.compile(rb"\\u00[4-7]")
_IN_TEXT = re.compile(
    # What stands between name and value in a form, a broken JSON, XML, a dump or a multipart body.
    rb"(api[\W_]*?key[\\\"'\])]*\s*(?:=>|[=:>]|(?:\r?\n){2})\s*[\\\"']*)[^\s\\\"'&<>,;}\]]+",
    re.IGNORECASE,
)


def without_own_key(body: bytes) -> bytes:
    """The body, byte for byte as it came if nothing in it has that name; else as JSON without such members.

    A body that is not JSON keeps its shape: the value after the name is masked.
    """
    if not _may_name_it(body.lower()):
        return body
    try:
        told = json.loads(body)
        kept = _without(told)
    except (ValueError, RecursionError):
        return _IN_TEXT.sub(rb"\1" + MASK, body)
    return body if kept == told else json.dumps(kept, separators=(",", ":")).encode()


def _may_name_it(lowered: bytes) -> bool:
    """A cheap look at every webhook: hardly any names a key, and only those that do are parsed."""
    if b"key" in lowered and _NAME.search(lowered):
        return True
    if b"\\u00" in lowered and _ESCAPED_LETTER.search(lowered):
        return True
    return b"\0" in lowered  # JSON has no NUL, but in UTF-16 every second byte is one


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without(item) for name, item in value.items() if not _is_its_name(name)}
    if isinstance(value, list):
        return [_without(item) for item in value]
    if isinstance(value, str):
        # A string may hold JSON again, as `webhookParameters` does.
        return without_own_key(value.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")
    return value


def _is_its_name(name: str) -> bool:
    return "".join(filter(str.isalnum, name)).lower().endswith("apikey")
