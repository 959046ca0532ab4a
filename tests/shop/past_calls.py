"""Launches that are over, written straight into the ledger from a generated truth: as many as no test could wait for."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.call_status import LegNews
from bot.domain.calls.launch import LaunchState, RecipientState
from bot.domain.costs.money import Kopecks
from bot.domain.drafts.draft import CallDraft, DutyPhone, FromList, SpokenText
from bot.domain.ids import AccountId, ChatId, LaunchId, ListId, UserId
from bot.domain.lead import LeadState
from bot.domain.reactions import Tree, walk
from storage import tables
from storage.calling import drafts, launches

AT_ONCE = 2000
"""Rows of one INSERT."""


@dataclass(frozen=True, slots=True)
class PastCall:
    """One recipient and what came of them. `reason`: why they weren't called; then there is no call."""

    phone: str
    name: str
    reason: str | None
    outcome: CallOutcome | None
    talk_s: int | None
    cost_kopecks: int | None
    node: int | None
    at: datetime
    legs: int = 1


def past_calls(count: int, begins: datetime, *, seed: int, hours: int = 10) -> Iterator[PastCall]:
    """Calls over some hours: two thirds are answered, a third of those choose one of three reactions; every twentieth
    recipient is not called, and the cost of every fiftieth answered call isn't known.
    """
    chance = random.Random(seed)
    for number in range(count):
        at = begins + timedelta(seconds=chance.randrange(hours * 3600))
        phone, name = f"7916{seed % 100:02d}{number:05d}", f"Имя {number}"
        if number % 20 == 7:
            reason = chance.choice(["stop_list", "recent", "item_error"])
            yield PastCall(phone, name, reason, None, None, None, None, at)
        elif chance.random() < 2 / 3:
            cost = None if chance.random() < 0.02 else chance.randrange(80, 500)
            node = chance.randrange(3) if chance.random() < 1 / 3 else None
            yield PastCall(phone, name, None, CallOutcome.ANSWERED, chance.randrange(1, 90), cost, node, at)
        else:
            outcome = chance.choice([CallOutcome.BUSY, CallOutcome.NO_ANSWER, CallOutcome.UNREACHABLE])
            yield PastCall(phone, name, None, outcome, None, None, None, at, legs=chance.choice([1, 1, 2]))


async def write_launch(
    tx: AsyncConnection,
    calls: Sequence[PastCall],
    *,
    account_id: AccountId,
    user_id: UserId,
    began_at: datetime,
    first_number: int,
    reactions: Tree = (),
    what: Any = SpokenText("Напоминаем о записи"),  # noqa: B008 - a frozen value
    round_of: LaunchId | None = None,
) -> LaunchId:
    """A finished launch to these recipients; calls are numbered from `first_number`."""
    content = CallDraft(
        source=FromList(ListId(1), "clients"), what=what, sender=DutyPhone(), reactions=reactions
    )
    chat_id = ChatId(user_id)
    draft_id = await drafts.add(
        tx,
        user_id=user_id,
        account_id=account_id,
        chat_id=chat_id,
        content=content,
        now=began_at,
        round_of=round_of,
    )
    launch_id = LaunchId(draft_id)
    await tx.execute(tables.drafts.update().where(tables.drafts.c.id == draft_id).values(state="launched"))
    await launches.add(
        tx, launch_id=launch_id, user_id=user_id, account_id=account_id, chat_id=chat_id, content=content, repeats=None,
        estimate=(None, None), balance_kopecks=None, recipient_count=len(calls), now=began_at, due_at=began_at,
    )  # fmt: skip
    await launches.move(tx, launch_id, LaunchState.RUNNING)
    await launches.move(tx, launch_id, LaunchState.DONE, done_at=began_at)
    batch_id = (
        await tx.execute(
            insert(tables.batches)
            .values(
                reference=f"past-{launch_id}", launch_id=launch_id, account_id=account_id, state="placed",
                size=len(calls), sending_at=began_at, overdue_at=began_at,
            )
            .returning(tables.batches.c.id)
        )
    ).scalar_one()  # fmt: skip
    first = first_number * 10
    hot = {placed.number: placed.label for placed in walk(reactions) if placed.reaction.is_hot}
    for start in range(0, len(calls), AT_ONCE):
        part = list(enumerate(calls[start : start + AT_ONCE], start=start))
        await _write_part(tx, part, first, first_number, launch_id, batch_id, account_id, user_id, began_at)
        for place, one in part:
            if one.node in hot and one.reason is None:
                label = hot[one.node]
                await _write_lead(
                    tx, one, first + place, first_number + place, launch_id, account_id, user_id, label
                )
    return launch_id


