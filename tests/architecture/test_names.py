"""One public class name, one meaning: of two classes with one name only the import tells which is meant, and a reader who
jumps into the middle of a module takes the one for the other.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from tests.architecture.test_repository import PRODUCTION, name, python_files

MAY_BE_DOUBLE: Final[dict[str, str]] = {}
"""Class name -> in a few words, why it may be defined more than once."""


def doubles(modules: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Public class names that are defined more than once in these (name, source)s, with the places."""
    places = defaultdict(list)
    for module, source in modules:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(f"{module}:{node.lineno}")
    return {known: found for known, found in places.items() if len(found) > 1}


def of_production() -> dict[str, list[str]]:
    return doubles((name(path), path.read_text(encoding="utf-8")) for path in python_files(*PRODUCTION))


def test_no_public_class_shares_its_name() -> None:
    assert {known: found for known, found in of_production().items() if known not in MAY_BE_DOUBLE} == {}


def test_each_exception_has_a_reason_and_is_still_needed() -> None:
    found = of_production()
    assert [known for known, reason in MAY_BE_DOUBLE.items() if not reason or known not in found] == []


def test_a_second_definition_is_found_wherever_it_stands() -> None:
    one, other = "class Seat: ...\nclass _Kept: ...", "class _Kept: ...\ndef made():\n    class Seat: ..."
    assert doubles([("one.py", one), ("other.py", other)]) == {"Seat": ["one.py:1", "other.py:3"]}
