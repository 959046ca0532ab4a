"""`dialgram doctor` asks the public address as the service would, and says what is wrong with it."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from bot import doctor
from bot.config import Settings
from bot.domain.clock import utc_now
from bot.sandbox.world import served
from bot.server.main import listening
from bot.services.receiving.start import opened_receiving
from bot.starting import migrate
from storage.inbox.sqlite_reading import SqliteInboxReader
from tests.e2e.story import free_port, put_migrated


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    port = free_port()
    made = Settings(
        _env_file=None,
        data_dir=tmp_path / "data",
        public_url=f"http://127.0.0.1:{port}",
        server_port=port,
        metrics_port=0,
    )
    await put_migrated(made)
    await migrate(made)
    return made


async def examined(settings: Settings, capsys: pytest.CaptureFixture[str], **changed: object) -> str:
    await doctor.examine(settings.model_copy(update=changed))
    lines = [line for line in capsys.readouterr().out.splitlines() if "PUBLIC_URL " in line]
    return lines[-1]


async def test_our_own_side_server_is_known_by_its_answer_and_keeps_nothing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    async with opened_receiving(settings, utc_now) as receiving, listening(settings, receiving):
        assert (await examined(settings, capsys)).startswith("ok    PUBLIC_URL leads to")
    reader = SqliteInboxReader(settings.data_dir / "inbox.db")
    try:
        assert list(await reader.after(0, 10)) == []
    finally:
        await reader.close()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (302, "it redirects"),
        (502, "does not reach the side server"),
        (404, "somebody else answers"),
        (200, "somebody else answers"),
    ],
)
async def test_whoever_else_answers_is_told_from_it(
    settings: Settings, capsys: pytest.CaptureFixture[str], status: int, words: str
) -> None:
    async def other(_request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": "/"})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", other)
    async with served(app, "127.0.0.1", 0) as url:
        said = await examined(settings, capsys, public_url=url)
        assert said.startswith("FAIL")
        assert words in said
        if status == 404:
            left_out = await examined(settings, capsys, public_url=url, webhook_source_policy="refuse")
            assert left_out.startswith("ok")


async def test_an_address_where_nobody_listens_is_said(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "nobody listens there" in await examined(settings, capsys)
    plain = settings.public_url or ""
    async with served(web.Application(), "127.0.0.1", 0) as url:
        no_tls = await examined(settings, capsys, public_url=url.replace("http:", "https:"))
    assert "no TLS there" in no_tls
    assert plain


async def test_an_address_without_an_answer_is_given_up(
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    unused_tcp_port_factory: Callable[[], int],
) -> None:
    monkeypatch.setattr(doctor, "PUBLIC_S", 0.2)
    port = unused_tcp_port_factory()
    over = asyncio.Event()

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", port):
        assert "no answer within" in await examined(settings, capsys, public_url=f"http://127.0.0.1:{port}")
        over.set()


async def test_a_name_that_nobody_knows_is_said(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "its name is unknown" in await examined(settings, capsys, public_url="http://nowhere.invalid")
