"""Telegram's HTML, read as strictly and refused in the same words: one stray `<` in a name loses a whole
message.

Byte offsets in refusals count UTF-8 bytes of what was sent; offsets of entities count UTF-16 units of the
result.
"""

import re
from dataclasses import dataclass

from bot.sandbox.telegram.entities import utf16_length
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.refusals import ApiError, bad_request

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
    "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
PLAIN = re.compile(r"[^<&]+")
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));?")
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]+)))?""")
ADDRESS = re.compile(r"^(?:(?P<scheme>https?|tg|ton)://)?(?P<rest>[^\s/?#]+)(?P<path>.*)$", re.IGNORECASE)
MENTION = re.compile(r"^tg://user\?id=(\d+)$")


@dataclass(frozen=True)
class _OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    written_from: int


class _HtmlReader:
    """One pass over the source; `parts` and `length` are the text so far."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.length = 0
        self.entities: list[Json] = []
        self.open: list[_OpenTag] = []

    def read(self) -> tuple[str, list[Json]]:
        at = 0
        while at < len(self.source):
            at = self._step(at)
        if self.open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.parts), self.entities

    def _step(self, at: int) -> int:
        if plain := PLAIN.match(self.source, at):
            self._put(plain[0])
            return plain.end()
        if self.source[at] == "&":
            return self._reference(at)
        return self._end_tag(at) if self.source.startswith("</", at) else self._start_tag(at)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def _reference(self, at: int) -> int:
        match = REFERENCE.match(self.source, at)
        text = _referred(match) if match else None
        self._put(text or "&")
        return match.end() if match and text else at + 1

    def _start_tag(self, at: int) -> int:
        match = TAG_NAME.match(self.source, at + 1)
        name = match[0].lower() if match else ""
        if name not in KINDS:
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {self._bytes(at)}')
        end, attributes = self._attributes(at, at + 1 + len(name), name)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(at)}')
        self.open.append(_OpenTag(name, attributes, self.length, len(self.parts)))
        return end

    def _attributes(self, tag_at: int, at: int, name: str) -> tuple[int, dict[str, str]]:
        attributes: dict[str, str] = {}
        while True:
            while self.source[at : at + 1].isspace():
                at += 1
            if self.source.startswith(">", at):
                return at + 1, attributes
            match = ATTRIBUTE.match(self.source, at)
            if match is None:
                raise _unparsable(f'Unclosed start tag "{name}" at byte offset {self._bytes(tag_at)}')
            attributes[match[1].lower()] = unescaped(match[2] or match[3] or match[4] or "")
            at = match.end()

    def _end_tag(self, at: int) -> int:
        close = self.source.find(">", at)
        if close < 0:
            raise _unparsable(f"Unclosed end tag at byte offset {self._bytes(at)}")
        name = self.source[at + 2 : close].strip().lower()
        if not self.open:
            raise _unparsable(f"Unexpected end tag at byte offset {self._bytes(at)}")
        tag = self.open.pop()
        if name and name != tag.name:
            told = f'expected "</{tag.name}>", found "</{name}>"'
            raise _unparsable(f"Unmatched end tag at byte offset {self._bytes(at)}, {told}")
        self._close(tag)
        return close + 1

    def _close(self, tag: _OpenTag) -> None:
        length = self.length - tag.offset
        parent = self.open[-1] if self.open else None
        if parent and parent.name == "pre" and tag.name == "code":
            language = tag.attributes.get("class", "").removeprefix("language-")
            parent.attributes.setdefault("language", language)
            return
        details = self._details(tag)
        if length and details is not None:
            self.entities.append({"type": KINDS[tag.name], "offset": tag.offset, "length": length} | details)

    def _details(self, tag: _OpenTag) -> Json | None:
        if tag.name == "a":
            return _link(tag.attributes.get("href") or "".join(self.parts[tag.written_from :]))
        if tag.name == "pre" and tag.attributes.get("language"):
            return {"language": tag.attributes["language"]}
        if tag.name == "blockquote" and "expandable" in tag.attributes:
            return {"type": "expandable_blockquote"}
        if tag.name == "tg-emoji":
            return {"custom_emoji_id": tag.attributes.get("emoji-id", "")}
        if tag.name == "tg-time":
            moment = tag.attributes.get("unix", "")
            return (
                {"unix_time": int(moment), "date_time_format": tag.attributes.get("format", "")}
                if moment.isdecimal()
                else None
            )
        return {}

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())


def unescaped(text: str) -> str:
    """The text with its character references replaced; unknown ones stay as they are."""
    return REFERENCE.sub(lambda match: _referred(match) or match[0], text)


def _referred(match: re.Match[str]) -> str | None:
    hexadecimal, decimal, name = match.groups()
    if name:
        return NAMED.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None


def _link(address: str) -> Json | None:
    if mention := MENTION.match(address):
        return {"type": "text_mention", "user": {"id": int(mention[1])}}
    match = ADDRESS.match(address)
    if match is None or (match["scheme"] is None and "." not in match["rest"]):
        return None
    return {"url": f"{(match['scheme'] or 'http').lower()}://{match['rest']}{match['path'] or '/'}"}


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Text and entities of Telegram's HTML. Raises ApiError 400 where Telegram does."""
    text, entities = _HtmlReader(source).read()
    return text, _outside_code(entities)


def _outside_code(entities: list[Json]) -> list[Json]:
    code = [each for each in entities if each["type"] in {"code", "pre"}]
    return [each for each in entities if not any(_within(each, one) for one in code)]


def _within(inner: Json, outer: Json) -> bool:
    if inner is outer:
        return False
    ends = inner["offset"] + inner["length"], outer["offset"] + outer["length"]
    return bool(outer["offset"] <= inner["offset"] and ends[0] <= ends[1])
