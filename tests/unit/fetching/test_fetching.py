"""An address that somebody else gave leads only where it may: real servers on loopback, which stands for what is private."""

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.allowed_hosts import AllowedHosts
from bot.fetching import Fetcher, FetchError, FetchLimits
from bot.sandbox.world import served
from tests.unit.fetching.names import Names
from tests.unit.provider.own_certificate import own_certificate

SECRET = "whoever-has-this-hears-it"
SOUND = b"ID3" + bytes(5000)


class Host:
    """A server of sounds; `paths` is what it was asked for."""

    def __init__(self) -> None:
        self.url = ""
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.redirects: dict[str, str] = {}
        self.size = 0
        self.let_go = asyncio.Event()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        self.paths.append(path)
        self.headers.append(dict(request.headers))
        match path:
            case "/endless":
                return await self._in_pieces(request, self.size, None)
            case "/boasting":
                return await self._in_pieces(request, 10, self.size)
            case "/drip":
                return await self._drip(request)
            case _:
                return self._at_once(path)

    def _at_once(self, path: str) -> web.Response:
        if path in self.redirects:
            return web.Response(status=302, headers={"Location": self.redirects[path]})
        answer = web.Response(body=bytes(self.size) if path == "/big" else SOUND)
        if path.startswith("/status/"):
            answer.set_status(int(path.rpartition("/")[2]))
        if path == "/zipped":
            answer.headers["Content-Encoding"] = "gzip"
        if path == "/cookie":
            answer.set_cookie("session", SECRET)
        return answer

    async def _in_pieces(self, request: web.Request, size: int, told: int | None) -> web.StreamResponse:
        """`told`: the length in its header, whatever really comes; None: none at all."""
        answer = web.StreamResponse()
        if told is None:
            answer.enable_chunked_encoding()
        else:
            answer.content_length = told
        await answer.prepare(request)
        try:
            for _ in range(0, size, 65536):
                await answer.write(bytes(min(size, 65536)))
        except ConnectionError:
            return answer
        if told is not None and request.transport is not None:
            request.transport.close()
        return answer

    async def _drip(self, request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        while (
            not self.let_go.is_set() and request.transport is not None and not request.transport.is_closing()
        ):
            try:
                await answer.write(b"x")
                async with asyncio.timeout(0.05):
                    await self.let_go.wait()
            except TimeoutError:
                continue
            except ConnectionError:
                break
        return answer


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    made = Host()
    async with served(made.app(), "127.0.0.1", 0) as made.url:
        yield made
        made.let_go.set()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "sound"


def listing(host: Host, *others: str, names: Names | None = None, **limits: float) -> Fetcher:
    """May ask this host, named in full."""
    given = FetchLimits(**limits)  # type: ignore[arg-type]  # whole numbers where they have to be
    return Fetcher(AllowedHosts((host.url, *others)), limits=given, resolver=names)


def size_of(target: Path) -> int | None:
    return target.stat().st_size if target.exists() else None


async def refusal(
    fetcher: Fetcher, address: str, target: Path, base: str = "https://example.org/"
) -> FetchError:
    with pytest.raises(FetchError) as refused:
        await fetcher.fetch(address, target, base=base)
    assert size_of(target) is None, "nothing is left of what was refused"
    told = "".join(traceback.format_exception(refused.value)) + repr(refused.value)
    assert SECRET not in told
    assert "127.0.0.1" not in told
    return refused.value


async def test_a_listed_host_is_asked_by_its_full_or_its_relative_address(host: Host, target: Path) -> None:
    fetcher = listing(host)
    await fetcher.fetch(f"{host.url}/{SECRET}", target, base="https://example.org/")
    assert size_of(target) == len(SOUND)
    await fetcher.fetch("files/sound.mp3", target, base=f"{host.url}/gateway/")
    await fetcher.fetch("/files/sound.mp3", target, base=f"{host.url}/gateway/")
    assert host.paths == [f"/{SECRET}", "/gateway/files/sound.mp3", "/files/sound.mp3"]


async def test_a_private_address_is_refused_even_where_its_host_is_listed(host: Host, target: Path) -> None:
    port = host.url.rpartition(":")[2]
    fetcher = Fetcher(AllowedHosts((f"127.0.0.1:{port}",)))
    assert (await refusal(fetcher, f"https://127.0.0.1:{port}/{SECRET}", target)).code == "private"
    assert host.paths == []


@pytest.mark.parametrize(
    "addresses",
    [("127.0.0.1",), ("::1",), ("10.0.0.1", "192.168.0.1"), ("::ffff:127.0.0.1",), ("169.254.169.254",)],
)
async def test_a_name_that_leads_into_a_private_network_is_refused(
    addresses: tuple[str, ...], target: Path
) -> None:
    names = Names(*addresses)
    fetcher = Fetcher(AllowedHosts(("example.org",)), resolver=names)
    error = await refusal(fetcher, f"https://files.example.org/{SECRET}", target)
    assert (error.code, error.temporary) == ("private", False)
    assert names.asked == ["files.example.org"]


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
async def test_other_spellings_of_loopback_are_no_way_round(spelling: str, host: Host, target: Path) -> None:
    port = host.url.rpartition(":")[2]
    fetcher = Fetcher(AllowedHosts((f"{spelling}:{port}",)))
    error = await refusal(fetcher, f"https://{spelling}:{port}/", target)
    assert error.code in {"private", "unreachable", "not_allowed"}
    assert host.paths == []


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.mp3",
        "https://example.org:8443/a.mp3",
        "https://example.net/a.mp3",
        "https://example.org.evil.net/a.mp3",
        "//evil.net/a.mp3",
        "ftp://example.org/a.mp3",
    ],
)
async def test_another_host_scheme_or_port_is_not_asked(address: str, target: Path) -> None:
    names = Names("127.0.0.1")
    fetcher = Fetcher(AllowedHosts(("example.org",)), resolver=names)
    assert (await refusal(fetcher, address, target)).code == "not_allowed"
    assert names.asked == [], "not even its name is looked up"


