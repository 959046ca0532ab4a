"""Calls that are being prepared, and their recipients.

Recipients are stored with the draft and not at Confirm, so that confirming is as short for a long list as for one call.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import RecipientState, WithheldReason
from bot.domain.drafts.draft import CallDraft
from bot.domain.ids import AccountId, ChatId, DraftId, LaunchId, UserId
from bot.domain.phone import Phone
from storage.tables import drafts, recipients


@dataclass(frozen=True, slots=True)
class DraftRow:
    """`state` is open, launched, dropped (cancelled by its user, who may want it back) or cancelled for good.

    `repeats`: the launch that this one repeats. `updated_at`: when the content or the state last changed.

    `recipient_count`: how many of a list are to be called, None while they are being written. `drawn_at`: when the
    draft's screen was last drawn, as far as is known. `warned_at`: the same, if that screen warns of the hour.
    """

    id: DraftId
    user_id: UserId
    account_id: AccountId
    chat_id: ChatId
    message_id: int | None
    drawn_at: datetime | None
    warned_at: datetime | None
    revision: int
    state: str
    content: CallDraft
    repeats: LaunchId | None
    recipient_count: int | None
    digest: str | None
    updated_at: datetime


_NOBODY_NAMED: Mapping[Phone, str] = MappingProxyType({})
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
    round_of: LaunchId | None = None,
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
            round_of=round_of,
            trial_of=content.trial_of,
            drawn_at=now,
            created_at=now,
            updated_at=now,
        )
        .returning(drafts.c.id)
    )
    return DraftId(row.scalar_one())


async def get(tx: AsyncConnection, draft_id: int) -> DraftRow | None:
    row = (await tx.execute(select(*_COLUMNS).where(drafts.c.id == draft_id))).one_or_none()
    return None if row is None else DraftRow(*row)


async def of_round(tx: AsyncConnection, launch_id: LaunchId) -> DraftRow | None:
    """What was begun as the next round of this launch."""
    row = (await tx.execute(select(*_COLUMNS).where(drafts.c.round_of == launch_id))).one_or_none()
    return None if row is None else DraftRow(*row)


async def rewrite(
    tx: AsyncConnection, draft_id: DraftId, revision: int, content: CallDraft, now: datetime
) -> bool:
    """Changes an open draft that still has this revision. The revision grows, which makes older buttons invalid."""
    done = await tx.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.state == "open", drafts.c.revision == revision)
        .values(content=content, revision=revision + 1, drawn_at=now, warned_at=None, updated_at=now)
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
    """`rewrite` with other recipients: their rows are still to be written, so they are not counted yet."""
    done = await tx.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.state == "open", drafts.c.revision == revision)
        .values(
            content=content,
            digest=digest,
            recipient_count=None,
            revision=revision + 1,
            drawn_at=now,
            warned_at=None,
            updated_at=now,
        )
    )
    return done.rowcount == 1


async def open_in(
    tx: AsyncConnection, user_id: UserId, chat_id: ChatId, message_id: int | None
) -> DraftRow | None:
    """This user's open draft whose screen is in that message."""
    query = select(*_COLUMNS).where(
        drafts.c.user_id == user_id,
        drafts.c.chat_id == chat_id,
        drafts.c.state == "open",
        drafts.c.message_id == message_id,
    )
    row = (await tx.execute(query.order_by(drafts.c.id.desc()).limit(1))).one_or_none()
    return None if row is None else DraftRow(*row)


async def open_lately(
    tx: AsyncConnection, user_id: UserId, chat_id: ChatId, since: datetime, *, before: int | None = None
) -> list[DraftRow]:
    """This user's open drafts in this chat that changed since then, newest first.

    `before`: only drafts that were begun before this one.
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


async def count_recipients(
    tx: AsyncConnection, draft_id: DraftId, revision: int, recipient_count: int | None
) -> bool:
    """Sets how many of the draft's list are to be called; None: they are written anew. False: the draft has changed."""
    done = await tx.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.state == "open", drafts.c.revision == revision)
        .values(recipient_count=recipient_count)
    )
    return done.rowcount == 1


