"""A database that has missed some time, on both databases: what waited is held, nothing paid starts, the owner decides."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.audit import AuditKind
from bot.domain.calls.launch import LaunchState
from bot.domain.ids import ChatId, LaunchId, UserId
from bot.domain.turn import Turn
from bot.services.launches.epochs import GAP
from bot.services.ledger.halts import note_cancel
from bot.services.refusal import Refusal
from bot.telegram.texts import Texts
from handlers.members.auditing import audit_words
from storage import tables
from storage.calling import launches
from storage.chat import outbox
from storage.chat.journal import Journal
from storage.engine import facts
from storage.inbox.entries import Arrival
from storage.upkeep import epochs
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, EVE, SECOND_KEY, Shop, a_call, phone

TEXTS = Texts.load(strict=True)
AWAY = GAP + timedelta(minutes=1)


async def away(shop: Shop, span: timedelta = AWAY) -> None:
    """The bot beat, was away for so long, and has started."""
    await shop.services.epochs.look()
    shop.clock.now += span
    await shop.services.epochs.look()


async def restored(shop: Shop, span: timedelta = timedelta(hours=8)) -> None:
    """A backup of now is put in place so much later, and the bot has started."""
    made_at = shop.clock.now
    shop.clock.now += span
    written = json.dumps({"made_at": made_at.isoformat(), "restored_at": shop.clock.now.isoformat()})
    async with shop.database.writing() as tx:
        await facts.put(tx, epochs.MARK, written)
    await shop.services.epochs.look()


async def stands(shop: Shop, launch_id: LaunchId) -> tuple[LaunchState, str | None]:
    row = await shop.launch_row(launch_id)
    return row.state, row.paused_because


async def decisions(shop: Shop, owner: UserId) -> list[tuple[AuditKind, object, object]]:
    """Kind, launches and recipients of each decision that the owner's exported audit tells of; newest first."""
    return [
        (line.kind, line.facts["launches"], line.facts["recipients"])
        for line in await shop.services.audit_log.whole(owner)
        if line.kind in {AuditKind.HELD_GO, AuditKind.HELD_KEEP}
    ]


HELD = (LaunchState.PAUSED, "restored")


@pytest.mark.parametrize("happens", [away, restored])
async def test_everything_that_waited_is_held_and_nothing_is_sent(
    shop: Shop, happens: Callable[[Shop], Awaitable[None]]
) -> None:
    held = await shop.launch(a_call(1, 2))
    running = await shop.list_launch([f"{phone(n)};Имя;" for n in range(10, 13)], per_minute=1)
    shop.clock.move(seconds=61)
    await shop.services.sending.send(running)
    paused = await shop.launch(a_call(3))
    async with shop.database.writing() as tx:
        await launches.move(tx, paused, LaunchState.PAUSED, paused_because="locked")
    tomorrow = await shop.launch(a_call(4, when=shop.clock.now + timedelta(days=1)))
    done = await shop.sent(a_call(5))
    paid = shop.paid()
    await happens(shop)
    assert [await stands(shop, one) for one in (held, running, paused, tomorrow)] == [HELD] * 4
    assert (await stands(shop, done))[1] is None
    await shop.send_due()
    assert shop.paid() == paid
    page = await shop.services.epochs.held(ANNA)
    assert (page.launches, page.recipient_count, page.more) == (4, 2 + 2 + 1 + 1, False)
    assert [(line.id, line.recipient_count) for line in page.lines] == [
        (held, 2),
        (running, 2),
        (paused, 1),
        (tomorrow, 1),
    ]
    assert {line.author for line in page.lines} == {"Somebody"}
    assert "held_for_owner" in await shop.kinds()


