"""What is read about a launch and its account beside the card, in both languages; snapshots are read by eye."""

from datetime import UTC, datetime

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import RecipientFilter, RecipientState
from bot.domain.costs.limits import Limit
from bot.domain.ids import DraftId, LaunchId
from bot.services.account.accounts import LimitsView
from bot.services.drafts.calling_again import AgainChoice
from bot.services.launches.cancelled import Cancelled
from bot.services.launches.recipients import ExportedLaunch, ExportedRecipient, RecipientPage
from bot.telegram.rendering.launch_recipients import export_headers, export_row, recipients_screen
from bot.telegram.texts import LANGUAGES, Say, Texts
from handlers.cancelling.taking_back import stopped_text
from handlers.launches.calling_again import again_screen
from handlers.settings.limits import limits_screen
from tests.unit.telegram.launch_views import ANSWERED, BUSY, row
from tests.unit.telegram.test_rendering import as_text
from tests.unit.telegram.views import MOSCOW, NOW, THREE

TEXTS = Texts.load(strict=True)


@pytest.fixture(params=LANGUAGES)
def say(request: pytest.FixtureRequest) -> Say:
    return TEXTS(request.param)


def test_the_people_of_a_launch(say: Say, snapshot: SnapshotAssertion) -> None:
    rows = (ANSWERED, BUSY, row(THREE, RecipientState.WITHHELD, reason="stop_list"))
    first = RecipientPage(LaunchId(17), RecipientFilter.ALL, -1, rows, 9, is_planned=False)
    assert as_text(recipients_screen(first, say, zone=MOSCOW)) == snapshot
    last = RecipientPage(LaunchId(17), RecipientFilter.UNKNOWN, 9, (), None, is_planned=True)
    assert as_text(recipients_screen(last, say, zone=MOSCOW)) == snapshot


def test_a_row_of_the_table_fits_its_headers(say: Say, snapshot: SnapshotAssertion) -> None:
    exported = ExportedLaunch(LaunchId(17), ("Скидка", "Адрес"), 2, is_planned=False)
    called = ExportedRecipient("Анна", ("5 %", ""), ANSWERED, NOW, datetime(2026, 11, 23, 9, 2, tzinfo=UTC))
    kept = ExportedRecipient(
        "", ("", ""), row(state=RecipientState.REJECTED, reason="refused", message="<нет>"), None, None
    )
    headers = export_headers(exported, say)
    rows = [export_row(one, say, zone=MOSCOW, is_planned=False) for one in (called, kept)]
    assert {len(cells) for cells in rows} == {len(headers)}
    shown = [" | ".join(headers), *(" | ".join(map(str, cells)) for cells in rows)]
    assert "\n".join(shown) == snapshot


def test_whom_to_call_again(say: Say, snapshot: SnapshotAssertion) -> None:
    choice = AgainChoice(
        DraftId(17),
        3,
        frozenset({CallOutcome.BUSY, CallOutcome.DECLINED}),
        {CallOutcome.BUSY: 1200, CallOutcome.NO_ANSWER: 3},
        datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
    )
    assert as_text(again_screen(choice, say, when="24.11 11:00")) == snapshot


@pytest.mark.parametrize(
    "done", [Cancelled(False, 1200, 30, 100, 288000), Cancelled(False, 0, 0, 2), Cancelled(False, 5, 0, 0)]
)
def test_what_a_stop_came_to(done: Cancelled, say: Say, snapshot: SnapshotAssertion) -> None:
    assert stopped_text(done, say) == snapshot


@pytest.mark.parametrize("is_owner", [True, False])
def test_the_limits_of_an_account(is_owner: bool, say: Say, snapshot: SnapshotAssertion) -> None:
    own: dict[Limit, int | None] = dict.fromkeys(Limit)
    own |= {Limit.LAUNCH_CALLS: 5000, Limit.DAY_KOPECKS: 150000, Limit.HOLD: 0}
    defaults: dict[Limit, int | None] = {**dict.fromkeys(Limit, 50), Limit.USER_CALLS: None}
    view = LimitsView(own, defaults, is_owner)
    assert as_text(limits_screen(view, say)) == snapshot
