"""A button's data is in the hands of whoever taps, and ids are small numbers. So each kind of id is tried by people who
should not have it: a colleague with a key of the same account, and somebody of another account.
"""

import itertools
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import pytest
from aiogram.filters.callback_data import CallbackData
from aiogram.types import Update
from pydantic import SecretStr
from sqlalchemy import select

from bot.app import App, opened
from bot.domain.drafts.draft import CallDraft, DutyPhone, Purpose, SpokenText
from bot.domain.drafts.yes import Yes
from bot.domain.ids import NO_TOPIC, ChatId, LaunchId, UserId
from bot.domain.phone import Phone
from bot.domain.watch import WatchManner
from bot.domain.when.repeating import Repeating
from bot.sandbox.telegram import TelegramLimits
from bot.sandbox.world import ANNA, BORIS, OLGA, World
from bot.services.launches.reminders import PlannedReminder
from bot.services.watching.watching import WatchPlace
from bot.sheets.reading import read_pasted
from bot.starting import migrate
from bot.telegram import gate
from bot.telegram.lanes import Rest
from handlers import root_router
from storage import tables
from storage.account import users
from tests.e2e.story import settings_for

AUTHOR, COLLEAGUE, STRANGER = UserId(BORIS), UserId(OLGA), UserId(1004)
"""Anna owns the account; Boris works with it; Olga does, too, and has nothing to do with what is his."""
OTHER_KEY = "b" * 32
SECRET_TEXT, SECRET_LIST = "Тайные слова", "Тайный список"
SECRET_PHONES = "916000770"
"""All but the last digit of everybody whom Boris calls."""

IDS = frozenset(
    {
        "draft",
        "launch",
        "list",
        "batch",
        "number",
        "call",
        "record",
        "verification",
        "member",
        "owned",
        "invite",
        "scenario",
        "reminder",
        "watch",
        "schedule",
    }
)
PLACES = {
    "after": -1, "asked": 1, "at": 0, "before": 1000, "column": -1, "day": 739000, "days": 1, "end": 8, "first": 1, "hour": 9, "index": 0, "last": 800000, "line": 1, "minutes": 0, "name": -1, "node": 0, "parent": 0, "phone": 0,
    "revision": 1, "row": 0, "seen": 9, "start": 0, "step": 0, "template": 1, "value": 1,
}  # fmt: skip
"""Numbers of buttons that name nothing of anybody's: places on a page, times, the forger's own message."""
OF_THE_ACCOUNT = {"lead"}
"""What every colleague may act on; tests/contract/ledger/test_leads.py tries it from outside of the account."""
NOT_LEDGER = {tables.users, tables.fsm, tables.journal}
"""What any tap may change: who was seen, and what the forger's own next text means."""


def button_kinds(kind: type[CallbackData] = CallbackData) -> Iterator[type[CallbackData]]:
    for one in kind.__subclasses__():
        yield one
        yield from button_kinds(one)


def of_ids() -> list[type[CallbackData]]:
    root_router()
    kinds = sorted(set(button_kinds()), key=lambda kind: kind.__prefix__)
    return [kind for kind in kinds if (IDS | {"before", "row"}) & kind.model_fields.keys()]


@dataclass
class Office:
    """The bot without its loops, so that nothing moves but by a test's hand."""

    world: World
    app: App
    ids: Mapping[str, list[int]]
    _updates: Iterator[int]

    async def feed(self, user: UserId, **event: Any) -> None:
        update = {"update_id": next(self._updates), **event}
        left: list[Rest] = []
        await self.app.dispatcher.feed_update(
            self.app.bot, Update.model_validate(update, context={"bot": self.app.bot}), leave=left.append
        )
        for rest in left:
            await rest.do()

    async def tap(self, user: UserId, data: str) -> None:
        message = self._message(user) | {"from": {"id": 1, "is_bot": True, "first_name": "bot"}, "text": "…"}
        query = {"id": "1", "from": self._user(user), "chat_instance": "1", "data": data, "message": message}
        await self.feed(user, callback_query=query)

    async def say(self, user: UserId, text: str) -> None:
        await self.feed(user, message=self._message(user) | {"from": self._user(user), "text": text})

    def _user(self, user: UserId) -> dict[str, Any]:
        return {"id": user, "is_bot": False, "first_name": "Некто", "language_code": "ru"}

    def _message(self, user: UserId) -> dict[str, Any]:
        chat = {"id": user, "type": "private", "first_name": "Некто"}
        return {"message_id": 1, "date": datetime.now(UTC), "chat": chat}

    async def ledger(self) -> dict[str, list[Any]]:
        async with self.app.database.reading() as tx:
            return {
                table.name: sorted(map(repr, await tx.execute(select(table))))
                for table in tables.metadata.sorted_tables
                if table not in NOT_LEDGER
            }

    def told(self, user: UserId) -> str:
        """Everything that stands in this user's chat, buttons included."""
        return str(self.world.telegram.messages(user))

    def at_the_service(self) -> list[str]:
        """Every request that changed or cost something."""
        asked = [request.endpoint for request in self.world.calling.requests]
        return [endpoint for endpoint in asked if not endpoint.startswith(("get", "userInfo"))]


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> set[str]:
    """Names of the tables that are not as they were."""
    return {name for name, rows in after.items() if rows != before[name]}


