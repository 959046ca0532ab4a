"""What a chat watches: made, changed and ended by members of the account, and by what happens to the chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft, SpokenCode
from bot.domain.ids import AccountId, ChatId, LaunchId, TopicId, UserId, WatchId
from bot.domain.watch import SHOWS_CARDS, USUAL_DIGEST_HOUR, WatchManner
from bot.domain.when.quiet import QuietHours
from bot.services.refusal import Refusal
from bot.services.users.access import User
from bot.services.wakeups import Wakeups
from storage.account import accounts
from storage.calling import launches
from storage.chat import watch_cards, watches
from storage.chat.watches import WatchRow
from storage.engine.database import Database

CHOICES: Final = 8
"""So many of the latest launches can be chosen from."""


class WatchSwitch(StrEnum):
    """What is either on or off; each is a column of the watch."""

    LEADS = "shows_leads"
    CHOSEN = "only_chosen"
    TOPICS = "own_topics"
    WAIT = "leads_wait"


@dataclass(frozen=True, slots=True)
class WatchPlace:
    """A chat, or a topic of a group. `title`: of the group."""

    chat_id: ChatId
    topic_id: TopicId
    title: str


@dataclass(frozen=True, slots=True)
class WatchView:
    """`account`: its number at the service. `paused_because` None: it shows."""

    id: WatchId
    account: int
    place: WatchPlace
    manner: WatchManner
    shows_leads: bool
    only_chosen: bool
    own_topics: bool
    digest_hour: int | None
    quiet: QuietHours | None
    leads_wait: bool
    language: str
    paused_because: str | None


@dataclass(frozen=True, slots=True)
class ChoosableLaunch:
    id: LaunchId
    content: CallDraft
    confirmed_at: datetime
    is_chosen: bool


class Watching:
    def __init__(self, *, database: Database, clock: Clock, wakeups: Wakeups) -> None:
        self._database = database
        self._clock = clock
        self._wakeups = wakeups

    async def at(self, user_id: UserId, place: WatchPlace) -> WatchView | None:
        """What this place watches; None: nothing yet. Raises Refusal watch-of-others, watch-not-member."""
        async with self._database.reading() as tx:
            known = await _accounts_of(tx, user_id)
            row = await watches.at(tx, place.chat_id, place.topic_id)
            if row is not None:
                _refuse_others(row, known)
        return None if row is None else _view(row, known[row.account_id])

    async def accounts(self, user_id: UserId) -> dict[AccountId, int]:
        """The accounts that the user may show, with their numbers at the service. Raises Refusal watch-not-member."""
        async with self._database.reading() as tx:
            return await _accounts_of(tx, user_id)

    async def begin(
        self, user: User, place: WatchPlace, account_id: int, manner: WatchManner, language: str
    ) -> None:
        """From now on the place watches. Raises Refusal watch-of-others, watch-not-member."""
        now = self._clock()
        async with self._database.writing() as tx:
            known = await _accounts_of(tx, user.id)
            if account_id not in known:
                raise Refusal("watch-of-others")
            hour = USUAL_DIGEST_HOUR if manner is WatchManner.DIGEST else None
            await watches.add(
                tx,
                account_id=AccountId(account_id),
                chat_id=place.chat_id,
                topic_id=place.topic_id,
                title=place.title,
                made_by=user.id,
                manner=manner,
                digest_hour=hour,
                digest_day=self._day_over(hour, user.zone),
                language=language,
                timezone=user.zone.key,
                now=now,
            )
            row = await _row(tx, place)
            _refuse_others(row, known)
            if row.manner in SHOWS_CARDS:
                await watch_cards.add_under_way(tx, row, now)
        self._wakeups.watch_cards.set()

    async def set_manner(self, user_id: UserId, place: WatchPlace, manner: WatchManner) -> None:
        """Raises Refusal watch-over, watch-of-others, watch-not-member; so do the other changes."""
        async with self._database.writing() as tx:
            row = await self._mine(tx, user_id, place)
            await watches.change(tx, row.id, manner=manner)
            if manner is WatchManner.DIGEST and row.digest_hour is None:
                day = self._day_over(USUAL_DIGEST_HOUR, row.zone)
                await watches.change(tx, row.id, digest_hour=USUAL_DIGEST_HOUR, digest_day=day)
            if manner in SHOWS_CARDS and not row.only_chosen:
                await watch_cards.add_under_way(tx, row, self._clock())
        self._wakeups.watch_cards.set()

    async def switch(self, user_id: UserId, place: WatchPlace, what: WatchSwitch, *, on: bool) -> None:
        async with self._database.writing() as tx:
            row = await self._mine(tx, user_id, place)
            await watches.change(tx, row.id, **{what.value: on})
            if what is WatchSwitch.CHOSEN and on:
                await watch_cards.only_chosen(tx, row.id)
            elif what is WatchSwitch.CHOSEN and row.manner in SHOWS_CARDS:
                await watch_cards.add_under_way(tx, row, self._clock())
        self._wakeups.watch_cards.set()

    async def set_digest(self, user_id: UserId, place: WatchPlace, hour: int | None) -> None:
        """The hour of the digest, by the clock of whoever made the watch; None: none comes. Raises Refusal watch-digest
        if nothing else would be shown."""
        async with self._database.writing() as tx:
            row = await self._mine(tx, user_id, place)
            if hour is None and row.manner is WatchManner.DIGEST:
                raise Refusal("watch-digest")
            day = self._day_over(hour, row.zone)
            await watches.change(tx, row.id, digest_hour=hour, digest_day=day)

    async def set_quiet(self, user_id: UserId, place: WatchPlace, hours: tuple[int, int] | None) -> None:
        """From one hour to another; None: it is never quiet."""
        start, end = (None, None) if hours is None else (hours[0] * 60, hours[1] * 60)
        async with self._database.writing() as tx:
            row = await self._mine(tx, user_id, place)
            if hours is not None:
                # Raises ValueError for hours that no button offers.
                QuietHours(time(hours[0]), time(hours[1]))
            await watches.change(tx, row.id, quiet_from=start, quiet_until=end)

    async def set_language(self, user_id: UserId, place: WatchPlace, language: str) -> None:
        """Cards that stand there change with their next news."""
        async with self._database.writing() as tx:
            row = await self._mine(tx, user_id, place)
            await watches.change(tx, row.id, language=language)

    async def choices(self, user_id: UserId, place: WatchPlace) -> Sequence[ChoosableLaunch]:
        """The account's latest launches, as far as the user may see them."""
        async with self._database.reading() as tx:
            row = await self._mine(tx, user_id, place)
            chosen = await watch_cards.chosen(tx, row.id)
            account = await accounts.get(tx, row.account_id)
            is_owner = account is not None and account.owner_id == user_id
            author = None if is_owner else user_id
            latest = await launches.latest(tx, row.account_id, 3 * CHOICES, author=author)
        shown = [one for one in latest if is_shown(one.content)]
        return [
            ChoosableLaunch(one.id, one.content, one.confirmed_at, one.id in chosen)
            for one in shown[:CHOICES]
        ]

    async def choose(self, user_id: UserId, place: WatchPlace, launch_id: int, *, on: bool) -> None:
        """Raises Refusal not-yours for a launch that the user may not see."""
        async with self._database.writing() as tx:
            row = await self._mine(tx, user_id, place)
            launch, account = await launches.get(tx, launch_id), await accounts.get(tx, row.account_id)
            if launch is None or account is None or launch.account_id != account.id:
                raise Refusal("not-yours")
            if user_id not in {launch.user_id, account.owner_id}:
                raise Refusal("not-yours")
            if on:
                await watch_cards.choose(tx, row, launch_id, self._clock())
            else:
                await watch_cards.drop(tx, row.id, launch_id)
        self._wakeups.watch_cards.set()

    async def mine(self, user_id: UserId) -> list[WatchView]:
        """The watches that the user has made, and all of accounts that they own; oldest first. Raises Refusal
        watch-not-member.
        """
        async with self._database.reading() as tx:
            known = await _accounts_of(tx, user_id)
            owned = {account.id for account in await accounts.owned_by(tx, user_id)}
            found = [row for account_id in known for row in await watches.of_account(tx, account_id)]
            rows = [row for row in found if row.account_id in owned or row.made_by == user_id]
        return [_view(row, known[row.account_id]) for row in sorted(rows, key=lambda row: row.id)]

    async def end(self, user_id: UserId, place: WatchPlace) -> None:
        """Nothing of the account comes there any more. Any member of the account may say so where it is shown."""
        async with self._database.writing() as tx:
            row = await self._mine(tx, user_id, place)
            await watches.end(tx, row.id)

    async def end_from_afar(self, user_id: UserId, watch_id: int) -> None:
        """The same, said elsewhere: for who made the watch, and for the account's owner. Raises Refusal watch-over,
        watch-of-others.
        """
        async with self._database.writing() as tx:
            row = await watches.get(tx, watch_id)
            if row is None:
                raise Refusal("watch-over")
            account = await accounts.get(tx, row.account_id)
            if account is None or user_id not in {row.made_by, account.owner_id}:
                raise Refusal("watch-of-others")
            await watches.end(tx, row.id)

    def _day_over(self, hour: int | None, zone: ZoneInfo) -> str | None:
        """Today, if this hour of it has begun: then the first digest comes tomorrow."""
        here = self._clock().astimezone(zone)
        return here.date().isoformat() if hour is not None and here.hour >= hour else None

    async def _mine(self, tx: AsyncConnection, user_id: UserId, place: WatchPlace) -> WatchRow:
        row = await _row(tx, place)
        _refuse_others(row, await _accounts_of(tx, user_id))
        return row


