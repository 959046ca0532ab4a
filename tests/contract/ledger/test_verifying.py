"""Proving phones by flash calls, on both databases: one request a code, whatever happens round it."""

import asyncio
import random
from datetime import datetime, timedelta

import pytest

from bot.domain.ids import UserId, VerificationId
from bot.domain.verification import DAY, GUESSES_A_DAY, LIFETIME, PHONE_A_DAY, USER_A_DAY, How
from bot.domain.verification import VerificationState as State
from bot.provider.client import CallingService
from bot.sandbox.calling import CallingSandbox
from bot.services.refusal import Refusal
from storage import tables
from storage.keys.keyring import Keyring
from tests.contract.ledger.codes import ANSWERS, LOST, REFUSED, asked, other, pin, row_of, rows, rung, verdict
from tests.databases import a_master_key
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, EVE, SECOND_KEY, Shop, phone

# -- right, wrong, late --------------------------------------------------------------------------------------------


async def test_a_right_code_proves_the_phone(shop: Shop) -> None:
    view = await rung(shop)
    assert (view.state, view.tries_left, view.proved_at) == (State.RINGING, 3, None)
    assert shop.paid() == 1
    assert await verdict(shop, view, pin(shop)) == "right"
    assert await verdict(shop, view, pin(shop)) == "already"
    (proved,) = await rows(shop, tables.verified_phones)
    assert (proved["user_id"], proved["phone"], proved["how"], proved["is_own"]) == (
        ANNA,
        ANSWERS,
        How.FLASH,
        False,
    )
    shop.clock.move(minutes=2)
    assert (await asked(shop)).proved_at == shop.clock() - timedelta(minutes=2)


async def test_the_third_wrong_code_ends_it(shop: Shop) -> None:
    view = await rung(shop)
    said = [await verdict(shop, view, other(pin(shop), by)) for by in (1, 2, 3)]
    assert said == ["wrong", "wrong", "failed"]
    assert await verdict(shop, view, pin(shop)) == "over"
    assert (await row_of(shop, view))["code_hash"] is None


async def test_five_minutes_later_a_right_code_is_late_and_the_person_is_told(shop: Shop) -> None:
    view = await rung(shop)
    shop.clock.move(seconds=LIFETIME.total_seconds() - 1)
    assert await shop.services.verifying.close_over() == 0
    shop.clock.move(seconds=1)
    assert await verdict(shop, view, pin(shop)) == "late"
    assert (await shop.services.verifying.view(ANNA, view.id)).state is State.EXPIRED
    # Two processes look at once: whoever is second finds it closed.
    assert sorted(await asyncio.gather(*(shop.services.verifying.close_over() for _ in range(2))))[1] == 1
    assert await shop.services.verifying.close_over() == 0
    assert await verdict(shop, view, pin(shop)) == "late"
    (notice,) = await shop.notices()
    assert (notice.kind, notice.facts["state"]) == ("verification_over", "expired")


async def test_a_code_typed_before_its_call_leaves_is_no_try(shop: Shop) -> None:
    view = await asked(shop)
    assert await verdict(shop, view, "0000") == "early"
    assert await shop.services.verifying.cancel(ANNA, view.id)
    assert not await shop.services.verifying.cancel(ANNA, view.id)
    assert await verdict(shop, view, "0000") == "over"
    with pytest.raises(Refusal, match="verify-closed"):
        await shop.services.verifying.confirm(shop.yes(ANNA), view.id)


async def test_without_a_name_the_latest_open_code_is_meant(shop: Shop) -> None:
    assert (await shop.services.verifying.check(ANNA, None, "0000")).verdict == "none"
    await rung(shop)
    shop.clock.move(seconds=1)
    second = await rung(shop, phone(2))
    checked = await shop.services.verifying.check(ANNA, None, pin(shop))
    assert (checked.verdict, checked.view and checked.view.id) == ("right", second.id)


async def test_a_rotated_key_still_knows_the_code(shop: Shop) -> None:
    view = await rung(shop)
    keys = [a_master_key(2), a_master_key(1)]
    shop.keyring.__dict__.update(Keyring(keys).__dict__)
    assert await verdict(shop, view, pin(shop)) == "right"


# -- once ------------------------------------------------------------------------------------------------------------


