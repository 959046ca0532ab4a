"""A request whose time to leave is over does not leave, at whatever step its sender stood still."""

import json

import pytest

from bot.domain.phone import Phone
from bot.provider.client import CallingService
from bot.provider.errors import Happened, NotSentError, ProviderError
from bot.provider.methods import PaidMethod
from bot.provider.methods.paid import AudioFile, CallRecord, CreateCalls, CreateRecord
from tests.shop.frozen import STEPS, FrozenService
from tests.unit.provider import misbehaving
from tests.unit.provider.examples import ANNA, OUTGOING, PAID, always, credentials, wrapped
from tests.unit.provider.misbehaving import MisbehavingService, answering

UPLOAD = CreateRecord(name="reminder", file=AudioFile(file_name="a.mp3", content=b"x" * 1_000_000))
KINDS = {**{type(method).__name__: method for method in PAID}, "an upload": UPLOAD}


class Time:
    """Over as soon as somebody says so."""

    def __init__(self) -> None:
        self.is_over = False

    def __call__(self) -> bool:
        return not self.is_over

    async def end(self) -> None:
        self.is_over = True


async def failure(service: CallingService, method: PaidMethod[object], in_time: Time) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await service.request(method, credentials(), in_time=in_time)
    return caught.value


@pytest.mark.parametrize("method", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
async def test_not_a_byte_of_a_late_request_leaves(method: PaidMethod[object], step: str) -> None:
    time = Time()
    got = bytearray()

    async def listens(connection: misbehaving.Connection) -> None:
        while data := await connection.reader.read(65536):
            got.extend(data)

    async with (
        MisbehavingService(listens).listening() as server,
        FrozenService(server.url, step, time.end) as service,
    ):
        error = await failure(service, method, time)
    assert got == b""
    assert isinstance(error, NotSentError)
    assert (error.code, error.happened, error.never_left, error.temporary) == (
        "too_late",
        Happened.NO,
        True,
        True,
    )


async def test_a_late_request_that_finds_nobody_is_late_all_the_same() -> None:
    time = Time()
    async with FrozenService("http://127.0.0.1:9", "on_request_start", time.end) as service:
        error = await failure(service, PAID[0], time)
    assert (error.code, error.never_left) == ("too_late", True)


async def test_what_was_caught_half_way_is_unknown_and_its_rest_stays_here() -> None:
    """The service has the beginning; without the end there is nothing that it could act on."""
    pieces = iter([True, True])
    large = CreateCalls(
        phones=tuple(Phone(f"7916{number:07}") for number in range(100_000)),
        outgoing_phone=OUTGOING,
        record=CallRecord(text="Ждём вас"),
    )
    async with MisbehavingService(answering(wrapped([]))).listening() as server:
        async with CallingService(provider_url=server.url) as service:
            with pytest.raises(ProviderError) as caught:
                await service.request(large, credentials(), in_time=lambda: next(pieces, False))
        assert (server.connections, server.requests) == (1, [])
    error = caught.value
    assert (error.code, error.happened, error.never_left) == ("disconnected", Happened.UNKNOWN, False)


async def test_a_request_in_time_leaves() -> None:
    answer = answering(json.dumps({"status": "success", "data": [{"id": 1, "phone": ANNA}]}).encode())
    async with (
        MisbehavingService(answer).listening() as server,
        FrozenService(server.url, "on_request_headers_sent", Time().end) as service,
    ):
        assert (await service.request(PAID[0], credentials(), in_time=always)).placed[0].id == 1


@pytest.mark.parametrize("method", KINDS.values(), ids=KINDS)
async def test_a_paid_request_without_its_time_is_refused(method: PaidMethod[object]) -> None:
    async with CallingService(provider_url="http://127.0.0.1:9") as service:
        with pytest.raises(TypeError, match="gate"):
            await service.request(method, credentials())
