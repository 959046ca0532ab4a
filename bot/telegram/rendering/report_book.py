"""A report as a workbook: totals, every leg of every call, reactions, leads, and whoever was not called with the reason."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final

from bot.domain.calls.call_outcome import CallOutcome, leg_is_final, outcome
from bot.domain.calls.call_status import LegNews
from bot.domain.calls.launch import RecipientState
from bot.domain.ids import UserId
from bot.services.reactions.heard import HeardAnswer
from bot.services.reports.figures import ReportFigures
from bot.services.reports.rows import NotCalled, ReportedLead, ReportedLeg, ReportedReaction, ReportRows
from bot.sheets.books import BookCell, BookColumn, BookFormat, BookRows, BookSheet, ColumnKind
from bot.telegram.rendering.confirm_list import reason_words
from bot.telegram.rendering.reports import days_words, pressed_words
from bot.telegram.rendering.rows import heard_words
from bot.telegram.texts import Say

_CALLS: tuple[tuple[str, ColumnKind, int], ...] = (
    ("launch", "number", 11), ("call", "number", 11), ("leg", "number", 11), ("phone", "phone", 18), ("name", "text", 30),
    ("by", "text", 18), ("placed", "moment", 21), ("started", "moment", 21), ("answered", "moment", 21),
    ("finished", "moment", 21), ("talk", "count", 14), ("outcome", "text", 20), ("reaction", "text", 28), ("cost", "money", 16),
)  # fmt: skip
_REACTIONS: tuple[tuple[str, ColumnKind, int], ...] = (
    ("launch", "number", 11), ("call", "number", 11), ("phone", "phone", 18), ("name", "text", 30), ("at", "moment", 21),
    ("reaction", "text", 28), ("said", "text", 20),
)  # fmt: skip
_LEADS: tuple[tuple[str, ColumnKind, int], ...] = (
    ("launch", "number", 11), ("call", "number", 11), ("phone", "phone", 18), ("name", "text", 30), ("at", "moment", 21),
    ("reaction", "text", 28), ("lead-state", "text", 20), ("lead-taker", "text", 18), ("lead-taken", "moment", 21),
    ("lead-closed", "moment", 21),
)  # fmt: skip
_LEFT_OUT: tuple[tuple[str, ColumnKind, int], ...] = (
    ("launch", "number", 11), ("phone", "phone", 18), ("name", "text", 30), ("reason", "text", 44), ("told", "text", 40),
)  # fmt: skip

_SOME_TIME: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""The rules about ends of calls look at whether there is a time, not at which."""


