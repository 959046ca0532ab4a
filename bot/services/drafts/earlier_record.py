"""A launch's text is already a record: recipients who are called again hear that record, and its text is not paid twice.

A record that is gone, waits for moderation or was refused by the service can't be used: then it is the text again, and
the screen says its price before anybody confirms.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.drafts.draft import Speech, SpokenText, StoredRecord
from bot.domain.ids import AccountId, RecordId
from bot.domain.record import RecordState
from storage.calling.launches import LaunchRow
from storage.sounds import records
from storage.sounds.records import RecordRow

NOT_TAKEN = "not_taken"
"""What is noted in a record's row if the service refused to play it."""
_NOT_ABOUT_THE_RECORD = frozenset({"no_money", "wrong_key", "too_many"})


async def said_before(tx: AsyncConnection, launch: LaunchRow) -> Speech | None:
    """What another call should say: the launch's record if it can be played, else its text."""
    what = launch.content.what
    if isinstance(what, SpokenText):
        text, record = what, await records.of_launch(tx, launch.id)
    elif isinstance(what, StoredRecord) and what.voiced is not None:
        text, record = what.voiced, await records.by_provider_id(tx, launch.account_id, what.record_id)
    else:
        return what
    if record is None or record.provider_id is None or not _can_be_played(record):
        return text
    return StoredRecord(record.provider_id, text)


async def sentences_before(tx: AsyncConnection, launch: LaunchRow) -> tuple[tuple[str, RecordId], ...]:
    """The sentences of the launch's reactions that are records already and can be played, with these."""
    made = await records.parts_of_launch(tx, launch.id)
    new = {
        row.text: row.provider_id
        for part, row in made.items()
        if part and row.text is not None and row.provider_id is not None and _can_be_played(row)
    }
    return tuple((dict(launch.content.voiced) | new).items())


def _can_be_played(record: RecordRow) -> bool:
    return record.state is RecordState.MADE and not record.needs_moderation and record.error != NOT_TAKEN


async def note_not_taken(tx: AsyncConnection, account_id: AccountId, what: Speech | None, code: str) -> bool:
    """Whether the record may be why a call was refused with this code; if so, the text is voiced again next time."""
    if not isinstance(what, StoredRecord) or what.voiced is None or code in _NOT_ABOUT_THE_RECORD:
        return False
    record = await records.by_provider_id(tx, account_id, what.record_id)
    if record is None:
        raise AssertionError("a record that was made here is not there")
    await records.note(tx, record.id, error=NOT_TAKEN)
    return True
