"""Every fault of the network and of proxies: does the error tell whether a paid request happened?"""

import asyncio
import socket
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.domain.phone import Phone
from bot.provider.client import CallingService
from bot.provider.errors import (
    AnswerLostError,
    Happened,
    NotSentError,
    ProviderError,
    RefusedError,
    UnreadableAnswerError,
)
from bot.provider.methods import GetLanguages, GetPhones, Method, RemoveCalls, UserInfo
from bot.provider.methods.paid import CallRecord, CreateCalls
from tests.unit.provider import misbehaving
from tests.unit.provider.examples import ANNA, KEY, OUTGOING, PAID, always, call_id, credentials, wrapped
from tests.unit.provider.misbehaving import Behaviour, Connection, MisbehavingService, answering
from tests.unit.provider.own_certificate import own_certificate

every_paid_method = pytest.mark.parametrize("method", PAID, ids=lambda method: type(method).__name__)
WHOLE_ANSWERS = {
    "CreateCalls": wrapped([{"id": 1, "phone": ANNA}]),
    "CreateTemplateCalls": wrapped([{"id": 1, "phone": ANNA}]),
    "CreateRecord": wrapped({"id": 1}),
    "ConfirmPhone": wrapped("done"),
}


class NoSuchName(AbstractResolver):
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        raise OSError(-2, "Name or service not known")

    async def close(self) -> None:
        pass


async def failure(
    service: CallingService, method: Method[object], domain: str = "x.example"
) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await service.request(method, credentials(domain), in_time=always)
    return caught.value


