"""How a request failed below HTTP, told by whether its first byte had been announced, never by the exception alone:
a reset, a closed connection and a timeout look the same whether or not the service has placed the calls.
"""

import traceback
from types import SimpleNamespace

import aiohttp

from bot.provider.answers import lost
from bot.provider.errors import AnswerLostError, Happened, NotSentError, ProviderError
from bot.provider.methods.method import AnswerT, Method
from bot.provider.redaction import without_secret


class Progress:
    """How far one request got; `left` turns true before its first byte is written."""

    def __init__(self) -> None:
        self.left = False


def progress_trace() -> aiohttp.TraceConfig:
    """Keeps the Progress given as `trace_request_ctx` up to date."""

    async def headers_announced(
        _session: aiohttp.ClientSession,
        context: SimpleNamespace,
        _params: aiohttp.TraceRequestHeadersSentParams,
    ) -> None:
        context.trace_request_ctx.left = True

    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(headers_announced)
    return trace


def transport_error(
    method: Method[AnswerT], error: aiohttp.ClientError | OSError, progress: Progress, *, secret: str
) -> ProviderError:
    """The failure as an error of ours, the original chained (a stand-in, where it quotes the key)."""
    failure: ProviderError
    if progress.left:
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
    """aiohttp quotes the whole address in some errors, and that of a GET holds the key."""
    shown = "".join(traceback.format_exception(error)) + repr(error)
    if without_secret(shown, secret) == shown:
        return error
    text = without_secret(f"{type(error).__name__}: {error}", secret)
    return ConnectionError(text).with_traceback(error.__traceback__)
