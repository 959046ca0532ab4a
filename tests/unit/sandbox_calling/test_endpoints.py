"""What each endpoint answers when all is well, and what it costs."""

import io
import json
import time
import wave
from decimal import Decimal

import aiohttp
import pytest

from bot.sandbox.calling import CallingSandbox
from tests.unit.sandbox_calling.driver import KEY, ORDINARY, SENDER, Driver, driving, ending

FAR = 30 * 86400


def planned() -> int:
    return int(time.time()) + FAR


async def test_account_and_its_balance(service: Driver) -> None:
    assert await service.ok("userInfo") == {"id": service.account.id, "balance": "100.00"}


async def test_own_numbers_and_all_numbers(service: Driver) -> None:
    own = await service.ok("getPhones")
    assert [phone["phone"] for phone in own] == [SENDER, "74950000002"]
    assert {phone["overall"] for phone in own} == {0}
    everything = await service.ok("getPhones", all=True)
    assert [phone["overall"] for phone in everything] == [0, 0, 1]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_languages_by_get_and_by_post(service: Driver, method: str) -> None:
    url, key = service.at("getAvailableLanguages"), {"apiKey": KEY}
    request = service.session.get(url, params=key) if method == "GET" else service.session.post(url, json=key)
    async with request as answer:
        data = (await answer.json())["data"]
    assert data[0] == {"id": 1, "name": "Русский", "defaultLangCode": "ru-RU"}


async def test_other_endpoints_are_posted_only(service: Driver) -> None:
    async with service.session.get(service.at("userInfo"), params={"apiKey": KEY}) as answer:
        assert answer.status == 405


async def test_create_answers_a_list_even_for_one_phone(service: Driver) -> None:
    items = await service.ok("create", **service.order(needRecording=1, smartDelay=20))
    assert len(items) == 1
    assert set(items[0]) == {
        "id",
        "createdAt",
        "plannedAt",
        "smartDelay",
        "needRecording",
        "phone",
        "recordCost",
    }
    assert (items[0]["phone"], items[0]["smartDelay"], items[0]["needRecording"]) == (ORDINARY, 20, 1)


async def test_text_is_charged_once_per_request_and_told_on_every_item(service: Driver) -> None:
    order = service.order(
        phones=[ORDINARY, ending("0001")], plannedAt=planned(), record={"text": "Здравствуйте"},
        ivrs=[{"digit": 1, "record": {"text": "Спасибо"}, "ivrs": [{"digit": 2, "record": {"text": "До встречи"}}]}],
    )  # fmt: skip
    items = await service.ok("create", **order)
    assert [item["recordCost"] for item in items] == ["1.20", "1.20"]
    assert service.account.balance == Decimal("98.80")


async def test_planned_call_has_no_legs_until_it_is_dialled(service: Driver) -> None:
    call_id = await service.call(plannedAt=planned())
    item = await service.get(call_id)
    assert item["calls"] == []
    assert service.truth(call_id)["phone"] == ORDINARY


async def test_get_takes_ids_from_the_query_too(service: Driver) -> None:
    first, second = await service.call(), await service.call()
    url = service.at("get") + f"?apiCallIdList[]={first}&apiCallIdList[]={second}"
    async with service.session.post(url, json={"apiKey": KEY}) as answer:
        assert [item["id"] for item in (await answer.json())["data"]] == [first, second]
    async with service.session.post(service.at("get") + "?apiCallIdList[]=x", json={"apiKey": KEY}) as answer:
        assert (await answer.json())["status"] == "error"


async def test_get_tells_only_ones_own_calls(service: Driver) -> None:
    call_id = await service.call()
    service.sandbox.add_account("key-of-another-made-up-shop")
    _, answer = await service.post("get", {"apiCallIdList": [call_id]}, key="key-of-another-made-up-shop")
    assert answer["data"] == []


async def test_ordinary_and_template_calls_share_ids(service: Driver) -> None:
    template = service.account.add_template("Напоминание", "Здравствуйте, {name}")
    ordinary = await service.call(plannedAt=planned())
    [item] = await service.ok(
        "createWithTemplate", phones=[ending("0002")], templateId=template.id, plannedAt=planned()
    )
    assert item["id"] == ordinary
    assert (await service.get(ordinary))["templateId"] is None
    assert (await service.get(ordinary, template=True))["templateId"] == template.id


async def test_template_call_tells_its_variables_turned_round(service: Driver) -> None:
    template = service.account.add_template("Напоминание", "Здравствуйте, {name}: {var1}")
    phones = [ORDINARY, ending("0003")]
    variables = {ORDINARY: {"Elena": "{name}", "40%": "{var1}"}}
    items = await service.ok("createWithTemplate", phones=phones, templateId=template.id, variables=variables)
    assert json.loads(items[0]["phoneInfo"]) == {"name": "Elena", "var1": "40%"}
    assert json.loads(items[1]["phoneInfo"]) == {}
    assert service.account.balance == Decimal("99.60")


