"""One person of an earlier launch called again: a single call, guarded like the list it comes from, its text paid once."""

from typing import Any

import pytest

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.drafts.draft import FromTemplate, Purpose, SpokenText, StoredRecord
from bot.domain.drafts.filling import NAME_COLUMN
from bot.domain.ids import ChatId, LaunchId, TemplateId
from bot.services.drafts.drafting import ConfirmView
from bot.services.refusal import Refusal
from storage.sounds import records
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, people, send_all, sent
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, KEY, Shop, a_call, phone

TEXT = SpokenText("Напоминаем о записи")


@pytest.fixture
async def shop(open_shop: OpenShop) -> Shop:
    return await open_shop(**AT_ANY_HOUR)


async def finished(shop: Shop, *lines: str, **content: Any) -> LaunchId:
    launch_id = await shop.list_launch(lines, **content)
    await over(shop)
    return launch_id


async def over(shop: Shop) -> None:
    await send_all(shop)
    await shop.overheard()
    await shop.project()


async def again(shop: Shop, launch_id: LaunchId) -> ConfirmView:
    return await shop.services.list_drafts.again(ANNA, ChatId(ANNA), launch_id)


async def confirm(shop: Shop, view: ConfirmView) -> LaunchId:
    done = await shop.services.launching.confirm(shop.yes(ANNA), view.draft_id, view.revision)
    return done.launch_id


def endpoints(shop: Shop) -> list[str]:
    return [request.endpoint for request in shop.calling.paid_requests()]


async def test_it_is_a_single_call_with_the_name_and_without_a_question_of_a_list(shop: Shop) -> None:
    launch_id = await finished(shop, *people(1, 9701), per_minute=30)
    view = await again(shop, launch_id)
    assert (view.listed, view.phones, view.purposes) == (None, (phone(9701),), ())
    assert view.content.name_of(phone(9701)) == "Человек 9701"
    assert (view.content.window, view.content.per_minute, view.type_number) == (None, None, False)
    followed = await confirm(shop, view)
    await send_all(shop)
    assert sent(shop)[-1] == [phone(9701)]
    (row,) = (await shop.services.cards.launch_card(followed)).recipients
    assert row.name == "Человек 9701"


async def test_a_text_that_was_voiced_is_played_from_its_record_and_costs_nothing_more(shop: Shop) -> None:
    launch_id = await finished(shop, *people(1, 9701), what=TEXT)
    view = await again(shop, launch_id)
    record = await shop.services.records.for_launch(launch_id)
    assert record is not None
    assert record.provider_id is not None
    assert view.content.what == StoredRecord(record.provider_id)
    assert view.estimate.low == 0
    second = await confirm(shop, view)
    await over(shop)
    assert endpoints(shop) == ["createRecord", "create", "create"]
    # And the call after that one plays it as well.
    async with shop.database.reading() as tx:
        assert (await records.of_launch(tx, second)) is None
    shop.clock.move(days=2)
    third = await again(shop, launch_id)
    assert third.content.what == StoredRecord(record.provider_id)


async def test_several_who_are_called_again_hear_the_same_record(shop: Shop) -> None:
    launch_id = await finished(shop, *people(1, 9700, 9701), what=TEXT)
    view = await again(shop, launch_id)
    assert isinstance(view.content.what, StoredRecord)
    followed = await shop.services.launching.confirm(
        shop.yes(ANNA), view.draft_id, view.revision, purpose=Purpose.NOTICE
    )
    await over(shop)
    assert endpoints(shop) == ["createRecord", "create", "create"]
    shop.clock.move(days=2)
    assert isinstance((await again(shop, followed.launch_id)).content.what, StoredRecord)


@pytest.mark.parametrize(
    "known",
    [{"state": "removed"}, {"needs_moderation": True}, {"error": "not_taken"}],
    ids=lambda one: next(iter(one)),
)
async def test_a_record_that_cannot_be_played_is_the_text_again_with_its_price(
    shop: Shop, known: dict[str, object]
) -> None:
    launch_id = await finished(shop, *people(1, 9701), what=TEXT)
    record = await shop.services.records.for_launch(launch_id)
    assert record is not None
    async with shop.database.writing() as tx:
        await records.note(tx, record.id, **known)
    view = await again(shop, launch_id)
    assert view.content.what == TEXT
    assert view.estimate.low == 40


async def test_a_text_of_a_launch_of_a_few_has_no_record_and_is_said_again(shop: Shop) -> None:
    launch_id = await shop.sent(a_few := a_call(1, 9701))
    await shop.overheard()
    await shop.project()
    assert (await again(shop, launch_id)).content.what == a_few.what


async def test_a_record_the_service_refuses_is_not_tried_twice_and_its_price_is_asked(shop: Shop) -> None:
    launch_id = await finished(shop, *people(1, 9701), what=TEXT)
    first = await confirm(shop, await again(shop, launch_id))
    record = await shop.services.records.for_launch(launch_id)
    assert record is not None
    shop.calling.account(KEY).records[record.provider_id or 0].deleted_at = 1
    await send_all(shop)
    assert await shop.people(first) == [("rejected", "refused")]
    (notice,) = await shop.notices()
    assert (notice.kind, notice.facts["again"]) == ("launch_failed", launch_id)
    # Nobody was called by it, so nothing is asked; the text is paid for after the next Confirm only.
    view = await again(shop, launch_id)
    assert (view.content.what, view.blockers) == (TEXT, ())
    await confirm(shop, view)
    await over(shop)
    assert endpoints(shop) == ["createRecord", "create", "create"]


