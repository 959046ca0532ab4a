"""Updates stay until confirmed, and only one side may take them."""

import asyncio

import pytest

from bot.sandbox.telegram import TelegramSandbox
from bot.sandbox.telegram.entities import utf16_length
from tests.unit.sandbox_telegram.conftest import ANNA, BORIS, GROUP, Client


async def test_an_update_stays_until_a_later_offset_confirms_it(
    telegram: TelegramSandbox, api: Client
) -> None:
    await telegram.say(ANNA, "раз")
    await telegram.say(BORIS, "два")
    first, second = (await api("getUpdates")).result
    assert second["update_id"] == first["update_id"] + 1
    assert (await api("getUpdates", limit=1)).result == [first]
    assert (await api("getUpdates", offset=second["update_id"])).result == [second]
    assert telegram.pending_updates == [second]
    assert (await api("getUpdates", offset=second["update_id"] + 1)).result == []
    assert telegram.pending_updates == []


async def test_a_negative_offset_keeps_only_the_last_updates(telegram: TelegramSandbox, api: Client) -> None:
    for text in ("раз", "два", "три"):
        await telegram.say(ANNA, text)
    (last,) = (await api("getUpdates", offset=-1)).result
    assert last["message"]["text"] == "три"
    assert telegram.pending_updates == [last]


async def test_a_long_poll_ends_with_the_first_update(telegram: TelegramSandbox, api: Client) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(api("getUpdates", timeout=50))
        await telegram.until(lambda: telegram.calls("getUpdates"))
        await telegram.say(ANNA, "привет")
    (update,) = poll.result().result
    assert update["message"]["text"] == "привет"
    assert update["message"]["chat"] == {
        "id": ANNA,
        "first_name": "Анна",
        "username": "anna_demo",
        "type": "private",
    }
    assert update["message"]["from"]["language_code"] == "ru"


async def test_a_second_poller_ends_the_first_ones_poll_with_409(
    telegram: TelegramSandbox, api: Client
) -> None:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(api("getUpdates", timeout=50))
        await telegram.until(lambda: telegram.calls("getUpdates"))
        second = group.create_task(api("getUpdates", timeout=50))
        await telegram.until(lambda: [call for call in telegram.calls("getUpdates") if call.status == 409])
        await telegram.say(ANNA, "привет")
    assert first.result().status == 409
    assert "terminated by other getUpdates request" in first.result().refusal
    assert len(second.result().result) == 1


async def test_polling_is_refused_while_a_webhook_is_set(telegram: TelegramSandbox, api: Client) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(api("getUpdates", timeout=50))
        await telegram.until(lambda: telegram.calls("getUpdates"))
        await api("setWebhook", url="http://127.0.0.1:9/hook")
    assert poll.result().refusal == "Conflict: terminated by setWebhook request"
    refused = await api("getUpdates")
    assert (refused.status, "while webhook is active" in refused.refusal) == (409, True)
    await api("deleteWebhook")
    assert (await api("getUpdates")).result == []


async def test_only_the_kinds_asked_for_are_queued(telegram: TelegramSandbox, api: Client) -> None:
    sent = (await api("sendMessage", chat_id=ANNA, text="?", reply_markup=_button("да"))).result
    await api("getUpdates", allowed_updates=["callback_query"])
    await telegram.say(ANNA, "мимо")
    await telegram.press(ANNA, sent["message_id"], "да")
    (update,) = (await api("getUpdates")).result
    assert set(update) == {"update_id", "callback_query"}
    assert (await api("getWebhookInfo")).result["allowed_updates"] == ["callback_query"]
    await api("getUpdates", allowed_updates=[])
    await telegram.say(ANNA, "снова")
    assert len((await api("getUpdates")).result) == 2


async def test_a_tap_sent_again_has_a_new_update_id_and_the_old_query_id(
    telegram: TelegramSandbox, api: Client
) -> None:
    sent = (await api("sendMessage", chat_id=ANNA, text="?", reply_markup=_button("да"))).result
    query_id = await telegram.press(ANNA, sent["message_id"], "да")
    await telegram.resend_tap(query_id)
    first, second = (await api("getUpdates")).result
    assert first["update_id"] < second["update_id"]
    assert first["callback_query"] == second["callback_query"]
    assert first["callback_query"]["id"] == query_id
    assert (await api("answerCallbackQuery", callback_query_id=query_id, text="раз")).result is True
    assert (await api("answerCallbackQuery", callback_query_id=query_id, text="два")).result is True
    assert telegram.answers[query_id]["text"] == "раз"


async def test_a_tap_too_old_or_unknown_cannot_be_answered(telegram: TelegramSandbox, api: Client) -> None:
    sent = (await api("sendMessage", chat_id=ANNA, text="?", reply_markup=_button("да"))).result
    query_id = await telegram.press(ANNA, sent["message_id"], "да")
    telegram.expire_tap(query_id)
    for each in (query_id, "404"):
        refused = await api("answerCallbackQuery", callback_query_id=each)
        expected = "Bad Request: query is too old and response timeout expired or query ID is invalid"
        assert refused.refusal == expected
    assert telegram.answers == {}


