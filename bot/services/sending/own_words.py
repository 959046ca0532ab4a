"""Whose sentence of a personal text is said next, and to whom else. A sentence that several hear is made into a record
first, so that it is paid once; one that a single recipient hears goes along with their request.

If it is unknown whether a record was made, only those who are to hear it wait.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.drafts.draft import SpokenText
from bot.domain.drafts.draft_texts import can_be_voiced, known_records
from bot.domain.record import RecordState
from bot.domain.spoken.personal import Unsaid
from bot.services.drafts.personal import words_for
from storage.calling import recipients
from storage.calling.launches import LaunchRow
from storage.calling.recipients import RecipientRow
from storage.sounds.records import RecordRow

FIRST_PART: Final = 1_000_000
"""The part of a launch's record for the sentence of its recipient at position 0; a launch has fewer reactions than this."""


@dataclass(frozen=True, slots=True)
class NextSentence:
    """`key`: whose `sentence` it is. `part`: of the record that is to say it; None if the request brings the text."""

    key: int
    text: str = field(repr=False)
    part: int | None = None

    def said_in(self, launch: LaunchRow) -> LaunchRow:
        """The launch as these recipients hear it."""
        what = launch.content.what
        if not isinstance(what, SpokenText):
            raise AssertionError("a sentence of a launch without a text")  # noqa: TRY004  # no fault of a caller
        return replace(launch, content=replace(launch.content, what=replace(what, text=self.text)))


async def next_sentence(
    tx: AsyncConnection, launch: LaunchRow, made: Mapping[int, RecordRow], now: datetime, zone: ZoneInfo
) -> NextSentence | None:
    """The sentence of the first recipient who is due; of those who wait for an unknown record only if nobody else is left.

    `made`: the launch's records by part. Recipients to whom it can't be said any more are withheld.
    """
    while (first := await _first(tx, launch, made, now)) is not None:
        said = words_for(launch.content, first, now, zone)
        if isinstance(said, Unsaid):
            await recipients.withhold(tx, launch.id, {first.id: said.reason})
        elif first.sentence is None:
            # Nobody but them is known to hear it: it is noted when a list is written, and this one was added since.
            await recipients.note_sentences(tx, {first.id: said.key})
        else:
            return await _voiced(tx, launch, made, first.sentence, said.text)
    return None


async def others_go_on(
    tx: AsyncConnection, launch: LaunchRow, made: Mapping[int, RecordRow], now: datetime
) -> bool:
    """Whether somebody is left who doesn't wait for an unknown record."""
    waiting = await _waiting(tx, launch, made)
    return await recipients.first_queued(tx, launch.id, due_by=now, beside=waiting) is not None


def same_words(
    launch: LaunchRow, queued: list[RecipientRow], said: NextSentence, now: datetime, zone: ZoneInfo
) -> list[RecipientRow]:
    """Those who hear exactly this now: the day may have changed since their sentences were compared."""
    words = [(one, words_for(launch.content, one, now, zone)) for one in queued]
    return [one for one, heard in words if not isinstance(heard, Unsaid) and heard.text == said.text]


async def _first(
    tx: AsyncConnection, launch: LaunchRow, made: Mapping[int, RecordRow], now: datetime
) -> RecipientRow | None:
    waiting = await _waiting(tx, launch, made)
    found = await recipients.first_queued(tx, launch.id, due_by=now, beside=waiting)
    if found is not None or not waiting:
        return found
    return await recipients.first_queued(tx, launch.id, due_by=now)


async def _waiting(tx: AsyncConnection, launch: LaunchRow, made: Mapping[int, RecordRow]) -> set[int]:
    """The sentences whose record may have been made or not."""
    positions = [
        part - FIRST_PART
        for part, record in made.items()
        if part >= FIRST_PART and record.state is RecordState.UNKNOWN
    ]
    return await recipients.sentences_at(tx, launch.id, positions) if positions else set()


async def _voiced(
    tx: AsyncConnection, launch: LaunchRow, made: Mapping[int, RecordRow], key: int, text: str
) -> NextSentence:
    what = launch.content.what
    is_known = text in known_records(launch.content)
    if is_known or not isinstance(what, SpokenText) or not can_be_voiced(what):
        return NextSentence(key, text)
    position, count = await recipients.who_hears(tx, launch.id, key)
    part = FIRST_PART + position
    record = made.get(part)
    if record is None:
        return NextSentence(key, text, part if count > 1 else None)
    if record.text != text:
        # It was made on another day, and says another one.
        return NextSentence(key, text)
    return NextSentence(key, text, part)
