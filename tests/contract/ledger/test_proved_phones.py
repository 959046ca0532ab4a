"""What has been proved, on both databases: people's own phones and the log."""

import pytest

from bot.domain.ids import ChatId
from bot.domain.verification import How
from bot.domain.verification import VerificationState as State
from bot.services.refusal import Refusal
from storage import tables
from tests.contract.ledger.codes import ANSWERS, REFUSED, asked, pin, row_of, rung, verdict
from tests.shop.shop import ANNA, BORIS, EVE, Shop, phone


async def test_ones_own_contact_proves_without_a_call_or_a_key(shop: Shop) -> None:
    await shop.services.access.admit(EVE, "Eve", "ru")
    proved = shop.services.proved
    await proved.prove_by_contact(EVE, ChatId(EVE), phone(7))
    await proved.prove_by_contact(EVE, ChatId(EVE), phone(7))
    assert await proved.own(EVE) == (phone(7),)
    page = await proved.log(EVE)
    assert [(entry.phone, entry.how, entry.name) for entry in page.entries] == [
        (phone(7), How.CONTACT, "Eve")
    ] * 2
    assert shop.paid() == 0


async def test_the_log_is_the_accounts_for_its_owner_and_ones_own_for_others(shop: Shop) -> None:
    await shop.join(BORIS)
    proved = shop.services.proved
    await asked(shop, phone(9))
    view = await rung(shop)
    await verdict(shop, view, pin(shop))
    await rung(shop, phone(2), by=BORIS)
    await rung(shop, REFUSED, by=BORIS)
    page = await proved.log(ANNA, limit=2)
    assert page.more
    assert [entry.state for entry in page.entries] == [State.REFUSED, State.RINGING]
    rest = await proved.log(ANNA, page.entries[-1].id)
    assert [(entry.state, entry.user_id, entry.name) for entry in rest.entries] == [
        (State.VERIFIED, ANNA, "Somebody")
    ]
    assert {entry.user_id for entry in (await proved.log(BORIS)).entries} == {BORIS}
    assert len(await proved.whole_log(ANNA)) == 3


async def test_a_whole_log_is_read_in_chunks(shop: Shop) -> None:
    async with shop.database.writing() as tx:
        row = {
            "user_id": ANNA, "chat_id": ANNA, "account_id": (await shop.account()).id, "phone": ANSWERS,
            "how": How.CONTACT, "state": State.VERIFIED, "tries_left": 0, "created_at": shop.clock(),
        }  # fmt: skip
        await tx.execute(tables.verifications.insert(), [row] * 1001)
    assert len(await shop.services.proved.whole_log(ANNA)) == 1001


async def test_only_a_proved_phone_can_be_called_ones_own(shop: Shop) -> None:
    view = await rung(shop)
    with pytest.raises(Refusal, match="verify-not-proved"):
        await shop.services.proved.claim(ANNA, view.id)
    await verdict(shop, view, pin(shop))
    assert await shop.services.proved.own(ANNA) == ()
    assert await shop.services.proved.claim(ANNA, view.id) == ANSWERS
    assert await shop.services.proved.own(ANNA) == (ANSWERS,)
    assert (await shop.services.verifying.view(ANNA, view.id)).is_own
    await shop.services.verifying.shown(view.id, 77)
    assert (await row_of(shop, view))["message_id"] == 77
