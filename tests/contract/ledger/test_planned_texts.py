"""Other words for what waits: while it is ours; what the service has is taken back first, and never both are left."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import FromTemplate, SpokenText
from bot.domain.ids import ChatId, TemplateId
from bot.services.drafts.drafting import ConfirmView
from bot.services.planned.calls import Changed
from bot.services.planned.changes import Why
from bot.services.refusal import Refusal
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, people
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, EVE, KEY, Shop, a_call, news, phone, tomorrow

CHAT = ChatId(ANNA)


@pytest.fixture
async def shop(open_shop: OpenShop) -> Shop:
    """At any hour: planned calls go by the machine's clock."""
    return await open_shop(**AT_ANY_HOUR)


async def anew(shop: Shop, number: int = 1, message_id: int | None = 7) -> ConfirmView | Changed:
    return await shop.services.planned_texts.anew(ANNA, CHAT, number, message_id=message_id)


def left_at_the_service(shop: Shop) -> list[str]:
    return [call["phone"] for call in shop.calling.truth(KEY) if not call["removed"]]


async def test_a_launch_in_its_hold_says_the_new_text(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    texts = shop.services.planned_texts
    assert await texts.text(ANNA, launch_id) == "Напоминаем о записи"
    await texts.change(ANNA, launch_id, "Запись перенесли")
    card = await shop.services.cards.launch_card(launch_id)
    assert card.content.what == SpokenText("Запись перенесли")
    shop.clock.move(seconds=10)
    await shop.send_due()
    (request,) = shop.calling.paid_requests()
    assert request.body["record"]["text"] == "Запись перенесли"
    for act in (texts.text(ANNA, launch_id), texts.change(ANNA, launch_id, "Поздно")):
        with pytest.raises(Refusal, match="text-handed-over"):
            await act
    assert len(shop.calling.paid_requests()) == 1


async def test_a_list_that_waits_for_its_time_here_is_given_another_text(shop: Shop) -> None:
    at = tomorrow()
    launch_id = await shop.list_launch(people(1, 2), what=SpokenText("Ждём вас"), when=at, window=None)
    await shop.services.planned_texts.change(ANNA, launch_id, "Не ждём вас")
    row = await shop.launch_row(launch_id)
    assert (row.state, row.content.what, row.content.when) == (
        LaunchState.HELD,
        SpokenText("Не ждём вас"),
        at,
    )
    assert not shop.calling.paid_requests()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("   ", "draft-empty-text"),
        ("а" * 1100, "draft-text-too-long"),
        ("Придёте?\n1: да", "planned-with-reactions"),
        ("Здравствуйте, {Имя}", "draft-braces"),
    ],
)
async def test_what_cannot_be_said_is_not_taken(shop: Shop, typed: str, code: str) -> None:
    launch_id = await shop.launch(a_call(1))
    with pytest.raises(Refusal, match=code):
        await shop.services.planned_texts.change(ANNA, launch_id, typed)
    assert await shop.services.planned_texts.text(ANNA, launch_id) == "Напоминаем о записи"


async def test_only_its_author_and_the_owner_may(shop: Shop) -> None:
    await shop.join(BORIS)
    of_anna, of_boris = await shop.launch(a_call(1)), await shop.launch(a_call(2), user_id=BORIS)
    texts = shop.services.planned_texts
    await texts.change(ANNA, of_boris, "Иначе")
    for launch_id in (of_anna, 999):
        with pytest.raises(Refusal, match="not-yours"):
            await texts.text(BORIS, launch_id)
    with pytest.raises(Refusal, match="not-connected"):
        await texts.text(EVE, of_anna)


async def test_what_is_no_text_has_none_to_change(shop: Shop) -> None:
    launch_id = await shop.launch(replace(a_call(1), what=FromTemplate(TemplateId(1))))
    with pytest.raises(Refusal, match="no-text"):
        await shop.services.planned_texts.text(ANNA, launch_id)


async def test_a_call_at_the_service_is_taken_back_and_prepared_anew(shop: Shop) -> None:
    at = tomorrow()
    await shop.sent(a_call(1, 2, when=at))
    await shop.services.planned_texts.refuse_call(ANNA, 1)
    view = await anew(shop)
    assert isinstance(view, ConfirmView)
    assert (view.phones, view.when, view.content.what) == ((phone(1),), at, SpokenText("Напоминаем о записи"))
    assert left_at_the_service(shop) == [phone(2)]
    again = await anew(shop)
    assert isinstance(again, ConfirmView)
    assert again.draft_id == view.draft_id, "a second tap in the same message"
    assert len(shop.calling.paid_requests()) == 1


async def test_a_call_that_was_taken_back_by_a_bot_that_died_then_is_still_prepared(shop: Shop) -> None:
    await shop.sent(a_call(1, when=tomorrow()))
    await shop.services.planned.remove(ANNA, [1])
    shop.clock.now = tomorrow() + timedelta(days=2)
    view = await anew(shop)
    assert isinstance(view, ConfirmView)
    assert view.when is None, "its time is over"


async def test_a_call_that_may_still_ring_is_not_prepared_a_second_time(shop: Shop) -> None:
    await shop.sent(a_call(1, when=tomorrow()))
    shop.calling.faults.add("remove", "drop_before_reading", times=5)
    shop.calling.faults.add("get", "bad_gateway", times=9)
    kept = await anew(shop)
    assert isinstance(kept, Changed)
    assert [one.why for one in kept.kept] == [Why.UNKNOWN]
    assert await shop.services.drafting.typed_in(ANNA, CHAT, 7) is None
    assert left_at_the_service(shop)


async def test_what_has_begun_or_is_anothers_or_says_no_text_is_not_prepared_anew(shop: Shop) -> None:
    launch_id = await shop.sent(a_call(1, when=tomorrow()))
    await shop.hear(launch_id, news((await shop.call(launch_id)).provider_id, status="started"))
    await shop.join(BORIS)
    template = shop.calling.account(KEY).add_template("Напоминание", "Ждём вас.")
    what = FromTemplate(TemplateId(template.id))
    await shop.sent(replace(a_call(2, when=tomorrow()), what=what))
    for number, code in ((1, "not-planned"), (99, "not-planned"), (2, "no-text")):
        with pytest.raises(Refusal, match=code):
            await anew(shop, number)
    with pytest.raises(Refusal, match="not-planned"):
        await shop.services.planned_texts.refuse_call(BORIS, 1)
    with pytest.raises(Refusal, match="not-connected"):
        await shop.services.planned_texts.anew(EVE, CHAT, 1, message_id=None)
