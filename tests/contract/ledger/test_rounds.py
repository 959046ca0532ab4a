"""Further rounds of a list: who was not reached is called again, as was confirmed, once, and nobody else."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.calls.launch import LaunchState, RecipientState
from bot.domain.drafts.draft import SpokenText
from bot.domain.drafts.rounds import Rounds
from bot.domain.ids import LaunchId, UserId
from bot.domain.reactions import parse
from bot.services.launches.next_rounds import NextRounds
from bot.services.refusal import Refusal
from storage import tables
from storage.calling import drafts, launches
from tests.contract.ledger.list_recipients import people
from tests.shop.quiet_calls import FINISHED
from tests.shop.shop import ANNA, Shop, news, phone

BUSY: dict[str, Any] = {
    "status": "canceled",
    "createdAt": 1_795_000_000,
    "finishedAt": 1_795_000_030,
    "hangupCause": 17,
}
TREE = parse("1 приду: Спасибо\n2 нет: Жаль").tree
TWO = Rounds(left=2, delay_min=30)


async def over(shop: Shop, rounds: Rounds, *, missed: tuple[int, ...] = (2, 3)) -> LaunchId:
    """A list of three whose calls have ended: 1 answered, the others were busy."""
    shop.is_reachable = False
    shop.calling.hold_calls = True
    launch_id = await shop.list_launch(
        people(1, 2, 3), what=SpokenText("Придёте?"), reactions=TREE, rounds=rounds
    )
    shop.clock.move(seconds=60)
    await send(shop, launch_id)
    await end(shop, launch_id, missed)
    return launch_id


async def send(shop: Shop, launch_id: LaunchId) -> None:
    for _ in range(6):
        await shop.services.sending.send(launch_id)


async def end(shop: Shop, launch_id: LaunchId, missed: tuple[int, ...]) -> None:
    for call in await shop.calls(launch_id):
        number = int(call.phone[-4:])
        await shop.hear(launch_id, news(call.provider_id, number, **(BUSY if number in missed else FINISHED)))


async def begun(shop: Shop) -> list[launches.LaunchRow]:
    async with shop.database.reading() as tx:
        rows = await tx.execute(tables.launches.select().order_by(tables.launches.c.id))
        return [found for row in rows if (found := await launches.get(tx, row.id)) is not None]


async def called(shop: Shop, launch_id: LaunchId) -> list[str]:
    async with shop.database.reading() as tx:
        row = tables.recipients.c
        found = tables.recipients.select().where(
            row.launch_id == launch_id, row.state != RecipientState.WITHHELD
        )
        return sorted(one.phone for one in await tx.execute(found))


async def test_who_was_not_reached_is_called_again_after_the_delay(shop: Shop) -> None:
    first = await over(shop, TWO)
    await shop.services.next_rounds.begin_due()
    assert len(await begun(shop)) == 1
    shop.clock.move(minutes=31)
    await shop.services.next_rounds.begin_due()
    await shop.services.next_rounds.begin_due()
    _, second = await begun(shop)
    assert await called(shop, second.id) == [phone(2), phone(3)]
    assert (second.content.rounds, second.content.round_number) == (Rounds(left=1, delay_min=30), 1)
    assert second.state is LaunchState.HELD
    shop.clock.move(seconds=60)
    await send(shop, second.id)
    texts = [request.body["text"] for request in shop.calling.paid_requests() if "text" in request.body]
    assert texts == ["Придёте?", "Спасибо", "Жаль"]
    await end(shop, second.id, (3,))
    shop.clock.move(minutes=31)
    await shop.services.next_rounds.begin_due()
    _, _, third = await begun(shop)
    assert await called(shop, third.id) == [phone(3)]
    assert third.content.rounds is None
    shop.clock.move(seconds=60)
    await send(shop, third.id)
    await end(shop, third.id, (3,))
    shop.clock.move(minutes=31)
    await shop.services.next_rounds.begin_due()
    assert [row.id for row in await begun(shop)] == [first, second.id, third.id]


async def test_only_chosen_outcomes_and_nobody_who_answered_anything(shop: Shop) -> None:
    await over(shop, Rounds(outcomes=(CallOutcome.NO_ANSWER,), delay_min=30))
    shop.clock.move(minutes=31)
    await shop.services.next_rounds.begin_due()
    assert len(await begun(shop)) == 1


async def test_the_button_keeps_it_from_happening(shop: Shop) -> None:
    first = await over(shop, TWO)
    card = await shop.services.cards.launch_card(first)
    assert "drop_rounds" in card.can
    assert card.next_round_at is not None
    await shop.services.launching.cancel(ANNA, first)
    shop.clock.move(minutes=31)
    await shop.services.next_rounds.begin_due()
    assert len(await begun(shop)) == 1
    assert (await shop.services.cards.launch_card(first)).next_round_at is None


async def test_caps_and_locks_stop_a_round_with_a_sentence(shop: Shop) -> None:
    await over(shop, TWO)
    await shop.set_account(cap_day_calls=3)
    shop.clock.move(minutes=31)
    await shop.services.next_rounds.begin_due()
    await shop.services.next_rounds.begin_due()
    assert len(await begun(shop)) == 1
    async with shop.database.reading() as tx:
        told = [row for row in await tx.execute(tables.outbox.select()) if row.kind == "round_refused"]
    assert len(told) == 1


async def test_the_stop_list_and_a_reached_person_are_left_out(shop: Shop) -> None:
    await over(shop, TWO)
    await shop.services.stop_list.add(ANNA, [phone(2)])
    shop.clock.move(minutes=31)
    await shop.services.next_rounds.begin_due()
    _, second = await begun(shop)
    assert await called(shop, second.id) == [phone(3)]


async def test_a_round_that_is_late_asks_before_anybody_is_called(shop: Shop) -> None:
    await over(shop, TWO)
    shop.clock.move(minutes=30 + 11)
    await shop.services.next_rounds.begin_due()
    _, second = await begun(shop)
    assert (second.state, second.paused_because) == (LaunchState.PAUSED, "overdue")


async def test_a_crash_between_two_steps_begins_one_round(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await over(shop, TWO)
    shop.clock.move(minutes=31)
    rounds = shop.services.next_rounds
    for step in ("_prepared", "_launch"):
        with monkeypatch.context() as patch:

            async def dies(*_: object, **__: object) -> None:
                raise ConnectionError("killed here")

            original = getattr(rounds, step)
            if step == "_prepared":

                async def prepares_and_dies(launch_id: LaunchId, do: Any = original) -> None:
                    await do(launch_id)
                    raise ConnectionError("killed here")

                patch.setattr(rounds, step, prepares_and_dies)
            else:
                patch.setattr(rounds, step, dies)
            with pytest.raises(ConnectionError):
                await rounds.begin_due()
    await rounds.begin_due()
    await rounds.begin_due()
    assert len(await begun(shop)) == 2
    shop.clock.move(minutes=5)
    assert (await begun(shop))[0].next_round_at is None


def test_rounds_are_one_to_three_and_within_three_days() -> None:
    for values in (
        {"left": 0},
        {"left": 4},
        {"outcomes": ()},
        {"outcomes": (CallOutcome.ANSWERED,)},
        {"delay_min": 0},
    ):
        with pytest.raises(ValueError, match=r"round|called"):
            Rounds(**values)
    assert Rounds(delay_min=3 * 1440).delay == timedelta(days=3)


class Meanwhile:
    """Recipients of a round, written while something else happens."""

    def __init__(self, shop: Shop, act: Callable[[], Awaitable[object]], why: str = "") -> None:
        self.once_more = shop.services.list_drafts.once_more
        self._act = act
        self._why = why

    async def write_recipients(self, _user_id: UserId, _draft_id: int) -> int:
        await self._act()
        if self._why:
            raise Refusal(self._why)
        return 2


def beside(shop: Shop, meanwhile: Any) -> NextRounds:
    return NextRounds(
        database=shop.database, clock=shop.clock, launching=shop.services.launching, list_drafts=meanwhile
    )


async def test_what_another_process_does_meanwhile_is_left_to_it(shop: Shop) -> None:
    first = await over(shop, TWO)
    shop.clock.move(minutes=31)
    row = await shop.launch_row(first)

    async def nothing() -> None:
        pass

    await beside(shop, Meanwhile(shop, nothing, "outdated-screen"))._begin(row)
    assert (await shop.launch_row(first)).next_round_at is not None
    await beside(shop, Meanwhile(shop, lambda: shop.services.launching.cancel(ANNA, first)))._begin(row)
    assert len(await begun(shop)) == 1
    await shop.services.next_rounds._begin(row)
    assert len(await begun(shop)) == 1


async def test_a_round_whose_draft_was_cancelled_does_not_begin(shop: Shop) -> None:
    first = await over(shop, TWO)
    shop.clock.move(minutes=31)
    draft_id = await shop.services.next_rounds._prepared(first)
    assert draft_id is not None
    async with shop.database.writing() as tx:
        await drafts.cancel(tx, draft_id, shop.clock())
    await shop.services.next_rounds.begin_due()
    assert len(await begun(shop)) == 1
    assert (await shop.launch_row(first)).next_round_at is None
