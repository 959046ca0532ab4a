"""Members, ownership and the audit, on both databases."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.audit import AuditKind
from bot.domain.calls.launch import LaunchState
from bot.domain.costs.limits import Limit
from bot.domain.ids import ChatId, UserId
from bot.services.account.accounts import Accounts
from bot.services.refusal import Refusal
from bot.services.users.handovers import BOT, OFFER_TTL
from bot.services.users.members import Members
from bot.services.wakeups import Wakeups
from storage import tables
from storage.account import audit
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, EVE, KEY, SECOND_KEY, Shop, a_call, phone

OLGA = UserId(1004)


@pytest.fixture
async def team(shop: Shop) -> Shop:
    """Anna owns the bot and the account, Boris came by her link and has a key of it, Eve came, too, and has none."""
    access = shop.services.access
    token = await access.owner_token()
    assert token is not None
    assert await access.use_invite(ANNA, token) == "owner"
    for user in (BORIS, EVE):
        assert await access.admit(user, f"User {user}", "ru") is None
        assert await access.use_invite(user, await access.invite(ANNA)) == "member"
    await shop.join(BORIS)
    return shop


async def kinds(shop: Shop) -> list[str]:
    async with shop.database.reading() as tx:
        return list(await tx.scalars(select(tables.audit.c.kind).order_by(tables.audit.c.id)))


async def is_in(shop: Shop, user: UserId) -> bool:
    return await shop.services.access.admit(user, f"User {user}", "ru") is not None


async def test_the_owner_sees_who_joined_when_and_by_whom(team: Shop) -> None:
    page = await team.services.members.page(ANNA)
    assert [(row.id, row.role, row.invited_by) for row in page.lines] == [
        (ANNA, "owner", None), (BORIS, "member", ANNA), (EVE, "member", ANNA),
    ]  # fmt: skip
    assert [row.since for row in page.lines] == [team.clock()] * 3
    assert (page.names, page.invites, page.more) == ({ANNA: "Somebody"}, 0, False)
    for stranger in (BORIS, EVE):
        for asking in (
            team.services.members.page(stranger),
            team.services.members.card(stranger, ANNA),
            team.services.members.invites(stranger),
            team.services.members.revoke(stranger, 1),
            team.services.members.remove(stranger, ANNA),
            team.services.audit_log.page(stranger),
            team.services.handovers.offer(stranger, ANNA),
        ):
            with pytest.raises(Refusal, match="not-owner"):
                await asking


async def test_members_come_page_by_page(team: Shop) -> None:
    for number in range(10):
        await team.services.access.admit(UserId(2000 + number), "", "ru")
        token = await team.services.access.invite(ANNA)
        await team.services.access.use_invite(UserId(2000 + number), token)
    page = await team.services.members.page(ANNA)
    assert (len(page.lines), page.more) == (8, True)
    rest = await team.services.members.page(ANNA, page.lines[-1].id)
    assert ([row.id for row in rest.lines], rest.more) == ([2005, 2006, 2007, 2008, 2009], False)


async def test_a_removed_member_leaves_nothing_that_works(team: Shop) -> None:
    held = await team.launch(a_call(1), user_id=BORIS)
    begun = await team.list_launch([f"{phone(n)};Имя;" for n in range(10, 12)], user_id=BORIS, per_minute=1)
    team.clock.move(seconds=61)
    await team.services.sending.send(begun)
    draft_id, revision = await team.draft(a_call(2), user_id=BORIS)
    paid = team.paid()
    assert await is_in(team, BORIS)
    removal = await team.services.members.remove(ANNA, BORIS)
    assert (removal.name, removal.unsent_launches) == ("User 1002", 2)
    assert not await is_in(team, BORIS)
    assert await team.services.accounts.known(BORIS) is None
    with pytest.raises(Refusal, match="draft-closed"):
        await team.services.launching.confirm(team.yes(BORIS), draft_id, revision)
    assert (await team.launch_row(held)).state is LaunchState.CANCELLED
    assert (await team.launch_row(begun)).state is LaunchState.STOPPED
    await team.send_due()
    assert team.paid() == paid
    with pytest.raises(Refusal, match="no-such-member"):
        await team.services.members.remove(ANNA, BORIS)
    assert (AuditKind.REMOVED in await kinds(team), AuditKind.DISCONNECTED in await kinds(team)) == (
        True,
        True,
    )


async def test_what_a_removed_member_has_under_way_is_told_to_the_accounts_owner(team: Shop) -> None:
    launch_id = await team.sent(a_call(1), user_id=BORIS)
    await team.services.members.remove(ANNA, BORIS)
    told = [(notice.chat_id, notice.kind) for notice in await team.notices()]
    assert told == [(ChatId(BORIS), "member_removed")]
    await team.overheard()
    await team.project()
    (card,) = [card for card in await team.services.cards.due() if card.launch_id == launch_id]
    assert (int(card.chat_id), card.message_id) == (int(ANNA), None)
    assert (await team.launch_row(launch_id)).chat_id == ChatId(ANNA)


class PowerGoesOut(Accounts):
    def __init__(self) -> None:
        """Needs nothing: it does not come to anything."""

    async def keep_unsent_home(self, user_id: UserId) -> int:
        raise ConnectionAbortedError(user_id)


async def test_a_removal_that_was_killed_in_the_middle_sends_nothing(team: Shop) -> None:
    launch_id = await team.launch(a_call(1), user_id=BORIS)
    members = Members(
        database=team.database,
        access=team.services.access,
        connecting=PowerGoesOut(),
        settings=team.settings,
        clock=team.clock,
        wakeups=Wakeups(),
    )
    with pytest.raises(ConnectionAbortedError):
        await members.remove(ANNA, BORIS)
    team.clock.move(seconds=61)
    await team.send_due()
    assert team.paid() == 0
    assert [reason for _, reason in await team.people(launch_id)] == ["disconnected"]


async def test_whom_the_settings_let_in_cannot_be_removed_here(open_shop: OpenShop) -> None:
    shop = await open_shop(allowed_users=(BORIS,), operator_ids=(EVE,))
    for user in (BORIS, EVE):
        with pytest.raises(Refusal, match="member-in-settings"):
            await shop.services.members.remove(ANNA, user)


async def test_the_owner_is_no_member_to_be_removed(team: Shop) -> None:
    with pytest.raises(Refusal, match="no-such-member"):
        await team.services.members.remove(ANNA, ANNA)
    with pytest.raises(Refusal, match="no-such-member"):
        await team.services.members.remove(ANNA, 4711)
    assert await is_in(team, ANNA)


async def test_an_account_of_a_removed_member_finds_another_owner(team: Shop) -> None:
    team.calling.add_account(SECOND_KEY, balance="10.00")
    await team.join(EVE, key=SECOND_KEY)
    eves = await team.services.accounts.known(EVE)
    assert eves is not None
    assert eves.is_account_owner
    # Olga came later; while she has a key of it, it goes to her.
    await team.services.access.admit(OLGA, "Olga", "ru")
    await team.services.access.use_invite(OLGA, await team.services.access.invite(ANNA))
    await team.join(OLGA, key=SECOND_KEY)
    await team.services.members.remove(ANNA, EVE)
    assert (await known(team, OLGA)).is_account_owner
    # Nobody else has one: the next who connects it owns it.
    await team.services.members.remove(ANNA, OLGA)
    await team.join(BORIS, key=SECOND_KEY)
    assert (await known(team, BORIS)).is_account_owner
    await team.join(BORIS, key=KEY)
    assert not (await known(team, BORIS)).is_account_owner


async def known(shop: Shop, user: UserId) -> Any:
    found = await shop.services.accounts.known(user)
    assert found is not None
    return found


async def test_open_invitations_are_seen_and_revoked(team: Shop) -> None:
    first, second = [await team.services.access.invite(ANNA) for _ in range(2)]
    invites = await team.services.members.invites(ANNA)
    assert [invite.created_by for invite in invites] == [ANNA, ANNA]
    await team.services.members.revoke(ANNA, invites[1].id)
    await team.services.members.revoke(ANNA, invites[1].id)
    assert await team.services.access.use_invite(OLGA, first) is None
    assert await team.services.access.use_invite(OLGA, second) == "member"
    assert await team.services.members.invites(ANNA) == []
    assert (await kinds(team)).count(AuditKind.INVITE_REVOKED) == 1


async def test_the_bot_is_passed_on_by_an_offer_that_was_accepted(team: Shop) -> None:
    left_open = await team.services.access.invite(ANNA)
    assert (await team.services.members.card(ANNA, BORIS)).may_have_bot
    assert await team.services.handovers.offer(ANNA, BORIS) == "Somebody"
    assert (await team.services.members.page(ANNA)).lines[0].role == "owner"
    for other in (ANNA, EVE):
        with pytest.raises(Refusal, match="offer-over"):
            await team.services.handovers.accept(other, BOT)
    await team.services.handovers.accept(BORIS, BOT)
    with pytest.raises(Refusal, match="offer-over"):
        await team.services.handovers.accept(BORIS, BOT)
    roles = {row.id: row.role for row in (await team.services.members.page(BORIS)).lines}
    assert roles == {ANNA: "member", BORIS: "owner", EVE: "member"}
    with pytest.raises(Refusal, match="not-owner"):
        await team.services.access.invite(ANNA)
    assert await team.services.access.use_invite(OLGA, left_open) is None
    assert [notice.kind for notice in await team.notices()] == ["handover_offered", "handed_over"]
    assert (await kinds(team)).count(AuditKind.BOT_OWNER) == 2


async def test_an_account_is_passed_on_to_somebody_with_a_key_of_it(team: Shop) -> None:
    account = await team.account()
    assert (await team.services.members.card(ANNA, BORIS)).accounts == (
        (account.id, account.provider_user_id),
    )
    assert (await team.services.members.card(ANNA, EVE)).accounts == ()
    with pytest.raises(Refusal, match="no-such-member"):
        await team.services.handovers.offer(ANNA, EVE, account.id)
    with pytest.raises(Refusal, match="not-account-owner"):
        await team.services.handovers.offer(BORIS, ANNA, account.id)
    await team.services.handovers.offer(ANNA, BORIS, account.id)
    await team.services.handovers.accept(BORIS, account.id)
    assert (await known(team, BORIS)).is_account_owner
    with pytest.raises(Refusal, match="not-account-owner"):
        await team.services.accounts.unlock(ANNA)
    # The account's owner, who does not own the bot, sees those with a key of it.
    page = await team.services.members.page(BORIS)
    assert ([row.id for row in page.lines], page.invites) == ([ANNA, BORIS], None)
    assert not (await team.services.members.card(BORIS, ANNA)).may_remove
    with pytest.raises(Refusal, match="no-such-member"):
        await team.services.members.card(BORIS, EVE)


async def test_an_offer_ends_by_declining_by_another_one_by_time_and_by_leaving(team: Shop) -> None:
    handovers = team.services.handovers
    with pytest.raises(Refusal, match="no-such-member"):
        await handovers.offer(ANNA, ANNA)
    with pytest.raises(Refusal, match="no-such-member"):
        await handovers.offer(ANNA, 4711)
    await team.services.access.admit(OLGA, "Olga", "ru")
    with pytest.raises(Refusal, match="no-such-member"):
        await handovers.offer(ANNA, OLGA)

    async def is_over(user: UserId) -> None:
        with pytest.raises(Refusal, match="offer-over"):
            await handovers.accept(user, BOT)

    await handovers.offer(ANNA, BORIS)
    await handovers.decline(EVE, BOT)
    await handovers.decline(BORIS, BOT)
    await handovers.decline(BORIS, BOT)
    await is_over(BORIS)
    await handovers.offer(ANNA, BORIS)
    await handovers.offer(ANNA, EVE)
    await is_over(BORIS)
    team.clock.now += OFFER_TTL + timedelta(seconds=1)
    await is_over(EVE)
    await handovers.offer(ANNA, EVE)
    await team.services.members.remove(ANNA, EVE)
    await is_over(EVE)
    assert await team.services.access.admit(ANNA, "Somebody", "ru") is not None


async def test_removing_and_taking_over_at_once_leave_one_owner(team: Shop) -> None:
    await team.services.handovers.offer(ANNA, BORIS)
    done = await asyncio.gather(
        team.services.handovers.accept(BORIS, BOT),
        team.services.members.remove(ANNA, BORIS),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Refusal) for one in done) == 1
    async with team.database.reading() as tx:
        owners = list(await tx.scalars(select(tables.users.c.id).where(tables.users.c.role == "owner")))
    assert owners in ([ANNA], [BORIS])


async def test_the_audit_tells_what_was_changed_without_a_phone_or_a_key(team: Shop) -> None:
    services = team.services
    await services.accounts.set_limit(ANNA, Limit.DAY_CALLS, 7)
    await services.accounts.lock(BORIS)
    await services.accounts.lock(BORIS)
    await services.accounts.unlock(ANNA)
    await services.accounts.disconnect(BORIS)
    page = await services.audit_log.page(ANNA)
    told = [(line.kind, line.by, line.about) for line in page.lines[:4]]
    assert told == [
        (AuditKind.DISCONNECTED, "Somebody", "Somebody"),
        (AuditKind.UNLOCKED, "Somebody", ""),
        (AuditKind.LOCKED, "Somebody", ""),
        (AuditKind.LIMIT, "Somebody", ""),
    ]
    assert page.lines[3].facts == {"limit": "cap_day_calls", "value": 7}
    assert page.more
    older = await services.audit_log.page(ANNA, page.lines[-1].id)
    assert not older.more
    assert {line.kind for line in (*page.lines, *older.lines)} >= {
        AuditKind.BOT_OWNER, AuditKind.INVITED, AuditKind.JOINED, AuditKind.CONNECTED,
    }  # fmt: skip
    assert await services.audit_log.whole(ANNA) == [*page.lines, *older.lines]
    async with team.database.reading() as tx:
        written = str((await tx.execute(select(tables.audit))).all())
    assert KEY not in written
    assert "7916" not in written


async def test_a_long_audit_is_exported_whole(team: Shop) -> None:
    async with team.database.writing() as tx:
        for number in range(1005):
            await audit.note(tx, AuditKind.JOINED, now=team.clock(), about=5000 + number)
    lines = await team.services.audit_log.whole(ANNA)
    assert len(lines) == await team.count(tables.audit)
    assert lines[0].about == "6004"


async def test_an_accounts_owner_sees_the_audit_of_it_and_of_nothing_else(team: Shop) -> None:
    team.calling.add_account(SECOND_KEY, balance="10.00")
    await team.join(EVE, key=SECOND_KEY)
    lines = (await team.services.audit_log.page(EVE)).lines
    assert [(line.kind, line.account is None) for line in lines] == [(AuditKind.CONNECTED, False)]
    number = lines[0].account
    assert number not in {line.account for line in await team.services.audit_log.whole(ANNA)}


async def test_a_key_of_another_account_is_told_to_both(team: Shop) -> None:
    team.calling.add_account(SECOND_KEY, balance="10.00")
    await team.join(BORIS, key=SECOND_KEY)
    newest = (await team.services.audit_log.page(ANNA)).lines[0]
    assert (newest.kind, newest.by) == (AuditKind.DISCONNECTED, "Somebody")