def is_shown(content: CallDraft) -> bool:
    """Calls to oneself and calls that speak a code are nobody else's business."""
    return content.trial_of is None and not isinstance(content.what, SpokenCode)


async def _row(tx: AsyncConnection, place: WatchPlace) -> WatchRow:
    row = await watches.at(tx, place.chat_id, place.topic_id)
    if row is None:
        raise Refusal("watch-over")
    return row


async def _accounts_of(tx: AsyncConnection, user_id: UserId) -> dict[AccountId, int]:
    """Those that the user has a key of, then those they own."""
    connected = await accounts.account_of(tx, user_id)
    found = [] if connected is None else [connected]
    known = {one.id: one.provider_user_id for one in (*found, *await accounts.owned_by(tx, user_id))}
    if not known:
        raise Refusal("watch-not-member")
    return known


def _refuse_others(row: WatchRow, known: dict[AccountId, int]) -> None:
    if row.account_id not in known:
        raise Refusal("watch-of-others")


def _view(row: WatchRow, account: int) -> WatchView:
    return WatchView(
        id=row.id,
        account=account,
        place=WatchPlace(row.chat_id, row.topic_id, row.title),
        manner=row.manner,
        shows_leads=row.shows_leads or row.manner is WatchManner.LEADS,
        only_chosen=row.only_chosen,
        own_topics=row.own_topics,
        digest_hour=row.digest_hour,
        quiet=row.quiet_hours,
        leads_wait=row.leads_wait,
        language=row.language,
        paused_because=row.paused_because,
    )
