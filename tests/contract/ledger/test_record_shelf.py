"""The shelf of records on both databases: the service's list, names, moderation, and removing."""

import asyncio

import pytest

from bot.domain.drafts.draft import StoredRecord
from bot.domain.record import RecordState
from bot.services.refusal import Refusal
from storage import tables
from storage.sounds.records import RecordRow
from tests.contract.ledger.test_records import TEXT, stands, text_record
from tests.shop.shop import ANNA, BORIS, EVE, KEY, Shop, a_call, phone

# -- the list ----------------------------------------------------------------------------------------------------


async def test_the_list_brings_in_what_the_cabinet_has_and_lets_go_what_it_has_no_more(shop: Shop) -> None:
    account = shop.calling.account(KEY)
    stranger = account.add_record("Из кабинета", text="Здравствуйте")
    mine = await text_record(shop)
    page = await shop.services.record_shelf.page(ANNA)
    assert page.is_listed
    assert [row.name for row in page.records] == ["Из кабинета", mine.name]
    stranger.deleted_at = 1
    account.records[mine.provider_id or 0].deleted_at = 1
    page = await shop.services.record_shelf.page(ANNA)
    # What we have made ourselves is not given up on the word of a list that nobody documents.
    assert [row.name for row in page.records] == [mine.name]


async def test_a_list_that_is_asked_for_while_a_record_is_made_takes_it_for_nobodys(shop: Shop) -> None:
    async def look() -> None:
        await shop.services.record_shelf.page(ANNA)

    service = shop.meanwhile(look)
    async with service:
        through = shop.services_through(service).records
        row = await through.propose_text(ANNA, TEXT, origin="1:1")
        made = (await through.confirm_text(ANNA, row.id)).record
    assert made.state is RecordState.MADE
    assert [row.id for row in (await shop.services.record_shelf.page(ANNA)).records] == [made.id]


async def test_a_name_that_the_service_has_changed_is_adopted_and_then_recognised_by_the_answer(
    shop: Shop,
) -> None:
    async def rename_and_look() -> None:
        for record in shop.calling.account(KEY).records.values():
            record.name = "Иначе"
        await shop.services.record_shelf.page(ANNA)

    service = shop.meanwhile(rename_and_look)
    async with service:
        through = shop.services_through(service).records
        row = await through.propose_text(ANNA, TEXT, origin="1:1")
        made = (await through.confirm_text(ANNA, row.id)).record
    assert made.state is RecordState.MADE
    assert [each.id for each in (await shop.services.record_shelf.page(ANNA)).records] == [made.id]


async def test_a_list_that_cannot_be_had_now_is_asked_for_the_next_time(shop: Shop) -> None:
    shop.calling.faults.add("getRecords", "canned", body="<html>", content_type="text/html")
    assert not (await shop.services.record_shelf.page(ANNA)).is_listed
    assert (await shop.services.record_shelf.page(ANNA)).is_listed
    shop.calling.records_listing = "no"
    assert not (await shop.services.record_shelf.page(ANNA)).is_listed
    asked = shop.asked("getRecords")
    assert not (await shop.services.record_shelf.page(ANNA)).is_listed
    assert shop.asked("getRecords") == asked


async def test_moderation_is_seen_where_the_list_tells_it(shop: Shop) -> None:
    made = await text_record(shop)
    record = shop.calling.account(KEY).records[made.provider_id or 0]
    record.need_moderation, record.moderator_comment = True, "Слишком тихо"
    shop.calling.records_listing = "whole"
    (row,) = (await shop.services.record_shelf.page(ANNA)).records
    assert (row.needs_moderation, row.moderator_comment, row.status) == (True, "Слишком тихо", "moderation")


async def test_pages_follow_each_other(shop: Shop) -> None:
    made = [await text_record(shop, f"1:{number}", f"Текст {number}") for number in range(3)]
    first = await shop.services.record_shelf.page(ANNA, limit=2)
    assert ([row.id for row in first.records], first.more) == ([made[2].id, made[1].id], True)
    second = await shop.services.record_shelf.page(ANNA, made[1].id, 2)
    assert ([row.id for row in second.records], second.more, second.is_listed) == ([made[0].id], False, False)


