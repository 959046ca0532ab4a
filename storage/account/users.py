"""Who may use the bot: nobody by default, since a stranger in the chat spends the owner's money.

Users come in by one-time links. Only a link's hash is stored; a token has 192 random bits, so a plain hash is enough.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.audit import AuditKind
from bot.domain.ids import UserId
from bot.domain.phone import Phone
from storage.account import audit
from storage.engine.database import inserting
from storage.tables import invites, users

Role = Literal["owner", "member"]


@dataclass(frozen=True, slots=True)
class UserRow:
    """`role` None: known, but not let in. `language` and `timezone` None: not chosen, the settings' defaults hold."""

    id: UserId
    name: str
    role: Role | None
    language: str | None
    telegram_language: str
    timezone: str | None
    phone: Phone | None
    invited_by: UserId | None
    created_at: datetime
    speech_lang: str | None = None
    """Such as "ru-RU"; None, here and for the voice: as the account has it."""
    speech_voice: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A user who was let in, when and by whom. `invited_by` None: by the link of a start, or without a link."""

    id: UserId
    name: str
    role: Role | None
    since: datetime
    invited_by: UserId | None


@dataclass(frozen=True, slots=True)
class Invite:
    """A one-time link that nobody has used. The link itself can't be shown again."""

    id: int
    created_by: UserId
    created_at: datetime
    expires_at: datetime


_COLUMNS = [users.c[name] for name in UserRow.__dataclass_fields__]


async def get(tx: AsyncConnection, user_id: int) -> UserRow | None:
    row = (await tx.execute(select(*_COLUMNS).where(users.c.id == user_id))).one_or_none()
    return None if row is None else UserRow(*row)


async def names(tx: AsyncConnection, ids: Collection[int]) -> dict[UserId, str]:
    """The names of those of these users who are known."""
    rows = await tx.execute(select(users.c.id, users.c.name).where(users.c.id.in_(ids)))
    return {UserId(user_id): name for user_id, name in rows}


async def touch(
    tx: AsyncConnection, user_id: int, name: str, telegram_language: str, now: datetime
) -> UserRow:
    """Notes the user who writes and the language in which Telegram speaks to them; lets nobody in."""
    seen = {"name": name, "telegram_language": telegram_language[:12]}
    statement = inserting(tx, users).values(id=user_id, created_at=now, **seen)
    updating = statement.on_conflict_do_update(index_elements=[users.c.id], set_=seen)
    return UserRow(*(await tx.execute(updating.returning(*_COLUMNS))).one())


async def let_in(
    tx: AsyncConnection, user_id: int, role: Role, invited_by: int | None, now: datetime
) -> None:
    """Gives the role; an owner stays an owner, whatever is given."""
    given = {"role": role, "invited_by": invited_by}
    statement = inserting(tx, users).values(id=user_id, created_at=now, **given)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=[users.c.id], set_=given, where=func.coalesce(users.c.role, "") != "owner"
        )
    )


async def use_invite(tx: AsyncConnection, token: str, user_id: int, now: datetime) -> Role | None:
    """Lets the user in by a link that is unused and not expired; None: the link does not work. A link works only once.

    A link that would give this user nothing new stays unused, for whom it was meant. When somebody owns the bot, no
    owner link works any more; of two that are tapped at the same time only one works.
    """
    is_open = (
        invites.c.token_hash == _hash(token),
        invites.c.used_by.is_(None),
        invites.c.expires_at > now,
    )
    offered = await tx.scalar(select(invites.c.role).where(*is_open))
    if offered is None:
        return None
    user = await get(tx, user_id)
    if user is not None and user.role in {"owner", offered}:
        return user.role
    if offered == "owner":
        await take_owners_turn(tx)
        if await has_owner(tx):
            return None
    used = await tx.execute(
        update(invites)
        .where(*is_open)
        .values(used_by=user_id, used_at=now)
        .returning(invites.c.role, invites.c.created_by)
    )
    if (invite := used.one_or_none()) is None:
        return None
    await let_in(tx, user_id, invite.role, invite.created_by, now)
    kind = AuditKind.BOT_OWNER if invite.role == "owner" else AuditKind.JOINED
    await audit.note(tx, kind, now=now, by=invite.created_by, about=user_id)
    return "owner" if invite.role == "owner" else "member"


