"""Reading a body that may be endless, slow or compressed: whoever knows an address can send anything to it."""

import asyncio

from aiohttp import web

READ_S = 10.0
"""From the end of the head to the end of the body."""
UPDATE_LIMIT = 1024 * 1024
"""Bytes of an update, far more than Telegram ever sends."""


class BodyRefused(Exception):  # noqa: N818  (named for what happened)
    """Carries the HTTP status that says why: 408, 413, 415, 400."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def news_limit(batch_size: int) -> int:
    """The most bytes of a webhook. About 0.5 kB a phone were seen; recognised speech may take several times that."""
    return 64 * 1024 + 4 * 1024 * batch_size


async def read_body(request: web.BaseRequest, limit: int, *, timeout_s: float = READ_S) -> bytes:
    """The whole body. Raises BodyRefused; a declared size that is too large is refused before anything is read."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        raise BodyRefused(415)
    if (request.content_length or 0) > limit:
        raise BodyRefused(413)
    try:
        if request.content.is_eof():  # as most often: it came in one piece with the head
            if len(body := request.content.read_nowait()) > limit:
                raise BodyRefused(413)
            return body
        async with asyncio.timeout(timeout_s):
            return await _read(request, limit)
    except TimeoutError as error:
        raise BodyRefused(408) from error
    except (web.RequestPayloadError, ConnectionError) as error:
        raise BodyRefused(400) from error


async def _read(request: web.BaseRequest, limit: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := await request.content.readany():
        size += len(piece)
        if size > limit:
            raise BodyRefused(413)
        pieces.append(piece)
    return b"".join(pieces)
