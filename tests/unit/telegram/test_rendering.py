"""Screens as people read them, in both languages. Snapshots are read by eye when they change; the rest is checked here."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.calls.launch import LaunchState
from bot.domain.costs.price import PriceBasis, PriceEstimate
from bot.domain.drafts.draft import CallDraft, Purpose, SpokenText
from bot.domain.ids import DraftId, TemplateId
from bot.domain.phone import Phone
from bot.services.launches.cards import CallPage
from bot.services.refusal import Refusal
from bot.telegram.buttons import ConfirmDraft, ConfirmList, SettleBatch, UseOpening
from bot.telegram.rendering import (
    call_card,
    calls_screen,
    clock_time,
    date_of,
    duration,
    launch_card,
    moment,
    money,
    notice_screen,
    phone,
    refusal_text,
)
from bot.telegram.rendering.launch_card import price_words
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import LANGUAGES, Say, Texts
from handlers.drafts.buttons import Option, PickTemplate, SetColumn, SetOption
from handlers.drafts.screens.confirm import confirm_screen
from tests.unit.telegram.launch_views import ANSWERED, CALL_VIEWS, LAUNCH_VIEWS, call_view, launch_view, row
from tests.unit.telegram.views import CONFIRM_VIEWS, LIST_VIEWS, MOSCOW, NOW, TOMORROW_AT_TEN, confirm_view

TEXTS = Texts.load(strict=True)


@pytest.fixture(params=LANGUAGES)
def say(request: pytest.FixtureRequest) -> Say:
    return TEXTS(request.param)


@pytest.fixture
def russian() -> Say:
    return TEXTS("ru")


OF_SCHEDULE = {"schedule": 4, "user_id": 1001, "name": "Завтра <в 10>", "list": "клиенты.csv"}


def as_text(screen: Screen) -> str:
    rows = [" ".join(f"[{button.label} | {packed(button)}]" for button in row) for row in screen.keyboard]
    return "\n".join([screen.html, "---", *rows])


def packed(button: Button) -> str:
    return button.data.pack() if button.data else str(button.url)


def all_screens(say: Say) -> Iterator[Screen]:
    for view in CONFIRM_VIEWS.values():
        yield confirm_screen(view, say, now=NOW, when_was_read=True)
    for view in LIST_VIEWS.values():
        yield confirm_screen(view, say, now=NOW)
    for launch in LAUNCH_VIEWS.values():
        yield launch_card(launch, say)
    for call in CALL_VIEWS.values():
        yield call_card(call, say, zone=MOSCOW)
    yield calls_screen(CallPage(tuple(CALL_VIEWS.values()), more=True), say, zone=MOSCOW, before=9)


@pytest.mark.parametrize("name", CONFIRM_VIEWS)
def test_confirm_screen(name: str, say: Say, snapshot: SnapshotAssertion) -> None:
    assert as_text(confirm_screen(CONFIRM_VIEWS[name], say, now=NOW)) == snapshot


@pytest.mark.parametrize("name", LIST_VIEWS)
def test_confirm_screen_of_a_list(name: str, say: Say, snapshot: SnapshotAssertion) -> None:
    assert as_text(confirm_screen(LIST_VIEWS[name], say, now=NOW)) == snapshot


@pytest.mark.parametrize("name", LAUNCH_VIEWS)
def test_launch_card(name: str, say: Say, snapshot: SnapshotAssertion) -> None:
    assert as_text(launch_card(LAUNCH_VIEWS[name], say)) == snapshot


@pytest.mark.parametrize("name", CALL_VIEWS)
def test_call_card(name: str, say: Say, snapshot: SnapshotAssertion) -> None:
    assert as_text(call_card(CALL_VIEWS[name], say, zone=MOSCOW)) == snapshot


def test_list_of_calls(say: Say, snapshot: SnapshotAssertion) -> None:
    page = CallPage(tuple(CALL_VIEWS.values()), more=True)
    assert as_text(calls_screen(page, say, zone=MOSCOW, before=9)) == snapshot
    assert as_text(calls_screen(CallPage((), more=False), say, zone=MOSCOW)) == snapshot


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("unknown_batch", {"launch_id": 5, "batch_id": 31, "people": 3}),
        ("launch_failed", {"launch_id": 5, "code": "provider-moderation", "message": "Снимите <модерацию>"}),
        ("launch_failed", {"launch_id": 5, "code": "provider-new", "message": ""}),
        (
            "launch_failed",
            {"launch_id": 5, "code": "provider-no-money", "message": "", "kept": 40, "unspent": 9600},
        ),
        ("launch_paused", {"launch_id": 5, "reason": "unreachable"}),
        ("launch_kept_home", {"launch_id": 5, "reason": "no_money", "kept": 1200, "unspent": 288000}),
        ("launch_kept_home", {"launch_id": 5, "reason": "cap", "kept": 3, "unspent": None}),
        ("variables_differ", {"launch_id": 5, "people": 2, "names": "имя, <скидка>"}),
        ("operator_foreign_source", {}),
        ("operator_inbox", {}),
        (
            "verification_over",
            {"verification_id": 7, "phone": "79161234567", "how": "flash", "state": "expired"},
        ),
        (
            "verification_over",
            {"verification_id": 7, "phone": "79161234567", "how": "flash", "state": "lost"},
        ),
        (
            "verification_over",
            {"verification_id": 7, "phone": "79161234567", "how": "call", "state": "expired"},
        ),
        ("record_moderated", {"record_id": 9, "name": "Привет <всем>", "passed": "yes", "comment": None}),
        ("record_moderated", {"record_id": 9, "name": "Акция", "passed": "no", "comment": "Кто <говорит>?"}),
        ("of a newer program", {"people": "many"}),
        (
            "balance_fell",
            {"account": 77, "hours": 24, "then": 100000, "now": 70000, "unexplained": 25000}
            | {"calls_kopecks": 4920, "texts_kopecks": 80, "lost_requests": 1, "flash_calls": 2}
            | {"unpriced_calls": 3, "awaited": 4},
        ),
        ("launch_failed", {"launch_id": 5, "code": "provider-refused", "message": "", "again": 4}),
        ("relay_given_up", {"launch_id": 5, "host": "crm.example.org:8443"}),
        (
            "schedule_asks",
            OF_SCHEDULE
            | {"draft_id": 8, "revision": 1, "purpose": "notice", "is_now": 0, "count": 3}
            | {"low": 40, "high": 640, "day": 27, "month": 11, "time": "10:00"},
        ),
        (
            "schedule_asks",
            OF_SCHEDULE
            | {"draft_id": 8, "revision": 1, "purpose": None, "is_now": 1, "count": 1}
            | {"low": 0, "high": None, "day": 27, "month": 11, "time": "10:00"}
            | {"why": "schedule-over-cap", "why_cost": 64000, "why_cap": 50000},
        ),
        (
            "schedule_asks",
            OF_SCHEDULE
            | {"draft_id": 8, "revision": 1, "purpose": None, "is_now": 1, "count": 21}
            | {"low": 40, "high": None, "day": 1, "month": 3, "time": "9:05", "why": "locked"},
        ),
        ("schedule_missed", OF_SCHEDULE | {"draft": 8, "day": 27, "month": 11, "time": "10:00"}),
        ("schedule_stopped", OF_SCHEDULE | {"why": "list-gone"}),
        ("schedule_nobody", OF_SCHEDULE),
        ("schedule_passed", OF_SCHEDULE | {"days": 2}),
    ],
)
def test_notice(kind: str, facts: dict[str, str | int | None], say: Say, snapshot: SnapshotAssertion) -> None:
    assert as_text(notice_screen(kind, facts, say)) == snapshot


def test_every_button_fits_telegrams_64_bytes_even_with_the_greatest_ids() -> None:
    big = 2**63 - 1
    for data in (
        UseOpening(draft=DraftId(big), revision=2**31, at=2**33),
        ConfirmDraft(draft=DraftId(big), revision=2**31),
        ConfirmList(draft=DraftId(big), revision=2**31, purpose=Purpose.ADVERTISING),
        PickTemplate(draft=DraftId(big), revision=2**31, template=TemplateId(10**18 - 1)),
        SetColumn(draft=DraftId(big), revision=2**31, index=1000, column=1000),
        SetOption(draft=DraftId(big), revision=2**31, option=Option.HOURS, value=1019),
        SettleBatch(batch=big, happened=False),
    ):
        assert len(data.pack().encode()) <= 64


def test_no_screen_lets_html_of_others_through(say: Say) -> None:
    for screen in all_screens(say):
        assert "<завтра>" not in screen.html
        assert "<модерацию>" not in screen.html
        assert "<fast>" not in screen.html
        assert "<old>" not in screen.html


def test_the_same_ledger_gives_the_same_digest_and_another_gives_another(russian: Say) -> None:
    screens = [launch_card(view, russian).digest() for view in LAUNCH_VIEWS.values()]
    again = [launch_card(view, russian).digest() for view in LAUNCH_VIEWS.values()]
    assert screens == again
    assert len(set(screens)) == len(screens)
    plain = Screen("x", ((Button("y", url="https://example.org/1"),),))
    assert plain.digest() != Screen("x", ((Button("y", url="https://example.org/2"),),)).digest()


def test_a_blocked_call_has_no_confirm_button_and_says_why(russian: Say) -> None:
    screen = confirm_screen(CONFIRM_VIEWS["blocked"], russian, now=NOW)
    assert "Подтвердить" not in [button.label for row in screen.keyboard for button in row]
    assert "Подтвердить пока нельзя" in screen.html


def test_the_opening_of_the_window_is_offered_first(russian: Say) -> None:
    today = confirm_view(outside_window=datetime(2026, 11, 23, 6, 0, tzinfo=UTC))
    screen = confirm_screen(today, russian, now=NOW.replace(hour=3))
    first = screen.keyboard[0][0]
    assert (first.label, first.data) == (
        "В 9:00",
        UseOpening(draft=DraftId(17), revision=2, at=int(datetime(2026, 11, 23, 6, tzinfo=UTC).timestamp())),
    )
    tomorrow = confirm_screen(CONFIRM_VIEWS["several, some left out, at night"], russian, now=NOW)
    assert tomorrow.keyboard[0][0].label == "24 ноября в 9:00"


def test_a_time_read_off_the_line_can_be_taken_back_as_text(russian: Say) -> None:
    view = confirm_view(when=TOMORROW_AT_TEN)

    def labels(*, was_read: bool) -> list[str]:
        screen = confirm_screen(view, russian, now=NOW, when_was_read=was_read)
        return [button.label for row in screen.keyboard for button in row]

    assert "Это текст: позвонить сейчас" in labels(was_read=True)
    assert "Это текст: позвонить сейчас" not in labels(was_read=False)


def test_a_long_text_is_shown_whole_before_confirming_and_short_on_the_card(russian: Say) -> None:
    view = confirm_view()
    long = "Очень длинный текст. " * 48
    view = confirm_view(content=_with_text(view.content, long))
    assert long.strip() in confirm_screen(view, russian, now=NOW).html
    card = launch_view(content=_with_text(view.content, long))
    assert len(launch_card(card, russian).html) < 500


def _with_text(content: CallDraft, text: str) -> CallDraft:
    return replace(content, what=SpokenText(text))


def test_a_card_of_twenty_people_with_long_messages_still_fits(say: Say) -> None:
    people = [
        row(Phone(f"791600001{n:02}"), ANSWERED.state, message="м" * 300, reason="refused") for n in range(20)
    ]
    view = launch_view(*people, state=LaunchState.DONE, hidden=5)
    assert len(launch_card(view, say).html.encode("utf-16-le")) // 2 <= 4096


def test_an_unknown_planned_call_is_said_to_be_out_of_reach(russian: Say) -> None:
    html = launch_card(LAUNCH_VIEWS["unknown"], russian).html
    assert "отменить его отсюда нельзя" in html
    assert "100,00" in html
    assert "98,80" in html


def test_the_repeat_button_names_phone_and_price(russian: Say) -> None:
    screen = launch_card(LAUNCH_VIEWS["answered, may be repeated"], russian)
    assert screen.keyboard[-1][0].label == "Повторить +7 916 000-00-01 ≈ 4,80 ₽".replace(" ₽", "\u00a0₽")


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (None, "цена неизвестна"),
        (PriceEstimate(0, None, PriceBasis.UNKNOWN), "цена неизвестна"),  # type: ignore[arg-type]
        (PriceEstimate(40, None, PriceBasis.UNKNOWN), "от 0,40\u00a0₽"),  # type: ignore[arg-type]
    ],
)
def test_what_is_not_known_of_a_price_is_said(
    estimate: PriceEstimate | None, words: str, russian: Say
) -> None:
    assert price_words(estimate, russian) == words


def test_money_and_phones_are_written_the_same_everywhere() -> None:
    assert money(123450, TEXTS("ru")) == "1\u00a0234,50\u00a0₽"
    assert money(123450, Texts.load(currency="KZT")("ru")) == "1\u00a0234,50\u00a0₸"
    assert phone(Phone("79161234567")) == "+7 916 123-45-67"


@pytest.mark.parametrize(
    ("at", "language", "words"),
    [
        (NOW + timedelta(hours=2), "ru", "сегодня в 14:00"),
        (NOW + timedelta(hours=2), "en", "today at 14:00"),
        (NOW + timedelta(days=1), "ru", "завтра, 24 ноября, в 12:00"),
        (NOW + timedelta(days=1), "en", "tomorrow, 24 November, at 12:00"),
        (NOW - timedelta(days=1), "ru", "вчера, 22 ноября, в 12:00"),
        (NOW + timedelta(days=9), "ru", "2 декабря в 12:00"),
        (NOW + timedelta(days=60), "ru", "22 января 2027 в 12:00"),
        (datetime(2026, 11, 23, 6, 5, tzinfo=UTC), "ru", "сегодня в 9:05"),
    ],
)
def test_moments_are_said_as_people_say_them(at: datetime, language: str, words: str) -> None:
    assert moment(at, TEXTS(language), zone=MOSCOW, now=NOW) == words


def test_a_card_that_is_read_later_gives_the_plain_date(russian: Say) -> None:
    assert moment(NOW, russian, zone=MOSCOW) == "23 ноября в 12:00"
    assert date_of(NOW, russian, zone=MOSCOW) == "23 ноября"
    assert clock_time(NOW, MOSCOW, seconds=True) == "12:00:00"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Moscow", "сегодня в 12:00"),
        ("Europe/Istanbul", "сегодня в 12:00"),
        ("Asia/Yekaterinburg", "сегодня в 14:00 (Екатеринбург, UTC+5)"),
        ("America/St_Johns", "сегодня в 5:30 (St Johns, UTC−3:30)"),
    ],
)
def test_a_zone_is_named_when_its_clocks_differ_from_the_persons(zone: str, words: str, russian: Say) -> None:
    assert moment(NOW, russian, zone=ZoneInfo(zone), now=NOW, own_zone=MOSCOW) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 с"),
        (59, "59 с"),
        (60, "1 мин"),
        (65, "1 мин 05 с"),
        (3600, "1 ч"),
        (4800, "1 ч 20 мин"),
        (-3, "0 с"),
    ],
)
def test_spans_are_short(seconds: int, words: str, russian: Say) -> None:
    assert duration(seconds, russian) == words


def test_a_refusal_says_what_the_service_said_and_whether_it_was_charged(russian: Say) -> None:
    told = refusal_text(Refusal("provider-timeout", message="<none>", happened="unknown"), russian)
    assert "неизвестно" in told
    assert "Не повторяйте сразу" in told
    assert "&lt;none&gt;" in told
    assert "Деньги не списаны" in refusal_text(
        Refusal("provider-timeout", message="", happened="no"), russian
    )


def test_a_refusal_without_a_sentence_never_shows_its_code(say: Say) -> None:
    assert "some-new-code" not in refusal_text(Refusal("some-new-code"), say)


def test_the_first_page_of_calls_has_no_way_to_newer_ones(say: Say) -> None:
    only = CallPage((call_view(),), more=False)
    assert calls_screen(only, say, zone=MOSCOW).keyboard == ()
    older = calls_screen(CallPage((call_view(),), more=True), say, zone=MOSCOW)
    assert [button.data.pack() for row in older.keyboard for button in row if button.data] == ["cp:1207"]
