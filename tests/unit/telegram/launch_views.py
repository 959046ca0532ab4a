"""Launch cards and call cards as the ledger may tell of them, for the pictures in test_rendering."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.call_status import LegNews
from bot.domain.calls.launch import LaunchState, RecipientState
from bot.domain.drafts.draft import (
    FromLaunch,
    FromList,
    FromTemplate,
    OwnPhone,
    SpokenCode,
    SpokenText,
    StoredRecord,
)
from bot.domain.ids import BatchId, CallNumber, LaunchId, ListId, RecordId, TemplateId
from bot.domain.phone import Phone
from bot.services.launches.cards import CallCard
from bot.services.launches.recipient_view import RecipientView
from bot.services.launches.view import LaunchCard, UnknownBatch
from bot.services.reactions.heard import HeardAnswer
from storage.calling.launch_totals import Answers, CountedAnswer
from tests.unit.telegram.views import (
    KNOWN_PRICE,
    MOSCOW,
    NOW,
    ONE,
    THREE,
    TOMORROW_AT_TEN,
    TWO,
    UNKNOWN_PRICE,
    content,
)


def row(
    phone: Phone = ONE, state: RecipientState = RecipientState.PLACED, **changes: object
) -> RecipientView:
    return replace(
        RecipientView(
            phone=phone,
            state=state,
            reason=None,
            message=None,
            status=None,
            outcome=None,
            talk_s=None,
            cost_kopecks=None,
            planned_at=None,
            call_number=None,
            reactions=(),
        ),
        **changes,  # type: ignore[arg-type]  # fields by name
    )


ANSWERED = row(
    ONE,
    RecipientState.FINAL,
    status="finished",
    outcome=CallOutcome.ANSWERED,
    talk_s=83,
    cost_kopecks=240,
    call_number=CallNumber(1207),
    reactions=tuple(HeardAnswer("", answer, is_late=False, is_spoken=False) for answer in ("1", "да", "-1")),
)
BUSY = row(
    TWO,
    RecipientState.FINAL,
    status="canceled",
    outcome=CallOutcome.BUSY,
    cost_kopecks=0,
    call_number=CallNumber(8),
)


def launch_view(
    *recipients: RecipientView, state: LaunchState = LaunchState.RUNNING, hidden: int = 0, **changes: object
) -> LaunchCard:
    """`hidden`: recipients under way beyond these."""
    recipients = recipients or (row(status="started", call_number=CallNumber(7)),)
    view = LaunchCard(
        launch_id=LaunchId(17),
        state=state,
        paused_because=None,
        language="ru",
        zone=MOSCOW,
        content=content(*(recipient.phone for recipient in recipients)),
        banner="",
        hold_until=None,
        starts_at=None,
        sent_by=None,
        counts={
            kind: sum(p.state is kind for p in recipients) + (hidden if kind is RecipientState.PLACED else 0)
            for kind in RecipientState
        },
        kept={},
        outcomes={kind: sum(p.outcome is kind for p in recipients) for kind in CallOutcome},
        answers=Answers(0, ()),
        not_begun=sum(p.status == "created" and p.outcome is None for p in recipients),
        recipients=recipients,
        cost_kopecks=sum(recipient.cost_kopecks or 0 for recipient in recipients),
        cost_is_complete=True,
        by_push=0,
        by_asking=0,
        unknown_batches=(),
        unknown_more=0,
        moderation_hint=False,
        can=frozenset(),
        repeat_phone=None,
        repeat_estimate=None,
        balance_kopecks=9876,
    )
    return replace(view, **changes)  # type: ignore[arg-type]  # fields by name


UNKNOWN = UnknownBatch(BatchId(31), 1, NOW, 10000, 9880)

LAUNCH_VIEWS = {
    "held": launch_view(
        row(state=RecipientState.QUEUED),
        state=LaunchState.HELD,
        hold_until=NOW + timedelta(seconds=5),
        can=frozenset({"cancel"}),
    ),
    "held, planned": launch_view(
        row(state=RecipientState.QUEUED),
        state=LaunchState.HELD,
        hold_until=NOW + timedelta(seconds=5),
        content=content(when=TOMORROW_AT_TEN),
        can=frozenset({"cancel"}),
    ),
    "planned": launch_view(
        row(status="created", planned_at=TOMORROW_AT_TEN, call_number=CallNumber(7)),
        content=content(when=TOMORROW_AT_TEN),
        can=frozenset({"stop"}),
    ),
    "ringing": launch_view(),
    "an unheard-of status": launch_view(row(status="redialling <fast>", call_number=CallNumber(7))),
    "moderation": launch_view(
        row(status="created", call_number=CallNumber(7)), moderation_hint=True, can=frozenset({"stop"})
    ),
    "answered, may be repeated": launch_view(
        ANSWERED,
        state=LaunchState.DONE,
        by_push=1,
        can=frozenset({"repeat"}),
        repeat_phone=ONE,
        repeat_estimate=KNOWN_PRICE,
    ),
    "repeat at an unknown price": launch_view(
        BUSY,
        state=LaunchState.DONE,
        can=frozenset({"repeat"}),
        repeat_phone=TWO,
        repeat_estimate=UNKNOWN_PRICE,
    ),
    "several": launch_view(
        ANSWERED,
        BUSY,
        row(THREE, status="answered", call_number=CallNumber(9)),
        by_push=1,
        by_asking=1,
        cost_is_complete=False,
        hidden=4,
        can=frozenset({"stop"}),
    ),
    "unknown": launch_view(
        row(state=RecipientState.UNKNOWN), unknown_batches=(UNKNOWN,), content=content(when=TOMORROW_AT_TEN)
    ),
    "refused": launch_view(
        row(state=RecipientState.REJECTED, reason="moderation", message="Снимите <модерацию>"),
        row(TWO, RecipientState.WITHHELD, reason="stop_list"),
        row(THREE, RecipientState.REJECTED, reason="a new reason"),
        state=LaunchState.DONE,
    ),
    "by a person's word": launch_view(
        row(state=RecipientState.FINAL, reason="by_word"),
        row(TWO, RecipientState.REJECTED, reason="not_made"),
        row(THREE, RecipientState.PLACED),
    ),
    "paused": launch_view(
        row(state=RecipientState.QUEUED),
        state=LaunchState.PAUSED,
        paused_because="overdue",
        can=frozenset({"resume", "stop"}),
    ),
    "stopped": launch_view(
        ANSWERED, row(TWO, RecipientState.WITHHELD, reason="stopped"), state=LaunchState.STOPPED
    ),
    "stopping": launch_view(
        row(status="started"), row(TWO, RecipientState.WITHHELD, reason="stopped"), state=LaunchState.STOPPED
    ),
    "a stored record for several": launch_view(
        row(), row(TWO), content=replace(content(ONE, TWO), what=StoredRecord(RecordId(12345)))
    ),
    "a text voiced before, to somebody with a name": launch_view(
        replace(ANSWERED, name="Анна\n<Смирнова>" + "а" * 50, cost_kopecks=None),
        state=LaunchState.DONE,
        content=replace(content(), what=StoredRecord(RecordId(12345), SpokenText("Ждём <вас>"))),
        cost_kopecks=0,
        cost_is_complete=False,
        is_cost_untold=True,
        balance_kopecks=None,
    ),
    "a stored record by its name": launch_view(
        content=replace(content(), what=StoredRecord(RecordId(12345))), record_name="Приветствие <1>"
    ),
    "a template": launch_view(content=replace(content(), what=FromTemplate(TemplateId(678)))),
    "a code": launch_view(content=replace(content(), what=SpokenCode("Ваш код: {code}."))),
    "nothing is known of the balance": launch_view(
        row(state=RecipientState.UNKNOWN),
        content=replace(content(), what=None),
        unknown_batches=(replace(UNKNOWN, balance_before_kopecks=None),),
        balance_kopecks=None,
        banner="Песочница",
    ),
    "begun before its time": launch_view(
        row(state=RecipientState.FINAL, outcome=CallOutcome.ANSWERED, talk_s=12),
        state=LaunchState.DONE,
        begun_before=datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
    ),
    "begun before its time in a sandbox": launch_view(
        row(state=RecipientState.FINAL, outcome=CallOutcome.ANSWERED, talk_s=12),
        state=LaunchState.DONE,
        begun_before=datetime(2026, 11, 24, 7, 0, tzinfo=UTC),
        banner="Песочница",
    ),
    "cancelled": launch_view(
        row(state=RecipientState.WITHHELD, reason="cancelled"), state=LaunchState.CANCELLED
    ),
    "paused over its variables": launch_view(
        row(state=RecipientState.QUEUED), state=LaunchState.PAUSED, paused_because="variables"
    ),
    "paused over its record": launch_view(
        row(state=RecipientState.QUEUED), state=LaunchState.PAUSED, paused_because="record_unknown"
    ),
}
AGAIN = FromLaunch(LaunchId(9), (CallOutcome.BUSY,))


def list_launch_view(
    counts: dict[RecipientState, int], state: LaunchState = LaunchState.RUNNING, **changes: object
) -> LaunchCard:
    """Of thousands, without a row for anybody."""
    source = FromList(ListId(5), "clients.xlsx", ("Скидка",))
    values: dict[str, object] = {
        "content": replace(content(), phones=(), source=source),
        "recipients": (),
        "counts": counts,
        "not_begun": 0,
        "outcomes": {},
        **changes,
    }
    return replace(launch_view(state=state), **values)  # type: ignore[arg-type]  # fields by name


Q, F = RecipientState.QUEUED, RecipientState.FINAL
FULL = {
    RecipientState.QUEUED: 1200,
    RecipientState.SENDING: 100,
    RecipientState.PLACED: 250,
    RecipientState.FINAL: 3300,
    RecipientState.REJECTED: 20,
    RecipientState.WITHHELD: 90,
    RecipientState.UNKNOWN: 40,
}
LAUNCH_VIEWS |= {
    "a list, held": list_launch_view(
        {Q: 5000, RecipientState.WITHHELD: 12},
        LaunchState.HELD,
        hold_until=NOW + timedelta(seconds=60),
        kept={(RecipientState.WITHHELD, "stop_list"): 12},
        can=frozenset({"cancel"}),
    ),
    "a list, held until its time": list_launch_view(
        {Q: 5000},
        LaunchState.HELD,
        hold_until=TOMORROW_AT_TEN,
        starts_at=TOMORROW_AT_TEN,
        can=frozenset({"cancel"}),
    ),
    "a list under way": list_launch_view(
        FULL,
        sent_by=NOW + timedelta(minutes=48),
        kept={
            (RecipientState.WITHHELD, "stop_list"): 12,
            (RecipientState.WITHHELD, "no_value"): 78,
            (RecipientState.REJECTED, "item_error"): 15,
            (RecipientState.REJECTED, "a new reason"): 5,
        },
        outcomes={
            CallOutcome.ANSWERED: 2100,
            CallOutcome.BUSY: 300,
            CallOutcome.NO_ANSWER: 880,
            CallOutcome.WRONG_NUMBER: 20,
        },
        answers=Answers(
            310, (CountedAnswer(None, "1", 280), CountedAnswer(None, "да", 31), CountedAnswer(None, "-1", 3))
        ),
        cost_kopecks=512340,
        cost_is_complete=False,
        by_push=3200,
        by_asking=100,
        unknown_batches=(replace(UNKNOWN, size=40),),
        unknown_more=7,
        can=frozenset({"stop"}),
    ),
    "a list waits for the morning": list_launch_view(
        {Q: 1200, F: 3800},
        starts_at=TOMORROW_AT_TEN,
        outcomes={CallOutcome.ANSWERED: 3800},
        can=frozenset({"stop"}),
    ),
    "a list, done": list_launch_view(
        {F: 5000},
        LaunchState.DONE,
        outcomes={CallOutcome.ANSWERED: 4000, CallOutcome.BUSY: 600, CallOutcome.DECLINED: 400},
        cost_kopecks=960000,
        by_push=5000,
        can=frozenset({"again"}),
    ),
    "a list, stopped": list_launch_view(
        {F: 100, RecipientState.WITHHELD: 900},
        LaunchState.STOPPED,
        kept={(RecipientState.WITHHELD, "stopped"): 900},
        outcomes={CallOutcome.NO_ANSWER: 100},
        can=frozenset({"again"}),
    ),
    "those not reached, of one": list_launch_view(
        {F: 1},
        LaunchState.DONE,
        content=replace(content(), phones=(), source=AGAIN),
        outcomes={CallOutcome.ANSWERED: 1},
    ),
}


def call_view(card_row: RecipientView = ANSWERED, **changes: object) -> CallCard:
    view = CallCard(
        number=card_row.call_number or CallNumber(1),
        phone=card_row.phone,
        row=card_row,
        content=content(card_row.phone),
        legs=(
            LegNews(
                leg_key="id:1",
                status="finished",
                started_at=NOW + timedelta(seconds=5),
                answered_at=NOW + timedelta(seconds=12),
                finished_at=NOW + timedelta(seconds=95),
            ),
        ),
        placed_at=NOW,
        final_at=NOW + timedelta(seconds=96),
        heard_by="push",
        moderation_hint=False,
    )
    return replace(view, **changes)  # type: ignore[arg-type]  # fields by name


CALL_VIEWS = {
    "a code": call_view(content=replace(content(), what=SpokenCode("Ваш код: {code}."))),
    "answered": call_view(),
    "planned from an own number": call_view(
        row(status="created", planned_at=TOMORROW_AT_TEN, call_number=CallNumber(3)),
        content=replace(content(when=TOMORROW_AT_TEN), sender=OwnPhone(TWO)),
        legs=(),
        heard_by=None,
        moderation_hint=True,
    ),
    "a record, redialled and answered": call_view(
        row(state=RecipientState.FINAL, outcome=CallOutcome.ANSWERED, call_number=CallNumber(5)),
        content=replace(content(), what=StoredRecord(RecordId(12345))),
        legs=(
            LegNews(leg_key="id:1", status="canceled", started_at=NOW),
            LegNews(
                leg_key="id:2",
                status="finished",
                answered_at=NOW + timedelta(minutes=15),
                finished_at=NOW + timedelta(minutes=16),
            ),
        ),
    ),
    "begun before its time": call_view(
        row(status="finished", planned_at=TOMORROW_AT_TEN, call_number=CallNumber(3)),
        content=content(when=TOMORROW_AT_TEN),
        legs=(LegNews(leg_key="id:1", status="finished", started_at=NOW),),
    ),
    "redialled": call_view(
        row(status="started", call_number=CallNumber(4)),
        legs=(
            LegNews(leg_key="id:1", status="canceled", hangup_cause=19, started_at=NOW, next_call_id=2),
            LegNews(leg_key="id:2", status="started", started_at=NOW + timedelta(minutes=15)),
        ),
        heard_by="asking",
    ),
}
