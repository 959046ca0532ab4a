"""Sending requests where a lost answer may mean a second paid call: what counts is how far the request got.

aiohttp announces a request's headers just before it writes the first byte. Before that, nothing has left. After it, a
paid request whose answer is lost has an unknown outcome and is never repeated here. A request whose time to leave is
over at that moment does not leave at all (transport).
"""

import io
import json
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import aiohttp
import stamina
from aiohttp.abc import AbstractResolver
from pydantic import JsonValue, SecretStr

from bot.fetching.resolving import IPv4FirstResolver
from bot.provider.answers import HttpAnswer, lost, read_answer
from bot.provider.errors import ProviderError, UnreadableAnswerError
from bot.provider.methods.method import AnswerT, Method, PaidMethod, Upload, Verb
from bot.provider.transport import InTime, RequestProgress, progress_trace, transport_error

LARGEST_ANSWER = 32 * 2**20
"""Bytes; 5000 calls with several legs each stay well below."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Whose request it is: the service's domain (one of PROVIDER_DOMAINS) and the account's key."""

    domain: str
    api_key: SecretStr = field(repr=False)


class CallingService:
    """The calling service over HTTP; `await service.request(method, credentials)` returns the method's answer.

    `provider_url`: full base address instead of `https://{domain}`. Times are in seconds; `total_timeout_s` covers one
    request from connecting to the last byte of the answer. `attempts` and `retry_wait_s` are for reading methods only.
    Use it as an async context manager, or close it.
    """

    def __init__(
        self,
        *,
        provider_url: str | None = None,
        total_timeout_s: float = 30.0,
        connect_timeout_s: float = 10.0,
        attempts: int = 3,
        retry_wait_s: float = 0.3,
        largest_answer: int = LARGEST_ANSWER,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._base_url = provider_url and provider_url.rstrip("/")
        self._timeout = aiohttp.ClientTimeout(total=total_timeout_s, sock_connect=connect_timeout_s)
        self._attempts = attempts
        self._retry_wait_s = retry_wait_s
        self._largest_answer = largest_answer
        self._resolver = resolver
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes all connections; a request under way ends with an error."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    async def request(
        self, method: Method[AnswerT], credentials: Credentials, *, in_time: InTime | None = None
    ) -> AnswerT:
        """Sends the method and returns its answer; repeats it only if it is repeatable and the error temporary.

        `in_time`: whether the request may still leave, asked right before its first byte; a paid method must bring it.
        Raises ProviderError, see errors. A cancellation passes through: whoever cancels a request that is not
        repeatable must take its outcome as unknown.
        """
        if isinstance(method, PaidMethod) and in_time is None:
            raise TypeError("a paid request leaves through the gate alone (bot.services.paid)")
        if not method.repeatable:
            return await self._ask(method, credentials, in_time or _always)
        async for attempt in stamina.retry_context(
            _is_temporary,
            attempts=self._attempts,
            timeout=None,
            wait_initial=self._retry_wait_s,
            wait_jitter=self._retry_wait_s,
        ):
            with attempt:
                return await self._ask(method, credentials, in_time or _always)
        raise AssertionError("stamina ends with an answer or an error")

    async def _ask(self, method: Method[AnswerT], credentials: Credentials, in_time: InTime) -> AnswerT:
        """Tries the method's verbs in turn; returns the answer to the first that the service accepts."""
        *earlier, last = method.verbs
        for verb in earlier:
            try:
                return await self._exchange(method, verb, credentials, in_time)
            except ProviderError as error:
                if error.http_status is None:
                    raise
        return await self._exchange(method, last, credentials, in_time)

    async def _exchange(
        self, method: Method[AnswerT], verb: Verb, credentials: Credentials, in_time: InTime
    ) -> AnswerT:
        progress = RequestProgress(in_time)
        secret = credentials.api_key.get_secret_value()
        try:
            answer = await self._send(method, verb, credentials, progress)
        except (aiohttp.ClientError, OSError) as error:
            failure = transport_error(method, error, progress, secret=secret)
        else:
            return read_answer(method, answer, secret=secret)
        # Raised out here: inside the handler the original, which may quote the key, would become its context.
        raise failure

    async def _send(
        self, method: Method[AnswerT], verb: Verb, credentials: Credentials, progress: RequestProgress
    ) -> HttpAnswer:
        key = credentials.api_key.get_secret_value()
        fields: dict[str, JsonValue] = {"apiKey": key, **method.wire()}
        url = f"{self._base_url or f'https://{credentials.domain}'}{method.path}"
        session = self._session(keep_alive=method.repeatable)
        async with session.request(
            verb,
            url,
            params=_query(fields) if verb == "GET" else None,
            data=None if verb == "GET" else _body(fields, method.upload()),
            allow_redirects=False,
            trace_request_ctx=progress,
        ) as response:
            return HttpAnswer(response.status, await self._whole(response, method))

    async def _whole(self, response: aiohttp.ClientResponse, method: Method[AnswerT]) -> bytes:
        body = bytearray()
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > self._largest_answer:
                raise UnreadableAnswerError("too_big", happened=lost(method), http_status=response.status)
        return bytes(body)

    def _session(self, *, keep_alive: bool) -> aiohttp.ClientSession:
        """Requests that may be repeated reuse connections; every other request gets a fresh one.

        The service may have closed a kept connection, and that shows only after the request was written to it. A paid
        request would become unknown without need.
        """
        if keep_alive not in self._sessions:
            self._sessions[keep_alive] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    resolver=IPv4FirstResolver(self._resolver), force_close=not keep_alive
                ),
                timeout=self._timeout,
                # One customer's session cookie must not travel with another's key.
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"Accept": "application/json", "User-Agent": "Dialgram"},
                trace_configs=[progress_trace()],
            )
        return self._sessions[keep_alive]


def _always() -> bool:
    """For requests that cost nothing: they may leave at any time."""
    return True


def _query(fields: dict[str, JsonValue]) -> dict[str, str]:
    return {name: str(value) for name, value in fields.items()}


def _body(fields: dict[str, JsonValue], upload: Upload | None) -> aiohttp.BytesIOPayload | aiohttp.FormData:
    """JSON, or multipart when there is a file to send; sent in pieces, so that a large body doesn't hold up others."""
    if upload is None:
        body = json.dumps(fields, ensure_ascii=False).encode()
        return aiohttp.BytesIOPayload(io.BytesIO(body), content_type="application/json")
    form = aiohttp.FormData(_query(fields), default_to_multipart=True)
    form.add_field(
        upload.name, io.BytesIO(upload.content), filename=upload.file_name, content_type=upload.content_type
    )
    return form


def _is_temporary(error: Exception) -> bool:
    return isinstance(error, ProviderError) and error.temporary
