"""Methods that send files: with their real bytes, or by the file_id of a file that is already here."""

from collections.abc import Callable
from typing import cast, get_args

from bot.sandbox.telegram.files import LARGEST_DOWNLOAD, FileKind, StoredFile
from bot.sandbox.telegram.keyboards import inline_only
from bot.sandbox.telegram.methods.bodies import read_caption
from bot.sandbox.telegram.methods.editing import editable, edited
from bot.sandbox.telegram.methods.sending import deliver
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params, RequestFile
from bot.sandbox.telegram.refusals import NotBuiltError, bad_request
from bot.sandbox.telegram.state import State

ALBUM_KINDS = frozenset({"photo", "video", "audio", "document"})
MEDIA_FIELDS = (*get_args(FileKind), "caption", "caption_entities")
VOICE_FORMATS = (b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")


def sender(kind: FileKind) -> Callable[[State, Params], Json]:
    """The method sendPhoto, sendVoice and so on."""

    def send_file(state: State, params: Params) -> Json:
        caption = read_caption(
            params.text("caption"), params.text("parse_mode"), params.nested("caption_entities")
        )
        state.writable_chat(params.whole("chat_id"))
        facts = {name: params.text(name) for name in ("duration", "title", "length")}
        stored = take_file(state, kind, params.upload(kind), facts)
        return deliver(state, params, {stored.kind: stored.as_media()} | caption)

    return send_file


def take_file(state: State, kind: FileKind, given: RequestFile | str | None, facts: Json) -> StoredFile:
    """Keeps an upload, or finds the file with a file_id. Raises ApiError 400."""
    if isinstance(given, RequestFile):
        return state.files.put(
            _kind_of(kind, given.data),
            given.data,
            file_name=given.file_name,
            mime_type=given.mime_type if given.mime_type != "application/octet-stream" else None,
            duration=int(facts.get("duration") or 0),
            title=facts.get("title") or None,
            length=int(facts.get("length") or 240),
        )
    if given is None:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if "://" in given:
        raise NotBuiltError("sending a file by its URL")
    stored = state.files.find(given)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind} as {kind}")
    return stored


def _kind_of(kind: FileKind, data: bytes) -> FileKind:
    # Telegram turns a voice message it cannot play as such into a document.
    if kind == "voice" and not data.startswith(VOICE_FORMATS) and data[4:8] != b"ftyp":
        return "document"
    return kind


def send_media_group(state: State, params: Params) -> list[Json]:
    """An album: 2-10 files of kinds that go together."""
    items = params.nested("media")
    if not isinstance(items, list) or not 2 <= len(items) <= 10:
        raise bad_request("media group must include 2-10 items")
    state.writable_chat(params.whole("chat_id"))
    contents = [_album_item(state, params, item) for item in items]
    album = f"1{state.now()}{len(state.changes.events)}"
    return [deliver(state, params, content | {"media_group_id": album}) for content in contents]


def _album_item(state: State, params: Params, item: Json) -> Json:
    if item.get("type") not in ALBUM_KINDS:
        raise bad_request("can't parse InputMedia: media type is unsupported in an album")
    return _input_media(state, params, item)


def _input_media(state: State, params: Params, item: Json) -> Json:
    caption = read_caption(item.get("caption", ""), item.get("parse_mode", ""), item.get("caption_entities"))
    kind = cast("FileKind", item["type"])
    stored = take_file(state, kind, params.attached(str(item.get("media", ""))), item)
    return {stored.kind: stored.as_media()} | caption


def edit_media(state: State, params: Params) -> Json:
    item = params.nested("media")
    if not isinstance(item, dict) or item.get("type") not in ALBUM_KINDS | {"animation"}:
        raise bad_request("can't parse InputMedia: unsupported media type")
    markup, message = inline_only(params), editable(state, params)
    content = _input_media(state, params, item)
    if markup.get("inline_keyboard"):
        content["reply_markup"] = markup
    return edited(state, message, ("text", "entities", *MEDIA_FIELDS), content)


def get_file(state: State, params: Params) -> Json:
    stored = state.files.find(params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    ids = {"file_id": stored.file_id, "file_unique_id": stored.file_unique_id}
    return ids | {"file_size": stored.size, "file_path": stored.path}
