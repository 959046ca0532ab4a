"""Every label in both languages, filled with the longest that may stand in it, is read whole on a phone of 360 pixels."""

from dataclasses import dataclass

import pytest

from bot.telegram.keyboard_rows import fits, fitting_rows, with_words
from bot.telegram.texts import LANGUAGES
from tests.labels import SHORTENED, Label, filled, labels

ALL = tuple(labels())


def test_labels_are_found() -> None:
    assert len(ALL) > 150
    assert any(label.choices for label in ALL)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("label", ALL, ids=lambda label: label.key)
def test_a_label_is_read_whole(label: Label, language: str) -> None:
    wide = [shown for shown in filled(label, language) if not fits(shown)]
    assert label.key in SHORTENED or not wide


@dataclass(frozen=True)
class Key:
    label: str


def rows(*labels_of: str) -> list[list[str]]:
    return [[key.label for key in row] for row in fitting_rows([[Key(label) for label in labels_of]])]


def test_what_fits_stays_in_one_row() -> None:
    assert rows("пн", "вт", "ср") == [["пн", "вт", "ср"]]
    assert rows("Изменить", "Отмена") == [["Изменить", "Отмена"]]


def test_at_most_three_stand_in_a_row_and_evenly() -> None:
    assert rows(*"абвг") == [["а", "б"], ["в", "г"]]
    assert rows(*"абвгд") == [["а", "б", "в"], ["г", "д"]]
    assert rows(*"абвгдеж") == [["а", "б", "в"], ["г", "д", "е"], ["ж"]]


def test_a_row_too_narrow_for_its_labels_is_broken() -> None:
    assert rows("✓ Без перезвона", "15 мин", "30 мин", "60 мин", "Другое") == [
        ["✓ Без перезвона", "15 мин"],
        ["30 мин", "60 мин"],
        ["Другое"],
    ]
    assert rows("Это реклама — позвонить 1000", "Нет") == [["Это реклама — позвонить 1000"], ["Нет"]]
    assert rows() == []


def test_a_name_is_cut_and_what_stands_behind_it_stays() -> None:
    label = with_words("Общество с ограниченной ответственностью «Ромашка»", lambda name: f"{name}, 40 чел.")
    assert label.startswith("Общество с ограни")
    assert label.endswith("…, 40 чел.")
    assert fits(label)
    assert with_words("Анна", lambda name: f"Повторить: {name}") == "Повторить: Анна"


def test_what_can_never_fit_is_left_to_telegram() -> None:
    assert with_words("Анна", lambda name: f"{'ш' * 60}{name}").endswith("…")
