"""Changing the text of what waits for its time. The service can move its calls but not change them (contract, section
9). So a call at the service is taken back first, and prepared again only once that is certain.
"""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.call_status import CallStatus
from bot.domain.calls.launch import LaunchState
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft, SpokenText, text_problem
from bot.domain.ids import ChatId, UserId
from bot.domain.reactions import typed_reactions
from bot.services.account.connected import account_or_refuse
from bot.services.drafts.drafting import ConfirmView, Drafting, problem_refusal
from bot.services.planned.calls import Changed, Planned
from bot.services.refusal import Refusal
from bot.services.wakeups import Wakeups
from storage.account import accounts
from storage.calling import calls, drafts, launches
from storage.calling.calls import CallRow
from storage.calling.launches import LaunchRow
from storage.chat import cards
from storage.engine.database import Database


class PlannedTexts:
    def __init__(
        self, *, database: Database, clock: Clock, planned: Planned, drafting: Drafting, wakeups: Wakeups
    ) -> None:
        self._database = database
        self._clock = clock
        self._planned = planned
        self._drafting = drafting
        self._wakeups = wakeups

    async def text(self, user_id: UserId, launch_id: int) -> str:
        """What a launch will say, while nothing of it has been sent.

        Raises Refusal: not-connected, not-yours, no-text, text-handed-over.
        """
        async with self._database.reading() as tx:
            launch = await _own_launch(tx, user_id, launch_id)
        return _text_of(launch).text

    async def change(self, user_id: UserId, launch_id: int, text: str) -> None:
        """Replaces the text; recipients and time stay. Raises Refusal as `text`, draft-… for what can't be said, and
        planned-with-reactions.
        """
        async with self._database.writing() as tx:
            launch = await _own_launch(tx, user_id, launch_id)
            # Takes turns with the sender: either the launch has begun, or it leaves with the new text.
            await accounts.lock_row(tx, launch.account_id)
            launch = await launches.get(tx, launch.id) or launch
            what = replace(_text_of(launch), text=text)
            if (problem := text_problem(text)) is not None:
                raise problem_refusal(problem, launch.content)
            if typed_reactions(text) is not None:
                # Reactions cost money, and nobody has confirmed these.
                raise Refusal("planned-with-reactions")
            content = replace(launch.content, what=what)
            await launches.change(tx, launch.id, content=content)
            await cards.mark_stale(tx, [launch.id])
        self._wakeups.cards.set()

    async def refuse_call(self, user_id: UserId, number: int) -> None:
        """Raises Refusal not-planned, no-text if this call can't be prepared again with another text."""
        async with self._database.reading() as tx:
            await _own_call(tx, user_id, number)

    async def anew(
        self, user_id: UserId, chat_id: ChatId, number: int, *, message_id: int | None
    ) -> ConfirmView | Changed:
        """Takes a call back and drafts it again, so that its text can be changed; or says why it can't be taken back.

        Several taps under one message get the same draft. Raises Refusal: not-connected, not-planned, no-text.
        """
        async with self._database.reading() as tx:
            call, launch = await _own_call(tx, user_id, number)
            begun = await drafts.open_in(tx, user_id, chat_id, message_id)
        if begun is not None:
            return await self._drafting.view(user_id, begun.id)
        if call.final_at is None:
            changed = await self._planned.remove(user_id, [number])
            if not changed.done:
                return changed
        content = self._the_same(call, launch)
        return await self._drafting.start(user_id, chat_id, content, message_id=message_id)

    def _the_same(self, call: CallRow, launch: LaunchRow) -> CallDraft:
        """The call as a draft of its own, at its own time if that is still ahead; nothing of a list is left."""
        content = launch.content
        is_ahead = call.planned_at is not None and call.planned_at > self._clock()
        return CallDraft(
            phones=(call.phone,),
            names=tuple(named for named in content.names if named[0] == call.phone),
            what=content.what,
            when=call.planned_at if is_ahead else None,
            sender=content.sender,
            needs_recording=content.needs_recording,
            recording_acknowledged=content.recording_acknowledged,
            window=content.window,
            redial_min=content.redial_min,
            reactions=content.reactions,
            manner=content.manner,
            own_hook=content.own_hook,
        )


def _text_of(launch: LaunchRow) -> SpokenText:
    """Only while the launch is held: later a batch may be leaving with the old text, or its record is paid for."""
    if not isinstance(launch.content.what, SpokenText):
        raise Refusal("no-text")
    if launch.state is not LaunchState.HELD:
        raise Refusal("text-handed-over")
    return launch.content.what


async def _own_launch(tx: AsyncConnection, user_id: UserId, launch_id: int) -> LaunchRow:
    account = await account_or_refuse(tx, user_id)
    launch = await launches.get(tx, launch_id)
    if launch is None or launch.account_id != account.id or user_id not in {launch.user_id, account.owner_id}:
        raise Refusal("not-yours")
    return launch


async def _own_call(tx: AsyncConnection, user_id: UserId, number: int) -> tuple[CallRow, LaunchRow]:
    """A call that has not begun or was taken back; another user's call looks the same as no call at all."""
    account = await account_or_refuse(tx, user_id)
    call = await calls.by_number(tx, account.id, number)
    launch = None if call is None else await launches.get(tx, call.launch_id)
    if call is None or launch is None or user_id not in {call.user_id, account.owner_id}:
        raise Refusal("not-planned")
    if not (call.outcome == CallOutcome.REMOVED or _has_not_begun(call)):
        raise Refusal("not-planned")
    if not isinstance(launch.content.what, SpokenText) or launch.content.is_personal:
        # What they hear is in their list, not in the text.
        raise Refusal("no-text")
    return call, launch


def _has_not_begun(call: CallRow) -> bool:
    return call.final_at is None and call.status == CallStatus.CREATED
