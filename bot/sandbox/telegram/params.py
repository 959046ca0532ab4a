"""What a request carries, however it was sent.

Clients send urlencoded or multipart forms, in which everything is a string and nested values are JSON in a
string. Files come as further parts that a field names by `attach://`.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.refusals import ApiError, bad_request

ATTACHED = "attach://"
WHOLE_NUMBERS = frozenset({
    "chat_id", "from_chat_id", "message_id", "message_thread_id", "user_id", "offset", "limit", "timeout", "duration",
    "cache_time", "max_connections", "reply_to_message_id", "length", "width", "height",
})  # fmt: skip
WORDS = frozenset(
    {"text", "caption", "callback_query_id", "description", "short_description", "name", "phone_number"}
)


@dataclass(frozen=True)
class RequestFile:
    """A file that came with the request."""

    file_name: str | None
    mime_type: str | None
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Params:
    """The fields of one request as strings, with its files beside them."""

    values: dict[str, str]
    uploads: dict[str, RequestFile]

    def names(self) -> frozenset[str]:
        """The names of given fields, without parts that only carry an attached file."""
        return frozenset(self.values) | {name for name in self.uploads if not self._attached(name)}

    def _attached(self, name: str) -> bool:
        return any(f"{ATTACHED}{name}" in value for value in self.values.values())

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, default)

    def whole(self, name: str, default: int = 0) -> int:
        """A whole number; anything else is refused as Telegram does for ids."""
        raw = self.values.get(name)
        if raw is None or not raw:
            return default
        try:
            return int(raw)
        except ValueError:
            raise bad_request(f"{name} must be of type Integer") from None

    def flag(self, name: str) -> bool:
        return self.values.get(name, "").lower() in {"true", "1", "yes"}

    def nested(self, name: str) -> Any:
        """The JSON value in a field, None if the field is absent or empty."""
        raw = self.values.get(name)
        if not raw:
            return None
        try:
            return json.loads(raw)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def upload(self, name: str) -> RequestFile | str | None:
        """The file that a field means: bytes that came along, or the file_id or URL in the field."""
        if name in self.uploads:
            return self.uploads[name]
        return self.attached(self.text(name))

    def attached(self, value: str) -> RequestFile | str | None:
        """Resolves an `attach://` at any depth; other strings are returned as they are, empty ones as None."""
        if not value.startswith(ATTACHED):
            return value or None
        found = self.uploads.get(value.removeprefix(ATTACHED))
        if found is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return found

    def for_log(self) -> Json:
        """The fields in a form that tests can read: numbers, truth values and nested JSON as such."""
        read: Json = {name: _readable(name, value) for name, value in self.values.items()}
        return read | dict(self.uploads)


def _readable(name: str, value: str) -> Any:
    if name in WORDS:
        return value
    if name in WHOLE_NUMBERS and value.lstrip("-").isdecimal():
        return int(value)
    if value in {"true", "false"}:
        return value == "true"
    if value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


async def read_params(request: web.Request) -> Params:
    """Reads the query string and a urlencoded, multipart or JSON body. Raises ApiError 400, or 413 for too much."""
    try:
        return await _read(request)
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None


async def _read(request: web.Request) -> Params:
    values = dict(request.query)
    uploads: dict[str, RequestFile] = {}
    if request.content_type == "multipart/form-data":
        await _read_parts(request, values, uploads)
    elif request.content_type == "application/json":
        values |= _flattened(await request.text())
    else:
        values |= {name: str(value) for name, value in (await request.post()).items()}
    return Params(values, uploads)


async def _read_parts(request: web.Request, values: dict[str, str], uploads: dict[str, RequestFile]) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse multipart/form-data")
        data = await part.read(decode=True)
        if part.filename is None:
            values[part.name] = data.decode()
        else:
            mime_type = part.headers.get("Content-Type")
            uploads[part.name] = RequestFile(part.filename, mime_type, bytes(data))


def _flattened(body: str) -> dict[str, str]:
    try:
        given = json.loads(body or "{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(given, dict):
        raise bad_request("object expected")
    present = {name: value for name, value in given.items() if value is not None}
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in present.items()}
