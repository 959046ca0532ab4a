import pytest

from bot.domain.hooks.hook_address import telegram_hook_path, telegram_secret
from bot.services.receiving.receiving import TELEGRAM_ABOUT
from storage.keys.key_file import MasterKey
from storage.keys.keyring import Keyring
from tests.databases import a_master_key
from tests.unit.server.conftest import StartServer

WEBHOOK = {"telegram_mode": "webhook", "public_url": "https://bot.example"}
UPDATE = b'{"update_id": 1, "message": {"text": "made-up-api-key"}}'


def address(key: MasterKey | None = None) -> tuple[str, dict[str, str]]:
    key = key or a_master_key()
    mac_key = Keyring([key]).hook_mac_keys()[key.id]
    return telegram_hook_path(mac_key), {"X-Telegram-Bot-Api-Secret-Token": telegram_secret(mac_key)}


async def test_an_update_is_on_disk_and_encrypted_when_it_is_answered(start: StartServer) -> None:
    server = await start(**WEBHOOK)
    path, headers = address()
    assert await server.post(path, UPDATE, headers) == 200
    [entry] = await server.kept("telegram")
    assert Keyring([a_master_key()]).decrypt(entry.body, about=TELEGRAM_ABOUT) == UPDATE
    for file in server.settings.data_dir.iterdir():
        assert b"made-up-api-key" not in file.read_bytes()


@pytest.mark.parametrize("secret", ["", "wrong", "секрет", "\xff"])
async def test_a_forged_update_is_not_found(start: StartServer, secret: str) -> None:
    server = await start(**WEBHOOK)
    path, headers = address()
    assert await server.post(path, UPDATE) == 404
    wrong = {"X-Telegram-Bot-Api-Secret-Token": secret}
    assert await server.post(path, UPDATE, wrong) == 404
    assert await server.post(path + "0", UPDATE, headers) == 404
    assert await server.post(path, UPDATE, headers, method="PUT") == 404
    assert await server.kept() == []


async def test_the_older_keys_address_is_right_while_keys_rotate(start: StartServer) -> None:
    older, newer = a_master_key(1), a_master_key(2)
    server = await start(keys=(newer, older), **WEBHOOK)
    for key in (older, newer):
        path, headers = address(key)
        assert await server.post(path, UPDATE, headers) == 200
    path, headers = address(a_master_key(3))
    assert await server.post(path, UPDATE, headers) == 404


async def test_path_and_secret_of_two_keys_do_not_mix(start: StartServer) -> None:
    older, newer = a_master_key(1), a_master_key(2)
    server = await start(keys=(newer, older), **WEBHOOK)
    assert await server.post(address(older)[0], UPDATE, address(newer)[1]) == 404


async def test_without_webhook_mode_there_is_no_such_address(start: StartServer) -> None:
    server = await start()
    path, headers = address()
    assert await server.post(path, UPDATE, headers) == 404


async def test_an_endless_update_is_refused(start: StartServer) -> None:
    server = await start(**WEBHOOK)
    path, headers = address()
    assert await server.post(path, b"x" * 1_100_000, headers) == 413
    assert await server.kept() == []


async def test_an_update_that_cannot_be_kept_is_not_confirmed(start: StartServer) -> None:
    server = await start(**WEBHOOK)
    path, headers = address()
    await server.receiving.inbox.close()
    assert await server.post(path, UPDATE, headers) == 503


def test_the_secret_is_made_of_what_telegram_allows() -> None:
    path, headers = address()
    secret = headers["X-Telegram-Bot-Api-Secret-Token"]
    assert 1 <= len(secret) <= 256
    assert secret.isalnum()
    assert secret not in path
