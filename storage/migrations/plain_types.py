"""Revisions must go on meaning what they meant, so they name SQL's own types and never import ours."""

from typing import Any, Literal

from sqlalchemy import DefaultClause, False_, True_

from storage.tables.types import BigId, JsonOf, UtcDateTime


def plain_text(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Alembic's render_item: the text that stands for one of our types in a revision; False: as usual."""
    if kind == "server_default" and isinstance(item, DefaultClause) and isinstance(item.arg, True_ | False_):
        # Alembic would write down SQLite's word for it, a number, which PostgreSQL refuses.
        return f"sa.{item.arg}()"
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, JsonOf):
        return "sa.Text()"
    if item is BigId:
        return 'sa.BigInteger().with_variant(sa.Integer(), "sqlite")'
    return False


def default_differs(
    _context: object,
    _found: object,
    _wanted: object,
    found_default: str | None,
    _wanted_default: object,
    wanted_text: str | None,
) -> bool | None:
    """Alembic's compare_server_default; its own takes SQLite's ('') for a change. None: ask it."""
    return False if (found_default, wanted_text) == ("('')", "") else None
