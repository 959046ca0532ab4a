"""Every refusal that the contract's tables imply, one by one; a good request beside them keeps the table honest."""

from typing import Any

import pytest

from bot.sandbox.calling import CallingSandbox, OrderLimits
from tests.unit.sandbox_calling.driver import KEY, ORDINARY, SENDER, Driver, Json, driving


def node(**fields: Any) -> Json:
    return {"ivrs": [{"digit": 1, "ivrs": [fields]}]}


BAD_CREATE: dict[str, tuple[Json, str]] = {
    "no phone at all": ({"phone": None}, "phone"),
    "phone and phones": ({"phones": [ORDINARY], "phone": ORDINARY}, "phone"),
    "phone of ten digits": ({"phone": "9161234567"}, "phone"),
    "phone with a plus": ({"phone": "+7916123456"}, "phone"),
    "phone as a number": ({"phone": 79161234567}, "phone"),
    "one bad phone of two": ({"phones": [ORDINARY, "7916"]}, "phones.1"),
    "phones not a list": ({"phones": "79161234567,79161234568"}, "phones"),
    "empty list of phones": ({"phones": []}, "phones"),
    "no sender": ({"outgoingPhone": None}, "outgoingPhone"),
    "no sender with duty 0": ({"outgoingPhone": None, "dutyPhone": 0}, "outgoingPhone"),
    "sender and duty": ({"dutyPhone": 1}, "dutyPhone"),
    "sender of another": ({"outgoingPhone": "74951112233"}, "Исходящий номер"),
    "duty neither 0 nor 1": ({"dutyPhone": 2}, "dutyPhone"),
    "time in words": ({"plannedAt": "tomorrow"}, "plannedAt"),
    "time in milliseconds": ({"plannedAt": 1_795_000_000_000}, "plannedAt"),
    "redial too soon": ({"smartDelay": 14}, "smartDelay"),
    "redial too late": ({"smartDelay": 91}, "smartDelay"),
    "recording neither 0 nor 1": ({"needRecording": "yes"}, "needRecording"),
    "webhook too long": ({"webhookUrl": "https://a.example/" + "a" * 238}, "webhookUrl"),
    "webhook not an address": ({"webhookUrl": "a.example"}, "webhookUrl"),
    "webhook not a text": ({"webhookUrl": 1}, "webhookUrl"),
    "parameters as an object": ({"webhookParameters": {"a": 1}}, "webhookParameters"),
    "parameters not JSON": ({"webhookParameters": "a=1"}, "webhookParameters"),
    "parameters a JSON list": ({"webhookParameters": "[1]"}, "webhookParameters"),
    "headers as an object": ({"webhookHeaders": {"a": "1"}}, "webhookHeaders"),
    "header with a line break": ({"webhookHeaders": '{"a": "1\\r\\nb: 2"}'}, "webhookHeaders"),
    "header with a nested value": ({"webhookHeaders": '{"a": {}}'}, "webhookHeaders"),
    "no record": ({"record": None}, "record"),
    "record not an object": ({"record": "hello"}, "record"),
    "record without id and text": ({"record": {"gender": 0}}, "record.id"),
    "record with id and text": ({"record": {"id": 1, "text": "a"}}, "record.id"),
    "record that is not there": ({"record": {"id": 77}}, "Запись 77"),
    "text too long": ({"record": {"text": "я" * 1025}}, "record.text"),
    "gender of three": ({"record": {"text": "a", "gender": 2}}, "record.gender"),
    "language of another shape": ({"lang": "russian"}, "lang"),
    "language that is not there": ({"lang": "xx-XX"}, "lang"),
    "hour of another shape": ({"startTime": "9:00", "endTime": "20:00"}, "startTime"),
    "hour beyond the day": ({"startTime": "09:00", "endTime": "24:00"}, "endTime"),
    "window that ends first": ({"startTime": "20:00", "endTime": "09:00"}, "endTime"),
    "weekdays and weekends": ({"weekdays": [1], "excludeWeekends": 1}, "excludeWeekends"),
    "weekday 8": ({"weekdays": [1, 8]}, "weekdays.1"),
    "weekdays not a list": ({"weekdays": "1,2"}, "weekdays"),
    "answer timeout too short": ({"answerTimeout": 14}, "answerTimeout"),
    "answer timeout too long": ({"answerTimeout": 61}, "answerTimeout"),
    "zone neither 0 nor 1": ({"plannedAtTimeZone": "MSK"}, "plannedAtTimeZone"),
    "end of speech neither 0 nor 1": ({"endOfSpeech": 5}, "endOfSpeech"),
    "interruption neither 0 nor 1": ({"voiceDetection": 5}, "voiceDetection"),
    "sender for the manager neither 0 nor 1": ({"isManagerDeliveryPhone": 5}, "isManagerDeliveryPhone"),
    "reactions not a list": ({"ivrs": {"digit": 1}}, "ivrs"),
    "reaction not an object": ({"ivrs": [1]}, "ivrs.0"),
    "digit 10, a level down": (node(digit=10), "ivrs.0.ivrs.0.digit"),
    "block neither 0 nor 1": (node(needBlock=2), "ivrs.0.ivrs.0.needBlock"),
    "key words not a text": (node(keyWords=["да"]), "ivrs.0.ivrs.0.keyWords"),
    "manager's phone too short": (node(managerPhone="7916"), "ivrs.0.ivrs.0.managerPhone"),
    "SMS too long": (node(smsText="я" * 71), "ivrs.0.ivrs.0.smsText"),
    "SMS template in words": (node(smsTemplateId="first"), "ivrs.0.ivrs.0.smsTemplateId"),
    "any word beside a digit": (node(digit=1, anyWord=1), "ivrs.0.ivrs.0.anyWord"),
    "any word beside key words": (node(keyWords="да", anyWord=1), "ivrs.0.ivrs.0.anyWord"),
    "recognition without any word": (node(digit=1, recognitionTimeout=5), "ivrs.0.ivrs.0.recognitionTimeout"),
    "recognition of 16 s": (node(anyWord=1, recognitionTimeout=16), "ivrs.0.ivrs.0.recognitionTimeout"),
    "source of another word": (node(digit=1, record={"source": "tape"}), "ivrs.0.ivrs.0.record.source"),
    "reaction's text too long": (node(digit=1, record={"text": "я" * 1025}), "ivrs.0.ivrs.0.record.text"),
    "reaction's webhook too long": (
        node(digit=1, webhookUrl="https://a.example/" + "a" * 238),
        "ivrs.0.ivrs.0.webhookUrl",
    ),
    "reaction's parameters as an object": (node(digit=1, webhookParameters={}), "webhookParameters"),
    "reaction's record that is not there": (node(digit=1, record={"id": 77}), "Запись 77"),
}


