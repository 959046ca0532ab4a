"""Scenarios: calls saved under a name. Like a call, a scenario is seen by its author and by the account's owner; a colleague
gets it as a file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.clock import Clock
from bot.domain.drafts.draft import CallDraft, ProblemCode, StoredRecord, problems
from bot.domain.drafts.scenario import name_from, read_name, scenario_of
from bot.domain.ids import ListId, RecordId, ScenarioId, UserId
from bot.domain.reactions import walk
from bot.services.account.connected import link_or_refuse
from bot.services.drafts.drafting import own_draft, problem_refusal, refuse_code
from bot.services.refusal import Refusal
from bot.services.scenarios.document import read_document, write_document
from storage.account import accounts, users
from storage.account.accounts import Account
from storage.calling import launches, lists, scenarios, schedules
from storage.calling.scenarios import ScenarioRow
from storage.engine.database import Database
from storage.sounds import records

PAGE = 8


@dataclass(frozen=True, slots=True)
class ScenarioLine:
    id: ScenarioId
    name: str


@dataclass(frozen=True, slots=True)
class ScenarioPage:
    """Newest first; `more`: there are older ones, behind the last id here."""

    lines: tuple[ScenarioLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class ScenarioCard:
    """`author`: a name, empty where it is the user's own. `list_name`: of the list it was saved from, if that is still there.
    `foreign_records`: records it plays that are not known to be the account's.
    """

    id: ScenarioId
    name: str
    content: CallDraft
    is_kept: bool
    author: str
    list_id: ListId | None
    list_name: str = field(repr=False)
    foreign_records: tuple[int, ...]
    since: datetime


class Scenarios:
    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def save_draft(
        self, user_id: UserId, draft_id: int, revision: int, *, unnamed: str
    ) -> ScenarioCard:
        """Saves what a draft says, whomever it is for. `unnamed`: its name where its words give none.

        Raises Refusal: not-yours, outdated-screen, draft-….
        """
        async with self._database.writing() as tx:
            row = await own_draft(tx, user_id, draft_id)
            if row.revision != revision:
                raise Refusal("outdated-screen")
            return await self._save(tx, user_id, row.content, unnamed)

    async def save_launch(self, user_id: UserId, launch_id: int, *, unnamed: str) -> ScenarioCard:
        """Saves what a launch said. Raises Refusal: not-yours, code-call-fixed."""
        async with self._database.writing() as tx:
            row = await launches.get(tx, launch_id)
            account = None if row is None else await accounts.get(tx, row.account_id)
            if row is None or account is None or user_id not in {row.user_id, account.owner_id}:
                raise Refusal("not-yours")
            return await self._save(tx, user_id, row.content, unnamed)

    async def page(self, user_id: UserId, before: int | None = None) -> ScenarioPage:
        async with self._database.reading() as tx:
            account = (await link_or_refuse(tx, user_id)).account
            seen_by = None if account.owner_id == user_id else user_id
            rows = await scenarios.kept(tx, account.id, seen_by=seen_by, before=before, limit=PAGE + 1)
        lines = tuple(ScenarioLine(row.id, row.name) for row in rows[:PAGE])
        return ScenarioPage(lines, len(rows) > PAGE)

    async def card(self, user_id: UserId, scenario_id: int) -> ScenarioCard:
        """Raises Refusal: scenario-gone, not-connected."""
        async with self._database.reading() as tx:
            return await _card(tx, await own_scenario(tx, user_id, scenario_id), user_id)

    async def rename(self, user_id: UserId, scenario_id: int, typed: str) -> ScenarioCard:
        """Raises Refusal: scenario-name-empty, scenario-gone."""
        name = read_name(typed)
        if not name:
            raise Refusal("scenario-name-empty")
        async with self._database.writing() as tx:
            row = await own_scenario(tx, user_id, scenario_id)
            await scenarios.change(tx, row.id, name=name)
            return await _card(tx, await own_scenario(tx, user_id, row.id), user_id)

    async def forget(self, user_id: UserId, scenario_id: int) -> None:
        """Its schedules go with it; launches made by it stay as they are. Raises Refusal scenario-gone."""
        async with self._database.writing() as tx:
            row = await own_scenario(tx, user_id, scenario_id)
            await scenarios.forget(tx, row.id)
            await schedules.end_of_scenario(tx, row.id)

    async def document(self, user_id: UserId, scenario_id: int) -> tuple[str, str]:
        """Its name, and the text of a file that holds it. Raises Refusal: scenario-gone, scenario-too-big."""
        async with self._database.reading() as tx:
            row = await own_scenario(tx, user_id, scenario_id)
        return row.name, write_document(row.name, row.content)

    async def offer(self, user_id: UserId, written: bytes) -> ScenarioCard:
        """What a file holds, to be kept or not; an earlier one that was not kept is forgotten.

        Raises Refusal: not-connected, and those of `read_document`.
        """
        name, content = read_document(written)
        async with self._database.writing() as tx:
            account = (await link_or_refuse(tx, user_id)).account
            await scenarios.forget_offered(tx, user_id)
            scenario_id = await scenarios.add(
                tx,
                account_id=account.id,
                user_id=user_id,
                name=name,
                content=content,
                list_id=None,
                state="offered",
                now=self._clock(),
            )
            return await _card(tx, await own_scenario(tx, user_id, scenario_id), user_id)

    async def keep(self, user_id: UserId, scenario_id: int) -> ScenarioCard:
        """Keeps what was offered. Raises Refusal scenario-gone."""
        async with self._database.writing() as tx:
            row = await own_scenario(tx, user_id, scenario_id)
            await scenarios.change(tx, row.id, state="kept")
            return await _card(tx, await own_scenario(tx, user_id, row.id), user_id)

    async def _save(
        self, tx: AsyncConnection, user_id: UserId, content: CallDraft, unnamed: str
    ) -> ScenarioCard:
        """A second tap finds what the first one saved."""
        refuse_code(content)
        account = (await link_or_refuse(tx, user_id)).account
        now, scenario = self._clock(), scenario_of(content)
        for problem in problems(content, now):
            if problem.code in _NOT_SAVED:
                raise problem_refusal(problem, content)
        newest = await scenarios.kept(tx, account.id, seen_by=user_id, before=None, limit=1)
        if newest and newest[0].content == scenario and newest[0].list_id == content.list_id:
            return await _card(tx, newest[0], user_id)
        scenario_id = await scenarios.add(
            tx,
            account_id=account.id,
            user_id=user_id,
            name=name_from(scenario) or unnamed,
            content=scenario,
            list_id=content.list_id,
            state="kept",
            now=now,
        )
        return await _card(tx, await own_scenario(tx, user_id, scenario_id), user_id)


_NOT_SAVED = frozenset({
    ProblemCode.NO_SPEECH,
    ProblemCode.EMPTY_TEXT,
    ProblemCode.TEXT_TOO_LONG,
    ProblemCode.REACTION_LINES,
    ProblemCode.ROUNDS_AND_REDIAL,
})  # fmt: skip


async def own_scenario(tx: AsyncConnection, user_id: UserId, scenario_id: int) -> ScenarioRow:
    """A scenario that this user may use. Raises Refusal scenario-gone, also for somebody else's."""
    account = (await link_or_refuse(tx, user_id)).account
    row = await scenarios.get(tx, scenario_id)
    if row is None or row.account_id != account.id or not _is_seen_by(row, account, user_id):
        raise Refusal("scenario-gone")
    return row


