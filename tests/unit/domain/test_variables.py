"""Placeholders and values: whatever stands in a stranger's spreadsheet is only ever said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.drafts.variables import braces, placeholders, spoken, with_typed_values
from bot.domain.ids import TemplateId
from bot.domain.phone import Phone
from bot.provider.methods.paid import CreateTemplateCalls
from bot.provider.methods.paid.templates import inverted
from bot.provider.models import PlacedCall

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
    ("text", "found"),
    [
        ("Ждём вас (завтра) [в 10]", ()),
        ("{Пациент}, ждём {Дата}, {Пациент}", ("{Пациент}", "{Дата}")),
        ("{ имя }", ("{ имя }",)),
        ("{{Имя}}", ("{", "{Имя}", "}")),
        (
            "\N{FULLWIDTH LEFT CURLY BRACKET}Имя\N{FULLWIDTH RIGHT CURLY BRACKET}",
            ("\N{FULLWIDTH LEFT CURLY BRACKET}Имя\N{FULLWIDTH RIGHT CURLY BRACKET}",),
        ),
        ("{} и {\n}", ("{", "}")),
        ("Ждём {Имя", ("{",)),
    ],
)
def test_every_brace_that_would_be_heard_is_found(text: str, found: tuple[str, ...]) -> None:
    assert braces(text) == found


OLD = (("Имя", "Анна"), ("Время", "10:00"))


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("имя: Мария", (("Имя", "Мария"), ("Время", "10:00"))),
        ("Время: 9:30\n\n Имя :  Ян ", (("Имя", "Ян"), ("Время", "9:30"))),
        ("Имя:", None),
        ("Мария", None),
        ("Скидка: 5", None),
        ("Имя: Мария\nимя: Ян", None),
        (" ", None),
    ],
)
def test_values_are_typed_a_line_each_and_what_is_not_named_stays(
    typed: str, values: tuple[tuple[str, str], ...] | None
) -> None:
    assert with_typed_values(OLD, typed) == values
