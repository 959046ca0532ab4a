"""A phone's contacts, exported: each program writes vCards its own way, and one bad card must not cost the others.

A card is one recipient, so it gives one phone: preferably the preferred or the mobile one.
"""

import quopri
import re
from collections.abc import Iterator
from typing import Any

import vobject  # type: ignore[import-untyped]  # it has none

from bot.sheets.sheet import Columns, SheetFormat
from bot.sheets.table import Table

COLUMNS = Columns(phone=1, name=0, more=(2,))
_CARD = re.compile(r"^BEGIN:VCARD[ \t]*\r?$.*?^END:VCARD[ \t]*\r?$", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_TEL = re.compile(r"^(?:[\w-]+\.)?TEL[^:\r\n]*:([^\r\n]+)", re.MULTILINE | re.IGNORECASE)
_FULL_NAME = re.compile(r"^(?:[\w-]+\.)?FN(?:;[^:=\r\n]*)?:([^\r\n]+)", re.MULTILINE | re.IGNORECASE)
_SCHEME = "tel:"
_QUOTED = re.compile(
    r"([^:\r\n]*);ENCODING=QUOTED-PRINTABLE([^:\r\n]*):(.*)|([^:\r\n]*);QUOTED-PRINTABLE([^:\r\n]*):(.*)",
    re.IGNORECASE,
)
_CHARSET = re.compile(r";CHARSET=([\w-]+)", re.IGNORECASE)
_GOES_ON = re.compile(r"=[0-9A-F]{2}", re.IGNORECASE)


def vcard_table(text: str, *, kind: SheetFormat = "vcf") -> Table:
    """A row for each card, numbered in their order: the name, the phone, the other phones."""
    cards = ("\r\n".join(_plain_lines(match[0].splitlines())) for match in _CARD.finditer(text))
    return Table(kind, enumerate(map(_recipient, cards), 1), COLUMNS)


def _plain_lines(lines: list[str]) -> Iterator[str]:
    """Lines with quoted-printable values decoded: programs fold them by the standard, as in mail, or both at once."""
    at = 0
    while at < len(lines):
        line, at = lines[at], at + 1
        quoted = _QUOTED.fullmatch(line)
        if quoted is None:
            yield line
            continue
        head, more, value = quoted[1] or quoted[4], quoted[2] or quoted[5] or "", quoted[3] or quoted[6] or ""
        while at < len(lines) and (
            value.endswith("=") or lines[at][:1] in {" ", "\t"} or _GOES_ON.match(lines[at])
        ):
            value = value.removesuffix("=") + lines[at].removeprefix(" ").removeprefix("\t")
            at += 1
        charset = _CHARSET.search(head + more)
        plain = " ".join(_decoded(value, charset[1] if charset else "utf-8").split())
        yield f"{_CHARSET.sub('', head + more)}:{plain}"


def _decoded(value: str, charset: str) -> str:
    data = quopri.decodestring(value.encode())
    for encoding in (charset, "utf-8"):
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1251", errors="replace")


def _recipient(card: str) -> list[str]:
    try:
        read = vobject.readOne(card, allowQP=True)
        phones = sorted(read.contents.get("tel", []), key=_rank)
        name = _name(read)
        numbers = [str(phone.value) for phone in phones]
    except Exception:  # noqa: BLE001  (whatever a parser may say of a stranger's card)
        told = _FULL_NAME.search(card)
        numbers, name = _TEL.findall(card), told[1] if told else ""
    first, *others = [number.strip().removeprefix(_SCHEME).partition(";")[0] for number in numbers] or [""]
    return [" ".join(name.split()), first, ", ".join(others)]


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
