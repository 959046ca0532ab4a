"""A tree of four levels and thirty reactions, as a user types it, and what a request says of any tree."""

from typing import Any

SAID = "Вы придёте?"
_FIRST = (
    "1 приду: Спасибо",
    "2 не приду (нет, не приду): менеджер +7 495 000-00-01; Соединяю",
    "3 позже: лид; Хорошо",
)


def lines_below(path: str) -> list[str]:
    """What follows the reaction at `path`, "" for the first level; keys as on their own level."""
    steps = path.split(".") if path else []
    if not steps:
        return list(_FIRST)
    if len(steps) == 1:
        return [f"1 да: Записали на {path}", "2 (конечно, да): смс Ждём вас", f"9 нет: Жаль {path}; стоп"]
    if len(steps) < 4 and set(steps[1:]) == {"1"}:
        return [f"1: Пункт {path}", "*: лид", f"-: Молчание {path}"]
    return []


def paths(path: str = "") -> list[str]:
    """Of all reactions with something below them, parents first; the tree itself is ""."""
    below = lines_below(path)
    keys = [line.split(":")[0].split()[0].rstrip(",") for line in below]
    deeper = [child for key in keys if key.isdigit() for child in paths(f"{path}.{key}".lstrip("."))]
    return [path, *deeper] if below else []


def text() -> str:
    """The whole tree below its text."""
    lines = [f"{path}.{line}" if path else line for path in paths() for line in lines_below(path)]
    return "\n".join([SAID, *lines])


def ivrs(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The tree of a request without the addresses, which are each call's own."""
    return [_bare(node) for node in body["ivrs"]]


def _bare(node: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in node.items() if not name.startswith("webhook")}
    if "ivrs" in kept:
        kept["ivrs"] = [_bare(child) for child in kept["ivrs"]]
    return kept
