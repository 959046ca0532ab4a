"""A text with columns in braces, said to a list: each hears their own sentence, each sentence is paid once, and whoever
can't be told one stays at home with the reason.
"""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import Gender, Purpose, SpokenText
from bot.domain.ids import ChatId
from bot.domain.reactions import Reaction, Trigger
from bot.domain.spoken.personal import heard_on
from bot.services.drafts.list_view import columns_lacking
from bot.services.records.service_list import ASK_AGAIN
from bot.services.refusal import Refusal
from bot.sheets.reading import read_pasted
from storage import tables
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, people, send_all
from tests.contract.ledger.test_one_recipient_again import again, finished
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, Shop, phone

TEXT = SpokenText("{имя}, ваша скидка {Скидка}")
SAME = SpokenText("Ваша скидка {Скидка}")


def lines(*discounts: str) -> list[str]:
    return [f"{phone(number)};Человек;{value}" for number, value in enumerate(discounts, 1)]


def heard(shop: Shop) -> dict[str, object]:
    """Phone -> what its request says."""
    return {
        one: request.body["record"].get("text", request.body["record"].get("id"))
        for request in shop.calling.paid_requests()
        if request.endpoint == "create"
        for one in request.body["phones"]
    }


def endpoints(shop: Shop) -> list[str]:
    return [request.endpoint for request in shop.calling.paid_requests()]


async def killed_while(shop: Shop, endpoint: str) -> None:
    """The sender dies after the service has acted and before its answer comes."""
    async with asyncio.TaskGroup() as group:
        sending = group.create_task(shop.send_due())
        await shop.calling.until(lambda: endpoint in endpoints(shop))
        sending.cancel()


async def today(shop: Shop) -> date:
    """As the user's clock has it; the launches of this file ring at once."""
    draft_id, _ = await shop.list_draft(lines("5 %"), what=SAME)
    view = await shop.services.drafting.view(ANNA, draft_id)
    return heard_on(view.content, shop.clock(), view.zone)


async def test_each_person_hears_their_own_sentence_in_words(shop: Shop) -> None:
    launch_id = await shop.list_launch(people(1, 2), what=TEXT)
    await send_all(shop)
    assert endpoints(shop) == ["create", "create"]
    assert heard(shop) == {
        phone(1): "Человек 1, ваша скидка один процент",
        phone(2): "Человек 2, ваша скидка два процента",
    }
    assert {state for state, _ in await shop.people(launch_id)} == {"placed"}


async def test_people_of_one_sentence_go_together_and_its_record_is_ordered_once(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=2)
    launch_id = await shop.list_launch(lines("5 %", "7 %", "5 %", "5%"), what=SAME)
    await send_all(shop)
    assert endpoints(shop) == ["createRecord", "create", "create", "create"]
    said = heard(shop)
    assert said[phone(2)] == "Ваша скидка семь процентов"
    assert said[phone(1)] == said[phone(3)] == said[phone(4)]
    assert isinstance(said[phone(1)], int)
    assert [request.body["phones"] for request in shop.calling.paid_requests()[1:]] == [
        [phone(1), phone(3)],
        [phone(2)],
        [phone(4)],
    ]
    assert {state for state, _ in await shop.people(launch_id)} == {"placed"}


async def test_the_screen_says_how_many_sentences_there_are_and_what_they_cost(shop: Shop) -> None:
    draft_id, revision = await shop.list_draft(lines("5 %", "7 %", "5 %", "8 %"), what=SAME)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.listed is not None
    assert view.listed.personal is not None
    assert view.listed.personal.sentences == 3
    assert [said for _, said in view.listed.personal.first] == [
        "Ваша скидка пять процентов",
        "Ваша скидка семь процентов",
        "Ваша скидка пять процентов",
    ]
    assert view.estimate.low == 3 * 40
    male = replace(view.content, what=replace(SAME, gender=Gender.MALE))
    view = await shop.services.list_drafts.change(ANNA, draft_id, revision, male)
    assert view.estimate.text_costs == (3 * 40, 4 * 40), "with each request, perhaps for each phone"


async def test_a_sentence_that_is_a_record_of_the_account_can_be_listened_to(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=2)
    await shop.list_launch(lines("5 %", "7 %", "5 %"), what=SAME)
    await send_all(shop)
    paid = len(shop.calling.paid_requests())
    draft_id, revision = await shop.list_draft(lines("9 %", "5 %", "5 %", "7 %"), what=SAME)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.listed is not None
    assert view.listed.personal is not None
    (said,) = view.listed.personal.records
    assert said == "Ваша скидка пять процентов"
    record = await shop.services.record_shelf.record(ANNA, view.listed.personal.records[said])
    assert record.text == said
    assert record.path is not None
    male = replace(view.content, what=replace(SAME, gender=Gender.MALE))
    view = await shop.services.list_drafts.change(ANNA, draft_id, revision, male)
    assert view.listed is not None
    assert view.listed.personal is not None
    assert view.listed.personal.records == {}, "it would sound otherwise"
    assert len(shop.calling.paid_requests()) == paid
    view = await shop.services.list_drafts.change(
        ANNA, draft_id, view.revision, replace(male, what=replace(SAME))
    )
    await shop.services.record_shelf.remove(ANNA, record.id)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.listed is not None
    assert view.listed.personal is not None
    assert view.listed.personal.records == {}, "it is gone at the service"