@contextmanager
def refusing_port() -> Iterator[str]:
    """A port that is taken but not listened to."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


@contextmanager
def full_port() -> Iterator[str]:
    """A port whose queue of connections is full, so that a further one is neither taken nor refused."""
    with socket.socket() as full, socket.socket() as one, socket.socket() as two:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for waiting in (one, two):
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        yield f"http://127.0.0.1:{full.getsockname()[1]}"


@every_paid_method
async def test_unknown_host_means_it_never_left(method: Method[object]) -> None:
    async with CallingService(resolver=NoSuchName()) as service:
        error = await failure(service, method)
    assert isinstance(error, NotSentError)
    assert (error.happened, error.never_left, error.code) == (Happened.NO, True, "unreachable")
    assert error.temporary
    assert error.__cause__ is not None


@every_paid_method
async def test_refused_connection_means_it_never_left(method: Method[object]) -> None:
    with refusing_port() as url:
        async with CallingService(provider_url=url) as service:
            error = await failure(service, method)
    assert (error.happened, error.never_left, error.code) == (Happened.NO, True, "unreachable")


@pytest.mark.parametrize(
    ("total_s", "connect_s"), [(5.0, 0.2), (0.2, 5.0)], ids=["connect timeout", "total timeout"]
)
async def test_connection_never_taken_means_it_never_left(total_s: float, connect_s: float) -> None:
    with full_port() as url:
        async with CallingService(
            provider_url=url, total_timeout_s=total_s, connect_timeout_s=connect_s
        ) as service:
            error = await failure(service, PAID[0])
    assert (error.happened, error.never_left, error.code) == (Happened.NO, True, "unreachable")


async def test_certificate_that_nobody_vouches_for_gets_no_request(tmp_path: Path) -> None:
    async with MisbehavingService(answering(wrapped([]))).listening(own_certificate(tmp_path)) as server:
        domain = server.url.removeprefix("https://").replace("127.0.0.1", "localhost")
        async with CallingService() as service:
            error = await failure(service, PAID[0], domain)
        assert server.requests == []
    assert (error.happened, error.never_left, error.code) == (Happened.NO, True, "untrusted")
    assert not error.temporary


FAULTS: dict[str, tuple[Behaviour, type[ProviderError], str, int]] = {
    "closed without reading": (misbehaving.closes_without_reading, AnswerLostError, "disconnected", 0),
    "closed after reading": (misbehaving.closes_after_reading, AnswerLostError, "disconnected", 1),
    "read timeout": (misbehaving.never_answers, AnswerLostError, "timeout", 1),
    "never read": (misbehaving.never_reads, AnswerLostError, "timeout", 0),
    "reset after processing": (misbehaving.resets_after_processing, AnswerLostError, "disconnected", 1),
    "gateway page": (misbehaving.gateway_page, UnreadableAnswerError, "gateway", 1),
    "half an answer": (misbehaving.half_an_answer, AnswerLostError, "disconnected", 1),
    "endless answer": (misbehaving.answers_byte_by_byte_for_ever, AnswerLostError, "timeout", 1),
    "no HTTP": (misbehaving.speaks_no_http, AnswerLostError, "disconnected", 1),
}


@every_paid_method
@pytest.mark.parametrize("fault", FAULTS)
async def test_answer_lost_after_the_request_left_is_unknown_and_never_repeated(
    method: Method[object], fault: str
) -> None:
    behaviour, kind, code, read = FAULTS[fault]
    total_timeout_s = 0.8 if code == "timeout" else 20.0
    async with MisbehavingService(behaviour).listening() as server:
        async with CallingService(provider_url=server.url, total_timeout_s=total_timeout_s) as service:
            error = await failure(service, method)
        assert (server.connections, len(server.requests)) == (1, read)
    assert isinstance(error, kind)
    assert (error.happened, error.never_left, error.code) == (Happened.UNKNOWN, False, code)
    assert error.temporary


async def test_request_cut_half_way_is_unknown() -> None:
    many = CreateCalls(
        phones=tuple(Phone(f"7916{number:07}") for number in range(100_000)),
        outgoing_phone=OUTGOING,
        record=CallRecord(text="Ждём вас"),
    )
    async with MisbehavingService(misbehaving.resets_half_way_through_the_request).listening() as server:
        async with CallingService(provider_url=server.url) as service:
            error = await failure(service, many)
        assert (server.connections, server.requests) == (1, [])
    assert (error.happened, error.never_left) == (Happened.UNKNOWN, False)


async def test_redirect_of_a_paid_request_is_not_followed_and_unknown() -> None:
    async def redirects(connection: Connection) -> None:
        await connection.read()
        connection.writer.write(
            b"HTTP/1.1 307 X\r\nLocation: /apiCalls/create\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )

    async with MisbehavingService(redirects).listening() as server:
        async with CallingService(provider_url=server.url) as service:
            error = await failure(service, PAID[0])
        assert len(server.requests) == 1
    assert (error.happened, error.http_status) == (Happened.UNKNOWN, 307)


async def test_answer_above_the_limit_is_unknown() -> None:
    large = wrapped([{"id": 1, "x": "y" * 5000}])
    async with (
        MisbehavingService(answering(large)).listening() as server,
        CallingService(provider_url=server.url, largest_answer=4000) as service,
    ):
        error = await failure(service, PAID[0])
    assert (error.happened, error.code, error.http_status) == (Happened.UNKNOWN, "too_big", 200)


async def test_cancelled_paid_request_says_so_and_is_sent_once() -> None:
    async with MisbehavingService(misbehaving.never_answers).listening() as server:
        async with CallingService(provider_url=server.url) as service, asyncio.TaskGroup() as tasks:
            task = tasks.create_task(service.request(PAID[0], credentials(), in_time=always))
            await server.received.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert len(server.requests) == 1


async def test_removal_whose_answer_is_lost_is_unknown_and_not_repeated() -> None:
    removal = RemoveCalls(ids=(call_id(1),), of_template=False)
    async with MisbehavingService(misbehaving.closes_after_reading).listening() as server:
        async with CallingService(provider_url=server.url, retry_wait_s=0) as service:
            error = await failure(service, removal)
        assert len(server.requests) == 1
    assert error.happened is Happened.UNKNOWN


async def test_reading_is_repeated_a_few_times_and_changes_nothing() -> None:
    async with MisbehavingService(misbehaving.closes_after_reading).listening() as server:
        async with CallingService(provider_url=server.url, retry_wait_s=0, attempts=3) as service:
            error = await failure(service, UserInfo())
        assert len(server.requests) == 3
    assert error.happened is Happened.NO


async def test_reading_succeeds_once_the_gateway_is_back() -> None:
    async def second_try_succeeds(connection: Connection) -> None:
        body, status = (b"<html>", 503) if connection.number == 1 else (wrapped({"id": 7, "balance": 1}), 200)
        await connection.read()
        await connection.answer(body, status=status)

    async with (
        MisbehavingService(second_try_succeeds).listening() as server,
        CallingService(provider_url=server.url, retry_wait_s=0) as service,
    ):
        assert (await service.request(UserInfo(), credentials())).id == 7


async def test_refused_reading_is_not_repeated() -> None:
    refusal = b'{"status":"error","data":{"message":"Unauthorized"}}'
    async with MisbehavingService(answering(refusal, status=401)).listening() as server:
        async with CallingService(provider_url=server.url, retry_wait_s=0) as service:
            error = await failure(service, UserInfo())
        assert len(server.requests) == 1
    assert isinstance(error, RefusedError)
    assert error.code == "wrong_key"


async def closes_a_kept_connection(connection: Connection) -> None:
    """As a server does whose keep-alive ran out: the first request is answered, the next one meets the end."""
    request = await connection.read()
    if request is not None:
        name = next((name for name, path in PATHS.items() if path in request.line), "")
        await connection.answer(WHOLE_ANSWERS.get(name, wrapped({"id": 7, "balance": "1"})))
        await connection.reader.read(1)


PATHS = {type(method).__name__: f"{method.path} " for method in PAID}


@every_paid_method
async def test_stale_kept_connection_makes_no_false_unknown(method: Method[object]) -> None:
    async with MisbehavingService(closes_a_kept_connection).listening() as server:
        async with CallingService(provider_url=server.url, retry_wait_s=0) as service:
            await service.request(UserInfo(), credentials())
            await service.request(method, credentials(), in_time=always)
            await service.request(method, credentials(), in_time=always)
        paid = [request for request in server.requests if PATHS[type(method).__name__] in request.line]
        assert len(paid) == 2
        assert len({request.connection for request in server.requests}) == 3
        assert all("connection: close" in request.head.lower() for request in paid)


async def test_reading_survives_a_stale_kept_connection() -> None:
    async with (
        MisbehavingService(closes_a_kept_connection).listening() as server,
        CallingService(provider_url=server.url, retry_wait_s=0) as service,
    ):
        for _ in range(3):
            assert (await service.request(UserInfo(), credentials())).id == 7


async def test_reading_keeps_its_connection() -> None:
    async with MisbehavingService(answering(wrapped({"id": 7, "balance": "1"}))).listening() as server:
        async with CallingService(provider_url=server.url) as service:
            for _ in range(3):
                await service.request(UserInfo(), credentials())
        assert server.connections == 1


def told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + repr(error) + str(error) + repr(vars(error))


@pytest.mark.parametrize(
    "method", [*PAID, GetLanguages(), GetPhones()], ids=lambda method: type(method).__name__
)
async def test_no_failure_tells_the_key_or_the_phone(
    method: Method[object], caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    for behaviour in (*(fault[0] for fault in FAULTS.values()), echoes_everything):
        async with (
            MisbehavingService(behaviour).listening() as server,
            CallingService(provider_url=server.url, total_timeout_s=0.2, retry_wait_s=0) as service,
        ):
            assert_clean(told(await failure(service, method)))
    with full_port() as url:
        async with CallingService(provider_url=url, connect_timeout_s=0.1, retry_wait_s=0) as service:
            assert_clean(told(await failure(service, method)))
    printed = capsys.readouterr()
    assert_clean(caplog.text + printed.out + printed.err)


async def echoes_everything(connection: Connection) -> None:
    """A framework in debug mode: the error quotes the request."""
    while request := await connection.read():
        quoted = repr(request.head + request.body.decode()).replace('"', "'").replace("\\", "")
        await connection.answer(f'{{"status":"error","data":{{"message":"{quoted}"}}}}'.encode(), status=400)


def assert_clean(said: str) -> None:
    for secret in (KEY, "7f3a9c", ANNA):
        assert secret not in said