async def test_a_colleague_sees_records_and_not_what_never_became_one(shop: Shop) -> None:
    made = await text_record(shop)
    shop.calling.faults.add("createRecord", "drop_after_reading")
    lost = await text_record(shop, "1:2")
    await shop.join(BORIS)
    shelf = shop.services.record_shelf
    assert [row.id for row in (await shelf.page(BORIS)).records] == [made.id]
    assert (await shelf.record(BORIS, made.id)).id == made.id
    for person, record_id in ((BORIS, lost.id), (ANNA, 999)):
        with pytest.raises(Refusal, match="no-such-record"):
            await shelf.record(person, record_id)
    with pytest.raises(Refusal, match="not-connected"):
        await shelf.page(EVE)


async def test_a_name_is_ours_and_has_its_limits(shop: Shop) -> None:
    made = await text_record(shop)
    shelf = shop.services.record_shelf
    assert (await shelf.rename(ANNA, made.id, " Новое \n имя ")).name == "Новое имя"
    for name in ("  ", "а" * 61):
        with pytest.raises(Refusal, match="record-name"):
            await shelf.rename(ANNA, made.id, name)
    await shelf.heard(made.id, "telegrams")
    assert (await shelf.record(ANNA, made.id)).file_id == "telegrams"


# -- removing ----------------------------------------------------------------------------------------------------


async def test_what_plays_a_record_is_named(shop: Shop) -> None:
    made = await text_record(shop)
    assert made.provider_id is not None
    what = StoredRecord(made.provider_id)
    await shop.launch(a_call(1, text="x"))
    launch = a_call(2)
    launch = type(launch)(phones=launch.phones, what=what, sender=launch.sender)
    await shop.launch(launch)
    draft = type(launch)(phones=(phone(3),), what=what, sender=launch.sender)
    draft_id, _ = await shop.draft(draft)
    shelf = shop.services.record_shelf
    assert [(use.is_launch, use.content.phones) for use in await shelf.uses(ANNA, made.id)] == [
        (True, (phone(2),)),
        (False, (phone(3),)),
    ]
    shop.clock.move(days=31)
    assert [use.is_launch for use in await shelf.uses(ANNA, made.id)] == [True]
    await shelf.remove(ANNA, made.id)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert [(warning.code, warning.facts["name"]) for warning in view.warnings] == [
        ("record-gone", made.name)
    ]


async def test_what_was_never_made_plays_nowhere_and_is_only_forgotten(shop: Shop) -> None:
    row = await shop.services.records.propose_text(ANNA, TEXT, origin="1:1")
    assert await shop.services.record_shelf.uses(ANNA, row.id) == ()
    assert (await shop.services.record_shelf.remove(ANNA, row.id)).state is RecordState.REMOVED
    assert not shop.asked("removeRecord")
    # Its message may be sent once more.
    assert (await shop.services.records.propose_text(ANNA, TEXT, origin="1:1")).id != row.id


async def test_a_record_that_is_gone_at_the_service_is_removed_here(shop: Shop) -> None:
    made = await text_record(shop)
    shop.calling.faults.add("removeRecord", "drop_after_acting")
    with pytest.raises(Refusal) as lost:
        await shop.services.record_shelf.remove(ANNA, made.id)
    assert lost.value.facts["happened"] == "unknown"
    assert (await stands(shop, made.id)).state is RecordState.MADE
    assert (await shop.services.record_shelf.remove(ANNA, made.id)).state is RecordState.REMOVED


async def test_a_refusal_to_remove_is_told_where_it_can_not_be_checked_or_the_record_is_there(
    shop: Shop,
) -> None:
    made = await text_record(shop)
    refusal = '{"status": "error", "data": {"message": "Запись используется"}}'
    for listing in ("names", "no"):
        shop.calling.records_listing = listing
        shop.calling.faults.add("removeRecord", "canned", body=refusal)
        with pytest.raises(Refusal, match="provider-refused"):
            await shop.services.record_shelf.remove(ANNA, made.id)
    assert (await stands(shop, made.id)).state is RecordState.MADE


async def test_two_removals_end_as_one(shop: Shop) -> None:
    made = await text_record(shop)
    shelf = shop.services.record_shelf
    results = await asyncio.gather(
        shelf.remove(ANNA, made.id), shelf.remove(ANNA, made.id), return_exceptions=True
    )
    assert any(isinstance(result, RecordRow) for result in results)
    assert (await stands(shop, made.id)).state is RecordState.REMOVED


async def test_looking_again_asks_the_list(shop: Shop) -> None:
    shop.calling.faults.add("createRecord", "drop_after_acting")
    lost = await text_record(shop)
    found = await shop.services.record_shelf.look_again(ANNA, lost.id)
    assert (found.id, found.state) == (lost.id, RecordState.MADE)


