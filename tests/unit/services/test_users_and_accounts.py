import asyncio

import pytest
from pydantic import SecretStr

from bot.domain.costs.limits import Limit
from bot.domain.drafts.draft import CallDraft, Gender, SpokenText
from bot.domain.ids import UserId
from bot.domain.phone import Phone
from bot.services.account.accounts import SenderPhone
from bot.services.refusal import Refusal
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, BORIS, EVE, KEY, SECOND_KEY, Shop, a_call, news, phone

NOBODY = UserId(5555)


# -- who may use it ------------------------------------------------------------------------------------------------------


async def test_nobody_is_let_in_by_default(shop: Shop) -> None:
    assert await shop.services.access.admit(NOBODY, "Stranger", "en") is None
    assert await shop.services.access.stranger_language(NOBODY) == "en"
    assert await shop.services.access.stranger_language(UserId(6666)) == "ru"


async def test_the_first_link_makes_an_owner_who_invites_members(shop: Shop) -> None:
    access = shop.services.access
    token = await access.owner_token()
    assert token is not None
    assert await access.use_invite(ANNA, "no such token") is None
    assert await access.use_invite(ANNA, token) == "owner"
    assert await access.use_invite(BORIS, token) is None
    assert await access.owner_token() is None
    owner = await access.admit(ANNA, "Анна", "ru-RU")
    assert owner is not None
    assert (owner.name, owner.role, owner.language, owner.zone.key) == (
        "Анна",
        "owner",
        "ru",
        "Europe/Moscow",
    )
    invitation = await access.invite(ANNA)
    assert await access.use_invite(BORIS, invitation) == "member"
    member = await access.admit(BORIS, "Борис", "de")
    assert member is not None
    assert (member.role, member.language) == ("member", "ru")
    with pytest.raises(Refusal, match="not-owner"):
        await access.invite(BORIS)


async def test_links_grow_old(shop: Shop) -> None:
    token = await shop.services.access.owner_token()
    assert token is not None
    shop.clock.move(days=1, seconds=1)
    assert await shop.services.access.use_invite(ANNA, token) is None


async def test_the_settings_let_people_in(open_shop: OpenShop) -> None:
    shop = await open_shop(allowed_users=(BORIS,), operator_ids=(EVE,))
    admit = shop.services.access.admit
    assert [await admit(user, "", "en") is not None for user in (BORIS, EVE, NOBODY)] == [True, True, False]


async def test_open_access_must_be_said(open_shop: OpenShop) -> None:
    shop = await open_shop(access="open")
    user = await shop.services.access.admit(NOBODY, "Stranger", "en")
    assert user is not None
    assert (user.role, user.language) == (None, "en")


async def test_language_and_zone_are_the_persons_to_choose(open_shop: OpenShop) -> None:
    shop = await open_shop(access="open")
    access = shop.services.access
    await access.set_language(ANNA, "en")
    assert (await access.set_timezone(ANNA, "Екатеринбург")).key == "Asia/Yekaterinburg"
    user = await access.admit(ANNA, "Анна", "ru")
    assert user is not None
    assert (user.language, user.zone.key, user.phone) == ("en", "Asia/Yekaterinburg", None)
    await access.set_phone(ANNA, phone(9))
    user = await access.admit(ANNA, "Анна", "ru")
    assert user is not None
    assert user.phone == phone(9)
    assert user.spoken("Ждём вас") == SpokenText("Ждём вас")
    await access.set_speech(ANNA, "en-US", Gender.MALE)
    user = await access.admit(ANNA, "Анна", "ru")
    assert user is not None
    assert user.spoken("Hi") == SpokenText("Hi", "en-US", Gender.MALE)
    assert user.voiced(a_call(1)).what == user.spoken("Напоминаем о записи")
    assert user.voiced(CallDraft()) == CallDraft()
    with pytest.raises(Refusal, match="unknown-zone"):
        await access.set_timezone(ANNA, "Atlantis")
    with pytest.raises(Refusal, match="unknown-language"):
        await access.set_language(ANNA, "de")


# -- accounts ------------------------------------------------------------------------------------------------------------


async def test_connecting_tells_what_the_key_opens(shop: Shop) -> None:
    shop.calling.account(KEY).add_template("Reminder")
    await shop.services.access.admit(BORIS, "", "ru")
    connected = await shop.services.accounts.connect(BORIS, SecretStr(KEY))
    assert (connected.account_number, connected.balance_kopecks) == (shop.calling.account(KEY).id, 100_000)
    assert [sender.phone for sender in connected.phones] == ["74950000001", "74950000002"]
    assert (connected.templates, connected.was_connected) == (1, False)
    assert (await shop.services.accounts.connect(BORIS, SecretStr(KEY))).was_connected
    overview = await shop.services.accounts.known(BORIS)
    assert overview is not None
    assert not overview.is_account_owner


