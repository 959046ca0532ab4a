"""A cap of 0 is the owner's word that nothing is to be called, not the absence of a word."""

import pytest

from bot.services.refusal import Refusal
from tests.shop.shop import Shop, a_call


async def test_a_cap_of_nothing_allows_nothing(shop: Shop) -> None:
    await shop.set_account(cap_day_calls=0)
    with pytest.raises(Refusal) as refused:
        await shop.launch(a_call(1))
    assert refused.value.code == "cap-day"
