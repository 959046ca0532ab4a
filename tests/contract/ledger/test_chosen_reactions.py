"""Which reaction of a launch's own tree somebody chose: told by its webhook, or made up from the call; then it is a fact."""

import json
from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest

from bot.domain.drafts.draft import CallDraft, FromTemplate, ProblemCode, SpokenText, problems
from bot.domain.ids import ChatId, DraftId, LaunchId, TemplateId, UserId
from bot.domain.reactions import parse
from bot.services.refusal import Refusal
from storage import tables
from storage.account import stop_list
from tests.contract.ledger.list_recipients import people
from tests.shop.quiet_calls import FINISHED, quiet
from tests.shop.shop import ANNA, Shop, a_call, news, phone

TREE = parse("1 приду: Спасибо\n1.1 да: смс Ждём\n2 (нет, не приду): лид\n9: стоп\n-: Перезвоним").tree
"""Numbers: 0 is 1, 1 is 1.1, 2 is 2, 3 is 9, 4 is silence."""


async def listening(shop: Shop) -> tuple[LaunchId, int]:
    launch_id, call = await quiet(shop, reactions=TREE)
    return launch_id, call.provider_id


async def chose(shop: Shop, launch_id: LaunchId, node: int, answer: object) -> None:
    reference = (await shop.batch(launch_id)).reference
    body = json.dumps({"call": {"phone": phone(1), "answer": answer}}).encode()
    await shop.keep(reference, body, kind="ivr", node=str(node), known=True)
    await shop.project()


async def facts(shop: Shop) -> list[tuple[int | None, str]]:
    row = tables.reactions.c
    async with shop.database.reading() as tx:
        return sorted(
            (tuple(found) for found in await tx.execute(tables.reactions.select().with_only_columns(row.node, row.answer))),
            key=lambda fact: (fact[0] is None, fact),
        )  # fmt: skip


async def test_whoever_waits_for_us_is_told_of_before_the_news_that_came_first(shop: Shop) -> None:
    launch_id, call = await quiet(shop, reactions=TREE)
    reference = (await shop.batch(launch_id)).reference
    for number in range(5):
        started = news(call.provider_id, status="started", startedAt=1000 + number)
        await shop.keep(reference, json.dumps(started).encode())
    body = json.dumps({"call": {"phone": phone(1), "answer": "нет"}}).encode()
    for known, of_batch in ((False, reference), (True, "nobody's"), (True, reference)):
        await shop.keep(of_batch, body, kind="ivr", node="2", known=known)
    await shop.keep(reference, b"[]", kind="ivr", node="2")
    assert (await shop.services.tracking.take_next(2)).entries == 2
    assert await facts(shop) == [(2, "нет")]
    (lead,) = (await shop.services.leads.page(UserId(ANNA))).leads
    assert lead.phone == phone(1)
    assert (await shop.services.tracking.take_next(2)).entries == 2
    assert await shop.project() == 5
    assert await facts(shop) == [(2, "нет")]
    assert len((await shop.services.leads.page(UserId(ANNA))).leads) == 1


async def test_equal_keys_on_two_levels_are_two_facts(shop: Shop) -> None:
    launch_id, _ = await listening(shop)
    for _ in range(2):
        await chose(shop, launch_id, 0, 1)
        await chose(shop, launch_id, 1, 1)
    assert await facts(shop) == [(0, "1"), (1, "1")]
    card = await shop.services.cards.launch_card(launch_id)
    assert [heard.label for heard in card.recipients[0].reactions] == ["1 приду", "1.1 да"]
    assert [(one.node, one.count) for one in card.answers.most] == [(0, 1), (1, 1)]


async def test_two_words_for_one_reaction_are_one_fact(shop: Shop) -> None:
    launch_id, _ = await listening(shop)
    await chose(shop, launch_id, 2, "нет")
    await chose(shop, launch_id, 2, "не приду")
    assert await facts(shop) == [(2, "нет")]


