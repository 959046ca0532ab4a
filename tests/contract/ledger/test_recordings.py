"""Recordings in the ledger: who gets them, what a failed fetch leads to, and that a sound is never sent twice by itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.calls.call_status import LegNews
from bot.domain.ids import CallNumber, ChatId, LaunchId
from bot.domain.recording import AWAITED_FOR, PAUSES_S, RecordingMessageState
from bot.services.recordings.delivery import CLAIMED_FOR, DueRecording, Recordings
from bot.services.recordings.news import RecordingSign, push_recordings
from bot.services.refusal import Refusal
from storage import tables
from storage.calling.calls import CallRow
from storage.chat import cards
from storage.sounds import recordings
from tests.shop.opening import OpenShop
from tests.shop.quiet_calls import FINISHED
from tests.shop.shop import ANNA, BORIS, EVE, Shop, a_call, news

CHAT = ChatId(ANNA)
PATH = "/files/recordings/somebody.mp3"


async def recorded(
    shop: Shop, *numbers: int, path: str | None = PATH, **leg: Any
) -> tuple[LaunchId, CallRow]:
    """A recorded launch whose first call has ended, as the service tells it."""
    shop.is_reachable = False
    shop.calling.hold_calls = True
    content = a_call(*(numbers or (1,)), needs_recording=True, recording_acknowledged=True)
    launch_id = await shop.sent(content)
    if len(content.phones) > 3:
        shop.clock.move(seconds=60)
        await shop.services.sending.send(launch_id)
    call, *_ = await shop.calls(launch_id)
    await shop.hear(launch_id, news(call.provider_id, **{**FINISHED, "recordFilePath": path, **leg}))
    return launch_id, call


def service(shop: Shop) -> Recordings:
    return shop.services.recordings


async def due(shop: Shop) -> DueRecording:
    (one,) = await service(shop).due(10)
    return one


async def ask(shop: Shop, tap: str = "t1", *, number: int = 1, reply_to: int | None = 77) -> None:
    await service(shop).ask(ANNA, number, chat_id=CHAT, reply_to=reply_to, tap=tap)


async def sign(shop: Shop, number: int = 1) -> RecordingSign | None:
    card = await shop.services.cards.call_card(ANNA, number)
    assert card is not None
    return card.recording


async def stands_at(shop: Shop, launch_id: LaunchId, message_id: int) -> None:
    async with shop.database.writing() as tx:
        await cards.shown(tx, launch_id, version=1, message_id=message_id, digest="x", next_at=shop.clock())


async def test_the_recording_of_a_finished_call_is_due_once_under_its_card(shop: Shop) -> None:
    launch_id, call = await recorded(shop)
    await stands_at(shop, launch_id, 55)
    await shop.hear(
        launch_id, news(call.provider_id, **{**FINISHED, "recordFilePath": PATH, "comment": "more"})
    )
    one = await due(shop)
    assert (one.chat_id, one.reply_to, one.number, one.talk_s) == (CHAT, 55, CallNumber(1), 30)
    assert one.address == PATH
    assert one.base == f"{shop.settings.provider_url}/"
    assert one.file_id is None
    assert PATH not in repr(one)
    assert await service(shop).due(10) == [], "it is this worker's alone"
    assert await sign(shop) is RecordingSign.COMING
    card = await shop.services.cards.launch_card(launch_id)
    assert card.recording is RecordingSign.COMING


async def test_without_a_full_base_address_the_accounts_own_domain_is_asked(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop()
    await recorded(shop)
    settings = shop.settings.model_copy(update={"provider_url": None})
    (one,) = await shop.with_settings(settings).recordings.due(10)
    assert one.base == f"https://{(await shop.account()).domain}/"


async def test_a_sent_recording_is_kept_by_its_file_id(open_shop: OpenShop) -> None:
    shop = await open_shop(recording_delete_days=2)
    await recorded(shop)
    one = await due(shop)
    assert await service(shop).sending(one)
    assert not await service(shop).sending(one), "once"
    await service(shop).sent(one, 901, "file-1")
    assert await sign(shop) is RecordingSign.SENT
    await ask(shop)
    again = await due(shop)
    assert (again.file_id, again.reply_to) == ("file-1", 77)
    await service(shop).sending(again)
    await service(shop).sent(again, 902, "file-1")
    assert await service(shop).to_delete() == []

    shop.clock.move(days=2)
    first, second = await service(shop).to_delete()
    assert [first.message_id, second.message_id] == [901, 902]
    await service(shop).deleted(first)
    await service(shop).delete_later(second, shop.clock() + timedelta(minutes=10))
    assert await service(shop).to_delete() == []
    await ask(shop, "t2", reply_to=None)
    anew = await due(shop)
    assert (anew.file_id, anew.reply_to) == (None, None), "with the message goes what could bring it back"


async def test_a_second_tap_while_it_is_on_its_way_adds_none(shop: Shop) -> None:
    await recorded(shop)
    await ask(shop, "t1")
    await ask(shop, "t1")
    await ask(shop, "t2")
    assert len(await service(shop).due(10)) == 1


async def test_fetching_is_tried_again_with_growing_pauses_and_then_given_up(shop: Shop) -> None:
    launch_id, _ = await recorded(shop)
    for pause in PAUSES_S:
        one = await due(shop)
        await service(shop).not_fetched(one, "status", temporary=True)
        assert await service(shop).next_due_at() == shop.clock() + timedelta(seconds=pause)
        assert await service(shop).due(10) == []
        shop.clock.move(seconds=pause)
    one = await due(shop)
    await service(shop).not_fetched(one, "status", temporary=True)
    assert await sign(shop) is RecordingSign.UNAVAILABLE
    assert (await shop.services.cards.launch_card(launch_id)).recording is RecordingSign.UNAVAILABLE
    assert await service(shop).next_due_at() is None
    assert not await service(shop).sending(one)
    assert "recording_unavailable" not in await shop.kinds(), "nobody asked for it, the card says it"


async def test_who_asked_is_told_that_it_is_unavailable_and_may_ask_again(shop: Shop) -> None:
    await recorded(shop)
    await service(shop).not_fetched(await due(shop), "too_big", temporary=False)
    await ask(shop)
    assert await sign(shop) is RecordingSign.COMING
    await service(shop).not_fetched(await due(shop), "private", temporary=False)
    (notice,) = await shop.notices()
    assert (notice.kind, notice.chat_id, notice.facts["number"]) == ("recording_unavailable", CHAT, 1)
    await ask(shop, "t2")
    assert (await due(shop)).file_id is None


async def test_what_was_being_sent_at_a_crash_is_unknown_and_stays_at_home(shop: Shop) -> None:
    await recorded(shop)
    await service(shop).sending(await due(shop))
    await service(shop).recover()
    assert await service(shop).due(10) == []
    assert await sign(shop) is RecordingSign.UNKNOWN
    await ask(shop)
    assert (await due(shop)).reply_to == 77


async def test_a_sender_that_never_told_what_became_of_it_leaves_it_unknown(shop: Shop) -> None:
    await recorded(shop)
    await service(shop).sending(await due(shop))
    shop.clock.move(seconds=CLAIMED_FOR.total_seconds())
    assert await service(shop).due(10) == []
    assert await sign(shop) is RecordingSign.UNKNOWN


async def test_what_a_dead_worker_had_taken_is_due_again(shop: Shop) -> None:
    await recorded(shop)
    await due(shop)
    await service(shop).recover()
    await due(shop)
    shop.clock.move(seconds=CLAIMED_FOR.total_seconds())
    await due(shop)


async def test_a_file_that_telegram_has_lost_is_fetched_anew(shop: Shop) -> None:
    await recorded(shop)
    one = await due(shop)
    await service(shop).sending(one)
    await service(shop).sent(one, 901, "file-1")
    await ask(shop)
    again = await due(shop)
    await service(shop).sending(again)
    await service(shop).file_gone(again)
    assert (await due(shop)).file_id is None


async def test_a_chat_that_takes_nothing_ends_it_and_a_busy_one_puts_it_off(shop: Shop) -> None:
    await recorded(shop)
    one = await due(shop)
    await service(shop).sending(one)
    await service(shop).put_off(one, shop.clock() + timedelta(seconds=3))
    shop.clock.move(seconds=3)
    one = await due(shop)
    await service(shop).sending(one)
    await service(shop).ended(one, RecordingMessageState.DEAD)
    assert await sign(shop) is RecordingSign.THERE


async def test_of_more_people_than_three_none_is_pushed(shop: Shop) -> None:
    await recorded(shop, 1, 2, 3, 4)
    assert await service(shop).due(10) == []
    assert await sign(shop) is RecordingSign.THERE
    await ask(shop)
    await due(shop)


async def test_a_recording_that_is_named_late_is_asked_for_and_pushed(shop: Shop) -> None:
    launch_id, call = await recorded(shop, path=None)
    assert await sign(shop) is RecordingSign.AWAITED
    with pytest.raises(Refusal, match="no-recording"):
        await ask(shop)
    for _ in range(3):
        asked = shop.asked("get")
        shop.clock.move(hours=1)
        await shop.services.reconciling.sweep()
        assert shop.asked("get") == asked + 1
    await shop.hear(launch_id, news(call.provider_id, **{**FINISHED, "recordFilePath": PATH}))
    await due(shop)
    shop.clock.move(hours=2)
    await shop.services.reconciling.sweep()
    assert (await shop.call(launch_id)).next_ask_at is None


async def test_a_recording_that_is_never_named_is_let_go(shop: Shop) -> None:
    launch_id, _ = await recorded(shop, path=None)
    shop.clock.move(seconds=AWAITED_FOR.total_seconds() + 1)
    await shop.services.reconciling.sweep()
    assert (await shop.call(launch_id)).next_ask_at is None
    assert await sign(shop) is RecordingSign.ABSENT


async def test_an_unanswered_call_has_no_recording_to_wait_for(shop: Shop) -> None:
    launch_id, _ = await recorded(shop, path=None, status="canceled", answeredAt=None)
    assert await sign(shop) is None
    card = await shop.services.cards.launch_card(launch_id)
    assert card.recording is None


async def test_a_call_is_heard_by_its_author_and_the_accounts_owner_only(shop: Shop) -> None:
    await recorded(shop)
    await shop.join(BORIS)
    with pytest.raises(Refusal, match="not-connected"):
        await service(shop).ask(EVE, 1, chat_id=ChatId(EVE), reply_to=None, tap="t")
    with pytest.raises(Refusal, match="no-such-call"):
        await service(shop).ask(BORIS, 1, chat_id=ChatId(BORIS), reply_to=None, tap="t")
    with pytest.raises(Refusal, match="no-such-call"):
        await ask(shop, number=9)


async def test_everything_on_its_way_follows_a_group_that_became_another_chat(shop: Shop) -> None:
    await recorded(shop)
    await service(shop).not_fetched(await due(shop), "private", temporary=False)
    await ask(shop)
    await shop.services.outbox.chat_moved(CHAT, ChatId(-100500))
    assert (await due(shop)).chat_id == ChatId(-100500)


async def test_a_launch_that_is_gone_has_nobody_to_push_to(shop: Shop) -> None:
    _, call = await recorded(shop, path=None)
    orphan = replace(call, launch_id=LaunchId(99))
    async with shop.database.writing() as tx:
        await push_recordings(tx, orphan, [LegNews(leg_key="id:1", record_path=PATH)], shop.clock())
        assert await recordings.of_call(tx, call.id) == {}
    assert await shop.count(tables.recording_messages) == 0