@pytest.mark.parametrize("name", BAD_CREATE)
async def test_create_refuses_and_leaves_nothing(service: Driver, name: str) -> None:
    fields, expected = BAD_CREATE[name]
    message = await service.refused("create", **service.order(**fields))
    assert expected in message
    assert service.sandbox.truth(KEY) == []
    assert service.sandbox.paid_requests() == []
    assert str(service.account.balance) == "100.00"


async def test_create_takes_every_documented_field(service: Driver) -> None:
    record = service.account.add_record("Спасибо")
    reaction = {
        "digit": "1",
        "needBlock": 0,
        "record": {"id": record.id, "source": "file"},
        "managerPhone": "79160000001",
        "smsText": "я" * 70,
        "smsChannel": "VIRTA",
        "emailTimeout": 5,
        "webhookUrl": f"{service.hooks.url}/ivr",
        "webhookParameters": '{"a": 1}',
        "webhookHeaders": '{"X-A": "1"}',
        "ivrs": [{"keyWords": "да|нет", "recognize": 1, "ivrs": [{"anyWord": 1, "recognitionTimeout": 15}]}],
    }
    body = service.order(
        plannedAt="1795447316",
        smartDelay=15,
        needRecording=True,
        webhookParameters='{"a": 1}',
        webhookHeaders='{"X-A": "1"}',
        record={"text": "я" * 1024, "gender": "1"},
        ivrs=[reaction, {"digit": "", "smsTemplateId": 4}, {"keyWords": "Да, нет"}],
        isManagerDeliveryPhone=1,
        endOfSpeech="0",
        voiceDetection=False,
        lang="ru-RU",
        startTime="00:00",
        endTime="23:59",
        plannedAtTimeZone=1,
        weekdays=[1, 2, 3, 4, 5, 6, 7],
        answerTimeout=60,
    )
    await service.ok("create", **body)
    assert service.sandbox.requests[-1].unknown == ()


