"""Proving phones, on both databases: one request a code, whatever happens round it."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import Table, select, update

from bot.domain.draft import SpokenCode, SpokenText
from bot.domain.ids import ChatId, UserId, VerificationId
from bot.domain.phone import Phone
from bot.domain.verification import DAY, GUESSES_A_DAY, LIFETIME, PERSON_A_DAY, PHONE_A_DAY, How
from bot.domain.verification import VerificationState as State
from bot.provider.client import CallingService
from bot.sandbox.calling import CallingSandbox
from bot.services.refusal import Refusal
from bot.services.verifying import VerificationView
from storage import tables
from storage.keyring import Keyring
from tests.contract.ledger.conftest import OpenShop
from tests.contract.ledger.shop import ANNA, BORIS, EVE, SECOND_KEY, Shop, phone
from tests.databases import a_master_key

ANSWERS, REFUSED, LOST = phone(1), phone(9901), phone(9904)
TEMPLATE = "Ваш код: {code}."


async def asked(shop: Shop, number: Phone = ANSWERS, *, by: UserId = ANNA) -> VerificationView:
    return await shop.services.verifying.ask(by, ChatId(by), number)


async def rung(shop: Shop, number: Phone = ANSWERS, *, by: UserId = ANNA) -> VerificationView:
    view = await asked(shop, number, by=by)
    flash = await shop.services.verifying.confirm(by, view.id)
    assert flash is not None
    return await shop.services.verifying.send(flash)


async def verdict(shop: Shop, view: VerificationView, code: str, *, by: UserId = ANNA) -> str:
    return (await shop.services.verifying.check(by, view.id, code)).verdict


def pin(shop: Shop) -> str:
    return shop.calling.flash_calls[-1].pin


def other(code: str, by: int = 1) -> str:
    return f"{(int(code) + by) % 10_000:04}"


async def rows(shop: Shop, table: Table) -> list[dict[str, Any]]:
    async with shop.database.reading() as tx:
        return [dict(row) for row in (await tx.execute(select(table))).mappings()]


async def row_of(shop: Shop, view: VerificationView) -> dict[str, Any]:
    (row,) = [row for row in await rows(shop, tables.verifications) if row["id"] == view.id]
    return row


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
    assert await shop.services.verifying.close_over() == 1
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
        await shop.services.verifying.confirm(ANNA, view.id)


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
    flashes = await asyncio.gather(*(verifying.confirm(ANNA, view.id) for _ in range(5)))
    (flash,) = [flash for flash in flashes if flash is not None]
    assert flash.code not in repr(flash)
    await verifying.send(flash)
    assert await verifying.confirm(ANNA, view.id) is None
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
        flash = await verifying.confirm(ANNA, view.id)
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
        flash = await verifying.confirm(ANNA, view.id)
        assert flash is not None
        assert (await verifying.send(flash)).state is State.VERIFIED


async def test_one_found_half_sent_is_unknown(shop: Shop) -> None:
    verifying = shop.services.verifying
    view = await asked(shop)
    assert await verifying.confirm(ANNA, view.id) is not None
    assert await verifying.recover(only_sender=False) == 0, "its sender may be alive"
    shop.clock.move(minutes=3)
    assert await verifying.recover(only_sender=False) == 1
    assert (await verifying.view(ANNA, view.id)).state is State.UNKNOWN
    second = await asked(shop, phone(2))
    assert await verifying.confirm(ANNA, second.id) is not None
    assert await verifying.recover(only_sender=True) == 1
    shop.clock.move(minutes=5)
    assert (await verifying.view(ANNA, second.id)).state is State.LOST
    assert shop.paid() == 0


async def test_one_whose_time_passed_while_it_was_being_sent_is_shown_as_lost(shop: Shop) -> None:
    view = await asked(shop)
    await shop.services.verifying.confirm(ANNA, view.id)
    shop.clock.move(minutes=6)
    assert (await shop.services.verifying.view(ANNA, view.id)).state is State.LOST


# -- who may ---------------------------------------------------------------------------------------------------------


async def test_two_people_of_one_account_do_not_ring_one_phone_at_once(shop: Shop) -> None:
    await shop.join(BORIS)
    first, second = await asked(shop), await asked(shop, by=BORIS)
    verifying = shop.services.verifying
    results = await asyncio.gather(
        verifying.confirm(ANNA, first.id), verifying.confirm(BORIS, second.id), return_exceptions=True
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
        verifying.confirm(ANNA, first.id), verifying.confirm(EVE, second.id), return_exceptions=True
    )
    (refusal,) = [one for one in results if isinstance(one, Refusal)]
    assert refusal.code == "verify-phone-soon"
    shop.clock.move(minutes=1)
    view = await rung(shop, by=EVE) if results[1] is refusal else await rung(shop)
    assert view.state is State.RINGING


async def test_a_person_and_an_account_have_their_day(shop: Shop) -> None:
    for number in range(PERSON_A_DAY):
        await rung(shop, phone(number + 1))
    with pytest.raises(Refusal, match="verify-person-day") as refused:
        await asked(shop, phone(50))
    assert refused.value.facts["wait_s"] == 24 * 3600
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
        await shop.services.verifying.confirm(ANNA, waiting.id)
    await shop.set_account(locked_at=None, balance_kopecks=0)
    with pytest.raises(Refusal, match="no-money"):
        await shop.services.verifying.confirm(ANNA, waiting.id)
    shop.calling.add_account(SECOND_KEY)
    await shop.join(ANNA, key=SECOND_KEY)
    with pytest.raises(Refusal, match="other-account"):
        await shop.services.verifying.confirm(ANNA, waiting.id)
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
            flash = await shop.services.verifying.confirm(by, view.id)
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


# -- the code is nowhere -------------------------------------------------------------------------------------------


@asynccontextmanager
async def quoting() -> AsyncIterator[str]:
    """A service that refuses and quotes everything it was sent."""

    async def refuse(request: web.Request) -> web.Response:
        body = await request.json()
        record = body.get("record", {}).get("text")
        message = f"нельзя: {body.get('pin')} {record}"
        return web.json_response({"status": "error", "data": {"message": message}})

    app = web.Application()
    app.router.add_post("/{path:.*}", refuse)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def test_a_service_that_quotes_the_code_does_not_get_it_written_down(shop: Shop) -> None:
    async with quoting() as url, CallingService(provider_url=url) as service:
        services = shop.services_through(service)
        flash = await services.verifying.confirm(ANNA, (await asked(shop)).id)
        assert flash is not None
        view = await services.verifying.send(flash)
        assert (view.state, view.message) == (State.REFUSED, "нельзя: •••• None")
        call = await services.verifying.call_instead(ANNA, view.id, TEMPLATE)
        launched = await services.launching.confirm(ANNA, call.confirm.draft_id, call.confirm.revision)
        shop.clock.move(seconds=5)
        await services.sending.send(launched.launch_id)
    (batch,) = await rows(shop, tables.batches)
    assert (batch["state"], batch["message"]) == ("refused", "")
    for table in tables.metadata.sorted_tables:
        for row in await rows(shop, table):
            assert "Ваш код: " not in str(row).replace(TEMPLATE, ""), table.name


# -- spoken by a call ------------------------------------------------------------------------------------------------


async def spoken_call(shop: Shop, view: VerificationView) -> tuple[VerificationId, int, str]:
    """Confirmed and sent: the code's id, the launch, and what the service was told to say."""
    call = await shop.services.verifying.call_instead(ANNA, view.id, TEMPLATE)
    launched = await shop.services.launching.confirm(ANNA, call.confirm.draft_id, call.confirm.revision)
    shop.clock.move(seconds=5)
    await shop.services.sending.send(launched.launch_id)
    said = [
        request.body["record"]["text"] for request in shop.calling.requests if request.endpoint == "create"
    ]
    return call.id, launched.launch_id, said[-1] if said else ""