async def test_taps_side_by_side_ring_once(shop: Shop) -> None:
    view = await asked(shop)
    verifying = shop.services.verifying
    flashes = await asyncio.gather(*(verifying.confirm(shop.yes(ANNA), view.id) for _ in range(5)))
    (flash,) = [flash for flash in flashes if flash is not None]
    assert flash.code not in repr(flash)
    await verifying.send(flash)
    assert await verifying.confirm(shop.yes(ANNA), view.id) is None
    assert shop.paid() == 1


async def test_a_lost_answer_is_unknown_until_the_right_code_proves_it(shop: Shop) -> None:
    view = await rung(shop, LOST)
    assert view.state is State.UNKNOWN
    with pytest.raises(Refusal, match="verify-open"):
        await asked(shop, LOST)
    assert await verdict(shop, view, pin(shop)) == "right"
    assert shop.paid() == 1


async def test_a_lost_answer_that_nobody_proves_counts_as_spent(shop: Shop) -> None:
    view = await rung(shop, LOST)
    shop.clock.move(minutes=5)
    await shop.services.verifying.close_over()
    assert (await shop.services.verifying.view(ANNA, view.id)).state is State.LOST
    assert await verdict(shop, view, pin(shop)) == "late"
    for _ in range(PHONE_A_DAY - 1):
        await rung(shop, LOST)
        shop.clock.move(minutes=5)
    with pytest.raises(Refusal, match="verify-phone-day"):
        await asked(shop, LOST)


async def test_a_refusal_says_why_and_is_free_to_try_again(shop: Shop) -> None:
    view = await rung(shop, REFUSED)
    assert (view.state, view.error, view.message) == (State.REFUSED, "refused", "Некорректный номер телефона")
    assert await verdict(shop, view, "0000") == "over"
    for _ in range(PHONE_A_DAY + 1):
        await rung(shop, REFUSED)
    assert shop.paid() == 0


async def test_what_never_left_is_not_sent_and_free_to_try_again(shop: Shop) -> None:
    async with CallingService(provider_url="http://127.0.0.1:9", total_timeout_s=2) as nobody:
        verifying = shop.services_through(nobody).verifying
        view = await asked(shop)
        flash = await verifying.confirm(shop.yes(ANNA), view.id)
        assert flash is not None
        view = await verifying.send(flash)
    assert (view.state, view.error) == (State.NOT_SENT, "unreachable")
    assert (await rung(shop)).state is State.RINGING


async def test_a_right_code_may_come_before_the_services_answer(shop: Shop) -> None:
    view = await asked(shop)

    async def typed() -> None:
        assert await verdict(shop, view, pin(shop)) == "right"

    async with shop.meanwhile(typed) as service:
        verifying = shop.services_through(service).verifying
        flash = await verifying.confirm(shop.yes(ANNA), view.id)
        assert flash is not None
        assert (await verifying.send(flash)).state is State.VERIFIED


async def test_one_found_half_sent_is_unknown(shop: Shop) -> None:
    verifying = shop.services.verifying
    view = await asked(shop)
    assert await verifying.confirm(shop.yes(ANNA), view.id) is not None
    assert await verifying.recover(only_sender=False) == 0, "its sender may be alive"
    shop.clock.move(minutes=3)
    assert await verifying.recover(only_sender=False) == 1
    assert (await verifying.view(ANNA, view.id)).state is State.UNKNOWN
    second = await asked(shop, phone(2))
    assert await verifying.confirm(shop.yes(ANNA), second.id) is not None
    assert await verifying.recover(only_sender=True) == 1
    shop.clock.move(minutes=5)
    assert (await verifying.view(ANNA, second.id)).state is State.LOST
    assert shop.paid() == 0


async def test_one_whose_time_passed_while_it_was_being_sent_is_shown_as_lost(shop: Shop) -> None:
    view = await asked(shop)
    await shop.services.verifying.confirm(shop.yes(ANNA), view.id)
    shop.clock.move(minutes=6)
    assert (await shop.services.verifying.view(ANNA, view.id)).state is State.LOST


# -- who may ---------------------------------------------------------------------------------------------------------


async def test_two_people_of_one_account_do_not_ring_one_phone_at_once(shop: Shop) -> None:
    await shop.join(BORIS)
    first, second = await asked(shop), await asked(shop, by=BORIS)
    verifying = shop.services.verifying
    results = await asyncio.gather(
        verifying.confirm(shop.yes(ANNA), first.id),
        verifying.confirm(shop.yes(BORIS), second.id),
        return_exceptions=True,
    )
    (refusal,) = [one for one in results if isinstance(one, Refusal)]
    assert refusal.code == "verify-open"
    with pytest.raises(Refusal, match="verify-not-yours"):
        await verifying.check(BORIS, first.id, "0000")


