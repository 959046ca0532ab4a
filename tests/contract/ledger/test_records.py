"""Records at the service on both databases: ordered once, settled once, and what was lost is said to be lost."""

import asyncio
from pathlib import Path

import pytest

from bot.domain.draft import StoredRecord
from bot.domain.ids import LaunchId
from bot.domain.record import RecordState
from bot.provider.client import CallingService
from bot.services.records import GIVE_UP, Records
from bot.services.refusal import Refusal
from storage import records
from storage.records import RecordRow
from tests import sounds
from tests.contract.ledger.conftest import OpenShop
from tests.contract.ledger.shop import ANNA, BORIS, EVE, KEY, SECOND_KEY, Shop, a_call, phone
from tests.sounds import spoken

sound_tools = sounds.sound_tools
TEXT = "Ждём вас завтра в десять часов у входа в клинику"
NOBODY = "http://127.0.0.1:9"
"""A port that nobody listens on: nothing ever leaves."""


async def ordered(shop: Shop, launch_id: LaunchId, *, text: str = TEXT) -> RecordRow:
    account = await shop.account()
    return await shop.services.records.make_for_launch(
        launch_id, user_id=ANNA, account_id=account.id, text=text
    )


async def stands(shop: Shop, record_id: int) -> RecordRow:
    async with shop.database.reading() as tx:
        row = await records.get(tx, record_id)
    assert row is not None
    return row


async def text_record(shop: Shop, origin: str = "1:1", text: str = TEXT) -> RecordRow:
    row = await shop.services.records.propose_text(ANNA, text, origin=origin)
    return (await shop.services.records.confirm_text(ANNA, row.id)).record


async def saved(services_records: Records, folder: Path, origin: str = "1:5") -> RecordRow:
    source = folder / "voice"
    source.write_bytes(spoken())
    return await services_records.save_sound(
        ANNA, source, folder, origin=origin, file_id="file", name="Запись 23.11 12:00"
    )


# -- for a launch ------------------------------------------------------------------------------------------------


