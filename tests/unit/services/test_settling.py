import pytest

from bot.services.ledger.certain_writes import written_down
from storage.engine.errors import DatabaseBusy

AT_ONCE = (0.0, 0.0)


class Stumbling:
    """A database that can't write so many times."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.tries = 0

    async def settle(self) -> str:
        self.tries += 1
        if self.tries <= self.times:
            raise DatabaseBusy("no turn")
        return "settled"


async def test_an_answer_in_hand_outlives_a_database_that_stumbles() -> None:
    stumbling = Stumbling(len(AT_ONCE))
    assert await written_down(stumbling.settle, pauses_s=AT_ONCE) == "settled"
    assert stumbling.tries == len(AT_ONCE) + 1


async def test_a_database_that_stays_away_is_told_of() -> None:
    with pytest.raises(DatabaseBusy):
        await written_down(Stumbling(99).settle, pauses_s=AT_ONCE)
