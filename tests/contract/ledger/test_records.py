"""Records at the service on both databases: ordered once, settled once, and what was lost is said to be lost."""

import asyncio
from pathlib import Path

import pytest

from bot.domain.ids import LaunchId
from bot.domain.record import RecordState
from bot.provider.client import CallingService
from bot.services.paid.gate import LEAVE_WITHIN, SETTLE_WITHIN
from bot.services.records.orders import Records
from bot.services.refusal import Refusal
from storage.sounds import records
from storage.sounds.records import RecordRow
from tests import sounds
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, EVE, KEY, SECOND_KEY, Shop, a_call
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
        await records.move(
            tx, row.id, RecordState.SENDING, overdue_at=shop.clock() + LEAVE_WITHIN + SETTLE_WITHIN
        )
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
    for text, code in (
        ("  ", "draft-empty-text"),
        ("а" * 1025, "draft-text-too-long"),
        ("Придёте?\n1: да", "record-with-reactions"),
        ("{Имя}, ждём вас", "draft-braces"),
    ):
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
