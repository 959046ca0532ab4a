import asyncio
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr
from sqlalchemy import insert, select, update

from bot.domain.costs.money import Kopecks
from storage.account import accounts as in_transaction
from storage.account import accounts as rows
from storage.account import users
from storage.account.accounts import Account, lock, unlock
from storage.account.api_keys import ApiKeys
from storage.engine.database import Database
from storage.engine.errors import KeyMissing
from storage.keys.keyring import Keyring
from storage.tables import accounts as account_table
from storage.tables import batches, calls, connections, drafts, launches, recipients
from storage.tables import metadata as all_tables
from tests.alone import Alone
from tests.databases import MovedClock, a_master_key

ANNA, IGOR, OLGA = 501, 502, 503
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
async def accounts(database: Database, keyring: Keyring, clock: MovedClock) -> ApiKeys:
    people = Alone(users, database, clock)
    for user_id in (ANNA, IGOR, OLGA):
        await people.touch(user_id, "", "ru")
    return ApiKeys(database, keyring, clock)


async def _connect(
    accounts: ApiKeys, user_id: int, key: str = "key", *, provider_user_id: int = 77
) -> Account:
    return await accounts.connect(
        user_id,
        domain="calls.example",
        provider_user_id=provider_user_id,
        api_key=SecretStr(key),
        balance_kopecks=Kopecks(12_345),
    )


def alone(keys: ApiKeys) -> Alone:
    """The functions about accounts, beside their keys."""
    return Alone(rows, keys._database, keys._clock)


async def test_the_first_to_connect_owns_the_account_and_others_join_it(
    accounts: ApiKeys, clock: MovedClock
) -> None:
    account = await _connect(accounts, ANNA, "a")
    assert (account.domain, account.provider_user_id, account.owner_id) == ("calls.example", 77, ANNA)
    assert (account.balance_kopecks, account.balance_at) == (12_345, clock.now)
    assert not account.is_locked
    assert (await _connect(accounts, IGOR, "b")).id == account.id
    assert (await alone(accounts).account_of(IGOR)) == (await alone(accounts).get(account.id)) == account
    other = await _connect(accounts, OLGA, "c", provider_user_id=78)
    assert other.id != account.id
    assert other.owner_id == OLGA


async def test_one_account_on_two_domains_is_two(accounts: ApiKeys) -> None:
    first = await _connect(accounts, ANNA)
    second = await accounts.connect(IGOR, domain="other.example", provider_user_id=77, api_key=SecretStr("b"))
    assert first.id != second.id
    assert second.balance_kopecks is None


async def test_a_connection_gives_the_key_back(accounts: ApiKeys) -> None:
    account = await _connect(accounts, ANNA, "canary-key-77")
    found = await accounts.connection_of(ANNA)
    assert found is not None
    assert (found.user_id, found.account, found.sender_phone) == (ANNA, account, None)
    assert found.api_key.get_secret_value() == "canary-key-77"
    assert "canary" not in repr(found)
    assert await accounts.connection_of(IGOR) is None
    assert await alone(accounts).account_of(IGOR) is None
    assert await alone(accounts).get(account.id + 1) is None


async def test_connecting_again_replaces_the_key_and_keeps_the_sender(accounts: ApiKeys) -> None:
    await _connect(accounts, ANNA, "old")
    assert await alone(accounts).set_sender(ANNA, "79160000001")
    await _connect(accounts, ANNA, "new")
    found = await accounts.connection_of(ANNA)
    assert found is not None
    assert (found.api_key.get_secret_value(), found.sender_phone) == ("new", "79160000001")


async def test_moving_to_another_account_forgets_the_sender_of_the_former(accounts: ApiKeys) -> None:
    await _connect(accounts, ANNA)
    await alone(accounts).set_sender(ANNA, "79160000001")
    await _connect(accounts, ANNA, provider_user_id=78)
    found = await accounts.connection_of(ANNA)
    assert found is not None
    assert (found.account.provider_user_id, found.sender_phone) == (78, None)


async def test_the_same_key_is_recognised_by_its_hash(
    accounts: ApiKeys, database: Database, keyring: Keyring
) -> None:
    await _connect(accounts, ANNA, "same")
    async with database.reading() as tx:
        assert await tx.scalar(select(connections.c.key_hash)) == keyring.keyed_hash(b"same")


async def test_every_key_of_an_account_is_offered_the_owners_first(accounts: ApiKeys) -> None:
    account = await _connect(accounts, ANNA, "a")
    await _connect(accounts, IGOR, "b")
    await _connect(accounts, OLGA, "c", provider_user_id=78)
    await alone(accounts).disconnect(ANNA)
    await _connect(accounts, ANNA, "a2")
    found = (await accounts.of_account(account.id))[1]
    assert [(user_id, key.get_secret_value()) for user_id, key in found] == [(ANNA, "a2"), (IGOR, "b")]


async def test_disconnecting_removes_the_key_and_leaves_the_account(accounts: ApiKeys) -> None:
    account = await _connect(accounts, ANNA)
    assert await alone(accounts).disconnect(ANNA)
    assert not await alone(accounts).disconnect(ANNA)
    assert await accounts.connection_of(ANNA) is None
    assert await alone(accounts).get(account.id) == account
    assert (await accounts.of_account(account.id))[1] == []
    assert not await alone(accounts).set_sender(ANNA, None)