def draft_of(*numbers: int, **fields: Any) -> CallDraft:
    phones = tuple(Phone(f"7{SECRET_PHONES}{number}") for number in numbers)
    return CallDraft(
        phones=phones, what=SpokenText(SECRET_TEXT), sender=DutyPhone(), at_any_hour=True, **fields
    )


async def whatever_boris_has(world: World, app: App) -> dict[str, list[int]]:
    """One of everything that has an id, by the name that buttons give it."""
    services, chat = app.services, ChatId(AUTHOR)

    def yes() -> Yes:
        return Yes(AUTHOR, app.clock())

    async def launched(content: CallDraft, *, is_sent: bool = True) -> LaunchId:
        view = await services.drafting.start(AUTHOR, chat, content)
        launch_id = (await services.launching.confirm(yes(), view.draft_id, view.revision)).launch_id
        if is_sent:
            await services.sending.send(launch_id)
        return launch_id

    later = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    planned = await launched(draft_of(1, when=later))
    world.calling.faults.add("create", "drop_after_acting")
    unknown = await launched(draft_of(2))
    held = await launched(draft_of(3), is_sent=False)
    few = await services.drafting.start(AUTHOR, chat, draft_of(4))
    with read_pasted(f"Телефон;Имя\n7{SECRET_PHONES}5;Тайна\n7{SECRET_PHONES}6;Тайна") as sheet:
        list_id = await services.lists.read_in(AUTHOR, sheet, name=SECRET_LIST, file_id="file-1")
    listed = await services.list_drafts.start(AUTHOR, chat, list_id)
    record = await services.records.propose_text(AUTHOR, SECRET_TEXT, origin="1002:7")
    coming = await reminded(
        app, chat, f"Телефон;Имя;Дата;Время\n7{SECRET_PHONES}9;Тайна;{later:%d.%m.%Y};18:00"
    )
    asked = await services.verifying.ask(AUTHOR, chat, Phone(f"7{SECRET_PHONES}7"))
    ringing = await services.verifying.ask(AUTHOR, chat, Phone(f"7{SECRET_PHONES}8"))
    flash = await services.verifying.confirm(yes(), ringing.id)
    assert flash is not None
    await services.verifying.send(flash)
    scenario = await services.scenarios.save_draft(AUTHOR, few.draft_id, few.revision, unnamed=SECRET_LIST)
    # A schedule's list is a saved one, which all of the account may see.
    with read_pasted("Телефон;Имя\n79160000001;Анна\n79160000002;Иван") as sheet:
        shared = await services.lists.read_in(AUTHOR, sheet, name="Общий")
    schedule = await services.schedules.make(
        AUTHOR, chat, scenario.id, shared, Repeating(time(12), datetime.now(UTC).date())
    )
    async with app.database.writing() as tx:
        await users.add_invite(tx, "member", ANNA, app.clock(), timedelta(days=1))
    async with app.database.reading() as tx:
        (invite,) = await tx.scalars(select(tables.invites.c.id))
        account = await tx.scalar(select(tables.accounts.c.id).where(tables.accounts.c.owner_id == ANNA)) or 0
    await services.handovers.offer(UserId(ANNA), AUTHOR, account)
    async with app.database.reading() as tx:
        calls = [row.number for row in await tx.execute(select(tables.calls.c.number))]
        lost = [row.id for row in await tx.execute(select(tables.batches.c.id))]
    return {
        "draft": [few.draft_id, listed.draft_id],
        "launch": [planned, unknown, held],
        "list": [list_id],
        "batch": lost,
        "number": calls,
        "call": calls,
        "record": [record.id],
        "verification": [asked.id, ringing.id],
        "member": [AUTHOR],
        "owned": [0, account],
        "invite": [invite],
        "scenario": [scenario.id],
        "watch": [await watched_by_boris(app, account)],
        "reminder": [coming.recipient_id],
        "schedule": [schedule.line.id],
    }


async def watched_by_boris(app: App, account: int) -> int:
    """A group in which his launches are shown."""
    author = await app.services.access.admit(AUTHOR, "Некто", "ru")
    assert author is not None
    place = WatchPlace(ChatId(-4003), NO_TOPIC, SECRET_LIST)
    await app.services.watching.begin(author, place, account, WatchManner.EVERY, "ru")
    (view,) = await app.services.watching.mine(AUTHOR)
    return view.id


