"""Text and captions of a request, parsed, trimmed, measured and marked up as Telegram does before it accepts them."""

from typing import Any

from bot.sandbox.telegram.entities import utf16_length, with_found
from bot.sandbox.telegram.formatting import parse_html
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.refusals import NotBuiltError, bad_request

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


def read_text(params: Params) -> Json:
    """`text` and `entities` of a Message. Raises ApiError 400 when empty, too long or not parsable."""
    text, entities = formatted(params.text("text"), params.text("parse_mode"), params.nested("entities"))
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def read_caption(given: str, parse_mode: str, entities: Any) -> Json:
    """`caption` and `caption_entities` of a Message; {} for none."""
    text, found = formatted(given, parse_mode, entities)
    if utf16_length(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text} | ({"caption_entities": found} if found else {})


def formatted(source: str, parse_mode: str, entities: Any) -> tuple[str, list[Json]]:
    """The text without markup, and all its entities, given and found."""
    source = source.replace("\r", "")
    if parse_mode.lower() == "html":
        text, read = parse_html(source)
    elif parse_mode.lower() in {"", "none"}:
        text, read = source, _given(entities)
    elif parse_mode.lower() in {"markdown", "markdownv2"}:
        raise NotBuiltError("parse_mode other than HTML")
    else:
        raise bad_request("unsupported parse_mode")
    text, read = trimmed(text, read)
    return text, with_found(text, read)


def _given(entities: Any) -> list[Json]:
    if entities is None:
        return []
    if not isinstance(entities, list) or not all(_is_entity(each) for each in entities):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    return [dict(each) for each in entities]


def _is_entity(given: Any) -> bool:
    return (
        isinstance(given, dict)
        and isinstance(given.get("offset"), int)
        and isinstance(given.get("length"), int)
    )


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The text without white space at both ends. Entities are moved along, and empty ones are dropped."""
    start = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    length = utf16_length(text)
    moved: list[Json] = []
    for each in entities:
        offset, end = max(each["offset"] - start, 0), min(each["offset"] + each["length"] - start, length)
        if end > offset:
            moved.append(each | {"offset": offset, "length": end - offset})
    return text, moved
