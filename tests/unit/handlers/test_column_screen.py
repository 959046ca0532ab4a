"""Which column is what, as a person picks it: pure functions of what the buttons carry."""

import pytest

from bot.domain.ids import DraftId
from bot.services.drafts.list_reading import Reading
from bot.sheets.sheet import Columns
from bot.telegram.list_buttons import PickColumns, UseColumns
from bot.telegram.screen import Screen
from bot.telegram.texts import Texts
from handlers.lists.column_screen import ColumnScreens, Picked, picked_in, picked_of

SAY = Texts.load(strict=True)("ru")
READING = Reading(
    "file",
    Columns(phone=0, name=1, variables=((2, "Город"),), has_header=True),
    headers=("Телефон", "Имя", "Город", *(f"Столбец {n}" for n in range(3, 60))),
    samples=(("89160000001", "Анна", "Санкт-Петербург на реке Неве"), ("89160000002", "", "Тверь")),
)


def screens(picked: Picked) -> ColumnScreens:
    return ColumnScreens(DraftId(12345678), READING, picked, SAY)


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.keyboard for button in row]


def picks(screen: Screen, label: str) -> PickColumns:
    (data,) = [b.data for row in screen.keyboard for b in row if b.label == label]
    assert isinstance(data, PickColumns)
    return data


def test_what_was_recognised_is_shown_with_what_stands_in_it() -> None:
    text = screens(picked_of(READING)).main(0).text
    assert "<b>Телефон</b> — номер телефона: 89160000001, 89160000002" in text
    assert "<b>Имя</b> — имя: Анна\n" in text
    assert "<b>Город</b> — переменная: Санкт-Петербург на реке…, Тверь" in text
    assert "<b>Столбец 3</b> — не берём: —" in text


def test_nothing_is_read_again_until_something_was_picked() -> None:
    assert "Прочитать заново" not in labels(screens(picked_of(READING)).main(0))
    dropped = picked_of(READING).toggled(2)
    assert "Прочитать заново" in labels(screens(dropped).main(0))
    assert dropped.toggled(2) == picked_of(READING)


def test_the_choice_travels_in_the_buttons_and_fits_into_them() -> None:
    everything = Picked(59, None, frozenset(range(40)), frozenset(range(40, 60)))
    for screen in (screens(everything).main(8), screens(everything).choice("p", 8)):
        for row in screen.keyboard:
            for button in row:
                assert button.data is not None
                assert len(button.data.pack()) <= 64
    assert picked_in(picks(screens(everything).main(0), "Где номер")) == everything


def test_a_phone_column_that_was_the_name_has_no_name_any_more() -> None:
    screen = screens(picked_of(READING)).choice("p", 0)
    assert picked_in(picks(screen, "Имя")) == Picked(1, None, frozenset({2}))


def test_the_name_may_be_another_column_or_none() -> None:
    screen = screens(picked_of(READING)).choice("n", 0)
    assert "Телефон" not in labels(screen)
    assert picked_in(picks(screen, "Город")).name == 2
    assert picked_in(picks(screen, "Имён нет")).name is None
    assert picked_of(READING).with_name(0) == picked_of(READING)


def test_wide_files_are_paged() -> None:
    first, middle, last = (screens(picked_of(READING)).main(start) for start in (0, 8, 56))
    assert "Дальше" in labels(first)
    assert "Раньше" not in labels(first)
    assert {"Дальше", "Раньше"} <= set(labels(middle))
    assert "Дальше" not in labels(last)


@pytest.mark.parametrize("kept", ["0", ""])
def test_columns_for_reading_leave_out_what_is_phone_or_name(kept: str) -> None:
    button = UseColumns(draft=DraftId(1), phone=3, name=-1, kept=kept, more=kept)
    assert picked_in(button).columns(READING) == Columns(phone=3, name=None, variables=(), has_header=True)
    full = Picked(0, 1, frozenset({0, 1, 2, 70}))
    assert full.columns(READING) == READING.columns
