"""Texts with columns in braces, said to a list: who hears which sentence, and who can't be called with the text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config import Settings
from bot.domain.drafts.draft import CallDraft, SpokenText
from bot.domain.drafts.draft_texts import can_be_voiced
from bot.domain.ids import LedgerRecordId
from bot.domain.spoken.personal import UNSAID, Sentence, Unsaid, can_be_filled, heard_on, said_once, said_to
from bot.services.refusal import Refusal
from bot.services.users.locale import effective_zone
from storage.account import users
from storage.calling import list_recipients, recipients, reminders, second_calls
from storage.calling.drafts import DraftRow
from storage.calling.list_recipients import Sample, Stretch
from storage.calling.recipients import RecipientRow
from storage.engine.database import Database
from storage.sounds import records


@dataclass(frozen=True, slots=True)
class PersonalView:
    """What the recipients hear. `sentences`: how many different ones there are.

    `first`: of the first recipients, with what each hears. `unsaid`: the first of the `kept` ones, who can't hear it.
    `records`: the sentences of `first` that are records already, so that they can be listened to.
    """

    sentences: int
    first: tuple[tuple[Sample, str], ...]
    records: Mapping[str, LedgerRecordId]
    unsaid: tuple[tuple[Sample, Unsaid], ...]
    kept: int


async def personal_view(
    tx: AsyncConnection,
    row: DraftRow,
    left_out: Mapping[str, int],
    *,
    now: datetime,
    zone: ZoneInfo,
    limit: int,
) -> PersonalView | None:
    """None for any text that everybody hears alike, and while a brace has no column. `limit`: how many are named."""
    if not can_be_filled(row.content):
        return None
    called = await list_recipients.first(tx, row.id, limit)
    kept = await list_recipients.first_withheld(tx, row.id, UNSAID, limit)
    told = [(one, words_for(row.content, one, now, zone)) for one in (*called, *kept)]
    first = [(one, said) for one, said in told if isinstance(said, Sentence)]
    return PersonalView(
        sentences=(await recipients.sentences(tx, row.id, 1)).different,
        first=tuple((one, said.text) for one, said in first),
        records=await _records(tx, row, [said for _, said in first]),
        unsaid=tuple((one, said) for one, said in told if isinstance(said, Unsaid)),
        kept=sum(left_out.get(reason, 0) for reason in UNSAID),
    )


async def _records(
    tx: AsyncConnection, row: DraftRow, said: Sequence[Sentence]
) -> Mapping[str, LedgerRecordId]:
    """None of them in a voice or language of ours: the records that there are sound otherwise."""
    what = row.content.what
    if not said or not isinstance(what, SpokenText) or not can_be_voiced(what):
        return {}
    return await records.with_sound(tx, row.account_id, said)


def words_for(
    content: CallDraft, one: Sample | RecipientRow, now: datetime, zone: ZoneInfo
) -> Sentence | Unsaid:
    """What a recipient hears if their call leaves now, or at their own time if that comes later."""
    at = now if one.due_at is None else max(now, one.due_at)
    return said_to(content, one.name, one.fields, heard_on(content, at, zone))


async def refuse_unwritten(tx: AsyncConnection, row: DraftRow) -> None:
    """Raises Refusal list-not-written if it isn't known yet who is called, or what some of them hear."""
    is_unknown = row.content.is_personal and await recipients.lacks_sentence(tx, row.id)
    if row.recipient_count is None or is_unknown:
        raise Refusal("list-not-written")


async def said_alone(
    tx: AsyncConnection, row: DraftRow, one: Sample, now: datetime, settings: Settings
) -> CallDraft:
    """The call as its only recipient hears it."""
    zone = effective_zone(await users.get(tx, row.user_id), settings)
    return said_once(row.content, one.name, one.fields, heard_on(row.content, now, zone))


async def write_sentences(
    database: Database, row: DraftRow, now: datetime, settings: Settings, stretch: int
) -> None:
    """Notes who of a draft and its companions hears the same sentence, and withholds who can't be told one. Nothing, while
    a brace has no column. `stretch`: positions in one transaction.
    """
    if not can_be_filled(row.content):
        return
    async with database.reading() as tx:
        zone = effective_zone(await users.get(tx, row.user_id), settings)
        ends = {
            draft_id: await list_recipients.last_position(tx, draft_id) + 1
            for draft_id in (
                row.id,
                *await reminders.companions(tx, row.id),
                *await second_calls.drafts_beside(tx, row.id),
            )
        }
    for draft_id, end in ends.items():
        for first in range(0, end, stretch):
            async with database.writing() as tx:
                queued = await list_recipients.queued(tx, draft_id, Stretch(first, first + stretch))
                told = [(one.id, words_for(row.content, one, now, zone)) for one in queued]
                withheld = {number: said.reason for number, said in told if isinstance(said, Unsaid)}
                await recipients.withhold(tx, draft_id, withheld)
                keys = {number: said.key for number, said in told if isinstance(said, Sentence)}
                await recipients.note_sentences(tx, keys)
