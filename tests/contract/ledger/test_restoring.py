"""What was cancelled by mistake comes back as it was, for ten minutes, once; on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.drafts.draft import FromList, SpokenCode
from bot.domain.ids import ChatId
from bot.domain.turn import Turn
from bot.services.drafts.restoring import RestoredDraft, those_that_can
from bot.services.refusal import Refusal
from storage.calling import drafts
from storage.calling.drafts import DraftRow
from tests.contract.ledger.list_recipients import people
from tests.shop.shop import ANNA, BORIS, KEY, SECOND_KEY, Shop, a_call, phone

LATER = Turn(50, ChatId(ANNA))


async def dropped(shop: Shop, **content: Any) -> tuple[int, int]:
    draft_id, revision = await shop.draft(a_call(1, **content))
    assert await shop.services.halting.cancel_draft(ANNA, draft_id) is None
    return draft_id, revision


async def restored(shop: Shop, draft_id: int) -> RestoredDraft:
    return await shop.services.restoring.restore(ANNA, draft_id, LATER)


async def row_of(shop: Shop, draft_id: int) -> DraftRow:
    async with shop.database.reading() as tx:
        row = await drafts.get(tx, draft_id)
    assert row is not None
    return row


async def test_it_comes_back_as_it_was_and_only_its_new_screen_confirms(shop: Shop) -> None:
    at = shop.clock() + timedelta(days=1)
    draft_id, revision = await dropped(shop, when=at)
    before = (await row_of(shop, draft_id)).content
    assert [one.first for one in await shop.services.restoring.dropped(ANNA, draft_id)] == [phone(1)]
    back = await restored(shop, draft_id)
    assert not back.is_shown
    assert back.view.revision == revision + 1
    assert back.view.content == before.unchanged_since(revision)
    assert await shop.services.restoring.dropped(ANNA, draft_id) == ()
    with pytest.raises(Refusal, match="outdated-screen"):
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision)
    await shop.services.drafting.shown(back.view.draft_id, 7)
    again = await restored(shop, draft_id)
    assert again.is_shown
    assert again.view.revision == revision + 1
    await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision + 1)
    with pytest.raises(Refusal, match="draft-launched"):
        await restored(shop, draft_id)


async def test_what_was_changed_by_hand_is_still_known_as_that(shop: Shop) -> None:
    draft_id, revision = await shop.draft(a_call(1))
    await shop.services.drafting.change(ANNA, draft_id, revision, a_call(2))
    await shop.services.halting.cancel_draft(ANNA, draft_id)
    view = (await restored(shop, draft_id)).view
    assert view.content.typed_revision == revision
    assert view.content.phones == (phone(2),)


async def test_it_comes_back_for_ten_minutes_and_not_after_its_time(shop: Shop) -> None:
    draft_id, _ = await dropped(shop)
    shop.clock.move(minutes=10, seconds=1)
    with pytest.raises(Refusal, match="restore-late") as why:
        await restored(shop, draft_id)
    assert why.value.facts["minutes"] == 10
    soon, _ = await dropped(shop, when=shop.clock() + timedelta(minutes=3))
    shop.clock.move(minutes=5)
    with pytest.raises(Refusal, match="restore-when-past"):
        await restored(shop, soon)


async def test_nothing_comes_back_after_its_key_was_taken_away(shop: Shop) -> None:
    draft_id, _ = await dropped(shop)
    await shop.services.accounts.disconnect(ANNA)
    with pytest.raises(Refusal, match="draft-gone"):
        await restored(shop, draft_id)
    await shop.join(ANNA, key=KEY)
    with pytest.raises(Refusal, match="draft-gone"):
        await restored(shop, draft_id)


async def test_nothing_comes_back_to_another_account(shop: Shop) -> None:
    shop.calling.add_account(SECOND_KEY)
    draft_id, _ = await dropped(shop)
    await shop.join(ANNA, key=SECOND_KEY)
    with pytest.raises(Refusal, match="other-account"):
        await restored(shop, draft_id)


async def test_nothing_of_somebody_who_was_let_go_comes_back(shop: Shop) -> None:
    draft_id, _ = await dropped(shop)
    async with shop.database.writing() as tx:
        await drafts.close_all_of(tx, ANNA, shop.clock())
    with pytest.raises(Refusal, match="draft-gone"):
        await restored(shop, draft_id)


async def test_nobody_brings_back_anothers(shop: Shop) -> None:
    draft_id, _ = await dropped(shop)
    await shop.join(BORIS)
    with pytest.raises(Refusal, match="not-yours"):
        await shop.services.restoring.restore(BORIS, draft_id, LATER)
    with pytest.raises(Refusal, match="not-yours"):
        await shop.services.restoring.dropped(BORIS, draft_id)


async def test_a_tap_that_is_older_than_the_newest_cancel_brings_nothing_back(shop: Shop) -> None:
    draft_id, _ = await shop.draft(a_call(1))
    done = await shop.services.halting.by_word(ANNA, Turn(60, ChatId(ANNA)), is_stop=False)
    assert done.drafts == 1
    assert [one.draft_id for one in those_that_can(done.dropped)] == [draft_id]
    with pytest.raises(Refusal, match="halted"):
        await restored(shop, draft_id)
    await shop.services.restoring.restore(ANNA, draft_id, Turn(61, ChatId(ANNA)))


async def test_a_code_is_asked_for_anew_instead(shop: Shop) -> None:
    draft_id, _ = await shop.draft(replace(a_call(1), what=SpokenCode("Ваш код {code}")))
    await shop.services.halting.cancel_draft(ANNA, draft_id)
    assert await shop.services.restoring.dropped(ANNA, draft_id) == ()
    with pytest.raises(Refusal, match="code-call-fixed"):
        await restored(shop, draft_id)


async def test_a_list_comes_back_with_its_people(shop: Shop) -> None:
    draft_id, revision = await shop.list_draft(people(1, 2, 3))
    await shop.services.halting.cancel_draft(ANNA, draft_id)
    (one,) = await shop.services.restoring.dropped(ANNA, draft_id)
    assert (one.first, one.phones, one.list_name) == (None, 0, "clients.csv")
    view = (await restored(shop, draft_id)).view
    assert view.revision == revision + 1
    assert isinstance(view.content.source, FromList)
    assert view.recipient_count == 3
    assert not view.blockers


async def test_a_list_that_was_cancelled_while_it_was_written_is_written_then(shop: Shop) -> None:
    draft_id, revision = await shop.list_draft(people(1, 2, 3))
    row = await row_of(shop, draft_id)
    async with shop.database.writing() as tx:
        await drafts.count_recipients(tx, row.id, revision, None)
    await shop.services.halting.cancel_draft(ANNA, draft_id)
    view = (await restored(shop, draft_id)).view
    assert view.recipient_count == 3
    assert not view.blockers
