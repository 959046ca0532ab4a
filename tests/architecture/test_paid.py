"""What costs money has one way out, the gate: here stands every paid method, where it is asked for, and who sends it."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import bot.provider
from bot.provider.methods import Method, MoveCalls, PaidMethod, RemoveCalls, RemoveRecords

ROOT = Path(__file__).parents[2]
PAID = "bot.provider.methods.paid"
GATE = "bot/services/paid/gate.py"
ASKED_FOR_IN = {
    "CreateCalls": {"bot/services/paid/call_request.py"},
    "CreateTemplateCalls": {"bot/services/paid/call_request.py"},
    "CreateRecord": {"bot/services/paid/requests.py"},
    "ConfirmPhone": {"bot/services/paid/requests.py"},
}
"""Every paid method, and the modules that make one."""
SENT_FROM = {
    "bot/services/sending/sending.py",
    "bot/services/records/orders.py",
    "bot/services/verification/verifying.py",
}
FREE = {MoveCalls, RemoveCalls, RemoveRecords}
"""They change something and cost nothing. A new method that changes something belongs there, or is paid."""


def all_methods(base: type[Method[object]] = Method) -> Iterator[type[Method[object]]]:
    for module in pkgutil.walk_packages(bot.provider.__path__, "bot.provider."):
        importlib.import_module(module.name)
    for kind in base.__subclasses__():
        # pydantic makes a class of its own of each Method[Answer].
        if "path" in kind.__dict__:
            yield kind
        yield from all_methods(kind)


def sources() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("bot", "handlers", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith("bot/sandbox/"):
                yield name, ast.parse(path.read_text(encoding="utf-8"))


def calls_of(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_every_method_that_changes_something_is_paid_or_known_to_be_free() -> None:
    kinds = set(all_methods())
    paid = {kind for kind in kinds if issubclass(kind, PaidMethod)}
    assert {kind.__name__ for kind in paid} == set(ASKED_FOR_IN)
    assert all(kind.__module__.startswith(f"{PAID}.") for kind in paid)
    assert {kind for kind in kinds - paid if not kind.repeatable} == FREE


def test_every_paid_method_has_a_body_whose_first_piece_asks_whether_it_is_in_time() -> None:
    paid = [kind for kind in all_methods() if issubclass(kind, PaidMethod)]
    assert all(kind.verbs == ("POST",) for kind in paid)


def test_each_paid_method_is_made_where_the_gate_is_and_nowhere_else() -> None:
    made: dict[str, set[str]] = {name: set() for name in ASKED_FOR_IN}
    for path, tree in sources():
        for call in calls_of(tree):
            if isinstance(call.func, ast.Name) and call.func.id in made:
                made[call.func.id].add(path)
    assert made == ASKED_FOR_IN


def test_no_paid_address_is_written_anywhere_else() -> None:
    paths = {kind.path for kind in all_methods() if issubclass(kind, PaidMethod)}
    written = {
        path
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in paths
    }
    assert {path.rpartition("/")[0] for path in written} == {PAID.replace(".", "/")}


def test_only_the_gate_lets_a_request_leave_and_only_what_entered_it() -> None:
    letting, making, sending = set(), set(), set()
    for path, tree in sources():
        for call in calls_of(tree):
            if any(keyword.arg == "in_time" for keyword in call.keywords):
                letting.add(path)
            if isinstance(call.func, ast.Name) and call.func.id in {"Paid", "Admitted"}:
                making.add(path)
            if isinstance(call.func, ast.Attribute) and ast.unparse(call.func) == "self._gate.send":
                sending.add(path)
    assert (letting, making, sending) == ({GATE}, {GATE}, SENT_FROM)