async def test_nothing_paid_starts_until_the_last_one_is_decided(shop: Shop) -> None:
    first, second = await shop.launch(a_call(1)), await shop.launch(a_call(2))
    done = await shop.sent(a_call(3))
    await shop.overheard()
    await shop.project()
    paid = shop.paid()
    draft_id, revision = await shop.draft(a_call(4))
    text = await shop.services.records.propose_text(ANNA, "Здравствуйте", origin="1:1")
    check = await shop.services.verifying.ask(ANNA, 1001, phone(5))  # type: ignore[arg-type]  # a chat
    await away(shop)

    async def nothing_starts() -> None:
        services = shop.services
        # On screens that were drawn just now: older ones are asked about.
        await services.drafting.shown(draft_id, 77)  # type: ignore[arg-type]  # a draft
        for launch_id in (done, first):
            await shop.draw_card(launch_id)
        for paying in (
            services.launching.confirm(shop.yes(ANNA), draft_id, revision),
            services.launching.repeat(shop.yes(ANNA), done, 1001),  # type: ignore[arg-type]  # a chat
            services.launching.resume(shop.yes(ANNA), first),
            services.records.confirm_text(ANNA, text.id),
            services.verifying.confirm(shop.yes(ANNA), check.id),
            services.verifying.ask(ANNA, 1001, phone(6)),  # type: ignore[arg-type]  # a chat
        ):
            with pytest.raises(Refusal, match=r"undecided|not-paused"):
                await paying
        await shop.send_due()
        assert shop.paid() == paid

    await nothing_starts()
    await shop.services.epochs.decide(ANNA, first, goes=True)
    assert await stands(shop, first) == (LaunchState.PAUSED, "let_go")
    await nothing_starts()
    shop.clock.move(minutes=30)
    await shop.services.epochs.look()
    await nothing_starts()
    await shop.services.epochs.decide(ANNA, second, goes=False)
    assert await stands(shop, second) == (LaunchState.CANCELLED, None)
    assert await stands(shop, first) == (LaunchState.HELD, None)
    shop.clock.move(seconds=61)
    await shop.send_due()
    assert shop.paid() == paid + 1
    check = await shop.services.verifying.ask_again(ANNA, check.id)
    assert await shop.services.verifying.confirm(shop.yes(ANNA), check.id) is not None


async def test_the_gate_itself_lets_nothing_out_of_an_undecided_account(shop: Shop) -> None:
    await shop.launch(a_call(1))
    slipped = await shop.launch(a_call(2))
    await away(shop)
    async with shop.database.writing() as tx:
        await launches.move(tx, slipped, LaunchState.RUNNING, due_at=shop.clock())
    await shop.services.sending.send(slipped)
    assert shop.paid() == 0
    assert await stands(shop, slipped) == (LaunchState.PAUSED, "undecided")


async def test_a_launch_begun_before_goes_on_or_stops_where_it_stood(shop: Shop) -> None:
    rows = [[f"{phone(n)};Имя;" for n in range(first, first + 3)] for first in (10, 20)]
    begun = [await shop.list_launch(people, per_minute=1) for people in rows]
    shop.clock.move(seconds=61)
    for launch_id in begun:
        await shop.services.sending.send(launch_id)
    await away(shop)
    await shop.services.epochs.decide(ANNA, begun[0], goes=False)
    await shop.services.epochs.decide(ANNA, begun[1], goes=True)
    assert await stands(shop, begun[0]) == (LaunchState.STOPPED, None)
    assert await stands(shop, begun[1]) == (LaunchState.RUNNING, None)
    assert [state for state, _ in await shop.people(begun[0])] == ["placed", "withheld", "withheld"]
    paid = shop.paid()
    shop.clock.move(seconds=61)
    await shop.send_due()
    assert shop.paid() == paid + 1


async def test_what_waits_for_tomorrow_waits_for_it_again(shop: Shop) -> None:
    when = shop.clock.now + timedelta(days=1)
    launch_id = await shop.list_launch([f"{phone(1)};Имя;"], when=when)
    await restored(shop)
    await shop.services.epochs.decide_all(ANNA, 1, goes=True)
    row = await shop.launch_row(launch_id)
    assert (row.state, row.due_at) == (LaunchState.HELD, when)


async def test_all_are_decided_at_once_if_there_are_no_more_than_were_seen(shop: Shop) -> None:
    ids = [await shop.launch(a_call(n)) for n in range(1, 8)]
    await away(shop)
    page = await shop.services.epochs.held(ANNA)
    assert [line.id for line in page.lines] == ids[:5]
    assert page.more
    rest = await shop.services.epochs.held(ANNA, ids[4])
    assert ([line.id for line in rest.lines], rest.more, rest.launches) == (ids[5:], False, 7)
    with pytest.raises(Refusal, match="outdated-screen"):
        await shop.services.epochs.decide_all(ANNA, 6, goes=True)
    assert [await stands(shop, one) for one in ids] == [HELD] * 7
    await shop.services.epochs.decide_all(ANNA, 7, goes=False)
    await shop.services.epochs.decide_all(ANNA, 7, goes=True)
    assert {await stands(shop, one) for one in ids} == {(LaunchState.CANCELLED, None)}


async def test_only_the_accounts_owner_decides_and_the_author_may_only_stop(shop: Shop) -> None:
    await shop.join(BORIS)
    his, hers = await shop.launch(a_call(1), user_id=BORIS), await shop.launch(a_call(2))
    await away(shop)
    for user in (BORIS, EVE):
        assert (await shop.services.epochs.held(user)).launches == 0
        await shop.services.epochs.decide(user, his, goes=True)
        await shop.services.epochs.decide_all(user, 2, goes=True)
    assert [await stands(shop, one) for one in (his, hers)] == [HELD] * 2
    card = await shop.services.cards.launch_card(his)
    assert card.can == {"stop"}
    assert (await shop.services.launching.cancel(BORIS, his)).certain
    await shop.services.epochs.decide(ANNA, his, goes=True)
    assert await stands(shop, his) == (LaunchState.CANCELLED, None)


