import json
import socket
from datetime import timedelta

import pytest

from bot.domain.calls.launch import BatchState, LaunchState
from bot.domain.ids import LaunchId
from bot.provider.client import CallingService, Credentials
from bot.provider.methods import Method
from bot.provider.methods.method import AnswerT
from bot.provider.transport import InTime
from bot.sandbox.calling.faults import FaultKind
from bot.services.launches.cancelled import Cancelled
from bot.services.sending.voicing import RETRY_STEPS_S
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, KEY, Shop, a_call, phone


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_a_service_that_can_not_be_reached_is_tried_with_growing_pauses_then_asks(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1, 2))
    shop.clock.move(seconds=5)
    async with CallingService(provider_url=f"http://127.0.0.1:{a_free_port()}") as nowhere:
        sending = shop.services_through(nowhere).sending
        for pause_s in RETRY_STEPS_S:
            await sending.send(launch_id)
            assert await shop.people(launch_id) == [("queued", None), ("queued", None)]
            assert await sending.next_due_at() == shop.clock.now + timedelta(seconds=pause_s)
            assert await shop.kinds() == []
            shop.clock.move(seconds=pause_s)
        await sending.send(launch_id)
    assert (await shop.launch_row(launch_id)).paused_because == "unreachable"
    assert await shop.kinds() == ["launch_paused"]
    assert {batch.state for batch in await shop.batches(launch_id)} == {BatchState.RETURNED}
    await shop.resume(launch_id)
    await shop.send_due()
    assert shop.paid() == 1
    assert (await shop.launch_row(launch_id)).tries == 0


async def test_a_launch_that_only_came_back_is_cancelled_for_certain(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)
    async with CallingService(provider_url=f"http://127.0.0.1:{a_free_port()}") as nowhere:
        sending = shop.services_through(nowhere).sending
        for _ in range(6):
            await sending.send(launch_id)
            shop.clock.move(minutes=1)
    assert await shop.stop(ANNA, launch_id) == Cancelled(True, 1, 0, 0)
    assert (await shop.launch_row(launch_id)).state is LaunchState.CANCELLED


async def test_stopping_between_two_tries_keeps_everybody_home(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)
    async with CallingService(provider_url=f"http://127.0.0.1:{a_free_port()}") as nowhere:
        await shop.services_through(nowhere).sending.send(launch_id)
    assert await shop.stop(ANNA, launch_id) == Cancelled(False, 1, 0, 0)
    shop.clock.move(minutes=1)
    assert await shop.send_due() == 0
    assert shop.asked("create") == 0


class StoppedMeanwhile(CallingService):
    """The person taps Stop while the connection is being made, which then fails."""

    def __init__(self, shop: Shop, launch_id: LaunchId) -> None:
        super().__init__(provider_url=f"http://127.0.0.1:{a_free_port()}")
        self._shop = shop
        self._launch_id = launch_id

    async def request(
        self, method: Method[AnswerT], credentials: Credentials, *, in_time: InTime | None = None
    ) -> AnswerT:
        stopped = await self._shop.stop(ANNA, self._launch_id)
        assert stopped == Cancelled(certain=False, kept_home=0, removed=0, under_way=1)
        return await super().request(method, credentials, in_time=in_time)


