from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.drafts.draft import CallDraft, DutyPhone, OwnPhone, SpokenText, StoredRecord
from bot.domain.ids import ChatId, DraftId, RecordId
from bot.domain.phone import Phone
from bot.services.drafts.drafting import LeftOut
from bot.services.refusal import Refusal
from storage import tables
from storage.calling import calls
from storage.calling.drafts import get
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, EVE, KEY, SECOND_KEY, Shop, a_call, news, phone

CHAT = ChatId(77)


async def test_the_confirm_screen_names_people_price_and_balance(open_shop: OpenShop) -> None:
    shop = await open_shop(banner="Trial")
    await shop.services.accounts.set_price(ANNA, 300)  # type: ignore[arg-type]  # kopecks
    await shop.services.access.set_timezone(ANNA, "Asia/Yekaterinburg")
    await shop.services.access.set_language(ANNA, "en")
    await shop.services.stop_list.add(ANNA, [phone(2)])
    view = await shop.services.drafting.start(ANNA, CHAT, a_call(1, 2), message_id=5)
    assert view.phones == (phone(1),)
    assert view.left_out == (LeftOut(phone(2), "stop_list"),)  # type: ignore[arg-type]  # a StrEnum
    assert (view.estimate.low, view.estimate.high) == (40, 340)
    assert view.balance_kopecks == 100_000
    assert view.balance_after == (100_000 - 340, 100_000 - 40)
    assert (view.zone.key, view.language, view.banner) == ("Asia/Yekaterinburg", "en", "Trial")
    assert (view.when, view.sender_phone, view.revision, view.blockers) == (None, None, 1, ())
    assert view.account_number == shop.calling.account(KEY).id
    assert view.domain == shop.services.accounts.domains()[0]


async def test_an_unknown_price_leaves_the_rest_of_the_balance_unknown(shop: Shop) -> None:
    view = await shop.services.drafting.start(ANNA, CHAT, a_call(1))
    assert (view.estimate.low, view.estimate.high, view.balance_after) == (40, None, None)
    await shop.set_account(balance_kopecks=None)
    await shop.services.accounts.set_price(ANNA, 300)  # type: ignore[arg-type]  # kopecks
    view = await shop.services.drafting.view(ANNA, view.draft_id)
    assert (view.balance_kopecks, view.balance_after, view.blockers) == (None, None, ())


async def test_past_calls_tell_the_price(shop: Shop) -> None:
    shop.is_reachable = False
    shop.calling.hold_calls = True
    launch_id = await shop.sent(a_call(1, 2, 3, 9700))
    known = await shop.calls(launch_id)
    for number, call in enumerate(known[:3], 1):
        await shop.hear(launch_id, news(call.provider_id, number, cost=number))
    await shop.hear(launch_id, news(known[3].provider_id, 9700, "canceled", cost="0.50"))
    view = await shop.services.drafting.start(ANNA, CHAT, a_call(5))
    assert (view.estimate.low, view.estimate.high) == (50 + 40, 300 + 40)
    async with shop.database.reading() as tx:
        account = await shop.account()
        assert await calls.spent_since(tx, account.id, shop.clock.now - timedelta(days=1)) == 650


async def test_the_persons_usual_number_is_taken_where_none_is_named(shop: Shop) -> None:
    own = Phone(shop.calling.account(KEY).phones[0].phone)
    unnamed = a_call(1, sender=None)
    view = await shop.services.drafting.start(ANNA, CHAT, unnamed)
    assert view.content.sender == DutyPhone()
    await shop.services.accounts.set_sender(ANNA, own)
    view = await shop.services.drafting.start(ANNA, CHAT, unnamed)
    assert (view.content.sender, view.sender_phone) == (OwnPhone(own), own)
    assert (await shop.services.drafting.start(ANNA, CHAT, a_call(1))).sender_phone is None


async def test_a_call_outside_the_window_is_offered_the_next_opening(shop: Shop) -> None:
    shop.clock.now = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)  # 22:00 in Moscow
    view = await shop.services.drafting.start(ANNA, CHAT, a_call(1))
    assert view.outside_window == datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    view = await shop.services.drafting.start(ANNA, CHAT, a_call(1, when=at))
    assert (view.when, view.outside_window) == (at, None)


