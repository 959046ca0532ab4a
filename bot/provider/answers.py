"""The service says "no" with HTTP 200, with 4xx, inside a success, or as a proxy's HTML page; one function judges all.

The contract's order: not JSON, then `status` is error, then HTTP >= 400, then the shape of the data. Where an answer
leaves open whether a paid request took effect, the outcome is unknown, never a failure.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue

from bot.provider.errors import (
    Code,
    Happened,
    ProviderError,
    RefusedError,
    UnreadableAnswerError,
    code_of_refusal,
)
from bot.provider.loose import word
from bot.provider.methods.method import AnswerT, Method
from bot.provider.redaction import quotable, without_secret
from bot.provider.shapes import UnexpectedShapeError, is_object, unwrapped

_TEMPORARY_STATUSES = {408, 425, 429}


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """A whole answer as it came; its repr shows only the status."""

    status: int
    body: bytes = field(repr=False)


def read_answer(method: Method[AnswerT], answer: HttpAnswer, *, secret: str = "") -> AnswerT:
    """The method's answer as a model, or a ProviderError: RefusedError, UnreadableAnswerError.

    `secret` (the key that was sent) is masked in all that is read, since the service may echo it.
    """
    payload = _payload(method, answer, secret)
    if _is_error(payload) or (
        answer.status >= 400 and _texts(payload) and not _has_status(payload, "success")
    ):
        raise _refused(method, answer.status, payload)
    if answer.status >= 300:
        raise _unreadable(method, answer.status)
    try:
        return method.read(unwrapped(payload))
    except UnexpectedShapeError as shape:
        raise _unreadable(method, answer.status) from shape


def lost(method: Method[AnswerT]) -> Happened:
    """Whether a request without a usable answer took effect: NO for one that changes nothing, else UNKNOWN."""
    return Happened.NO if method.repeatable else Happened.UNKNOWN


def _payload(method: Method[AnswerT], answer: HttpAnswer, secret: str) -> JsonValue:
    # A wrong byte in a comment must not hide the ids of paid calls, hence "replace".
    text = without_secret(answer.body.decode("utf-8-sig", errors="replace"), secret)
    try:
        payload: JsonValue = json.loads(text)
    except (ValueError, RecursionError) as error:
        # JSONDecodeError keeps the whole body in `doc`, so only the error's name is passed on.
        raise _unreadable(method, answer.status) from UnexpectedShapeError(type(error).__name__)
    return payload


def _is_error(payload: JsonValue) -> bool:
    """{"status": "error", …}, or Laravel's {"message", "errors"} even where its HTTP status says success."""
    if not is_object(payload):
        return False
    return _has_status(payload, "error") or (
        is_object(payload.get("errors")) and "message" in payload and "data" not in payload
    )


def _has_status(payload: JsonValue, status: str) -> bool:
    return is_object(payload) and str(payload.get("status")).lower() == status


def _refused(method: Method[AnswerT], status: int, payload: JsonValue) -> ProviderError:
    if _names_something_made(payload):
        return _unreadable(method, status)
    text, fields = " ".join(_texts(payload)), _fields(payload)
    code: Code = "gateway" if status >= 500 else code_of_refusal(text, status, fields)
    uncertain = status >= 500 or status == 408
    return RefusedError(
        code,
        happened=lost(method) if uncertain else Happened.NO,
        temporary=status >= 500 or status in _TEMPORARY_STATUSES,
        message=quotable(text),
        fields=fields,
        http_status=status,
    )


def _unreadable(method: Method[AnswerT], status: int) -> ProviderError:
    return UnreadableAnswerError(
        "gateway" if status >= 500 else "unreadable",
        happened=lost(method),
        temporary=status >= 500 or status in _TEMPORARY_STATUSES,
        http_status=status,
    )


def _names_something_made(payload: JsonValue) -> bool:
    """An "error" that holds ids: the service stopped half-way, so saying "it did not happen" would be a guess."""
    data = payload.get("data") if is_object(payload) else None
    items = data if isinstance(data, list) else [data, payload]
    return any(is_object(item) and item.get("id") is not None for item in items)


def _texts(payload: JsonValue) -> list[str]:
    """The words of an error, from every place where this service and its framework put them."""
    if isinstance(payload, list):
        return [text for item in payload for text in _texts(item)]
    if not is_object(payload):
        return []
    said: list[str] = []
    for name in ("message", "error", "data"):
        value = payload.get(name)
        text = word(value)
        said += [text] if text else _texts(value)
    return list(dict.fromkeys(said))


def _fields(payload: JsonValue) -> Mapping[str, tuple[str, ...]]:
    """Laravel's {"errors": {field: [words]}}, at the top or inside `data`; the words masked."""
    if not is_object(payload):
        return {}
    errors = payload.get("errors")
    if not is_object(errors):
        return _fields(payload.get("data"))
    return {name: tuple(_words_of(said)) for name, said in errors.items()}


def _words_of(said: JsonValue) -> list[str]:
    items = said if isinstance(said, list) else [said]
    return [quotable(text) for text in map(word, items) if text]
