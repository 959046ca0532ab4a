"""A template that waits for the service's moderation: one message when it may be used, looked at ever more rarely."""

from datetime import timedelta
from itertools import chain, repeat

import pytest

from bot.domain.drafts.draft import CallDraft, FromTemplate
from bot.domain.ids import ChatId, TemplateId
from bot.services.account.templates import LOOKS, WATCHED_FOR
from storage import tables
from storage.account import template_watches
from tests.shop.shop import ANNA, BORIS, KEY, Shop, phone


def unmoderated(shop: Shop) -> TemplateId:
    return TemplateId(shop.calling.account(KEY).add_template("Акция", moderated=False).id)


async def watched(shop: Shop) -> TemplateId:
    template_id = unmoderated(shop)
    await shop.services.templates.watch(ANNA, ChatId(ANNA), template_id)
    return template_id


def pass_moderation(shop: Shop, template_id: TemplateId) -> None:
    shop.calling.account(KEY).templates[template_id].moderated = True


async def told(shop: Shop) -> list[dict[str, object]]:
    return [dict(one.facts) for one in await shop.notices() if one.kind == "template_callable"]


async def test_it_is_told_once_when_it_may_be_used(shop: Shop) -> None:
    template_id = await watched(shop)
    await shop.services.templates.watch(ANNA, ChatId(ANNA), template_id)
    assert await shop.count(tables.template_watches) == 1
    shop.clock.move(minutes=6)
    await shop.services.templates.look()
    assert await told(shop) == []
    pass_moderation(shop, template_id)
    shop.clock.move(minutes=16)
    await shop.services.templates.look()
    await shop.services.templates.look()
    assert [(one["template_id"], one["name"], one["passed"]) for one in await told(shop)] == [
        (template_id, "Акция", "yes")
    ]
    assert await shop.count(tables.template_watches) == 0
    assert not (await shop.services.templates.card(ANNA, template_id)).is_watched


async def test_who_waits_for_the_next_change_is_told_again(shop: Shop) -> None:
    template_id = await watched(shop)
    pass_moderation(shop, template_id)
    for _ in range(2):
        shop.clock.move(minutes=6)
        await shop.services.templates.look()
        await shop.services.templates.watch(ANNA, ChatId(ANNA), template_id)
    assert len(await told(shop)) == 2


async def test_it_is_looked_at_ever_more_rarely_and_not_for_ever(shop: Shop) -> None:
    await watched(shop)
    began = shop.clock()
    for wait in chain(LOOKS, repeat(LOOKS[-1])):
        before = shop.asked("getTemplates")
        shop.clock.move(seconds=wait.total_seconds() - 60)
        await shop.services.templates.look()
        assert shop.asked("getTemplates") == before
        shop.clock.move(minutes=1)
        await shop.services.templates.look()
        assert shop.asked("getTemplates") > before
        if not await shop.count(tables.template_watches):
            break
    assert WATCHED_FOR <= shop.clock() - began < WATCHED_FOR + LOOKS[-1]
    assert [one["passed"] for one in await told(shop)] == ["no"]


async def test_a_service_that_does_not_answer_is_asked_later(shop: Shop) -> None:
    template_id = await watched(shop)
    pass_moderation(shop, template_id)
    shop.calling.faults.add("getTemplates", "canned", body='{"status": "error", "errors": ["нет"]}')
    shop.clock.move(minutes=6)
    await shop.services.templates.look()
    assert await told(shop) == []
    shop.clock.move(minutes=16)
    await shop.services.templates.look()
    assert len(await told(shop)) == 1


async def test_who_has_no_key_of_the_account_any_more_is_told_nothing(shop: Shop) -> None:
    await shop.join(BORIS)
    template_id = await watched(shop)
    await shop.services.templates.watch(BORIS, ChatId(BORIS), template_id)
    await shop.services.accounts.disconnect(BORIS)
    pass_moderation(shop, template_id)
    shop.clock.move(minutes=6)
    await shop.services.templates.look()
    assert [one["user_id"] for one in await told(shop)] == [ANNA]
    assert await shop.count(tables.template_watches) == 0


async def test_unwatching_and_a_group_that_moved(shop: Shop) -> None:
    template_id = await watched(shop)
    await shop.services.templates.unwatch(ANNA, template_id)
    assert await shop.count(tables.template_watches) == 0
    await shop.services.templates.watch(ANNA, ChatId(-5), template_id)
    await shop.services.outbox.chat_moved(ChatId(-5), ChatId(-100_5))
    pass_moderation(shop, template_id)
    shop.clock.move(minutes=6)
    await shop.services.templates.look()
    assert [one.chat_id for one in await shop.notices()] == [-100_5]


async def test_a_card_tells_what_the_service_told_by_its_own_names(shop: Shop) -> None:
    told_of_it = (
        '{"id": 7, "name": "Акция", "needModeration": true, "cost": null, '
        '"record": {"text": "Здравствуйте", "langs": ["ru-RU", "en-US"]}, "ivrs": [{"digit": 1}, {"digit": 2}]}'
    )
    shop.calling.faults.add("getTemplates", "canned", body=f'{{"status": "success", "data": [{told_of_it}]}}')
    card = await shop.services.templates.card(ANNA, TemplateId(7))
    assert card.details == (
        ("needModeration", "true"),
        ("cost", "—"),
        ("record.text", "Здравствуйте"),
        ("record.langs", "ru-RU, en-US"),
        ("ivrs.1.digit", "1"),
        ("ivrs.2.digit", "2"),
    )
    assert (card.name, card.is_listed, card.is_callable) == ("Акция", True, False)


async def test_a_card_without_an_answer_says_so(shop: Shop) -> None:
    shop.calling.faults.add("getTemplates", "canned", body='{"status": "error", "errors": ["нет"]}')
    card = await shop.services.templates.card(ANNA, TemplateId(7))
    assert (card.is_listed, card.is_callable, card.details) == (None, None, ())
    gone = await shop.services.templates.card(ANNA, TemplateId(999))
    assert (gone.is_listed, gone.is_callable) == (False, False)


@pytest.mark.parametrize("is_asked", [True, False])
async def test_a_number_that_was_not_listed_is_warned_about_before_confirm(
    shop: Shop, is_asked: bool
) -> None:
    known = unmoderated(shop)
    async with shop.database.writing() as tx:
        await tx.execute(tables.facts.delete())
    if is_asked:
        await shop.services.templates.listed(ANNA)
    codes = []
    for template_id in (known, TemplateId(999)):
        content = CallDraft(phones=(phone(1),), what=FromTemplate(template_id))
        draft_id, _ = await shop.draft(content)
        view = await shop.services.drafting.view(ANNA, draft_id)
        assert not view.blockers
        codes.append([warning.code for warning in view.warnings])
    assert codes == [[], ["template-unknown"] if is_asked else []]


async def test_of_two_processes_one_tells(shop: Shop) -> None:
    template_id = await watched(shop)
    async with shop.database.writing() as tx:
        (watch,) = await template_watches.due(tx, shop.clock() + timedelta(days=1), 9)
        for _ in range(2):
            await shop.services.templates._settle(tx, watch, {template_id: "Акция"})
    assert len(await told(shop)) == 1
