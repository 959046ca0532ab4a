"""Scenarios on both databases: saved, seen by their author and the account's owner, renamed, offered, forgotten."""

from datetime import timedelta

import pytest

from bot.domain.drafts.draft import CallDraft, DutyPhone, Purpose, SpokenText
from bot.domain.drafts.draft_texts import saying
from bot.domain.ids import ChatId, ListId
from bot.services.refusal import Refusal
from bot.services.scenarios.document import write_document
from bot.services.scenarios.scenarios import PAGE, ScenarioCard
from storage import tables
from tests.contract.ledger.list_recipients import people
from tests.shop.shop import ANNA, BORIS, EVE, SECOND_KEY, Shop, a_call


async def saved(shop: Shop, text: str = "Ждём вас", user_id: int = ANNA) -> ScenarioCard:
    user = BORIS if user_id == BORIS else ANNA
    draft_id, revision = await shop.draft(a_call(1, text=text), user_id=user)
    return await shop.services.scenarios.save_draft(user, draft_id, revision, unnamed="Без названия")


async def test_a_draft_is_saved_without_its_recipients_and_once(shop: Shop) -> None:
    draft_id, revision = await shop.draft(a_call(1, 2))
    scenarios = shop.services.scenarios
    one = await scenarios.save_draft(ANNA, draft_id, revision, unnamed="?")
    again = await scenarios.save_draft(ANNA, draft_id, revision, unnamed="?")
    assert one == again
    assert (one.name, one.content) == (
        "Напоминаем о записи",
        CallDraft(what=SpokenText("Напоминаем о записи"), sender=DutyPhone()),
    )
    with pytest.raises(Refusal, match="outdated-screen"):
        await scenarios.save_draft(ANNA, draft_id, revision + 1, unnamed="?")
    with pytest.raises(Refusal, match="not-yours"):
        await scenarios.save_draft(BORIS, draft_id, revision, unnamed="?")


async def test_a_list_launch_is_saved_with_its_purpose_and_the_list_it_went_to(shop: Shop) -> None:
    launch_id = await shop.list_launch(people(1, 2), what=SpokenText("Придёте?"))
    card = await shop.services.scenarios.save_launch(ANNA, launch_id, unnamed="?")
    assert card.content.purpose is Purpose.NOTICE
    assert card.content.source is None
    assert card.list_name == "clients.csv"
    with pytest.raises(Refusal, match="not-yours"):
        await shop.services.scenarios.save_launch(EVE, launch_id, unnamed="?")


async def test_its_author_and_the_accounts_owner_see_it_and_nobody_else(shop: Shop) -> None:
    await shop.join(BORIS)
    await shop.services.access.admit(EVE, "Eve", "ru")
    scenarios = shop.services.scenarios
    of_boris, of_anna = await saved(shop, user_id=BORIS), await saved(shop, "Своё")
    assert [line.id for line in (await scenarios.page(BORIS)).lines] == [of_boris.id]
    assert [line.id for line in (await scenarios.page(ANNA)).lines] == [of_anna.id, of_boris.id]
    assert (await scenarios.card(ANNA, of_boris.id)).author == "Somebody"
    for act in (
        scenarios.card(BORIS, of_anna.id),
        scenarios.rename(BORIS, of_anna.id, "Моё"),
        scenarios.forget(BORIS, of_anna.id),
        scenarios.document(BORIS, of_anna.id),
        scenarios.keep(BORIS, of_anna.id),
    ):
        with pytest.raises(Refusal, match="scenario-gone"):
            await act
    with pytest.raises(Refusal, match="not-connected"):
        await scenarios.card(EVE, of_anna.id)


async def test_pages_go_on_where_they_ended(shop: Shop) -> None:
    ids = [(await saved(shop, f"Текст {number}")).id for number in range(PAGE + 2)]
    first = await shop.services.scenarios.page(ANNA)
    assert [line.id for line in first.lines] == ids[:1:-1]
    assert first.more
    rest = await shop.services.scenarios.page(ANNA, first.lines[-1].id)
    assert [line.id for line in rest.lines] == ids[1::-1]
    assert not rest.more


