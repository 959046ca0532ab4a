"""How a request failed below HTTP. What decides is whether its first byte had been announced, never the exception
alone: a reset, a closed connection and a timeout look the same whether or not the service has placed the calls.
"""

import traceback
from collections.abc import Callable
from types import SimpleNamespace

import aiohttp

from bot.provider.answers import lost
from bot.provider.errors import AnswerLostError, Happened, NotSentError, ProviderError
from bot.provider.methods.method import AnswerT, Method
from bot.provider.redaction import without_secret

InTime = Callable[[], bool]
"""Whether a request may leave at this moment, by the sender's clock."""


class RequestProgress:
    """How far one request got; `left` turns true before its first byte is written.

    `in_time` says whether the request may still leave. It is asked before each piece of the body, and the headers leave
    with the first piece. Nothing is awaited between that answer and the socket. So a process that stood still at any
    earlier step sends nothing when it wakes.
    """

    def __init__(self, in_time: InTime) -> None:
        self._in_time = in_time
        self._began = False
        self.left = False

    @property
    def came_too_late(self) -> bool:
        """The request's time was over before anything was written, so nothing was written."""
        return not self._began and not self._in_time()

    def begin(self) -> None:
        """Raises TooLateError; aiohttp then closes the connection, and the rest of the request never leaves."""
        if not self._in_time():
            raise TooLateError
        self._began = True


class TooLateError(Exception):
    """The time in which the request might leave is over."""


def progress_trace() -> aiohttp.TraceConfig:
    """Keeps the RequestProgress that was given as `trace_request_ctx` up to date."""

    async def headers_announced(
        _session: aiohttp.ClientSession,
        context: SimpleNamespace,
        _params: aiohttp.TraceRequestHeadersSentParams,
    ) -> None:
        context.trace_request_ctx.left = True

    async def piece_announced(
        _session: aiohttp.ClientSession,
        context: SimpleNamespace,
        _params: aiohttp.TraceRequestChunkSentParams,
    ) -> None:
        context.trace_request_ctx.begin()

    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(headers_announced)
    trace.on_request_chunk_sent.append(piece_announced)
    return trace


def transport_error(
    method: Method[AnswerT], error: aiohttp.ClientError | OSError, progress: RequestProgress, *, secret: str
) -> ProviderError:
    """The failure as an error of ours, with the original chained, or a stand-in where the original quotes the key."""
    failure: ProviderError
    if progress.came_too_late:
        failure = NotSentError("too_late", happened=Happened.NO, temporary=True)
    elif progress.left:
        failure = AnswerLostError(
            "timeout" if isinstance(error, TimeoutError) else "disconnected",
            happened=lost(method),
            temporary=True,
        )
    elif isinstance(error, aiohttp.ClientSSLError):
        failure = NotSentError("untrusted", happened=Happened.NO)
    else:
        failure = NotSentError("unreachable", happened=Happened.NO, temporary=True)
    failure.__cause__ = _without_key(error, secret)
    return failure


def _without_key(error: Exception, secret: str) -> Exception:
    """aiohttp quotes the whole address in some errors, and the address of a GET holds the key."""
    shown = "".join(traceback.format_exception(error)) + repr(error)
    if without_secret(shown, secret) == shown:
        return error
    text = without_secret(f"{type(error).__name__}: {error}", secret)
    return ConnectionError(text).with_traceback(error.__traceback__)