async def test_values_are_left_as_written_if_asked(shop: Shop) -> None:
    launch_id = await shop.list_launch(lines("5 %"), what=replace(SAME, as_written=True))
    await send_all(shop)
    assert heard(shop) == {phone(1): "Ваша скидка 5 %"}
    assert await shop.people(launch_id) == [("placed", None)]


async def test_who_cannot_be_told_the_text_stays_at_home_with_the_reason(shop: Shop) -> None:
    values = ["5 %", "", "{x}", "о" * 201]
    draft_id, _ = await shop.list_draft(lines(*values), what=SAME)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.listed is not None
    assert view.listed.left_out == {"no_value": 1, "brace_value": 1, "long_value": 1}
    personal = view.listed.personal
    assert personal is not None
    assert personal.kept == 3
    assert columns_lacking(view.content, None, ("", "?")) == ("Скидка",)
    assert [(one.phone, why.reason, why.columns) for one, why in personal.unsaid] == [
        (phone(2), "no_value", ("Скидка",)),
        (phone(3), "brace_value", ("Скидка",)),
        (phone(4), "long_value", ("Скидка",)),
    ]


async def test_a_text_too_long_for_somebody_leaves_only_them_at_home(shop: Shop) -> None:
    long = SpokenText("{Скидка} " + "а" * 1000)
    draft_id, _ = await shop.list_draft(lines("пять", "шесть" * 20), what=long)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.listed is not None
    assert (view.recipient_count, view.listed.left_out) == (1, {"long_text": 1})
    assert view.listed.personal is not None
    ((_, why),) = view.listed.personal.unsaid
    assert why.actual == 100 + 1 + 1000


@pytest.mark.parametrize("text", ["{Врач}, ждём", "Ждём {Скидка", "Ждём {}", "Ждём ｛Скидка｝"])
async def test_a_brace_without_a_column_is_not_offered_for_confirm(shop: Shop, text: str) -> None:
    draft_id, revision = await shop.list_draft(lines("5 %"), what=SpokenText(text))
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert [one.code for one in view.blockers] == ["draft-braces"]
    assert view.listed is not None
    assert view.listed.personal is None
    with pytest.raises(Refusal, match="draft-braces"):
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision, purpose=Purpose.NOTICE)


async def test_braces_in_a_sentence_of_a_reaction_are_refused(shop: Shop) -> None:
    tree = (Reaction(Trigger(digit=1), sentence="Спасибо, {Имя}"),)
    draft_id, _ = await shop.list_draft(lines("5 %"), what=SAME, reactions=tree)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert [one.code for one in view.blockers] == ["reaction-sentence-braces"]


async def test_a_lost_answer_to_a_record_keeps_only_its_people_waiting_and_orders_no_second_one(
    shop: Shop,
) -> None:
    shop.calling.records_listing = "no"
    launch_id = await shop.list_launch(lines("5 %", "5 %", "7 %"), what=SAME)
    shop.calling.faults.add("createRecord", "drop_after_acting")
    await send_all(shop)
    assert endpoints(shop) == ["createRecord", "create"]
    assert await shop.people(launch_id) == [("queued", None), ("queued", None), ("placed", None)]
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "record_unknown")
    await shop.resume(launch_id)
    await send_all(shop, 0)
    assert endpoints(shop) == ["createRecord", "create"]
    shop.calling.records_listing = "names"
    shop.clock.move(seconds=ASK_AGAIN.total_seconds())
    await shop.resume(launch_id)
    await send_all(shop, 0)
    assert endpoints(shop) == ["createRecord", "create", "create"]
    assert {state for state, _ in await shop.people(launch_id)} == {"placed"}


async def test_a_kill_between_order_and_answer_pays_no_record_twice(shop: Shop) -> None:
    shop.calling.records_listing = "no"
    launch_id = await shop.list_launch(lines("5 %", "5 %", "7 %"), what=SAME)
    shop.calling.faults.add("createRecord", "hang_after_acting")
    shop.clock.move(seconds=60)
    await killed_while(shop, "createRecord")
    await shop.services.records.recover(only_sender=True)
    await shop.services.sending.recover(only_sender=True)
    await send_all(shop, 0)
    assert endpoints(shop) == ["createRecord", "create"]
    assert await shop.people(launch_id) == [("queued", None), ("queued", None), ("placed", None)]


async def test_a_kill_while_one_persons_request_is_out_leaves_only_them_unknown(shop: Shop) -> None:
    launch_id = await shop.list_launch(people(1, 2), what=TEXT)
    shop.calling.faults.add("create", "hang_after_acting")
    shop.clock.move(seconds=60)
    await killed_while(shop, "create")
    await shop.services.sending.recover(only_sender=True)
    await send_all(shop, 0)
    assert [state for state, _ in await shop.people(launch_id)] == ["unknown", "placed"]
    assert endpoints(shop) == ["create", "create"]