async def test_what_is_only_pleasant_to_show_does_not_fail_a_connection(shop: Shop) -> None:
    shop.calling.faults.add("getPhones", "canned", body='{"status": "error", "data": {"message": "нет"}}')
    shop.calling.faults.add("getTemplates", "canned", body='{"status": "error", "data": {"message": "нет"}}')
    connected = await shop.services.accounts.connect(ANNA, SecretStr(KEY))
    assert (connected.phones, connected.templates) == ((), None)


async def test_a_wrong_key_is_not_kept(shop: Shop) -> None:
    await shop.services.access.admit(BORIS, "", "ru")
    with pytest.raises(Refusal) as refused:
        await shop.services.accounts.connect(BORIS, SecretStr("made-up-key"))
    assert (refused.value.code, refused.value.facts["happened"]) == ("provider-wrong-key", "no")
    assert "made-up-key" not in repr(refused.value.facts)
    assert await shop.services.accounts.known(BORIS) is None


async def test_several_domains_are_asked_about(open_shop: OpenShop) -> None:
    shop = await open_shop()
    accounts = shop.services.accounts
    (only,) = accounts.domains()
    assert only.startswith("127.0.0.1:")
    key = SecretStr(KEY)
    with pytest.raises(Refusal, match="unknown-domain"):
        await accounts.connect(ANNA, key, "other.example")
    assert (await accounts.connect(ANNA, key, only)).was_connected


async def test_with_two_domains_one_must_be_chosen(open_shop: OpenShop) -> None:
    two = ("one.example", "two.example")
    with pytest.raises(Refusal, match="choose-domain"):
        await open_shop(provider_domains=two)


async def test_without_any_domain_nothing_can_be_connected(shop: Shop) -> None:
    settings = shop.settings.model_copy(update={"provider_url": None})
    services = shop.with_settings(settings)
    assert services.accounts.domains() == ()
    with pytest.raises(Refusal, match="no-domains"):
        await services.accounts.connect(ANNA, SecretStr(KEY))


async def test_the_overview_is_of_this_moment(shop: Shop) -> None:
    accounts = shop.services.accounts
    shop.calling.account(KEY).balance = "50.00"
    overview = await accounts.overview(ANNA)
    assert (overview.balance_kopecks, overview.enough_for, overview.price_kopecks) == (5000, None, None)
    await accounts.set_price(ANNA, 300)  # type: ignore[arg-type]  # kopecks
    overview = await accounts.overview(ANNA)
    assert (overview.enough_for, overview.price_kopecks, overview.is_account_owner) == (16, 300, True)
    assert (overview.is_locked, overview.sender_phone) == (False, None)
    await shop.set_account(balance_kopecks=None)
    known = await accounts.known(ANNA)
    assert known is not None
    assert (known.balance_kopecks, known.enough_for) == (None, None)


async def test_who_disconnects_while_the_service_is_asked_is_not_connected(shop: Shop) -> None:
    shop.calling.faults.add("userInfo", "slow", seconds=0.3)

    async def leave() -> None:
        before = shop.asked("userInfo")
        await shop.calling.until(lambda: shop.asked("userInfo") > before or shop.asked("userInfo") >= 2)
        await shop.services.accounts.disconnect(ANNA)

    overview, _ = await asyncio.gather(shop.services.accounts.overview(ANNA), leave(), return_exceptions=True)
    assert isinstance(overview, Refusal)
    assert overview.code == "not-connected"


async def test_numbers_languages_and_templates_are_read_from_the_service(shop: Shop) -> None:
    account = shop.calling.account(KEY)
    account.add_template("Reminder")
    accounts = shop.services.accounts
    assert SenderPhone(Phone("74950000001"), is_own=True, is_confirmed=True) in await accounts.phones(ANNA)
    assert "ru-RU" in {language.code for language in await accounts.languages(ANNA)}
    assert [line.name for line in await shop.services.templates.listed(ANNA)] == ["Reminder"]
    body = '{"status": "success", "data": [{"id": 4}]}'
    shop.calling.faults.add("getTemplates", "canned", body=body)
    assert [line.name for line in await shop.services.templates.listed(ANNA)] == [""]
    body = '{"status": "success", "data": [{"defaultLangCode": "xx-XX"}]}'
    shop.calling.faults.add("getAvailableLanguages", "canned", body=body)
    assert [language.name for language in await accounts.languages(ANNA)] == ["xx-XX"]


