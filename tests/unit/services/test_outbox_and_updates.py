import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import ChatId
from bot.services.chat.updates import Updates
from bot.services.receiving.receiving import TELEGRAM_ABOUT, HookKeys, NotKept, Receiving
from storage import tables
from storage.chat.journal import MAX_ATTEMPTS
from storage.chat.outbox import put
from storage.inbox.cursor import move_cursor
from storage.inbox.entries import TELEGRAM_CURSOR, Arrival, InboxUnavailable
from tests.shop.shop import ANNA, BORIS, Shop, a_call


async def tell(shop: Shop, key: str, chat_id: int = 7, **facts: str | int | None) -> None:
    async with shop.database.writing() as tx:
        await put(tx, key, chat_id=ChatId(chat_id), kind="reaction", facts=facts, now=shop.clock())


async def test_a_fact_is_told_once_in_the_readers_language(shop: Shop) -> None:
    await shop.services.access.set_language(ANNA, "en")
    await shop.services.access.set_timezone(ANNA, "Asia/Omsk")
    await tell(shop, "one", -100, user_id=ANNA)
    await tell(shop, "one", -100, user_id=ANNA)
    await tell(shop, "two", ANNA)
    await tell(shop, "three", BORIS, user_id=None)
    shown = {(row.chat_id, row.language, row.zone.key) for row in await shop.notices()}
    assert shown == {(-100, "en", "Asia/Omsk"), (ANNA, "en", "Asia/Omsk"), (BORIS, "ru", "Europe/Moscow")}


async def test_a_message_is_taken_by_one_worker_and_sent_once(shop: Shop) -> None:
    outbox = shop.services.outbox
    await tell(shop, "one")
    (row,) = await outbox.due()
    assert await outbox.next_due_at() == shop.clock.now
    assert await outbox.sending(row.id)
    assert not await outbox.sending(row.id)
    assert (await outbox.due(), await outbox.next_due_at()) == ([], None)
    await outbox.sent(row, 99)
    await outbox.recover()
    assert await outbox.due() == []


async def test_a_message_half_sent_at_a_crash_goes_out_once_more(shop: Shop) -> None:
    outbox = shop.services.outbox
    await tell(shop, "one")
    (row,) = await outbox.due()
    await outbox.sending(row.id)
    await outbox.recover()
    (again,) = await outbox.due()
    assert (again.id, again.attempts) == (row.id, 1)


async def test_a_message_that_another_worker_died_over_is_taken_after_two_minutes(shop: Shop) -> None:
    outbox = shop.services.outbox
    await tell(shop, "one")
    (row,) = await outbox.due()
    await outbox.sending(row.id)
    shop.clock.move(seconds=119)
    assert await outbox.due() == []
    shop.clock.move(seconds=1)
    (again,) = await outbox.due()
    assert (again.id, again.attempts) == (row.id, 1)


async def test_a_message_may_be_put_off_or_given_up(shop: Shop) -> None:
    outbox = shop.services.outbox
    await tell(shop, "one")
    (row,) = await outbox.due()
    await outbox.sending(row.id)
    await outbox.put_off(row.id, shop.clock.now + timedelta(seconds=30))
    assert await outbox.due() == []
    shop.clock.move(seconds=30)
    (row,) = await outbox.due()
    assert row.attempts == 1
    await outbox.put_off(row.id, shop.clock.now, failed=False)
    await outbox.sending(row.id)
    await outbox.dead(row.id)
    await outbox.recover()
    assert await outbox.due() == []


async def test_sent_messages_are_forgotten_after_a_month(shop: Shop) -> None:
    await tell(shop, "sent")
    await tell(shop, "waiting")
    first, _ = await shop.notices()
    await shop.services.outbox.sending(first.id)
    await shop.services.outbox.sent(first, 1)
    shop.clock.move(days=31)
    await shop.services.outbox.forget_old()
    assert await shop.count(tables.outbox) == 1