async def test_a_launch_orders_its_record_once_however_often_it_asks(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    assert await shop.services.records.for_launch(launch_id) is None
    first = await ordered(shop, launch_id)
    assert (first.state, first.text, first.launch_id) == (RecordState.MADE, TEXT, launch_id)
    assert (first.cost_kopecks, first.needs_moderation, first.status) == (40, False, "active")
    assert first.name == "Ждём вас завтра в десять часов у входа …"
    assert await ordered(shop, launch_id) == first == await shop.services.records.for_launch(launch_id)
    assert shop.asked("createRecord") == shop.paid() == 1
    assert shop.calling.requests[-1].body["name"] == first.name_at_service


async def test_many_at_once_order_one(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    rows = await asyncio.gather(*(ordered(shop, launch_id) for _ in range(5)))
    assert {row.id for row in rows} == {rows[0].id}
    assert {row.state for row in rows} <= {RecordState.MADE, RecordState.SENDING}
    assert shop.asked("createRecord") == 1


async def test_what_never_left_may_be_ordered_again(open_shop: OpenShop) -> None:
    shop = await open_shop()
    launch_id = await shop.launch(a_call(1))
    account = await shop.account()
    async with CallingService(provider_url=NOBODY) as nobody:
        away = shop.services_through(nobody).records
        for _ in range(2):
            row = await away.make_for_launch(launch_id, user_id=ANNA, account_id=account.id, text=TEXT)
            assert (row.state, row.error) == (RecordState.RETURNED, "unreachable")
    made = await ordered(shop, launch_id)
    assert (made.id, made.state, made.error) == (row.id, RecordState.MADE, None)
    assert shop.paid() == 1


async def test_a_refusal_is_final_and_keeps_the_services_words(shop: Shop) -> None:
    shop.calling.account(KEY).moderation = True
    launch_id = await shop.launch(a_call(1))
    row = await ordered(shop, launch_id)
    assert (row.state, row.error) == (RecordState.REFUSED, "moderation")
    assert "модерацию" in (row.message or "")
    shop.calling.account(KEY).moderation = False
    assert await ordered(shop, launch_id) == row
    assert shop.asked("createRecord") == 1


async def test_a_lost_answer_is_unknown_until_the_list_shows_the_name(shop: Shop) -> None:
    shop.calling.records_listing = "no"
    shop.calling.faults.add("createRecord", "drop_after_acting")
    launch_id = await shop.launch(a_call(1))
    row = await ordered(shop, launch_id)
    assert (row.state, row.error, row.provider_id) == (RecordState.UNKNOWN, "disconnected", None)
    assert (await ordered(shop, launch_id)).state is RecordState.UNKNOWN
    shop.calling.records_listing = "whole"
    assert (await ordered(shop, launch_id)).state is RecordState.UNKNOWN, "it was refused a moment ago"
    shop.clock.move(hours=1)
    made = await ordered(shop, launch_id)
    assert (made.state, made.provider_id is None, made.status) == (RecordState.MADE, False, "active")
    assert shop.asked("createRecord") == shop.paid() == 1


async def test_an_unknown_one_that_is_not_listed_stays_so(shop: Shop) -> None:
    shop.calling.faults.add("createRecord", "drop_after_reading")
    launch_id = await shop.launch(a_call(1))
    await ordered(shop, launch_id)
    assert (await ordered(shop, launch_id)).state is RecordState.UNKNOWN
    assert (shop.asked("createRecord"), shop.paid()) == (1, 0)


async def test_only_the_launchs_own_account_may_order(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    account = await shop.account()
    make = shop.services.records.make_for_launch
    with pytest.raises(Refusal, match="other-account"):
        await make(launch_id, user_id=ANNA, account_id=type(account.id)(account.id + 1), text=TEXT)
    with pytest.raises(Refusal, match="not-connected"):
        await make(launch_id, user_id=EVE, account_id=account.id, text=TEXT)
    assert not shop.asked("createRecord")


# -- what a crash leaves -----------------------------------------------------------------------------------------


async def test_what_is_found_half_sent_is_unknown(shop: Shop) -> None:
    row = await shop.services.records.propose_text(ANNA, TEXT, origin="1:1")
    async with shop.database.writing() as tx:
        await records.move(tx, row.id, RecordState.SENDING, overdue_at=shop.clock() + GIVE_UP)
    assert await shop.services.records.recover(only_sender=False) == 0
    with pytest.raises(Refusal, match="record-sending"):
        await shop.services.record_shelf.remove(ANNA, row.id)
    assert await shop.services.records.recover(only_sender=True) == 1
    found = await stands(shop, row.id)
    assert (found.state, found.error) == (RecordState.UNKNOWN, "crash")
    assert await shop.services.records.recover(only_sender=True) == 0
    assert not (await shop.services.records.confirm_text(ANNA, row.id)).record.provider_id
    assert not shop.asked("createRecord")


async def test_an_answer_that_comes_after_its_sender_was_given_up_changes_nothing(shop: Shop) -> None:
    async def give_up() -> None:
        await shop.services.records.recover(only_sender=True)

    service = shop.meanwhile(give_up)
    async with service:
        late = shop.services_through(service).records
        row = await late.propose_text(ANNA, TEXT, origin="1:1")
        ordered_late = await late.confirm_text(ANNA, row.id)
    # The answer is the truth all the same.
    assert ordered_late.record.state in {RecordState.MADE, RecordState.UNKNOWN}
    assert shop.asked("createRecord") == 1


# -- from a text -------------------------------------------------------------------------------------------------


async def test_a_text_is_proposed_once_for_a_message_and_paid_once(shop: Shop) -> None:
    propose = shop.services.records.propose_text
    row = await propose(ANNA, f"  {TEXT} ", origin="1:1")
    assert (row.state, row.text) == (RecordState.PROPOSED, TEXT)
    assert await propose(ANNA, TEXT, origin="1:1") == row
    first = await shop.services.records.confirm_text(ANNA, row.id)
    second = await shop.services.records.confirm_text(ANNA, row.id)
    assert (first.already, second.already) == (False, True)
    assert second.record == first.record
    assert shop.paid() == 1


async def test_a_text_that_cannot_be_spoken_is_refused(shop: Shop) -> None:
    for text, code in (("  ", "draft-empty-text"), ("а" * 1025, "draft-text-too-long")):
        with pytest.raises(Refusal, match=code):
            await shop.services.records.propose_text(ANNA, text, origin="1:1")


async def test_another_accounts_record_of_the_same_message_is_refused(shop: Shop, tmp_path: Path) -> None:
    await shop.services.records.propose_text(ANNA, TEXT, origin="1:1")
    shop.calling.add_account(SECOND_KEY)
    await shop.join(ANNA, key=SECOND_KEY)
    with pytest.raises(Refusal, match="other-account"):
        await shop.services.records.propose_text(ANNA, TEXT, origin="1:1")


async def test_a_lock_and_an_empty_balance_stop_a_text(shop: Shop) -> None:
    row = await shop.services.records.propose_text(ANNA, TEXT, origin="1:1")
    await shop.services.accounts.lock(ANNA)
    with pytest.raises(Refusal, match="locked"):
        await shop.services.records.confirm_text(ANNA, row.id)
    await shop.services.accounts.unlock(ANNA)
    await shop.set_account(balance_kopecks=0)
    with pytest.raises(Refusal, match="no-money"):
        await shop.services.records.confirm_text(ANNA, row.id)
    assert not shop.asked("createRecord")


async def test_texts_of_the_day_count_against_the_cap_of_money(shop: Shop) -> None:
    await shop.set_account(cap_day_kopecks=100)
    await text_record(shop, "1:1")
    shop.calling.records_listing = "no"
    shop.calling.faults.add("createRecord", "drop_after_acting")
    assert (await text_record(shop, "1:2")).state is RecordState.UNKNOWN
    with pytest.raises(Refusal, match="cap-money") as refused:
        await text_record(shop, "1:3")
    assert refused.value.facts["left"] == 20
    shop.clock.move(days=1)
    assert (await text_record(shop, "1:4")).state is RecordState.MADE


async def test_a_sound_is_no_text_to_pay_for(shop: Shop, sound_tools: None, tmp_path: Path) -> None:
    row = await saved(shop.services.records, tmp_path)
    with pytest.raises(Refusal, match="no-such-record"):
        await shop.services.records.confirm_text(ANNA, row.id)


# -- from a sound ------------------------------------------------------------------------------------------------


async def test_a_message_is_uploaded_once(shop: Shop, sound_tools: None, tmp_path: Path) -> None:
    assert await shop.services.records.of_message(ANNA, "1:5") is None
    row = await saved(shop.services.records, tmp_path)
    assert (row.state, row.duration_s, row.source_file_id) == (RecordState.MADE, 6, "file")
    assert await saved(shop.services.records, tmp_path) == row
    assert await shop.services.records.of_message(ANNA, "1:5") == row
    assert (shop.asked("createRecord"), shop.paid()) == (1, 0)


async def test_an_upload_that_never_left_is_tried_again_by_the_same_message(
    shop: Shop, sound_tools: None, tmp_path: Path
) -> None:
    async with CallingService(provider_url=NOBODY) as nobody:
        row = await saved(shop.services_through(nobody).records, tmp_path)
    assert row.state is RecordState.RETURNED
    again = await saved(shop.services.records, tmp_path)
    assert (again.id, again.state) == (row.id, RecordState.MADE)


async def test_a_message_of_another_account_is_not_uploaded_into_this_one(
    shop: Shop, sound_tools: None, tmp_path: Path
) -> None:
    await saved(shop.services.records, tmp_path)
    shop.calling.add_account(SECOND_KEY)
    await shop.join(ANNA, key=SECOND_KEY)
    with pytest.raises(Refusal, match="other-account"):
        await saved(shop.services.records, tmp_path)
    assert shop.asked("createRecord") == 1


async def test_no_sound_and_no_key_are_refused_before_anything_is_written(shop: Shop, tmp_path: Path) -> None:
    source = tmp_path / "text"
    source.write_bytes(b"words")
    save = shop.services.records.save_sound
    with pytest.raises(Refusal, match="audio-not-audio"):
        await save(ANNA, source, tmp_path, origin="1:5", file_id="f", name="n")
    with pytest.raises(Refusal, match="not-connected"):
        await save(EVE, source, tmp_path, origin="1:5", file_id="f", name="n")
    assert await shop.services.records.of_message(ANNA, "1:5") is None


async def test_an_id_given_twice_makes_the_second_unknown(shop: Shop) -> None:
    first = await text_record(shop, "1:1")
    shop.calling.records_listing = "no"
    answer = f'{{"id": {first.provider_id}, "name": "x"}}'
    shop.calling.faults.add("createRecord", "canned", body=answer)
    second = await text_record(shop, "1:2")
    assert (second.state, second.error) == (RecordState.UNKNOWN, "unreadable")
    assert await stands(shop, first.id) == first


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
