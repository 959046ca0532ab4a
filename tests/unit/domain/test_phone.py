"""How phones are cut out of what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.phone import (
    _USUAL,
    Phone,
    _read_unusual,
    format_phone,
    is_foreign,
    is_known,
    is_prefix_known,
    mask_phone,
    read_contact_phone,
    read_phone,
    read_phones,
)

A, B, C = Phone("79160000001"), Phone("79160000002"), Phone("79160000003")


@pytest.mark.parametrize(
    "text",
    [
        "79160000001",
        "89160000001",
        "9160000001",
        "+79160000001",
        "+7 (916) 000-00-01",
        "8 916 000 00 01",
        "8(916)000-00-01",
        "(916) 000-00-01",
        "+7\u00a0916\u00a0000\u201100\u201101",
        "+7 916 000–00–01",
        "8.916.000.00.01",
        "\u202a+7 916 000-00-01\u202c",
        " 8 916 000 00 01, ",
        "+7 9160000001",
        "+8 916 000-00-01",
        "＋7 916 000 00 01",
        "８（９１６）０００－００－０１",
        "٨٩١٦٠٠٠٠٠٠١",
        "8️⃣9️⃣1️⃣6️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣1️⃣",
        "\u061c+7 916\u200b 00\u00ad0-00\ufe0f-0\u20601",
    ],
)
def test_any_usual_writing_is_one_phone(text: str) -> None:
    assert read_phone(text) == A


@pytest.mark.parametrize(
    "text",
    [
        "",
        "привет",
        "8916000000",
        "891600000011",
        "8 916 000 00 011",
        "8916000000 1",
        "8 916 000 00 0 1",
        "89160000001 и ещё",
        "12125550123",
        "+375 29 000 00 01",
        "+999 12345678",
        "+1 23",
        "02.12.2026",
        "+",
    ],
)
def test_what_is_not_surely_one_phone_is_none(text: str) -> None:
    assert read_phone(text) is None


def test_a_foreign_number_of_eleven_digits_is_read_behind_a_plus() -> None:
    assert read_phone("+1 (212) 555-01-23") == "12125550123"


def test_a_contact_card_may_leave_the_plus_out() -> None:
    assert read_contact_phone("12125550123") == "12125550123"
    assert read_contact_phone("79160000001") == A
    assert read_contact_phone("12") is None


@pytest.mark.parametrize(
    ("text", "phones", "rest"),
    [
        ("+7 (916) 000-00-01 завтра в 10 Напоминаем", [A], " завтра в 10 Напоминаем"),
        ("89160000001 79160000002, 916 000 00 03 Text 5 times", [A, B, C], " Text 5 times"),
        ("89160000001 10 минут", [A], " 10 минут"),
        ("89160000001 9 минут", [A], " 9 минут"),
        ("8 916 000-00-01 8 марта", [A], " 8 марта"),
        ("89160000001;89160000002/89160000003\nтекст", [A, B, C], "\nтекст"),
        ("89160000001 и 89160000002 и приходите", [A, B], " и приходите"),
        ("89160000001 and 89160000002 and so on", [A, B], " and so on"),
        ("89160000001\n89160000002", [A, B], ""),
        ("(89160000001) текст", [A], " текст"),
        ("89160000001 – текст", [A], " – текст"),
        ("89160000001 25.12.2026 14:00 x", [A], " 25.12.2026 14:00 x"),
        ("89160000001 9.12.2026 14:00 x", [A], " 9.12.2026 14:00 x"),
        ("89160000001 2026-12-25T14:00 x", [A], " 2026-12-25T14:00 x"),
        ("+1 212 555 01 23 10 минут", [Phone("12125550123")], " 10 минут"),
        ("89160000001 #12", [A], " #12"),
        ("привет 89160000001", [], "привет 89160000001"),
        ("", [], ""),
    ],
)
def test_a_phone_ends_once_it_is_complete(text: str, phones: list[Phone], rest: str) -> None:
    read = read_phones(text)
    assert (list(read.phones), text[read.end :]) == (phones, rest)
    assert not read.unreadable


@pytest.mark.parametrize(
    ("text", "unreadable", "rest"),
    [
        ("8916000000 текст", "8916000000", " текст"),
        ("8916000000 5 минут", "8916000000", " 5 минут"),
        ("891600000011 текст", "891600000011", " текст"),
        ("8 916 000 00 011 текст", "8 916 000 00 011", " текст"),
        ("89160000001-89160000002 x", "89160000001-89160000002", " x"),
        ("8 916 000-00-1 текст", "8 916 000-00-1", " текст"),
        ("+375 29 000 00 01, текст", "+375 29 000 00 01", ", текст"),
        ("+999 12345678 x", "+999 12345678", " x"),
        ("(495) 000-00-1 x", "(495) 000-00-1", " x"),
        ("4950000001 x", "4950000001", " x"),
    ],
)
def test_an_attempt_at_a_phone_is_named_not_guessed(text: str, unreadable: str, rest: str) -> None:
    read = read_phones(text)
    assert (read.phones, read.unreadable, text[read.end :]) == ((), (unreadable,), rest)


@pytest.mark.parametrize(
    ("foreign", "rest"),
    [
        ("8 10 375 29 000-00-01", " Текст"),
        ("8-10-375-29-752-90-10", " текст 5"),
        ("8 (10) 998 90 123 45 67", " завтра в 10 Текст"),
        ("810998901234567", " Текст"),
        ("8 101 000 00 01", " Текст"),
        ("00 375 29 752 90 10", ", текст"),
        ("00998901234567", " Текст"),
        ("+810 375 29 752 90 10", " Текст"),
        ("375 29 752 90 10", " Текст"),
        ("998 90 123 45 67", " Текст"),
        ("996 555 12 34 56", " Текст"),
        ("972 50 234 56 78", " Текст"),
        ("90 532 123 45 67", " Текст"),
        ("852 9123 4567", " Текст"),
        ("1 212 555 01 23", " Текст"),
        ("+49 151 234 567 89", " Текст"),
    ],
)
def test_another_countrys_number_is_named_whole_and_never_cut_into_ours(foreign: str, rest: str) -> None:
    for front, known in (("", ()), ("89160000001, ", (A,))):
        read = read_phones(front + foreign + rest)
        assert (read.phones, read.unreadable) == (known, (foreign,))
        assert (front + foreign + rest)[read.end :] == rest
        assert is_foreign(foreign)


@pytest.mark.parametrize("typed", ["8916000000", "891600000011", "8 916 000-00-1", "00 12", "4950000001"])
def test_a_mistyped_number_is_not_called_foreign(typed: str) -> None:
    assert not is_foreign(typed)


@pytest.mark.parametrize(
    "moment",
    [
        "9.12.26 14.30",
        "9.12 14.30",
        "8.10.26 15.00",
        "9/12/26 14:30",
        "9-12-26 14-30",
        "9.30",
        "8:30",
        "2026-12-09",
    ],
)
@pytest.mark.parametrize("digits", ["", " 10 15 человек", " 916 10 12 и 14", " 8 000 000 00 рублей"])
def test_a_date_behind_a_phone_is_neither_a_phone_nor_an_attempt(moment: str, digits: str) -> None:
    read = read_phones(f"89160000001 {moment}{digits} текст")
    assert (read.phones, read.unreadable) == ((A,), ())
    assert f"89160000001 {moment}{digits} текст"[read.end :].lstrip().startswith(moment)


@pytest.mark.parametrize("short", ["9 12 891 60 00", "90 12 89 16 000"])
def test_numbers_that_begin_with_a_lone_nine_are_no_phone(short: str) -> None:
    assert not read_phones(short).phones


@pytest.mark.parametrize(
    "extension",
    [
        "доб. 12",
        "доб.12",
        "добавочный 123",
        ", доб 12",
        "(доб. 12)",
        "вн. 4",
        "внутр. 12",
        "ext. 12",
        "x12",
        "х 12",
    ],
)
def test_an_extension_belongs_to_the_phone_and_is_told(extension: str) -> None:
    text = f"84950000001 {extension}, 89160000001 Добрый день"
    read = read_phones(text)
    assert read.phones == (Phone("74950000001"), A)
    assert read.extensions == ("".join(filter(str.isdigit, extension)),)
    assert text[read.end :] == " Добрый день"


@pytest.mark.parametrize("text", ["Добрый день 12", "внимание 12", "доб. двенадцать", "x", "доб. 1234567"])
def test_a_text_that_begins_like_an_extension_stays(text: str) -> None:
    assert f"89160000001 {text}"[read_phones(f"89160000001 {text}").end :] == f" {text}"


def test_reading_goes_on_behind_an_unreadable_phone_and_names_doubles() -> None:
    read = read_phones("8916000000 89160000001, +7 916 000-00-01 9160000002")
    assert read.unreadable == ("8916000000",)
    assert read.phones == (A, B)
    assert read.doubles == (A,)


def test_phones_are_shown_as_people_write_them() -> None:
    assert format_phone(A) == "+7 916 000-00-01"
    assert format_phone(Phone("12125550123")) == "+1 212-555-0123"
    assert format_phone(Phone("00000000000")) == "+00000000000"


def test_a_masked_phone_keeps_the_operator_and_the_last_digits() -> None:
    assert mask_phone(Phone("79160000067")) == "+7 916 ***-**-67"
    assert mask_phone(Phone("12125550123")) == "+121 ***-**-23"


def test_the_numbering_plan_only_tells_known_from_unknown() -> None:
    assert is_known(A)
    assert not is_known(Phone("70000000000"))
    assert not is_known(Phone("00000000000"))


TEN_DIGITS = st.from_regex(r"9[0-9]{9}", fullmatch=True)


@given(
    TEN_DIGITS,
    st.sampled_from(["8", "7", "+7", "+7 ", ""]),
    st.lists(st.sampled_from([" ", "-", "\u00a0", ""])),
)
def test_every_way_of_grouping_reads_the_same(ten: str, prefix: str, fillers: list[str]) -> None:
    a, b, c, *_ = [*fillers, "", "", ""]
    groups = f"{prefix}({ten[:3]}){a}{ten[3:6]}{b}{ten[6:8]}{c}{ten[8:]}"
    assert read_phone(groups) == "7" + ten


UNSEEN = st.text(st.sampled_from("\u061c\u200b\u200d\u00ad\ufe0f\u2060\ufeff\u180b\u034f"), max_size=3)
DRESSES = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]


@given(TEN_DIGITS, st.data())
def test_a_phone_is_read_through_whatever_is_not_seen(ten: str, data: st.DataObject) -> None:
    shown = format_phone(Phone("7" + ten))
    typed = "".join(
        (data.draw(st.sampled_from(DRESSES))[int(char)] if char.isdigit() else char) + data.draw(UNSEEN)
        for char in shown
    )
    read = read_phones(typed + " Текст")
    assert (read.phones, (typed + " Текст")[read.end :]) == (("7" + ten,), " Текст")


@given(
    st.sampled_from(["37529", "99890", "99650", "99555", "49151", "90532", "38067", "86138", "44791"]),
    st.from_regex(r"[1-9][0-9]{6}", fullmatch=True),
    st.sampled_from(["+", "00", "00 ", "8 10 ", "810", "8 (10) "]),
    st.lists(st.sampled_from([" ", "-", "", " (", ") "]), min_size=6, max_size=6),
)
def test_no_digit_of_a_foreign_number_becomes_a_russian_phone(
    code: str, number: str, front: str, between: list[str]
) -> None:
    a, b, c, *_ = between
    typed = f"{front}{code[:3]}{a}{code[3:]}{b}{number[:3]}{c}{number[3:5]}-{number[5:]}"
    read = read_phones(typed + " Текст")
    assert not [phone for phone in read.phones if phone.startswith("7")]


@given(TEN_DIGITS)
def test_the_shown_form_reads_back(ten: str) -> None:
    phone = Phone("7" + ten)
    assert read_phone(format_phone(phone)) == phone


@given(st.lists(TEN_DIGITS, min_size=1), st.sampled_from([" ", ", ", ";", "\n", " и "]))
def test_a_list_of_phones_loses_and_invents_none(tens: list[str], between: str) -> None:
    read = read_phones(between.join("8" + ten for ten in tens) + " текст 1")
    assert list(read.phones) == list(dict.fromkeys("7" + ten for ten in tens))
    assert len(read.phones) + len(read.doubles) == len(tens)


@given(st.text(alphabet=st.one_of(st.sampled_from("0123456789+-() .,\nи7889\u00a0"), st.characters())))
def test_any_text_is_read_without_raising(text: str) -> None:
    read = read_phones(text)
    assert 0 <= read.end <= len(text)
    assert all(len(phone) == 11 and phone.isdecimal() for phone in read.phones)
    read_phone(text)


FORMATTED = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "+7", "7", "8", "+8", "9", "+"]),
        st.sampled_from(["", " ", "-", "(", " (", "-(", ") ", "  "]),
        st.from_regex(r"[0-9]{2,4}", fullmatch=True),
        st.sampled_from(["", " ", "-", ")", ") ", ")-", ". "]),
        st.from_regex(r"[0-9]{2,4}", fullmatch=True),
        st.sampled_from(["", " ", "-", ")", "."]),
        st.from_regex(r"[0-9]{1,3}", fullmatch=True),
        st.sampled_from(["", " ", "-", ")", "."]),
        st.from_regex(r"[0-9]{1,3}", fullmatch=True),
    ),
)
USUAL = st.from_regex(_USUAL, fullmatch=True)


@given(st.one_of(USUAL, FORMATTED, st.from_regex(r"[+]?[0-9 ()\-]{9,18}", fullmatch=True)))
def test_the_fast_way_reads_what_the_slow_way_reads(text: str) -> None:
    assert read_phone(text) == _read_unusual(text)


@given(st.sampled_from(["+7", "7", "8"]), TEN_DIGITS)
def test_usual_writings_take_the_fast_way(prefix: str, ten: str) -> None:
    for text in (
        prefix + ten,
        f"{prefix} ({ten[:3]}) {ten[3:6]}-{ten[6:8]}-{ten[8:]}",
        f"{prefix} {ten[:3]} {ten[3:6]} {ten[6:8]} {ten[8:]}",
        f"{prefix}({ten[:3]}){ten[3:]}",
        format_phone(Phone("7" + ten)),
    ):
        assert _USUAL.fullmatch(text), text
        assert read_phone(text) == "7" + ten


@given(
    st.one_of(
        st.from_regex(r"7[0-9]{10}", fullmatch=True),
        st.from_regex(r"7(930[0-9]{7}|7[0-9]{9})", fullmatch=True),
    )
)
def test_the_beginning_tells_whether_a_phone_is_known(digits: str) -> None:
    assert is_prefix_known(Phone(digits)) == is_known(Phone(digits))


def test_the_beginning_of_a_foreign_phone_is_asked_about_too() -> None:
    assert is_prefix_known(Phone("37411123456"))
    assert not is_prefix_known(Phone("19161234567"[:1] + "1" + "9161234567"[1:]))


@pytest.mark.parametrize(
    ("text", "phones", "unreadable"),
    [
        ("8 10 12 человек", (), ()),
        ("00 999 000 00 01 x", (), ("00 999 000 00 01",)),
        ("8 613 800 13 80 00 x", ("76138001380",), ()),
    ],
)
def test_digits_that_only_begin_like_a_way_out_are_told_apart(
    text: str, phones: tuple[str, ...], unreadable: tuple[str, ...]
) -> None:
    read = read_phones(text)
    assert (read.phones, read.unreadable) == (phones, unreadable)
