"""Column types that mean the same on SQLite and PostgreSQL: SQLite drops time zones and has no JSON of its own."""

from datetime import UTC, datetime
from typing import TypeVar

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

T = TypeVar("T")

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits on both. On SQLite only a plain INTEGER numbers its rows by itself."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware in, aware UTC out; a naive datetime is a mistake and refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a zone can't be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonOf(TypeDecorator[T]):
    """A value that is written and read through its pydantic adapter: what is read from a row has been validated."""

    impl = Text
    cache_ok = True

    def __init__(self, adapter: TypeAdapter[T]) -> None:
        super().__init__()
        self.adapter = adapter

    def process_bind_param(self, value: T | None, _dialect: Dialect) -> str | None:
        return None if value is None else self.adapter.dump_json(value).decode()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> T | None:
        return None if value is None else self.adapter.validate_json(value)
