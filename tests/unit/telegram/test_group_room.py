"""Twenty messages and edits a minute: how leads and cards share a group's room."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import pytest

from bot.telegram.gate import GROUP
from tests.unit.telegram.fake_time import FakeTime, gate_of, most_in

GROUP_CHAT = -5001


@dataclass
class Busy:
    """What passed in a group whose cards are edited all the time while leads come; moments, and seconds that leads waited."""

    cards: list[float]
    waits: list[float]
    messages: list[float]


async def busy_group(gaps: Sequence[float]) -> Busy:
    """Leads come so many seconds after each other, the first after a minute; those that wait share a message."""
    time = FakeTime()
    gate = gate_of(time)
    arriving = deque(accumulate(gaps, initial=time.now + 60))
    seen = Busy([], [], [])

    async def cards() -> None:
        while arriving:
            while wait := await gate.try_admit(GROUP_CHAT, card=True):
                await time.sleep(wait)
            seen.cards.append(time.now)

    async def leads() -> None:
        while arriving:
            await time.sleep(arriving[0] - time.now)
            while wait := await gate.try_admit(GROUP_CHAT, lead=True):
                await time.sleep(wait)
            seen.messages.append(time.now)
            while arriving and arriving[0] <= time.now:
                seen.waits.append(time.now - arriving.popleft())

    await time.run(cards(), leads())
    assert most_in(60.0, sorted(seen.cards + seen.messages)) <= 20
    return seen


def longest_gap(times: list[float]) -> float:
    return max(later - earlier for earlier, later in pairwise(times))


async def test_a_card_lives_at_its_pace_beside_five_leads_a_minute_and_none_of_them_waits() -> None:
    seen = await busy_group([12.0] * 20)
    assert max(seen.waits) == 0
    assert longest_gap(seen.cards) <= 5.1


@pytest.mark.parametrize("gaps", [[7.5] * 40, [14.5, 0.5] * 20], ids=["evenly", "in pairs"])
async def test_eight_leads_a_minute_hardly_wait_for_the_cards_of_their_group(gaps: list[float]) -> None:
    seen = await busy_group(gaps)
    assert max(seen.waits) <= 2
    assert len(seen.messages) >= len(seen.waits) - 2


async def test_forty_leads_a_minute_share_messages_and_leave_cards_their_part() -> None:
    seen = await busy_group([1.5] * 200)
    assert max(seen.waits) <= 9.5
    assert len(seen.messages) < len(seen.waits) / 3
    # In the first minute what cards had sent before still counts.
    assert longest_gap(seen.cards) <= 18
    assert longest_gap([at for at in seen.cards if at > seen.messages[0] + 60]) <= 9


async def test_many_leads_fill_a_group_without_cards() -> None:
    time = FakeTime()
    gate = gate_of(time)
    sent: list[float] = []

    async def leads() -> None:
        while time.now < 1120:
            while wait := await gate.try_admit(GROUP_CHAT, lead=True):
                await time.sleep(wait)
            sent.append(time.now)

    await time.run(leads())
    assert longest_gap(sent) <= GROUP.interval_s + 0.1
    assert most_in(60.0, sent) <= 20
