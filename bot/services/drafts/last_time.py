"""Tomorrow's file looks like today's: what was said about the last one, and when, is offered for it in one tap."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.drafts.draft import CallDraft, FromList
from bot.domain.drafts.scenario import scenario_of
from bot.domain.ids import AccountId
from storage.calling import launches

REMEMBERED = 50
"""So many latest launches to lists are searched for one with the same columns."""


async def last_time(tx: AsyncConnection, account_id: AccountId, content: CallDraft) -> CallDraft | None:
    """The call as it was made to the last list of appointments with these columns; None: there was none."""
    source, appointments = content.source, content.appointments
    if not isinstance(source, FromList) or appointments is None or appointments.when is None:
        return None
    for before in await launches.list_contents(tx, account_id, REMEMBERED):
        known = before.appointments
        if (
            isinstance(before.source, FromList)
            and known is not None
            and not known.is_second
            and before.source.columns == source.columns
        ):
            rule = replace(
                appointments,
                rule=known.rule,
                is_typed=True,
                is_joined=known.is_joined,
                calls_again=known.calls_again,
            )
            return replace(scenario_of(before), source=source, appointments=rule, sender=before.sender)
    return None
