"""Who has been let in, and how they leave: members seen and removed, open invitations seen and revoked.

A removed member leaves nothing behind that works: no key, no draft, no invitation. Their unsent calls stay at home; the
account's owner gets the news of their calls that are under way.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.audit import AuditKind
from bot.domain.clock import Clock
from bot.domain.ids import AccountId, ChatId, UserId
from bot.services.account.accounts import Accounts
from bot.services.refusal import Refusal
from bot.services.users.access import Access
from bot.services.wakeups import Wakeups
from storage.account import accounts, audit, users
from storage.account.accounts import NOBODY, Account
from storage.account.users import Invite, Member
from storage.calling import drafts
from storage.chat import cards, lead_messages, outbox
from storage.engine.database import Database

__all__ = ["Invite", "Member", "MemberCard", "Members", "MembersPage", "Removal"]

PAGE = 8


@dataclass(frozen=True, slots=True)
class MembersPage:
    """Members by id; `names`: of those who invited them. `invites`: open invitations, None for who may not see them."""

    lines: tuple[Member, ...]
    names: dict[UserId, str]
    invites: int | None
    more: bool


@dataclass(frozen=True, slots=True)
class MemberCard:
    """`accounts`: (row id, number at the service) of each account that the viewer may pass on to this member."""

    member: Member
    invited_by: str
    may_remove: bool
    may_have_bot: bool
    accounts: tuple[tuple[AccountId, int], ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """`unsent_launches`: how many of their launches stay at home."""

    name: str
    unsent_launches: int


class Members:
    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        connecting: Accounts,
        settings: Settings,
        clock: Clock,
        wakeups: Wakeups,
    ) -> None:
        self._database = database
        self._access = access
        self._accounts = connecting
        self._settings = settings
        self._clock = clock
        self._wakeups = wakeups

    async def page(self, user_id: UserId, after: int = 0) -> MembersPage:
        """The bot's owner sees all members, an account's owner those with a key of it. Raises Refusal not-owner."""
        async with self._database.reading() as tx:
            is_owner, among = await self._visible(tx, user_id)
            rows = await users.members(tx, among=among, after=after, limit=PAGE + 1)
            names = await users.names(tx, [row.invited_by for row in rows if row.invited_by is not None])
            invites = len(await users.open_invites(tx, self._clock())) if is_owner else None
        return MembersPage(tuple(rows[:PAGE]), names, invites, len(rows) > PAGE)

    async def card(self, user_id: UserId, member_id: int) -> MemberCard:
        """Raises Refusal: not-owner, no-such-member."""
        async with self._database.reading() as tx:
            is_owner, among = await self._visible(tx, user_id)
            member = await _member(tx, member_id, among)
            names = await users.names(tx, [] if member.invited_by is None else [member.invited_by])
            theirs = await accounts.account_of(tx, member.id)
        is_other = member.id != user_id
        may_pass = is_other and theirs is not None and theirs.owner_id == user_id
        return MemberCard(
            member=member,
            invited_by=names.get(member.invited_by or NOBODY, ""),
            may_remove=is_owner and is_other,
            may_have_bot=is_owner and member.role == "member",
            accounts=((theirs.id, theirs.provider_user_id),) if may_pass and theirs is not None else (),
        )

    async def remove(self, user_id: UserId, member_id: int) -> Removal:
        """Raises Refusal: not-owner, no-such-member, member-in-settings."""
        if member_id in {*self._settings.allowed_users, *self._settings.operator_ids}:
            raise Refusal("member-in-settings")
        now = self._clock()
        async with self._database.writing() as tx:
            # Takes turns with a user who is taking the bot over.
            await users.take_owners_turn(tx)
            await _refuse_but_owner(tx, user_id)
            member = await _member(tx, member_id, None)
            if not await users.set_role(tx, member.id, "member", None):
                raise Refusal("no-such-member")
            await audit.note(tx, AuditKind.REMOVED, now=now, by=user_id, about=member.id)
            await users.revoke_invites_of(tx, member.id)
            await drafts.close_all_of(tx, member.id, now)
            for account in await self._accounts_of(tx, member.id):
                await self._leave_account(tx, account, member.id, user_id, now)
            await accounts.disconnect(tx, member.id, now, by=user_id)
            await lead_messages.taker_left(tx, member.id, now)
            await outbox.forget_unsent_to(tx, ChatId(member.id))
            await _say_goodbye(tx, member.id, now)
        self._access.forget(member.id)
        self._wakeups.outbox.set()
        # If the process dies before this, the launches still stay at home: there is no key to send them with.
        unsent = await self._accounts.keep_unsent_home(member.id)
        return Removal(member.name, unsent)

    async def _accounts_of(self, tx: AsyncConnection, member_id: UserId) -> list[Account]:
        """The accounts that the member owns, and the one that they have a key of."""
        owned = await accounts.owned_by(tx, member_id)
        connected = await accounts.account_of(tx, member_id)
        return owned if connected is None or connected in owned else [*owned, connected]

    async def _leave_account(
        self, tx: AsyncConnection, account: Account, member_id: UserId, by: UserId, now: datetime
    ) -> None:
        """Their account goes to the bot's owner, else to who connected it next; so does the news of calls."""
        await accounts.lock_row(tx, account.id)
        others = [one for one in await accounts.connected_to(tx, account.id) if one != member_id]
        heir = by if by in others else next(iter(others), NOBODY)
        await accounts.pass_on(tx, account.id, member_id, heir, by, now)
        owner = heir if account.owner_id == member_id else account.owner_id
        chat = ChatId(owner if owner != NOBODY else by)
        await cards.move_chat(tx, account.id, member_id, chat)

    async def invites(self, user_id: UserId) -> list[Invite]:
        """Raises Refusal not-owner."""
        async with self._database.reading() as tx:
            await _refuse_but_owner(tx, user_id)
            return await users.open_invites(tx, self._clock())

    async def revoke(self, user_id: UserId, invite_id: int) -> None:
        """Ends an invitation; a second tap changes nothing. Raises Refusal not-owner."""
        async with self._database.writing() as tx:
            await _refuse_but_owner(tx, user_id)
            if await users.revoke_invite(tx, invite_id):
                await audit.note(tx, AuditKind.INVITE_REVOKED, now=self._clock(), by=user_id)

    async def _visible(self, tx: AsyncConnection, user_id: UserId) -> tuple[bool, list[UserId] | None]:
        """Whether the user owns the bot, and whom they may see; None: everybody."""
        row = await users.get(tx, user_id)
        if row is not None and row.role == "owner":
            return True, None
        owned = await accounts.owned_by(tx, user_id)
        if not owned:
            raise Refusal("not-owner")
        return False, [one for account in owned for one in await accounts.connected_to(tx, account.id)]


async def _refuse_but_owner(tx: AsyncConnection, user_id: UserId) -> None:
    row = await users.get(tx, user_id)
    if row is None or row.role != "owner":
        raise Refusal("not-owner")


async def _member(tx: AsyncConnection, member_id: int, among: list[UserId] | None) -> Member:
    found = await users.members(tx, among=among, after=member_id - 1, limit=1)
    if not found or found[0].id != member_id:
        raise Refusal("no-such-member")
    return found[0]


async def _say_goodbye(tx: AsyncConnection, member_id: UserId, now: datetime) -> None:
    await outbox.put(
        tx,
        f"removed:{member_id}:{now.isoformat()}",
        chat_id=ChatId(member_id),
        kind="member_removed",
        facts={"user_id": member_id},
        now=now,
    )
