"""Several bots take Telegram's updates from one inbox: one that comes second must neither repeat nor keep what was handled."""

import json

from bot.services.chat.updates import Updates
from bot.services.receiving.receiving import TELEGRAM_ABOUT
from storage.inbox.entries import Arrival
from storage.keys.key_file import MasterKey
from storage.keys.keyring import Keyring
from tests.shop.shop import Shop


def _read_id(body: bytes) -> int | None:
    update_id: int | None = json.loads(body).get("update_id")
    return update_id


async def arrive(shop: Shop, number: int, *, keyring: Keyring | None = None) -> None:
    body = (keyring or shop.keyring).encrypt(json.dumps({"update_id": number}).encode(), about=TELEGRAM_ABOUT)
    await shop.writer.append(Arrival(kind="telegram", received_at=shop.clock(), body=body))


class Overtaken:
    """Reads in time; before the commit another worker takes, handles and forgets the first of the entries."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    async def after(self, position: int, limit: int, kinds: object = ()) -> object:
        entries = await self._shop.reader.after(position, limit, ("telegram",))
        assert await self._shop.services.updates.take_from_inbox(_read_id, limit=1) != []
        await self._shop.services.updates.handled(5)
        return entries


async def test_an_update_that_another_worker_has_handled_is_not_handled_again(shop: Shop) -> None:
    await arrive(shop, 4)
    await shop.services.updates.take_from_inbox(_read_id)
    await shop.services.updates.handled(4)
    await arrive(shop, 5)
    await arrive(shop, 6)
    late = Updates(
        database=shop.database,
        journal=shop.services.updates._journal,
        keyring=shop.keyring,
        inbox=Overtaken(shop),  # type: ignore[arg-type]
        clock=shop.clock,
    )
    assert await late.take_from_inbox(_read_id) == []
    assert await shop.services.updates.waiting() == [], "5 is handled, 6 still in the inbox"
    assert await shop.services.updates.take_from_inbox(_read_id) == [(b'{"update_id": 6}', shop.clock())]


async def test_an_update_that_can_not_be_opened_holds_up_no_other(shop: Shop) -> None:
    await arrive(shop, 5, keyring=Keyring([MasterKey(bytes([9]) * 32)]))
    await arrive(shop, 6)
    assert await shop.services.updates.take_from_inbox(_read_id) == [(b'{"update_id": 6}', shop.clock())]