async def test_duty_number_needs_no_sender(service: Driver) -> None:
    await service.ok("create", **service.order(outgoingPhone=None, dutyPhone=1))


async def test_null_and_empty_count_as_absent(service: Driver) -> None:
    await service.ok("create", **{**service.order(), "phones": None, "smartDelay": "", "ivrs": None})


async def test_misspelt_field_is_ignored_but_noted(service: Driver) -> None:
    await service.ok("create", **service.order(smart_delay=20, ivrs=[{"digit": 1, "blocked": 1}]))
    assert service.sandbox.requests[-1].unknown == ("smart_delay", "ivrs.0.blocked")


async def test_list_of_phones_has_a_settable_limit() -> None:
    async with driving(CallingSandbox(limits=OrderLimits(most_phones=2))) as service:
        assert "phones" in await service.refused("create", **service.order(phones=[ORDINARY] * 3))


async def test_redial_range_is_settable() -> None:
    async with driving(CallingSandbox(limits=OrderLimits(smart_delay_minutes=(2, 1440)))) as service:
        await service.ok("create", **service.order(smartDelay=2))
        assert "1440" in await service.refused("create", **service.order(smartDelay=1441))


BAD_OTHERS: dict[str, tuple[str, Json, str]] = {
    "get without ids": ("get", {}, "apiCallIdList"),
    "get with no ids": ("get", {"apiCallIdList": []}, "apiCallIdList"),
    "get with 5001 ids": ("get", {"apiCallIdList": list(range(1, 5002))}, "5000"),
    "get with words": ("get", {"apiCallIdList": ["one"]}, "apiCallIdList.0"),
    "template calls without ids": ("getWithTemplates", {}, "apiCallIdList"),
    "record without a name": ("createRecord", {"source": "text", "text": "a"}, "name"),
    "record without a source": ("createRecord", {"name": "a", "text": "a"}, "source"),
    "record of a strange source": ("createRecord", {"name": "a", "source": "tape"}, "source"),
    "record without its text": ("createRecord", {"name": "a", "source": "text"}, "text"),
    "record of a long text": ("createRecord", {"name": "a", "source": "text", "text": "я" * 1025}, "text"),
    "record without its file": ("createRecord", {"name": "a", "source": "file"}, "file"),
    "record with a file of text": ("createRecord", {"name": "a", "source": "file", "file": "RIFF"}, "file"),
    "removing no record": ("removeRecord", {}, "idList"),
    "removing a record that is not there": ("removeRecord", {"idList": [77]}, "Запись"),
    "phones with a strange flag": ("getPhones", {"all": "everything"}, "all"),
    "templates with a strange flag": ("getTemplates", {"onlyModerated": 3}, "onlyModerated"),
    "verification without a phone": ("confirmPhone", {"pin": "1234"}, "phone"),
    "verification without a pin": ("confirmPhone", {"phone": ORDINARY}, "pin"),
    "verification with a short pin": ("confirmPhone", {"phone": ORDINARY, "pin": "123"}, "pin"),
    "verification with letters": ("confirmPhone", {"phone": ORDINARY, "pin": "12ab"}, "pin"),
    "verification with a number": ("confirmPhone", {"phone": ORDINARY, "pin": 1234}, "pin"),
    "moving nothing": ("update", {}, "callList"),
    "moving without a time": ("update", {"callList": [{"id": 1}]}, "callList.0.replannedAt"),
    "moving without an id": ("update", {"callList": [{"replannedAt": 1795447316}]}, "callList.0.id"),
    "removing no call": ("remove", {"isTemplate": 0}, "idList"),
    "removing with a strange flag": ("remove", {"idList": [1], "isTemplate": 2}, "isTemplate"),
    "template call without a template": ("createWithTemplate", {"phones": [ORDINARY]}, "templateId"),
    "template that is not there": ("createWithTemplate", {"phones": [ORDINARY], "templateId": 7}, "Шаблон"),
    "template call without phones": ("createWithTemplate", {"templateId": 7}, "phone"),
    "variables in a list": (
        "createWithTemplate",
        {"phones": [ORDINARY], "templateId": 7, "variables": ["a"]},
        "variables",
    ),
    "variables of a phone in a list": (
        "createWithTemplate",
        {"phones": [ORDINARY], "templateId": 7, "variables": {ORDINARY: ["a"]}},
        "variables",
    ),
    "variables not inverted": (
        "createWithTemplate",
        {"phones": [ORDINARY], "templateId": 7, "variables": {ORDINARY: {"{name}": "Elena"}}},
        "variables",
    ),
    "variable with an empty value": (
        "createWithTemplate",
        {"phones": [ORDINARY], "templateId": 7, "variables": {ORDINARY: {"": "{name}"}}},
        "variables",
    ),
}


