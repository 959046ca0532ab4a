"""People, lists and templates are shown by what they are called, wherever that is known to the account."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.drafts.draft import FromTemplate
from bot.domain.ids import ChatId, TemplateId
from bot.services.account.names import keep_template_names
from bot.services.planned.changes import Why
from tests.contract.ledger.list_recipients import people, send_all
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, KEY, SECOND_KEY, Shop, a_call, phone


async def test_a_name_is_kept_with_the_call_and_known_the_next_time(shop: Shop) -> None:
    launch_id = await shop.sent(replace(a_call(1), names=((phone(1), "Анна Смирнова"),)))
    (row,) = (await shop.services.cards.launch_card(launch_id)).recipients
    assert row.name == "Анна Смирнова"
    (item,) = (await shop.services.cards.recent(ANNA)).items
    assert item.row.name == "Анна Смирнова"
    view = await shop.services.drafting.start(ANNA, ChatId(ANNA), a_call(1, 2))
    assert (view.content.name_of(phone(1)), view.content.name_of(phone(2))) == ("Анна Смирнова", "")
    # What stands on a new contact card counts more than what was known.
    newer = replace(a_call(1), names=((phone(1), "Анна Петрова"),))
    view = await shop.services.drafting.start(ANNA, ChatId(ANNA), newer)
    assert view.content.name_of(phone(1)) == "Анна Петрова"


async def test_a_name_of_a_list_is_known_and_follows_a_phone_that_is_typed_later(shop: Shop) -> None:
    await shop.list_launch(people(1))
    draft_id, revision = await shop.draft(a_call(2))
    view = await shop.services.drafting.change(ANNA, draft_id, revision, a_call(1))
    assert view.content.names == ((phone(1), "Человек 1"),)


async def test_another_accounts_names_are_nobodys_business(shop: Shop) -> None:
    await shop.sent(replace(a_call(1), names=((phone(1), "Анна"),)))
    shop.calling.add_account(SECOND_KEY)
    await shop.join(BORIS, key=SECOND_KEY)
    view = await shop.services.drafting.start(BORIS, ChatId(BORIS), a_call(1))
    assert view.content.names == ()


async def test_what_is_planned_has_its_name_and_its_words(open_shop: OpenShop) -> None:
    shop = await open_shop(with_webhooks=False)
    at = shop.clock() + timedelta(days=1)
    launch_id = await shop.sent(replace(a_call(1, when=at), names=((phone(1), "Анна"),)))
    (call,) = (await shop.services.planned_list.page(ANNA)).calls
    assert (call.name, call.content.what) == ("Анна", a_call().what)
    await shop.hear(
        launch_id,
        {
            "id": (await shop.call(launch_id)).provider_id,
            "calls": [{"id": 9, "phone": phone(1), "status": "started"}],
        },
    )
    (kept,) = (await shop.services.planned.remove(ANNA, [call.number])).kept
    assert (kept.why, kept.name) == (Why.BEGUN, "Анна")


async def test_a_planned_list_is_told_by_its_name(shop: Shop) -> None:
    at = shop.clock() + timedelta(days=1)
    launch_id = await shop.list_launch(people(1, 2), when=at)
    (launch,) = (await shop.services.planned_list.page(ANNA)).launches
    assert launch.content.source is not None
    assert launch.content.source.name == "clients.csv"
    one = await shop.services.planned_list.launch(ANNA, launch_id)
    assert one.content == launch.content


async def test_those_called_again_are_of_the_list_that_they_were_of(shop: Shop) -> None:
    launch_id = await shop.list_launch(people(9700, 9701), window=None)
    await send_all(shop)
    await shop.overheard()
    await shop.project()
    view = await shop.services.list_drafts.again(ANNA, ChatId(ANNA), launch_id)
    assert view.content.source is not None
    assert view.content.source.name == "clients.csv"


async def test_a_template_has_the_name_that_the_service_told_last(shop: Shop) -> None:
    template = shop.calling.account(KEY).add_template("Напоминание о приёме", "Ждём вас.")
    by_template = replace(a_call(1), what=FromTemplate(TemplateId(template.id)))
    view = await shop.services.drafting.start(ANNA, ChatId(ANNA), by_template)
    assert isinstance(view.content.what, FromTemplate)
    assert view.content.what.name == "", "nobody has asked for the list of templates since it was made"
    await shop.services.templates.listed(ANNA)
    async with shop.database.writing() as tx:
        await keep_template_names(tx, (await shop.account()).id, [(TemplateId(template.id), "")])
    view = await shop.services.drafting.start(ANNA, ChatId(ANNA), by_template)
    assert isinstance(view.content.what, FromTemplate)
    assert view.content.what.name == "Напоминание о приёме"
