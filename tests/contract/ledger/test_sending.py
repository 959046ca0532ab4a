import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.calls.launch import BatchState, LaunchState
from bot.domain.drafts.draft import FromTemplate, OwnPhone, StoredRecord
from bot.domain.ids import LaunchId, RecordId, TemplateId
from bot.services.refusal import Refusal
from storage import tables
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, KEY, Shop, a_call, news, phone, tomorrow


async def test_what_is_sent_is_what_was_confirmed(shop: Shop) -> None:
    at = tomorrow()
    own = OwnPhone(phone=shop.calling.account(KEY).phones[0].phone)  # type: ignore[arg-type]
    await shop.sent(
        a_call(
            1,
            2,
            text="Приходите завтра",
            when=at,
            sender=own,
            needs_recording=True,
            recording_acknowledged=True,
        )
    )
    (request,) = shop.calling.paid_requests()
    assert request.body["phones"] == [phone(1), phone(2)]
    assert request.body["record"] == {"text": "Приходите завтра", "gender": 0}
    assert request.body["plannedAt"] == int(at.timestamp())
    assert request.body["outgoingPhone"] == own.phone
    assert request.body["needRecording"] == 1
    assert "dutyPhone" not in request.body
    assert request.unknown == ()


async def test_a_stored_record_and_a_time_that_has_come_are_sent_as_such(shop: Shop) -> None:
    record = shop.calling.account(KEY).add_record("hello", text="Привет")
    content = a_call(1, when=shop.clock.now + timedelta(seconds=2))
    await shop.sent(replace(content, what=StoredRecord(RecordId(record.id))))
    (request,) = shop.calling.paid_requests()
    assert request.body["record"] == {"id": record.id, "gender": 0}
    assert request.body["dutyPhone"] == 1
    assert "plannedAt" not in request.body


async def test_without_a_public_address_no_webhook_is_ordered(open_shop: OpenShop) -> None:
    shop = await open_shop(with_webhooks=False)
    await shop.sent(a_call(1))
    (request,) = shop.calling.paid_requests()
    assert not {"webhookUrl", "webhookParameters"} & set(request.body)


async def test_nothing_is_sent_before_the_hold_is_over(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    assert await shop.services.sending.next_due_at() == shop.clock.now + timedelta(seconds=5)
    shop.clock.move(seconds=4.9)
    assert await shop.send_due() == 0
    await shop.services.sending.send(launch_id)
    assert shop.paid() == 0
    shop.clock.move(seconds=0.2)
    assert await shop.send_due() == 1
    assert shop.paid() == 1


async def test_a_long_list_leaves_in_batches_and_each_person_once(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=3)
    launch_id = await shop.launch(a_call(*range(8)))
    shop.clock.move(seconds=60)
    while await shop.send_due():
        pass
    sent = [request.body["phones"] for request in shop.calling.paid_requests()]
    assert [len(phones) for phones in sent] == [3, 3, 2]
    assert sorted(itertools.chain(*sent)) == [phone(number) for number in range(8)]
    assert [batch.size for batch in await shop.batches(launch_id)] == [3, 3, 2]
    assert await shop.services.sending.next_due_at() > shop.clock.now + timedelta(days=365)  # type: ignore[operator]


async def test_a_launch_that_is_not_there_is_a_mistake(shop: Shop) -> None:
    with pytest.raises(LookupError):
        await shop.services.sending.send(999)  # type: ignore[arg-type]


# -- kept at home ----------------------------------------------------------------------------------------------


async def test_the_stop_list_counts_at_the_moment_of_sending(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1, 2))
    await shop.services.stop_list.add(ANNA, [phone(1)])
    shop.clock.move(seconds=5)
    await shop.send_due()
    (request,) = shop.calling.paid_requests()
    assert request.body["phones"] == [phone(2)]
    assert (await shop.people(launch_id))[0] == ("withheld", "stop_list")