@pytest.mark.parametrize("name", BAD_OTHERS)
async def test_other_endpoints_refuse(service: Driver, name: str) -> None:
    endpoint, body, expected = BAD_OTHERS[name]
    assert expected in await service.refused(endpoint, **body)
    assert service.sandbox.paid_requests() == []


@pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b'"text"'])
async def test_body_that_is_no_object_is_refused(service: Driver, raw: bytes) -> None:
    async with service.session.post(service.at("userInfo"), data=raw) as answer:
        assert (await answer.json())["data"]["message"] == "Некорректный JSON"


@pytest.mark.parametrize("key", ["wrong-key-of-nobody", "", None, 5])
async def test_wrong_key_is_refused_everywhere(service: Driver, key: object) -> None:
    for endpoint in ("userInfo", "create", "get", "getPhones", "confirmPhone"):
        async with service.session.post(service.at(endpoint), json={"apiKey": key}) as answer:
            assert (await answer.json())["data"]["message"] == "Неверный API-ключ"


async def test_refusals_may_come_with_a_client_error() -> None:
    async with driving(CallingSandbox(error_status=400)) as service:
        status, answer = await service.post("get", {})
        assert (status, answer["status"]) == (400, "error")


async def test_refusals_may_come_in_laravels_shape() -> None:
    async with driving(CallingSandbox(laravel_errors=True)) as service:
        status, answer = await service.post("create", service.order(phone="1", smartDelay=1))
        assert status == 422
        assert set(answer["errors"]) == {"phone", "smartDelay"}
        assert all(isinstance(message, str) for messages in answer["errors"].values() for message in messages)
        status, answer = await service.post("userInfo", {}, key="wrong-key-of-nobody")
        assert (status, answer["data"]["message"]) == (200, "Неверный API-ключ")


async def test_shared_numbers_may_call_too(service: Driver) -> None:
    shared = service.account.shared_phones[0].phone
    await service.ok("create", **service.order(outgoingPhone=shared))


async def test_unconfirmed_number_may_not_call(service: Driver) -> None:
    service.account.phones[0].enable = False
    assert "Исходящий номер" in await service.refused("create", **service.order(outgoingPhone=SENDER))
