"""A call goes created → processed → started → answered → finished | canceled by itself or by the page's
buttons. Held calls wait for those buttons: a planned call before it begins, any other once it rings.

Durations (the service's seconds, divided by speed): processed after PICKUP_S, dialled after DIAL_S more, then
the outcome's ringing, its answers (see recipient.py), a manager's ringing, the outcome's talk. The times told are
these durations, unscaled, so that talk time is right at any speed. So they may be a little ahead of the clock. A
round of smart redial comes smartDelay minutes after an unanswered one, MOST_ROUNDS in all.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Literal

from bot.sandbox.calling.accounts import SandboxSms
from bot.sandbox.calling.agenda import Agenda
from bot.sandbox.calling.calls import (
    ANSWERED,
    CANCELED,
    CREATED,
    FINAL,
    FINISHED,
    PROCESSED,
    STARTED,
    Call,
    CallId,
    SandboxLeg,
)
from bot.sandbox.calling.changes import Now
from bot.sandbox.calling.orders import Node
from bot.sandbox.calling.outcomes import BUSY, NO_ANSWER, NORMAL, STAY, Answer, ReactionFate
from bot.sandbox.calling.reactions import find_reaction
from bot.sandbox.calling.recipient import PRESS_S, next_answer, thinks_s
from bot.sandbox.calling.talked import SandboxHeard, SandboxTalk
from bot.sandbox.calling.tariff import talk_cost

PICKUP_S, DIAL_S, MANAGER_RING_S = 1, 1, 5
MOST_ROUNDS = 3

Redial = Literal["new_call", "same_call"]


@dataclass(frozen=True)
class Listeners:
    """Who is told of a call: `moved` of every status (final or not), `reacted` of a chosen reaction, `seen` of all."""

    moved: Callable[[Call, bool], None]
    reacted: Callable[[Call, Node, Answer], ReactionFate | None]
    seen: Callable[[Call], None]


class Life:
    """Moves calls along; everything runs in the loop's thread."""

    def __init__(
        self,
        agenda: Agenda,
        listeners: Listeners,
        *,
        now: Now,
        planned_within_s: float | None,
        redial_within_s: float | None,
        redial: Redial,
        next_round: Callable[[Call], Call],
        first_leg_id: int,
    ) -> None:
        self._agenda = agenda
        self._listeners = listeners
        self._now = now
        self._planned_within_s = planned_within_s
        self._redial_within_s = redial_within_s
        self._redial = redial
        self._next_round = next_round
        self._leg_ids = count(first_leg_id)
        self.hold = False

    # -- waiting ---------------------------------------------------------------------------------------------

    def admit(self, call: Call) -> None:
        """Lets the call begin when it is due: at its planned time inside its window, else at once."""
        self._agenda.cancel(call.timer)
        wait_s = self._wait_s(call)
        if wait_s <= 0:
            self._due(call)
        else:
            call.timer = self._agenda.after_real(wait_s, partial(self._due, call))
        self._listeners.seen(call)

    def look_again(self, call: Call) -> None:
        """The clock was turned, or calls are no longer held: works out again how long a call that has not
        begun waits.
        """
        if self.waits(call):
            self.admit(call)

    def waits(self, call: Call) -> bool:
        """Whether it waits for its time, for its window or for the page."""
        return not call.legs and not call.removed

    def drop(self, call: Call) -> None:
        """The call was removed before it began."""
        self._agenda.cancel(call.timer)
        call.removed = True
        self._listeners.seen(call)

    def recheck(self, call: Call) -> None:
        """Moderation may have been lifted: begins a due call that waits for that."""
        if call.legs and call.status == CREATED and not call.removed and call.timer is None:
            self._due(call)

    def _wait_s(self, call: Call) -> float:
        now = self._now()
        due = max(call.planned_at or 0, now)
        if call.order.window:
            due = call.order.window.next_open(datetime.fromtimestamp(due, UTC)).timestamp()
        return _soon(due - now, self._planned_within_s)

    def _due(self, call: Call) -> None:
        call.timer = None
        if self.hold and call.planned_at is not None and not call.legs:
            self._listeners.seen(call)  # waits for the page
            return
        if not call.legs:
            call.legs.append(self._new_leg(call))
        if not call.outcome.never_starts and may_dial(call):
            call.timer = self._agenda.after(PICKUP_S, partial(self.begin, call))
        self._listeners.seen(call)

    def _new_leg(self, call: Call) -> SandboxLeg:
        return SandboxLeg(next(self._leg_ids), call.phone, int(self._now()))

    # -- the story -------------------------------------------------------------------------------------------

    def begin(self, call: Call) -> None:
        """Starts processing the call now, whatever it waited for."""
        self._agenda.cancel(call.timer)
        call.brought_forward = call.planned_at is not None and self._now() < call.planned_at
        if not call.legs:
            call.legs.append(self._new_leg(call))
        if call.phone in call.account.stop_list:
            # Placed before the recipient got there; the contract doesn't tell how the service says so.
            call.leg.to_block = True
            self.cancel(call, None)
            return
        self._move(call, PROCESSED)
        call.timer = self._agenda.after(DIAL_S, partial(self._ring, call))

    def _ring(self, call: Call) -> None:
        leg = call.leg
        leg.started_at, leg.began = int(self._now()), time.monotonic()
        call.timer = None
        self._move(call, STARTED)
        if call.outcome.unknown_status:
            self._move(call, call.outcome.unknown_status)
        if not self.hold:
            self.follow(call)

    def follow(self, call: Call) -> None:
        """Plans what the outcome says for a call that rings or talks and doesn't wait for the page."""
        if call.timer is not None or call.status in {*FINAL, CREATED, PROCESSED}:
            return
        outcome = call.outcome
        if call.status == ANSWERED:
            self._talk_on(call, None)
        elif outcome.answers and call.round >= outcome.answers_from_round:
            call.timer = self._agenda.after(outcome.ring_s, partial(self._answer_as_told, call))
        else:
            self._fail_as_told(call)

    def _answer_as_told(self, call: Call) -> None:
        self.answer(call, call.outcome.ring_s)
        self._talk_on(call, 0)

    def _talk_on(self, call: Call, spent_s: int | None) -> None:
        """Plans what comes next in a talk of `spent_s` seconds, None for as many as really passed: the manager, the
        next answer or the end.
        """
        now_s = self._told(call.leg) - (call.leg.answered_at or 0) if spent_s is None else spent_s
        if call.leg.manager_status == STARTED:
            at_s = now_s + MANAGER_RING_S
            self._later(call, MANAGER_RING_S, partial(self._manager_as_told, call, at_s))
            return
        talk, outcome = call.conversation, call.outcome
        answer = None
        if not talk.by_hand and not talk.is_over:
            answer = next_answer(outcome, call.phone, call.order.ivrs, talk.awaited, talk.told)
        if answer is not None:
            wait_s = thinks_s(talk.awaited, answer)
            self._later(call, wait_s, partial(self._react_as_told, call, answer, now_s + wait_s))
        elif talk.by_hand:
            self._later(call, outcome.talk_s, partial(self.finish, call))
        else:
            talk_s = max(outcome.talk_s, now_s + PRESS_S if talk.told else 0)
            self._later(call, talk_s - now_s, partial(self.finish, call, talk_s))

    def _react_as_told(self, call: Call, answer: Answer, after_s: int) -> None:
        call.timer = None
        call.conversation.told += 1
        self.react(call, answer, after_s)
        if call.status == ANSWERED:
            self._talk_on(call, after_s)

    def _manager_as_told(self, call: Call, after_s: int) -> None:
        call.timer = None
        self.reach_manager(call, is_reached=call.outcome.manager == "answers", after_s=after_s)
        self._talk_on(call, after_s)

    def _later(self, call: Call, wait_s: int, act: Callable[[], None]) -> None:
        call.timer = self._agenda.after(wait_s, act)

    def _fail_as_told(self, call: Call) -> None:
        cause = call.outcome.hangup_cause if not call.outcome.answers else NO_ANSWER
        ring_s = call.order.answer_timeout_s if cause == NO_ANSWER else 3
        call.timer = self._agenda.after(ring_s, partial(self.cancel, call, cause, ring_s))

    def stay_put(self, call: Call) -> None:
        """Cancels what was planned for a call that rings or talks: from now on it waits for the page."""
        if call.status not in {*FINAL, CREATED, PROCESSED}:
            self._agenda.cancel(call.timer)
            call.timer = None

    # -- what happens in it ----------------------------------------------------------------------------------

    def answer(self, call: Call, ring_s: int | None = None) -> None:
        """The recipient picked up after `ring_s` seconds; by hand, after as many as really passed."""
        self._agenda.cancel(call.timer)
        call.timer = None
        leg = call.leg
        leg.answered_at = self._told(leg) if ring_s is None else (leg.started_at or 0) + ring_s
        leg.began += (leg.answered_at - (leg.started_at or 0)) / self._agenda.speed
        call.conversation.awaited = call.order.ivrs
        self._move(call, ANSWERED)

    def react(self, call: Call, answer: Answer, after_s: int | None = None) -> None:
        """The recipient pressed a digit, said something or stayed on the line, `after_s` seconds into the talk.

        Whoever stays on the line where nothing is foreseen for that is hung up on.
        """
        leg, talk = call.leg, call.conversation
        at = find_reaction(talk.awaited, answer)
        if at is None and answer == STAY:
            self.finish(call, after_s)
            return
        leg.answers.append(str(answer))
        if isinstance(answer, int):
            leg.ivr_digit = answer
        leg.updated_at = int(self._now())
        fate = None
        if at is not None:
            node = talk.awaited[at]
            talk.place = (*talk.place, at)
            self._carry_out(call, node, after_s)
            fate = self._listeners.reacted(call, node, answer)
        talk.heard.append(SandboxHeard(answer, None if at is None else talk.place, fate))
        self._listeners.seen(call)

    def _carry_out(self, call: Call, node: Node, after_s: int | None) -> None:
        leg, talk = call.leg, call.conversation
        leg.reaction_ids.append(call.node_ids[id(node)])
        if node.need_block:
            leg.to_block = talk.has_blocked = True
            call.account.stop_list.add(call.phone)
        if node.sms:
            sms = SandboxSms(call.id, call.phone, node.sms.text, node.sms.template_id, node.sms.channel)
            talk.sms.append(sms)
            call.account.sms.append(sms)
        if node.email_interval_min is not None:
            talk.email_intervals_min.append(node.email_interval_min)
        if node.manager_phone:
            talk.manager = node.manager_phone
            leg.manager_started_at = self._moment(leg, after_s)
            leg.manager_status = STARTED
        # A manager takes over, whatever stands below.
        talk.awaited = () if node.manager_phone else node.children

    def reach_manager(self, call: Call, *, is_reached: bool, after_s: int | None = None) -> None:
        """The manager who was being rung picked up, or did not."""
        leg = call.leg
        leg.manager_status = ANSWERED if is_reached else CANCELED
        leg.manager_answered_at = self._moment(leg, after_s) if is_reached else None
        leg.updated_at = int(self._now())
        call.conversation.is_manager_reached = is_reached
        self._listeners.seen(call)

    def _moment(self, leg: SandboxLeg, after_s: int | None) -> int:
        return self._told(leg) if after_s is None else (leg.answered_at or 0) + after_s

    def finish(self, call: Call, talk_s: int | None = None) -> None:
        """The conversation is over after `talk_s` seconds; by hand, after as many as really passed."""
        self._agenda.cancel(call.timer)
        call.timer = None
        leg = call.leg
        answered_at = leg.answered_at or 0
        leg.finished_at = max(self._told(leg), answered_at) if talk_s is None else answered_at + talk_s
        leg.hangup_cause = NORMAL
        leg.cost = talk_cost(leg.finished_at - answered_at)
        if leg.manager_status:
            leg.manager_status = FINISHED if call.conversation.is_manager_reached else CANCELED
        if call.order.need_recording:
            seconds = leg.finished_at - answered_at
            leg.recording = f"{call.origin}/files/recordings/{secrets.token_urlsafe(12)}-{seconds}.wav"
        call.account.charge(leg.cost)
        self._move(call, FINISHED)

    def cancel(self, call: Call, cause: int | None, ring_s: int | None = None) -> None:
        """It ended without a conversation."""
        self._agenda.cancel(call.timer)
        call.timer = None
        leg = call.leg
        if leg.started_at is not None:
            leg.finished_at = self._told(leg) if ring_s is None else leg.started_at + ring_s
        leg.hangup_cause = cause
        leg.cost = None
        self._move(call, CANCELED)
        if call.order.smart_delay and call.round < MOST_ROUNDS and cause in {NO_ANSWER, BUSY}:
            delay_s = _soon(call.order.smart_delay * 60 / self._agenda.speed, self._redial_within_s)
            self._agenda.after_real(delay_s, partial(self._dial_again, call))

    def _dial_again(self, call: Call) -> None:
        """Plans a later round: by default a call of its own, else one more leg of the same call."""
        if self._redial == "new_call":
            following = self._next_round(call)
            call.leg.next_call_id = following.id
            self._listeners.seen(call)
            self.admit(following)
            return
        leg = self._new_leg(call)
        call.leg.next_call_id = leg.id
        call.round += 1
        call.legs.append(leg)
        self._due(call)

    def _told(self, leg: SandboxLeg) -> int:
        """The service's present second within the leg."""
        start = leg.answered_at or leg.started_at or 0
        return start + round((time.monotonic() - leg.began) * self._agenda.speed)

    def _move(self, call: Call, status: str) -> None:
        call.move(status, self._now())
        self._listeners.moved(call, status in FINAL)
        self._listeners.seen(call)


def may_dial(call: Call) -> bool:
    """Whether the account, or everything that the call plays, is free from moderation; otherwise the service
    is silent.
    """
    account = call.account
    if not account.moderation:
        return True
    if call.order.template_id is not None:
        template = account.templates.get(call.order.template_id)
        return bool(template and template.moderated)
    records = [account.record(record_id) for record_id in call.order.record_ids()]
    return all(record is not None and not record.need_moderation for record in records)


def _soon(wait_s: float, within_s: float | None) -> float:
    """Real seconds, cut to what is bearable in a demonstration."""
    return wait_s if within_s is None else min(wait_s, within_s)


def next_round(call: Call, call_id: CallId, now: float) -> Call:
    """The call that redials the same recipient; it names the initial call, not the one before it."""
    return replace(
        call,
        id=call_id,
        created_at=int(now),
        planned_at=None,
        brought_forward=False,
        round=call.round + 1,
        prev_call_id=call.prev_call_id or call.id,
        legs=[],
        conversation=SandboxTalk(),
        timer=None,
        webhook_sent=False,
        webhook_try=0,
    )
