import asyncio
from ipaddress import ip_network
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.domain.hooks.hook_address import HookAddress
from bot.server.hooks import SourceRule
from bot.services.receiving.receiving import KNOWN_PATHS
from storage.keys.key_file import write_key_file
from tests.databases import MovedClock, a_master_key
from tests.unit.server.conftest import CALLS, REACTION, StartServer, path_of

SERVICE = "82.202.206.194"


async def test_a_webhook_is_on_disk_when_it_is_answered(start: StartServer) -> None:
    server = await start()
    assert await server.post(path_of(CALLS), b'{"apiCalls": []}') == 200
    [entry] = await server.kept()
    assert (entry.kind, entry.batch_reference, entry.node) == ("calls", "a1b2c3d4", "")
    assert (entry.body, entry.from_known_source) == (b'{"apiCalls": []}', True)
    assert entry.received_at == MovedClock().now


async def test_a_reaction_keeps_its_node(start: StartServer) -> None:
    server = await start()
    assert await server.post(path_of(REACTION), b'{"call": {}}') == 200
    [entry] = await server.kept()
    assert (entry.kind, entry.batch_reference, entry.node) == ("ivr", "a1b2c3d4", "1-2")


@pytest.mark.parametrize("body", [b"", b"no json", b"\x00\xff", b"<html>", b"[]", b"null"])
async def test_a_foreign_shape_with_right_credentials_is_kept(start: StartServer, body: bytes) -> None:
    server = await start()
    assert await server.post(path_of(CALLS), body) == 200
    assert [entry.body for entry in await server.kept()] == [body]


@pytest.mark.parametrize(
    "body",
    [
        b'{"apiKey": "made-up-api-key", "apiCalls": []}',
        b'{"apiCalls": [{"webhookParameters": "{\\"API_KEY\\":\\"made-up-api-key\\"}"}]}',
        b"apiKey=made-up-api-key&apiCalls=1",
    ],
)
async def test_our_own_key_in_a_webhook_is_not_written_down(start: StartServer, body: bytes) -> None:
    server = await start()
    assert await server.post(path_of(CALLS), body) == 200
    assert await server.post(path_of(REACTION), body) == 200
    assert all(b"apiCalls" in entry.body for entry in await server.kept())
    for file in server.settings.data_dir.iterdir():
        assert b"made-up-api-key" not in file.read_bytes()


async def test_a_repeated_webhook_is_kept_again_and_recognised_by_its_digest(start: StartServer) -> None:
    server = await start()
    for attempt in (1, 2):
        assert await server.post(path_of(CALLS), b'{"id": 1, "webhookTry": %d}' % attempt) == 200
    first, second = await server.kept()
    assert first.digest == second.digest


def forged_paths() -> list[str]:
    right, reaction = path_of(CALLS), path_of(REACTION)
    other_batch = path_of(HookAddress("calls", "other"))
    key_id = right.split("/")[3]
    return [
        right[:-1] + ("0" if right[-1] != "0" else "1"),
        right[:-1],
        right + "0",
        right + "/",
        right + "?a=b",
        right.upper(),
        right.replace("a1b2c3d4", "other"),
        other_batch.replace("other", "a1b2c3d4"),
        right.replace("/calls/", "/ivr/"),
        reaction.replace("/1-2/", "/1-3/"),
        reaction.replace("/1-2/", "/"),
        right.replace(f"/{key_id}/", f"/{(int(key_id) + 1) % 256}/"),
        right.replace(f"/{key_id}/", f"/0{key_id}/"),
        right.replace(f"/{key_id}/", "/x/"),
        right.replace(f"/{key_id}/", "/99999999999999999999/"),
        right.replace("/hooks/", "/hooks//"),
        right.replace("a1b2c3d4", "%611b2c3d4"),
        path_of(CALLS, a_master_key(9)),
        "/hooks/",
        "/hooks/calls",
        "/hooks/calls/1/2/%ff",
        "/",
        "/admin",
    ]


@pytest.mark.parametrize("path", forged_paths())
async def test_a_forged_address_is_not_found(start: StartServer, path: str) -> None:
    server = await start()
    assert await server.post(path) == 404
    assert await server.kept() == []


async def test_a_forger_learns_nothing_by_method_or_body(start: StartServer) -> None:
    server = await start()
    forged = path_of(CALLS, a_master_key(9))
    too_big = b"x" * 2_000_000
    assert await server.post(forged, too_big) == 404
    assert await server.post(forged, b"x", {"Content-Encoding": "gzip"}) == 404
    assert await server.post(forged, method="DELETE") == 404
    assert await server.post(path_of(CALLS), method="PUT") == 404
    assert (await server.get(path_of(CALLS)))[0] == 404


async def test_two_keys_are_right_while_they_rotate(start: StartServer) -> None:
    older, newer = a_master_key(1), a_master_key(2)
    server = await start(keys=(newer, older))
    assert await server.post(path_of(CALLS, older)) == 200
    assert await server.post(path_of(CALLS, newer)) == 200
    assert await server.post(path_of(CALLS, a_master_key(3))) == 404


