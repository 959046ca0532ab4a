"""The published list of methods and fields: what the real server doesn't know must fail here too.

Telegram itself ignores unknown fields. Here they are refused, since an ignored field is a mistake of the
caller.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIST = Path(__file__).resolve().parent.parent / "bot-api-methods.json"


@dataclass(frozen=True)
class Published:
    """Names of a method's fields."""

    required: frozenset[str]
    known: frozenset[str]


@cache
def methods() -> dict[str, Published]:
    """Every published method by name; the file's `source` says where the list comes from."""
    listed = json.loads(LIST.read_text(encoding="utf-8"))["methods"]
    return {name: _published(fields["required"], fields["optional"]) for name, fields in listed.items()}


def _published(required: Iterable[str], optional: Iterable[str]) -> Published:
    return Published(frozenset(required), frozenset(required) | frozenset(optional))


def complaint(method: str, given: frozenset[str]) -> str | None:
    """What is wrong with the names of the fields given to a published method; None if nothing is."""
    published = methods()[method]
    if unknown := given - published.known:
        return f"unknown field {', '.join(sorted(unknown))}"
    if missing := published.required - given:
        return f"missing field {', '.join(sorted(missing))}"
    return None
