"""A report as a message under its picture, and the picture itself. What isn't known is said to be unknown, never nothing."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.charts.drawing import ChartBars, ChartColumns, Picture
from bot.domain.reactions import STAYS
from bot.domain.when.period import Period
from bot.services.reports.figures import PressedCount, ReportFigures
from bot.telegram.html_text import visible_length
from bot.telegram.rendering.confirm_list import reason_words
from bot.telegram.rendering.rows import answer_words
from bot.telegram.rendering.words import day_words, duration, money
from bot.telegram.texts import Safe, Say

CAPTION_LIMIT = 1024
"""Characters under a picture."""
_SHOWN_ANSWERS, _DRAWN_ANSWERS, _SHOWN_REASONS = 8, 6, 3
_ANSWER_SHOWN = 40


def report_text(figures: ReportFigures, say: Say, *, today: date) -> Safe:
    """As many of the answers as fit under a picture."""
    for shown in range(_SHOWN_ANSWERS, -1, -1):
        blocks = (
            _title(figures, say, today),
            _funnel(figures, say),
            _answers(figures, say, shown),
            _talk(figures, say),
            _money(figures, say),
        )
        text = Safe("\n\n".join("\n".join(lines) for lines in blocks if lines))
        if visible_length(text) <= CAPTION_LIMIT:
            break
    return text


def report_empty(figures: ReportFigures, say: Say, *, today: date) -> Safe:
    none = say("report-none" if figures.launch_id is None else "report-none-launch")
    return Safe("\n\n".join(["\n".join(_title(figures, say, today)), none]))


def days_words(period: Period, say: Say, today: date) -> str:
    """ "сегодня, 27 ноября", "21 ноября — 27 ноября", with years where they aren't this one. Plain text."""
    first, last = (day_words(day, say, year=day.year != today.year) for day in (period.first, period.last))
    if period.first == period.last:
        return say.plain("report-day", name="other" if period.name is None else period.name, day=first)
    return say.plain("report-days", first=first, last=last)


def _title(figures: ReportFigures, say: Say, today: date) -> list[str]:
    lines: list[str] = []
    if figures.period is not None:
        lines.append(say("report-title-days", days=days_words(figures.period, say, today)))
    else:
        lines.append(say("report-title-launch", number=str(figures.launch_id)))
    if figures.is_own and figures.period is not None:
        lines.append(say("report-own"))
    if figures.launches and (figures.period is not None or figures.rounds):
        lines.append(say("report-launches", count=figures.launches, rounds=figures.rounds))
    return lines


def _funnel(figures: ReportFigures, say: Say) -> list[str]:
    if not figures.to_call:
        return []
    apart = {
        "left-out": figures.left_out,
        "waiting": figures.waiting,
        "removed": figures.removed,
        "unknown": figures.unknown,
    }
    not_called = [say("report-not-called", what=what, count=count) for what, count in apart.items() if count]
    lines: list[str] = [
        say("report-to-call", count=figures.to_call),
        ", ".join([say("report-called", count=figures.called), *not_called]),
    ]
    if figures.reasons:
        lines.append(say("report-reasons", reasons=_reasons(figures, say)))
    if not figures.called:
        return lines
    share = say("report-share", percent=_percent(figures.answered, figures.called))
    answered = [say("report-answered", count=figures.answered, share=share)]
    if figures.not_reached:
        answered.append(say("report-not-reached", count=figures.not_reached))
    if figures.under_way:
        answered.append(say("report-under-way", count=figures.under_way))
    lines.append(", ".join(answered))
    if figures.answered:
        lines.append(_listened(figures, say))
    if figures.reacted:
        lines.append(say("report-reacted", count=figures.reacted))
    if figures.leads:
        states = [
            (say.plain("lead-state-word", state=one), count) for one, count in figures.lead_states.items()
        ]
        lines.append(say("report-leads", count=figures.leads, states=_counted(states, say, len(states))))
    return lines


def _reasons(figures: ReportFigures, say: Say) -> Safe:
    counts: dict[str, int] = {}
    for reason, count in figures.reasons.items():
        words = reason_words(reason, say)
        counts[words] = counts.get(words, 0) + count
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return _counted(ordered, say, _SHOWN_REASONS)


def _listened(figures: ReportFigures, say: Say) -> str:
    listened = figures.listened
    if listened.unknown >= figures.answered:
        return say("report-listened-unknown")
    return say("report-listened", count=listened.known, unknown=listened.unknown)


def _answers(figures: ReportFigures, say: Say, shown: int) -> list[str]:
    counts = [(pressed_words(one, say), one.count) for one in figures.pressed]
    if not counts or not shown:
        return []
    return [say("report-pressed", answers=_counted(counts, say, shown))]


def pressed_words(one: PressedCount, say: Say) -> str:
    """What was pressed or said, as the launch calls it. Plain text."""
    if not one.label:
        return answer_words(one.answer[:_ANSWER_SHOWN], say)
    return say.plain("answer-stayed") if one.label == STAYS else one.label[:_ANSWER_SHOWN]


def _counted(ordered: Sequence[tuple[str, int]], say: Say, shown: int) -> Safe:
    parts = [say("report-counted", what=what, count=count) for what, count in ordered[:shown]]
    if len(ordered) > shown:
        parts.append(say("report-more", count=sum(count for _, count in ordered[shown:])))
    return Safe(", ".join(parts))


