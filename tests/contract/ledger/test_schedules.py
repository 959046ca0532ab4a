"""Schedules on both databases: made, changed, seen by their author and the account's owner, allowed by the owner alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.audit import AuditKind
from bot.domain.costs.money import Kopecks
from bot.domain.drafts.draft import CallDraft, SpokenText
from bot.domain.ids import ChatId, ScenarioId
from bot.domain.when.repeating import Repeating
from bot.domain.when.schedule import read_window
from bot.services.refusal import Refusal
from bot.services.scenarios.document import write_document
from storage import tables
from storage.calling import scenarios
from tests.contract.ledger.repeated import AT_TWO, MONDAY, begun, days, look, repeated, told, unasked
from tests.shop.shop import ANNA, BORIS, EVE, Shop

TUESDAY = MONDAY + timedelta(days=1)


async def test_it_asks_each_time_and_keeps_its_list(shop: Shop) -> None:
    card = await repeated(shop)
    assert (card.line.state, card.unasked_kopecks, card.next_day) == ("on", None, MONDAY)
    assert card.line.next_moment == datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
    assert (card.scenario_name, card.line.list_name, card.author) == ("Придёте?", "clients.csv", "")
    assert [line.name for line in (await shop.services.lists.page(ANNA)).lines] == ["clients.csv"]
    assert await shop.services.schedules.of_scenario(ANNA, card.scenario_id) == (card.line,)


async def test_a_second_tap_makes_no_second_schedule(shop: Shop) -> None:
    card = await repeated(shop)
    async with shop.database.reading() as tx:
        (row,) = await tx.execute(tables.schedules.select())
    again = await shop.services.schedules.make(ANNA, ChatId(ANNA), card.scenario_id, row.list_id, AT_TWO)
    assert again.line.id == card.line.id
    other = await shop.services.schedules.make(
        ANNA, ChatId(ANNA), card.scenario_id, row.list_id, replace(AT_TWO, at=time(15))
    )
    assert other.line.id != card.line.id


@pytest.mark.parametrize(
    ("repeating", "why"),
    [
        (replace(AT_TWO, at=time(3)), "schedule-hours"),
        (replace(AT_TWO, at=time(20)), "schedule-hours"),
        (replace(AT_TWO, until=MONDAY, at=time(10)), "schedule-no-day"),
    ],
)
async def test_what_can_never_be_called_is_refused(shop: Shop, repeating: Repeating, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        await repeated(shop, repeating)
    assert await shop.count(tables.schedules) == 0


async def test_hours_of_the_scenario_itself_hold_too(shop: Shop) -> None:
    with pytest.raises(Refusal, match="schedule-hours"):
        await repeated(shop, window=read_window("15-18"))


async def test_every_few_days_count_from_the_first_day_that_is_still_to_come(shop: Shop) -> None:
    card = await repeated(shop, Repeating(time(10), MONDAY, every=3))
    assert (card.line.content.first, card.next_day) == (TUESDAY, TUESDAY)
    card = await shop.services.schedules.change(ANNA, card.line.id, Repeating(time(14), MONDAY, every=3))
    assert (card.line.content.first, card.next_day) == (MONDAY, MONDAY)


async def test_what_is_typed_is_read_by_the_users_own_day(shop: Shop) -> None:
    read = shop.services.schedules.read
    assert await read(ANNA, "по будням в 14:00") == AT_TWO
    await shop.services.access.set_timezone(ANNA, "Pacific/Kiritimati")
    shop.clock.move(hours=2)
    assert (await read(ANNA, "по будням в 14:00")).first == TUESDAY
    with pytest.raises(Refusal, match="schedule-unclear") as why:
        await read(ANNA, "когда-нибудь")
    assert why.value.facts == {"part": "rest", "rest": "когда-нибудь"}
    assert shop.services.schedules.usual_time() == time(10)


async def test_its_author_and_the_accounts_owner_see_it_and_nobody_else(shop: Shop) -> None:
    await shop.join(BORIS)
    made = shop.services.schedules
    of_anna, of_boris = await repeated(shop), await repeated(shop, user_id=BORIS, numbers=(4, 5))
    assert (await made.card(ANNA, of_boris.line.id)).author == "Somebody"
    on = of_anna.line.id
    for act in (
        made.card(BORIS, on),
        made.change(BORIS, on, AT_TWO),
        made.skip(BORIS, on, MONDAY),
        made.unskip(BORIS, on, MONDAY),
        made.pause(BORIS, on),
        made.resume(BORIS, on),
        made.remove(BORIS, on),
        made.allow(BORIS, on, None),
        made.card(ANNA, 999),
    ):
        with pytest.raises(Refusal, match="schedule-gone"):
            await act
    await shop.services.access.admit(EVE, "Eve", "ru")
    with pytest.raises(Refusal, match="not-connected"):
        await made.card(EVE, on)
    with pytest.raises(Refusal, match="scenario-gone"):
        await made.make(BORIS, ChatId(BORIS), of_anna.scenario_id, 1, AT_TWO)


async def test_only_what_is_kept_can_be_repeated(shop: Shop) -> None:
    written = write_document("Чужое", CallDraft(what=SpokenText("Ждём"))).encode()
    offered = await shop.services.scenarios.offer(ANNA, written)
    with pytest.raises(Refusal, match="scenario-gone"):
        await shop.services.schedules.make(ANNA, ChatId(ANNA), offered.id, 1, AT_TWO)


async def test_only_the_owner_lets_it_call_and_the_audit_tells(shop: Shop) -> None:
    await shop.join(BORIS)
    card = await repeated(shop, user_id=BORIS)
    made = shop.services.schedules
    with pytest.raises(Refusal, match="not-account-owner"):
        await made.allow(BORIS, card.line.id, Kopecks(100))
    card = await unasked(shop, card)
    assert (card.unasked_kopecks, card.is_owner) == (10_000, True)
    await made.allow(ANNA, card.line.id, Kopecks(10_000))
    async with shop.database.reading() as tx:
        rows = [row for row in await tx.execute(tables.audit.select()) if row.kind.startswith("schedule")]
    assert [(row.kind, row.by, row.facts) for row in rows] == [
        (AuditKind.SCHEDULE_UNASKED, ANNA, {"schedule": card.line.id, "value": 10_000})
    ]
    # Its author may always take it back.
    assert (await made.allow(BORIS, card.line.id, None)).unasked_kopecks is None
    async with shop.database.reading() as tx:
        kinds = [row.kind for row in await tx.execute(tables.audit.select())]
    assert kinds[-1] == AuditKind.SCHEDULE_ASKS


async def test_what_the_owner_allowed_holds_only_for_what_the_owner_saw(shop: Shop) -> None:
    await shop.join(BORIS)
    card = await unasked(shop, await repeated(shop, user_id=BORIS))
    made = shop.services.schedules
    assert (await made.change(ANNA, card.line.id, replace(AT_TWO, at=time(15)))).unasked_kopecks == 10_000
    assert (await made.change(BORIS, card.line.id, replace(AT_TWO, at=time(16)))).unasked_kopecks is None


async def test_a_scenario_that_does_not_say_what_it_is_for_can_only_ask(shop: Shop) -> None:
    card = await repeated(shop)
    async with shop.database.writing() as tx:
        found = await scenarios.get(tx, card.scenario_id)
        assert found is not None
        content = replace(found.content, purpose=None)
        await scenarios.change(tx, ScenarioId(found.id), content=content)
    with pytest.raises(Refusal, match="schedule-no-purpose"):
        await unasked(shop, card)


async def test_a_day_is_skipped_by_hand_and_put_back(shop: Shop) -> None:
    card = await repeated(shop)
    made = shop.services.schedules
    card = await made.skip(ANNA, card.line.id, MONDAY)
    assert (card.next_day, card.skipped) == (TUESDAY, (MONDAY,))
    shop.clock.move(hours=2)
    await look(shop)
    assert await days(shop) == []
    shop.clock.move(hours=-2)
    card = await made.unskip(ANNA, card.line.id, MONDAY)
    assert (card.next_day, card.skipped) == (MONDAY, ())
    shop.clock.move(minutes=90)
    await look(shop)
    (asked,) = await told(shop)
    # A day that it has asked for already is skipped with its question.
    await made.skip(ANNA, card.line.id, MONDAY)
    assert await days(shop) == []
    with pytest.raises(Refusal, match="draft-closed"):
        await shop.services.drafting.view(ANNA, int(asked.facts["draft_id"] or 0))
    assert (await made.unskip(ANNA, card.line.id, MONDAY)).next_day == MONDAY
    await look(shop)
    await made.skip(ANNA, card.line.id, date(2026, 12, 1))
    # The question about another day stays.
    assert await days(shop) == [(MONDAY, "asked")]
    await made.skip(ANNA, card.line.id, MONDAY)
    assert (await made.card(ANNA, card.line.id)).skipped == (MONDAY, date(2026, 12, 1))


async def test_paused_it_neither_asks_nor_calls_and_goes_on_with_the_next_day(shop: Shop) -> None:
    card = await unasked(shop, await repeated(shop))
    made = shop.services.schedules
    card = await made.pause(ANNA, card.line.id)
    assert (card.line.state, card.line.next_moment) == ("paused", None)
    # What is changed meanwhile doesn't make it go on.
    card = await made.allow(ANNA, card.line.id, Kopecks(5000))
    assert (card.line.state, card.unasked_kopecks) == ("paused", 5000)
    shop.clock.move(hours=3)
    await look(shop)
    assert await days(shop) == []
    card = await made.resume(ANNA, card.line.id)
    assert (card.line.state, card.next_day) == ("on", TUESDAY)


async def test_a_day_that_was_called_does_not_come_again_at_another_time(shop: Shop) -> None:
    card = await unasked(shop, await repeated(shop))
    shop.clock.move(hours=2)
    await look(shop)
    assert len(await begun(shop)) == 1
    card = await shop.services.schedules.change(ANNA, card.line.id, replace(AT_TWO, at=time(18)))
    assert card.next_day == TUESDAY


async def test_a_day_that_only_asked_comes_again_at_another_time(shop: Shop) -> None:
    card = await repeated(shop)
    shop.clock.move(minutes=90)
    await look(shop)
    card = await shop.services.schedules.change(ANNA, card.line.id, replace(AT_TWO, at=time(18)))
    assert (card.next_day, await days(shop)) == (MONDAY, [])


async def test_removed_it_is_gone_and_its_launches_stay(shop: Shop) -> None:
    card = await unasked(shop, await repeated(shop))
    shop.clock.move(hours=2)
    await look(shop)
    assert await shop.services.schedules.remove(ANNA, card.line.id) == card.scenario_id
    shop.clock.move(days=1)
    await look(shop)
    assert len(await begun(shop)) == 1
    with pytest.raises(Refusal, match="schedule-gone"):
        await shop.services.schedules.card(ANNA, card.line.id)
    assert await shop.services.schedules.of_scenario(ANNA, card.scenario_id) == ()


async def test_a_forgotten_scenario_takes_its_schedules_along(shop: Shop) -> None:
    card = await unasked(shop, await repeated(shop))
    await shop.services.scenarios.forget(ANNA, card.scenario_id)
    shop.clock.move(hours=2)
    await look(shop)
    assert await begun(shop) == []
    assert await told(shop) == []
