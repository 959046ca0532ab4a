"""The labels of all buttons, filled with the longest values that may stand in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from fluent.syntax import ast as fluent
from fluent.syntax import visitor

import bot
from bot.telegram.texts import Texts
from tests.architecture.fluent_files import entries

LOCALES = Path(bot.__file__).parent / "locales"
TEXTS = Texts.load(strict=True)
NO_LABELS = {"menu-not-connected", "button-outdated"}
"""Texts that are named like labels but are messages."""
FILLED: dict[str, str | int] = {
    "phone": "+7 916 123-45-67", "count": 5_000, "recipients": 5_000, "more": 100, "number": 10_000, "account": 100,
    "hours": "10:30–20:30", "value": 5_000, "time": "10:00", "name": "A", "command": "/languages", "id": "123456",
    "column": "A", "example": "A", "place": 10,
}  # fmt: skip
BY_LANGUAGE: dict[str, dict[str, str]] = {
    "ru": {
        "moment": "28 сентября в 10:00", "at": "28 сентября в 10:00", "day": "пн 28 сентября", "when": "28 сентября в 10:00", "cost": "0,40 ₽",
        "price": "≈ 12,40–24,80 ₽", "outcome": "телефон недоступен",
    },
    "en": {
        "moment": "28 September at 10:00", "at": "28 September at 10:00", "day": "Mon 28 September", "when": "28 September at 10:00", "cost": "₽0.40",
        "price": "≈ ₽12.40–24.80", "outcome": "phone unreachable",
    },
}  # fmt: skip
SHORTENED = {"button-repeat", "button-repeat-short"}
"""Labels for which a shorter form is shown where they do not fit."""


@dataclass(frozen=True)
class Label:
    """`choices`: the values of each fact that the wording depends on."""

    key: str
    choices: dict[str, tuple[str, ...]]


class _Choices(visitor.Visitor):
    def __init__(self) -> None:
        self.choices: dict[str, set[str]] = {}

    def visit_SelectExpression(self, node: fluent.SelectExpression) -> None:  # noqa: N802  (the visitor's way)
        if isinstance(node.selector, fluent.VariableReference):
            keys = {
                str(getattr(one.key, "name", None) or getattr(one.key, "value", "")) for one in node.variants
            }
            self.choices.setdefault(node.selector.id.name, set()).update(keys)
        self.generic_visit(node)


def labels() -> Iterator[Label]:
    for _, entry in entries(LOCALES / "ru"):
        if not isinstance(entry, fluent.Message):
            continue
        key = entry.id.name
        if key.startswith(("button-", "menu-")) and key not in NO_LABELS:
            found = _Choices()
            found.visit(entry)
            choices = {
                name: tuple(sorted(keys)) for name, keys in found.choices.items() if name not in FILLED
            }
            yield Label(key, choices)


def filled(label: Label, language: str) -> Iterator[str]:
    known = {**FILLED, **BY_LANGUAGE[language]}
    for choice in product(*label.choices.values()):
        facts = known | dict(zip(label.choices, choice, strict=True))
        yield TEXTS(language).plain(label.key, **facts)
