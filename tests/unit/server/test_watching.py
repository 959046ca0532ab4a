"""Health, metrics and the access log."""

import asyncio
import json
import logging
import socket
from pathlib import Path

import pytest

from bot.config import Settings
from storage.inbox.sqlite import SqliteInboxWriter, _Work
from tests.unit.server.conftest import CALLS, StartServer, path_of


async def test_a_server_that_can_keep_webhooks_is_ready(start: StartServer, tmp_path: Path) -> None:
    (tmp_path / "dialgram.db").touch()
    server = await start()
    status, text = await server.get("/health/ready")
    assert (status, json.loads(text)) == (200, {"status": "ok", "inbox": "ok", "database": "ok"})


async def test_a_missing_database_is_named(start: StartServer) -> None:
    server = await start()
    status, text = await server.get("/health/ready")
    assert status == 503
    assert json.loads(text) == {"status": "unavailable", "inbox": "ok", "database": "unavailable"}
    assert (await server.get("/health/live"))[0] == 200


async def test_an_inbox_that_takes_nothing_is_named(start: StartServer, tmp_path: Path) -> None:
    (tmp_path / "dialgram.db").touch()
    server = await start()
    await server.receiving.inbox.close()
    status, text = await server.get("/health/ready")
    assert (status, json.loads(text)["inbox"]) == (503, "unavailable")
    assert await server.post(path_of(CALLS)) == 503


@pytest.mark.parametrize("harm", ["DROP TABLE inbox", "PRAGMA query_only = 1"])
async def test_an_inbox_that_fails_only_for_webhooks_is_named_and_logged(
    start: StartServer, tmp_path: Path, caplog: pytest.LogCaptureFixture, harm: str
) -> None:
    (tmp_path / "dialgram.db").touch()
    server = await start()
    inbox = server.receiving.inbox
    assert isinstance(inbox, SqliteInboxWriter)
    work = _Work(
        lambda connection: connection.execute(harm).rowcount, asyncio.get_running_loop().create_future()
    )
    await inbox._have(work)
    status, text = await server.get("/health/ready")
    assert (status, json.loads(text)["inbox"]) == (503, "unavailable")
    assert "the inbox takes no webhooks: not written: SQLITE_" in caplog.text


async def test_readiness_is_not_looked_up_for_each_question(start: StartServer) -> None:
    server = await start()
    first = await server.get("/health/ready")
    await server.receiving.inbox.close()
    assert await server.get("/health/ready") == first


async def test_metrics_count_answers_and_commits(start: StartServer) -> None:
    server = await start()
    for number in range(3):
        assert await server.post(path_of(CALLS), b"%d" % number) == 200
    assert await server.post("/hooks/calls/1/2/3") == 404
    status, text = await server.get("/metrics", port=server.metrics_port)
    assert status == 200
    assert 'dialgram_server_answers_total{route="/hooks/calls/{key}/{batch}/{mac}",status="200"} 3.0' in text
    assert 'dialgram_server_answers_total{route="unknown",status="404"} 1.0' in text
    assert "dialgram_inbox_kept_total 3.0" in text
    assert path_of(CALLS).rsplit("/", 1)[1] not in text


@pytest.mark.parametrize("headers", [None, {"X-Forwarded-For": "127.0.0.1"}, {"Host": "127.0.0.1:8081"}])
async def test_the_address_for_webhooks_tells_no_figures_whatever_a_request_says(
    start: StartServer, headers: dict[str, str] | None
) -> None:
    server = await start()
    assert (await server.get("/metrics", headers))[0] == 404


async def test_the_address_for_figures_knows_nothing_else(start: StartServer) -> None:
    server = await start()
    for path in ("/", "/metrics/", "/metrics?x=1", "/health/live", "/health/ready", path_of(CALLS)):
        assert (await server.get(path, port=server.metrics_port))[0] == 404
    figures = f"http://127.0.0.1:{server.metrics_port}"
    async with server.client.post(figures + path_of(CALLS), data=b"{}") as response:
        assert response.status == 404
    async with server.client.post(figures + "/metrics") as response:
        assert response.status == 404
    assert await server.kept() == []


def test_figures_are_for_this_machine_alone_unless_it_is_said() -> None:
    assert (Settings.model_fields["metrics_host"].default, Settings.model_fields["server_host"].default) == (
        "127.0.0.1",
        "127.0.0.1",
    )


async def test_a_taken_address_for_figures_costs_no_webhook(
    start: StartServer, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = await start(metrics_port=taken.getsockname()[1])
        assert await server.post(path_of(CALLS)) == 200
    assert server.metrics_port is None
    assert "no /metrics: 127.0.0.1:" in caplog.text


@pytest.mark.parametrize("path", ["/", "/metrics/", "/health", "/health/ready?x=1", "/favicon.ico"])
async def test_there_is_nothing_else(start: StartServer, path: str) -> None:
    server = await start()
    assert (await server.get(path))[0] == 404
    assert await server.post("/health/live") == 404


async def test_the_access_log_prints_the_route_and_never_the_path(
    start: StartServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "aiohttp.access")
    server = await start()
    await server.post(path_of(CALLS), b"79160000001")
    await server.post("/hooks/calls/1/secret/forged?token=79160000001")
    messages = [record.getMessage() for record in caplog.records if record.name == "aiohttp.access"]
    assert messages[0].startswith("POST /hooks/calls/{key}/{batch}/{mac} 200 in ")
    assert messages[1].startswith("POST unknown route 404 in ")
    assert "79160000001" not in caplog.text


async def test_what_is_in_order_is_logged_only_for_debugging(
    start: StartServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "aiohttp.access")
    server = await start()
    await server.post(path_of(CALLS))
    await server.post("/nothing")
    assert [record.levelname for record in caplog.records if record.name == "aiohttp.access"] == ["INFO"]


async def test_a_mistake_of_ours_is_logged_and_told_without_detail(
    start: StartServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = await start()
    monkeypatch.setattr(server.receiving.keys, "mac_keys", None)
    async with server.client.post(f"http://127.0.0.1:{server.port}{path_of(CALLS)}", data=b"{}") as response:
        assert (response.status, await response.text()) == (500, "")
    assert "failed inside the server" in caplog.text