async def add_invite(
    tx: AsyncConnection, role: Role, created_by: int | None, now: datetime, ttl: timedelta
) -> str:
    """Returns the link's token: 32 characters that Telegram allows in a start link. It can't be read again."""
    token = secrets.token_urlsafe(24)
    await tx.execute(
        insert(invites).values(
            token_hash=_hash(token), role=role, created_by=created_by, created_at=now, expires_at=now + ttl
        )
    )
    if created_by is not None:
        await audit.note(tx, AuditKind.INVITED, now=now, by=created_by)
    return token


async def open_invites(tx: AsyncConnection, now: datetime) -> list[Invite]:
    """Links that would still let a colleague in, newest first."""
    columns = [invites.c[name] for name in Invite.__dataclass_fields__]
    query = select(*columns).where(
        invites.c.role == "member", invites.c.used_by.is_(None), invites.c.expires_at > now
    )
    return [Invite(*row) for row in await tx.execute(query.order_by(invites.c.id.desc()))]


async def revoke_invite(tx: AsyncConnection, invite_id: int) -> bool:
    """False: the link was used or revoked before."""
    unused = (invites.c.id == invite_id, invites.c.used_by.is_(None), invites.c.role == "member")
    return (await tx.execute(delete(invites).where(*unused))).rowcount == 1


async def revoke_invites_of(tx: AsyncConnection, user_id: int) -> None:
    """For a user who leaves or hands the bot over: their unused links stop working."""
    await tx.execute(delete(invites).where(invites.c.created_by == user_id, invites.c.used_by.is_(None)))


async def members(
    tx: AsyncConnection, *, among: Collection[int] | None = None, after: int = 0, limit: int
) -> list[Member]:
    """Everybody who was let in, or those `among`, in the order of ids. `since` of a user who came without a link is
    when they were first seen.
    """
    joined = select(func.max(invites.c.used_at)).where(invites.c.used_by == users.c.id).scalar_subquery()
    query = (
        select(
            users.c.id,
            users.c.name,
            users.c.role,
            func.coalesce(joined, users.c.created_at),
            users.c.invited_by,
        )
        .where(users.c.role.is_not(None) if among is None else users.c.id.in_(among), users.c.id > after)
        .order_by(users.c.id)
        .limit(limit)
    )
    return [Member(*row) for row in await tx.execute(query)]


async def set_role(tx: AsyncConnection, user_id: int, old: Role, new: Role | None) -> bool:
    """False: the user has another role by now."""
    done = await tx.execute(update(users).where(users.c.id == user_id, users.c.role == old).values(role=new))
    return done.rowcount == 1


async def renew_owner_link(tx: AsyncConnection, now: datetime, ttl: timedelta) -> str | None:
    """The token of the only owner link that works from now on. None when somebody owns the bot: then none works."""
    await take_owners_turn(tx)
    await tx.execute(delete(invites).where(invites.c.role == "owner", invites.c.used_by.is_(None)))
    return None if await has_owner(tx) else await add_invite(tx, "owner", None, now, ttl)


async def take_owners_turn(tx: AsyncConnection) -> None:
    """Transactions that could make an owner run one after another (SQLite has one writer anyway)."""
    if tx.dialect.name != "sqlite":
        await tx.execute(select(func.pg_advisory_xact_lock(OWNERS_TURN)))


OWNERS_TURN = 7265402
"""The number of this advisory lock. Other locks use phones, which are longer, and the migrations' number."""


async def has_owner(tx: AsyncConnection) -> bool:
    return await tx.scalar(select(users.c.id).where(users.c.role == "owner").limit(1)) is not None


async def set_language(tx: AsyncConnection, user_id: int, language: str | None) -> None:
    await _set(tx, user_id, language=language)


async def set_timezone(tx: AsyncConnection, user_id: int, timezone: str | None) -> None:
    """An IANA name."""
    await _set(tx, user_id, timezone=timezone)


async def set_speech(tx: AsyncConnection, user_id: int, lang: str | None, voice: str) -> None:
    """The language and voice in which this user's texts are read aloud."""
    await _set(tx, user_id, speech_lang=lang, speech_voice=voice)


async def set_phone(tx: AsyncConnection, user_id: int, phone: Phone) -> None:
    """The user's own phone, from a contact that Telegram says is theirs."""
    await _set(tx, user_id, phone=phone)


async def _set(tx: AsyncConnection, user_id: int, **chosen: str | None) -> None:
    await tx.execute(update(users).where(users.c.id == user_id).values(**chosen))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
