"""What the owners of the bot and of accounts can look up later; bot.domain.audit says what is noted."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.audit import AuditKind
from bot.domain.ids import UserId
from bot.services.refusal import Refusal
from storage.account import accounts, audit, users
from storage.engine.database import Database

PAGE = 10
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class AuditLine:
    """`by` and `about` by name, "" for the program itself or nobody; `account` is its number at the service."""

    id: int
    at: datetime
    kind: AuditKind
    by: str
    about: str
    account: int | None
    facts: dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Newest first; `more`: there are older ones, behind the last id here."""

    lines: tuple[AuditLine, ...]
    more: bool


class AuditLog:
    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def page(self, user_id: UserId, before: int | None = None, limit: int = PAGE) -> AuditPage:
        """The bot's owner sees the whole bot's audit, an account's owner the account's. Raises Refusal not-owner."""
        async with self._database.reading() as tx:
            user = await users.get(tx, user_id)
            of_bot = user is not None and user.role == "owner"
            if not of_bot and not await accounts.owned_by(tx, user_id):
                raise Refusal("not-owner")
            rows = await audit.page(tx, user_id, of_bot=of_bot, before=before, limit=limit + 1)
            ids = {one for row in rows for one in (row.by, row.about) if one}
            names = await users.names(tx, ids)
        lines = [
            AuditLine(
                row.id,
                row.at,
                row.kind,
                _named(row.by, names),
                _named(row.about, names),
                row.account_number,
                row.facts,
            )
            for row in rows[:limit]
        ]
        return AuditPage(tuple(lines), len(rows) > limit)

    async def whole(self, user_id: UserId) -> list[AuditLine]:
        """The whole audit for an export, read a chunk at a time."""
        page = await self.page(user_id, None, _CHUNK)
        lines = list(page.lines)
        while page.more:
            page = await self.page(user_id, lines[-1].id, _CHUNK)
            lines += page.lines
        return lines


def _named(user_id: UserId | None, names: dict[UserId, str]) -> str:
    """The user's name, or their Telegram id where no name is known."""
    return "" if not user_id else names.get(user_id) or str(user_id)