async def test_when_everybody_is_on_the_stop_list_nothing_is_sent_and_the_launch_is_done(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    await shop.services.stop_list.add(ANNA, [phone(1)])
    shop.clock.move(seconds=5)
    await shop.send_due()
    assert shop.asked("create") == 0
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE


async def test_a_phone_that_may_be_ringing_is_not_called_again(shop: Shop) -> None:
    held = await shop.launch(a_call(9904, 2))
    lost = await shop.sent(a_call(9904))
    assert await shop.people(lost) == [("unknown", None)]
    with pytest.raises(Refusal, match="nobody-left"):
        await shop.launch(a_call(9904))
    with pytest.raises(Refusal, match="nobody-left"):
        await shop.repeat(lost)
    await shop.send_due()
    assert (await shop.people(held))[0] == ("withheld", "unknown_call")
    await shop.services.launching.settle(ANNA, (await shop.batch(lost)).id, False)
    await shop.launch(a_call(9904))


async def test_a_locked_account_pauses_its_launches_and_asks(shop: Shop) -> None:
    await shop.join(BORIS)
    launch_id = await shop.launch(a_call(1))
    await shop.services.accounts.lock(BORIS)
    shop.clock.move(seconds=5)
    await shop.send_due()
    assert shop.asked("create") == 0
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "locked")
    assert await shop.kinds() == ["launch_paused"]
    with pytest.raises(Refusal, match="locked"):
        await shop.resume(launch_id)
    assert (await shop.launch_row(launch_id)).state is LaunchState.PAUSED
    await shop.services.accounts.unlock(ANNA)
    await shop.resume(launch_id)
    await shop.send_due()
    assert shop.paid() == 1


async def test_a_launch_overdue_by_more_than_ten_minutes_asks_before_it_is_sent(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    (card,) = await shop.services.cards.due()
    await shop.services.cards.shown(card.launch_id, card.version, 77, "digest")
    shop.clock.move(minutes=10, seconds=6)
    await shop.send_due()
    assert shop.asked("create") == 0
    assert (await shop.launch_row(launch_id)).paused_because == "overdue"
    (notice,) = await shop.notices()
    assert (notice.kind, notice.facts["reason"], notice.facts["launch_id"]) == (
        "launch_paused", "overdue", launch_id,
    )  # fmt: skip
    assert [card.launch_id for card in await shop.services.cards.due()] == [launch_id]
    await shop.resume(launch_id)
    with pytest.raises(Refusal, match="not-paused"):
        await shop.resume(launch_id)
    await shop.send_due()
    assert shop.paid() == 1


async def test_ten_minutes_late_is_not_too_late(shop: Shop) -> None:
    await shop.launch(a_call(1))
    shop.clock.move(minutes=10, seconds=5)
    await shop.send_due()
    assert shop.paid() == 1


async def test_a_launch_whose_key_went_meanwhile_stays_home(shop: Shop) -> None:
    """Disconnecting cancels what is unsent; here the key goes without it, as when two processes race."""
    launch_id = await shop.launch(a_call(1))
    async with shop.database.writing() as tx:
        await tx.execute(tables.connections.delete())
    shop.clock.move(seconds=5)
    await shop.send_due()
    assert await shop.people(launch_id) == [("withheld", "disconnected")]
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE


# -- some of them -------------------------------------------------------------------------------------------------


async def test_one_phone_may_fail_or_be_left_out_while_others_are_called(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, 9901, 9902))
    assert await shop.people(launch_id) == [
        ("placed", None),
        ("rejected", "item_error"),
        ("rejected", "missing"),
    ]
    card = await shop.services.cards.launch_card(launch_id)
    assert card.recipients[1].message == "Некорректный номер телефона"
    assert card.cost_kopecks == 40
    await shop.overheard()
    await shop.project()
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE


async def test_a_phone_left_out_of_the_answer_but_called_is_brought_home_by_its_webhook(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(9903, 2))
    assert await shop.people(launch_id) == [("rejected", "missing"), ("placed", None)]
    await shop.overheard()
    await shop.project()
    assert await shop.people(launch_id) == [("final", None), ("final", None)]


# -- the answer is lost ------------------------------------------------------------------------------------------


async def test_the_persons_word_settles_an_unknown_batch_once(open_shop: OpenShop) -> None:
    shop = await open_shop(with_webhooks=False)
    for happened, people in ((True, ("final", "by_word")), (False, ("rejected", "not_made"))):
        launch_id = await shop.sent(a_call(9904))
        batch = await shop.batch(launch_id)
        taps = await asyncio.gather(
            *(shop.services.launching.settle(ANNA, batch.id, happened) for _ in range(5)),
            return_exceptions=True,
        )
        assert [tap for tap in taps if not isinstance(tap, Refusal)] == [launch_id]
        assert {tap.code for tap in taps if isinstance(tap, Refusal)} == {"settled"}
        assert await shop.people(launch_id) == [people]
        assert (await shop.launch_row(launch_id)).state is LaunchState.DONE


async def test_a_webhook_outranks_the_persons_word(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(9904))
    await shop.services.launching.settle(ANNA, (await shop.batch(launch_id)).id, False)
    assert await shop.people(launch_id) == [("rejected", "not_made")]
    await shop.overheard()
    await shop.project()
    assert await shop.people(launch_id) == [("final", None)]
    assert (await shop.batch(launch_id)).state is BatchState.PLACED


async def test_a_webhook_proves_the_whole_batch(shop: Shop) -> None:
    shop.calling.faults.add("create", "drop_after_reading")
    launch_id = await shop.sent(a_call(1, 2, 3))
    await shop.hear(launch_id, news(41, 2, "started"))
    assert await shop.people(launch_id) == [("placed", None)] * 3
    assert (await shop.batch(launch_id)).state is BatchState.PLACED
    with pytest.raises(Refusal, match="settled"):
        await shop.services.launching.settle(ANNA, (await shop.batch(launch_id)).id, False)
    await shop.hear(launch_id, news(40, 1), news(41, 2), news(42, 3, "canceled"))
    assert [(call.provider_id, call.outcome) for call in await shop.calls(launch_id)] == [
        (41, "answered"), (40, "answered"), (42, "not_reached"),
    ]  # fmt: skip
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE


async def test_a_webhook_that_came_before_the_lost_answer_proves_the_batch(shop: Shop) -> None:
    shop.calling.faults.add("create", "drop_after_reading")
    launch_id = await shop.launch(a_call(1, 2))
    shop.clock.move(seconds=5)

    async def hear() -> None:
        await shop.hear(launch_id, news(41, 1, "answered"))
        assert await shop.people(launch_id) == [("placed", None), ("sending", None)]

    async with shop.meanwhile(hear) as service:
        await shop.services_through(service).sending.send(launch_id)
    assert await shop.people(launch_id) == [("placed", None), ("placed", None)]
    assert await shop.kinds() == []


async def test_a_webhook_before_the_answer_and_the_answer_make_one_call(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1, 9901))
    shop.clock.move(seconds=5)

    async def hear() -> None:
        await shop.overheard()
        await shop.project()
        assert await shop.people(launch_id) == [("final", None), ("sending", None)]
        assert (await shop.batch(launch_id)).state is BatchState.SENDING

    async with shop.meanwhile(hear) as service:
        await shop.services_through(service).sending.send(launch_id)
    assert await shop.people(launch_id) == [("final", None), ("rejected", "item_error")]
    call = await shop.call(launch_id)
    assert (call.number, call.outcome) == (1, "answered")
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE


# -- a crash between -----------------------------------------------------------------------------------------------