async def test_two_equal_values_collide_as_the_contract_warns(service: Driver) -> None:
    template = service.account.add_template("Два имени")
    raw = (
        f'{{"apiKey": "{KEY}", "phones": ["{ORDINARY}"], "templateId": {template.id},'
        f' "variables": {{"{ORDINARY}": {{"Anna": "{{a}}", "Anna": "{{b}}"}}}}}}'
    )
    async with service.session.post(service.at("createWithTemplate"), data=raw) as answer:
        [item] = (await answer.json())["data"]
    assert json.loads(item["phoneInfo"]) == {"b": "Anna"}


async def test_variables_are_lost_with_the_single_form(service: Driver) -> None:
    template = service.account.add_template("Напоминание")
    [item] = await service.ok(
        "createWithTemplate",
        phone=ORDINARY,
        templateId=template.id,
        variables={ORDINARY: {"Elena": "{name}"}},
    )
    assert json.loads(item["phoneInfo"]) == {}


async def test_webhook_fields_of_a_template_call_may_be_ignored_or_refused() -> None:
    for extras in ("ignore", "refuse"):
        async with driving(CallingSandbox(template_extras=extras)) as service:
            template = service.account.add_template("Напоминание")
            body = {"phones": [ORDINARY], "templateId": template.id, "webhookUrl": f"{service.hooks.url}/t"}
            _, answer = await service.post("createWithTemplate", body)
            assert answer["status"] == ("success" if extras == "ignore" else "error")
            assert all(call["webhookUrl"] is None for call in service.sandbox.truth(KEY))


async def test_template_calls_send_webhooks_too(service: Driver) -> None:
    template = service.account.add_template("Напоминание")
    hook = f"{service.hooks.url}/t"
    [item] = await service.ok(
        "createWithTemplate", phones=[ORDINARY], templateId=template.id, variables=[], webhookUrl=hook
    )
    await service.over(item["id"], "template")
    await service.webhooks(4)
    assert service.hooks.told() == ["processed", "started", "answered", "finished"]


async def test_templates_with_and_without_those_under_moderation(service: Driver) -> None:
    free = service.account.add_template("Свободный")
    waiting = service.account.add_template("На модерации", moderated=False)
    assert [t["id"] for t in await service.ok("getTemplates")] == [free.id, waiting.id]
    assert [t["id"] for t in await service.ok("getTemplates", onlyModerated=1)] == [free.id]


async def test_record_from_a_text_costs_money_and_can_be_heard(service: Driver) -> None:
    record = await service.ok("createRecord", name="Привет", source="text", text="Здравствуйте")
    assert (record["name"], record["recordText"], record["cost"]) == ("Привет", "Здравствуйте", "0.40")
    assert service.account.balance == Decimal("99.60")
    async with service.session.get(record["path"]) as answer:
        with wave.open(io.BytesIO(await answer.read())) as file:
            assert file.getnframes() > 0
    assert [request.endpoint for request in service.sandbox.paid_requests()] == ["createRecord"]


async def test_record_from_a_file_keeps_its_bytes_and_is_free(service: Driver) -> None:
    data = bytes(range(256)) * 40
    form = aiohttp.FormData({"apiKey": KEY, "name": "Голос", "source": "file"})
    form.add_field("file", data, filename="voice.mp3", content_type="audio/mpeg")
    form.add_field("another", data, filename="ignored.bin")
    async with service.session.post(service.at("createRecord"), data=form) as answer:
        record = (await answer.json())["data"]
    async with service.session.get(record["path"]) as answer:
        assert (await answer.read(), answer.content_type) == (data, "audio/mpeg")
    assert service.sandbox.requests[-1].body["file"] == "<10240 bytes>"
    assert service.sandbox.paid_requests() == []
    assert service.account.balance == Decimal("100.00")