async def test_what_is_on_its_way_follows_a_group_that_moved(shop: Shop) -> None:
    await shop.launch(a_call(1))
    await tell(shop, "one", ANNA)
    await shop.services.outbox.chat_moved(ChatId(ANNA), ChatId(-1009))
    assert [row.chat_id for row in await shop.notices()] == [-1009]
    assert [card.chat_id for card in await shop.services.cards.due()] == [-1009]


# -- Telegram's updates --------------------------------------------------------------------------------------------------


async def test_updates_are_kept_until_they_are_handled(shop: Shop) -> None:
    updates = shop.services.updates
    assert await updates.offset() is None
    await updates.keep([(11, b'{"update_id": 11}'), (12, b'{"update_id": 12}')])
    await updates.keep([(11, b'{"update_id": 11}')])
    assert await updates.offset() == 12
    assert await updates.waiting() == [(11, b'{"update_id": 11}'), (12, b'{"update_id": 12}')]
    await updates.handled(11)
    assert [await updates.failed(12) for _ in range(MAX_ATTEMPTS)][-1] == MAX_ATTEMPTS
    assert await updates.waiting() == []


def _read_id(body: bytes) -> int | None:
    update_id: int | None = json.loads(body).get("update_id")
    return update_id


async def arrive(shop: Shop, body: bytes) -> None:
    sealed = shop.keyring.encrypt(body, about=TELEGRAM_ABOUT)
    await shop.writer.append(Arrival(kind="telegram", received_at=shop.clock(), body=sealed))


async def test_updates_from_the_side_server_move_into_the_journal_once(shop: Shop) -> None:
    updates = shop.services.updates
    assert await updates.take_from_inbox(_read_id) == []
    await arrive(shop, b'{"update_id": 5}')
    await arrive(shop, b'{"update_id": 5}')
    await arrive(shop, b'{"no": "update"}')
    await arrive(shop, b'{"update_id": 6}')
    assert await updates.take_from_inbox(_read_id) == [
        (b'{"update_id": 5}', shop.clock()),
        (b'{"update_id": 6}', shop.clock()),
    ]
    assert await updates.take_from_inbox(_read_id) == []
    assert [update_id for update_id, _ in await updates.waiting()] == [5, 6]
    # They are no news of calls.
    assert await shop.project() == 0


async def test_an_update_that_can_not_be_opened_holds_up_no_other(shop: Shop) -> None:
    await shop.writer.append(Arrival(kind="telegram", received_at=shop.clock(), body=b"changed on disk"))
    await arrive(shop, b'{"update_id": 7}')
    assert await shop.services.updates.take_from_inbox(_read_id) == [(b'{"update_id": 7}', shop.clock())]


async def test_a_worker_that_comes_second_takes_no_update(shop: Shop) -> None:
    await arrive(shop, b'{"update_id": 5}')

    entries = await shop.reader.after(0, 10, ("telegram",))

    class Late:
        """Another worker takes the same entries between this one's look and its commit."""

        async def after(self, position: int, limit: int, kinds: object = ()) -> object:
            async with shop.database.writing() as tx:
                await move_cursor(tx, TELEGRAM_CURSOR, entries[-1].id)
            return entries

    late = Updates(
        database=shop.database,
        journal=shop.services.updates._journal,
        keyring=shop.keyring,
        inbox=Late(),  # type: ignore[arg-type]
        clock=shop.clock,
    )
    assert await late.take_from_inbox(_read_id) == []


# -- the side server's part ----------------------------------------------------------------------------------------------


class Broken:
    """An inbox whose disk is gone."""

    async def append(self, arrival: Arrival) -> None:
        raise InboxUnavailable("the disk is gone")

    probe = append


async def test_what_is_not_certainly_on_disk_is_not_acknowledged(shop: Shop, tmp_path: Path) -> None:
    async def no_cursors() -> object:
        return None

    receiving = Receiving(
        inbox=Broken(),  # type: ignore[arg-type]
        keys=HookKeys(shop.keyring, tmp_path / "none"),
        clock=shop.clock,
        read_cursors=no_cursors,  # type: ignore[arg-type]
        main_database_is_there=lambda: True,
        takes_updates=False,
    )
    with pytest.raises(NotKept):
        await receiving.keep_update(b"{}")