async def test_a_lead_is_told_once_and_stop_puts_on_the_stop_list(shop: Shop) -> None:
    launch_id, _ = await listening(shop)
    for _ in range(2):
        await chose(shop, launch_id, 2, "нет")
        await chose(shop, launch_id, 3, 9)
    assert await shop.count(tables.leads) == 1
    call = await shop.call(launch_id)
    async with shop.database.reading() as tx:
        assert await stop_list.among(tx, call.account_id, [phone(1)])


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"ivrAnswers": "1|1"}, [(0, "1"), (1, "1")]),
        ({"ivrAnswers": "не приду"}, [(2, "не приду")]),
        ({"ivrDigit": 9}, [(3, "9")]),
        ({"ivrDigit": -1}, [(4, "-1")]),
        ({"ivrDigit": 1}, [(None, "1")]),  # the first level, or the second
        ({"ivrAnswers": "1|5"}, [(None, "1"), (None, "5")]),
    ],
)
async def test_lost_webhooks_are_made_up_where_there_is_one_way_to_read_the_call(
    shop: Shop, fields: dict[str, Any], found: list[tuple[int | None, str]]
) -> None:
    launch_id, provider_id = await listening(shop)
    await shop.hear(launch_id, news(provider_id, **FINISHED, **fields))
    assert await facts(shop) == found
    card = await shop.services.cards.launch_card(launch_id)
    assert all(heard.is_late for heard in card.recipients[0].reactions)


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_any_order_of_the_same_news_gives_the_same_facts(shop: Shop, order: tuple[int, ...]) -> None:
    launch_id, provider_id = await listening(shop)
    for which in order:
        match which:
            case 0:
                await chose(shop, launch_id, 0, 1)
            case 1:
                await chose(shop, launch_id, 1, 1)
            case _:
                await shop.hear(launch_id, news(provider_id, **FINISHED, ivrDigit=1))
    assert await facts(shop) == [(0, "1"), (1, "1")]


async def test_an_address_of_no_reaction_is_kept_as_it_came(shop: Shop) -> None:
    launch_id, _ = await listening(shop)
    await chose(shop, launch_id, 77, "алло")
    assert await facts(shop) == [(None, "алло")]


SPOKEN = parse("1: Спасибо\n2: Жаль\n2.1: Спасибо\n9: стоп").tree


async def test_a_lists_sentences_are_voiced_once(shop: Shop) -> None:
    launch_id = await shop.list_launch(people(1, 2), what=SpokenText("Придёте?"), reactions=SPOKEN)
    shop.clock.move(seconds=60)
    for _ in range(5):
        await shop.services.sending.send(launch_id)
    *records, request = shop.calling.paid_requests()
    assert [one.body["text"] for one in records] == ["Придёте?", "Спасибо", "Жаль"]
    first, second, _ = request.body["ivrs"]
    assert first["record"]["id"] == second["ivrs"][0]["record"]["id"]
    assert {"text", "gender"}.isdisjoint(first["record"])


async def test_a_call_to_oneself_blocks_nobody(shop: Shop) -> None:
    view = await shop.services.drafting.start(ANNA, ChatId(ANNA), a_call(3, reactions=SPOKEN))
    mine = await shop.services.drafting.start_for_self(ANNA, ChatId(ANNA), view.draft_id, phone(5))
    assert not any(one.blocks for one in mine.content.reactions)


async def test_a_tree_with_a_fault_is_never_confirmed(shop: Shop) -> None:
    faulty = parse(f"1: смс {'а' * 71}").tree
    draft_id, revision = await shop.draft(a_call(1, reactions=faulty))
    with pytest.raises(Refusal, match="reaction-sms-too-long"):
        await shop.services.launching.confirm(shop.yes(ANNA), DraftId(draft_id), revision)


def test_a_call_by_a_template_has_no_reactions_of_ours() -> None:
    call = CallDraft(phones=(phone(1),), what=FromTemplate(TemplateId(1)), reactions=TREE)
    assert ProblemCode.REACTIONS_WITHOUT_CALL in {one.code for one in problems(call, datetime.now(UTC))}
