"""The one schema that all tables belong to, and the column types that only tables know."""

from pydantic import TypeAdapter
from sqlalchemy import MetaData

from storage.tables.types import JsonOf

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Words = JsonOf(TypeAdapter(tuple[str, ...]))
"""Columns of a list, or one recipient's values in these columns."""
Counts = JsonOf(TypeAdapter(dict[str, int]))
Facts = JsonOf(TypeAdapter(dict[str, str | int | None]))
"""Small flat facts for rendering a message later: codes and numbers, never a ready sentence."""
