"""A revision must always mean what it meant when it was written, so it names SQL's own types and never imports ours."""

from typing import Any, Literal

from sqlalchemy import DefaultClause, False_, True_

from storage.tables.types import BigId, JsonOf, UtcDateTime


def plain_text(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Alembic's render_item: the text for one of our types in a revision; False: as Alembic would write it."""
    if kind == "server_default" and isinstance(item, DefaultClause) and isinstance(item.arg, True_ | False_):
        # Alembic would write a number, as SQLite does, and PostgreSQL refuses that.
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
    """Alembic's compare_server_default. Alembic's own takes SQLite's ('') for a change; None leaves it to Alembic."""
    return False if (found_default, wanted_text) == ("('')", "") else None