@pytest.mark.parametrize(
    "address",
    ["https://user:word@example.org/", "https://u@example.org/", "https://[::1/", "file:///etc/passwd"],
)
async def test_what_is_no_plain_address_is_refused(address: str, target: Path) -> None:
    fetcher = Fetcher(AllowedHosts(("example.org",)))
    assert (await refusal(fetcher, address, target)).code == "unreadable_address"


async def test_a_redirect_within_the_list_is_followed(host: Host, target: Path) -> None:
    host.redirects = {"/1": "/2", "/2": f"{host.url}/3", "/3": "/sound"}
    await listing(host).fetch(f"{host.url}/1", target, base=host.url)
    assert size_of(target) == len(SOUND)
    assert host.paths == ["/1", "/2", "/3", "/sound"]


async def test_a_redirect_too_many_is_not(host: Host, target: Path) -> None:
    host.redirects = {f"/{step}": f"/{step + 1}" for step in range(5)}
    assert (await refusal(listing(host), f"{host.url}/0", target)).code == "redirects"
    assert host.paths == ["/0", "/1", "/2", "/3"]


async def test_a_redirect_to_a_private_address_is_refused(host: Host, target: Path) -> None:
    inside = Host()
    async with served(inside.app(), "127.0.0.1", 0) as inside.url:
        host.redirects = {
            "/elsewhere": f"{inside.url}/{SECRET}",
            "/named": f"https://files.example.org/{SECRET}",
            "/nowhere": "",
            "/password": f"http://u:{SECRET}@127.0.0.1/",
        }
        fetcher = listing(host, "example.org", names=Names("127.0.0.1"))
        assert (await refusal(fetcher, f"{host.url}/elsewhere", target)).code == "not_allowed"
        assert (await refusal(fetcher, f"{host.url}/named", target)).code == "private"
        assert (await refusal(fetcher, f"{host.url}/password", target)).code == "unreadable_address"
        assert (await refusal(fetcher, f"{host.url}/nowhere", target)).code == "redirects"
        assert inside.paths == []


async def test_21_megabytes_are_too_many_told_or_not(host: Host, target: Path) -> None:
    host.size = 21 * 2**20
    for path in ("/big", "/endless", "/boasting"):
        error = await refusal(listing(host), f"{host.url}{path}", target)
        assert (error.code, error.temporary) == ("too_big", False)
    host.size = 19 * 2**20
    await listing(host).fetch(f"{host.url}/endless", target, base=host.url)
    assert size_of(target) == 19 * 2**20


async def test_an_answer_shorter_than_it_says_is_no_answer(host: Host, target: Path) -> None:
    host.size = 70000
    error = await refusal(listing(host), f"{host.url}/boasting", target)
    assert (error.code, error.temporary) == ("broken", True)


async def test_slow_bytes_end_with_the_time(host: Host, target: Path) -> None:
    error = await refusal(listing(host, seconds=0.3), f"{host.url}/drip", target)
    assert (error.code, error.temporary) == ("too_slow", True)


@pytest.mark.parametrize(("status", "temporary"), [(404, True), (403, True), (503, True), (410, False)])
async def test_another_status_than_200_is_no_recording(
    host: Host, target: Path, status: int, temporary: bool
) -> None:
    error = await refusal(listing(host), f"{host.url}/status/{status}", target)
    assert (str(error), error.temporary) == (f"status (HTTP {status})", temporary)


async def test_nothing_compressed_is_unpacked(host: Host, target: Path) -> None:
    assert (await refusal(listing(host), f"{host.url}/zipped", target)).code == "encoded"
    assert host.headers[0]["Accept-Encoding"] == "identity"


async def test_cookies_are_not_brought_back(host: Host, target: Path) -> None:
    fetcher = listing(host)
    await fetcher.fetch(f"{host.url}/cookie", target, base=host.url)
    await fetcher.fetch(f"{host.url}/cookie", target, base=host.url)
    assert "Cookie" not in host.headers[1]


async def test_where_nobody_answers_it_may_be_tried_again(target: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        error = await refusal(Fetcher(AllowedHosts((url,))), f"{url}/{SECRET}", target)
    assert (error.code, error.temporary) == ("unreachable", True)


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, target: Path) -> None:
    host = Host()
    runner = web.AppRunner(host.app(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=own_certificate(tmp_path)).start()
        url = f"https://127.0.0.1:{runner.addresses[0][1]}"
        error = await refusal(Fetcher(AllowedHosts((url,))), f"{url}/{SECRET}", target)
    finally:
        await runner.cleanup()
    assert error.code == "unreachable"
    assert host.paths == []