async def reminded(app: App, chat: ChatId, text: str) -> PlannedReminder:
    """Somebody who waits for a reminder of the author's."""
    services = app.services
    with read_pasted(text) as sheet:
        list_id = await services.lists.read_in(AUTHOR, sheet, name=SECRET_LIST)
    view = await services.list_drafts.start(
        AUTHOR, chat, list_id, asked=CallDraft(what=SpokenText(SECRET_TEXT))
    )
    yes = Yes(AUTHOR, app.clock())
    confirmed = await services.launching.confirm(yes, view.draft_id, view.revision, purpose=Purpose.NOTICE)
    return (await services.reminders.page(AUTHOR, confirmed.launch_id)).lines[0]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(World.running(limits=TelegramLimits.off()))
        world.telegram.add_user(STRANGER, "Ева", language_code="ru")
        world.calling.add_account(OTHER_KEY, balance="100.00")
        settings = settings_for(world, tmp_path / "data", hold_single_s=0)
        await migrate(settings)
        app = await stack.enter_async_context(opened(settings, gate_limits=gate.GateLimits.off()))
        for user in (UserId(ANNA), AUTHOR, COLLEAGUE, STRANGER):
            await world.telegram.say(user, "/start")
            await app.services.access.admit(user, "Некто", "ru")
            key = OTHER_KEY if user == STRANGER else world.api_key
            await app.services.accounts.connect(user, SecretStr(key))
            # Whatever the service lists is adopted now, and not by somebody's tap.
            await app.services.record_shelf.page(user)
        yield Office(world, app, await whatever_boris_has(world, app), itertools.count(1))


def values_of(kind: type[CallbackData], ids: Mapping[str, list[int]]) -> Iterator[CallbackData]:
    """The button with everything of Boris's that it can name."""
    fields = kind.model_fields
    named = [name for name in fields if name in IDS]
    for chosen in itertools.product(*(ids[name] for name in named)):
        given: dict[str, Any] = dict(zip(named, chosen, strict=True))
        for name, field in fields.items():
            if name not in given:
                given[name] = some_value(name, field.annotation)
        yield kind(**given)


def some_value(name: str, annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return next(iter(annotation))
    if annotation is bool:
        return True
    if annotation is int or getattr(annotation, "__supertype__", None) is int:
        return PLACES[name]
    if type(None) in get_args(annotation):
        return None
    return {"part": "m", "kept": "0"}.get(name, "79160000001")


def test_every_number_on_a_button_is_known_to_name_something_or_nothing() -> None:
    root_router()
    numbers = {
        name
        for kind in button_kinds()
        for name, field in kind.model_fields.items()
        if field.annotation is int or getattr(field.annotation, "__supertype__", None) is int
    }
    assert numbers <= IDS | PLACES.keys() | OF_THE_ACCOUNT


@pytest.mark.timeout(180)
@pytest.mark.parametrize("forger", [COLLEAGUE, STRANGER], ids=["colleague", "stranger"])
async def test_what_is_anothers_can_be_neither_seen_nor_touched_by_a_forged_id(
    office: Office, forger: UserId
) -> None:
    before, truth = await office.ledger(), office.at_the_service()
    assert len(office.ids["batch"]) == 2
    assert office.ids["call"]
    for kind in of_ids():
        for button in values_of(kind, office.ids):
            await office.tap(forger, button.pack())
            # Where the tap has opened a question, this is its answer.
            await office.say(forger, "Украдено")
            assert changed(before, await office.ledger()) == set(), button
            assert office.at_the_service() == truth, button
            told = office.told(forger)
            assert "Тайн" not in told, button
            assert SECRET_PHONES not in "".join(filter(str.isalnum, told)), button
    for number in office.ids["number"]:
        for line in (f"/call_{number}", f"/move {number} завтра в 10:00", f"/remove {number}"):
            await office.say(forger, line)
            assert changed(before, await office.ledger()) == set(), line
            assert office.at_the_service() == truth, line
            assert "Тайн" not in office.told(forger), line
    await office.say(forger, f"/basis +7{SECRET_PHONES}5")
    assert SECRET_LIST not in office.told(forger)


async def test_the_same_buttons_work_for_whose_they_are(office: Office) -> None:
    """Or the forger was turned away for another reason."""
    before = await office.ledger()
    for kind in of_ids():
        for button in values_of(kind, office.ids):
            await office.tap(AUTHOR, button.pack())
    told = office.told(AUTHOR)
    assert SECRET_LIST in told
    assert SECRET_TEXT in told
    what = {
        "accounts",
        "drafts",
        "launches",
        "records",
        "verifications",
        "people_lists",
        "recipients",
        "batches",
    }
    assert what <= changed(before, await office.ledger())
