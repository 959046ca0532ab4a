"""The only place that orders records at the service. The rules of calls hold here too: a record is written down as
`sending` before its request leaves and settled after the answer. A lost answer makes it unknown; it is never re-sent.
"""

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audio.conversion import Conversion, Converted, UnfitError
from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.costs.price import TEXT_COST, PriceBasis, PriceEstimate
from bot.domain.drafts.draft import text_problem
from bot.domain.ids import AccountId, LaunchId, UserId
from bot.domain.reactions import typed_reactions
from bot.domain.record import RecordSource, RecordState
from bot.domain.turn import Turn
from bot.provider.errors import Happened, ProviderError
from bot.provider.models import RecordInfo
from bot.services.account.caps import Caps
from bot.services.account.connected import connection_or_refuse, link_or_refuse
from bot.services.account.pricing import money_refusals
from bot.services.drafts.drafting import problem_refusal
from bot.services.ledger.certain_writes import written_down
from bot.services.ledger.halts import refuse_halted
from bot.services.paid.gate import Admitted, Paid, PaidGate
from bot.services.paid.requests import text_record, uploaded_record
from bot.services.records.service_list import RecordList, moderation_of, new_reference
from bot.services.records.shelf import own_record
from bot.services.refusal import Refusal
from storage.account import accounts
from storage.account.api_keys import ApiKeys
from storage.engine.database import Database
from storage.sounds import records
from storage.sounds.records import RecordRow

log = structlog.get_logger(__name__)

ORDERABLE: Final = frozenset({RecordState.PROPOSED, RecordState.RETURNED})
"""In these states no request for the record has left, so it may be ordered."""
NAME_FROM_TEXT: Final = 40


@dataclass(frozen=True, slots=True)
class Ordered:
    """`already`: an earlier tap did it, this one changed nothing."""

    record: RecordRow
    already: bool


