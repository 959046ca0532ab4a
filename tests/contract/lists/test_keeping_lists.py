"""Lists in the database: read in, kept, proved, forgotten."""

import pytest

from bot.domain.ids import ChatId, ListId, UserId
from bot.services.lists.lists import KEPT, ListLine
from bot.services.refusal import Refusal
from bot.sheets.reading import read_pasted
from storage import tables
from storage.calling import lists
from tests.contract.lists.made_lists import a_draft, a_list
from tests.shop.shop import ANNA, BORIS, EVE, SECOND_KEY, Shop, phone

ROWS = (f"{phone(1)};Анна;Москва", f"{phone(2)};Иван;", "кто-то;Ольга;Тверь", f"{phone(1)};Анна;")


async def test_a_list_is_read_in_with_what_is_wrong_in_it(shop: Shop) -> None:
    list_id = await a_list(shop, *ROWS, name="  Клиенты \n весны ")
    card = await shop.services.lists.card(ANNA, list_id)
    assert (card.name, card.rows, card.good, card.columns) == ("Клиенты весны", 4, 2, ("Город",))
    assert card.reading is not None
    assert card.reading.origin == "pasted"
    assert not card.is_saved
    assert card.consent is None
    assert card.consent_by == ""
    people = [entry async for page in shop.services.lists.entries(ANNA, list_id) for entry in page]
    assert [(entry.phone, entry.name, entry.fields) for entry in people] == [
        (phone(1), "Анна", ("Москва",)),
        (phone(2), "Иван", ("",)),
    ]


async def test_without_a_key_nothing_is_read_in(shop: Shop) -> None:
    with pytest.raises(Refusal, match="not-connected"):
        await a_list(shop, *ROWS, user_id=EVE)


async def refused_everything(shop: Shop, user_id: UserId, list_id: ListId) -> None:
    services = shop.services
    for act in (
        services.lists.card(user_id, list_id),
        services.lists.save(user_id, list_id, "Моё"),
        services.lists.forget(user_id, list_id),
        services.lists.consent(user_id, list_id, kind="text", text="да"),
        services.list_drafts.start(user_id, ChatId(user_id), list_id),
    ):
        with pytest.raises(Refusal, match="list-gone"):
            await act
    with pytest.raises(Refusal, match="list-gone"):
        await anext(services.lists.entries(user_id, list_id))


async def test_a_list_is_its_authors_until_it_is_saved_and_then_its_accounts(shop: Shop) -> None:
    list_id = await a_list(shop, *ROWS)
    await shop.join(BORIS)
    shop.calling.add_account(SECOND_KEY, balance="10.00")
    await shop.join(EVE, key=SECOND_KEY)
    await refused_everything(shop, BORIS, list_id)
    await shop.services.lists.save(ANNA, list_id, "Клиенты")
    assert (await shop.services.lists.card(BORIS, list_id)).name == "Клиенты"
    await refused_everything(shop, EVE, list_id)
    with pytest.raises(Refusal, match="list-gone"):
        await shop.services.lists.card(ANNA, 99)


async def test_the_owner_sees_no_more_of_a_colleagues_passing_list_than_its_basis(shop: Shop) -> None:
    await shop.join(BORIS)
    await shop.join(EVE)
    list_id = await a_list(shop, *ROWS, user_id=BORIS)
    await refused_everything(shop, ANNA, list_id)
    for user_id, sees in ((ANNA, True), (BORIS, True), (EVE, False)):
        assert [card.id for card in await shop.services.lists.basis(user_id, phone(1))] == [list_id] * sees
    await shop.services.lists.consent(BORIS, list_id, kind="text", text="Анкеты")
    assert [card.id for card in await shop.services.lists.basis(EVE, phone(1))] == [list_id]
    await refused_everything(shop, EVE, list_id)


async def test_a_list_that_was_not_read_to_its_end_is_none(shop: Shop) -> None:
    account = await shop.account()
    async with shop.database.writing() as tx:
        list_id = await lists.add(
            tx, account_id=account.id, user_id=ANNA, name="half", columns=(), file_id=None, reading=None,
            now=shop.clock(),
        )  # fmt: skip
    with pytest.raises(Refusal, match="list-gone"):
        await shop.services.lists.card(ANNA, list_id)


async def test_saved_lists_are_paged_newest_first(shop: Shop) -> None:
    ids: list[ListId] = []
    for number in range(3):
        ids.append(await a_list(shop, f"{phone(number)};;"))
        await shop.services.lists.save(ANNA, ids[-1], f"Список {number}")
    await a_list(shop, f"{phone(9)};;")
    await shop.services.lists.consent(ANNA, ids[1], kind="photo", file_id="photo-1")
    page = await shop.services.lists.page(ANNA, limit=2)
    assert page.lines == (ListLine(ids[2], "Список 2", 1, False), ListLine(ids[1], "Список 1", 1, True))
    assert page.more
    page = await shop.services.lists.page(ANNA, before=ids[1], limit=2)
    assert [line.name for line in page.lines] == ["Список 0"]
    assert not page.more


