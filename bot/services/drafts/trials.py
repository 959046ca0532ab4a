"""«Сначала позвонить мне»: the words of a draft in a call to its own user, and the owner's wish that big launches begin so.

Which call tried a draft is known from the call's own content: what was said in it is compared with what would be said now.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import CallDraft, SpokenCode
from bot.domain.phone import Phone
from bot.domain.reactions import without_blocks
from bot.domain.spoken.personal import heard_on
from bot.services.drafts.list_view import with_values_of
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_zone
from storage.account import users
from storage.account.accounts import Account
from storage.calling import calls, launches, list_recipients
from storage.calling.drafts import DraftRow
from storage.calling.launches import LaunchRow

TRY_FIRST = "try-first"
_NOT_OVER = frozenset({LaunchState.HELD, LaunchState.RUNNING, LaunchState.PAUSED})


def for_self(content: CallDraft, own_phone: Phone) -> CallDraft:
    """The same words to one phone, now: nothing of a list and its hours is left.

    Whoever tries all keys must not end on the service's stop list, from which nothing removes them.
    """
    return CallDraft(
        phones=(own_phone,),
        what=content.what,
        sender=content.sender,
        needs_recording=content.needs_recording,
        recording_acknowledged=content.recording_acknowledged,
        reactions=without_blocks(content.reactions),
        manner=content.manner,
    )


async def refuse_untried(
    tx: AsyncConnection,
    row: DraftRow,
    account: Account,
    recipient_count: int,
    now: datetime,
    settings: Settings,
) -> None:
    """Raises what `trial_blockers` finds if it leaves now."""
    today = heard_on(row.content, now, effective_zone(await users.get(tx, row.user_id), settings))
    for refusal in await trial_blockers(tx, row, account, recipient_count, today):
        raise refusal


async def trial_blockers(
    tx: AsyncConnection, row: DraftRow, account: Account, recipient_count: int, today: date
) -> list[Refusal]:
    """Refusal try-first: the account's owner wants so big a launch to be tried, and a conversation with these very words is
    missing. A round of a launch was tried with that launch. `today`: of the day on which it rings.
    """
    content, above = row.content, account.try_first_above
    if above is None or recipient_count <= above or content.round_number:
        return []
    if isinstance(content.what, SpokenCode) or await _is_to_oneself(tx, row):
        return []
    trials = await launches.trials_of(tx, row.id)
    same = [trial for trial in trials if await _says_the_same(tx, row, trial, today)]
    if await _is_heard(tx, same):
        return []
    if any(trial.state in _NOT_OVER for trial in same) or await _is_ringing(tx, same):
        state = "under_way"
    else:
        state = "changed" if await _is_heard(tx, trials) else "missing"
    return [Refusal(TRY_FIRST, above=above, state=state)]


async def _is_to_oneself(tx: AsyncConnection, row: DraftRow) -> bool:
    content = row.content
    if content.source is not None or len(content.phones) != 1:
        return False
    user = await users.get(tx, row.user_id)
    return content.trial_of is not None or (user is not None and content.phones == (user.phone,))


async def _says_the_same(tx: AsyncConnection, row: DraftRow, trial: LaunchRow, today: date) -> bool:
    (phone,) = trial.content.phones
    first = await list_recipients.first(tx, row.id, 1)
    return for_self(trial.content, phone) == for_self(with_values_of(row.content, first, today), phone)


async def _is_heard(tx: AsyncConnection, trials: Sequence[LaunchRow]) -> bool:
    return CallOutcome.ANSWERED in await _outcomes(tx, trials)


async def _is_ringing(tx: AsyncConnection, trials: Sequence[LaunchRow]) -> bool:
    return None in await _outcomes(tx, trials)


async def _outcomes(tx: AsyncConnection, trials: Sequence[LaunchRow]) -> set[str | None]:
    """Of their calls; None: not over."""
    return {call.outcome for trial in trials for call in await calls.of_launch(tx, trial.id)}