class ReportBook:
    """The sheets of one report, in the words of whoever asked for it; times by the account's clock."""

    def __init__(
        self, figures: ReportFigures, rows: ReportRows, user_id: UserId, say: Say, *, today: date
    ) -> None:
        self._figures = figures
        self._rows = rows
        self._user_id = user_id
        self._say = say
        self._today = today

        # Most legs and answers are alike.
        self._ended = lru_cache(1_000)(self._ended_words)
        self._answers = lru_cache(2_000)(self._answer_words)

    def sheets(self, file_format: BookFormat) -> tuple[BookSheet, ...]:
        """For a CSV the calls alone. To be called in a thread: texts are compiled when they are first said."""
        for word in CallOutcome:
            self._outcome(word)
        for reason in self._figures.reasons:
            reason_words(reason, self._say)
        calls = self._sheet("calls", _CALLS, self._call_pages())
        if file_format == "csv":
            return (calls,)
        reactions = self._sheet("reactions", _REACTIONS, self._reaction_pages())
        leads = self._sheet("leads", _LEADS, self._lead_pages())
        return self._totals(), calls, reactions, leads, self._left_out()

    def _sheet(
        self, name: str, columns: Sequence[tuple[str, ColumnKind, int]], pages: AsyncIterator[BookRows]
    ) -> BookSheet:
        made = tuple(
            BookColumn(self._say.plain(f"report-column-{column}"), kind, width)
            for column, kind, width in columns
        )
        return BookSheet(self._say.plain(f"report-sheet-{name}"), made, pages)

    async def _call_pages(self) -> AsyncIterator[BookRows]:
        async for page in self._rows.legs(self._user_id, self._figures):
            yield [self._leg(one) for one in page]

    def _leg(self, one: ReportedLeg) -> list[BookCell]:
        line = one.line
        # What the call cost stands once, so that a column's sum is right.
        cost = line.cost_kopecks if one.leg == 1 else None
        return [
            line.launch_id, line.number, one.leg, line.phone, line.name, one.by, line.placed_at, line.started_at,
            line.answered_at, line.finished_at, _talk_s(line.answered_at, line.finished_at),
            self._ended(
                line.outcome, line.leg_key is not None, line.status, line.answered_at is not None, line.finished_at is not None,
                line.hangup_cause,
            ),
            self._answers(one.answers) if one.answers else None, cost,
        ]  # fmt: skip

    def _ended_words(
        self,
        call_outcome: str | None,
        is_heard_of: bool,
        status: str | None,
        has_answer: bool,
        has_end: bool,
        cause: str | int | None,
    ) -> str:
        """How this leg ended; of a call that has told nothing of its legs how the call stands."""
        leg = LegNews(
            leg_key="",
            status=status,
            answered_at=_SOME_TIME if has_answer else None,
            finished_at=_SOME_TIME if has_end else None,
            hangup_cause=None if cause is None else int(cause),
        )
        is_over = is_heard_of and call_outcome != CallOutcome.REMOVED and leg_is_final(leg)
        word = outcome([leg]) if is_over else CallOutcome(call_outcome or CallOutcome.IN_PROGRESS)
        return self._outcome(word)

    def _outcome(self, word: CallOutcome) -> str:
        return self._say.plain(f"outcome-{word}")

    def _answer_words(self, answers: tuple[HeardAnswer, ...]) -> str:
        return ", ".join(heard_words(heard, self._say) for heard in answers)

    async def _reaction_pages(self) -> AsyncIterator[BookRows]:
        async for page in self._rows.reactions(self._user_id, self._figures):
            yield [self._reaction(one) for one in page]

    def _reaction(self, one: ReportedReaction) -> list[BookCell]:
        line = one.line
        words = self._answers((one.heard,))
        return [line.launch_id, line.number, line.phone, line.name, line.received_at, words, line.answer]

    async def _lead_pages(self) -> AsyncIterator[BookRows]:
        async for page in self._rows.leads(self._user_id, self._figures):
            yield [self._lead(one) for one in page]

    def _lead(self, one: ReportedLead) -> list[BookCell]:
        line = one.line
        state = self._say.plain("lead-state-word", state=line.state)
        return [
            line.launch_id, line.number, line.phone, line.name, line.opened_at, ", ".join(one.labels), state,
            one.taker or None, line.taken_at, line.closed_at,
        ]  # fmt: skip

    def _left_out(self) -> BookSheet:
        return self._sheet("left-out", _LEFT_OUT, self._left_out_pages())

    async def _left_out_pages(self) -> AsyncIterator[BookRows]:
        async for page in self._rows.left_out(self._user_id, self._figures):
            yield [self._left_out_row(line) for line in page]

    def _left_out_row(self, line: NotCalled) -> list[BookCell]:
        is_unknown = line.state == RecipientState.UNKNOWN
        why = self._say.plain("state-unknown") if is_unknown else reason_words(line.reason or "", self._say)
        return [line.launch_id, line.phone, line.name, why, line.message]

    def _totals(self) -> BookSheet:
        columns: tuple[tuple[str, ColumnKind, int], ...] = (("what", "text", 40), ("value", "mixed", 24))
        return self._sheet("totals", columns, _one_page(self._total_rows()))

    def _total_rows(self) -> BookRows:
        figures, say = self._figures, self._say
        spent = figures.money
        period = figures.period
        about = str(figures.launch_id) if period is None else days_words(period, say, self._today)
        counts = {
            "launches": figures.launches, "rounds": figures.rounds, "to-call": figures.to_call, "called": figures.called,
            "calls": figures.calls, "answered": figures.answered, "not-reached": figures.not_reached,
            "under-way": figures.under_way, "left-out": figures.left_out, "waiting": figures.waiting,
            "removed": figures.removed, "unknown": figures.unknown, "reacted": figures.reacted, "leads": figures.leads,
        }  # fmt: skip
        rows: list[tuple[str, tuple[ColumnKind, BookCell]]] = [
            (say.plain("report-total-about", kind="launch" if period is None else "days"), ("text", about))
        ]
        rows += [(say.plain(f"report-total-{name}"), ("count", count)) for name, count in counts.items()]
        rows += [
            (
                say.plain("report-total-lead", state=say.plain("lead-state-word", state=state)),
                ("count", count),
            )
            for state, count in figures.lead_states.items()
        ]
        unknown = say.plain("report-total-not-known")
        is_heard = figures.listened.unknown < figures.answered
        rows.append(
            (
                say.plain("report-total-listened"),
                ("count", figures.listened.known) if is_heard else ("text", unknown),
            )
        )
        rows.append((say.plain("report-total-talk"), ("count", figures.talk_s)))
        money: dict[str, int | None] = {
            "cost-calls": spent.calls_kopecks,
            "cost-texts": spent.texts_kopecks,
            "cost-flash": spent.flash_kopecks if spent.flash_calls else 0,
            "cost-all": spent.total_kopecks,
            "cost-answer": spent.each(figures.answered),
            "cost-lead": spent.each(figures.leads),
        }
        rows += [
            (
                say.plain(f"report-total-{name}"),
                ("text", unknown) if kopecks is None else ("money", kopecks),
            )
            for name, kopecks in money.items()
        ]
        unpriced = spent.unpriced_calls + spent.unknown_calls
        rows.append((say.plain("report-total-unpriced"), ("count", unpriced)))
        rows += [
            (say.plain("report-total-pressed", what=pressed_words(one, say)), ("count", one.count))
            for one in figures.pressed
        ]
        rows += [
            (say.plain("report-total-hour", begins=f"{hour}:00", ends=f"{hour + 1}:00"), ("count", made))
            for hour, (made, _) in enumerate(figures.by_hour)
            if made
        ]
        return rows


def _talk_s(answered_at: str | None, finished_at: str | None) -> int | None:
    if answered_at is None or finished_at is None:
        return None
    talked = datetime.fromisoformat(finished_at) - datetime.fromisoformat(answered_at)
    return max(0, int(talked.total_seconds()))


async def _one_page(rows: BookRows) -> AsyncIterator[BookRows]:
    yield rows
