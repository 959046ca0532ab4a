"""What several conversations share is made for each update and handed to them by name, like the services."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NotRequired, TypedDict, cast

from aiogram import BaseMiddleware, Bot
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject, Update

from bot.config import Settings
from bot.domain.clock import Clock
from bot.domain.drafts.yes import Yes
from bot.domain.turn import Turn
from bot.fetching import Fetcher
from bot.services.account.people import People
from bot.services.drafts.drafting import Drafting
from bot.services.drafts.recipients import ListDrafts
from bot.services.lists.importing import Importing
from bot.services.records.orders import Records
from bot.services.records.shelf import RecordShelf
from bot.services.scenarios.scenarios import Scenarios
from bot.services.users.access import User
from bot.telegram.arrivals import Arrivals
from bot.telegram.texts import Say
from handlers.calling.lines import Lines
from handlers.chat.display import chat_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import Tap
from handlers.drafts.desk import Desk
from handlers.records.sounds import Sounds


class Given(TypedDict):
    """What the shared objects are made of, as it lies in aiogram's untyped data: put there by aiogram, the dispatcher and
    Admission.
    """

    event_update: Update
    bot: Bot
    state: FSMContext
    settings: Settings
    clock: Clock
    arrivals: Arrivals
    fetcher: Fetcher
    drafting: Drafting
    list_drafts: ListDrafts
    importing: Importing
    records: Records
    record_shelf: RecordShelf
    scenarios: Scenarios
    people: People
    user: User
    say: Say
    tap: NotRequired[Tap]


class Handed(TypedDict):
    """What handlers may ask for by these names; those of buttons get a TapTalk."""

    talk: Talk
    desk: Desk
    lines: Lines
    sounds: Sounds


class Handing(BaseMiddleware):
    """Makes the shared objects. Inner: an update that no handler takes needs none."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if isinstance(event, Message | CallbackQuery):
            data.update(handed(event, cast("Given", data)))
        return await handler(event, data)


def handed(event: Message | CallbackQuery, given: Given) -> Handed:
    talk = _talk(event, given)
    desk = Desk(talk, drafting=given["drafting"], list_drafts=given["list_drafts"])
    return {
        "talk": talk,
        "desk": desk,
        "lines": Lines(
            talk,
            drafting=given["drafting"],
            importing=given["importing"],
            scenarios=given["scenarios"],
            people=given["people"],
            desk=desk,
        ),
        "sounds": Sounds(
            talk,
            records=given["records"],
            record_shelf=given["record_shelf"],
            fetcher=given["fetcher"],
        ),
    }


def _talk(event: Message | CallbackQuery, given: Given) -> Talk:
    update_id = given["event_update"].update_id
    turn = Turn(update_id, chat_of(event))
    make = partial(TapTalk, tap=given["tap"]) if isinstance(event, CallbackQuery) else Talk
    return make(
        bot=given["bot"],
        settings=given["settings"],
        clock=given["clock"],
        user=given["user"],
        say=given["say"],
        state=given["state"],
        turn=turn,
        yes=Yes(given["user"].id, given["arrivals"].of(update_id), turn),
    )