async def test_an_empty_balance_says_nothing_of_the_record(shop: Shop) -> None:
    launch_id = await finished(shop, *people(1, 9701), what=TEXT)
    await confirm(shop, await again(shop, launch_id))
    refusal = '{"status": "error", "data": {"message": "Недостаточно средств"}}'
    shop.calling.faults.add("create", "canned", body=refusal)
    await send_all(shop)
    (notice,) = await shop.notices()
    assert notice.facts["again"] is None
    assert isinstance((await again(shop, launch_id)).content.what, StoredRecord)


async def test_a_refused_list_that_calls_several_again_offers_the_text_too(shop: Shop) -> None:
    launch_id = await finished(shop, *people(1, 9700, 9701), what=TEXT)
    view = await again(shop, launch_id)
    await shop.services.launching.confirm(
        shop.yes(ANNA), view.draft_id, view.revision, purpose=Purpose.NOTICE
    )
    record = await shop.services.records.for_launch(launch_id)
    assert record is not None
    shop.calling.account(KEY).records[record.provider_id or 0].deleted_at = 1
    await send_all(shop)
    (notice,) = await shop.notices()
    assert notice.facts["again"] == launch_id


async def test_of_two_prepared_calls_the_second_calls_nobody_who_is_being_called(shop: Shop) -> None:
    launch_id = await finished(shop, *people(1, 9701))
    first, second = await again(shop, launch_id), await again(shop, launch_id)
    await confirm(shop, first)
    view = await shop.services.drafting.view(ANNA, second.draft_id)
    assert view.phones == ()
    with pytest.raises(Refusal, match="again-already"):
        await confirm(shop, second)
    assert shop.paid() == 1


async def test_once_it_has_ended_another_call_within_a_day_is_asked_about(shop: Shop) -> None:
    launch_id = await finished(shop, *people(1, 9701))
    first, second = await again(shop, launch_id), await again(shop, launch_id)
    await confirm(shop, first)
    await over(shop)
    view = await shop.services.drafting.view(ANNA, second.draft_id)
    assert [blocker.code for blocker in view.blockers] == ["again-already"]
    assert view.called_again_at is not None
    with pytest.raises(Refusal, match="again-already"):
        await confirm(shop, second)
    shop.clock.move(days=1, seconds=1)
    assert (await shop.services.drafting.view(ANNA, second.draft_id)).blockers == ()


async def test_who_was_reached_meanwhile_is_not_called(shop: Shop) -> None:
    launch_id = await finished(shop, *people(1, 9701))
    prepared = await again(shop, launch_id)
    await shop.list_launch(people(9701, 2))
    await send_all(shop)
    with pytest.raises(Refusal, match="nobody-left"):
        await confirm(shop, prepared)


async def test_a_templates_values_go_with_the_one_person(shop: Shop) -> None:
    template = shop.calling.account(KEY).add_template("sale", "Здравствуйте, {name}, скидка {var1}")
    columns = (("name", NAME_COLUMN), ("var1", "Скидка"))
    launch_id = await finished(shop, *people(1, 9701), what=FromTemplate(TemplateId(template.id), columns))
    await confirm(shop, await again(shop, launch_id))
    await send_all(shop)
    assert shop.calling.paid_requests()[-1].body["variables"] == {
        phone(9701): {"Человек 9701": "{name}", "9701 %": "{var1}"}
    }


async def test_the_others_who_stay_at_home_are_told_with_their_reason(shop: Shop) -> None:
    launch_id = await finished(shop, *people(1, 9700, 9701))
    await shop.services.stop_list.add(ANNA, [phone(9700)])
    view = await again(shop, launch_id)
    assert view.content.follows is not None
    assert view.content.follows.left_out == (("stop_list", 1),)


async def test_a_choice_makes_one_of_several_and_several_of_one(shop: Shop) -> None:
    launch_id = await finished(shop, *people(1, 9700, 9701))
    view = await again(shop, launch_id)
    assert view.recipient_count == 2
    one = await shop.services.calling_again.switch(ANNA, view.draft_id, view.revision, CallOutcome.BUSY)
    assert (one.listed, one.phones) == (None, (phone(9700),))
    choice = await shop.services.calling_again.choice(ANNA, one.draft_id)
    assert CallOutcome.BUSY not in choice.chosen
    two = await shop.services.calling_again.switch(ANNA, one.draft_id, one.revision, CallOutcome.BUSY)
    assert two.listed is not None
    assert (two.recipient_count, two.content.phones) == (2, ())


async def test_advertising_without_consent_calls_nobody_again(shop: Shop) -> None:
    draft_id, revision = await shop.list_draft(people(1, 9701))
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.listed is not None
    assert view.listed.list_id is not None
    await shop.services.lists.consent(ANNA, view.listed.list_id, kind="text", text="Анкеты от 1 ноября")
    launch_id = (
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision, purpose=Purpose.ADVERTISING)
    ).launch_id
    await over(shop)
    allowed, forgotten = await again(shop, launch_id), await again(shop, launch_id)
    await confirm(shop, allowed)
    await over(shop)
    shop.clock.move(days=2)
    await shop.services.lists.forget(ANNA, view.listed.list_id)
    with pytest.raises(Refusal, match="advertising-without-consent"):
        await confirm(shop, forgotten)
