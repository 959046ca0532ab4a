"""Each reason why a file is no list is a sentence in both languages."""

from typing import get_args

import pytest

from bot.sheets.sheet import RefusalCode, SheetRefused
from bot.telegram.rendering.refusals import sheet_refused_text
from bot.telegram.texts import Texts

TEXTS = Texts.load(strict=True)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("code", get_args(RefusalCode))
def test_a_refusal_says_that_nothing_was_charged(code: RefusalCode, language: str) -> None:
    numbers = {"limit": 200_000} if code in {"too_big", "too_many_rows"} else {}
    text = sheet_refused_text(SheetRefused(code, **numbers), TEXTS(language))
    assert ("Деньги не списаны" if language == "ru" else "Nothing was charged") in text


def test_the_limit_is_told_as_people_write_numbers() -> None:
    text = sheet_refused_text(SheetRefused("too_many_rows", limit=200_000), TEXTS("ru"))
    assert "200\u00a0000" in text
