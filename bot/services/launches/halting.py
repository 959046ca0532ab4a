"""Cancel and Stop must win over whatever else a chat waits for: a hold lasts seconds, a slow question a minute.

So each of them is one local write here, without any request. What only the calling service can do comes after it
(`take_back`).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.launch import LaunchState
from bot.domain.clock import Clock
from bot.domain.ids import ChatId, LaunchId, UserId
from bot.domain.turn import Turn
from bot.services.account.caps import Caps
from bot.services.drafts.drafting import own_draft
from bot.services.launches.cancelled import Cancelled
from bot.services.launches.launching import Launching
from bot.services.ledger.halts import is_known, note_cancel
from bot.services.refusal import Refusal
from storage.account import accounts, verifications
from storage.calling import drafts, launches
from storage.calling.drafts import DraftRow
from storage.calling.launches import LaunchRow
from storage.chat import unfinished
from storage.engine.database import Database


@dataclass(frozen=True, slots=True)
class Halted:
    """What a typed Cancel or Stop has done. `again`: it was handled before, and all of it is already done.

    `calls`: recipients who certainly won't be called, since their launches were cancelled in the hold. `stopped`:
    launches that were under way. `under_way`: launches that go on. `later`: launches that wait for their own time.
    `codes`: flash calls that have left and can't be taken back.
    """

    again: bool
    calls: int
    drafts: int
    stopped: tuple[tuple[LaunchId, Cancelled], ...]
    under_way: int
    later: int
    codes: int = 0
    dropped: tuple[DraftRow, ...] = field(default=(), compare=False)
    """The dropped drafts, newest first; the user may want them back."""


class Halting:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock, launching: Launching) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._launching = launching

    async def cancel_draft(self, user_id: UserId, draft_id: int) -> tuple[LaunchId, Cancelled] | None:
        """None: the draft was open and is cancelled. If its Confirm was handled first, its launch is cancelled instead.

        Raises Refusal: not-yours; draft-closed if it was cancelled before.
        """
        async with self._database.writing() as tx:
            row = await own_draft(tx, user_id, draft_id)
            # Whoever locks the account's row has the turn: a Confirm is over by now, or has not begun.
            await accounts.lock_row(tx, row.account_id)
            if await drafts.cancel(tx, row.id, self._clock()):
                return None
            launch = await launches.get(tx, row.id)
            if launch is None:
                raise Refusal("draft-closed")
            done = await self._launching.cancel_in(tx, launch)
        self._launching.wake()
        return launch.id, done

    async def by_word(
        self, user_id: UserId, turn: Turn, *, is_stop: bool, leaves_question: bool = False
    ) -> Halted:
        """Halts everything of this user in this chat: drafts, launches in their hold and, for Stop, those under way.

        Cancel stops what is under way only if it can mean nothing else (`leaves_question` included).
        """
        now, chat_id = self._clock(), turn.chat_id
        async with self._database.writing() as tx:
            await unfinished.take_turns(tx, user_id, chat_id)
            again = await is_known(tx, user_id, turn, now)
            await note_cancel(tx, user_id, turn, now)
            closed = await drafts.cancel_in_chat(tx, user_id, chat_id, now)
            found = await self._unfinished(tx, user_id, chat_id, now)
            calls = sum([(await self._launching.cancel_in(tx, row)).kept_home for row in found.held])
            nothing_else = not (again or closed or found.held or leaves_question)
            is_meant = is_stop or (nothing_else and len(found.under_way) == 1)
            stopping = found.under_way if is_meant else ()
            stopped = [(row.id, await self._launching.cancel_in(tx, row)) for row in stopping]
            codes = await verifications.flash_calls_out(tx, user_id, chat_id, now)
        self._launching.wake()
        under_way = len(found.under_way) - len(stopped)
        return Halted(
            again, calls, len(closed), tuple(stopped), under_way, len(found.later), codes, tuple(closed)
        )

    async def _unfinished(
        self, tx: AsyncConnection, user_id: UserId, chat_id: ChatId, now: datetime
    ) -> "_Unfinished":
        held, under_way, later = [], [], []
        for row in await unfinished.launches_of_chat(tx, user_id, chat_id):
            held_until = row.confirmed_at + timedelta(seconds=await self._hold_s(tx, row))
            is_held = row.state is LaunchState.HELD
            if is_held and (now < held_until or row.due_at <= now):
                held.append(row)
            elif is_held or (row.content.when or now) > now:
                later.append(row)
            else:
                under_way.append(row)
        return _Unfinished(tuple(held), tuple(under_way), tuple(later))

    async def _hold_s(self, tx: AsyncConnection, row: LaunchRow) -> float:
        """How long the launch's hold lasts, before it waits for its time."""
        account = await accounts.get(tx, row.account_id)
        if account is None:
            raise AssertionError("a launch without its account")
        return Caps(self._settings, account).hold_s(row.recipient_count)


@dataclass(frozen=True, slots=True)
class _Unfinished:
    """Launches of a chat: in their hold, under way, and those that wait for a time of their own."""

    held: tuple[LaunchRow, ...]
    under_way: tuple[LaunchRow, ...]
    later: tuple[LaunchRow, ...]
