"""The page can press any button as anybody, so a foreign site open in the same browser must not reach it.

Requests must name a loopback host (a rebound DNS name does not). Requests that change something must come
from the page itself: from its own origin and with a header that no plain form can send.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PAGE_HEADER = "X-Sandbox-Page"

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'none'; object-src 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_loopback(host: str) -> bool:
    """Whether a Host header (`name`, `name:port`, `[::1]:port`) names this machine."""
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        return False


@web.middleware
async def only_the_page(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses foreign hosts with 421, and changes from foreign senders with 403."""
    if not is_loopback(request.headers.get("Host", "")):
        return refusal(421, "this page answers at 127.0.0.1 only")
    if request.method not in {"GET", "HEAD"} and not _sent_by_the_page(request):
        return refusal(403, "changes are accepted from the page itself only")
    return await handler(request)


def _sent_by_the_page(request: web.Request) -> bool:
    headers = request.headers
    origin = headers.get("Origin")
    own = {f"http://{headers['Host']}", f"https://{headers['Host']}"}
    same_site = headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    return PAGE_HEADER in headers and same_site and (origin is None or origin in own)


def refusal(status: int, why: str) -> web.Response:
    """An error as the page's script reads it."""
    return web.json_response({"error": why}, status=status)


async def add_security_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Adds them to every answer, the event stream's included."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
