"""Flood limits: what a bot within Telegram's rules may do passes, what is beyond is told how long to wait."""

from dataclasses import dataclass

import pytest

from bot.sandbox.telegram import TelegramLimits, TelegramSandbox
from bot.sandbox.telegram.limits import LimitGate
from tests.unit.sandbox_telegram.conftest import ANNA, BORIS, GROUP, Client


@dataclass
class Hand:
    """A clock moved by hand, in seconds."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


def test_a_short_burst_in_one_chat_passes_and_then_one_a_second(hand: Hand) -> None:
    gate = LimitGate(TelegramLimits(), hand)
    assert [gate.wait_s(ANNA) for _ in range(6)] == [0, 0, 0, 0, 0, 1]
    assert gate.wait_s(BORIS) == 0
    for _ in range(20):
        hand.now += 1.0
        assert gate.wait_s(ANNA) == 0
    assert gate.wait_s(ANNA) == 1


def test_thirty_a_second_pass_over_all_chats(hand: Hand) -> None:
    gate = LimitGate(TelegramLimits(), hand)
    assert [gate.wait_s(chat_id) for chat_id in range(1, 32)] == [0] * 30 + [1]
    hand.now += 0.999
    assert gate.wait_s(99) == 1
    hand.now += 0.001
    assert gate.wait_s(99) == 0


def test_a_group_takes_twenty_a_minute_and_says_how_long_to_wait(hand: Hand) -> None:
    gate = LimitGate(TelegramLimits(), hand)
    for _ in range(20):
        assert gate.wait_s(GROUP) == 0
        hand.now += 1.0
    assert gate.wait_s(GROUP) == 40
    hand.now += 40.0
    assert gate.wait_s(GROUP) == 0


def test_one_in_three_seconds_never_meets_a_groups_limit(hand: Hand) -> None:
    gate = LimitGate(TelegramLimits(), hand)
    for _ in range(100):
        assert gate.wait_s(GROUP) == 0
        hand.now += 3.05


def test_limits_can_be_switched_off(hand: Hand) -> None:
    gate = LimitGate(TelegramLimits.off(), hand)
    assert {gate.wait_s(GROUP) for _ in range(200)} == {0}


class TestOverHttp:
    """Limits in force at the server."""

    @pytest.fixture
    def limits(self) -> TelegramLimits:
        return TelegramLimits(chat_burst=2, per_chat_second=0.01)

    async def test_edits_count_as_sends_do_and_answers_to_taps_are_free(
        self, telegram: TelegramSandbox, api: Client
    ) -> None:
        keys = {"inline_keyboard": [[{"text": "Да", "callback_data": "x"}]]}
        sent = (await api("sendMessage", chat_id=ANNA, text="a", reply_markup=keys)).result
        address = {"chat_id": ANNA, "message_id": sent["message_id"]}
        assert (await api("editMessageText", text="b", **address)).status == 200
        refused = await api("editMessageText", text="c", **address)
        assert refused.status == 429
        wait_s = refused.body["parameters"]["retry_after"]
        assert 90 <= wait_s <= 100
        assert refused.refusal == f"Too Many Requests: retry after {wait_s}"
        assert telegram.message(ANNA, sent["message_id"])["text"] == "b"
        query_id = await telegram.press(ANNA, sent["message_id"], "x")
        for _ in range(3):
            assert (await api("answerCallbackQuery", callback_query_id=query_id)).status == 200
            assert (await api("sendChatAction", chat_id=ANNA, action="typing")).status == 200
        assert (await api("deleteMessage", **address)).status == 200
