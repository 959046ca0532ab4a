"""What people type when a call must not be made, and what only looks like it."""

import pytest

from bot.domain.turn import UrgentWord, read_urgent_word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("/cancel", UrgentWord.CANCEL),
        ("  /CANCEL  ", UrgentWord.CANCEL),
        ("/cancel@DialgramBot", UrgentWord.CANCEL),
        ("/cancel этот звонок", UrgentWord.CANCEL),
        ("Отмена", UrgentWord.CANCEL),
        ("ОТМЕНА!!!", UrgentWord.CANCEL),
        ("\n отменить. ", UrgentWord.CANCEL),
        ("Cancel", UrgentWord.CANCEL),
        ("стоп", UrgentWord.STOP),
        ("«Стоп»", UrgentWord.STOP),
        ("\u00a0STOP\u00a0", UrgentWord.STOP),
        ("/stop", UrgentWord.STOP),
        ("Останови", UrgentWord.STOP),
        ("/lock", UrgentWord.LOCK),
        ("/Lock@dialgram_bot now", UrgentWord.LOCK),
    ],
)
def test_a_word_is_read_whatever_its_case_and_what_stands_round_it(text: str, word: UrgentWord) -> None:
    assert read_urgent_word(text) is word


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "/cancelled",
        "/unlock",
        "/stoplist",
        "стоп-лист",
        "отмена записи на завтра",
        "+7 916 000-00-01 Отмена записи",
        "lock",
        "не стоп",
        "!!!",
    ],
)
def test_a_sentence_is_no_such_word(text: str) -> None:
    assert read_urgent_word(text) is None
