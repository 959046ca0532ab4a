"""The stop list as a whole list: taken in, and given out."""

from bot.services.account.stop_list import Imported
from bot.sheets.reading import read_pasted
from storage.account import stop_list as stored
from tests.shop.shop import ANNA, BORIS, Shop, phone


async def test_a_list_tells_what_is_new_what_was_there_and_what_can_not_be_read(shop: Shop) -> None:
    await shop.services.stop_list.add(ANNA, [phone(1)])
    rows = [f"+{phone(number)}" for number in (1, 2, 3, 2)] + [f"слово {number}" for number in range(7)]
    with read_pasted("\n".join(rows)) as sheet:
        imported = await shop.services.stop_list.take(ANNA, sheet.chunks())
    assert imported == Imported(2, 1, 7, tuple(f"слово {number}" for number in range(5)))
    with read_pasted("\n".join(rows)) as sheet:
        again = await shop.services.stop_list.take(ANNA, sheet.chunks())
    assert (again.added, again.known) == (0, 3)


async def test_everybody_on_it_is_given_with_why_and_by_whom(shop: Shop) -> None:
    await shop.join(BORIS)
    await shop.services.access.admit(BORIS, "Борис", "ru")
    account = await shop.account()
    async with shop.database.writing() as tx:
        many = [f"7999{number:07}" for number in range(stored.CHUNK)]
        await stored.add(tx, account.id, many, reason="reaction", by=None, now=shop.clock.now)
    await shop.services.stop_list.add(BORIS, [phone(1)], reason="import")
    found = await shop.services.stop_list.everybody(ANNA)
    assert len(found) == stored.CHUNK + 1
    first = found[0]
    assert (first.phone, first.reason, first.since, first.by) == (
        phone(1),
        "import",
        shop.clock.now,
        "Борис",
    )
    assert {one.by for one in found[1:]} == {None}