class Records:
    def __init__(
        self,
        *,
        database: Database,
        connected: ApiKeys,
        gate: PaidGate,
        conversion: Conversion,
        listed: RecordList,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._database = database
        self._accounts = connected
        self._gate = gate
        self._conversion = conversion
        self._list = listed
        self._settings = settings
        self._clock = clock

    async def recover(self, *, only_sender: bool) -> int:
        """Settles records whose sender died; `only_sender`: no other process can be sending now (a start on SQLite)."""
        now = self._clock()
        async with self._database.writing() as tx:
            found = await records.left_sending(tx, overdue_by=None if only_sender else now)
            for row in found:
                await records.move(tx, row.id, RecordState.UNKNOWN, error="crash", settled_at=now)
        if found:
            log.warning("records found half sent", count=len(found))
        return len(found)

    # -- from a sound --------------------------------------------------------------------------------------------

    async def of_message(self, user_id: UserId, origin: str) -> RecordRow | None:
        """The record that was made of this message before. Raises Refusal not-connected."""
        async with self._database.reading() as tx:
            link = await link_or_refuse(tx, user_id)
            return await records.by_origin(tx, link.account.id, origin)

    async def convert(self, source: Path, folder: Path) -> Converted:
        """The sound as it will be played. Raises Refusal audio-…"""
        try:
            return await self._conversion.convert(source, folder)
        except UnfitError as error:
            raise Refusal(f"audio-{error.code.replace('_', '-')}", limit=error.limit) from error

    async def save_sound(
        self, user_id: UserId, source: Path, folder: Path, *, origin: str, file_id: str, name: str
    ) -> RecordRow:
        """Converts a file and uploads it, at most once for a message; an upload that never left is tried again.

        `origin` names the message, `file_id` is Telegram's. Raises Refusal: not-connected, other-account, locked, audio-…
        """
        account = (await connection_or_refuse(self._accounts, user_id)).account
        converted = await self.convert(source, folder)
        content = await asyncio.to_thread(converted.path.read_bytes)
        async with self._database.writing() as tx:
            await accounts.lock_row(tx, account.id)
            found = await records.by_origin(tx, account.id, origin)
            if found is not None and found.state not in ORDERABLE:
                return found
            entry = await self._gate.enter(tx, user_id, account.id)
            found = found or await self._add_sound(tx, entry, origin=origin, file_id=file_id, name=name)
            if found is None:
                # Another account has a record of this message: the user has changed the key in between.
                raise Refusal("other-account")
            row = await self._claim(tx, found, entry)
        paid = uploaded_record(
            entry,
            row.name_at_service,
            content,
            file_name=converted.path.name,
            content_type=converted.content_type,
        )
        return await self._order(row, paid, duration_s=round(converted.duration_s))

    async def _add_sound(
        self, tx: AsyncConnection, entry: Admitted, *, origin: str, file_id: str, name: str
    ) -> RecordRow | None:
        return await records.add(
            tx,
            account_id=entry.account.id,
            user_id=entry.user_id,
            reference=new_reference(),
            name=name,
            source=RecordSource.FILE,
            state=RecordState.PROPOSED,
            now=entry.now,
            origin=origin,
            source_file_id=file_id,
        )

    # -- from a text ---------------------------------------------------------------------------------------------

    async def propose_text(self, user_id: UserId, text: str, *, origin: str) -> RecordRow:
        """Writes the text down unsent: its price is to be confirmed. Raises Refusal: not-connected, draft-…,
        record-with-reactions: a record only sounds.
        """
        text = text.strip()
        if (problem := text_problem(text)) is not None:
            raise problem_refusal(problem)
        if typed_reactions(text) is not None:
            raise Refusal("record-with-reactions")
        async with self._database.writing() as tx:
            link = await link_or_refuse(tx, user_id)
            found = await records.by_origin(tx, link.account.id, origin) or await self._add_text(
                tx, link.account.id, user_id, text, origin=origin
            )
        if found is None:
            raise Refusal("other-account")
        return found

    async def confirm_text(self, user_id: UserId, record_id: int, *, turn: Turn | None = None) -> Ordered:
        """Orders a proposed text, or one that never left; any number of taps pay once.

        Raises Refusal: not-connected, no-such-record, halted, locked, no-money, cap-money.
        """
        async with self._database.writing() as tx:
            # Of two taps the second sees what the first one did.
            await accounts.lock_row(tx, (await own_record(tx, user_id, record_id)).account_id)
            row = await own_record(tx, user_id, record_id)
            text = row.text
            if text is None:
                raise Refusal("no-such-record")
            if row.state not in ORDERABLE:
                return Ordered(row, already=True)
            await refuse_halted(tx, user_id, row.account_id, turn, self._clock())
            entry = await self._gate.enter(tx, user_id, row.account_id)
            await self._refuse_unaffordable(tx, entry)
            row = await self._claim(tx, row, entry)
        return Ordered(await self._order_text(row, entry, text), already=False)

    async def _refuse_unaffordable(self, tx: AsyncConnection, entry: Admitted) -> None:
        account = entry.account
        use = await Caps(self._settings, account).look(tx, entry.now, entry.user_id)
        price = PriceEstimate(TEXT_COST, TEXT_COST, PriceBasis.UNKNOWN)
        no_money = await money_refusals(tx, account, price, 1)
        for refusal in (*use.refusals(0, price), *no_money):
            raise refusal

    # -- for a launch --------------------------------------------------------------------------------------------

    async def for_launch(self, launch_id: LaunchId, part: int = 0) -> RecordRow | None:
        async with self._database.reading() as tx:
            return await records.of_launch(tx, launch_id, part)

    async def make_for_launch(
        self, launch_id: LaunchId, *, user_id: UserId, account_id: AccountId, text: str, part: int = 0
    ) -> RecordRow:
        """A text of the launch as a record: at most one paid request ever, however often this is called.

        Returns the row: made, refused, unknown, returned (call again to try again) or sending (another is ordering
        it). An unknown record is looked for in the service's list first.

        Raises Refusal: not-connected, other-account, locked, launch-not-running.
        """
        async with self._database.writing() as tx:
            row, ours = await self._claim_words(tx, launch_id, user_id, account_id, text, part)
        if ours is not None:
            return await self._order_text(row, ours, text)
        if row.state is RecordState.UNKNOWN and await self._list.refresh(
            await connection_or_refuse(self._accounts, user_id)
        ):
            return await self.for_launch(launch_id, part) or row
        return row

    async def _claim_words(
        self,
        tx: AsyncConnection,
        launch_id: LaunchId,
        user_id: UserId,
        account_id: AccountId,
        text: str,
        part: int,
    ) -> tuple[RecordRow, Admitted | None]:
        """The row claimed as sending, with its admission; or the row as it is and None, when it isn't ours to send."""
        await accounts.lock_row(tx, account_id)
        row = await records.of_launch(tx, launch_id, part)
        if row is not None and row.state not in ORDERABLE:
            return row, None
        entry = await self._gate.enter(tx, user_id, account_id, launch_id=launch_id)
        row = row or await self._add_text(tx, account_id, user_id, text, launch_id=launch_id, part=part)
        if row is None:
            raise AssertionError("a launch without a record has got one")
        return await self._claim(tx, row, entry), entry

    # -- the request ---------------------------------------------------------------------------------------------

    async def _add_text(
        self,
        tx: AsyncConnection,
        account_id: AccountId,
        user_id: UserId,
        text: str,
        *,
        origin: str | None = None,
        launch_id: LaunchId | None = None,
        part: int = 0,
    ) -> RecordRow | None:
        return await records.add(
            tx,
            account_id=account_id,
            user_id=user_id,
            reference=new_reference(),
            name=_name_of(text),
            source=RecordSource.TEXT,
            state=RecordState.PROPOSED,
            now=self._clock(),
            origin=origin,
            launch_id=launch_id,
            part=part,
            text=text,
        )

    async def _claim(self, tx: AsyncConnection, row: RecordRow, entry: Admitted) -> RecordRow:
        """Claims an orderable row as sending; the caller holds the account's turn."""
        claimed = await records.move(
            tx,
            row.id,
            RecordState.SENDING,
            sending_at=entry.now,
            overdue_at=entry.overdue_at,
            error=None,
            message=None,
        )
        if claimed is None:
            raise AssertionError("somebody moved a record without the account's turn")
        return claimed

    async def _order_text(self, row: RecordRow, entry: Admitted, text: str) -> RecordRow:
        return await self._order(row, text_record(entry, row.name_at_service, text), duration_s=None)

    async def _order(self, row: RecordRow, paid: Paid[RecordInfo], *, duration_s: int | None) -> RecordRow:
        """The row must be committed as sending by us."""
        try:
            info = await self._gate.send(paid)
        except ProviderError as error:
            log.warning("a record was not made", record=row.id, error=str(error))
            return await written_down(partial(self._failed, row, error))
        return await written_down(partial(self._made, row, info, duration_s))

    async def _made(self, row: RecordRow, info: RecordInfo, duration_s: int | None) -> RecordRow:
        async with self._database.writing() as tx:
            # Somebody may have asked for the service's list after the record was made and before this answer.
            await records.forget_adopted(tx, row.account_id, [info.id])
            if await records.by_provider_id(tx, row.account_id, info.id) is not None:
                log.warning("the service gave a record an id that it had given before", record=row.id)
                return await self._settle(tx, row, RecordState.UNKNOWN, error="unreadable")
            return await self._settle(
                tx,
                row,
                RecordState.MADE,
                provider_id=info.id,
                path=info.path,
                duration_s=duration_s,
                cost_kopecks=info.cost_kopecks,
                **moderation_of(info),
            )

    async def _failed(self, row: RecordRow, error: ProviderError) -> RecordRow:
        state = RecordState.UNKNOWN
        if error.happened is Happened.NO:
            state = RecordState.RETURNED if error.temporary else RecordState.REFUSED
        async with self._database.writing() as tx:
            return await self._settle(tx, row, state, error=error.code, message=error.message or None)

    async def _settle(
        self, tx: AsyncConnection, row: RecordRow, state: RecordState, **values: object
    ) -> RecordRow:
        settled = await records.move(tx, row.id, state, settled_at=self._clock(), **values)
        # Only a recovery that took us for dead can have settled it before us.
        return settled or await records.get(tx, row.id) or row


def _name_of(text: str) -> str:
    """The beginning of the text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= NAME_FROM_TEXT else f"{line[: NAME_FROM_TEXT - 1]}…"
