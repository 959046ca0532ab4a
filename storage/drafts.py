"""Forms in the making, and the people written down with them.

Recipients are stored with the draft and not at Confirm, so that confirming is as short for a long list as for one call.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.draft import CallDraft
from bot.domain.ids import AccountId, ChatId, DraftId, LaunchId, UserId
from bot.domain.launch import RecipientState, WithheldReason
from bot.domain.phone import Phone
from storage.tables import drafts, recipients


@dataclass(frozen=True, slots=True)
class DraftRow:
    """`state` is open, launched or cancelled; `repeats` names the launch this one repeats.

    `people`: how many of a list are to be called, None while they are being written down.
    """

    id: DraftId
    user_id: UserId
    account_id: AccountId
    chat_id: ChatId
    message_id: int | None
    revision: int
    state: str
    content: CallDraft
    repeats: LaunchId | None
    people: int | None
    digest: str | None


_COLUMNS = [drafts.c[name] for name in DraftRow.__dataclass_fields__]


async def add(
    tx: AsyncConnection,
    *,
    user_id: UserId,
    account_id: AccountId,
    chat_id: ChatId,
    content: CallDraft,
    now: datetime,
    repeats: LaunchId | None = None,
    message_id: int | None = None,
    digest: str | None = None,
) -> DraftId:
    row = await tx.execute(
        insert(drafts)
        .values(
            user_id=user_id,
            account_id=account_id,
            chat_id=chat_id,
            message_id=message_id,
            state="open",
            content=content,
            repeats=repeats,
            digest=digest,
            created_at=now,
            updated_at=now,
        )
        .returning(drafts.c.id)
    )
    return DraftId(row.scalar_one())


async def get(tx: AsyncConnection, draft_id: int) -> DraftRow | None:
    row = (await tx.execute(select(*_COLUMNS).where(drafts.c.id == draft_id))).one_or_none()
    return None if row is None else DraftRow(*row)


async def rewrite(
    tx: AsyncConnection, draft_id: DraftId, revision: int, content: CallDraft, now: datetime
) -> bool:
    """Changes an open draft that still has this revision; the revision grows, which outdates older buttons."""
    done = await tx.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.state == "open", drafts.c.revision == revision)
        .values(content=content, revision=revision + 1, updated_at=now)
    )
    return done.rowcount == 1


async def use_list(
    tx: AsyncConnection,
    draft_id: DraftId,
    revision: int,
    content: CallDraft,
    digest: str | None,
    now: datetime,
) -> bool:
    """`rewrite` for other people: theirs are still to be written, so they are not counted yet."""
    done = await tx.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.state == "open", drafts.c.revision == revision)
        .values(content=content, digest=digest, people=None, revision=revision + 1, updated_at=now)
    )
    return done.rowcount == 1


async def open_lately(
    tx: AsyncConnection, user_id: UserId, chat_id: ChatId, since: datetime, *, before: int | None = None
) -> list[DraftRow]:
    """This person's unfinished forms in this chat that were touched since then, newest first.

    `before`: only those that were begun before that one.
    """
    query = select(*_COLUMNS).where(
        drafts.c.updated_at >= since,
        drafts.c.user_id == user_id,
        drafts.c.chat_id == chat_id,
        drafts.c.state == "open",
    )
    if before is not None:
        query = query.where(drafts.c.id < before)
    return [DraftRow(*row) for row in await tx.execute(query.order_by(drafts.c.id.desc()).limit(_LATELY))]


_LATELY = 20


async def count_people(tx: AsyncConnection, draft_id: DraftId, revision: int, people: int | None) -> bool:
    """How many of its list are to be called; None: they are written anew. False: the draft has changed meanwhile."""
    done = await tx.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.state == "open", drafts.c.revision == revision)
        .values(people=people)
    )
    return done.rowcount == 1


async def close(tx: AsyncConnection, draft_id: int, revision: int, state: str, now: datetime) -> bool:
    """open → launched or cancelled, once, and only by a button of the present revision."""
    done = await tx.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.state == "open", drafts.c.revision == revision)
        .values(state=state, updated_at=now)
    )
    return done.rowcount == 1


async def stands_at(tx: AsyncConnection, draft_id: DraftId, message_id: int) -> None:
    await tx.execute(update(drafts).where(drafts.c.id == draft_id).values(message_id=message_id))


async def write_recipients(
    tx: AsyncConnection,
    draft_id: DraftId,
    phones: Sequence[Phone],
    withheld: Mapping[Phone, WithheldReason],
) -> None:
    """Everybody of the draft anew: queued, or withheld with the reason."""
    await tx.execute(delete(recipients).where(recipients.c.launch_id == draft_id))
    if phones:
        await tx.execute(
            insert(recipients),
            [
                {
                    "launch_id": draft_id,
                    "position": position,
                    "phone": phone,
                    "state": RecipientState.WITHHELD if phone in withheld else RecipientState.QUEUED,
                    "reason": withheld.get(phone),
                }
                for position, phone in enumerate(phones)
            ],
        )