async def test_many_people_connecting_at_once_share_one_account(accounts: ApiKeys) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_connect(accounts, user, str(user))) for user in (ANNA, IGOR, OLGA)]
    assert len({task.result().id for task in tasks}) == 1
    assert len((await accounts.of_account(tasks[0].result().id))[1]) == 3


async def test_a_lock_is_set_once_and_lifted_once(
    accounts: ApiKeys, database: Database, clock: MovedClock
) -> None:
    account = await _connect(accounts, ANNA)
    async with database.writing() as tx:
        assert await lock(tx, account.id, IGOR, clock())
        assert not await lock(tx, account.id, ANNA, clock())
    locked = await alone(accounts).get(account.id)
    assert locked is not None
    assert (locked.is_locked, locked.locked_by, locked.locked_at) == (True, IGOR, clock.now)
    async with database.writing() as tx:
        assert await unlock(tx, account.id, ANNA, clock())
        assert not await unlock(tx, account.id, ANNA, clock())


async def test_price_and_balance_are_the_accounts_own(accounts: ApiKeys, clock: MovedClock) -> None:
    account = await _connect(accounts, ANNA)
    clock.move(minutes=5)
    await alone(accounts).set_price(account.id, Kopecks(350))
    await alone(accounts).set_balance(account.id, Kopecks(99), asked_at=clock.now)
    changed = await alone(accounts).get(account.id)
    assert changed is not None
    assert (changed.price_kopecks, changed.balance_kopecks, changed.balance_at) == (350, 99, clock.now)
    await alone(accounts).set_price(account.id, None)
    assert (await alone(accounts).get(account.id)) != changed


async def test_a_key_whose_master_key_is_gone_is_not_taken_for_no_connection(
    accounts: ApiKeys, database: Database, clock: MovedClock
) -> None:
    await _connect(accounts, ANNA)
    with pytest.raises(KeyMissing):
        await ApiKeys(database, Keyring([a_master_key(2)]), clock).connection_of(ANNA)


async def test_whoever_decides_about_an_accounts_money_takes_turns(
    accounts: ApiKeys, database: Database
) -> None:
    account = await _connect(accounts, ANNA)

    async def spend() -> None:
        async with database.writing() as tx:
            await in_transaction.lock_row(tx, account.id)
            found = await in_transaction.get(tx, account.id)
            assert found is not None
            changing = update(account_table).where(account_table.c.id == account.id)
            await tx.execute(changing.values(price_kopecks=(found.price_kopecks or 0) + 1))

    async with asyncio.TaskGroup() as group:
        for _ in range(20):
            group.create_task(spend())
    spent = await alone(accounts).get(account.id)
    assert spent is not None
    assert spent.price_kopecks == 20


async def test_a_link_is_the_account_and_the_persons_own_sender(
    accounts: ApiKeys, database: Database
) -> None:
    account = await _connect(accounts, ANNA)
    await alone(accounts).set_sender(ANNA, "79160000001")
    async with database.reading() as tx:
        link = await in_transaction.link_of(tx, ANNA)
        assert await in_transaction.link_of(tx, IGOR) is None
    assert link is not None
    assert (link.account, link.sender_phone) == (account, "79160000001")


async def test_live_calls_are_counted_for_the_account_and_for_each_person(
    accounts: ApiKeys, database: Database
) -> None:
    account = await _connect(accounts, ANNA)
    await _add_calls(database, account.id, ANNA, 2, first=1)
    await _add_calls(database, account.id, IGOR, 1, first=3)
    assert await alone(accounts).count_live_calls(account.id) == 3
    assert await alone(accounts).count_live_calls(account.id, ANNA) == 2
    async with database.writing() as tx:
        await tx.execute(update(calls).where(calls.c.number == 1).values(final_at=NOW))
        assert await in_transaction.count_live_calls(tx, account.id, ANNA) == 1
    assert await alone(accounts).count_live_calls(account.id + 1) == 0


async def _add_calls(database: Database, account_id: int, user_id: int, count: int, *, first: int) -> None:
    """Rows that only the foreign keys need are filled with whatever fits their type."""
    shared = {"account_id": account_id, "user_id": user_id}
    async with database.writing() as tx:
        for number in range(first, first + count):
            ids = {"launch_id": number, "batch_id": number, "recipient_id": number}
            for table in (drafts, launches, batches, recipients, calls):
                known = {**shared, **ids, "id": number, "number": number, "provider_id": number}
                given = {name: value for name, value in known.items() if name in table.c}
                await tx.execute(insert(table).values(**_filled(table.name, given)))


def _filled(table_name: str, given: dict[str, int]) -> dict[str, object]:
    filled: dict[str, object] = dict(given)
    for column in all_tables.tables[table_name].c:
        if column.name in filled or column.nullable or column.server_default is not None:
            continue
        kind = column.type.__class__.__name__
        filled[column.name] = {"UtcDateTime": NOW, "JsonOf": None, "Boolean": False}.get(kind, given["id"])
        if kind in {"String", "Text"}:
            filled[column.name] = str(given["id"])
    if "content" in filled:
        filled["content"] = _content()
    return filled


def _content() -> object:
    from bot.domain.drafts.draft import CallDraft  # noqa: PLC0415 (only this test needs one)

    return CallDraft()
