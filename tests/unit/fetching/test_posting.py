"""A user's own system is told over real HTTP; loopback stands for what is private."""

import socket
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.abc import ResolveResult

from bot.domain.allowed_hosts import AllowedHosts
from bot.fetching import Poster, PostError
from tests.shop.own_system import OwnSystem
from tests.unit.fetching.names import Names
from tests.unit.provider.own_certificate import own_certificate

SECRET = "whoever-has-this-may-tell"
BODY = b'{"call": 1}'


@pytest.fixture
async def system() -> AsyncIterator[OwnSystem]:
    async with OwnSystem().serving() as opened:
        yield opened


def poster(*hosts: str, names: Names | None = None, seconds: float = 5.0) -> Poster:
    return Poster(AllowedHosts(hosts or ("*",)), resolver=names, seconds=seconds)


async def failure(by: Poster, address: str, headers: dict[str, str] | None = None) -> PostError:
    with pytest.raises(PostError) as failed:
        await by.post(address, BODY, headers or {"X-Token": SECRET})
    told = "".join(traceback.format_exception(failed.value)) + repr(failed.value)
    assert SECRET not in told
    assert "127.0.0.1" not in told
    return failed.value


async def test_a_body_arrives_with_the_users_headers(system: OwnSystem) -> None:
    await poster(system.url).post(f"{system.url}/calls?a=1", BODY, {"X-Token": SECRET})
    (told,) = system.told
    assert (told.method, told.at, told.body) == ("POST", "/calls?a=1", BODY)
    assert (told.headers["X-Token"], told.headers["Content-Type"]) == (SECRET, "application/json")
    assert told.headers["Content-Length"] == str(len(BODY))


async def test_the_users_own_content_type_stands_instead_of_ours(system: OwnSystem) -> None:
    await poster(system.url).post(system.url, BODY, {"content-type": "application/vnd.api+json"})
    headers = {name.lower(): value for name, value in system.told[0].headers.items()}
    assert headers["content-type"] == "application/vnd.api+json"


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_any_answer_of_success_is_one(system: OwnSystem, status: int) -> None:
    system.answer = lambda told: status
    await poster(system.url).post(system.url, BODY, {})


@pytest.mark.parametrize(
    ("status", "is_refusal"),
    [(400, True), (401, True), (404, True), (408, False), (429, False), (500, False), (503, False)],
)
async def test_another_answer_is_a_refusal_or_a_system_that_is_away(
    system: OwnSystem, status: int, is_refusal: bool
) -> None:
    system.answer = lambda told: status
    error = await failure(poster(system.url), f"{system.url}/{SECRET}")
    assert (error.code, error.http_status, error.is_refusal) == ("status", status, is_refusal)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_no_redirect_is_followed(system: OwnSystem, status: int) -> None:
    system.answer = lambda told: status
    system.headers = {"Location": f"{system.url}/elsewhere"}
    error = await failure(poster(system.url), f"{system.url}/{SECRET}")
    assert (error.http_status, error.is_refusal) == (status, True)
    assert system.paths == [f"/{SECRET}"]


async def test_a_slow_system_is_away(system: OwnSystem) -> None:
    error = await failure(poster(system.url, seconds=0.3), f"{system.url}/slow")
    assert (error.code, error.is_refusal) == ("too_slow", False)


async def test_a_system_that_nobody_reaches_is_away() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        error = await failure(poster(url), f"{url}/{SECRET}")
    assert (error.code, error.is_refusal) == ("unreachable", False)


async def test_loopback_is_private_unless_the_operator_names_it(system: OwnSystem) -> None:
    assert (await failure(poster(), f"{system.url}/{SECRET}")).code == "private"
    named = system.url.replace("127.0.0.1", "crm.example.org")
    assert (await failure(poster(names=Names("127.0.0.1")), f"{named}/{SECRET}")).code == "private"
    assert system.told == []
    await poster("*", named, names=Names("127.0.0.1")).post(named, BODY, {})
    assert len(system.told) == 1


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",), ("::1",), ("10.0.0.1", "192.168.0.1"), ("172.16.0.1",), ("169.254.169.254",),
        ("::ffff:127.0.0.1",), ("64:ff9b::7f00:1",), ("fd00::1",), ("fe80::1",), ("0.0.0.1",), ("100.64.0.1",),
    ],
)  # fmt: skip
async def test_a_name_that_leads_to_no_public_address_is_refused(addresses: tuple[str, ...]) -> None:
    assert (
        await failure(poster(names=Names(*addresses)), f"https://crm.example.org/{SECRET}")
    ).code == "private"


class Rebinding(Names):
    """Leads to another address when first asked, and to loopback from then on."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await super().resolve(host, port, family)
        self._addresses = ("127.0.0.1",)
        return found


async def test_a_name_that_leads_elsewhere_a_moment_later_is_no_way_round(system: OwnSystem) -> None:
    """No look-up is remembered: what counts is the address that this request's socket will use."""
    port = system.url.rpartition(":")[2]
    names = Rebinding("2001:db8::1")
    by, address = poster(names=names), f"http://crm.example.org:{port}/{SECRET}"
    for _ in range(3):
        assert (await failure(by, address)).code == "private"
    assert names.asked == ["crm.example.org"] * 3
    assert system.told == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://example.net/", "not_allowed"),
        ("ftp://example.org/", "not_allowed"),
        ("https://user:word@example.org/", "unreadable"),
        ("https://[::1/", "unreadable"),
        ("", "unreadable"),
    ],
)
async def test_another_host_and_what_is_no_address_are_not_even_looked_up(address: str, code: str) -> None:
    names = Names("127.0.0.1")
    assert (await failure(poster("example.org", names=names), address)).code == code
    assert names.asked == []


async def test_a_header_that_would_begin_another_one_is_not_sent(system: OwnSystem) -> None:
    error = await failure(poster(system.url), system.url, {"X-Token": f"a\r\nX-Other: {SECRET}"})
    assert (error.code, error.is_refusal) == ("unreadable", True)
    assert system.told == []


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    runner = web.AppRunner(web.Application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=own_certificate(tmp_path)).start()
        url = f"https://127.0.0.1:{runner.addresses[0][1]}"
        assert (await failure(poster(url), f"{url}/{SECRET}")).code == "unreachable"
    finally:
        await runner.cleanup()
