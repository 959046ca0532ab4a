"""A record that never left: why, that nothing was charged, and that it may be sent again."""

from datetime import UTC, datetime

import pytest

from bot.domain.ids import AccountId, LedgerRecordId, UserId
from bot.domain.record import RecordSource, RecordState
from bot.telegram.texts import Texts
from handlers.records.screens import record_card
from storage.sounds.records import RecordRow

TEXTS = Texts.load(strict=True)


def returned(error: str) -> RecordRow:
    nothing = dict.fromkeys(RecordRow.__dataclass_fields__)
    known = {
        "id": LedgerRecordId(1),
        "account_id": AccountId(1),
        "user_id": UserId(1001),
        "name": "Запись 23.11",
        "source": RecordSource.FILE,
        "state": RecordState.RETURNED,
        "error": error,
        "created_at": datetime(2026, 11, 23, tzinfo=UTC),
    }
    return RecordRow(**nothing | known)  # type: ignore[arg-type]  # one field a column


@pytest.mark.parametrize(
    ("language", "error", "why"),
    [
        ("ru", "too_late", "бот был занят слишком долго. Деньги не списаны"),
        ("ru", "unreachable", "сервис сейчас недоступен. Деньги не списаны"),
        ("en", "too_late", "the bot was held up for too long. Nothing was charged"),
        ("en", "unreachable", "the service can't be reached now. Nothing was charged"),
    ],
)
def test_a_record_that_never_left_says_why(language: str, error: str, why: str) -> None:
    assert why in record_card(returned(error), TEXTS(language)).text