async def crashed(shop: Shop, *numbers: int) -> LaunchId:
    """A launch whose sender died after its request left: the batch is on disk as sending."""
    shop.calling.faults.add("create", "hang_after_acting")
    launch_id = await shop.launch(a_call(*numbers))
    shop.clock.move(seconds=5)
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(shop.services.sending.send(launch_id))
        await shop.calling.until(lambda: shop.asked("create"))
        sending.cancel()
    assert sending.cancelled()
    return launch_id


async def test_a_batch_found_half_sent_at_start_is_unknown(open_shop: OpenShop) -> None:
    shop = await open_shop(with_webhooks=False)
    launch_id = await crashed(shop, 1)
    assert (await shop.batch(launch_id)).state is BatchState.SENDING
    assert await shop.services.sending.recover(only_sender=True) == 1
    assert await shop.people(launch_id) == [("unknown", None)]
    assert await shop.kinds() == ["unknown_batch"]
    assert await shop.services.sending.recover(only_sender=True) == 0
    assert shop.asked("create") == 1


async def test_a_batch_half_sent_by_another_process_is_left_until_its_time_is_over(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(with_webhooks=False)
    launch_id = await crashed(shop, 1)
    assert await shop.services.sending.recover(only_sender=False) == 0
    shop.clock.move(minutes=3)
    assert await shop.services.sending.recover(only_sender=False) == 1
    assert await shop.people(launch_id) == [("unknown", None)]


async def test_a_batch_found_half_sent_with_a_known_call_was_placed(shop: Shop) -> None:
    shop.is_reachable = False
    launch_id = await crashed(shop, 1, 2)
    await shop.hear(launch_id, news(41, 1, "started"))
    assert await shop.services.sending.recover(only_sender=True) == 1
    assert await shop.people(launch_id) == [("placed", None), ("placed", None)]
    assert await shop.kinds() == []


async def test_recovering_leaves_alone_what_its_answer_has_settled(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, 9901))
    batch = await shop.batch(launch_id)
    async with shop.database.writing() as tx:
        await shop.services.sending._lost(tx, batch, "crash", shop.clock())
    assert await shop.people(launch_id) == [("placed", None), ("rejected", "item_error")]
    assert await shop.kinds() == []


@pytest.mark.parametrize("is_lost", [False, True])
async def test_an_answer_after_the_recovery_still_tells_what_became_of_everybody(
    shop: Shop, is_lost: bool
) -> None:
    shop.is_reachable = False
    if is_lost:
        shop.calling.faults.add("create", "drop_after_acting")
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)

    async def recover() -> None:
        shop.clock.move(minutes=3)
        assert await shop.services.sending.recover(only_sender=False) == 1

    async with shop.meanwhile(recover) as service:
        await shop.services_through(service).sending.send(launch_id)
    assert await shop.people(launch_id) == [("unknown" if is_lost else "placed", None)]
    assert (await shop.batch(launch_id)).state is (BatchState.UNKNOWN if is_lost else BatchState.PLACED)
    assert await shop.kinds() == ["unknown_batch"]


async def test_a_batch_without_its_launch_is_a_mistake(shop: Shop) -> None:
    batch = replace(await shop.batch(await shop.sent(a_call(1))), launch_id=999)  # type: ignore[arg-type]
    async with shop.database.writing() as tx:
        with pytest.raises(LookupError):
            await shop.services.sending._lost(tx, batch, "crash", shop.clock())


async def test_a_template_goes_by_its_own_endpoint_and_its_calls_are_of_their_own_kind(shop: Shop) -> None:
    template = shop.calling.account(KEY).add_template("reminder", "Напоминаем о записи")
    launch_id = await shop.sent(replace(a_call(1), what=FromTemplate(TemplateId(template.id))))
    (request,) = shop.calling.paid_requests()
    assert request.endpoint == "createWithTemplate"
    assert (await shop.call(launch_id)).kind == "template"
    await shop.overheard()
    await shop.project()
    assert await shop.people(launch_id) == [("final", None)]
