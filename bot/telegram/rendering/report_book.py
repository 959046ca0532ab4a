"""A report as a workbook: totals, every leg of every call, reactions, leads, and whoever was not called with the reason."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from functools import lru_cache

from bot.domain.calls.call_outcome import CallOutcome, leg_is_final, outcome, talk_seconds
from bot.domain.calls.launch import RecipientState
from bot.domain.ids import UserId
from bot.services.reports.figures import ReportFigures
from bot.services.reports.rows import NotCalled, ReportedLeg, ReportedReaction, ReportRows
from bot.sheets.books import BookCell, BookColumn, BookRows, BookSheet, ColumnKind, serial
from bot.telegram.rendering.confirm_list import reason_words
from bot.telegram.rendering.reports import days_words, pressed_words
from bot.telegram.rendering.rows import heard_words
from bot.telegram.rendering.words import phone
from bot.telegram.texts import Say

_CALLS: tuple[tuple[str, ColumnKind, int], ...] = (
    ("launch", "count", 9), ("call", "count", 9), ("leg", "count", 9), ("phone", "text", 18), ("name", "text", 26),
    ("by", "text", 18), ("placed", "moment", 19), ("started", "moment", 19), ("answered", "moment", 19),
    ("finished", "moment", 19), ("talk", "count", 12), ("outcome", "text", 20), ("reaction", "text", 28), ("cost", "money", 12),
)  # fmt: skip
_REACTIONS: tuple[tuple[str, ColumnKind, int], ...] = (
    ("launch", "count", 9), ("call", "count", 9), ("phone", "text", 18), ("name", "text", 26), ("at", "moment", 19),
    ("reaction", "text", 28), ("said", "text", 20),
)  # fmt: skip
_LEFT_OUT: tuple[tuple[str, ColumnKind, int], ...] = (
    ("launch", "count", 9), ("phone", "text", 18), ("name", "text", 26), ("reason", "text", 44), ("told", "text", 40),
)  # fmt: skip


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

        self._outcome = lru_cache(64)(self._outcome_words)

    def sheets(self) -> tuple[BookSheet, ...]:
        return (
            self._totals(),
            self.calls(),
            self._reactions("reactions"),
            self._reactions("leads"),
            self._left_out(),
        )

    def calls(self) -> BookSheet:
        return self._sheet("calls", _CALLS, self._call_pages())

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
        line, news = one.line, one.line.news
        is_first = one.leg == 1
        # What the call cost stands once, so that a column's sum is right.
        cost = line.cost_kopecks if is_first else None
        return [
            line.launch_id, line.number, one.leg, phone(line.phone), line.name, one.by, self._at(line.placed_at),
            None if news is None else self._at(news.started_at), None if news is None else self._at(news.answered_at),
            None if news is None else self._at(news.finished_at), None if news is None else talk_seconds(news),
            self._ended(one), ", ".join(heard_words(heard, self._say) for heard in one.answers) or None,
            None if cost is None else cost / 100,
        ]  # fmt: skip

    def _ended(self, one: ReportedLeg) -> str:
        """How this leg ended; of a call that has told nothing of its legs how the call stands."""
        news = one.line.news
        if news is None:
            return self._outcome(one.line.outcome or CallOutcome.IN_PROGRESS)
        if one.line.outcome == CallOutcome.REMOVED or not leg_is_final(news):
            return self._outcome(one.line.outcome or CallOutcome.IN_PROGRESS)
        return self._outcome(outcome([news]))

    def _outcome_words(self, word: str) -> str:
        return self._say.plain(f"outcome-{CallOutcome(word)}")

    async def _reaction_pages(self, *, only_hot: bool) -> AsyncIterator[BookRows]:
        async for page in self._rows.reactions(self._user_id, self._figures):
            yield [self._reaction(one) for one in page if one.is_hot or not only_hot]

    def _reactions(self, name: str) -> BookSheet:
        return self._sheet(name, _REACTIONS, self._reaction_pages(only_hot=name == "leads"))

    def _reaction(self, one: ReportedReaction) -> list[BookCell]:
        line = one.line
        at, words = self._at(line.received_at), heard_words(one.heard, self._say)
        return [line.launch_id, line.number, phone(line.phone), line.name, at, words, line.answer]

    def _left_out(self) -> BookSheet:
        return self._sheet("left-out", _LEFT_OUT, self._left_out_pages())

    async def _left_out_pages(self) -> AsyncIterator[BookRows]:
        async for page in self._rows.left_out(self._user_id, self._figures):
            yield [self._left_out_row(line) for line in page]

    def _left_out_row(self, line: NotCalled) -> list[BookCell]:
        is_unknown = line.state == RecipientState.UNKNOWN
        why = self._say.plain("state-unknown") if is_unknown else reason_words(line.reason or "", self._say)
        return [line.launch_id, phone(line.phone), line.name, why, line.message]

    def _at(self, at: datetime | None) -> float | None:
        return None if at is None else serial(at, self._figures.zone)

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
                ("text", unknown) if kopecks is None else ("money", kopecks / 100),
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


async def _one_page(rows: BookRows) -> AsyncIterator[BookRows]:
    yield rows
