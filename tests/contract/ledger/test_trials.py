"""«Сначала позвонить мне»: the call to oneself leads back to the draft that it tried, and costs nothing by that."""

from datetime import date

from bot.domain.calls.launch import LaunchState
from bot.domain.drafts.draft import CallDraft, FromTemplate, SpokenText
from bot.domain.drafts.filling import NAME_COLUMN
from bot.domain.ids import ChatId, DraftId, LaunchId, TemplateId
from bot.services.drafts.list_view import with_values_of
from bot.services.launches.view import Tried
from tests.contract.ledger.list_recipients import people
from tests.contract.ledger.test_list_templates import by_template
from tests.shop.shop import ANNA, Shop, a_call, news, phone

OWN = phone(45)


async def tried(shop: Shop, draft_id: int) -> LaunchId:
    """The call to oneself, sent."""
    shop.hush()
    view = await shop.services.drafting.start_for_self(ANNA, ChatId(ANNA), draft_id, OWN)
    assert view.is_for_self
    confirmed = await shop.services.launching.confirm(shop.yes(ANNA), view.draft_id, view.revision)
    shop.clock.move(seconds=10)
    await shop.send_due()
    return confirmed.launch_id


async def finished(shop: Shop, launch_id: LaunchId) -> None:
    await shop.hear(launch_id, news((await shop.call(launch_id)).provider_id, status="finished"))


async def test_its_card_offers_the_draft_and_no_repeat(shop: Shop) -> None:
    draft_id, revision = await shop.draft(a_call(1))
    launch_id = await tried(shop, draft_id)
    assert (await shop.services.cards.launch_card(launch_id)).tried is None, "it has not ended"
    await finished(shop, launch_id)
    card = await shop.services.cards.launch_card(launch_id)
    assert card.tried == Tried(DraftId(draft_id), phone(1), None, 1)
    assert "repeat" not in card.can
    view = await shop.services.drafting.ask_again(ANNA, draft_id)
    assert view.revision == revision + 1
    assert view.content.unchanged_since(view.revision).typed_revision == view.revision + 1
    assert len(shop.calling.paid_requests()) == 1
    await shop.services.launching.confirm(shop.yes(ANNA), draft_id, view.revision)
    assert (await shop.services.cards.launch_card(launch_id)).tried is None


async def test_who_is_known_by_name_is_named(shop: Shop) -> None:
    draft_id, _ = await shop.draft(a_call(1, names=((phone(1), "Анна"),)))
    launch_id = await tried(shop, draft_id)
    await finished(shop, launch_id)
    assert (await shop.services.cards.launch_card(launch_id)).tried == Tried(
        DraftId(draft_id), phone(1), "Анна", 1
    )


async def test_one_that_was_cancelled_offers_it_as_well(shop: Shop) -> None:
    draft_id, _ = await shop.draft(a_call(1, 2))
    view = await shop.services.drafting.start_for_self(ANNA, ChatId(ANNA), draft_id, OWN)
    done = await shop.services.launching.confirm(shop.yes(ANNA), view.draft_id, view.revision)
    await shop.services.launching.cancel(ANNA, done.launch_id)
    card = await shop.services.cards.launch_card(done.launch_id)
    assert card.state is LaunchState.CANCELLED
    assert card.tried == Tried(DraftId(draft_id), None, None, 2)


async def test_a_list_is_counted(shop: Shop) -> None:
    draft_id, _ = await shop.list_draft(people(1, 2, 3), what=SpokenText("Ждём вас"))
    launch_id = await tried(shop, draft_id)
    await finished(shop, launch_id)
    assert (await shop.services.cards.launch_card(launch_id)).tried == Tried(DraftId(draft_id), None, None, 3)


async def test_a_template_says_the_first_persons_values_to_oneself(shop: Shop) -> None:
    what = by_template(shop, name=NAME_COLUMN, var1="Скидка")
    draft_id, _ = await shop.list_draft(people(1, 2), what=what)
    await tried(shop, draft_id)
    (request,) = shop.calling.paid_requests()
    assert request.body["variables"] == {OWN: {"Человек 1": "{name}", "1 %": "{var1}"}}
    assert request.body["phones"] == [OWN]


def test_a_template_without_anybody_has_no_values() -> None:
    content = CallDraft(what=FromTemplate(TemplateId(1), (("name", NAME_COLUMN),)))
    assert with_values_of(content, (), date(2026, 11, 27)).what == FromTemplate(TemplateId(1))
