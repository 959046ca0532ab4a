"""Above a number of people that the account's owner sets, Confirm stays closed until its user has heard these very words."""

from dataclasses import replace

import pytest

from bot.domain.costs.limits import Limit
from bot.domain.drafts.draft import CallDraft, Purpose, SpokenText
from bot.domain.drafts.rounds import Rounds
from bot.domain.ids import ChatId
from bot.domain.reactions import parse
from bot.services.drafts.trials import TRY_FIRST
from bot.services.launches.launching import AskedAgain
from bot.services.refusal import Refusal
from tests.contract.ledger.list_recipients import people
from tests.contract.ledger.test_rounds import begun, end, send
from tests.contract.ledger.test_trials import tried
from tests.shop.quiet_calls import FINISHED
from tests.shop.shop import ANNA, BORIS, Shop, a_call, news, phone

OWN = 45
HELLO = SpokenText("Ждём вас")


async def limited(shop: Shop, above: int | None = 1) -> None:
    await shop.services.accounts.set_limit(ANNA, Limit.TRY_FIRST, above)
    shop.is_reachable, shop.calling.hold_calls = False, True


async def heard(shop: Shop, draft_id: int, **leg: object) -> None:
    """The call to oneself, to its end."""
    trial = await tried(shop, draft_id)
    call = await shop.call(trial)
    await shop.hear(trial, news(call.provider_id, OWN, **(leg or FINISHED)))


async def why(shop: Shop, draft_id: int) -> object:
    """What the screen says, after checking that a tap on Confirm is told the same; None: nothing holds it."""
    view = await shop.services.drafting.view(ANNA, draft_id)
    found = [blocker for blocker in view.blockers if blocker.code == TRY_FIRST]
    if not found:
        return None
    purpose = None if view.content.source is None else Purpose.NOTICE
    with pytest.raises(Refusal, match=TRY_FIRST):
        await shop.services.launching.confirm(shop.yes(ANNA), draft_id, view.revision, purpose=purpose)
    return found[0].facts["state"]


async def change(shop: Shop, draft_id: int, **changes: object) -> None:
    content, revision = await shop.services.drafting.content(ANNA, draft_id)
    changed: CallDraft = replace(content, **changes)  # type: ignore[arg-type]  # fields by name
    drafting = shop.services.drafting if content.source is None else shop.services.list_drafts
    await drafting.change(ANNA, draft_id, revision, changed)


async def test_it_opens_after_a_conversation_with_these_words(shop: Shop) -> None:
    await limited(shop)
    draft_id, _ = await shop.list_draft(people(1, 2), what=HELLO)
    assert await why(shop, draft_id) == "missing"
    trial = await tried(shop, draft_id)
    assert await why(shop, draft_id) == "under_way"
    call = await shop.call(trial)
    await shop.hear(trial, news(call.provider_id, OWN, **FINISHED))
    assert await why(shop, draft_id) is None
    view = await shop.services.drafting.view(ANNA, draft_id)
    confirmed = await shop.services.launching.confirm(
        shop.yes(ANNA), draft_id, view.revision, purpose=Purpose.NOTICE
    )
    assert confirmed.launch_id == draft_id


async def test_a_call_that_nobody_answered_opens_nothing(shop: Shop) -> None:
    await limited(shop)
    draft_id, _ = await shop.list_draft(people(1, 2), what=HELLO)
    busy = {"status": "canceled", "createdAt": 1_795_000_000, "finishedAt": 1_795_000_030, "hangupCause": 17}
    await heard(shop, draft_id, **busy)
    assert await why(shop, draft_id) == "missing"


async def test_other_words_close_it_again_and_the_old_ones_open_it(shop: Shop) -> None:
    await limited(shop)
    draft_id, _ = await shop.list_draft(people(1, 2), what=HELLO)
    await heard(shop, draft_id)
    tree = parse("Ждём вас\n1 приду: Спасибо\n9: стоп").tree
    for changes in (
        {"what": SpokenText("Ждём вас завтра")},
        {"reactions": tree},
        {"needs_recording": True, "recording_acknowledged": True},
    ):
        await change(shop, draft_id, **changes)
        assert await why(shop, draft_id) == "changed", changes
        await change(
            shop, draft_id, what=HELLO, reactions=(), needs_recording=False, recording_acknowledged=False
        )
        assert await why(shop, draft_id) is None
    await change(shop, draft_id, redial_min=30)
    assert await why(shop, draft_id) is None, "whom and when to call is not what was heard"


async def test_what_was_changed_on_the_trials_own_screen_was_not_heard(shop: Shop) -> None:
    await limited(shop)
    draft_id, _ = await shop.draft(a_call(1, 2))
    mine = await shop.services.drafting.start_for_self(ANNA, ChatId(ANNA), draft_id, phone(OWN))
    await change(shop, mine.draft_id, what=SpokenText("Раз, два"))
    view = await shop.services.drafting.view(ANNA, mine.draft_id)
    done = await shop.services.launching.confirm(shop.yes(ANNA), mine.draft_id, view.revision)
    shop.clock.move(seconds=10)
    await shop.send_due()
    call = await shop.call(done.launch_id)
    await shop.hear(done.launch_id, news(call.provider_id, OWN, **FINISHED))
    assert await why(shop, draft_id) == "changed"


async def test_a_call_to_oneself_and_to_few_is_never_held(shop: Shop) -> None:
    await limited(shop, 2)
    await shop.launch(a_call(1, 2))
    await limited(shop, 0)
    await shop.services.access.set_phone(ANNA, phone(OWN))
    await shop.launch(a_call(OWN))
    draft_id, _ = await shop.draft(a_call(1))
    assert await why(shop, draft_id) == "missing"
    await heard(shop, draft_id)
    assert await why(shop, draft_id) is None


async def test_without_the_owners_wish_nothing_is_asked_and_only_the_owner_has_one(shop: Shop) -> None:
    draft_id, _ = await shop.list_draft(people(1, 2), what=HELLO)
    assert await why(shop, draft_id) is None
    await shop.join(BORIS)
    with pytest.raises(Refusal, match="not-account-owner"):
        await shop.services.accounts.set_limit(BORIS, Limit.TRY_FIRST, 1)


async def test_a_repeat_in_one_tap_becomes_a_screen(shop: Shop) -> None:
    shop.is_reachable, shop.calling.hold_calls = False, True
    first = await shop.sent(a_call(1, 2))
    await end(shop, first, ())
    await limited(shop)
    await shop.draw_card(first)
    again = await shop.services.launching.repeat(shop.yes(ANNA), first, ChatId(ANNA))
    assert isinstance(again, AskedAgain)
    assert again.why.code == TRY_FIRST
    await heard(shop, again.draft_id)
    view = await shop.services.drafting.view(ANNA, again.draft_id)
    assert not view.blockers


async def test_a_round_was_heard_with_its_list(shop: Shop) -> None:
    await limited(shop)
    rounds = Rounds(delay_min=30)
    draft_id, _ = await shop.list_draft(people(1, 2, 3), what=HELLO, rounds=rounds)
    await heard(shop, draft_id)
    view = await shop.services.drafting.view(ANNA, draft_id)
    done = await shop.services.launching.confirm(
        shop.yes(ANNA), draft_id, view.revision, purpose=Purpose.NOTICE
    )
    shop.clock.move(seconds=60)
    await send(shop, done.launch_id)
    await end(shop, done.launch_id, (2, 3))
    shop.clock.move(minutes=31)
    await shop.services.next_rounds.begin_due()
    assert len(await begun(shop)) == 3
