"""What a lead's message says where, beside what tests/e2e/test_leads.py sees."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.ids import LeadId, UserId
from bot.domain.lead import LeadState
from bot.domain.phone import Phone
from bot.services.leads.leads import LeadView
from bot.telegram.rendering.leads import lead_screen
from bot.telegram.texts import Texts
from storage.calling.leads import LeadNote

TEXTS = Texts.load(strict=True)
MOSCOW = ZoneInfo("Europe/Moscow")
AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
VIEW = LeadView(
    id=LeadId(1),
    phone=Phone("79160000003"),
    name="Ольга",
    state=LeadState.LATER,
    launch_id=12,
    call_number=34,
    taken_by=UserId(5),
    taker="Анна",
    opened_at=AT,
    remind_at=AT,
    can_undo=True,
    answers=(),
    notes=(LeadNote(UserId(5), "916 111-22-33", AT),),
)


def test_whoever_was_reminded_has_the_lead_and_no_time_is_left_open() -> None:
    say = TEXTS("ru")
    waits = lead_screen(VIEW, say, zone=MOSCOW, is_private=True, is_taker=True)
    assert "Перезвонит: Анна, 28" in waits.text
    reminded = lead_screen(replace(VIEW, remind_at=None), say, zone=MOSCOW, is_private=True, is_taker=True)
    assert "Взял: Анна" in reminded.text


def test_a_group_sees_neither_the_number_nor_the_notes() -> None:
    shown = lead_screen(VIEW, TEXTS("ru"), zone=MOSCOW, is_private=False, is_taker=False)
    assert "***-**-03" in shown.text
    assert "111-22-33" not in shown.text
    assert shown.keyboard == ()