async def _write_lead(
    tx: AsyncConnection,
    one: PastCall,
    call_id: int,
    number: int,
    launch_id: LaunchId,
    account_id: AccountId,
    user_id: UserId,
    label: str,
) -> None:
    """Taken a minute later, and done with after ten."""
    lead = {
        "account_id": account_id, "phone": one.phone, "name": one.name, "state": LeadState.DONE, "launch_id": launch_id,
        "call_number": number, "taken_by": user_id, "opened_at": one.at, "taken_at": one.at + timedelta(minutes=1),
        "closed_at": one.at + timedelta(minutes=10),
    }  # fmt: skip
    lead_id = await tx.scalar(insert(tables.leads).values(lead).returning(tables.leads.c.id))
    await tx.execute(
        insert(tables.lead_answers).values(
            lead_id=lead_id, call_id=call_id, node=one.node, label=label, is_manager=False, at=one.at
        )
    )


async def _write_part(
    tx: AsyncConnection,
    part: Sequence[tuple[int, PastCall]],
    first: int,
    number: int,
    launch_id: LaunchId,
    batch_id: int,
    account_id: AccountId,
    user_id: UserId,
    began_at: datetime,
) -> None:
    await tx.execute(
        insert(tables.recipients),
        [
            {
                "id": first + place, "launch_id": launch_id, "position": place, "phone": one.phone, "name": one.name,
                "state": _state(one), "reason": one.reason, "batch_id": None if one.reason else batch_id,
            }
            for place, one in part
        ],
    )  # fmt: skip
    called = [(place, one) for place, one in part if one.reason is None]
    await tx.execute(
        insert(tables.calls),
        [
            {
                "id": first + place, "account_id": account_id, "user_id": user_id, "number": number + place,
                "launch_id": launch_id, "batch_id": batch_id, "recipient_id": first + place, "kind": "ordinary",
                "provider_id": first + place, "phone": one.phone, "placed_at": began_at, "heard_by": "push",
                "status": "finished" if one.outcome is CallOutcome.ANSWERED else "canceled", "outcome": one.outcome,
                "talk_s": one.talk_s, "cost_kopecks": one.cost_kopecks, "final_at": one.at,
            }
            for place, one in called
        ],
    )  # fmt: skip
    await tx.execute(
        insert(tables.legs),
        [_leg(first + place, leg, one) for place, one in called for leg in range(one.legs)],
    )
    if chosen := [(place, one) for place, one in called if one.node is not None]:
        await tx.execute(
            insert(tables.reactions),
            [
                {
                    "call_id": first + place, "node": one.node, "answer": str((one.node or 0) + 1), "is_late": False,
                    "received_at": one.at,
                }
                for place, one in chosen
            ],
        )  # fmt: skip


def _state(one: PastCall) -> RecipientState:
    if one.reason is None:
        return RecipientState.FINAL
    return RecipientState.REJECTED if one.reason == "item_error" else RecipientState.WITHHELD


def _leg(call_id: int, leg: int, one: PastCall) -> Mapping[str, Any]:
    """The last leg ends when the call does; earlier ones ten minutes before each other."""
    ended = one.at - timedelta(minutes=10 * (one.legs - 1 - leg))
    is_answered = one.outcome is CallOutcome.ANSWERED
    answered_at = ended - timedelta(seconds=one.talk_s or 0) if is_answered else None
    key = f"id:{call_id * 10 + leg}"
    news = LegNews(
        leg_key=key,
        status="finished" if is_answered else "canceled",
        started_at=ended - timedelta(seconds=(one.talk_s or 0) + 8),
        answered_at=answered_at,
        finished_at=ended,
        cost_kopecks=None if one.cost_kopecks is None else Kopecks(one.cost_kopecks),
        hangup_cause=None if is_answered else 17,
    )
    return {"call_id": call_id, "leg_key": key, "seen_at": ended, "news": news}