async def test_a_code_spoken_by_a_call_proves_the_phone_and_stands_nowhere(shop: Shop) -> None:
    view = await rung(shop)
    shop.clock.move(minutes=5)
    code_id, launch_id, said = await spoken_call(shop, view)
    code = "".join(letter for letter in said if letter.isdigit())
    assert said == f"Ваш код: {', '.join(code)}."
    for table in tables.metadata.sorted_tables:
        for row in await rows(shop, table):
            assert ", ".join(code) not in str(row), table.name
    assert (await shop.services.verifying.check(ANNA, code_id, other(code))).verdict == "wrong"
    checked = await shop.services.verifying.check(ANNA, None, code)
    assert (checked.verdict, checked.view and checked.view.how) == ("right", How.CALL)
    card = await shop.services.cards.launch_card(launch_id)
    assert isinstance(card.content.what, SpokenCode)
    assert shop.paid() == 2


async def test_a_call_with_a_code_can_be_neither_changed_nor_repeated_nor_heard_first(shop: Shop) -> None:
    view = await rung(shop)
    shop.clock.move(minutes=5)
    services = shop.services
    call = await services.verifying.call_instead(ANNA, view.id, TEMPLATE)
    draft, revision = call.confirm.draft_id, call.confirm.revision
    content, _ = await services.drafting.content(ANNA, draft)
    with pytest.raises(Refusal, match="code-call-fixed"):
        await services.drafting.change(ANNA, draft, revision, content)
    with pytest.raises(Refusal, match="code-call-fixed"):
        await services.drafting.start_for_self(ANNA, ChatId(ANNA), draft, phone(2))
    launched = await services.launching.confirm(ANNA, draft, revision)
    shop.clock.move(seconds=5)
    await services.sending.send(launched.launch_id)
    await shop.overheard()
    await shop.project()
    card = await services.cards.launch_card(launched.launch_id)
    assert card.is_finished
    assert "repeat" not in card.can
    with pytest.raises(Refusal, match="code-call-fixed"):
        await services.launching.repeat(ANNA, launched.launch_id, ChatId(ANNA))


