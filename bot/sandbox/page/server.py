"""The page's routes. The page is served only to this machine's browser, see the guard."""

import asyncio
from pathlib import Path

from aiohttp import web

from bot.sandbox.page.actions import ACTS, LARGEST_FILE, act
from bot.sandbox.page.files import download, upload
from bot.sandbox.page.guard import add_security_headers, only_the_page
from bot.sandbox.page.sides import SIDES, Sides
from bot.sandbox.page.stream import BELLS, CLOSING, events

STATIC = Path(__file__).parent / "static"


def build_page(sides: Sides) -> web.Application:
    """The page over both sandboxes."""
    page = web.Application(middlewares=[only_the_page], client_max_size=LARGEST_FILE + 65536)
    page[SIDES] = sides
    page[CLOSING] = asyncio.Event()
    page[BELLS] = set()
    page.on_response_prepare.append(add_security_headers)
    page.on_shutdown.append(_end_streams)
    page.router.add_get("/", index)
    page.router.add_get("/api/events", events)
    page.router.add_post("/api/file", upload)
    page.router.add_get("/api/file/{file_id}", download)
    for path in ACTS:
        page.router.add_post(path, act)
    page.router.add_static("/static/", STATIC)
    return page


async def index(_request: web.Request) -> web.FileResponse:
    """GET /."""
    return web.FileResponse(STATIC / "index.html")


async def _end_streams(page: web.Application) -> None:
    # An open stream would hold the shutdown until its timeout.
    page[CLOSING].set()
