"""What a list's author chooses about its appointments: other columns than were guessed, or all as it was last time."""

from dataclasses import replace

from bot.config import Settings
from bot.domain.appointments import When, ordered
from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft, FromList
from bot.domain.ids import UserId
from bot.services.account.connected import link_or_refuse
from bot.services.drafts.appointments import SAMPLE, with_words
from bot.services.drafts.drafting import Drafting
from bot.services.drafts.last_time import last_time
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_zone
from storage.account import users
from storage.calling import lists
from storage.engine.database import Database


class AppointmentChoices:
    def __init__(self, *, database: Database, settings: Settings, clock: Clock, drafting: Drafting) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._drafting = drafting

    async def chosen(self, user_id: UserId, draft_id: int, *, is_time: bool, column: int) -> CallDraft:
        """The draft's call with this column for the dates or the times; -1: the times stand with the dates.

        Raises Refusal: not-yours, draft-closed, outdated-screen.
        """
        content, _ = await self._drafting.content(user_id, draft_id)
        source, appointments = content.source, content.appointments
        if appointments is None or not isinstance(source, FromList) or column >= len(source.columns):
            raise Refusal("outdated-screen")
        name = "" if column < 0 else source.columns[column]
        old = appointments.when or When(date="")
        if is_time:
            new = replace(old, time="" if name == old.date else name)
        else:
            new = replace(old, date=name, time="" if name == old.time else old.time)
        async with self._database.reading() as tx:
            zone = effective_zone(await users.get(tx, user_id), self._settings)
            found = await lists.get(tx, source.list_id)
            entries = await lists.entries(tx, source.list_id, limit=SAMPLE)
        columns = () if found is None else found.columns
        rows = [one.fields or () for one in entries if one.phone is not None]
        new = ordered(new, columns, rows, self._clock().astimezone(zone).date())
        source = replace(source, columns=with_words(columns))
        return replace(content, source=source, appointments=replace(appointments, when=new))

    async def as_last_time(self, user_id: UserId, draft_id: int) -> CallDraft:
        """What was said about the last list with the same columns, and when, for this draft.

        Raises Refusal: not-yours, draft-closed, not-connected, outdated-screen.
        """
        content, _ = await self._drafting.content(user_id, draft_id)
        async with self._database.reading() as tx:
            link = await link_or_refuse(tx, user_id)
            found = await last_time(tx, link.account.id, content)
        if found is None:
            raise Refusal("outdated-screen")
        return found
