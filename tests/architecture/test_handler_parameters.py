"""aiogram hands handlers what they need by name: a name that nobody provides fails only when the button is pressed."""

import re
from dataclasses import fields
from inspect import Parameter, signature
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from aiogram import Bot, Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.filters import Command, CommandObject
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, Update
from pydantic import SecretStr

from bot.assembly import ConversationServices
from bot.domain.turn import UrgentWord
from bot.running import Surroundings
from bot.services.users.access import User
from bot.telegram.texts import Say
from handlers import root_router
from handlers.account.connecting import CommandWithKey, HoldsKey, IsKey
from handlers.calling.filters import IsTime
from handlers.calling.line import Unfinished
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import Tap
from handlers.entrance.context import Given, Handed
from handlers.halting.urgent import Says
from handlers.leads.conversation import AboutALead
from handlers.lists.sheet_files import CallsPastedList, IsPastedList
from handlers.records.calling import AnswersRecord
from handlers.records.sound import HoldsSound, HoldsUnnamedSound, Sound

WORKFLOW: dict[str, Any] = get_type_hints(ConversationServices) | get_type_hints(Surroundings)
AIOGRAMS: dict[str, Any] = {"bot": Bot, "state": FSMContext, "raw_state": str, "event_router": Router}
ADMISSIONS: dict[str, Any] = {"user": User, "say": Say}
BEFORE: dict[str, Any] = {**WORKFLOW, **AIOGRAMS, **ADMISSIONS}
HANDED: dict[str, Any] = get_type_hints(Handed)
OF_TAPS: dict[str, Any] = {"tap": Tap, "talk": TapTalk}
EVENTS: dict[str, type] = {"message": Message, "edited_message": Message, "callback_query": CallbackQuery}


def handlers() -> list[tuple[str, HandlerObject]]:
    root = root_router()
    found = []
    for name in EVENTS:
        observer: TelegramEventObserver = root.observers[name]
        found += [(name, handler) for handler in observer.handlers]
    return found


def from_filters(handler: HandlerObject) -> dict[str, Any]:  # noqa: C901 - a case for each filter
    """What the filters of this very handler put into its arguments."""
    given: dict[str, Any] = {}
    for filter_ in handler.filters or []:
        match filter_.callback:
            case Command():
                given["command"] = CommandObject
            case CallbackQueryFilter() as by_data:
                given["callback_data"] = by_data.callback_data
            case Says():
                given["word"] = UrgentWord
            case IsTime():
                given["time"] = Unfinished
            case HoldsSound() | HoldsUnnamedSound():
                given["sound"] = Sound
            case AnswersRecord():
                given |= {"named": int | None, "sound": Sound | None}
            case IsKey() | HoldsKey() | CommandWithKey():
                given["key"] = SecretStr
            case IsPastedList() | CallsPastedList():
                given["pasted"] = str
            case AboutALead():
                given["lead"] = int
            case _:
                pass
    return given


HANDLERS = handlers()


def test_no_conversation_has_filters_of_its_whole_router() -> None:
    """They would be lost: its handlers are taken into the root."""
    of_all = re.compile(r"router\.\w+\.(filter|middleware|outer_middleware)\(")
    found = [path for path in Path("handlers").rglob("*.py") if of_all.search(path.read_text())]
    assert found == []


def test_nothing_is_asked_in_a_thread() -> None:
    """A hop into a thread and back costs more than most filters, and a text is asked of by dozens of them."""
    asked = [one for _, handler in HANDLERS for one in (handler, *(handler.filters or ()))]
    assert len(asked) > len(HANDLERS)
    assert [str(one.callback) for one in asked if not one.awaitable] == []


@pytest.mark.parametrize(
    ("event", "handler"), HANDLERS, ids=[f"{event}-{one.callback.__qualname__}" for event, one in HANDLERS]
)
def test_every_parameter_of_a_handler_is_provided_with_its_type(event: str, handler: HandlerObject) -> None:
    provided = {**BEFORE, **HANDED, **from_filters(handler)}
    if event == "callback_query":
        provided |= OF_TAPS
    hints = get_type_hints(handler.callback)
    first, *others = signature(handler.callback).parameters.values()
    assert EVENTS[event] in (get_args(hints[first.name]) or (hints[first.name],))
    for parameter in others:
        if parameter.kind is Parameter.VAR_KEYWORD:
            continue  # everything there is, for another handler
        wanted = hints[parameter.name]
        if parameter.name not in provided:
            assert parameter.default is not parameter.empty, f"nobody provides {parameter.name}"
            continue
        given = provided[parameter.name]
        assert fits(given, wanted), f"{parameter.name} is a {given}, not a {wanted}"


def test_what_the_talk_carries_is_asked_of_the_talk() -> None:
    """Once it is there, each part of it would only lengthen the list; who hands on all there is may name any."""
    carried = {field.name for field in fields(TapTalk)}
    aside = []
    for _, handler in HANDLERS:
        parameters = signature(handler.callback).parameters
        if not any(one.kind is Parameter.VAR_KEYWORD for one in parameters.values()):
            aside += [f"{handler.callback.__qualname__}: {name}" for name in parameters if name in carried]
    assert aside == []


def fits(given: Any, wanted: Any) -> bool:
    """A talk with its tap is a talk; everything else has to be the very type that is asked for."""
    return given == wanted or given in get_args(wanted) or (given is TapTalk and wanted is Talk)


def test_what_stands_outside_a_button_has_no_tap() -> None:
    assert fits(TapTalk, Talk)
    assert not fits(Talk, TapTalk)


def test_what_the_talk_is_made_of_is_provided_with_its_type() -> None:
    provided = {**BEFORE, "event_update": Update, "tap": Tap}
    wanted = get_type_hints(Given)
    assert wanted == {name: provided.get(name) for name in wanted}
