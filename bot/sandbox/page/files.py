"""Files both ways: what a user attaches, and what the bot sent, to be played or saved."""

from aiohttp import web

from bot.sandbox.page.actions import LARGEST_FILE, chat_of
from bot.sandbox.page.guard import refusal
from bot.sandbox.page.sides import SIDES
from bot.sandbox.telegram.files import FileKind
from bot.sandbox.telegram.refusals import ApiError

SHOWN_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
FILE_KINDS: dict[str, FileKind] = {
    "voice": "voice",
    "audio": "audio",
    "document": "document",
    "photo": "photo",
    "video_note": "video_note",
}
PLAYED = ("audio/", "video/")


async def upload(request: web.Request) -> web.Response:
    """POST /api/file: multipart with person, chat, kind, optionally duration (seconds) and caption, and the file."""
    form = await request.post()
    file = form.get("file")
    kind = FILE_KINDS.get(str(form.get("kind")))
    if not isinstance(file, web.FileField) or kind is None:
        return refusal(400, "a file and its kind are needed")
    data = file.file.read()
    if len(data) > LARGEST_FILE:
        return refusal(413, "the file is larger than 20 MB")
    try:
        user, chat = int(str(form["person"])), int(str(form["chat"]))
        message = await request.app[SIDES].telegram.send_file(
            user,
            kind,
            data,
            file_name=file.filename,
            mime_type=file.content_type,
            duration=_whole(form.get("duration")),
            caption=str(form["caption"]) if form.get("caption") else None,
            chat_id=chat_of(user, chat),
        )
    except (LookupError, ValueError, ApiError) as error:
        return refusal(400, str(error) or type(error).__name__)
    return web.json_response({"message_id": message["message_id"]})


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, str) and value.isdigit() else None


def _picture_type(data: bytes) -> str | None:
    # Photos are stored without a type of their own.
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/png" if data.startswith(b"\x89PNG\r\n\x1a\n") else None


async def download(request: web.Request) -> web.Response:
    """GET /api/file/{file_id}: sound and pictures to be shown, anything else to be saved and never run by the
    browser.
    """
    try:
        mime_type, data = request.app[SIDES].telegram.file_of(request.match_info["file_id"])
    except LookupError:
        return refusal(404, "no such file")
    mime_type = _picture_type(data) or mime_type
    shown = mime_type in SHOWN_TYPES or mime_type.startswith(PLAYED)
    headers = {
        "Content-Type": mime_type if shown else "application/octet-stream",
        "Content-Disposition": "inline" if shown else "attachment",
        "Accept-Ranges": "bytes",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return _ranged(request, data, headers)


def _ranged(request: web.Request, data: bytes, headers: dict[str, str]) -> web.Response:
    # A player can seek only in a sound that is served in ranges.
    try:
        wanted = request.http_range
    except ValueError:
        return web.Response(status=416)
    start, stop, _ = wanted.indices(len(data))
    if wanted.start is None and wanted.stop is None:
        return web.Response(body=data, headers=headers)
    if start >= len(data):
        return web.Response(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(data)}"
    return web.Response(status=206, body=data[start:stop], headers=headers)
