"""How a call is to be made was chosen once: it is kept wherever the same call is prepared again."""

from dataclasses import replace
from datetime import time

from bot.domain.drafts.draft import CallDraft, Gender, SpokenText
from bot.domain.drafts.manner import Manner
from bot.domain.ids import ChatId, LaunchId
from bot.domain.when.schedule import CallWindow
from bot.services.drafts.drafting import ConfirmView
from tests.contract.ledger.list_recipients import AT_ANY_HOUR, people, send_all
from tests.shop.opening import OpenShop
from tests.shop.shop import ANNA, Shop, a_call, news, phone, tomorrow

CHAT = ChatId(ANNA)
MANNER = Manner(
    answer_timeout_s=45, notices_interruption=True, finds_end_of_speech=True, manager_sees_sender=True
)
TEXT = SpokenText("We are open", lang="en-US", gender=Gender.MALE)
HOURS = replace(CallWindow(time(0), time(23, 59)).without_weekends(), is_local=False)


def chosen(content: CallDraft) -> CallDraft:
    return replace(content, what=TEXT, manner=MANNER)


def sent_last(shop: Shop) -> tuple[object, ...]:
    body = shop.calling.paid_requests()[-1].body
    asked = ("lang", "answerTimeout", "voiceDetection", "endOfSpeech", "isManagerDeliveryPhone")
    return (body["record"]["gender"], *(body[name] for name in asked))


SENT = (1, "en-US", 45, 1, 1, 1)


async def leave(shop: Shop) -> None:
    shop.clock.move(seconds=10)
    await shop.send_due()


async def test_a_repeat_and_the_call_to_oneself_are_made_in_the_same_way(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    shop.hush()
    draft_id, revision = await shop.draft(chosen(a_call(1)))
    mine = await shop.services.drafting.start_for_self(ANNA, CHAT, draft_id, phone(45))
    await shop.services.launching.confirm(shop.yes(ANNA), mine.draft_id, mine.revision)
    await leave(shop)
    assert sent_last(shop) == SENT
    first = await shop.services.launching.confirm(shop.yes(ANNA), draft_id, revision)
    await leave(shop)
    await shop.hear(first.launch_id, news((await shop.call(first.launch_id)).provider_id, status="finished"))
    await shop.repeat(first.launch_id)
    await leave(shop)
    assert sent_last(shop) == SENT
    assert len(shop.calling.paid_requests()) == 3


async def test_those_not_reached_are_called_again_in_the_same_way(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    shop.hush()
    launch_id = await shop.list_launch(people(9700, 9701), what=TEXT, manner=MANNER, window=HOURS)
    await send_all(shop)
    assert sent_last(shop) == SENT
    for call in await shop.calls(launch_id):
        await shop.hear(launch_id, news(call.provider_id, int(call.phone[-4:]), "canceled"))
    again = await shop.services.list_drafts.again(ANNA, CHAT, LaunchId(launch_id))
    assert (again.content.what, again.content.manner, again.content.window) == (TEXT, MANNER, HOURS)


async def test_a_planned_call_whose_text_is_changed_keeps_the_rest(open_shop: OpenShop) -> None:
    shop = await open_shop(**AT_ANY_HOUR)
    await shop.launch(chosen(replace(a_call(1), when=tomorrow(), window=HOURS)))
    await leave(shop)
    anew = await shop.services.planned_texts.anew(ANNA, CHAT, 1, message_id=7)
    assert isinstance(anew, ConfirmView)
    assert (anew.content.what, anew.content.manner, anew.content.window) == (TEXT, MANNER, HOURS)
