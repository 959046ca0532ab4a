"""What counts as a key, and how long one is held in memory."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.ids import UserId
from handlers.account.keys import KEPT, KeysInHand, key_in, shows_key, surely_key

KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
USER, OTHER = UserId(1), UserId(2)


class Watch:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.mark.parametrize("text", [KEY, f"  {KEY}\n", "sandbox1234567890abcdefghij"])
def test_one_long_latin_word_with_digits_is_surely_a_key(text: str) -> None:
    key = surely_key(text)
    assert key is not None
    assert key.get_secret_value() == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "привет",
        "hello",
        "79160000001",
        "79160000001234567890123",
        "Electroencephalographically",
        f"{KEY} text",
        "/start",
    ],
)
def test_words_phones_and_sentences_are_not_taken_for_keys(text: str) -> None:
    assert surely_key(text) is None


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"/connect {KEY}",
        "/connect short-key-1",
        f"/connect@dialgram_demo_bot\n{KEY}",
        f"Наш ключ: {KEY}",
        f"Ключ\n«{KEY}». Никому не показывайте",
        f"apiKey={KEY}&phone=1",
        f'{{"apiKey":"{KEY}"}}',
        f"https://calls.example.org/userInfo?apiKey={KEY}",
    ],
)
def test_a_key_is_seen_in_whatever_it_is_posted(text: str) -> None:
    assert shows_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/connect",
        "/connect как это сделать",
        "где взять ключ для бота?",
        f"коммит {KEY}",
        "ключ от офиса у Анны, +79160000001",
        "https://example.org/0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    ],
)
def test_talk_is_not_taken_for_a_key(text: str) -> None:
    assert not shows_key(text)


@pytest.mark.parametrize("text", ["abcd-1234", f"ключ: {KEY}", f"my key is «{KEY}».", KEY])
def test_an_answer_to_the_question_for_the_key_may_be_short_or_have_words_round_it(text: str) -> None:
    assert key_in(text) is not None


@pytest.mark.parametrize(
    "text", ["", "abc", "+79160000001", "ключ потерялся", f"{KEY} {KEY[::-1]}", "привет-привет"]
)
def test_what_is_no_key_is_not_taken_for_one(text: str) -> None:
    assert key_in(text) is None


def test_a_key_in_hand_is_given_out_once_and_to_its_owner_only() -> None:
    keys = KeysInHand(Watch())
    key = surely_key(KEY)
    assert key is not None
    keys.keep(USER, key)
    assert keys.take(OTHER) is None
    assert keys.take(USER) == key
    assert keys.take(USER) is None


def test_a_key_in_hand_is_forgotten_after_a_while() -> None:
    watch = Watch()
    keys = KeysInHand(watch)
    key = surely_key(KEY)
    assert key is not None
    keys.keep(USER, key)
    watch.now += KEPT + timedelta(seconds=1)
    keys.keep(OTHER, key)
    assert keys.take(USER) is None
    assert keys.take(OTHER) == key
    assert KEY not in repr(vars(keys))
