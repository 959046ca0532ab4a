"""All that the account knows of a phone, on one card. The account's owner sees every call, others those they launched, as
everywhere; lists are shown as `/basis` shows them, and leads as `/leads` does, to every member.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import RecipientState
from bot.domain.clock import Clock
from bot.domain.ids import UserId
from bot.domain.phone import Phone
from bot.services.account.connected import account_or_refuse
from bot.services.launches.recipient_view import RecipientView, recipient_view
from bot.services.leads.leads import Leads, LeadView
from bot.services.lists.lists import ListCard, Lists
from storage.account import stop_list
from storage.account.stop_list import Stopped
from storage.calling import calls, known_people, launches, leads, recipient_history, recipients
from storage.calling.calls import CallRow
from storage.calling.recipient_history import PhoneTotals
from storage.engine.database import Database

SHOWN_CALLS: Final = 8
SHOWN_LEADS: Final = 3
SHOWN_NAMES: Final = 5


@dataclass(frozen=True, slots=True)
class PastView:
    """One of their calls; `by`: the launch it belongs to."""

    call: CallRow
    view: RecipientView


@dataclass(frozen=True, slots=True)
class RecipientHistory:
    """`stopped`: their entry on the stop list, None: they aren't there. `calls`: the latest SHOWN_CALLS; `leads`: the latest
    SHOWN_LEADS, of which the first one may be open.
    """

    phone: Phone
    names: tuple[str, ...] = field(repr=False)
    totals: PhoneTotals
    calls: tuple[PastView, ...] = field(repr=False)
    leads: tuple[LeadView, ...] = field(repr=False)
    appointments: tuple[tuple[datetime, datetime, RecipientState], ...]
    """The next ones of which they are reminded: when they come, when they are called, what became of that call."""
    stopped: Stopped | None
    lists: tuple[ListCard, ...] = field(repr=False)
    may_be_forgotten: bool
    """By this user: the account is theirs."""


class Histories:
    def __init__(self, *, database: Database, lists: Lists, leads_: Leads, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._lists = lists
        self._leads = leads_

    async def of(self, user_id: UserId, phone: Phone) -> RecipientHistory:
        """A phone that nobody has called has a card, too. Raises Refusal not-connected."""
        async with self._database.reading() as tx:
            account = await account_or_refuse(tx, user_id)
            only = None if user_id == account.owner_id else user_id
            rows = await recipient_history.latest_calls(
                tx, account.id, phone, user_id=only, limit=SHOWN_CALLS
            )
            around = await stop_list.page(tx, account.id, str(int(phone) - 1), 1)
            names = await known_people.names_of(tx, account.id, user_id, phone, limit=SHOWN_NAMES)
            totals = await recipient_history.totals(tx, account.id, phone, user_id=only)
            coming = await recipient_history.appointments(
                tx, account.id, phone, self._clock(), user_id=only, limit=SHOWN_NAMES
            )
            shown = tuple([await _past(tx, row) for row in rows])
            waited = await leads.latest_of_phone(tx, account.id, phone, limit=SHOWN_LEADS)
            asked = tuple([await self._leads.view_of(tx, lead) for lead in waited])
        stopped = next((one for one in around if one.phone == phone), None)
        lists = await self._lists.basis(user_id, phone)
        return RecipientHistory(
            phone,
            tuple(names),
            totals,
            shown,
            asked,
            tuple(coming),
            stopped,
            lists,
            may_be_forgotten=only is None,
        )


async def _past(tx: AsyncConnection, row: CallRow) -> PastView:
    launch, who = await launches.get(tx, row.launch_id), await recipients.recipient(tx, row.recipient_id)
    if launch is None or who is None:
        raise AssertionError("a call without its launch")
    chosen = await calls.reactions_of(tx, [row.id])
    return PastView(row, recipient_view(who, row, chosen, launch.content.reactions))
