"""`python -m bot.confined … bot.charts.child ORDER OUTPUT`: draws a picture for a phone 360 pixels wide, three times as large.

Nothing here is the library's global state, and its caches stay in the order's folder, which is removed.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, Final

DPI: Final = 300
WIDTH: Final = 3.6
"""Inches: 1080 pixels."""
INK, FAINT, WHOLE, PART = "#1f2933", "#6b7785", "#c9d6e4", "#2f7fd0"
_MARGIN: Final = 0.16
_HEAD, _PANEL_HEAD, _ROW, _COLUMNS, _UNDER, _GAP, _FOOT = 0.56, 0.3, 0.3, 1.0, 0.16, 0.18, 0.06
_LABELS: Final = 1.36
"""Inches of the names in front of bars."""
_LABEL_LENGTH: Final = 18


def draw(order: dict[str, Any], output: Path) -> None:
    """Writes the PNG."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - after its settings

    heights = [_height(panel) for panel in order["panels"]]
    height = _HEAD + sum(heights) + _GAP * len(heights) + _FOOT
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
    figure.text(
        _MARGIN / WIDTH, 1 - 0.22 / height, order["title"], size=12, weight="bold", color=INK, va="center"
    )
    figure.text(_MARGIN / WIDTH, 1 - 0.44 / height, order["subtitle"], size=8.5, color=FAINT, va="center")
    top = _HEAD + _GAP / 2
    for panel, tall in zip(order["panels"], heights, strict=True):
        figure.text(
            _MARGIN / WIDTH,
            1 - (top + 0.1) / height,
            panel["title"],
            size=10,
            weight="bold",
            color=INK,
            va="center",
        )
        is_bars = "rows" in panel
        left = _MARGIN + (_LABELS if is_bars else 0.3)
        under = 0 if is_bars else _UNDER
        inner = tall - _PANEL_HEAD - under
        below = height - top - tall + under
        box = (left / WIDTH, below / height, (WIDTH - left - _MARGIN) / WIDTH, inner / height)
        axes = figure.add_axes(box)
        (_bars if is_bars else _columns)(axes, panel)
        top += tall + _GAP
    figure.savefig(output, format="png")


def _height(panel: dict[str, Any]) -> float:
    return _PANEL_HEAD + (_ROW * len(panel["rows"]) if "rows" in panel else _COLUMNS + _UNDER)


def _bars(axes: Any, panel: dict[str, Any]) -> None:
    names = [_short(name) for name, _, _ in panel["rows"]]
    values = [value for _, value, _ in panel["rows"]]
    places = list(range(len(names)))
    most = max(*values, 1)
    axes.barh(places, [most] * len(places), height=0.62, color="#f1f4f8")
    axes.barh(places, values, height=0.62, color=PART)
    for place, (_, value, words) in zip(places, panel["rows"], strict=True):
        is_long = value > most * 0.55
        axes.text(
            value - most * 0.02 if is_long else value + most * 0.02,
            place,
            words,
            size=8.5,
            va="center",
            ha="right" if is_long else "left",
            color="white" if is_long else INK,
        )
    axes.set_yticks(places, names, size=8.5, color=INK)
    axes.set_ylim(len(places) - 0.5, -0.5)
    axes.set_xlim(0, most)
    axes.set_xticks([])
    _bare(axes)


def _columns(axes: Any, panel: dict[str, Any]) -> None:
    places = list(range(len(panel["labels"])))
    axes.bar(places, panel["whole"], width=0.78, color=WHOLE, label=panel["legend"][0])
    axes.bar(places, panel["part"], width=0.78, color=PART, label=panel["legend"][1])
    every = 1 if len(places) <= 8 else 3
    shown = places[::every]
    axes.set_xticks(shown, [panel["labels"][place] for place in shown], size=8, color=INK)
    most = max(*panel["whole"], 1)
    axes.set_yticks([0, most], ["0", str(most)], size=8, color=FAINT)
    axes.set_xlim(-0.6, len(places) - 0.4)
    axes.set_ylim(0, most * 1.06)
    axes.legend(
        loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, fontsize=8, frameon=False, borderpad=0, labelcolor=INK,
        handlelength=1, handletextpad=0.4, columnspacing=1,
    )  # fmt: skip
    _bare(axes)


def _bare(axes: Any) -> None:
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _short(name: str) -> str:
    return name if len(name) <= _LABEL_LENGTH else f"{name[: _LABEL_LENGTH - 1].rstrip()}…"


def _main(arguments: list[str]) -> None:
    order, output = map(Path, arguments)
    # One thread: each takes address space of its own, which is limited here.
    os.environ |= {"MPLCONFIGDIR": str(order.parent), "OPENBLAS_NUM_THREADS": "1"}
    draw(json.loads(order.read_text(encoding="utf-8")), output)


if __name__ == "__main__":
    _main(sys.argv[1:])
