"""From a key pressed at the service to the lead in every chat that watches, while a launch to 5,000 people lives there, too.

Telegram lets 20 messages and edits a minute into a group, leads and cards alike. Up to 8 leads a minute each is a message
of its own; of more, several share one.
"""

import asyncio
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import accumulate
from typing import Final

from bot.sandbox.calling.outcomes import Outcome
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.telegram.server import ApiCall
from tests.bench.chat import Chat, talking
from tests.bench.ground import PATIENCE_S, Ground
from tests.bench.launches import confirm_list, list_phone, workbook
from tests.bench.registry import Figures, Metric, Side, Target, measures

GROUPS: Final = (-5001, -5002, -5003)
PEOPLE: Final = 5_000
AUTHORS: Final = 8
"""The first calls the 5,000, whose launch the groups watch; the others' leads come to their private chats alone."""
SPEED: Final = 60.0
BEGIN_S: Final = 20.0
"""Until the first of the 5,000 picks up after the request that called them."""
SETTLE_S: Final = 6.0
"""Longer than a card waits for its next edit."""


@dataclass(frozen=True)
class Phase:
    """A minute of leads: the author of each, and how long after the one before it comes."""

    authors: tuple[int, ...]
    pace_s: float


SPREAD: Final = Phase(tuple(number % AUTHORS for number in range(40)), 1.5)
"""40 over three groups and eight private chats: five in each."""
EIGHT: Final = Phase((0,) * 8, 7.5)
"""As many as come one by one in each group."""
MANY: Final = Phase((0,) * 40, 1.5)
PHASES: Final = (SPREAD, EIGHT, MANY)
ANSWERS_S: Final = sum(len(phase.authors) * phase.pace_s for phase in PHASES) + 2 * SETTLE_S
"""In which the 5,000 are over, one after another, as if the service had so many lines."""
EVERY_THIRD: Final = 3
SAID: Final = "Придёте?\n1 перезвоните: лид\n2 приду: Ждём вас"
LEAD: Final = ("Ждёт ответа", "Ждут ответа")
TOGETHER: Final = LEAD[1]
SETTLED: Final = re.compile(r"Готово ([\d\s]+?) из")
TOO_MANY: Final = 429
SETTINGS: Final = {
    "HOLD_LIST_S": "0",
    "CAP_DAY_CALLS": str(PEOPLE),
    "CAP_LAUNCH_CALLS": str(PEOPLE),
    "CALL_WINDOW": "00:00-23:59",
    "CALL_WEEKDAYS": "1,2,3,4,5,6,7",
    # Nobody takes a lead here, and what is told again would be counted as a second one.
    "LEAD_AGAIN_MIN": "60",
}


@dataclass(frozen=True)
class Pressed:
    """A recipient pressed the key that leads to us: the chats that hear of it, the end of the masked phone, and when."""

    places: tuple[int, ...]
    ending: str
    at: float


@measures(
    Metric("lead_lag_p99", "ms", Target("value", "≤", 2000)),
    Metric("lead_lag_many_p99", "ms", Target("value", "≤", 10_000)),
    Metric("card_lag_p99", "ms", Target("value", "≤", 5000)),
    Metric("card_lag_many_p99", "ms"),
    Metric("telegram_429", "", Target("value", "≤", 0)),
    baseline=False,
)
async def leads_and_cards(side: Side, ground: Ground) -> Figures:
    """Eight launches, one of them to 5,000 people and watched by three groups, and their leads, in all limits."""
    async with talking(
        side, ground, people=AUTHORS, limits=TelegramLimits(), speed=SPEED, changed=SETTINGS
    ) as chat:
        await _connected(chat)
        await _watched(chat)
        _scripted(chat)
        await confirm_list(chat, await workbook(ground, PEOPLE), SAID, PEOPLE)
        await _small_launches(chat)
        ids = await _ringing(chat)
        phones = [_lead_phones(author) for author in range(AUTHORS)]
        pressed: dict[Phase, list[Pressed]] = {}
        for phase in PHASES:
            pressed[phase] = [
                await _press(chat, author, ids[(phone := next(phones[author]))], phone, phase.pace_s)
                for author in phase.authors
            ]
        ended = time.monotonic()
        await chat.until(lambda: all(_lags(chat, one) for leads in pressed.values() for one in leads))
        await asyncio.sleep(2 * SETTLE_S)
        if not any(TOGETHER in call.params["text"] for call in chat.arrived("sendMessage")):
            raise RuntimeError("no message held several leads")
        lags = {phase: [lag for one in leads for lag in _lags(chat, one)] for phase, leads in pressed.items()}
        began_eight = pressed[EIGHT][0].at
        return {
            "lead_lag_p99": _p99_ms(lags[SPREAD] + lags[EIGHT]),
            "lead_lag_many_p99": _p99_ms(lags[MANY]),
            "card_lag_p99": _p99_ms(_card_lags(chat, pressed[SPREAD][0].at, began_eight)),
            "card_lag_many_p99": _p99_ms(_card_lags(chat, began_eight, ended)),
            "telegram_429": float(sum(call.status == TOO_MANY for call in chat.world.telegram.log)),
        }


def _key(chat: Chat, number: int) -> str:
    """Each author's own account at the service."""
    return chat.world.api_key if number == 0 else f"sandbox{number:025d}"


async def _connected(chat: Chat) -> None:
    await chat.everybody_says("/start")
    for number, person in enumerate(chat.people):
        if number:
            chat.world.calling.add_account(_key(chat, number))
        chat.world.calling.account(_key(chat, number)).balance = "100000.00"
        await chat.world.telegram.say(person.id, _key(chat, number))
    await chat.until(lambda: all(chat.shows(person, "") for person in chat.people))