async def cancel(tx: AsyncConnection, draft_id: int, now: datetime) -> bool:
    """open → dropped, whatever the draft's revision. False: it was launched or cancelled before."""
    done = await tx.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.state == "open")
        .values(state="dropped", updated_at=now)
    )
    return done.rowcount == 1


async def cancel_in_chat(
    tx: AsyncConnection, user_id: UserId, chat_id: ChatId, now: datetime
) -> list[DraftRow]:
    """open → dropped for all of this user's drafts in this chat; returns them, newest first."""
    done = await tx.execute(
        update(drafts)
        .where(drafts.c.user_id == user_id, drafts.c.chat_id == chat_id, drafts.c.state == "open")
        .values(state="dropped", updated_at=now)
        .returning(*_COLUMNS)
    )
    return sorted((DraftRow(*row) for row in done), key=lambda row: row.id, reverse=True)


async def reopen(
    tx: AsyncConnection, draft_id: DraftId, revision: int, content: CallDraft, now: datetime
) -> None:
    """dropped → open with a new revision and no screen yet. The caller holds the account's turn."""
    await tx.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.state == "dropped", drafts.c.revision == revision)
        .values(
            state="open",
            content=content,
            revision=revision + 1,
            drawn_at=None,
            warned_at=None,
            updated_at=now,
        )
    )


async def forget_dropped(tx: AsyncConnection, user_id: int) -> None:
    """This user's dropped drafts can't be brought back any more."""
    await tx.execute(
        update(drafts)
        .where(drafts.c.user_id == user_id, drafts.c.state == "dropped")
        .values(state="cancelled")
    )


async def is_being_written(tx: AsyncConnection, draft_id: DraftId, revision: int) -> bool:
    """Whether the recipients of this revision are still to be written. If so, nobody can confirm the draft before this
    transaction ends.
    """
    found = await tx.execute(
        select(drafts.c.id)
        .where(
            drafts.c.id == draft_id,
            drafts.c.state == "open",
            drafts.c.revision == revision,
            drafts.c.recipient_count.is_(None),
        )
        .with_for_update()
    )
    return found.one_or_none() is not None


async def close(tx: AsyncConnection, draft_id: int, revision: int, state: str, now: datetime) -> bool:
    """open → launched or cancelled: once, and only by a button of the current revision."""
    done = await tx.execute(
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.state == "open", drafts.c.revision == revision)
        .values(state=state, updated_at=now)
    )
    return done.rowcount == 1


async def drawn(
    tx: AsyncConnection, draft_id: DraftId, message_id: int, now: datetime, *, warned: bool = False
) -> None:
    """The draft's screen was just drawn in that message. `warned`: the screen says that this is no hour to call."""
    await tx.execute(
        update(drafts)
        .where(drafts.c.id == draft_id)
        .values(message_id=message_id, drawn_at=now, warned_at=now if warned else None)
    )


async def close_all_of(tx: AsyncConnection, user_id: int, now: datetime) -> None:
    """This user's drafts can neither be confirmed nor be brought back any more."""
    await forget_dropped(tx, user_id)
    await tx.execute(
        update(drafts)
        .where(drafts.c.user_id == user_id, drafts.c.state == "open")
        .values(state="cancelled", updated_at=now)
    )


async def write_recipients(
    tx: AsyncConnection,
    draft_id: int,
    phones: Sequence[Phone],
    withheld: Mapping[Phone, WithheldReason],
    names: Mapping[Phone, str] = _NOBODY_NAMED,
) -> None:
    """Writes all recipients of the draft anew: queued, or withheld with their reason."""
    await tx.execute(delete(recipients).where(recipients.c.launch_id == draft_id))
    if phones:
        await tx.execute(
            insert(recipients),
            [
                {
                    "launch_id": draft_id,
                    "position": position,
                    "phone": phone,
                    "name": names.get(phone),
                    "state": RecipientState.WITHHELD if phone in withheld else RecipientState.QUEUED,
                    "reason": withheld.get(phone),
                }
                for position, phone in enumerate(phones)
            ],
        )
