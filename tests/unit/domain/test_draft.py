"""What stands between a draft and Confirm."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from pydantic import TypeAdapter

from bot.domain.drafts.draft import (
    CallDraft,
    DutyPhone,
    FromTemplate,
    OwnPhone,
    Problem,
    ProblemCode,
    SpokenText,
    StoredRecord,
    problems,
)
from bot.domain.ids import RecordId, TemplateId
from bot.domain.phone import Phone
from bot.domain.when.schedule import CallWindow

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
A, OURS = Phone("79160000001"), Phone("74950000001")
READY = CallDraft(phones=(A,), what=SpokenText("Ждём вас"), sender=DutyPhone())


def test_a_complete_draft_has_no_problem() -> None:
    assert problems(READY, NOW) == ()
    assert problems(replace(READY, what=StoredRecord(RecordId(1)), when=NOW), NOW) == ()


def test_an_empty_draft_names_everything_that_is_missing() -> None:
    codes = [problem.code for problem in problems(CallDraft(), NOW)]
    assert codes == [ProblemCode.NO_PHONES, ProblemCode.NO_SPEECH, ProblemCode.NO_SENDER]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x" * 1024, ()),
        ("x" * 1025, (Problem(ProblemCode.TEXT_TOO_LONG, limit=1024, actual=1025),)),
        (" \n", (Problem(ProblemCode.EMPTY_TEXT),)),
        ("{Имя}, {Имя}", (Problem(ProblemCode.BRACES, actual=1, found="{Имя}"),)),
    ],
)
def test_a_text_has_one_to_1024_characters(text: str, expected: tuple[Problem, ...]) -> None:
    assert problems(replace(READY, what=SpokenText(text)), NOW) == expected


def test_the_limit_of_phones_is_the_callers_to_set() -> None:
    draft = replace(READY, phones=tuple(Phone(f"791600000{n:02}") for n in range(21)))
    assert problems(draft, NOW) == (Problem(ProblemCode.TOO_MANY_PHONES, limit=20, actual=21),)
    assert problems(draft, NOW, phones_limit=21) == ()


def test_a_time_that_is_over_is_named_but_a_minute_is_forgiven() -> None:
    late = NOW - timedelta(minutes=2)
    assert problems(replace(READY, when=late), NOW) == (Problem(ProblemCode.WHEN_PAST, at=late),)
    assert problems(replace(READY, when=NOW - timedelta(seconds=50)), NOW) == ()


def test_a_number_that_is_not_the_accounts_cannot_send() -> None:
    draft = replace(READY, sender=OwnPhone(OURS))
    assert problems(draft, NOW, outgoing_phones=[A]) == (Problem(ProblemCode.SENDER_NOT_OURS),)
    assert problems(draft, NOW, outgoing_phones=[OURS]) == ()
    assert problems(draft, NOW) == ()


def test_a_template_needs_no_sender() -> None:
    assert problems(CallDraft(phones=(A,), what=FromTemplate(TemplateId(3))), NOW) == ()


def test_a_recording_needs_the_persons_word_that_it_will_be_told() -> None:
    unsaid = replace(READY, needs_recording=True)
    assert problems(unsaid, NOW) == (Problem(ProblemCode.RECORDING_NOT_ACKNOWLEDGED),)
    assert problems(replace(unsaid, recording_acknowledged=True), NOW) == ()
    assert problems(replace(READY, recording_acknowledged=True), NOW) == ()


def test_a_draft_stored_before_days_and_manner_were_chosen_still_loads() -> None:
    hours = CallWindow(time(9), time(20), frozenset({1, 2}))
    ready = replace(READY, window=hours)
    stored = TypeAdapter(CallDraft).dump_python(ready, mode="json")
    del stored["manner"], stored["window"]["leaves_out_weekends"], stored["window"]["is_local"]
    stored["language"] = None
    assert TypeAdapter(CallDraft).validate_python(stored) == ready


def test_a_draft_stored_before_there_were_recordings_still_loads() -> None:
    stored = TypeAdapter(CallDraft).dump_python(READY, mode="json")
    del stored["recording_acknowledged"]
    assert TypeAdapter(CallDraft).validate_python(stored) == READY