async def test_a_name_and_a_consent_are_something(shop: Shop) -> None:
    list_id = await a_list(shop, *ROWS)
    with pytest.raises(Refusal, match="list-name-empty"):
        await shop.services.lists.save(ANNA, list_id, " \n ")
    with pytest.raises(Refusal, match="consent-empty"):
        await shop.services.lists.consent(ANNA, list_id, kind="text", text=" ")


async def test_on_what_basis_a_number_was_called(shop: Shop) -> None:
    first = await a_list(shop, *ROWS, name="первый")
    second = await a_list(shop, f"{phone(2)};Иван;", name="второй")
    await shop.services.lists.consent(ANNA, first, kind="file", text=" Договор ", file_id="file-1")
    found = await shop.services.lists.basis(ANNA, phone(2))
    assert [card.id for card in found] == [second, first]
    assert found[0].consent is None
    consent = found[1].consent
    assert consent is not None
    assert (consent.kind, consent.text, consent.file_id) == ("file", "Договор", "file-1")
    assert found[1].consent_by == "Somebody"
    assert await shop.services.lists.basis(ANNA, phone(9)) == ()


async def test_a_forgotten_list_is_gone_with_its_people(shop: Shop) -> None:
    list_id = await a_list(shop, *ROWS)
    await shop.services.lists.save(ANNA, list_id, "Клиенты")
    await shop.services.lists.forget(ANNA, list_id)
    with pytest.raises(Refusal, match="list-gone"):
        await shop.services.lists.card(ANNA, list_id)
    assert await shop.count(tables.recipient_lists) == 0
    assert await shop.count(tables.list_entries) == 0


async def test_a_forgetting_that_was_cut_short_is_finished_later(shop: Shop) -> None:
    list_id = await a_list(shop, *ROWS)
    await shop.services.lists.consent(ANNA, list_id, kind="text", text="Анкеты")
    async with shop.database.writing() as tx:
        assert await lists.retire(tx, list_id)
    assert await shop.services.lists.basis(ANNA, phone(1)) == ()
    assert (await shop.services.lists.page(ANNA)).lines == ()
    shop.clock.move(days=KEPT.days + 1)
    assert await shop.services.lists.forget_passing() == 1
    assert await shop.count(tables.list_entries) == 0


async def test_lists_that_nobody_kept_go_after_a_month(shop: Shop) -> None:
    passing = await a_list(shop, *ROWS)
    saved = await a_list(shop, *ROWS)
    proved = await a_list(shop, *ROWS)
    await shop.services.lists.save(ANNA, saved, "Клиенты")
    await shop.services.lists.consent(ANNA, proved, kind="text", text="Анкеты")
    assert await shop.services.lists.forget_passing() == 0
    shop.clock.move(days=KEPT.days + 1)
    assert await shop.services.lists.forget_passing() == 1
    assert await shop.services.lists.forget_passing() == 0
    for list_id in (saved, proved):
        assert (await shop.services.lists.card(ANNA, list_id)).good == 2
    with pytest.raises(Refusal, match="list-gone"):
        await shop.services.lists.card(ANNA, passing)


async def test_a_list_saved_at_the_last_moment_stays(shop: Shop) -> None:
    list_id = await a_list(shop, *ROWS)
    async with shop.database.writing() as tx:
        await lists.change(tx, list_id, is_saved=True)
        assert not await lists.retire(tx, list_id, only_passing=True)
    assert (await shop.services.lists.card(ANNA, list_id)).good == 2


async def test_everybody_who_stays_at_home_is_told_row_by_row(shop: Shop) -> None:
    await shop.services.stop_list.add(ANNA, [phone(2)])
    view = await a_draft(shop, *ROWS, "79990000001;Пётр;", "71110000001;Нет такого кода;")
    rows = [row async for page in shop.services.lists.left_out(ANNA, view.draft_id) for row in page]
    assert [(row.row, row.reason, row.name) for row in rows] == [
        (3, "stop_list", "Иван"),
        (4, "unreadable", "Ольга"),
        (5, "double", "Анна"),
        (7, "unknown_prefix", "Нет такого кода"),
    ]
    assert view.listed is not None
    assert sum(view.listed.left_out.values()) == len(rows)
    with pytest.raises(Refusal, match="not-yours"):
        await anext(shop.services.lists.left_out(BORIS, view.draft_id))


async def test_a_pasted_list_longer_than_a_chunk_is_whole(shop: Shop) -> None:
    lines = "\n".join(f"7916000{number:04d}" for number in range(300))
    with read_pasted(lines) as sheet:
        list_id = await shop.services.lists.read_in(ANNA, sheet, name="")
    card = await shop.services.lists.card(ANNA, list_id)
    assert (card.good, card.reading) == (300, None)
