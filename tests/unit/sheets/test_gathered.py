"""Lists that are no files: what a message looks like, and people who come one by one."""

import pytest

from bot.sheets.gathered import looks_like_list, read_gathered
from bot.sheets.sheet import RowProblem, SheetRefused


@pytest.mark.parametrize(
    "text",
    [
        "Анна Петрова 8 916 000 00 01\nИван +79160000002",
        "8 916 000 00 01 Анна\n8 916 000 00 02",
        "Клиенты на завтра:\nАнна 89160000001\nИван 89160000002",
        "Анна;89160000001;завтра в 10\nИван;89160000002;в пять",
        "Анна Петрова\n89160000001\nИван\n89160000002",
        "Иванова Мария 12.05.1985 8 916 000-00-01\nПетров Пётр 01.02.1990 8 916 000-00-02",
        "10:30 Иванова 89160000001\n11:00 Петров 89160000002",
        "1. О'Нил 89160000001\n2. Анна-Мария 89160000002",
        "89160000001 Человек 1\n89160000002 Человек 2\n89160000003 Человек 3",
        "+7 916 000-00-01 маша, кв. 12\n+7 916 000-00-02 долг 300 р.\n+7 916 000-00-03 просила после 18:00",
        "Должники:\nиванова из 12 кв. - 89160000001\nпетров из 14 кв. - 89160000002\nс. сидоров 89160000003",
        "89160000001 Ваш заказ готов\n89160000002 Ваш заказ отменён\n89160000003 Ваш заказ едет",
    ],
)
def test_names_beside_phones_line_by_line_are_a_list(text: str) -> None:
    assert looks_like_list(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "89160000001 Напоминаем о записи",
        "89160000001\n89160000002\nЗавтра не работаем",
        "89160000001 Позвоните мне\nили на 89160000002",
        "89160000001 Анна",
        "Анна 89160000001\nИван 89160000002\nЗавтра\nне работаем",
        "89160000001 Ждём Вас Завтра В Десять Утра\n89160000002",
        "89160000001 Напоминаем о записи.\n89160000002 наш телефон",
        "89160000001\nНаши новые телефоны:\n89160000002 касса\n89160000003 склад\n89160000004 зал",
        "89160000001 Напоминаем о записи.\nТелефон 89160000002 или\nзвоните на 89160000003, если что",
    ],
)
def test_a_line_with_a_text_is_none(text: str) -> None:
    assert not looks_like_list(text)


def test_people_who_came_one_by_one_are_read_like_any_list() -> None:
    with read_gathered([("Анна", "+7 916 000-00-01"), ("", "8916"), ("Иван", "89160000001")]) as sheet:
        rows = [row for chunk in sheet.chunks() for row in chunk]
    assert [(row.phone, row.name, row.problem) for row in rows] == [
        ("79160000001", "Анна", None),
        (None, "", RowProblem.UNREADABLE),
        ("79160000001", "Иван", RowProblem.DOUBLE),
    ]


def test_nobody_is_no_list() -> None:
    with pytest.raises(SheetRefused, match="no_phones"):
        read_gathered([("Анна", "нет")])
