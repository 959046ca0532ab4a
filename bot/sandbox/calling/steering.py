"""A visitor of the chat page, or a test, plays the recipient."""

from typing import Literal

from bot.sandbox.calling.calls import ANSWERED, CREATED, FINAL, PROCESSED, STARTED, Call, Kind
from bot.sandbox.calling.fields import whole_number
from bot.sandbox.calling.life import Life
from bot.sandbox.calling.office import Office
from bot.sandbox.calling.outcomes import BUSY, NO_ANSWER, STAY, Answer

SteerAction = Literal[
    "start",
    "answer",
    "press",
    "say",
    "stay_silent",
    "manager_answers",
    "manager_no_answer",
    "hang_up",
    "no_answer",
    "busy",
]


class SteerError(Exception):
    """The call does not exist, or its state doesn't allow this."""


class Steering:
    """Buttons of one call. Once somebody answers for the recipient, the outcome says nothing more. If calls are not
    held, such a call ends by itself when it hasn't been touched for its outcome's talk.
    """

    def __init__(self, life: Life, office: Office) -> None:
        self._life = life
        self._office = office

    def steer(self, kind: Kind, call_id: int, action: SteerAction, value: object) -> None:
        call = self._office.calls.get((kind, call_id))
        if call is None or call.removed:
            raise SteerError(f"no {kind} call {call_id}")
        if action not in self._allowed(call):
            raise SteerError(f"a call that is {call.status} cannot do this: {action}")
        self._do(call, action, value)
        if action != "start" and call.status not in FINAL:
            call.conversation.by_hand = True
            self._life.stay_put(call)
            if not self._life.hold:
                self._life.follow(call)

    def _allowed(self, call: Call) -> set[SteerAction]:
        if call.status in FINAL:
            return set()
        if call.status == CREATED:
            return {"start"}
        if call.status == ANSWERED and call.leg.manager_status == STARTED:
            return {"manager_answers", "manager_no_answer", "hang_up"}
        if call.status == ANSWERED:
            return {"press", "say", "stay_silent", "hang_up"}
        if call.status == PROCESSED:
            return {"no_answer", "busy"}
        return {"answer", "hang_up", "no_answer", "busy"}

    def _do(self, call: Call, action: SteerAction, value: object) -> None:
        if action == "start":
            self._life.begin(call)
        elif action == "answer":
            self._life.answer(call)
        elif action in {"press", "say", "stay_silent"}:
            self._life.react(call, _answer(action, value))
        elif action in {"manager_answers", "manager_no_answer"}:
            self._life.reach_manager(call, is_reached=action == "manager_answers")
        elif action == "hang_up" and call.status == ANSWERED:
            self._life.finish(call)
        else:
            self._life.cancel(call, BUSY if action == "busy" else NO_ANSWER)


def _answer(action: SteerAction, value: object) -> Answer:
    if action == "stay_silent":
        return STAY
    return _digit(value) if action == "press" else _phrase(value)


def _digit(value: object) -> int:
    digit = whole_number(value)
    if digit is None or not -1 <= digit <= 9:
        raise SteerError("a press needs a digit from 0 to 9, or -1 for staying on the line")
    return digit


def _phrase(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SteerError("what is said must be a text")
    return value.strip()
