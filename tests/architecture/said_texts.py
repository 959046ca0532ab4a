"""Reads the code for what it says to people: `say("key", fact=…)` and `say.plain("key", …)`, without running it.

ftl-extract's own check takes `say.plain` for a key of that name and knows no keys made of codes.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Said:
    """One key at one place. `facts` is None where they are spread (`**facts`), `is_plain` for labels and alerts.

    `is_one_of`: the same call may say another key with the same facts.
    """

    where: str
    key: str
    facts: frozenset[str] | None
    is_plain: bool
    is_one_of: bool


@dataclass(frozen=True)
class Family:
    """Keys that are made from a code: `say(f"reason-{code}")` has the shape `reason-…`."""

    where: str
    shape: str


@dataclass(frozen=True)
class Code:
    """What the code says, and every short word in it (the codes that families are made of)."""

    said: tuple[Said, ...]
    families: tuple[Family, ...]
    words: frozenset[str]


def read_code(root: Path, folders: tuple[str, ...], without: tuple[str, ...] = ()) -> Code:
    """All Python files below `folders` of `root`, but for the folders `without`."""
    said: list[Said] = []
    families: list[Family] = []
    words: set[str] = set()
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            where = path.relative_to(root)
            if any(where.is_relative_to(other) for other in without):
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            words |= set(_words(tree))
            for found in _said_in(tree, str(where)):
                (said if isinstance(found, Said) else families).append(found)  # type: ignore[arg-type]  # told apart here
    return Code(tuple(said), tuple(families), frozenset(words))


def _words(tree: ast.AST) -> Iterator[str]:
    """Literals that may be codes, and the names that enumerations make codes of."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from re.findall(r"[a-z][a-z0-9_-]*", node.value)


def _said_in(tree: ast.AST, path: str) -> Iterator[Said | Family]:
    for scope in ast.walk(tree):
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            named = _named_strings(scope)
            for call in ast.walk(scope):
                if isinstance(call, ast.Call) and call.args and (kind := _kind(call.func)):
                    yield from _keys_of(call, kind, named, f"{path}:{call.lineno}")


def _kind(function: ast.expr) -> str | None:
    """`say`, `plain`, `label` or `has`; None for any other call."""
    if isinstance(function, ast.Name | ast.Attribute) and _name(function) == "say":
        return "say"
    if isinstance(function, ast.Attribute) and function.attr in {"plain", "label", "has"}:
        return function.attr if _name(function.value) == "say" else None
    return None


def _name(node: ast.expr) -> str | None:
    """The last name of `say`, `self.say`, `self._say`."""
    if isinstance(node, ast.Name):
        return node.id.lstrip("_")
    return node.attr.lstrip("_") if isinstance(node, ast.Attribute) else None


def _named_strings(scope: ast.AST) -> dict[str, list[ast.expr]]:
    """What is assigned to each name in a function: `key = f"refusal-{code}"; say(key)`."""
    named: dict[str, list[ast.expr]] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    named.setdefault(target.id, []).append(node.value)
    return named


def _keys_of(
    call: ast.Call, kind: str, named: dict[str, list[ast.expr]], where: str
) -> Iterator[Said | Family]:
    names = [word.arg for word in call.keywords]
    facts = None if kind == "has" or None in names else frozenset(name for name in names if name)
    choices = list(_choices(call.args[0], named))
    for choice in choices:
        if isinstance(choice, ast.Constant) and isinstance(choice.value, str):
            yield Said(
                where, choice.value, facts, is_plain=kind in {"plain", "label"}, is_one_of=len(choices) > 1
            )
        elif isinstance(choice, ast.JoinedStr):
            shape = "".join(str(p.value) if isinstance(p, ast.Constant) else "…" for p in choice.values)
            yield Family(where, shape)


def _choices(node: ast.expr, named: dict[str, list[ast.expr]]) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from _choices(node.body, named)
        yield from _choices(node.orelse, named)
    elif isinstance(node, ast.Name):
        for value in named.get(node.id, ()):
            if not isinstance(value, ast.Name):
                yield from _choices(value, named)
    else:
        yield node
