"""What may be sent, edited and deleted, and Telegram's words where it may not."""

from typing import Any

import pytest

from bot.sandbox.telegram import TelegramSandbox
from tests.unit.sandbox_telegram.conftest import ANNA, GROUP, Client

KEYS = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]}
STRANGER = 1009
NOT_MODIFIED = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"


@pytest.mark.parametrize(
    ("fields", "status", "refusal"),
    [
        ({"text": " \n "}, 400, "Bad Request: message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, 400, "Bad Request: message text is empty"),
        ({"text": "а" * 4097}, 400, "Bad Request: message is too long"),
        ({"text": "😀" * 2049}, 400, "Bad Request: message is too long"),
        ({"text": "a", "parse_mode": "BBCode"}, 400, "Bad Request: unsupported parse_mode"),
        ({"text": "a", "chat_id": 4040}, 400, "Bad Request: chat not found"),
        ({"text": "a", "chat_id": "@channel"}, 400, "Bad Request: chat_id must be of type Integer"),
        (
            {"text": "a", "reply_parameters": {"message_id": 999}},
            400,
            "Bad Request: message to be replied not found",
        ),
        ({"text": "a", "reply_markup": "{"}, 400, "Bad Request: can't parse reply markup JSON object"),
    ],
)
async def test_a_message_telegram_would_refuse_is_refused(
    telegram: TelegramSandbox, api: Client, fields: dict[str, Any], status: int, refusal: str
) -> None:
    answer = await api("sendMessage", **({"chat_id": ANNA} | fields))
    assert (answer.status, answer.refusal) == (status, refusal)
    assert answer.body["error_code"] == status
    assert telegram.messages(ANNA) == []
    assert telegram.violations == []


async def test_the_longest_text_passes_with_its_markup(api: Client) -> None:
    sent = await api("sendMessage", chat_id=ANNA, text=f"<b>{'а' * 4096}</b>", parse_mode="HTML")
    assert sent.result["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_strangers_cannot_be_written_to_first(telegram: TelegramSandbox, api: Client) -> None:
    telegram.add_user(STRANGER, "Пётр")
    assert (await api("sendMessage", chat_id=STRANGER, text="a")).refusal == "Bad Request: chat not found"
    await telegram.join(STRANGER, GROUP)
    refused = await api("sendMessage", chat_id=STRANGER, text="a")
    assert refused.refusal == "Forbidden: bot can't initiate conversation with a user"
    await telegram.say(STRANGER, "/start")
    assert (await api("sendMessage", chat_id=STRANGER, text="a")).status == 200


async def test_an_edit_without_a_change_is_refused(telegram: TelegramSandbox, api: Client) -> None:
    sent = (await api("sendMessage", chat_id=ANNA, text="a", reply_markup=KEYS)).result
    same = {"chat_id": ANNA, "message_id": sent["message_id"], "text": "<b>a</b>"}
    assert (await api("editMessageText", **same, parse_mode="HTML", reply_markup=KEYS)).status == 200
    refused = await api("editMessageText", **same, parse_mode="HTML", reply_markup=KEYS)
    assert refused.refusal.startswith(NOT_MODIFIED)
    previews = {"link_preview_options": {"is_disabled": True}}
    assert (
        await api("editMessageText", **same, parse_mode="HTML", reply_markup=KEYS, **previews)
    ).status == 400
    assert (await api("editMessageText", **same, parse_mode="HTML")).status == 200
    assert "reply_markup" not in telegram.message(ANNA, sent["message_id"])
    empty = {"inline_keyboard": list[str]()}
    address = {"chat_id": ANNA, "message_id": sent["message_id"]}
    assert (await api("editMessageReplyMarkup", **address, reply_markup=empty)).refusal.startswith(
        NOT_MODIFIED
    )
    assert (await api("editMessageReplyMarkup", **address, reply_markup=KEYS)).result["reply_markup"] == KEYS


async def test_only_own_plain_messages_can_be_edited(telegram: TelegramSandbox, api: Client) -> None:
    theirs = await telegram.say(ANNA, "моё")
    keyboard = {"keyboard": [["Да"]]}
    asked = (await api("sendMessage", chat_id=ANNA, text="?", reply_markup=keyboard)).result
    forwarded = (
        await api("forwardMessage", chat_id=ANNA, from_chat_id=ANNA, message_id=theirs["message_id"])
    ).result
    for message in (theirs, asked, forwarded):
        refused = await api("editMessageText", chat_id=ANNA, message_id=message["message_id"], text="b")
        assert refused.refusal == "Bad Request: message can't be edited"
    for fields, refusal in (
        ({"chat_id": ANNA, "message_id": 999}, "Bad Request: message to edit not found"),
        ({"message_id": 1}, "Bad Request: chat_id is empty"),
        ({"inline_message_id": "1"}, "Bad Request: MESSAGE_ID_INVALID"),
    ):
        assert (await api("editMessageText", text="b", **fields)).refusal == refusal
    sent = (await api("sendMessage", chat_id=ANNA, text="a")).result
    refused = await api(
        "editMessageText", chat_id=ANNA, message_id=sent["message_id"], text="b", reply_markup=keyboard
    )
    assert refused.refusal == "Bad Request: inline keyboard expected"
    refused = await api("editMessageCaption", chat_id=ANNA, message_id=sent["message_id"], caption="b")
    assert refused.refusal == "Bad Request: there is no caption in the message to edit"


async def test_captions_are_edited_and_measured(api: Client) -> None:
    sent = (await api.upload("sendDocument", b"x", "x.txt", "document", chat_id=ANNA, caption="a")).result
    address = {"chat_id": ANNA, "message_id": sent["message_id"]}
    assert (await api("editMessageCaption", **address, caption="b")).result["caption"] == "b"
    assert "caption" not in (await api("editMessageCaption", **address)).result
    assert (await api("editMessageCaption", **address, caption="b" * 1025)).refusal.endswith(
        "caption is too long"
    )
    refused = await api("editMessageText", **address, text="b")
    assert refused.refusal == "Bad Request: there is no text in the message to edit"


async def test_deleting_takes_own_and_private_messages_and_no_others(
    telegram: TelegramSandbox, api: Client
) -> None:
    theirs = await telegram.say(ANNA, "ключ")
    assert (await api("deleteMessage", chat_id=ANNA, message_id=theirs["message_id"])).result is True
    refused = await api("deleteMessage", chat_id=ANNA, message_id=theirs["message_id"])
    assert refused.refusal == "Bad Request: message to delete not found"
    with pytest.raises(LookupError):
        telegram.message(ANNA, theirs["message_id"])
    in_group = await telegram.say(ANNA, "/ключ", chat_id=GROUP)
    own = (await api("sendMessage", chat_id=GROUP, text="a")).result
    ids = [in_group["message_id"], own["message_id"], 999]
    refused = await api("deleteMessage", chat_id=GROUP, message_id=in_group["message_id"])
    assert refused.refusal == "Bad Request: message can't be deleted"
    assert (await api("deleteMessages", chat_id=GROUP, message_ids=ids)).result is True
    assert [message["message_id"] for message in telegram.messages(GROUP)] == [in_group["message_id"]]
    assert (await api("deleteMessages", chat_id=GROUP, message_ids=[])).status == 400
    await telegram.set_bot_status(ANNA, GROUP, "kicked")
    assert (await api("deleteMessage", chat_id=GROUP, message_id=in_group["message_id"])).status == 403


async def test_a_reply_carries_what_it_answers_one_level_deep(telegram: TelegramSandbox, api: Client) -> None:
    first = await telegram.say(ANNA, "раз")
    second = await telegram.say(ANNA, "два", reply_to=first["message_id"])
    third = (
        await api("sendMessage", chat_id=ANNA, text="три", reply_to_message_id=second["message_id"])
    ).result
    assert third["reply_to_message"]["text"] == "два"
    assert "reply_to_message" not in third["reply_to_message"]
    lenient = {"message_id": 999, "allow_sending_without_reply": True}
    assert (
        "reply_to_message"
        not in (await api("sendMessage", chat_id=ANNA, text="ч", reply_parameters=lenient)).result
    )


async def test_copies_and_forwards_keep_the_content(telegram: TelegramSandbox, api: Client) -> None:
    said = await telegram.send_file(ANNA, "document", b"x", file_name="x.txt", caption="было")
    source = {"chat_id": GROUP, "from_chat_id": ANNA}
    copied = (await api("copyMessage", **source, message_id=said["message_id"], caption="стало")).result
    assert telegram.message(GROUP, copied["message_id"])["caption"] == "стало"
    await api("copyMessages", **source, message_ids=[said["message_id"], 999])
    await api("forwardMessages", **source, message_ids=[said["message_id"]])
    *_, plain, forwarded = telegram.messages(GROUP)
    assert plain["document"] == forwarded["document"] == said["document"]
    assert forwarded["forward_origin"]["sender_user"]["id"] == ANNA
    assert "forward_origin" not in plain
    assert (
        await api("copyMessage", **source, message_id=999)
    ).refusal == "Bad Request: message to copy not found"
    assert (await api("forwardMessages", **source, message_ids=[])).status == 400


async def test_supergroups_number_their_own_messages(telegram: TelegramSandbox, api: Client) -> None:
    telegram.add_group(-1_001_000_000_001, "Отдел", [ANNA])
    await telegram.say(ANNA, "раз")
    sent = (await api("sendMessage", chat_id=-1_001_000_000_001, text="a", protect_content=True)).result
    assert sent["message_id"] == 1
    assert sent["chat"]["type"] == "supergroup"
    assert sent["has_protected_content"] is True