async def test_no_call_speaks_a_code_while_the_flash_call_may_be_answered(shop: Shop) -> None:
    view = await rung(shop)
    with pytest.raises(Refusal, match="verify-open"):
        await shop.services.verifying.call_instead(ANNA, view.id, TEMPLATE)
    for by in (1, 2, 3):
        await verdict(shop, view, other(pin(shop), by))
    with pytest.raises(Refusal, match="verify-phone-soon"):
        await shop.services.verifying.call_instead(ANNA, view.id, TEMPLATE)


async def test_a_call_that_never_left_speaks_a_new_code_the_next_time(shop: Shop) -> None:
    view = await rung(shop)
    shop.clock.move(minutes=5)
    call = await shop.services.verifying.call_instead(ANNA, view.id, TEMPLATE)
    launched = await shop.services.launching.confirm(ANNA, call.confirm.draft_id, call.confirm.revision)
    shop.clock.move(seconds=5)
    async with CallingService(provider_url="http://127.0.0.1:9", total_timeout_s=2) as nobody:
        await shop.services_through(nobody).sending.send(launched.launch_id)
    before = (await row_of(shop, await shop.services.verifying.view(ANNA, call.id)))["code_hash"]
    shop.clock.move(seconds=5)
    await shop.services.sending.send(launched.launch_id)
    after = (await row_of(shop, await shop.services.verifying.view(ANNA, call.id)))["code_hash"]
    assert before != after
    assert len(shop.calling.truth("shop-key-aaaa-0001")) == 1


@pytest.mark.parametrize("why", ["over", "too often", "another phone"])
async def test_a_call_whose_code_is_not_wanted_any_more_stays_home(shop: Shop, why: str) -> None:
    view = await rung(shop)
    shop.clock.move(minutes=5)
    call = await shop.services.verifying.call_instead(ANNA, view.id, TEMPLATE)
    launched = await shop.services.launching.confirm(ANNA, call.confirm.draft_id, call.confirm.revision)
    of_code = update(tables.verifications).where(tables.verifications.c.id == call.id)
    async with shop.database.writing() as tx:
        if why == "over":
            await tx.execute(of_code.values(state=State.EXPIRED))
        elif why == "another phone":
            await tx.execute(of_code.values(phone=phone(2)))
    if why == "too often":
        await rung(shop)
    shop.clock.move(seconds=5)
    await shop.services.sending.send(launched.launch_id)
    reason = "cap" if why == "too often" else "overdue"
    assert await shop.people(launched.launch_id) == [("withheld", reason)]
    assert shop.asked("create") == 0


async def test_a_draft_of_before_there_were_codes_is_read(shop: Shop) -> None:
    adapter = tables.drafts.c.content.type.adapter
    old = b'{"phones":["79160000001"],"what":{"text":"x","lang":null,"gender":"female","kind":"text"}}'
    assert adapter.validate_json(old).what == SpokenText("x")


# -- the log ---------------------------------------------------------------------------------------------------------


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
