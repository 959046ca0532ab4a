"""Values that hold phones get into logs and errors by their repr, which must therefore name none."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.calls.call_status import LegNews, leg_key
from bot.domain.drafts.draft import CallDraft, OwnPhone, SpokenText
from bot.domain.hooks.own_hook import OwnHook
from bot.domain.phone import Phone, read_phones
from bot.domain.typed.call_line import read_call_line

A = Phone("79160000001")


def test_no_repr_names_a_phone_or_what_is_said_to_it() -> None:
    hook = OwnHook("https://x.org/Тайна", '{"a": "Тайна"}', '{"a": "Тайна"}')
    draft = CallDraft(phones=(A,), what=SpokenText("Тайна"), sender=OwnPhone(A), own_hook=hook)
    line = read_call_line(
        f"{A} 8916000000 Тайна", now=datetime(2026, 11, 23, tzinfo=UTC), zone=ZoneInfo("UTC")
    )
    leg = LegNews(
        leg_key=leg_key(None, A),
        phone=A,
        status="created",
        comment="Тайна",
        record_path="https://x.org/Тайна",
    )
    values = [draft, replace(draft, redial_min=15), line, leg, read_phones(f"{A} {A} 8916000000")]
    for value in values:
        assert "916000000" not in repr(value)
        assert "Тайна" not in repr(value)
    assert "created" in repr(leg)