async def test_a_name_is_changed_and_an_empty_one_refused(shop: Shop) -> None:
    card = await saved(shop)
    assert (await shop.services.scenarios.rename(ANNA, card.id, " По будням\n")).name == "По будням"
    with pytest.raises(Refusal, match="scenario-name-empty"):
        await shop.services.scenarios.rename(ANNA, card.id, " \n")


async def test_what_is_forgotten_leaves_an_empty_row(shop: Shop) -> None:
    card = await saved(shop)
    await shop.services.scenarios.forget(ANNA, card.id)
    with pytest.raises(Refusal, match="scenario-gone"):
        await shop.services.scenarios.card(ANNA, card.id)
    async with shop.database.reading() as tx:
        row = (await tx.execute(tables.scenarios.select())).one()
    assert (row.name, row.content, row.state) == ("", CallDraft(), "gone")
    assert (await saved(shop)).id != card.id


async def test_a_file_is_offered_and_kept_only_by_a_word(shop: Shop) -> None:
    scenarios = shop.services.scenarios
    written = write_document("От коллеги", CallDraft(what=SpokenText("Ждём"))).encode()
    first = await scenarios.offer(ANNA, written)
    offered = await scenarios.offer(ANNA, written)
    assert not offered.is_kept
    assert (await scenarios.page(ANNA)).lines == ()
    with pytest.raises(Refusal, match="scenario-gone"):
        await scenarios.keep(ANNA, first.id)
    assert (await scenarios.keep(ANNA, offered.id)).is_kept
    assert [line.name for line in (await scenarios.page(ANNA)).lines] == ["От коллеги"]


async def test_records_of_another_account_are_named(shop: Shop) -> None:
    content = a_call(1, reactions=())
    document = write_document("С роликом", content).replace('"text": "Напоминаем о записи",', "")
    written = document.replace('"kind": "text"', '"kind": "record", "record_id": 4242')
    for member in ('"lang": null,', '"gender": "female",', '"as_written": false,'):
        written = written.replace(member, "")
    card = await shop.services.scenarios.offer(ANNA, written.encode())
    assert card.foreign_records == (4242,)


async def test_a_list_gets_the_scenarios_own_hours_and_words(shop: Shop) -> None:
    launch_id = await shop.list_launch(people(1, 2), what=SpokenText("Придёте?"))
    card = await shop.services.scenarios.save_launch(ANNA, launch_id, unnamed="?")
    assert card.list_id is not None
    view = await shop.services.list_drafts.start(ANNA, ChatId(ANNA), ListId(card.list_id), asked=card.content)
    assert (view.content.what, view.content.window) == (card.content.what, card.content.window)
    assert view.recipient_count == 2


async def test_an_account_of_its_own_sees_nothing_of_another(shop: Shop) -> None:
    card = await saved(shop)
    shop.calling.add_account(SECOND_KEY)
    await shop.join(EVE, key=SECOND_KEY)
    with pytest.raises(Refusal, match="scenario-gone"):
        await shop.services.scenarios.card(EVE, card.id)


async def test_what_is_not_clear_yet_is_not_saved(shop: Shop) -> None:
    unclear = saying(a_call(1), SpokenText(""), "Придёте?\n1 — да")
    draft_id, revision = await shop.draft(unclear)
    with pytest.raises(Refusal, match="draft-reaction-lines"):
        await shop.services.scenarios.save_draft(ANNA, draft_id, revision, unnamed="Без имени")


async def test_a_time_that_has_passed_is_no_reason_not_to_save(shop: Shop) -> None:
    draft_id, revision = await shop.draft(a_call(1, when=shop.clock() + timedelta(minutes=5)))
    shop.clock.move(hours=1)
    card = await shop.services.scenarios.save_draft(ANNA, draft_id, revision, unnamed="Без имени")
    assert card.content.when is None