async def _watched(chat: Chat) -> None:
    """Three groups show the first author's launches and leads."""
    person, telegram = chat.people[0], chat.world.telegram
    for group in GROUPS:
        telegram.add_group(group, f"Группа {-group}", [person.id], admin_ids=[person.id])
        await telegram.say(person.id, "/watch", chat_id=group)
        message = await chat.until(partial(_asked, chat, group))
        await telegram.press_text(person.id, message, "каждое изменение", chat_id=group)
        await asyncio.sleep(SETTLE_S)


def _asked(chat: Chat, group: int) -> int | None:
    """The message that asks what the group is to be shown."""
    for message in chat.world.telegram.messages(group):
        rows = message.get("reply_markup", {}).get("inline_keyboard", ())
        if any("каждое изменение" in button["text"] for row in rows for button in row):
            return int(message["message_id"])
    return None


def _lead_phones(author: int) -> Iterator[str]:
    """Whom this author's leads come from. No two of them end in the same two digits."""
    leads = sum(phase.authors.count(author) for phase in PHASES)
    yield from (
        list_phone(turn * 93) if author == 0 else f"7917{author:03d}{turn:04d}" for turn in range(leads)
    )


def _scripted(chat: Chat) -> None:
    """The 5,000 pick up one after another; who becomes a lead lets it ring until that is steered."""
    calling = chat.world.calling
    for number in range(PEOPLE):
        wait_s = BEGIN_S + ANSWERS_S * number / PEOPLE
        reactions = (2,) if number % EVERY_THIRD == 0 else ()
        calling.script(list_phone(number), Outcome(ring_s=round(wait_s * SPEED), reactions=reactions))
    for author in range(AUTHORS):
        for phone in _lead_phones(author):
            calling.script(phone, Outcome(ring_s=round(3600 * SPEED)))


async def _small_launches(chat: Chat) -> None:
    """Each of the other authors calls a few people."""
    telegram = chat.world.telegram
    for author, person in enumerate(chat.people[1:], start=1):
        phones = ", ".join(f"+{phone}" for phone in _lead_phones(author))
        await telegram.say(person.id, f"/call {phones}\n{SAID}")
        await chat.until(partial(chat.shows, person, "Подтвердить"))
        await telegram.press(person.id, *chat.button(person, "Подтвердить"))


async def _ringing(chat: Chat) -> dict[str, int]:
    """Waits until everybody has been called; each phone's call."""
    requested = PEOPLE + sum(len([*_lead_phones(author)]) for author in range(1, AUTHORS))
    found: dict[str, int] = {}
    async with asyncio.timeout(4 * PATIENCE_S):
        while len(found) < requested:
            await asyncio.sleep(1)
            found = {
                call["phone"]: call["id"]
                for author in range(AUTHORS)
                for call in chat.world.calling.truth(_key(chat, author))
            }
    return found


async def _press(chat: Chat, author: int, call_id: int, phone: str, pace_s: float) -> Pressed:
    await asyncio.sleep(pace_s)
    # At once: a call that is steered ends by itself after a fifth of a second of so fast a service.
    await chat.world.calling.steer(call_id, "answer")
    places = (chat.people[author].id, *(GROUPS if author == 0 else ()))
    at = time.monotonic()
    await chat.world.calling.steer(call_id, "press", value=1)
    return Pressed(places, phone[-2:], at)


def _lags(chat: Chat, one: Pressed) -> list[float]:
    """Seconds until each chat was told; empty if some chat has not been told."""
    told = [_first(chat, place, one) for place in one.places]
    return [call.at - one.at for call in told if call is not None] if all(told) else []


def _first(chat: Chat, place: int, one: Pressed) -> ApiCall | None:
    """The message that told this chat of the lead."""
    return next(
        (
            call
            for call in chat.arrived("sendMessage")
            if int(call.params["chat_id"]) == place
            and call.at >= one.at
            and any(words in call.params["text"] for words in LEAD)
            and f"-**-{one.ending}" in call.params["text"]
        ),
        None,
    )


def _settled(chat: Chat) -> Iterator[tuple[float, int]]:
    """When a webhook told of calls of the first author that were over, and how many were by then."""
    own = {call["id"] for call in chat.world.calling.truth(_key(chat, 0))}
    since = time.monotonic() - datetime.now(UTC).timestamp()
    tries = [
        one
        for one in chat.world.calling.webhooks
        if one.is_final and one.number == 1 and own >= {*one.call_ids}
    ]
    counts = accumulate(len(one.call_ids) for one in tries)
    for one, count in zip(tries, counts, strict=True):
        yield one.at.timestamp() + since, count


def _card_lags(chat: Chat, since: float, until: float) -> list[float]:
    """How long each group did not see that a call was over which ended in this time."""
    changes = [(at, count) for at, count in _settled(chat) if since <= at < until]
    return [_shown_at(chat, group, count) - at for group in GROUPS for at, count in changes]


def _shown_at(chat: Chat, group: int, count: int) -> float:
    """When the group's card first told of so many who are done."""
    return next(
        call.at
        for call in chat.arrived("editMessageText")
        if int(call.params["chat_id"]) == group
        and (told := SETTLED.search(call.params["text"]))
        and int(re.sub(r"\s", "", told[1])) >= count
    )


def _p99_ms(waits_s: Iterable[float]) -> float:
    waits = sorted(waits_s)
    return waits[int(len(waits) * 0.99)] * 1000