async def test_blockers_say_why_there_is_no_confirm_button(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_calls=1, cap_day_roubles=1)
    await shop.set_account(balance_kopecks=0, price_kopecks=500)
    view = await shop.services.drafting.start(ANNA, CHAT, a_call(1, 2, when=shop.clock.now))
    await shop.services.accounts.lock(ANNA)
    await shop.services.stop_list.add(ANNA, [phone(1), phone(2)])
    shop.clock.move(minutes=2)
    view = await shop.services.drafting.view(ANNA, view.draft_id)
    assert [refusal.code for refusal in view.blockers] == [
        "draft-when-past", "nobody-left", "locked", "no-money",
    ]  # fmt: skip
    await shop.services.stop_list.remove(ANNA, phone(1))
    await shop.services.stop_list.remove(ANNA, phone(2))
    view = await shop.services.drafting.view(ANNA, view.draft_id)
    assert {"cap-day", "cap-money"} <= {refusal.code for refusal in view.blockers}


async def test_a_number_of_an_unknown_prefix_is_warned_about(shop: Shop) -> None:
    odd = Phone("70000000000")
    view = await shop.services.drafting.start(
        ANNA, CHAT, CallDraft(phones=(odd, phone(1)), what=SpokenText("Привет"))
    )
    (warning,) = view.warnings
    assert (warning.code, warning.facts) == ("unknown-prefix", {"phone": odd})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (CallDraft(what=SpokenText("x")), "draft-no-phones"),
        (a_call(*range(21)), "draft-too-many-phones"),
        (CallDraft(phones=(phone(1),)), "draft-no-speech"),
        (a_call(1, text="  "), "draft-empty-text"),
        (a_call(1, text="x" * 1025), "draft-text-too-long"),
        (a_call(1, text="{Имя}, ждём вас"), "draft-braces"),
        (a_call(1, when=datetime(2026, 11, 22, tzinfo=UTC)), "draft-when-past"),
    ],
)
async def test_what_can_not_be_a_call_is_not_written_down(shop: Shop, content: CallDraft, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        await shop.services.drafting.start(ANNA, CHAT, content)
    assert await shop.count(tables.drafts) == 0
    view = await shop.services.drafting.start(ANNA, CHAT, a_call(1))
    with pytest.raises(Refusal, match=code):
        await shop.services.drafting.change(ANNA, view.draft_id, view.revision, content)
    assert (await shop.services.drafting.content(ANNA, view.draft_id)) == (a_call(1), 1)


async def test_a_draft_may_be_changed_and_an_older_screen_may_not(shop: Shop) -> None:
    view = await shop.services.drafting.start(ANNA, CHAT, a_call(1))
    other = replace(a_call(2, 3), what=StoredRecord(RecordId(9)))
    changed = await shop.services.drafting.change(ANNA, view.draft_id, 1, other)
    assert (changed.revision, changed.phones, changed.content) == (2, (phone(2), phone(3)), other)
    assert not await shop.services.drafting.cancel(ANNA, view.draft_id, 1)
    assert await shop.services.drafting.cancel(ANNA, view.draft_id, 2)
    for attempt in (
        shop.services.drafting.view(ANNA, view.draft_id),
        shop.services.drafting.content(ANNA, view.draft_id),
    ):
        with pytest.raises(Refusal, match="draft-closed"):
            await attempt


async def test_where_the_screen_stands_becomes_the_place_of_the_card(shop: Shop) -> None:
    view = await shop.services.drafting.start(ANNA, CHAT, a_call(1))
    await shop.services.drafting.shown(view.draft_id, 55)
    await shop.services.launching.confirm(shop.yes(ANNA), view.draft_id, 1)
    (card,) = await shop.services.cards.due()
    assert (card.chat_id, card.message_id) == (CHAT, 55)


async def test_a_person_may_hear_the_call_first(shop: Shop) -> None:
    at = shop.clock.now + timedelta(hours=1)
    view = await shop.services.drafting.start(ANNA, CHAT, a_call(1, 2, when=at))
    own = await shop.services.drafting.start_for_self(ANNA, CHAT, view.draft_id, phone(9))
    assert (own.phones, own.when, own.content.what) == ((phone(9),), None, view.content.what)
    assert own.draft_id != view.draft_id
    assert (await shop.services.drafting.view(ANNA, view.draft_id)).phones == (phone(1), phone(2))


async def test_without_a_connection_there_is_nothing_to_call_with(shop: Shop) -> None:
    with pytest.raises(Refusal, match="not-connected"):
        await shop.services.drafting.start(EVE, CHAT, a_call(1))
    view = await shop.services.drafting.start(ANNA, CHAT, a_call(1))
    await shop.services.accounts.disconnect(ANNA)
    with pytest.raises(Refusal, match="not-connected"):
        await shop.services.drafting.view(ANNA, view.draft_id)
    with pytest.raises(Refusal, match="not-connected"):
        await shop.services.launching.confirm(shop.yes(ANNA), view.draft_id, 1)
    async with shop.database.reading() as tx:
        assert (await get(tx, DraftId(999))) is None
    assert SECOND_KEY != KEY
