"""Calls that wait at the service for their time: they can be taken back until they begin, and only by their ids."""

from bot.domain.call_outcome import CallOutcome
from bot.domain.call_status import CallStatus
from bot.domain.clock import Clock
from bot.domain.ids import LaunchId, UserId
from bot.domain.launch import RecipientState, WithheldReason
from bot.provider.client import CallingService, Credentials
from bot.provider.errors import ProviderError
from bot.provider.methods import RemoveCalls
from bot.services.refusal import refusal_of
from bot.services.tracking import finish_if_settled
from storage import accounts, calls, cards, launches
from storage.accounts import Accounts
from storage.calls import CallRow
from storage.database import Database


class Planned:
    def __init__(
        self, *, database: Database, connected: Accounts, service: CallingService, clock: Clock
    ) -> None:
        self._database = database
        self._accounts = connected
        self._service = service
        self._clock = clock

    async def remove_all(self, user_id: UserId, launch_id: LaunchId) -> tuple[int, int]:
        """Removes what has not begun (contract, section 10); (people removed, people still under way).

        Raises Refusal when the service could not be asked: then nothing is known to be removed.
        """
        async with self._database.reading() as tx:
            of_launch = await calls.of_launch(tx, launch_id)
            people = await launches.people(
                tx, launch_id, states=[RecipientState.PLACED, RecipientState.UNKNOWN, RecipientState.SENDING]
            )
        waiting = [call for call in of_launch if call.final_at is None and call.status == CallStatus.CREATED]
        removed = await self._remove(user_id, waiting) if waiting else []
        if removed:
            await self._note(launch_id, removed)
        return len(removed), len(people) - len(removed)

    async def _remove(self, user_id: UserId, waiting: list[CallRow]) -> list[CallRow]:
        connection = await self._accounts.connection_of(user_id)
        if connection is None or connection.account.id != waiting[0].account_id:
            return []
        credentials = Credentials(connection.account.domain, connection.api_key)
        ids = tuple(call.provider_id for call in waiting)
        try:
            gone = await self._service.request(RemoveCalls(ids=ids, of_template=False), credentials)
        except ProviderError as error:
            raise refusal_of(error) from error
        return [call for call in waiting if call.provider_id in gone]

    async def _note(self, launch_id: LaunchId, removed: list[CallRow]) -> None:
        """A removed call is over: nobody was called, nothing more is asked."""
        now = self._clock()
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, removed[0].account_id)
            for call in removed:
                current = await calls.find(tx, call.account_id, call.kind, call.provider_id)
                if current is None or current.final_at is not None:
                    continue  # a webhook told of its end meanwhile
                await calls.change(
                    tx, call.id, status="removed", final_at=now, next_ask_at=None, outcome=CallOutcome.REMOVED
                )
            await launches.settle_people(
                tx,
                [call.recipient_id for call in removed],
                RecipientState.FINAL,
                reason=WithheldReason.CANCELLED,
            )
            await finish_if_settled(tx, launch_id, now)
            await cards.mark_stale(tx, [launch_id])
