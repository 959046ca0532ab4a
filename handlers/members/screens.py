"""Members, invitations and offers as an owner sees them. Pure functions."""

from collections.abc import Sequence

from bot.services.users.access import User
from bot.services.users.handovers import BOT
from bot.services.users.members import Invite, Member, MemberCard, MembersPage
from bot.telegram.keyboard_rows import with_words
from bot.telegram.rendering import date_of, moment
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.members.buttons import (
    AuditTurn,
    MembersTurn,
    OfferHandover,
    RemoveMember,
    RevokeInvite,
    ShowInvites,
    ShowMember,
)
from handlers.menu.buttons import Open, Place


def members_screen(page: MembersPage, user: User, say: Say) -> Screen:
    """A line and a button for each member."""
    lines = [say("members-title"), ""]
    rows: list[tuple[Button, ...]] = []
    for member in page.lines:
        lines.append(_line(member, _inviter(page, member), user, say))
        rows.append((Button(with_words(name_of(member)), ShowMember(member=member.id)),))
    if page.more:
        rows.append((Button(say.plain("button-members-more"), MembersTurn(after=page.lines[-1].id)),))
    if page.invites is not None:
        rows.append((Button(say.plain("button-invites", count=page.invites), ShowInvites()),))
    rows.append((Button(say.plain("button-audit"), AuditTurn()),))
    back = Button(say.plain("button-back"), Open(place=Place.SETTINGS))
    return Screen("\n".join(lines), (*rows, (back,)))


def member_screen(card: MemberCard, user: User, say: Say) -> Screen:
    member = card.member.id
    rows: list[tuple[Button, ...]] = []
    if card.may_have_bot:
        rows.append((Button(say.plain("button-hand-bot"), OfferHandover(member=member, owned=BOT)),))
    for account_id, number in card.accounts:
        button = say.plain("button-hand-account", account=str(number))
        rows.append((Button(button, OfferHandover(member=member, owned=account_id)),))
    if card.may_remove:
        rows.append((Button(say.plain("button-remove-member"), RemoveMember(member=member)),))
    return Screen(_line(card.member, card.invited_by, user, say), (*rows, back_to_members(say)))


def remove_screen(card: MemberCard, say: Say) -> Screen:
    yes = Button(say.plain("button-remove-member-sure"), RemoveMember(member=card.member.id, sure=True))
    return Screen(say("member-remove-ask", name=name_of(card.member)), ((yes,), _back_to(card, say)))


def offer_screen(card: MemberCard, owned: int, say: Say) -> Screen:
    number = dict(card.accounts).get(owned, 0)  # type: ignore[call-overload]  # a row id, as the button has it
    text = say(
        "handover-ask",
        what="account" if owned else "bot",
        account=str(number),
        name=name_of(card.member),
    )
    yes = Button(
        say.plain("button-handover-sure"), OfferHandover(member=card.member.id, owned=owned, sure=True)
    )
    return Screen(text, ((yes,), _back_to(card, say)))


def invites_screen(invites: Sequence[Invite], user: User, say: Say) -> Screen:
    """Open invitations. Their links can't be shown again, but each can be revoked."""
    if not invites:
        return Screen(say("invites-none"), (back_to_members(say),))
    lines = [say("invites-title"), ""]
    rows: list[tuple[Button, ...]] = []
    for number, invite in enumerate(invites, 1):
        made = moment(invite.created_at, say, zone=user.zone)
        until = moment(invite.expires_at, say, zone=user.zone)
        lines.append(say("invites-line", number=number, made=made, until=until))
        rows.append((Button(say.plain("button-revoke", number=number), RevokeInvite(invite=invite.id)),))
    return Screen("\n".join(lines), (*rows, back_to_members(say)))


def back_to_members(say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back"), MembersTurn()),)


def name_of(member: Member) -> str:
    """A user's name; their Telegram id if they have none."""
    return member.name or str(member.id)


def _back_to(card: MemberCard, say: Say) -> tuple[Button, ...]:
    return (Button(say.plain("button-back"), ShowMember(member=card.member.id)),)


def _inviter(page: MembersPage, member: Member) -> str:
    return "" if member.invited_by is None else page.names.get(member.invited_by, "")


def _line(member: Member, invited_by: str, user: User, say: Say) -> str:
    return say(
        "members-line",
        name=name_of(member),
        role=member.role or "other",
        since=date_of(member.since, say, zone=user.zone),
        is_invited="yes" if invited_by else "no",
        by=invited_by,
    )
