"""People by name: from contacts, lists and earlier calls, on both databases, and never those of another account."""

from dataclasses import replace

import pytest

from bot.domain.ids import UserId
from bot.services.account.people import People
from bot.services.refusal import Refusal
from bot.sheets.reading import read_pasted
from storage.calling import known_people
from tests.shop.shop import ANNA, BORIS, EVE, SECOND_KEY, Shop, a_call, phone


def people_of(shop: Shop) -> People:
    return People(database=shop.database)


async def found(shop: Shop, text: str, user_id: UserId = ANNA) -> list[tuple[str, str]]:
    read = await people_of(shop).read(user_id, text)
    return [] if read is None else [(one.phone, one.name) for one in read.found]


async def prepared(shop: Shop, number: int, name: str, user_id: UserId = ANNA) -> None:
    await shop.draft(replace(a_call(number), names=((phone(number), name),)), user_id=user_id)


@pytest.mark.parametrize("written", ["Пётр Ковалёв", "ПЕТР КОВАЛЕВ", "ковалёв пётр"])
async def test_whoever_was_to_be_called_is_found_in_every_way_of_writing(shop: Shop, written: str) -> None:
    await prepared(shop, 1, written)
    assert await found(shop, "Петру Ковалёву завтра в 10 Ждём") == [(phone(1), written)]


async def test_people_of_lists_are_found_and_each_phone_once(shop: Shop) -> None:
    await prepared(shop, 1, "Анна")
    with read_pasted(
        f"Телефон;Имя\n{phone(1)};Смирнова Анна\n{phone(2)};Анна Белая\n{phone(3)};Олег"
    ) as sheet:
        await shop.services.lists.read_in(ANNA, sheet, name="clients.csv")
    assert sorted(await found(shop, "Анне")) == [(phone(1), "Анна"), (phone(2), "Анна Белая")]
    assert await found(shop, "Анне Смирновой") == [(phone(1), "Смирнова Анна")]
    assert await found(shop, "Льву") == []


async def test_nobody_of_another_account_is_found(shop: Shop) -> None:
    shop.calling.add_account(SECOND_KEY)
    await shop.join(BORIS, key=SECOND_KEY)
    await prepared(shop, 1, "Анна Смирнова")
    await prepared(shop, 2, "Анна Смирнова", BORIS)
    with read_pasted(f"Телефон;Имя\n{phone(3)};Смирнова Анна") as sheet:
        await shop.services.lists.read_in(BORIS, sheet, name="theirs.csv")
    assert await found(shop, "Анна Смирнова") == [(phone(1), "Анна Смирнова")]
    assert sorted(await found(shop, "Анна Смирнова", BORIS)) == [
        (phone(2), "Анна Смирнова"),
        (phone(3), "Смирнова Анна"),
    ]
    assert await people_of(shop).read(EVE, "Анна Смирнова") is None


async def test_where_no_name_begins_nobody_is_looked_for(shop: Shop) -> None:
    await prepared(shop, 1, "Анна Смирнова")
    assert await people_of(shop).read(ANNA, "8 часов") is None
    assert await people_of(shop).read(ANNA, "заказ готов") is None


async def test_what_a_colleague_has_not_launched_or_saved_is_theirs_alone(shop: Shop) -> None:
    await shop.join(BORIS)
    await prepared(shop, 1, "Анна Смирнова")
    with read_pasted(f"Телефон;Имя\n{phone(2)};Анна Смирнова") as sheet:
        list_id = await shop.services.lists.read_in(ANNA, sheet, name="clients.csv")
    assert await found(shop, "Анне Смирновой", BORIS) == []
    await shop.services.lists.save(ANNA, list_id, "Клиенты")
    await shop.launch(replace(a_call(3), names=((phone(3), "Анна Смирнова"),)))
    assert sorted(await found(shop, "Анне Смирновой", BORIS)) == [
        (phone(2), "Анна Смирнова"),
        (phone(3), "Анна Смирнова"),
    ]


async def test_search_and_call_find_the_same_people(shop: Shop) -> None:
    """«/find» also by the beginning of a word; whoever is called just so comes first."""
    await prepared(shop, 1, "Анна Смирнова")
    await prepared(shop, 2, "Аня Лис")
    await prepared(shop, 3, "Глеб Смирнитский")
    people = people_of(shop)
    assert [one.phone for one in await people.find(ANNA, "Ане", 8)] == [phone(2), phone(1)]
    assert await found(shop, "Ане") == [(phone(2), "Аня Лис"), (phone(1), "Анна Смирнова")]
    assert {one.phone for one in await people.find(ANNA, "смирн", 8)} == {phone(1), phone(3)}
    assert len(await people.find(ANNA, "смирн", 1)) == 1
    assert await people.find(ANNA, "…", 8) == []
    with pytest.raises(Refusal, match="not-connected"):
        await people.find(EVE, "Анна", 8)


async def test_nobody_is_lost_behind_thousands_of_later_names(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_people, "AT_ONCE", 2)
    await prepared(shop, 1, "Анна Смирнова")
    for number in range(2, 8):
        await prepared(shop, number, f"Анфиса {number}")
    assert await found(shop, "Анне Смирновой") == [(phone(1), "Анна Смирнова")]
