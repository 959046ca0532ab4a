"""What an account remembers of one phone beside its ledger of calls and money: whether anything of it is unfinished, and
its removal. Each statement reads one short range of an index, but for the drafts, of which only the latest are read.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Text, delete, not_, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.launch import RecipientState
from bot.domain.ids import AccountId
from bot.domain.phone import Phone
from bot.domain.recording import RecordingMessageState, RecordingState
from storage.tables import (
    calls,
    drafts,
    launches,
    lead_answers,
    lead_notes,
    leads,
    legs,
    list_entries,
    reactions,
    recipient_lists,
    recipients,
    recording_messages,
    recordings,
)

UNSAID: Final = "…"
"""What stands where somebody's words were."""
_UNDER_WAY: Final = (RecipientState.QUEUED, RecipientState.SENDING, RecipientState.PLACED)


async def is_awaited(tx: AsyncConnection, account_id: AccountId, phone: Phone) -> bool:
    """Whether a call to this phone is to come or under way, or a lead of theirs is open."""
    to_call = (
        select(recipients.c.id)
        .join(launches, launches.c.id == recipients.c.launch_id)
        .where(
            recipients.c.phone == phone,
            recipients.c.state.in_(_UNDER_WAY),
            launches.c.account_id == account_id,
        )
    )
    waits = select(leads.c.id).where(*_leads(account_id, phone), leads.c.closed_at.is_(None))
    return any([await tx.scalar(query.limit(1)) is not None for query in (to_call, waits)])


async def forget_names(
    tx: AsyncConnection, account_id: AccountId, phone: Phone, *, drafts_since: datetime
) -> None:
    """Empties their name and columns in lists, launches, and drafts that changed since then. Their phone stays there."""
    await _forget_in_contents(tx, account_id, phone, drafts_since)
    of_account = select(drafts.c.id).where(
        drafts.c.id == recipients.c.launch_id, drafts.c.account_id == account_id
    )
    await tx.execute(
        update(recipients)
        .where(recipients.c.phone == phone, of_account.exists())
        .values(name=None, fields=None)
    )
    in_list = select(recipient_lists.c.id).where(
        recipient_lists.c.id == list_entries.c.list_id, recipient_lists.c.account_id == account_id
    )
    await tx.execute(
        update(list_entries)
        .where(list_entries.c.phone == phone, in_list.exists())
        .values(name="", fields=None, typed=f"+{phone}")
    )


async def _forget_in_contents(
    tx: AsyncConnection, account_id: AccountId, phone: Phone, since: datetime
) -> None:
    launched = select(launches.c.id, launches.c.content).join(
        recipients, recipients.c.launch_id == launches.c.id
    )
    kept = select(drafts.c.id, drafts.c.content).join(recipients, recipients.c.launch_id == drafts.c.id)
    lately = select(drafts.c.id, drafts.c.content).where(
        drafts.c.updated_at >= since, type_coerce(drafts.c.content, Text).like(f'%"{phone}"%')
    )
    for table, query in (
        (launches, launched.where(recipients.c.phone == phone)),
        (drafts, kept.where(recipients.c.phone == phone)),
        (drafts, lately),
    ):
        for number, content in (await tx.execute(query.where(table.c.account_id == account_id))).all():
            names = tuple(pair for pair in content.names if pair[0] != phone)
            if names != content.names:
                unnamed = replace(content, names=names)
                await tx.execute(update(table).where(table.c.id == number).values(content=unnamed))


async def forget_answers(tx: AsyncConnection, account_id: AccountId, phone: Phone) -> None:
    """Removes what they said, and what was noted about them; which reaction they chose stays."""
    of_calls = await _calls(tx, account_id, phone)
    await tx.execute(
        delete(reactions).where(
            reactions.c.call_id.in_(of_calls), reactions.c.node.is_(None), *_is_said(reactions.c.answer)
        )
    )
    await tx.execute(
        update(reactions)
        .where(reactions.c.call_id.in_(of_calls), *_is_said(reactions.c.answer))
        .values(answer=UNSAID)
    )
    found = list(await tx.scalars(select(leads.c.id).where(*_leads(account_id, phone))))
    await tx.execute(update(leads).where(leads.c.id.in_(found)).values(name=None))
    await tx.execute(update(lead_answers).where(lead_answers.c.lead_id.in_(found)).values(answer=None))
    await tx.execute(delete(lead_notes).where(lead_notes.c.lead_id.in_(found)))


async def forget_recordings(tx: AsyncConnection, account_id: AccountId, phone: Phone, now: datetime) -> None:
    """Removes the ways to the sound of their conversations; sounds that stand in chats are due to be deleted there."""
    of_calls = await _calls(tx, account_id, phone)
    for call_id, key, news in (
        await tx.execute(
            select(legs.c.call_id, legs.c.leg_key, legs.c.news).where(legs.c.call_id.in_(of_calls))
        )
    ).all():
        unheard = replace(news, record_path=None, ivr_answers=None, comment=None)
        await tx.execute(
            update(legs).where(legs.c.call_id == call_id, legs.c.leg_key == key).values(news=unheard)
        )
    await tx.execute(
        update(recordings)
        .where(recordings.c.call_id.in_(of_calls))
        .values(state=RecordingState.FORGOTTEN, file_id=None, updated_at=now)
    )
    sent, waiting = RecordingMessageState.SENT, RecordingMessageState.WAITING
    messages = recording_messages.c
    for state, values in (
        (sent, {"delete_at": now}),
        (waiting, {"state": RecordingMessageState.DEAD}),
    ):
        await tx.execute(
            update(recording_messages)
            .where(messages.call_id.in_(of_calls), messages.state == state)
            .values(**values)
        )


async def _calls(tx: AsyncConnection, account_id: AccountId, phone: Phone) -> Sequence[int]:
    query = (
        select(calls.c.id)
        .join(recipients, recipients.c.id == calls.c.recipient_id)
        .where(recipients.c.phone == phone, calls.c.account_id == account_id)
    )
    return list(await tx.scalars(query))


def _is_said(answer: ColumnElement[str]) -> list[ColumnElement[bool]]:
    """Words: neither a key nor that they stayed on the line."""
    return [not_(or_(answer.in_([*"0123456789*#"]), answer == "-1"))]


def _leads(account_id: AccountId, phone: Phone) -> list[ColumnElement[bool]]:
    return [leads.c.account_id == account_id, leads.c.phone == phone]