async def test_tomorrow_is_told_from_the_day_on_which_it_rings(shop: Shop) -> None:
    day = await today(shop)
    launch_id = await shop.list_launch(
        lines(f"{day + timedelta(days=1):%d.%m.%Y}", f"{day + timedelta(days=2):%d.%m.%Y}"),
        what=SpokenText("Ждём вас в {Скидка}"),
    )
    await shop.put_off(launch_id, shop.clock() + timedelta(days=1))
    shop.clock.move(seconds=24 * 3600)
    await send_all(shop, 0)
    assert heard(shop) == {phone(1): "Ждём вас сегодня", phone(2): "Ждём вас завтра"}


async def test_a_record_of_another_day_is_not_played(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=1, **AT_ANY_HOUR)
    when = f"{await today(shop) + timedelta(days=2):%d.%m.%Y}"
    launch_id = await shop.list_launch(lines(when, when), what=SpokenText("Ждём вас в {Скидка}"))
    shop.clock.move(seconds=60)
    await shop.send_due()
    await shop.send_due()
    assert endpoints(shop) == ["createRecord", "create"]
    await shop.put_off(launch_id, shop.clock() + timedelta(days=1))
    shop.clock.move(seconds=24 * 3600)
    await send_all(shop, 0)
    assert heard(shop)[phone(2)] == "Ждём вас завтра"


async def test_a_changed_text_is_compared_anew_and_a_plain_one_calls_everybody(shop: Shop) -> None:
    draft_id, revision = await shop.list_draft(lines("5 %", ""), what=SAME)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.recipient_count == 1
    plain = replace(view.content, what=SpokenText("Ждём вас"))
    view = await shop.services.list_drafts.change(ANNA, draft_id, revision, plain)
    assert (view.recipient_count, view.listed is not None and view.listed.personal) == (2, None)


async def test_a_try_says_the_first_persons_sentence(shop: Shop) -> None:
    draft_id, _ = await shop.list_draft(lines("5 %", "7 %"), what=SAME)
    view = await shop.services.drafting.start_for_self(ANNA, ChatId(ANNA), draft_id, phone(9))
    assert view.content.what == SpokenText("Ваша скидка пять процентов")
    assert not view.blockers


async def test_an_english_text_says_its_values_in_english(shop: Shop) -> None:
    with read_pasted(f"Phone;Name;Sum\n{phone(1)};Ann;$5") as sheet:
        list_id = await shop.services.lists.read_in(ANNA, sheet, name="clients.csv")
    view = await shop.services.list_drafts.start(ANNA, ChatId(ANNA), list_id)
    what = SpokenText("{Name}, you owe {sum}")
    view = await shop.services.list_drafts.change(
        ANNA, view.draft_id, view.revision, replace(view.content, what=what)
    )
    assert view.listed is not None
    assert view.listed.personal is not None
    assert [said for _, said in view.listed.personal.first] == ["Ann, you owe five dollars"]


async def test_the_only_one_who_is_called_again_hears_their_own_sentence_in_a_single_call(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await finished(shop, *people(1, 9701), what=TEXT)
    view = await again(shop, launch_id)
    assert view.listed is None
    assert view.content.what == SpokenText("Человек 9701, ваша скидка девять тысяч семьсот один процент")


async def test_a_chosen_voice_goes_along_with_each_request(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=1)
    await shop.list_launch(lines("5 %", "5 %"), what=replace(SAME, gender=Gender.MALE))
    await send_all(shop)
    assert endpoints(shop) == ["create", "create"]
    assert set(heard(shop).values()) == {"Ваша скидка пять процентов"}


async def test_somebody_whose_words_were_not_noted_holds_confirm_back(shop: Shop) -> None:
    draft_id, revision = await shop.list_draft(lines("5 %"), what=SAME)
    await forget_sentences(shop, draft_id)
    with pytest.raises(Refusal, match="list-not-written"):
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision, purpose=Purpose.NOTICE)


async def test_who_was_added_or_spoilt_after_confirm_is_still_called_rightly_or_not_at_all(
    shop: Shop,
) -> None:
    launch_id = await shop.list_launch(lines("5 %", "7 %"), what=SAME)
    await forget_sentences(shop, launch_id)
    async with shop.database.writing() as tx:
        spoilt = update(tables.recipients).where(tables.recipients.c.phone == phone(2))
        await tx.execute(spoilt.values(fields=("",)))
    await send_all(shop)
    assert heard(shop) == {phone(1): "Ваша скидка пять процентов"}
    assert await shop.people(launch_id) == [("placed", None), ("withheld", "no_value")]


async def forget_sentences(shop: Shop, launch_id: int) -> None:
    """As if a corrected list had brought these people."""
    async with shop.database.writing() as tx:
        mine = tables.recipients.c.launch_id == launch_id
        await tx.execute(update(tables.recipients).where(mine).values(sentence=None))
