"""The service repeats what it was sent, so its own words may carry an API key or somebody's phone.

All text of the service that may reach a log or a chat goes through here first.
"""

import json
import re
from urllib.parse import quote, quote_plus

SHORTEST_SECRET = 6
MESSAGE_LIMIT = 300
MASK = "***"

_PHONE_LIKE = re.compile(r"\+?\d(?:[\s().-]{0,3}\d){9,}")
_SPACES = re.compile(r"\s+")


def without_secret(text: str, secret: str) -> str:
    """`text` with every usual spelling of the secret (plain, JSON, URL) masked.

    A secret of fewer than 6 characters is no real key and is left alone: masking it would eat the text.
    """
    if len(secret) < SHORTEST_SECRET:
        return text
    escaped = json.dumps(secret)[1:-1]
    spellings = {
        secret,
        escaped,
        escaped.replace("/", "\\/"),
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
    }
    for spelling in sorted(spellings, key=len, reverse=True):
        text = text.replace(spelling, MASK)
    return text


def quotable(text: str) -> str:
    """The service's words as they may be shown: phones masked, one line, at most 300 characters."""
    line = _SPACES.sub(" ", _PHONE_LIKE.sub(MASK, text)).strip()
    return line if len(line) <= MESSAGE_LIMIT else line[: MESSAGE_LIMIT - 1] + "…"
