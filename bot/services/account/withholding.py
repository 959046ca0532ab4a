"""Which recipients must not be called, whatever the user wants: looked up at every view, Confirm and sending."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import WithheldReason
from bot.domain.drafts.draft import CallDraft
from bot.domain.ids import AccountId, LaunchId
from bot.domain.phone import Phone
from storage.account import stop_list
from storage.calling import drafts, launches, list_recipients, recipients


async def phones_to_withhold(
    tx: AsyncConnection, account_id: AccountId, phones: Sequence[Phone], *, beside: LaunchId | None = None
) -> dict[Phone, WithheldReason]:
    """Which of these must not be called now: on the stop list, or perhaps being called by a lost request."""
    unknown = await recipients.unknown_among(tx, account_id, phones, beside=beside)
    stopped = await stop_list.among(tx, account_id, phones)
    reasons = dict.fromkeys(unknown, WithheldReason.UNKNOWN_CALL) | dict.fromkeys(
        stopped, WithheldReason.STOP_LIST
    )
    return {phone: reasons[phone] for phone in phones if phone in reasons}


async def kept_home(
    tx: AsyncConnection, account_id: AccountId, content: CallDraft
) -> dict[Phone, WithheldReason]:
    """The same for a draft's own phones; in a repeated call also who has been called or reached since."""
    withheld = await phones_to_withhold(tx, account_id, content.phones)
    if content.follows is None:
        return withheld
    earlier = await launches.get(tx, content.follows.source.launch_id)
    if earlier is None:
        raise AssertionError("a launch that is followed is not there")
    followed = await list_recipients.followed_among(tx, account_id, content.phones, earlier.confirmed_at)
    return dict.fromkeys(followed, WithheldReason.RECENT) | withheld


async def write_line(tx: AsyncConnection, draft_id: int, account_id: AccountId, content: CallDraft) -> int:
    """Writes a draft's own phones down as its recipients, as things are now; returns how many are to be called."""
    withheld = await kept_home(tx, account_id, content)
    await drafts.write_recipients(tx, draft_id, content.phones, withheld, dict(content.names))
    return len(content.phones) - len(withheld)
