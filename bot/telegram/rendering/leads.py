"""A lead as it stands in a chat: masked for all who may take it, with its number for whoever has."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.lead import OPEN, LeadState
from bot.domain.phone import mask_phone
from bot.services.leads.leads import LeadPage, LeadView
from bot.telegram.lead_buttons import (
    AskLater,
    ExportLeads,
    LeadsPage,
    LeadStep,
    ShowLead,
    StepLead,
    TakeLead,
)
from bot.telegram.rendering.words import moment, short_name, whom
from bot.telegram.screen import Button, Rows, Screen
from bot.telegram.texts import Safe, Say

ANSWERS_SHOWN = 5
NOTES_SHOWN = 5
SAID_SHOWN = 200
"""Characters of what somebody said, where several leads share a message."""


def lead_screen(
    view: LeadView, say: Say, *, zone: ZoneInfo, is_private: bool, is_taker: bool, is_reminder: bool = False
) -> Screen:
    """`is_private`: not in a group, where notes stay hidden, since they may hold the number. `is_taker`: whoever has the
    lead, in their private chat: they see the number and what may be done next.
    """
    lines = [say("lead-reminder")] if is_reminder and view.state in OPEN else []
    lines.append(say("lead-waits", who=_whom(view, is_taker=is_taker)))
    for answer in view.answers[-ANSWERS_SHOWN:]:
        lines.append(say("lead-chose", reaction=answer.label))
        if answer.answer:
            lines.append(say("lead-said", answer=answer.answer))
    lines.append(say("lead-from", launch=str(view.launch_id), number=str(view.call_number)))
    lines.append(lead_state(view, say, zone=zone))
    if is_private:
        lines += [say("lead-note", text=note.text) for note in view.notes[-NOTES_SHOWN:]]
    if is_taker and view.state in OPEN:
        lines.append(say("lead-note-how"))
    return Screen("\n".join(lines), _taker_rows(view, say) if is_taker else _rows(view, say))


def leads_together_screen(views: Sequence[LeadView], say: Say, *, zone: ZoneInfo) -> Screen:
    """Several leads that came so close together that a group could not be told of each by itself."""
    blocks, rows = [], []
    for place, view in enumerate(views, start=1):
        lines = [say("lead-nth", place=place, who=_whom(view, is_taker=False))]
        for answer in view.answers[-1:]:
            lines.append(say("lead-chose", reaction=answer.label))
            if answer.answer:
                lines.append(say("lead-said", answer=answer.answer[:SAID_SHOWN]))
        lines.append(say("lead-from", launch=str(view.launch_id), number=str(view.call_number)))
        lines.append(lead_state(view, say, zone=zone))
        blocks.append("\n".join(lines))
        if view.state is LeadState.NEW:
            rows.append((Button(say.plain("button-lead-take-nth", place=place), TakeLead(lead=view.id)),))
    return Screen("\n\n".join([say("leads-wait"), *blocks]), tuple(rows))


def leads_screen(
    page: LeadPage, say: Say, *, zone: ZoneInfo, now: datetime, ending: str = "", after: int = 0
) -> Screen:
    """`/leads`: the oldest first, a button for each."""
    if not page.leads:
        return Screen(say("leads-not-found", ending=ending) if ending else say("leads-none"))
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                say.label(
                    "button-lead",
                    name=lead.name or moment(lead.opened_at, say, zone=zone, now=now),
                    phone=mask_phone(lead.phone)[-9:],
                    is_new="yes" if lead.state is LeadState.NEW else "no",
                ),
                ShowLead(lead=lead.id),
            ),
        )
        for lead in page.leads
    ]
    turn: list[Button] = []
    if after:
        turn.append(Button(say.plain("button-first"), LeadsPage(ending=ending)))
    if page.more:
        turn.append(Button(say.plain("button-next"), LeadsPage(after=page.leads[-1].id, ending=ending)))
    text = (
        say("leads-found", count=page.total, ending=ending) if ending else say("leads-open", count=page.total)
    )
    return Screen(text, (*rows, tuple(turn), (Button(say.plain("button-leads-export"), ExportLeads()),)))


def lead_state(view: LeadView, say: Say, *, zone: ZoneInfo) -> Safe:
    """Who has it, and what came of it."""
    is_reminded = view.state is LeadState.LATER and view.remind_at is None
    return say(
        "lead-state",
        state=LeadState.TAKEN if is_reminded else view.state,
        who=short_name(view.taker),
        moment="" if view.remind_at is None else moment(view.remind_at, say, zone=zone),
    )


def _whom(view: LeadView, *, is_taker: bool) -> str:
    if is_taker:
        return whom(view.phone, view.name)
    name = short_name(view.name)
    return f"{name}, {mask_phone(view.phone)}" if name else mask_phone(view.phone)


def _rows(view: LeadView, say: Say) -> Rows:
    if view.state is not LeadState.NEW:
        return ()
    return ((Button(say.plain("button-lead-take"), TakeLead(lead=view.id)),),)


def _taker_rows(view: LeadView, say: Say) -> Rows:
    def step(label: str, how: LeadStep) -> Button:
        return Button(label, StepLead(lead=view.id, step=how))

    undo = ((step(say.plain("button-lead-undo"), LeadStep.UNDO),),) if view.can_undo else ()
    if view.state not in OPEN:
        return undo
    done = step(say.plain("button-lead-done"), LeadStep.DONE)
    in_vain = step(say.plain("button-lead-no-answer"), LeadStep.NO_ANSWER)
    stop = step(say.plain("button-lead-stop"), LeadStep.STOP)
    no_lead = step(say.plain("button-lead-no-lead"), LeadStep.NO_LEAD)
    later = Button(say.plain("button-lead-later"), AskLater(lead=view.id))
    return ((done, in_vain), (later,), (stop, no_lead), *undo)