def _talk(figures: ReportFigures, say: Say) -> list[str]:
    lines: list[str] = []
    timed = figures.answered - figures.untimed
    if timed > 0:
        each = duration(round(figures.talk_s / timed), say)
        talk = duration(figures.talk_s, say)
        lines.append(say("report-talk", talk=talk, each=each, untimed=figures.untimed))
    elif figures.answered:
        lines.append(say("report-talk-unknown"))
    if figures.best_hour is not None:
        made, reached = figures.by_hour[figures.best_hour]
        begins, ends = (f"{hour % 24}:00" for hour in (figures.best_hour, figures.best_hour + 1))
        percent = _percent(reached, made)
        lines.append(say("report-best-hour", begins=begins, ends=ends, percent=percent))
    return lines


def _money(figures: ReportFigures, say: Say) -> list[str]:
    spent = figures.money
    unpriced = spent.unpriced_calls + spent.unknown_calls
    lines: list[str] = []
    if spent.calls_kopecks or not unpriced:
        lines.append(say("report-money-calls", cost=money(spent.calls_kopecks, say), unpriced=unpriced))
    else:
        lines.append(say("report-money-calls-unknown", unpriced=unpriced))
    if spent.texts_kopecks or spent.unknown_texts:
        cost = money(spent.texts_kopecks, say)
        lines.append(say("report-money-texts", cost=cost, unknown=spent.unknown_texts))
    if spent.flash_calls:
        flash = spent.flash_kopecks
        key = "report-money-flash" if flash is not None else "report-money-flash-unknown"
        lines.append(say(key, count=spent.flash_calls, cost="" if flash is None else money(flash, say)))
    total = money(spent.total_kopecks, say)
    if spent.is_complete:
        lines.append(say("report-money-total", cost=total))
    else:
        lines.append(
            say("report-money-at-least", cost=total) if spent.total_kopecks else say("report-money-unknown")
        )
    each = [
        say(f"report-money-{what}", cost=money(kopecks, say))
        for what, count in (("answer", figures.answered), ("lead", figures.leads))
        if spent.is_complete and (kopecks := spent.each(count)) is not None
    ]
    return [*lines, ", ".join(each)] if each else lines


def report_comparison(one: ReportFigures, other: ReportFigures, say: Say) -> Safe:
    """Two launches side by side, figure by figure."""
    both = (one, other)

    def row(what: str, *values: str) -> str:
        return say(
            "report-compare-row",
            what=say.plain(f"report-total-{what}").removesuffix(", ₽"),
            one=values[0],
            other=values[1],
        )

    def shared(part: int, whole: int) -> str:
        words = say.plain("picture-share", count=part, percent=_percent(part, whole))
        return words if whole else _number(part, say)

    def price(kopecks: int | None, figures: ReportFigures) -> str:
        is_known = kopecks is not None and figures.money.is_complete
        return money(kopecks or 0, say) if is_known else say.plain("report-total-not-known")

    lines: list[str] = [
        say("report-compare-title", one=str(one.launch_id), other=str(other.launch_id)),
        "",
        row("to-call", *(_number(each.to_call, say) for each in both)),
        row("called", *(shared(each.called, each.to_call) for each in both)),
        row("answered", *(shared(each.answered, each.called) for each in both)),
        row("reacted", *(shared(each.reacted, each.answered) for each in both)),
        row("leads", *(_number(each.leads, say) for each in both)),
        "",
        row("cost-all", *(price(each.money.total_kopecks, each) for each in both)),
        row("cost-answer", *(price(each.money.each(each.answered), each) for each in both)),
        row("cost-lead", *(price(each.money.each(each.leads), each) for each in both)),
    ]
    return Safe("\n".join(lines))


def report_picture(figures: ReportFigures, say: Say, *, today: date) -> Picture:
    """The funnel, the answers, and when people answered."""
    if figures.period is not None:
        title, subtitle = say.plain("picture-title-days"), days_words(figures.period, say, today)
    else:
        title = say.plain("picture-title-launch", number=str(figures.launch_id))
        subtitle = say.plain("calls-count", count=figures.calls)
    panels: list[ChartBars | ChartColumns] = [
        ChartBars(say.plain("picture-funnel"), tuple(_steps(figures, say)))
    ]
    if figures.pressed:
        answers = [(pressed_words(one, say), one.count, _number(one.count, say)) for one in figures.pressed]
        panels.append(ChartBars(say.plain("picture-pressed"), tuple(answers[:_DRAWN_ANSWERS])))
    legend = (say.plain("picture-calls"), say.plain("picture-reached"))
    if figures.hours:
        hours = tuple(map(str, range(24)))
        panels.append(ChartColumns(say.plain("picture-hours"), hours, *_both(figures.by_hour), legend))
    if len({weekday for weekday, _ in figures.hours}) > 1:
        days = tuple(say.plain("weekday-short", day=day) for day in range(1, 8))
        panels.append(ChartColumns(say.plain("picture-weekdays"), days, *_both(figures.by_weekday), legend))
    return Picture(title, subtitle, tuple(panels))


def _steps(figures: ReportFigures, say: Say) -> Iterable[tuple[str, int, str]]:
    steps: list[tuple[str, int, int | None]] = [
        ("to-call", figures.to_call, None),
        ("called", figures.called, figures.to_call),
        ("answered", figures.answered, figures.called),
    ]
    if figures.answered and not figures.listened.unknown:
        steps.append(("listened", figures.listened.known, figures.answered))
    steps.append(("reacted", figures.reacted, figures.answered))
    steps.append(("leads", figures.leads, None))
    for what, count, of in steps:
        words = _number(count, say)
        if of:
            words = say.plain("picture-share", count=count, percent=_percent(count, of))
        yield say.plain(f"picture-{what}"), count, words


def _both(columns: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(whole for whole, _ in columns), tuple(part for _, part in columns)


def _number(count: int, say: Say) -> str:
    return say.plain("picture-number", count=count)


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole) if whole else 0