async def test_the_outgoing_number_must_be_a_confirmed_one_of_the_account(shop: Shop) -> None:
    accounts = shop.services.accounts
    shop.calling.account(KEY).phones[1].enable = False
    for wrong in (phone(1), Phone("74950000002")):
        with pytest.raises(Refusal, match="unknown-sender"):
            await accounts.set_sender(ANNA, wrong)
    await accounts.set_sender(ANNA, Phone("74950000001"))
    assert (await accounts.known(ANNA)).sender_phone == "74950000001"  # type: ignore[union-attr]
    await accounts.set_sender(ANNA, None)
    assert (await accounts.known(ANNA)).sender_phone is None  # type: ignore[union-attr]


async def test_anybody_of_the_account_may_lock_it_and_only_its_owner_unlocks(shop: Shop) -> None:
    await shop.join(BORIS)
    accounts = shop.services.accounts
    await accounts.lock(BORIS)
    assert (await accounts.known(ANNA)).is_locked  # type: ignore[union-attr]
    for attempt in (accounts.unlock(BORIS), accounts.set_price(BORIS, None)):
        with pytest.raises(Refusal, match="not-account-owner"):
            await attempt
    await accounts.unlock(ANNA)
    assert not (await accounts.known(ANNA)).is_locked  # type: ignore[union-attr]


async def test_who_is_not_connected_is_told_so_everywhere(shop: Shop) -> None:
    accounts = shop.services.accounts
    for attempt in (
        accounts.overview(EVE),
        accounts.phones(EVE),
        accounts.live_calls(EVE),
        accounts.disconnect(EVE),
        accounts.lock(EVE),
        accounts.unlock(EVE),
        shop.services.stop_list.add(EVE, [phone(1)]),
        shop.services.stop_list.page(EVE),
    ):
        with pytest.raises(Refusal, match="not-connected"):
            await attempt


async def test_a_disconnect_counts_the_calls_of_this_person_alone(shop: Shop) -> None:
    await shop.join(BORIS)
    shop.is_reachable = False
    shop.calling.hold_calls = True
    launch_id = await shop.sent(a_call(1, 2))
    await shop.sent(a_call(3), user_id=BORIS)
    first, _ = await shop.calls(launch_id)
    await shop.hear(launch_id, news(first.provider_id, 1))
    left = await shop.services.accounts.disconnect(ANNA)
    assert (left.unsent_launches, left.live_calls) == (0, 1)
    assert await shop.services.accounts.known(ANNA) is None


# -- the stop list -------------------------------------------------------------------------------------------------------


async def test_the_stop_list_is_the_accounts_own_and_paged(shop: Shop) -> None:
    await shop.join(BORIS)
    shop.calling.add_account(SECOND_KEY)
    await shop.join(EVE, key=SECOND_KEY)
    stop_list = shop.services.stop_list
    assert await stop_list.add(ANNA, [phone(3), phone(1), phone(2)]) == 3
    assert await stop_list.add(BORIS, [phone(1)]) == 0
    page = await stop_list.page(BORIS, limit=2)
    assert ([entry.phone for entry in page.entries], page.more, page.total) == ([phone(1), phone(2)], True, 3)
    rest = await stop_list.page(BORIS, after=phone(2), limit=2)
    assert ([entry.phone for entry in rest.entries], rest.more) == ([phone(3)], False)
    assert (rest.entries[0].reason, rest.entries[0].since) == ("user", shop.clock.now)
    assert (await stop_list.page(EVE)).total == 0
    assert await stop_list.remove(BORIS, phone(1))
    assert not await stop_list.remove(BORIS, phone(1))


async def test_limits_are_the_owners_to_set_and_everybodys_to_see(open_shop: OpenShop) -> None:
    shop = await open_shop(cap_day_roubles=300)
    await shop.join(BORIS)
    service = shop.services.accounts
    before = await service.limits(ANNA)
    assert set(before.own.values()) == {None}
    assert before.defaults[Limit.DAY_KOPECKS] == 30000
    assert before.defaults[Limit.USER_CALLS] is None
    for number, limit in enumerate(Limit):
        await service.set_limit(ANNA, limit, number)
    seen = await service.limits(BORIS)
    assert list(seen.own.values()) == list(range(len(Limit)))
    assert (before.is_account_owner, seen.is_account_owner) == (True, False)
    with pytest.raises(Refusal, match="not-account-owner"):
        await service.set_limit(BORIS, Limit.DAY_CALLS, 1_000_000)
    await service.set_limit(ANNA, Limit.HOLD, None)
    assert (await service.limits(ANNA)).own[Limit.HOLD] is None
    with pytest.raises(Refusal, match="not-connected"):
        await service.limits(EVE)


async def test_without_a_days_money_in_the_settings_there_is_no_limit_of_it(shop: Shop) -> None:
    assert (await shop.services.accounts.limits(ANNA)).defaults[Limit.DAY_KOPECKS] is None
