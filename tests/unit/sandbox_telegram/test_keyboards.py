"""Keyboards are refused for the shapes Telegram refuses, and reply keyboards act on the chat, not on the message."""

from typing import Any

import pytest

from bot.sandbox.telegram import TelegramSandbox
from tests.unit.sandbox_telegram.conftest import ANNA, BORIS, GROUP, Client

DATA = {"text": "a", "callback_data": "x"}


def _inline(*buttons: object) -> dict[str, object]:
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        ([], "object expected as reply markup"),
        ({"keys": []}, "can't parse reply markup: unknown fields keys"),
        ({"inline_keyboard": "a"}, "can't parse inline keyboard: array of arrays expected"),
        ({"inline_keyboard": [DATA]}, "can't parse inline keyboard: array of arrays expected"),
        (_inline("a"), "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        (
            _inline({"callback_data": "x"}),
            'can\'t parse inline keyboard button: Field "text" must be of type String',
        ),
        (_inline(DATA | {"text": " "}), "inline keyboard button text must be non-empty"),
        (_inline(DATA | {"data": "x"}), "can't parse inline keyboard button: unknown fields data"),
        (
            _inline({"text": "a"}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (_inline(DATA | {"url": "a.ru"}), "can't parse inline keyboard button: exactly one action expected"),
        (_inline(DATA | {"callback_data": ""}), "BUTTON_DATA_INVALID"),
        (_inline(DATA | {"callback_data": "я" * 33}), "BUTTON_DATA_INVALID"),
        (
            _inline({"text": "a", "url": "none"}),
            "inline keyboard button URL 'none' is invalid: Wrong HTTP URL",
        ),
        ({"inline_keyboard": [[DATA]] * 101}, "reply markup is too long"),
        ({"keyboard": [[5]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
        (
            {"keyboard": [[{"text": "a", "contact": True}]]},
            "can't parse keyboard button: unknown fields contact",
        ),
    ],
)
async def test_a_keyboard_of_a_wrong_shape_is_refused(api: Client, markup: Any, refusal: str) -> None:
    answer = await api("sendMessage", chat_id=ANNA, text="a", reply_markup=markup)
    assert (answer.status, answer.refusal) == (400, f"Bad Request: {refusal}")


async def test_data_of_64_bytes_and_100_buttons_pass(api: Client) -> None:
    markup = {"inline_keyboard": [[DATA | {"callback_data": "я" * 32}]] * 100}
    assert (await api("sendMessage", chat_id=ANNA, text="a", reply_markup=markup)).result[
        "reply_markup"
    ] == markup


@pytest.mark.parametrize("markup", [{}, {"inline_keyboard": [[]]}])
async def test_an_empty_markup_is_none(api: Client, markup: Any) -> None:
    assert (
        "reply_markup" not in (await api("sendMessage", chat_id=ANNA, text="a", reply_markup=markup)).result
    )


async def test_a_reply_keyboard_is_not_echoed_but_stays_under_the_input(
    telegram: TelegramSandbox, api: Client
) -> None:
    markup = {"keyboard": [["Да", {"text": "Нет"}]], "resize_keyboard": True}
    sent = (await api("sendMessage", chat_id=ANNA, text="?", reply_markup=markup)).result
    assert "reply_markup" not in sent
    assert telegram.reply_keyboard(ANNA) == markup | {"keyboard": [[{"text": "Да"}, {"text": "Нет"}]]}
    assert telegram.reply_keyboard(BORIS) is None
    await api("sendMessage", chat_id=ANNA, text="дальше")
    said = await telegram.press_reply(ANNA, "Не")
    assert said["text"] == "Нет"
    assert telegram.reply_keyboard(ANNA) is not None
    with pytest.raises(LookupError, match="Может быть"):
        await telegram.press_reply(ANNA, "Может быть")
    await api("sendMessage", chat_id=ANNA, text="всё", reply_markup={"remove_keyboard": True})
    assert telegram.reply_keyboard(ANNA) is None


async def test_a_one_time_keyboard_hides_after_its_use(telegram: TelegramSandbox, api: Client) -> None:
    markup = {"keyboard": [["Да"]], "one_time_keyboard": True}
    await api("sendMessage", chat_id=GROUP, text="?", reply_markup=markup)
    await telegram.press_reply(BORIS, "Да", chat_id=GROUP)
    assert telegram.reply_keyboard(GROUP) is None


async def test_an_own_contact_is_shared_with_its_user_id(telegram: TelegramSandbox, api: Client) -> None:
    markup = {"keyboard": [[{"text": "Номер", "request_contact": True}]]}
    asked = (await api("sendMessage", chat_id=ANNA, text="?", reply_markup=markup)).result
    shared = await telegram.press_reply(ANNA, "Номер")
    assert shared["contact"] == {"phone_number": "79160000001", "first_name": "Анна", "user_id": ANNA}
    assert shared["reply_to_message"]["message_id"] == asked["message_id"]
    foreign = await telegram.share_contact(ANNA, "+79160000009", "Пётр")
    assert foreign["contact"] == {"phone_number": "+79160000009", "first_name": "Пётр"}
    await api("sendMessage", chat_id=BORIS, text="?", reply_markup=markup)
    with pytest.raises(ValueError, match="without a phone"):
        await telegram.press_reply(BORIS, "Номер")


async def test_a_forced_reply_answers_the_question_by_itself(telegram: TelegramSandbox, api: Client) -> None:
    asked = (await api("sendMessage", chat_id=ANNA, text="?", reply_markup={"force_reply": True})).result
    answer = await telegram.say(ANNA, "вот")
    assert answer["reply_to_message"]["message_id"] == asked["message_id"]
    assert "reply_to_message" not in await telegram.say(ANNA, "и ещё")


async def test_a_button_is_found_by_its_text(telegram: TelegramSandbox, api: Client) -> None:
    link = {"text": "Сайт", "url": "https://a.ru"}
    sent = (await api("sendMessage", chat_id=ANNA, text="?", reply_markup=_inline(link, DATA))).result
    query_id = await telegram.press_text(ANNA, sent["message_id"], "a")
    (update,) = telegram.pending_updates
    assert update["callback_query"]["data"] == "x"
    assert update["callback_query"]["id"] == query_id
    with pytest.raises(LookupError, match="no button 'Сайт'"):
        await telegram.press_text(ANNA, sent["message_id"], "Сайт")


async def test_the_callback_answer_is_measured(api: Client, telegram: TelegramSandbox) -> None:
    sent = (await api("sendMessage", chat_id=ANNA, text="?", reply_markup=_inline(DATA))).result
    query_id = await telegram.press(ANNA, sent["message_id"], "x")
    refused = await api("answerCallbackQuery", callback_query_id=query_id, text="а" * 201)
    assert refused.refusal == "Bad Request: MESSAGE_TOO_LONG"