# -- moderation, while nobody is looking -------------------------------------------------------------------------


async def waiting_for_moderation(shop: Shop) -> RecordRow:
    """A record made here that the service has not let through, and shows."""
    shop.calling.records_listing = "whole"
    mine = await text_record(shop)
    shop.calling.account(KEY).records[mine.provider_id or 0].need_moderation = True
    await shop.services.record_shelf.page(ANNA)
    return await shop.services.record_shelf.record(ANNA, mine.id)


async def told(shop: Shop) -> list[tuple[object, ...]]:
    """To whom, whether it was let through, and what the moderator wrote."""
    return [
        (notice.chat_id, notice.facts["passed"], notice.facts["comment"])
        for notice in await shop.notices()
        if notice.kind == "record_moderated"
    ]


async def test_whoever_made_a_record_is_told_once_that_it_was_let_through(shop: Shop) -> None:
    mine = await waiting_for_moderation(shop)
    assert mine.needs_moderation
    await shop.services.record_list.watch()
    assert not await told(shop), "nothing has changed"
    shop.calling.account(KEY).records[mine.provider_id or 0].need_moderation = False
    await shop.services.record_list.watch()
    await shop.services.record_list.watch()
    assert await told(shop) == [(ANNA, "yes", None)]
    assert not (await shop.services.record_shelf.record(ANNA, mine.id)).needs_moderation


async def test_each_new_comment_of_the_moderator_is_told_and_what_was_seen_on_the_screen_is_not(
    shop: Shop,
) -> None:
    mine = await waiting_for_moderation(shop)
    there = shop.calling.account(KEY).records[mine.provider_id or 0]
    there.moderator_comment = "Кто говорит?"
    await shop.services.record_list.watch()
    assert await told(shop) == [(ANNA, "no", "Кто говорит?")]
    there.moderator_comment, there.need_moderation = "Спасибо", False
    await shop.services.record_shelf.page(ANNA)
    await shop.services.record_list.watch()
    assert len(await told(shop)) == 1


async def test_only_accounts_with_a_fresh_record_in_moderation_are_asked_about(shop: Shop) -> None:
    await text_record(shop)
    await shop.services.record_list.watch()
    assert not shop.asked("getRecords")
    await waiting_for_moderation(shop)
    asked = shop.asked("getRecords")
    await shop.services.record_list.watch()
    assert shop.asked("getRecords") == asked + 1
    shop.clock.move(days=4)
    await shop.services.record_list.watch()
    assert shop.asked("getRecords") == asked + 1


async def test_what_the_cabinet_has_is_known_to_wait_for_moderation_from_the_first_look(shop: Shop) -> None:
    shop.calling.records_listing = "whole"
    shop.calling.account(KEY).add_record("Из кабинета", text="Здравствуйте", need_moderation=True)
    (row,) = (await shop.services.record_shelf.page(ANNA)).records
    assert row.needs_moderation


async def test_one_question_a_look_does_for_all_colleagues(shop: Shop) -> None:
    await waiting_for_moderation(shop)
    await shop.join(BORIS)
    row = await shop.services.records.propose_text(BORIS, "Другой текст", origin="2:1")
    made = (await shop.services.records.confirm_text(BORIS, row.id)).record
    there = shop.calling.account(KEY).records
    there[made.provider_id or 0].need_moderation = True
    await shop.services.record_shelf.page(BORIS)
    asked = shop.asked("getRecords")
    for record in there.values():
        record.need_moderation = False
    await shop.services.record_list.watch()
    assert shop.asked("getRecords") == asked + 1
    assert {person for person, _, _ in await told(shop)} == {ANNA, BORIS}


async def test_who_has_taken_their_key_away_is_not_asked_for(shop: Shop) -> None:
    await waiting_for_moderation(shop)
    await shop.services.accounts.disconnect(ANNA)
    asked = shop.asked("getRecords")
    await shop.services.record_list.watch()
    assert shop.asked("getRecords") == asked


async def test_a_key_that_does_not_open_any_more_stops_nobodys_watch(shop: Shop) -> None:
    await waiting_for_moderation(shop)
    async with shop.database.writing() as tx:
        await tx.execute(tables.connections.update().values(api_key=b"of a key that is gone"))
    asked = shop.asked("getRecords")
    await shop.services.record_list.watch()
    assert shop.asked("getRecords") == asked
