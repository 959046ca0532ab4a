"""What a user sees of launches and calls, read from the ledger at the moment of showing: never remembered, never guessed.

Views are plain values; bot.telegram.rendering turns them into messages.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_status import LegNews
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft
from bot.domain.ids import CallNumber, ChatId, LaunchId, UserId
from bot.domain.phone import Phone
from bot.services.account.connected import account_or_refuse
from bot.services.launches.recipient_view import RecipientView, recipient_view
from bot.services.launches.still_agreed import known_by
from bot.services.launches.view import LaunchCard, launch_view
from bot.services.recordings.news import RecordingSign, recording_sign
from storage.account import accounts
from storage.calling import calls, launches, recipients
from storage.calling.calls import CallRow
from storage.chat import cards
from storage.engine.database import Database

EDIT_EVERY = timedelta(seconds=3)
"""At most one edit of a card in this time, per chat."""
CLAIMED_FOR = timedelta(seconds=30)
"""After this time a dead worker's cards are free again; at a start on SQLite all cards are freed at once."""


@dataclass(frozen=True, slots=True)
class CallCard:
    """One call with everything that is known of it."""

    number: CallNumber
    phone: Phone
    row: RecipientView
    content: CallDraft
    legs: tuple[LegNews, ...]
    placed_at: datetime
    final_at: datetime | None
    heard_by: str | None
    moderation_hint: bool
    recording: RecordingSign | None = None


@dataclass(frozen=True, slots=True)
class CallPage:
    """Newest first; `more`: there are older ones, behind the last number here."""

    items: tuple[CallCard, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class DueCard:
    launch_id: LaunchId
    chat_id: ChatId
    message_id: int | None
    version: int
    shown: str | None


class Cards:
    def __init__(
        self, *, database: Database, settings: Settings, clock: Clock, edit_every: timedelta = EDIT_EVERY
    ) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._edit_every = edit_every

    async def launch_card(self, launch_id: int) -> LaunchCard:
        """Raises LookupError when there is no such launch."""
        async with self._database.reading() as tx:
            launch = await launches.get(tx, launch_id)
            account = None if launch is None else await accounts.get(tx, launch.account_id)
            if launch is None or account is None:
                raise LookupError("no such launch")
            return await launch_view(tx, launch, account, self._settings, self._clock())

    async def call_card(self, user_id: UserId, number: int) -> CallCard | None:
        """/call_N of the user's account; only its author and the account's owner see a call."""
        async with self._database.reading() as tx:
            account = await account_or_refuse(tx, user_id)
            call = await calls.by_number(tx, account.id, number)
            if call is None or user_id not in {call.user_id, account.owner_id}:
                return None
            return await self._call_card(tx, call)

    async def recent(self, user_id: UserId, before: int | None = None, limit: int = 10) -> CallPage:
        async with self._database.reading() as tx:
            account = await account_or_refuse(tx, user_id)
            rows = await calls.page(
                tx,
                account.id,
                user_id=None if account.owner_id == user_id else user_id,
                before=before,
                limit=limit + 1,
            )
            items = [await self._call_card(tx, call) for call in rows[:limit]]
        return CallPage(tuple(items), more=len(rows) > limit)

    async def due(self, limit: int = 50) -> list[DueCard]:
        """Stale cards whose chat may be edited now; for CLAIMED_FOR nobody but the caller gets them."""
        now = self._clock()
        async with self._database.reading() as tx:
            if not await cards.due(tx, now, 1):
                return []
        async with self._database.writing() as tx:
            rows = await cards.claim(tx, now, limit, now + CLAIMED_FOR)
        return [DueCard(row.launch_id, row.chat_id, row.message_id, row.version, row.shown) for row in rows]

    async def recover(self) -> None:
        """At a start when no other worker can be alive: what the last one was about to show is due now."""
        async with self._database.writing() as tx:
            await cards.give_back(tx, self._clock())

    async def next_due_at(self) -> datetime | None:
        async with self._database.reading() as tx:
            return await cards.next_due_at(tx)

    async def shown(
        self, launch_id: LaunchId, version: int, message_id: int, digest: str, *, was_drawn: bool = True
    ) -> None:
        """The chat now shows that version; the card stays stale if the ledger has changed meanwhile.

        `was_drawn` False: the chat showed it already.
        """
        now = self._clock()
        async with self._database.writing() as tx:
            await cards.shown(
                tx,
                launch_id,
                version=version,
                message_id=message_id,
                digest=digest,
                next_at=now + self._edit_every,
                drawn_at=now if was_drawn else None,
            )

    async def asked(self, launch_id: LaunchId, *, warned: bool) -> int:
        """Notes that a message asks whether a paused launch may go on; returns the question's id (`Launching.resume`)."""
        now = self._clock()
        async with self._database.writing() as tx:
            await cards.asked(tx, launch_id, now, warned=warned)
        return known_by(now)

    async def put_off(self, launch_id: LaunchId, until: datetime) -> None:
        async with self._database.writing() as tx:
            await cards.put_off(tx, launch_id, until)

    async def lost(self, launch_id: LaunchId) -> None:
        """The card's message is gone: the next showing sends a new one."""
        async with self._database.writing() as tx:
            await cards.forget_message(tx, launch_id)

    async def give_up(self, launch_id: LaunchId, version: int) -> None:
        """The chat takes no messages any more; the ledger keeps everything for /calls."""
        async with self._database.writing() as tx:
            await cards.shown(
                tx, launch_id, version=version, message_id=None, digest=None, next_at=self._clock()
            )

    async def _call_card(self, tx: AsyncConnection, call: CallRow) -> CallCard:
        launch = await launches.get(tx, call.launch_id)
        who = await recipients.recipient(tx, call.recipient_id)
        if launch is None or who is None:
            raise LookupError("a call without its launch")
        legs = await calls.legs_of(tx, call.id)
        return CallCard(
            number=call.number,
            phone=call.phone,
            row=recipient_view(who, call, await calls.reactions_of(tx, [call.id]), launch.content.reactions),
            content=launch.content,
            legs=tuple(legs.values()),
            placed_at=call.placed_at,
            final_at=call.final_at,
            heard_by=call.heard_by,
            moderation_hint=call.moderation_hint_at is not None and call.status == "created",
            recording=await recording_sign(tx, call, legs.values(), launch.content, self._clock()),
        )
