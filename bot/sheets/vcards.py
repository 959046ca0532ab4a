"""A phone's contacts, exported: each program writes vCards its own way, and one bad card must not cost the others.

A card is one person, so it gives one phone: the preferred or the mobile one before any other.
"""

import re
from typing import Any

import vobject  # type: ignore[import-untyped]  # it has none

from bot.sheets.sheet import Columns, SheetFormat
from bot.sheets.table import Table

COLUMNS = Columns(phone=1, name=0)
_CARD = re.compile(r"^BEGIN:VCARD[ \t]*\r?$.*?^END:VCARD[ \t]*\r?$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_TEL = re.compile(r"^(?:[\w-]+\.)?TEL[^:\r\n]*:([^\r\n]+)", re.MULTILINE | re.IGNORECASE)
_FULL_NAME = re.compile(r"^(?:[\w-]+\.)?FN(?:;[^:=\r\n]*)?:([^\r\n]+)", re.MULTILINE | re.IGNORECASE)
_SCHEME = "tel:"


def is_vcard(head: bytes) -> bool:
    """By its first line."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:11].upper() == b"BEGIN:VCARD"


def vcard_table(text: str, *, kind: SheetFormat = "vcf") -> Table:
    """A row a card, numbered as they stand: the name, the phone."""
    return Table(kind, enumerate((_person(match[0]) for match in _CARD.finditer(text)), 1), COLUMNS)


def _person(card: str) -> list[str]:
    try:
        read = vobject.readOne(card, allowQP=True)
        phones = sorted(read.contents.get("tel", []), key=_rank)
        name = _name(read)
        phone = str(phones[0].value) if phones else ""
    except Exception:  # noqa: BLE001  (whatever a parser may say of a stranger's card)
        found = _TEL.search(card)
        told = _FULL_NAME.search(card)
        phone, name = found[1] if found else "", told[1] if told else ""
    return [" ".join(name.split()), phone.strip().removeprefix(_SCHEME).partition(";")[0]]


def _name(card: Any) -> str:
    for key in ("fn", "n", "org"):
        for line in card.contents.get(key, []):
            value = line.value
            text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
            if text.strip():
                return text
    return ""


def _rank(line: Any) -> tuple[bool, bool, bool]:
    told = {str(word).upper() for words in (*line.params.values(), line.singletonparams) for word in words}
    told |= {str(name).upper() for name in line.params}
    return "FAX" in told, "PREF" not in told, not told & {"CELL", "MOBILE", "IPHONE"}