async def test_two_accounts_share_a_phones_rest(open_shop: OpenShop, calling: CallingSandbox) -> None:
    calling.add_account(SECOND_KEY)
    shop = await open_shop()
    await shop.join(EVE, key=SECOND_KEY)
    first, second = await asked(shop), await asked(shop, by=EVE)
    verifying = shop.services.verifying
    results = await asyncio.gather(
        verifying.confirm(shop.yes(ANNA), first.id),
        verifying.confirm(shop.yes(EVE), second.id),
        return_exceptions=True,
    )
    (refusal,) = [one for one in results if isinstance(one, Refusal)]
    assert refusal.code == "verify-phone-soon"
    shop.clock.move(minutes=1)
    view = await rung(shop, by=EVE) if results[1] is refusal else await rung(shop)
    assert view.state is State.RINGING


async def test_a_person_and_an_account_have_their_day(shop: Shop) -> None:
    for number in range(USER_A_DAY):
        await rung(shop, phone(number + 1))
    with pytest.raises(Refusal, match="verify-user-day") as refused:
        await asked(shop, phone(50))
    assert refused.value.facts["wait"] == 24 * 3600
    shop.clock.move(hours=24)
    await rung(shop, phone(50))


async def test_lock_balance_caps_and_another_key_hold_it_back(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=2)
    waiting = await asked(shop, phone(3))
    await rung(shop)
    await rung(shop, phone(2))
    with pytest.raises(Refusal, match="cap-day"):
        await asked(shop, phone(4))
    await shop.set_account(cap_day_calls=10, locked_at=shop.clock())
    with pytest.raises(Refusal, match="locked"):
        await shop.services.verifying.confirm(shop.yes(ANNA), waiting.id)
    await shop.set_account(locked_at=None, balance_kopecks=0)
    with pytest.raises(Refusal, match="no-money"):
        await shop.services.verifying.confirm(shop.yes(ANNA), waiting.id)
    shop.calling.add_account(SECOND_KEY)
    await shop.join(ANNA, key=SECOND_KEY)
    with pytest.raises(Refusal, match="other-account"):
        await shop.services.verifying.confirm(shop.yes(ANNA), waiting.id)
    await shop.services.accounts.disconnect(ANNA)
    with pytest.raises(Refusal, match="not-connected"):
        await asked(shop)
    assert shop.paid() == 2


async def test_the_stop_list_holds_but_for_ones_own_phone(shop: Shop) -> None:
    await shop.services.stop_list.add(ANNA, [ANSWERS])
    with pytest.raises(Refusal, match="verify-stopped"):
        await asked(shop)
    await shop.services.access.set_phone(ANNA, ANSWERS)
    view = await rung(shop)
    assert view.is_own
    await verdict(shop, view, pin(shop))
    assert await shop.services.proved.own(ANNA) == (ANSWERS,)


@pytest.mark.not_quick
async def test_nobody_guesses_more_than_a_phones_daily_tries_however_they_interleave(
    open_shop: OpenShop, calling: CallingSandbox
) -> None:
    calling.add_account(SECOND_KEY)
    shop = await open_shop(cap_day_calls=1000)
    await shop.join(BORIS)
    await shop.join(EVE, key=SECOND_KEY)
    chance = random.Random(20261123)
    known: list[tuple[UserId, VerificationId]] = []
    guesses: list[datetime] = []

    async def rings(by: UserId) -> None:
        try:
            view = await asked(shop, by=by)
            known.append((by, view.id))
            flash = await shop.services.verifying.confirm(shop.yes(by), view.id)
            if flash is not None:
                await shop.services.verifying.send(flash)
        except Refusal:
            return

    async def guess(by: UserId, verification_id: VerificationId) -> None:
        checked = await shop.services.verifying.check(by, verification_id, f"{chance.randrange(10_000):04}")
        if checked.verdict in {"right", "wrong", "failed"}:
            guesses.append(shop.clock())

    for _ in range(30):
        await asyncio.gather(*(rings(by) for by in (ANNA, BORIS, EVE, ANNA)))
        await asyncio.gather(*(guess(*one) for one in known[-6:] * 4))
        shop.clock.move(minutes=chance.choice([0, 1, 4, 6, 30, 200]))
    assert len(guesses) >= GUESSES_A_DAY
    for start in guesses:
        assert sum(start <= each < start + DAY for each in guesses) <= GUESSES_A_DAY
