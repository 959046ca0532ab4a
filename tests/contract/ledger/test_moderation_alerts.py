"""What the service's moderators decide is told to the account's owner and the groups that watch, once."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.drafts.draft import CallDraft, StoredRecord
from bot.domain.ids import ChatId, TemplateId, UserId
from bot.domain.watch import WatchManner
from storage.account.accounts import NOBODY
from storage.sounds import records
from storage.sounds.records import RecordRow
from tests.contract.ledger.test_alerts import GROUP, alerted, watched
from tests.contract.ledger.test_watched_templates import pass_moderation, unmoderated
from tests.shop.shop import ANNA, BORIS, KEY, Shop, a_call


async def moderated(shop: Shop) -> list[tuple[object, ...]]:
    """To whom, of what, its name, whether it was let through, and what the moderator wrote."""
    return [
        (one.chat_id, *(one.facts.get(fact) for fact in ("what", "name", "passed", "comment")))
        for one in await alerted(shop)
        if one.facts["alert"] == "moderated"
    ]


async def made_by(shop: Shop, user_id: UserId, text: str = "Здравствуйте") -> RecordRow:
    """A record that waits for moderation, and groups that watch: one of them leads alone."""
    await shop.join(BORIS)
    await watched(shop)
    await watched(shop, WatchManner.LEADS, -6)
    shop.calling.records_listing = "whole"
    proposed = await shop.services.records.propose_text(user_id, text, origin="1:1")
    made = (await shop.services.records.confirm_text(user_id, proposed.id)).record
    shop.calling.account(KEY).records[made.provider_id or 0].need_moderation = True
    async with shop.database.writing() as tx:
        await records.note(tx, made.id, needs_moderation=True)
    return await shop.services.record_shelf.record(user_id, made.id)


async def test_a_record_that_was_let_through_is_told_to_owner_and_group_once(shop: Shop) -> None:
    row = await made_by(shop, BORIS)
    shop.calling.account(KEY).records[row.provider_id or 0].need_moderation = False
    other = shop.with_settings(shop.settings)
    await asyncio.gather(shop.services.record_list.watch(), other.record_list.watch())
    await shop.services.record_list.watch()
    assert await moderated(shop) == [
        (ANNA, "record", row.name, "yes", None),
        (GROUP, "record", row.name, "yes", None),
    ]


async def test_an_owner_who_made_the_record_or_looks_at_it_needs_no_alert(shop: Shop) -> None:
    row = await made_by(shop, ANNA)
    there = shop.calling.account(KEY).records[row.provider_id or 0]
    there.moderator_comment = "Кто говорит?"
    await shop.services.record_list.watch()
    assert await moderated(shop) == [(GROUP, "record", row.name, "no", "Кто говорит?")]
    there.need_moderation = False
    await shop.services.record_shelf.page(ANNA)
    assert [chat for chat, *_ in await moderated(shop)] == [GROUP, GROUP]


async def test_what_a_colleague_finds_out_on_the_list_is_told_to_author_and_owner(shop: Shop) -> None:
    row = await made_by(shop, ANNA)
    there = shop.calling.account(KEY).records[row.provider_id or 0]
    there.need_moderation = False
    await shop.services.record_shelf.page(BORIS)
    own = [one for one in await shop.notices() if one.kind == "record_moderated"]
    assert [(int(one.chat_id), one.facts["passed"]) for one in own] == [(ANNA, "yes")]
    shop.clock.move(days=1)
    there.need_moderation = True
    await shop.services.record_shelf.page(BORIS)
    own = [one for one in await shop.notices() if one.kind == "record_moderated"]
    assert [one.facts["passed"] for one in own] == ["yes", "no"]


async def test_a_record_of_the_cabinet_that_changes_is_told_to_the_owner(shop: Shop) -> None:
    shop.calling.records_listing = "whole"
    there = shop.calling.account(KEY).add_record("Из кабинета", text="Здравствуйте", need_moderation=True)
    await shop.join(BORIS)
    await shop.services.record_shelf.page(BORIS)
    there.need_moderation = False
    await shop.services.record_shelf.page(BORIS)
    assert await moderated(shop) == [(ANNA, "record", "Из кабинета", "yes", None)]
    assert not [one for one in await shop.notices() if one.kind == "record_moderated"]


async def test_a_template_is_told_to_those_who_did_not_wait_for_it(shop: Shop) -> None:
    await shop.join(BORIS)
    await watched(shop)
    for waits in ([BORIS], [ANNA, BORIS]):
        template_id = await template_waited_for(shop, waits)
        pass_moderation(shop, template_id)
        shop.clock.move(minutes=16)
        await shop.services.templates.look()
    assert [chat for chat, *_ in await moderated(shop)] == [ANNA, GROUP, GROUP]
    assert (await moderated(shop))[0][1:] == ("template", "Акция", "yes", None)


async def template_waited_for(shop: Shop, users: list[UserId]) -> TemplateId:
    template_id = unmoderated(shop)
    for user_id in users:
        await shop.services.templates.watch(user_id, ChatId(user_id), template_id)
    return template_id


async def test_nothing_is_told_where_nobody_may_see_all_of_the_account(shop: Shop) -> None:
    row = await made_by(shop, BORIS)
    await shop.set_account(owner_id=NOBODY)
    shop.calling.account(KEY).records[row.provider_id or 0].need_moderation = False
    await shop.services.record_list.watch()
    # Whoever made the watch owns the account no more, and sees their own launches alone.
    assert await moderated(shop) == []


@pytest.mark.parametrize("user_id", [ANNA, BORIS])
async def test_texts_that_the_service_does_not_speak_are_told_until_calls_go_again(
    shop: Shop, user_id: UserId
) -> None:
    await shop.join(BORIS)
    await watched(shop)
    record = StoredRecord(shop.record())
    shop.calling.account(KEY).moderation = True

    async def called(content: CallDraft) -> None:
        await shop.launch(content, user_id=user_id)
        shop.clock.move(seconds=6)
        while await shop.send_due():
            pass

    await called(a_call(1, 2))
    await called(a_call(3))
    refused = [one for one in await alerted(shop) if one.facts["alert"] == "texts_refused"]
    assert [(one.chat_id, one.facts["people"]) for one in refused] == [(ANNA, 1), (GROUP, 1)]
    await called(replace(a_call(4), what=record))
    await alerted(shop)
    shop.clock.move(minutes=5)
    await called(a_call(5))
    refused = [one for one in await alerted(shop) if one.facts["alert"] == "texts_refused"]
    assert len(refused) == 4