async def test_a_key_made_while_the_server_runs_is_taken_up(start: StartServer, tmp_path: Path) -> None:
    older, newer = a_master_key(1), a_master_key(2)
    write_key_file(tmp_path / "secret.key", (older,))
    server = await start(secret_key=None)
    assert await server.post(path_of(CALLS, newer)) == 404
    write_key_file(tmp_path / "secret.key", (newer, older))
    assert await server.post(path_of(CALLS, newer)) == 200
    assert await server.post(path_of(CALLS, older)) == 200


async def test_an_unreadable_key_file_leaves_the_keys_in_force(start: StartServer, tmp_path: Path) -> None:
    write_key_file(tmp_path / "secret.key", (a_master_key(1),))
    server = await start(secret_key=None)
    (tmp_path / "secret.key").write_text("nonsense")
    assert await server.post(path_of(CALLS, a_master_key(2))) == 404
    (tmp_path / "secret.key").unlink()
    assert await server.post(path_of(CALLS, a_master_key(2))) == 404
    assert await server.post(path_of(CALLS, a_master_key(1))) == 200


async def test_news_from_elsewhere_is_kept_but_marked(start: StartServer) -> None:
    server = await start(webhook_sources=SERVICE)
    assert await server.post(path_of(CALLS)) == 200
    assert [entry.from_known_source for entry in await server.kept()] == [False]


async def test_news_from_elsewhere_counts_where_the_operator_says_so(start: StartServer) -> None:
    server = await start(webhook_sources=SERVICE, webhook_source_policy="accept")
    assert await server.post(path_of(CALLS)) == 200
    assert [entry.from_known_source for entry in await server.kept()] == [True]


async def test_news_from_elsewhere_is_not_found_where_the_operator_says_so(start: StartServer) -> None:
    server = await start(webhook_sources=SERVICE, webhook_source_policy="refuse")
    assert await server.post(path_of(CALLS)) == 404
    assert await server.kept() == []


@pytest.mark.parametrize(
    ("header", "is_known"),
    [
        (SERVICE, True),
        (f"203.0.113.9, {SERVICE}", True),
        (f"{SERVICE}, 203.0.113.9", False),
        (f"{SERVICE}, garbage", False),
        ("2001:db8::1", False),
        (f"[::ffff:{SERVICE}]:443", True),
        ("", False),
    ],
)
async def test_behind_a_proxy_only_what_it_wrote_counts(
    start: StartServer, header: str, is_known: bool
) -> None:
    server = await start(webhook_sources=SERVICE, trusted_proxies="127.0.0.1")
    assert await server.post(path_of(CALLS), headers={"X-Forwarded-For": header}) == 200
    assert [entry.from_known_source for entry in await server.kept()] == [is_known]


async def test_a_spoofed_header_without_a_proxy_changes_nothing(start: StartServer) -> None:
    server = await start(webhook_sources=SERVICE)
    assert await server.post(path_of(CALLS), headers={"X-Forwarded-For": SERVICE}) == 200
    assert [entry.from_known_source for entry in await server.kept()] == [False]


async def test_webhooks_that_arrive_together_share_commits(start: StartServer) -> None:
    server = await start()
    statuses = await asyncio.gather(*(server.post(path_of(CALLS), b"%d" % n) for n in range(100)))
    assert set(statuses) == {200}
    assert len(await server.kept()) == 100
    assert server.receiving.counts.commits < 100


async def test_what_the_workers_are_through_with_is_forgotten(start: StartServer) -> None:
    server = await start()
    assert await server.post(path_of(CALLS)) == 200
    assert await server.receiving.forget_handled() == 0
    assert len(await server.kept()) == 1


async def test_a_retired_keys_address_is_not_remembered_as_right(start: StartServer, tmp_path: Path) -> None:
    older, newer = a_master_key(1), a_master_key(2)
    write_key_file(tmp_path / "secret.key", (newer, older))
    server = await start(secret_key=None)
    assert await server.post(path_of(CALLS, older)) == 200
    write_key_file(tmp_path / "secret.key", (newer,))
    assert await server.receiving.forget_handled() == 0
    assert await server.post(path_of(CALLS, older)) == 404
    assert await server.post(path_of(CALLS, newer)) == 200


async def test_right_addresses_are_not_remembered_for_ever(start: StartServer) -> None:
    server = await start()
    for number in range(KNOWN_PATHS + 5):
        assert server.receiving.address_of(path_of(HookAddress("calls", f"batch{number}"))) is not None
    assert len(server.receiving.keys._known) == 5


def test_remembered_senders_are_not_kept_for_ever() -> None:
    rule = SourceRule((ip_network("10.0.0.0/8"),), (), "ask")
    request = make_mocked_request("POST", "/")
    for number in range(3000):
        known = request.clone(remote=f"10.0.{number // 256}.{number % 256}")
        assert rule.is_known(known)
    assert len(rule._remembered) <= 1001
