"""Template launches to lists: values of each person, upside down on the wire, compared with what was understood."""

import json
from dataclasses import replace

import pytest

from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import FromTemplate, Purpose
from bot.domain.drafts.filling import NAME_COLUMN
from bot.domain.ids import TemplateId
from bot.sandbox.calling import CallingSandbox
from bot.services.refusal import Refusal
from bot.sheets.reading import read_pasted
from tests.contract.ledger.list_recipients import people, send_all
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, KEY, Shop, phone


def by_template(shop: Shop, **columns: str) -> FromTemplate:
    template = shop.calling.account(KEY).add_template("sale", "Здравствуйте, {name}, скидка {var1}")
    return FromTemplate(TemplateId(template.id), tuple(columns.items()))


async def test_each_person_hears_their_own_values(shop: Shop) -> None:
    what = by_template(shop, name=NAME_COLUMN, var1="Скидка")
    launch_id = await shop.list_launch([f"{phone(1)};40 %;40 %", *people(2)], what=what)
    await send_all(shop)
    (request,) = shop.calling.paid_requests()
    assert request.body["variables"] == {
        phone(1): {"40 %": "{name}", "40 % ": "{var1}"},
        phone(2): {"Человек 2": "{name}", "2 %": "{var1}"},
    }
    assert await shop.people(launch_id) == [("placed", None)] * 2
    assert await shop.kinds() == []


async def test_who_lacks_a_value_stays_at_home(shop: Shop) -> None:
    what = by_template(shop, var1="Скидка")
    draft_id, _ = await shop.list_draft([f"{phone(1)};Анна;", *people(2)], what=what)
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert view.listed is not None
    assert (view.recipient_count, view.listed.left_out) == (1, {"no_value": 1})


async def test_a_variable_that_nothing_fills_keeps_nobody_at_home_and_lets_nobody_confirm(shop: Shop) -> None:
    draft_id, revision = await shop.list_draft(
        people(1, 2), what=by_template(shop, name=NAME_COLUMN, var1="")
    )
    view = await shop.services.drafting.view(ANNA, draft_id)
    assert (view.recipient_count, [one.code for one in view.blockers]) == (2, ["draft-variables"])
    with pytest.raises(Refusal, match="draft-variables"):
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision, purpose=Purpose.NOTICE)


async def test_another_list_without_a_column_asks_for_it_anew(shop: Shop) -> None:
    what = by_template(shop, name=NAME_COLUMN, var1="Скидка")
    draft_id, revision = await shop.list_draft(people(1), what=what)
    with read_pasted(f"Телефон;Имя;Город\n{phone(2)};Олег;Омск") as sheet:
        list_id = await shop.services.lists.read_in(ANNA, sheet, name="others.csv")
    view = await shop.services.list_drafts.use_list(ANNA, draft_id, revision, list_id)
    assert isinstance(view.content.what, FromTemplate)
    assert (view.content.what.columns, view.recipient_count) == ((("name", NAME_COLUMN), ("var1", "")), 1)


async def test_what_a_template_says_is_known_from_the_last_list_that_it_called(shop: Shop) -> None:
    what = replace(by_template(shop, var1="Скидка"), text="Скидка {var1}")
    other = by_template(shop, var1="Скидка")
    await shop.list_launch(people(1), what=what)
    await shop.list_launch(people(2), what=other)
    draft_id, _ = await shop.list_draft(people(3))
    by_it = shop.services.list_drafts.by_template
    assert await by_it(ANNA, draft_id, what.template_id) == what
    assert await by_it(ANNA, draft_id, other.template_id) is None, "nobody has said what that one says"
    said = await by_it(ANNA, draft_id, what.template_id, "{var1} и {name}")
    assert said is not None
    assert said.columns == (("var1", "Скидка"), ("name", NAME_COLUMN))


async def test_a_service_that_understood_other_values_pauses_the_rest(open_shop: OpenShop) -> None:
    shop = await open_shop(batch_size=1)
    launch_id = await shop.list_launch(people(1, 2), what=by_template(shop, var1="Скидка"))
    told = {"id": 77, "phone": phone(1), "phoneInfo": '{"{var1}": "5 %"}'}
    shop.calling.faults.add(
        "createWithTemplate", "canned", body=json.dumps({"status": "success", "data": [told]})
    )
    await send_all(shop)
    row = await shop.launch_row(launch_id)
    assert (row.state, row.paused_because) == (LaunchState.PAUSED, "variables")
    (notice,) = await shop.notices()
    assert (notice.kind, notice.facts["people"], notice.facts["names"]) == ("variables_differ", 1, "var1")
    await shop.resume(launch_id)
    await send_all(shop, 0)
    assert {state for state, _ in await shop.people(launch_id)} == {"placed"}


async def test_fields_that_the_service_refuses_for_templates_are_left_out_and_nobody_is_called_twice(
    open_shop: OpenShop, calling: CallingSandbox
) -> None:
    shop = await open_shop()
    refusal = {"message": "Ошибка", "errors": {"webhookUrl": ["Недопустимый параметр"]}}
    calling.faults.add("createWithTemplate", "canned", status=422, body=json.dumps(refusal))
    launch_id = await shop.list_launch(people(1, 2), what=by_template(shop, var1="Скидка"))
    await send_all(shop)
    (request,) = shop.calling.paid_requests()
    assert not {"webhookUrl", "startTime", "weekdays"} & set(request.body)
    assert shop.asked("createWithTemplate") == 2
    assert await shop.people(launch_id) == [("placed", None)] * 2
    # No webhook will come: asking tells how the calls ended.
    await shop.calling.until(lambda: all(call["status"] == "finished" for call in shop.calling.truth(KEY)))
    shop.clock.move(seconds=31)
    await shop.services.reconciling.sweep()
    assert await shop.people(launch_id) == [("final", None)] * 2