def _is_seen_by(row: ScenarioRow, account: Account, user_id: UserId) -> bool:
    if row.state == "kept":
        return user_id in {row.user_id, account.owner_id}
    return row.state == "offered" and row.user_id == user_id


async def _card(tx: AsyncConnection, row: ScenarioRow, user_id: UserId) -> ScenarioCard:
    author = "" if row.user_id == user_id else (await users.names(tx, [row.user_id])).get(row.user_id, "")
    found = None if row.list_id is None else await lists.get(tx, row.list_id)
    is_there = found is not None and found.account_id == row.account_id and found.digest is not None
    return ScenarioCard(
        id=row.id,
        name=row.name,
        content=row.content,
        is_kept=row.state == "kept",
        author=author,
        list_id=row.list_id if is_there else None,
        list_name=found.name if found is not None and is_there else "",
        foreign_records=tuple(
            [one for one in _played(row.content) if await _is_unknown(tx, row, one)]
            if row.state == "offered"
            else ()
        ),
        since=row.created_at,
    )


def _played(content: CallDraft) -> Sequence[int]:
    said = [content.what.record_id] if isinstance(content.what, StoredRecord) else []
    return [*said, *(one.reaction.record_id for one in walk(content.reactions) if one.reaction.record_id)]


async def _is_unknown(tx: AsyncConnection, row: ScenarioRow, record_id: int) -> bool:
    return await records.by_provider_id(tx, row.account_id, RecordId(record_id)) is None
