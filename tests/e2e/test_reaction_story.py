"""The whole story of a call that listens: 200 people choose their way through a tree of four levels and thirty reactions,
webhooks of reactions are lost, doubled and late, and each process is killed in between. What is known is what was chosen.
"""

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.domain.reactions import Tree, parse, walk
from bot.sandbox.calling import ReactionFaults
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import World
from tests.e2e.list_files import XLSX, send, xlsx
from tests.e2e.story import Chat, Story, running_bot, settings_for
from tests.e2e.test_list_story import Ledger, killing

PEOPLE = 200
KILLS = 8
SHARE = 0.05
PATIENCE_S = 300
UNCHANGED_S = 8
TAILS = ("1", "(да, конечно)", "2")
"""The keys on the levels below the first."""


def typed_tree() -> str:
    """Three reactions, nine below them, twelve below these, six on the fourth level: thirty lines."""
    lines = [f"{digit} ответ: Вы выбрали {digit}" for digit in (1, 2, 3)]
    second = [f"{digit}.{tail}" for digit in (1, 2, 3) for tail in TAILS]
    third = [f"{path}.{tail}" for path in second[:6] for tail in ("1", "2")]
    fourth = [f"{path}.1" for path in third[:6]]
    lines += [f"{path}: Дальше" for path in (*second, *third)]
    return "\n".join([*lines, *(f"{path}: лид" for path in fourth)])


def phones() -> list[str]:
    return [f"7916{number:03d}0{number:03d}" for number in range(100, 100 + PEOPLE)]


@pytest.mark.timeout(PATIENCE_S + 100)
async def test_two_hundred_people_answer_and_every_reaction_is_known(tmp_path: Path) -> None:
    tree = parse(typed_tree()).tree
    assert (len(list(walk(tree))), max(len(one.place) for one in walk(tree))) == (30, 4)
    async with World.running(speed=20, planned_within_s=0.5, limits=TelegramLimits.off()) as world:
        world.calling.account(world.api_key).balance = "100000.00"
        world.calling.improvise(7)
        world.calling.reaction_faults = ReactionFaults(
            lost=SHARE, doubled=SHARE, late=SHARE, without_call_id=SHARE, late_s=60, seed=3
        )
        settings = settings_for(
            world,
            tmp_path / "data",
            batch_size=20,
            hold_list_s=1.0,
            cap_day_calls=PEOPLE,
            cap_launch_calls=PEOPLE,
            reconcile_steps_s=(5, 10, 20, 30),
        )
        await confirm(world, settings)
        ledger = Ledger(settings)
        async with killing(settings, tmp_path) as killer:
            await killer.run(KILLS)
            await asyncio.wait_for(until_quiet(ledger), PATIENCE_S)
            await Chat(world).sees("Завершено|неизвестно")
        assert min(killer.killed["bot"], killer.killed["server"]) > 0
        called = Counter(call["phone"] for call in world.calling.truth(world.api_key))
        assert max(called.values()) == 1
        # Whoever was in a request that a kill cut short may not have been called, and is unknown.
        assert len(called) > PEOPLE * 0.7
        what_is_known_is_what_was_chosen(world, ledger, tree)
        assert not world.telegram.violations, world.telegram.violations


async def confirm(world: World, settings: Any) -> None:
    async with running_bot(settings) as app:
        story = Story(world, app)
        await story.connect()
        book = xlsx(["Телефон"], *([int(phone)] for phone in phones()))
        await send(story, book, "clients.xlsx", mime=XLSX)
        await story.sees("Что сказать")
        await story.say(f"Придёте?\n{typed_tree()}")
        await story.sees("Реакции")
        await story.press("Это уведомление")
        await story.sees("введите|Напишите")
        await story.say(str(PEOPLE))
        await story.sees("Подтверждено")


async def until_quiet(ledger: Ledger) -> None:
    """Every call is over, and for a while nothing more is heard: webhooks of reactions may be late."""
    heard, since = -1, 0
    while since < UNCHANGED_S:
        await asyncio.sleep(1)
        ((now,),) = await asyncio.to_thread(ledger.rows, "SELECT count(*) FROM reactions")
        is_same = now == heard and await asyncio.to_thread(ledger.is_quiet)
        heard, since = now, since + 1 if is_same else 0


def what_is_known_is_what_was_chosen(world: World, ledger: Ledger, tree: Tree) -> None:
    numbers = {one.place: one.number for one in walk(tree)}
    known: dict[int, list[tuple[int | None, str]]] = {}
    query = "SELECT calls.provider_id, node, answer FROM reactions JOIN calls ON calls.id = reactions.call_id"
    for provider_id, node, answer in ledger.rows(query):
        known.setdefault(provider_id, []).append((node, answer))
    lost = made_up = raw = 0
    for call in world.calling.truth(world.api_key):
        heard = [one for one in call["conversation"]["heard"] if one["place"] is not None]
        chosen = {numbers[tuple(one["place"])]: str(one["answer"]) for one in heard}
        told = dict(known.get(call["id"], []))
        assert {node for node in told if node is not None} <= chosen.keys(), json.dumps(call["conversation"])
        for one in heard:
            lost += one["webhook"] == "lost"
        for node, answer in chosen.items():
            if node in told:
                made_up += any(
                    one["webhook"] == "lost" and numbers[tuple(one["place"])] == node for one in heard
                )
                continue
            # Its webhook was lost, and the call's information can be read in two ways: it is kept as it came.
            assert any(answer == said for said in told.values()), json.dumps(call["conversation"])
            raw += 1
    assert lost > 0
    assert made_up > 0
    assert raw < lost