async def test_nameless_parts_of_a_form_are_passed_over(service: Driver) -> None:
    raw = (
        b"--x\r\nContent-Disposition: form-data\r\n\r\nnobody's\r\n"
        b'--x\r\nContent-Disposition: form-data; name="apiKey"\r\n\r\n' + KEY.encode() + b"\r\n--x--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    async with service.session.post(service.at("userInfo"), data=raw, headers=headers) as answer:
        assert (await answer.json())["data"]["id"] == service.account.id


async def test_removed_record_is_gone(service: Driver) -> None:
    first = await service.ok("createRecord", name="Раз", source="text", text="раз")
    second = await service.ok("createRecord", name="Два", source="text", text="два")
    third = await service.ok("createRecord", name="Три", source="text", text="три")
    assert [r["name"] for r in await service.ok("getRecords")] == ["Раз", "Два", "Три"]
    removed = await service.ok("removeRecord", idList=[first["id"]])
    assert removed["id"] == first["id"]
    assert removed["deletedAt"] >= first["createdAt"]
    assert len(await service.ok("removeRecord", idList=[second["id"], third["id"]])) == 2
    assert await service.ok("getRecords") == []
    async with service.session.get(first["path"]) as answer:
        assert answer.status == 404
    assert "Запись" in await service.refused("create", **service.order(record={"id": first["id"]}))


async def test_verification_rings_from_the_pin(service: Driver) -> None:
    assert await service.ok("confirmPhone", phone=ORDINARY, pin="0417") == "done"
    [flash] = service.sandbox.flash_calls
    assert (flash.phone, flash.pin, flash.account_id) == (ORDINARY, "0417", service.account.id)
    assert service.account.balance == Decimal("99.50")


async def test_planned_call_is_moved(service: Driver) -> None:
    call_id, begun = await service.call(plannedAt=planned()), await service.call()
    await service.reaches(begun, "finished")
    later = planned() + 3600
    moves = [
        {"id": call_id, "replannedAt": later},
        {"id": begun, "replannedAt": later},
        {"id": 1, "replannedAt": later},
    ]
    assert await service.ok("update", callList=moves) == {"callIdList": [call_id]}
    assert (await service.get(call_id))["plannedAt"] == later


async def test_call_moved_to_the_present_begins(service: Driver) -> None:
    call_id = await service.call(plannedAt=planned())
    await service.ok("update", callList=[{"id": call_id, "replannedAt": int(time.time())}])
    assert (await service.over(call_id))["status"] == "finished"


async def test_planned_calls_are_removed(service: Driver) -> None:
    first, second, begun = (
        await service.call(plannedAt=planned()),
        await service.call(plannedAt=planned()),
        await service.call(),
    )
    await service.reaches(begun, "finished")
    assert await service.ok("remove", idList=[first, begun, 1], isTemplate=0) == {"callIdList": [first]}
    assert await service.ok("remove", id=second) == []
    assert await service.ok("get", apiCallIdList=[first, second]) == []
    assert service.truth(first)["removed"]


async def test_template_call_is_removed_only_when_named_as_one(service: Driver) -> None:
    template = service.account.add_template("Напоминание")
    [item] = await service.ok(
        "createWithTemplate", phones=[ORDINARY], templateId=template.id, plannedAt=planned()
    )
    assert await service.ok("remove", idList=[item["id"]]) == {"callIdList": []}
    assert await service.ok("remove", idList=[item["id"]], isTemplate=1) == {"callIdList": [item["id"]]}


async def test_the_endings_of_calls_refuse_and_lose_flash_calls_too(service: Driver) -> None:
    before = service.account.balance
    assert (
        await service.refused("confirmPhone", phone="79160009901", pin="1234")
        == "Некорректный номер телефона"
    )
    assert service.account.balance == before
    with pytest.raises(aiohttp.ClientError):
        await service.post("confirmPhone", {"phone": "79160009904", "pin": "1234"})
    assert len(service.sandbox.flash_calls) == len(service.sandbox.paid_requests()) == 1


async def test_no_money_means_no_calls(service: Driver) -> None:
    service.account.balance = Decimal("0.39")
    message = "Недостаточно средств на балансе"
    assert await service.refused("create", **service.order(record={"text": "a"})) == message
    assert await service.refused("createRecord", name="a", source="text", text="a") == message
    assert await service.refused("confirmPhone", phone=ORDINARY, pin="1234") == message
    service.account.balance = Decimal(0)
    assert await service.refused("create", **service.order()) == message
    assert service.sandbox.truth(KEY) == []


async def test_moderated_account_may_not_generate_texts(service: Driver) -> None:
    service.account.moderation = True
    for endpoint, body in (
        ("create", service.order(record={"text": "a"})),
        ("create", service.order(ivrs=[{"digit": 1, "record": {"text": "a"}}])),
        ("createRecord", {"name": "a", "source": "text", "text": "a"}),
    ):
        assert "снять модерацию" in await service.refused(endpoint, **body)
    assert service.sandbox.truth(KEY) == []


async def test_answers_may_come_without_their_envelope() -> None:
    async with driving(CallingSandbox(unwrapped_answers=True)) as service:
        assert (await service.post("userInfo", {}))[1]["id"] == service.account.id
        assert isinstance((await service.post("create", service.order()))[1], list)
        assert (await service.post("getPhones", {}))[1]["status"] == "success"


async def test_restarted_sandbox_gives_other_ids() -> None:
    assert CallingSandbox(first_id=10)._office.new_id("ordinary") == 10
    assert CallingSandbox()._office.new_id("ordinary") > 10**8


async def test_key_stays_out_of_everything_kept(service: Driver) -> None:
    await service.call()
    await service.post("userInfo", {}, key="wrong-key-of-nobody")
    with pytest.raises(LookupError) as raised:
        service.sandbox.account("wrong-key-of-nobody")
    kept = f"{service.sandbox.requests!r} {[r.body for r in service.sandbox.requests]} {service.account!r} {raised.value}"
    assert KEY not in kept
    assert "wrong-key-of-nobody" not in kept
    assert service.sandbox.requests[0].body["apiKey"] == "***"