async def test_a_batch_that_comes_back_to_a_stopped_launch_stays_home(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(seconds=5)
    async with StoppedMeanwhile(shop, launch_id) as service:
        await shop.services_through(service).sending.send(launch_id)
    assert await shop.people(launch_id) == [("withheld", "stopped")]
    assert (await shop.launch_row(launch_id)).state is LaunchState.STOPPED
    assert shop.asked("create") == 0


@pytest.mark.parametrize(
    ("said", "reason", "code"),
    [
        ("Для генерации роликов требуется снять модерацию с аккаунта", "moderation", "provider-moderation"),
        ("Недостаточно средств", "no_money", "provider-no-money"),
        ("Неверный API-ключ", "refused", "provider-wrong-key"),
        ("Что-то не так", "refused", "provider-refused"),
    ],
)
async def test_what_the_service_refuses_is_told_and_never_sent_again(
    shop: Shop, said: str, reason: str, code: str
) -> None:
    shop.calling.faults.add(
        "create", "canned", body=json.dumps({"status": "error", "data": {"message": said}})
    )
    launch_id = await shop.sent(a_call(1))
    assert await shop.people(launch_id) == [("rejected", reason)]
    (notice,) = await shop.notices()
    assert (notice.kind, notice.facts["code"], notice.facts["message"]) == ("launch_failed", code, said)
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE
    shop.clock.move(minutes=1)
    await shop.send_due()
    assert shop.asked("create") == 1


async def test_after_a_refusal_the_rest_of_the_list_stays_home(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=2)
    shop.calling.account(KEY).balance = "0.10"
    launch_id = await shop.launch(a_call(1, 2, 3))
    shop.clock.move(seconds=5)
    while await shop.send_due():
        pass
    assert await shop.people(launch_id) == [
        ("rejected", "no_money"), ("rejected", "no_money"), ("withheld", "no_money"),
    ]  # fmt: skip
    assert shop.asked("create") == 1


async def test_phones_that_nobody_asked_for_are_ignored(shop: Shop) -> None:
    strange = [
        {"id": 7, "phone": phone(1)},
        {"id": 8, "phone": phone(77)},
        {"status": "error", "phone": phone(78), "message": "нет"},
        {"status": "error", "message": "и это нет"},
    ]
    shop.calling.faults.add("create", "canned", body=json.dumps({"status": "success", "data": strange}))
    launch_id = await shop.sent(a_call(1, 2))
    assert await shop.people(launch_id) == [("placed", None), ("rejected", "missing")]
    assert [call.provider_id for call in await shop.calls(launch_id)] == [7]


LOST: list[tuple[FaultKind, str]] = [
    ("drop_after_reading", ""),
    ("drop_after_acting", ""),
    ("bad_gateway", ""),
    ("bad_gateway_after_acting", ""),
    ("reset_mid_answer", ""),
    ("canned", "[]"),
    ("canned", '{"status": "success", "data": []}'),
    ("canned", ""),
    ("canned", "<html>"),
]


@pytest.mark.parametrize(("fault", "body"), LOST)
async def test_a_lost_answer_is_unknown_told_once_and_never_sent_again(
    open_shop: OpenShop, fault: FaultKind, body: str
) -> None:
    shop = await open_shop(with_webhooks=False)
    shop.calling.faults.add("create", fault, body=body)
    launch_id = await shop.sent(a_call(1, 2))
    assert await shop.people(launch_id) == [("unknown", None), ("unknown", None)]
    batch = await shop.batch(launch_id)
    (notice,) = await shop.notices()
    assert (notice.kind, notice.facts["batch_id"], notice.facts["people"]) == ("unknown_batch", batch.id, 2)
    (unknown,) = (await shop.services.cards.launch_card(launch_id)).unknown_batches
    assert (unknown.batch_id, unknown.size, unknown.balance_before_kopecks) == (batch.id, 2, 100_000)
    for _ in range(5):
        shop.clock.move(minutes=5)
        await shop.send_due()
        await shop.services.sending.recover(only_sender=False)
        await shop.services.reconciling.sweep()
    assert shop.asked("create") == 1
    assert (await shop.launch_row(launch_id)).state is LaunchState.RUNNING
    assert len(await shop.notices()) == 1


async def test_an_answer_that_never_comes_is_unknown(open_shop: OpenShop) -> None:
    shop = await open_shop(with_webhooks=False, total_timeout_s=0.5)
    shop.calling.faults.add("create", "hang_after_acting")
    launch_id = await shop.sent(a_call(1))
    assert await shop.people(launch_id) == [("unknown", None)]


async def test_after_a_lost_answer_the_rest_of_the_list_goes_on(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=1, with_webhooks=False)
    shop.calling.faults.add("create", "drop_after_acting")
    launch_id = await shop.launch(a_call(1, 2))
    shop.clock.move(seconds=5)
    while await shop.send_due():
        pass
    assert await shop.people(launch_id) == [("unknown", None), ("placed", None)]
