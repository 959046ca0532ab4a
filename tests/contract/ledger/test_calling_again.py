"""Those not reached are called once more, and never who was reached, is being called, or wants no calls."""

import pytest

from bot.domain.drafts.draft import Purpose
from bot.domain.ids import ChatId, LaunchId
from bot.services.refusal import Refusal
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, people, send_all, sent
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, SECOND_KEY, Shop, phone


async def finished(shop: Shop, *numbers: int) -> LaunchId:
    launch_id = await shop.list_launch(people(*numbers))
    await send_all(shop)
    await shop.overheard()
    await shop.project()
    return launch_id


async def test_those_not_reached_are_called_again_and_nobody_else(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await finished(shop, 1, 9700, 9701, 9702)
    view = await shop.services.list_drafts.again(ANNA, ChatId(ANNA), launch_id)
    assert view.recipient_count == 2
    confirmed = await shop.services.launching.confirm(
        shop.yes(ANNA), view.draft_id, view.revision, purpose=Purpose.NOTICE
    )
    await send_all(shop)
    assert sorted(sent(shop)[-1]) == [phone(9700), phone(9701)]
    # They are being called: a second follow-up finds nobody.
    with pytest.raises(Refusal, match="nobody-to-call-again"):
        await shop.services.list_drafts.again(ANNA, ChatId(ANNA), launch_id)
    assert {state for state, _ in await shop.people(confirmed.launch_id)} == {"placed"}


async def test_another_accounts_launch_is_not_called_again(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    launch_id = await finished(shop, 9700)
    shop.calling.add_account(SECOND_KEY)
    await shop.join(BORIS, key=SECOND_KEY)
    with pytest.raises(Refusal, match="not-yours"):
        await shop.services.list_drafts.again(BORIS, ChatId(BORIS), launch_id)
