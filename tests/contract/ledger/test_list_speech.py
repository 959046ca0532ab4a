"""One text for a whole list is made into a record first: paid once, whatever happens on the way."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import Gender, Purpose, SpokenText
from bot.domain.drafts.draft_texts import texts_of_each_request
from bot.domain.ids import ChatId
from bot.domain.reactions import Reaction, Trigger
from bot.provider.client import CallingService
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, people, send_all, sent
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, KEY, Shop

TEXT = SpokenText("Напоминаем о записи")


def endpoints(shop: Shop) -> list[str]:
    return [request.endpoint for request in shop.calling.paid_requests()]


async def test_the_text_becomes_a_record_that_all_batches_play(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=2)
    draft_id, _ = await shop.list_draft(people(1, 2, 3), what=TEXT)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert (view.estimate.low, view.estimate.high) == (40, None)
    launch_id = await shop.list_launch(people(4, 5, 6), what=TEXT)
    await send_all(shop)
    assert endpoints(shop) == ["createRecord", "create", "create"]
    record = await shop.services.records.for_launch(launch_id)
    assert record is not None
    bodies = [request.body["record"] for request in shop.calling.paid_requests()[1:]]
    assert bodies == [{"id": record.provider_id, "gender": 0}] * 2
    assert {state for state, _ in await shop.people(launch_id)} == {"placed"}


async def test_a_lost_answer_to_the_record_holds_the_launch_and_orders_no_second_one(shop: Shop) -> None:
    shop.calling.records_listing = "no"
    launch_id = await shop.list_launch(people(1, 2), what=TEXT)
    shop.calling.faults.add("createRecord", "drop_after_acting")
    await send_all(shop)
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "record_unknown")
    assert await shop.kinds() == ["launch_paused"]
    await shop.resume(launch_id)
    await send_all(shop, 0)
    assert (await shop.launch_row(launch_id)).state is LaunchState.PAUSED
    assert endpoints(shop) == ["createRecord"]


async def test_a_record_whose_answer_was_lost_is_recognised_in_the_services_list(shop: Shop) -> None:
    launch_id = await shop.list_launch(people(1, 2), what=TEXT)
    shop.calling.faults.add("createRecord", "drop_after_acting")
    await send_all(shop)
    await shop.resume(launch_id)
    await send_all(shop, 0)
    assert endpoints(shop) == ["createRecord", "create"]


async def test_a_refused_record_ends_the_launch_before_anybody_is_called(shop: Shop) -> None:
    shop.calling.account(KEY).moderation = True
    launch_id = await shop.list_launch(people(1, 2), what=TEXT)
    shop.calling.faults.add(
        "createRecord", "canned", body='{"status": "error", "data": {"message": "Нельзя"}}'
    )
    await send_all(shop)
    assert await shop.people(launch_id) == [("withheld", "no_record")] * 2
    assert (await shop.launch_row(launch_id)).state is LaunchState.DONE
    assert (sent(shop), await shop.kinds()) == ([], ["launch_failed"])


async def test_a_record_that_never_left_is_tried_again_and_then_a_person_is_asked(shop: Shop) -> None:
    launch_id = await shop.list_launch(people(1, 2), what=TEXT)
    async with CallingService(provider_url="http://127.0.0.1:1", retry_wait_s=0.01) as away:
        services = shop.services_through(away)
        shop.clock.move(seconds=60)
        for _ in range(10):
            for launch in await services.sending.due():
                await services.sending.send(launch.id)
            shop.clock.move(seconds=61)
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "unreachable")
    await shop.resume(launch_id)
    await send_all(shop, 0)
    assert endpoints(shop) == ["createRecord", "create"]


async def test_a_record_that_awaits_moderation_is_asked_about_once(shop: Shop) -> None:
    launch_id = await shop.list_launch(people(1, 2), what=TEXT)
    made = '{"status": "success", "data": {"id": %d, "needModeration": 1}}'
    record = shop.calling.account(KEY).add_record("text", text=TEXT.text, need_moderation=True)
    shop.calling.faults.add("createRecord", "canned", body=made % record.id)
    await send_all(shop)
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because, sent(shop)) == (LaunchState.PAUSED, "record_moderation", [])
    await shop.resume(launch_id)
    await send_all(shop, 0)
    assert len(sent(shop)) == 1


async def test_while_somebody_else_orders_the_record_it_is_waited_for(shop: Shop) -> None:
    launch_id = await shop.list_launch(people(1, 2), what=TEXT)
    shop.clock.move(seconds=60)
    launch = await shop.launch_row(launch_id)
    await asyncio.gather(*(shop.services.sending.send(launch.id) for _ in range(3)))
    # One orders it; whoever comes after the answer may already call with it.
    assert endpoints(shop) in (["createRecord"], ["createRecord", "create"])
    assert (await shop.launch_row(launch_id)).state is LaunchState.RUNNING


@pytest.mark.parametrize(
    ("text", "lang", "gender"),
    [
        (SpokenText("Напоминаем", gender=Gender.MALE), None, 1),
        (SpokenText("We are open", lang="en-US"), "en-US", 0),
    ],
)
async def test_a_chosen_voice_or_language_is_kept_by_sending_the_text_with_each_batch(
    open_shop: OpenShop, text: SpokenText, lang: str | None, gender: int
) -> None:
    """A record takes neither (contract, section 3), so voicing once would break what was chosen."""
    shop = await open_shop(batch_size=2)
    await shop.set_account(price_kopecks=300)
    draft_id, _ = await shop.list_draft(people(1, 2, 3), what=text)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.estimate.text_costs == (80, 120)
    assert (view.estimate.low, view.estimate.high) == (80, 1020)
    launch_id = await shop.list_launch(people(4, 5, 6), what=text)
    await send_all(shop)
    assert endpoints(shop) == ["create", "create"]
    for request in shop.calling.paid_requests():
        assert request.body["record"] == {"text": text.text, "gender": gender}
        assert request.body.get("lang") == lang
    card = await shop.services.cards.launch_card(launch_id)
    assert card.cost_kopecks == 80


async def test_a_reactions_sentence_that_is_a_record_is_played_again_unless_a_language_is_chosen(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    tree = (Reaction(Trigger(digit=1), sentence="Спасибо"),)
    launch_id = await shop.list_launch(people(9700, 9701), what=TEXT, reactions=tree)
    await send_all(shop)
    await shop.overheard()
    await shop.project()
    assert endpoints(shop) == ["createRecord", "createRecord", "create"]
    first = shop.calling.paid_requests()[-1].body
    again = await shop.services.list_drafts.again(ANNA, ChatId(ANNA), launch_id)
    english = replace(again.content, what=SpokenText("Hello", lang="en-US"))
    assert texts_of_each_request(english) == ("Hello", "Спасибо")
    await shop.services.launching.confirm(
        shop.yes(ANNA), again.draft_id, again.revision, purpose=Purpose.NOTICE
    )
    await send_all(shop)
    assert endpoints(shop) == ["createRecord", "createRecord", "create", "create"]
    second = shop.calling.paid_requests()[-1].body
    assert second["record"] == first["record"]
    assert [node["record"] for node in second["ivrs"]] == [node["record"] for node in first["ivrs"]]
