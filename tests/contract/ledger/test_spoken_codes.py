"""Codes that a normal call speaks, on both databases: made when the call leaves, and kept nowhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from sqlalchemy import text, update

from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import SpokenCode, SpokenText
from bot.domain.ids import ChatId, LaunchId, VerificationId
from bot.domain.verification import How
from bot.domain.verification import VerificationState as State
from bot.provider.client import CallingService
from bot.services.refusal import Refusal
from bot.services.verification.view import VerificationView
from storage import tables
from tests.contract.ledger.codes import asked, other, pin, row_of, rows, rung, verdict
from tests.shop.shop import ANNA, KEY, Shop, a_call, phone

TEMPLATE = "Ваш код: {code}."


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
        flash = await services.verifying.confirm(shop.yes(ANNA), (await asked(shop)).id)
        assert flash is not None
        view = await services.verifying.send(flash)
        assert (view.state, view.message) == (State.REFUSED, "нельзя: •••• None")
        call = await services.verifying.call_instead(ANNA, view.id, TEMPLATE)
        launched = await services.launching.confirm(
            shop.yes(ANNA), call.confirm.draft_id, call.confirm.revision
        )
        shop.clock.move(seconds=5)
        await services.sending.send(launched.launch_id)
    (batch,) = await rows(shop, tables.batches)
    assert (batch["state"], batch["message"]) == ("refused", "")
    for table in tables.metadata.sorted_tables:
        for row in await rows(shop, table):
            assert "Ваш код: " not in str(row).replace(TEMPLATE, ""), table.name


async def spoken_call(shop: Shop, view: VerificationView) -> tuple[VerificationId, LaunchId, str]:
    """Confirmed and sent: the code's id, the launch, and what the service was told to say."""
    call = await shop.services.verifying.call_instead(ANNA, view.id, TEMPLATE)
    launched = await shop.services.launching.confirm(
        shop.yes(ANNA), call.confirm.draft_id, call.confirm.revision
    )
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
    launched = await services.launching.confirm(shop.yes(ANNA), draft, revision)
    shop.clock.move(seconds=5)
    await services.sending.send(launched.launch_id)
    await shop.overheard()
    await shop.project()
    card = await services.cards.launch_card(launched.launch_id)
    assert card.state in {LaunchState.DONE, LaunchState.CANCELLED}
    assert "repeat" not in card.can
    with pytest.raises(Refusal, match="code-call-fixed"):
        await services.launching.repeat(shop.yes(ANNA), launched.launch_id, ChatId(ANNA))


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
    launched = await shop.services.launching.confirm(
        shop.yes(ANNA), call.confirm.draft_id, call.confirm.revision
    )
    shop.clock.move(seconds=5)
    async with CallingService(provider_url="http://127.0.0.1:9", total_timeout_s=2) as nobody:
        await shop.services_through(nobody).sending.send(launched.launch_id)
    before = (await row_of(shop, await shop.services.verifying.view(ANNA, call.id)))["code_hash"]
    shop.clock.move(seconds=5)
    await shop.services.sending.send(launched.launch_id)
    after = (await row_of(shop, await shop.services.verifying.view(ANNA, call.id)))["code_hash"]
    assert before != after
    assert len(shop.calling.truth(KEY)) == 1


@pytest.mark.parametrize("why", ["over", "too often", "another phone"])
async def test_a_call_whose_code_is_not_wanted_any_more_stays_home(shop: Shop, why: str) -> None:
    view = await rung(shop)
    shop.clock.move(minutes=5)
    call = await shop.services.verifying.call_instead(ANNA, view.id, TEMPLATE)
    launched = await shop.services.launching.confirm(
        shop.yes(ANNA), call.confirm.draft_id, call.confirm.revision
    )
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
    old = '{"phones":["79160000001"],"what":{"text":"x","lang":null,"gender":"female","kind":"text"}}'
    view = await shop.services.drafting.start(ANNA, ChatId(ANNA), a_call(1))
    async with shop.database.writing() as tx:
        await tx.execute(text("UPDATE drafts SET content = :old"), {"old": old})
    content, _ = await shop.services.drafting.content(ANNA, view.draft_id)
    assert content.what == SpokenText("x")