async def test_a_tap_may_be_on_its_way_while_the_message_changes(
    telegram: TelegramSandbox, api: Client
) -> None:
    sent = (await api("sendMessage", chat_id=ANNA, text="?", reply_markup=_button("да"))).result
    address = {"chat_id": ANNA, "message_id": sent["message_id"]}
    await api("editMessageText", text="!", reply_markup=_button("нет"), **address)
    await telegram.press(ANNA, sent["message_id"], "да")
    await api("deleteMessage", **address)
    await telegram.press(ANNA, sent["message_id"], "нет")
    changed, deleted = (await api("getUpdates")).result
    assert changed["callback_query"]["message"]["text"] == "!"
    assert deleted["callback_query"]["message"]["date"] == 0
    with pytest.raises(LookupError):
        await telegram.press(ANNA, sent["message_id"], "чужое")
    await telegram.press(ANNA, sent["message_id"], "чужое", forged=True)


async def test_an_edit_of_a_person_arrives_as_such(telegram: TelegramSandbox, api: Client) -> None:
    said = await telegram.say(ANNA, "приветт")
    await telegram.edit(ANNA, said["message_id"], "привет")
    sent = (await api("sendMessage", chat_id=ANNA, text="?")).result
    _, update = (await api("getUpdates")).result
    assert update["edited_message"]["text"] == "привет"
    assert update["edited_message"]["message_id"] == said["message_id"]
    with pytest.raises(LookupError):
        await telegram.edit(ANNA, sent["message_id"], "не моё")


async def test_blocking_and_unblocking_are_told_once_each(telegram: TelegramSandbox, api: Client) -> None:
    await telegram.block(ANNA)
    await telegram.block(ANNA)
    refused = await api("sendMessage", chat_id=ANNA, text="?")
    assert (refused.status, refused.refusal) == (403, "Forbidden: bot was blocked by the user")
    await telegram.say(ANNA, "/start")
    blocked, unblocked, start = (await api("getUpdates")).result
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert unblocked["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert start["message"]["text"] == "/start"


async def test_unblocking_alone_is_told_and_lets_the_bot_write(
    telegram: TelegramSandbox, api: Client
) -> None:
    await telegram.block(ANNA)
    await telegram.unblock(ANNA)
    statuses = [update["my_chat_member"]["new_chat_member"]["status"] for update in telegram.pending_updates]
    assert statuses == ["kicked", "member"]
    assert (await api("sendMessage", chat_id=ANNA, text="снова")).status == 200


@pytest.mark.parametrize(("letter", "lengths"), [("а", [4096, 904]), ("😀", [4096, 4096, 1808])])
async def test_a_long_text_is_cut_as_clients_cut_it(
    telegram: TelegramSandbox, letter: str, lengths: list[int]
) -> None:
    last = await telegram.say(ANNA, letter * 5000)
    texts = [update["message"]["text"] for update in telegram.pending_updates]
    assert [utf16_length(text) for text in texts] == lengths
    assert "".join(texts) == letter * 5000
    assert last["text"] == texts[-1]


async def test_nobody_taps_in_a_group_they_are_not_in(telegram: TelegramSandbox, api: Client) -> None:
    sent = (await api("sendMessage", chat_id=GROUP, text="?", reply_markup=_button("да"))).result
    telegram.add_user(1003, "Пётр")
    with pytest.raises(LookupError):
        await telegram.press(1003, sent["message_id"], "да", chat_id=GROUP)
    await telegram.press(BORIS, sent["message_id"], "да", chat_id=GROUP)
    (update,) = telegram.pending_updates
    assert update["callback_query"]["from"]["id"] == BORIS
    assert update["callback_query"]["message"]["chat"]["id"] == GROUP


async def test_a_deep_link_is_a_start_with_its_payload(telegram: TelegramSandbox, api: Client) -> None:
    await telegram.say(ANNA, "/start inv_8Jq")
    (update,) = (await api("getUpdates")).result
    assert update["message"]["text"] == "/start inv_8Jq"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_groups_show_the_bot_only_what_is_addressed_to_it(
    telegram: TelegramSandbox, api: Client
) -> None:
    mine = (await api("sendMessage", chat_id=GROUP, text="Готов")).result
    await telegram.say(ANNA, "между нами", chat_id=GROUP)
    await telegram.say(ANNA, "/call@other_bot", chat_id=GROUP)
    await telegram.say(ANNA, "/calls", chat_id=GROUP)
    await telegram.say(ANNA, "@dialgram_demo_bot привет", chat_id=GROUP)
    await telegram.say(ANNA, "ответ", chat_id=GROUP, reply_to=mine["message_id"])
    await telegram.set_bot_status(ANNA, GROUP, "administrator")
    await telegram.say(ANNA, "теперь слышит", chat_id=GROUP)
    texts = [update["message"]["text"] for update in (await api("getUpdates")).result if "message" in update]
    assert texts == ["/calls", "@dialgram_demo_bot привет", "ответ", "теперь слышит"]


def _button(data: str) -> dict[str, list[list[dict[str, str]]]]:
    return {"inline_keyboard": [[{"text": data.upper(), "callback_data": data}]]}
