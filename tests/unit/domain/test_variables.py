"""Placeholders and values: whatever stands in a stranger's spreadsheet is only ever said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import TemplateId
from bot.domain.phone import Phone
from bot.domain.variables import mapped_by_name, named_as_columns, placeholders, spoken, with_column
from bot.provider.methods import CreateTemplateCalls
from bot.provider.methods.templates import inverted
from bot.provider.models import PlacedCall

NAMES = "•name"
PHONE = Phone("79160000001")
name = st.text(st.characters(exclude_characters="{}", exclude_categories=["Cs", "Cc", "Z"]), min_size=1)
value = st.text(st.characters(exclude_categories=["Cs"])).map(str.strip).filter(bool)
values = st.dictionaries(name, value, min_size=1, max_size=6)


@given(values)
def test_every_placeholder_is_replaced_once_and_braces_in_values_are_only_said(
    meant: dict[str, str],
) -> None:
    text = " и ".join(f"{{ {placeholder} }}" for placeholder in meant)
    assert placeholders(text) == tuple(meant)
    assert spoken(text, meant) == " и ".join(meant.values())


@given(st.text(), values)
def test_no_text_is_refused_and_one_without_braces_stays_as_it_is(text: str, meant: dict[str, str]) -> None:
    said = spoken(text, meant)
    if "{" not in text:
        assert said == text
    assert len(set(placeholders(text))) == len(placeholders(text))
    assert spoken(text, {}) == text


@given(values)
def test_equal_values_are_distinct_on_the_wire_and_read_back_as_they_were_meant(
    meant: dict[str, str],
) -> None:
    wire = inverted(meant)
    assert len(wire) == len(meant)
    assert sorted(wire.values()) == sorted(f"{{{placeholder}}}" for placeholder in meant)
    assert {name[1:-1]: key.rstrip() for key, name in wire.items()} == {
        placeholder: value.rstrip() for placeholder, value in meant.items()
    }
    request = CreateTemplateCalls(phones=(PHONE,), template_id=TemplateId(5), variables={PHONE: meant})
    understood = {name: key for key, name in wire.items()}
    call = PlacedCall.model_validate({"id": 1, "phone": PHONE, "phoneInfo": understood})
    assert request.misunderstood(call) == ()


@pytest.mark.parametrize(
    ("text", "mapped"),
    [
        ("Здравствуйте", ()),
        ("{Имя}, скидка { Скидка } до {срок}", (("Имя", NAMES), ("Скидка", "скидка"), ("срок", ""))),
        ("{name} {name} {}", (("name", NAMES),)),
    ],
)
def test_placeholders_find_the_column_of_their_name(text: str, mapped: tuple[tuple[str, str], ...]) -> None:
    assert mapped_by_name(text, ("скидка", "Город"), name_column=NAMES) == mapped


def test_a_column_called_like_a_name_is_taken_before_peoples_names() -> None:
    assert mapped_by_name("{Имя}", ("имя",), name_column=NAMES) == (("Имя", "имя"),)


def test_without_the_text_columns_fill_placeholders_of_their_own_names() -> None:
    columns = ("Скидка", " Скидка ", "{x}", " ", "name")
    assert named_as_columns(columns, name_column=NAMES) == (("name", NAMES), ("Скидка", "Скидка"))


def test_one_placeholder_gets_another_column_or_goes() -> None:
    mapped = (("a", "A"), ("b", "B"))
    assert with_column(mapped, 1, "C") == (("a", "A"), ("b", "C"))
    assert with_column(mapped, 0, None) == (("b", "B"),)