async def test_what_was_let_go_goes_on_when_an_author_stops_the_last_one(shop: Shop) -> None:
    await shop.join(BORIS)
    his, hers = await shop.launch(a_call(1), user_id=BORIS), await shop.launch(a_call(2))
    await away(shop)
    await shop.services.epochs.decide(ANNA, hers, goes=True)
    await shop.services.launching.cancel(BORIS, his)
    shop.clock.move(minutes=1)
    await shop.services.epochs.look()
    assert await stands(shop, hers) == (LaunchState.HELD, None)


async def test_an_ordinary_restart_asks_nothing(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    await away(shop, GAP)
    assert await stands(shop, launch_id) == (LaunchState.HELD, None)
    assert await shop.send_due() == 1
    assert shop.paid() == 1


async def test_a_stop_of_hours_in_which_nothing_came_due_asks_nothing(shop: Shop) -> None:
    when = shop.clock.now + timedelta(days=1)
    later = await shop.list_launch([f"{phone(1)};Имя;"], when=when)
    over = await shop.sent(a_call(2))
    await away(shop, timedelta(hours=8))
    assert await stands(shop, later) == (LaunchState.HELD, None)
    assert (await stands(shop, over))[1] is None
    assert await shop.services.epochs.buttons_since() is None
    assert await shop.notices() == []


async def test_the_first_start_of_all_asks_nothing(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    shop.clock.move(hours=8)
    await shop.services.epochs.look()
    assert await stands(shop, launch_id) == (LaunchState.HELD, None)


async def test_one_question_is_asked_of_what_came_due_in_a_gap(shop: Shop) -> None:
    await shop.launch(a_call(1))
    await away(shop, timedelta(hours=2))
    await shop.send_due()
    await shop.services.epochs.look()
    assert await shop.kinds() == ["held_for_owner"]


async def test_a_running_process_that_slept_asks_too(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    await shop.services.epochs.look()
    shop.clock.move(seconds=30)
    await shop.services.epochs.look()
    shop.clock.now += AWAY
    await shop.services.epochs.look()
    assert await stands(shop, launch_id) == HELD


async def test_in_a_gap_only_accounts_with_something_due_are_asked_after_a_restore_all(
    open_shop: OpenShop,
) -> None:
    shop = await open_shop()
    shop.calling.add_account("other-key-0003", balance="100.00")
    await shop.join(EVE, key="other-key-0003")
    when = shop.clock.now + timedelta(days=1)
    due = await shop.launch(a_call(1))
    later = (await shop.services.launching.confirm(shop.yes(EVE), *await later_draft(shop, when))).launch_id
    async with shop.database.writing() as tx:
        await launches.change(tx, later, due_at=when)
    await away(shop)
    assert (await stands(shop, due), await stands(shop, later)) == (HELD, (LaunchState.HELD, None))
    await restored(shop)
    assert await stands(shop, later) == HELD
    told = [(int(notice.chat_id), notice.facts["launches"]) for notice in await shop.notices()]
    assert sorted(told) == [(int(ANNA), 1), (int(EVE), 1)]


async def later_draft(shop: Shop, when: object) -> tuple[int, int]:
    return await shop.draft(a_call(2, when=when), user_id=EVE)


async def test_an_account_with_nothing_to_decide_is_told_of_the_restore_and_goes_on(shop: Shop) -> None:
    await restored(shop)
    (notice,) = await shop.notices()
    assert (notice.kind, notice.facts["launches"]) == ("held_for_owner", 0)
    await shop.sent(a_call(1, at_any_hour=True))
    assert shop.paid() == 1


async def test_the_old_work_of_a_backup_does_not_act_again(shop: Shop) -> None:
    journal = Journal(shop.database, shop.keyring, shop.clock)
    await journal.add([(7, b'{"update_id": 7}')])
    async with shop.database.writing() as tx:
        await outbox.put(tx, "old", chat_id=1001, kind="launch_failed", facts={}, now=shop.clock.now)  # type: ignore[arg-type]
        await tx.execute(
            tables.fsm.insert().values(key="1:1", state="Typing", data="{}", expires_at=shop.clock.now)
        )
    for number in range(3):
        await shop.writer.append(Arrival(kind="telegram", received_at=shop.clock.now, body=b"%d" % number))
    await restored(shop)
    shop.clock.move(seconds=1)
    await shop.writer.append(Arrival(kind="telegram", received_at=shop.clock.now, body=b"new"))
    assert await journal.pending() == []
    assert await journal.offset() == 8
    assert await shop.kinds() == ["held_for_owner"]
    assert await shop.count(tables.fsm) == 0
    async with shop.database.reading() as tx:
        passed = await tx.scalar(
            select(tables.inbox_cursor.c.position).where(tables.inbox_cursor.c.name == "telegram")
        )
    assert [entry.body for entry in await shop.reader.after(passed or 0, 10, ("telegram",))] == [b"new"]
    assert await shop.services.epochs.buttons_since() == shop.clock.now - timedelta(seconds=1)


async def test_the_updates_of_an_outage_are_handled(shop: Shop) -> None:
    journal = Journal(shop.database, shop.keyring, shop.clock)
    await journal.add([(7, b'{"update_id": 7}')])
    await shop.launch(a_call(1))
    await away(shop)
    assert len(await journal.pending()) == 1


async def test_a_restore_is_begun_with_once(shop: Shop) -> None:
    await shop.launch(a_call(1))
    await restored(shop)
    await shop.services.epochs.decide_all(ANNA, 1, goes=True)
    await shop.services.epochs.look()
    assert (await shop.services.epochs.held(ANNA)).launches == 0
    async with shop.database.reading() as tx:
        assert await facts.get(tx, epochs.MARK) is None


async def test_a_letting_go_that_is_older_than_a_cancel_is_void(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    await away(shop)
    async with shop.database.writing() as tx:
        await note_cancel(tx, ANNA, Turn(8, ChatId(ANNA)), shop.clock())
    for deciding in (
        shop.services.epochs.decide(ANNA, launch_id, goes=True, turn=Turn(7, ChatId(ANNA))),
        shop.services.epochs.decide_all(ANNA, 1, goes=True, turn=Turn(7, ChatId(ANNA))),
    ):
        with pytest.raises(Refusal, match="halted"):
            await deciding
    assert await stands(shop, launch_id) == HELD
    assert await decisions(shop, ANNA) == []
    await shop.services.epochs.decide(ANNA, launch_id, goes=False, turn=Turn(7, ChatId(ANNA)))
    assert await stands(shop, launch_id) == (LaunchState.CANCELLED, None)


async def test_two_taps_at_once_decide_once(shop: Shop) -> None:
    launch_id = await shop.launch(a_call(1))
    await away(shop)
    await asyncio.gather(
        *(shop.services.epochs.decide(ANNA, launch_id, goes=goes) for goes in (True, False, True, False))
    )
    (person,) = await shop.people(launch_id)
    assert (await stands(shop, launch_id), person) in [
        ((LaunchState.HELD, None), ("queued", None)),
        ((LaunchState.CANCELLED, None), ("withheld", "cancelled")),
    ]
    assert len(await decisions(shop, ANNA)) == 1


@pytest.mark.parametrize("happens", [away, restored])
async def test_each_decision_is_in_the_audit_of_its_account_and_is_told_in_both_languages(
    shop: Shop, happens: Callable[[Shop], Awaitable[None]]
) -> None:
    shop.calling.add_account(SECOND_KEY, balance="10.00")
    await shop.join(EVE, key=SECOND_KEY)
    first, second = await shop.launch(a_call(1, 2)), await shop.launch(a_call(3))
    await shop.launch(a_call(4))
    of_eve = await shop.launch(a_call(5), user_id=EVE)
    await happens(shop)
    await shop.services.epochs.decide(ANNA, first, goes=True)
    await shop.services.epochs.decide(ANNA, first, goes=True)
    await shop.services.epochs.decide(ANNA, of_eve, goes=True)
    assert await decisions(shop, ANNA) == [(AuditKind.HELD_GO, 1, 2)]
    await shop.services.epochs.decide_all(ANNA, 2, goes=False)
    assert await decisions(shop, ANNA) == [(AuditKind.HELD_KEEP, 2, 2), (AuditKind.HELD_GO, 1, 2)]
    assert await decisions(shop, EVE) == []
    assert (await stands(shop, second))[0] is LaunchState.CANCELLED
    line = (await shop.services.audit_log.page(ANNA)).lines[0]
    said = {language: audit_words(line, TEXTS(language)) for language in ("ru", "en")}
    assert "Somebody: после пропуска в базе оставлено дома запусков: 2, не позвоним 2 чел." in said["ru"]
    assert "kept at home: 2, people not called: 2" in said["en"]
    assert all(str(line.account) in words for words in said.values())
