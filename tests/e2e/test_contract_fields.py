"""Every field of the contract for calls can be set from the chat, or it is written here why not: a forgotten one fails."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.domain.drafts.draft import CallDraft
from bot.provider.methods import ReactionNode, ReactionRecord
from bot.provider.methods.paid import CallRecord, CreateCalls, CreateTemplateCalls
from tests.e2e.contract_journeys import JOURNEYS, Journey, clock, received
from tests.e2e.story import telling

CREATE = (
    "phone phones outgoingPhone dutyPhone plannedAt smartDelay needRecording webhookUrl webhookParameters webhookHeaders "
    "record.id record.text record.gender ivrs isManagerDeliveryPhone endOfSpeech voiceDetection lang startTime endTime "
    "plannedAtTimeZone excludeWeekends weekdays answerTimeout"
)
"""Section 1, in its order."""
REACTION = (
    "digit keyWords needBlock record.id record.text record.source managerPhone smsText smsTemplateId smsChannel webhookUrl "
    "webhookParameters webhookHeaders anyWord recognitionTimeout recognize emailTimeout ivrs"
)
"""Section 1, `ivrs[]`."""
TEMPLATE = (
    "phone phones templateId plannedAt variables outgoingPhone dutyPhone smartDelay startTime endTime weekdays webhookUrl "
    "webhookParameters webhookHeaders"
)
"""Section 12, with what others send though it is not documented."""

CONTRACT = frozenset(
    (
        *CREATE.split(),
        *(f"ivrs.{name}" for name in REACTION.split()),
        *(f"template.{name}" for name in TEMPLATE.split()),
    )
)

NEVER_SENT = {
    "phone": "a single phone is sent as `phones`, too",
    "template.phone": "variables need `phones`",
    "template.outgoingPhone": "a template carries its own number",
    "template.dutyPhone": "a template carries its own number",
}

SENT_BY = {
    "phones": "phones template.phones",
    "source": "phones template.phones template.variables",
    "what": "record.id record.text record.gender lang template.templateId template.variables",
    "when": "plannedAt template.plannedAt",
    "sender": "outgoingPhone dutyPhone",
    "needs_recording": "needRecording",
    "window": "startTime endTime weekdays excludeWeekends plannedAtTimeZone template.startTime template.endTime template.weekdays",
    "redial_min": "smartDelay template.smartDelay",
    "manner": "answerTimeout voiceDetection endOfSpeech isManagerDeliveryPhone",
    "own_hook": "webhookUrl webhookParameters webhookHeaders template.webhookUrl template.webhookParameters"
    " template.webhookHeaders",
    "reactions": "ivrs",
}
"""What carries a draft's choice to the service."""
OURS = frozenset({
    "follows", "names", "purpose", "rounds", "round_number", "voiced", "per_minute", "skip_recent_days",
    "with_unknown_prefix", "same_list_again", "recording_acknowledged", "extensions", "hint", "at_any_hour", "guessed",
    "typed_in", "trial_of", "typed_revision", "text_with_when", "typed_reactions", "reactions_before", "appointments", "cancels",
    "until_acknowledged",
})  # fmt: skip
"""What a draft remembers for the bot alone."""


def wire_names(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """The contract's names of a request's fields, as they are written on the wire."""
    for name, field in model.model_fields.items():
        if not field.exclude:
            yield f"{before}{field.serialization_alias or name}"


def expected_names() -> set[str]:
    """What the conversations prove to be settable, trees of reactions and their levels by what stands in them."""
    shown = {name for journey in JOURNEYS for name in journey.expected}
    trees = {"ivrs" for name in shown if name.startswith("ivrs.")}
    below = {"ivrs.ivrs" for name in shown if name.startswith("ivrs.ivrs.")}
    return {name.replace("ivrs.ivrs.", "ivrs.") for name in shown} | trees | below


def test_our_requests_know_every_field_of_the_contract_and_no_other() -> None:
    known = {
        *wire_names(CreateCalls), *wire_names(CallRecord, "record."),
        *wire_names(ReactionNode, "ivrs."), *wire_names(ReactionRecord, "ivrs.record."),
        *wire_names(CreateTemplateCalls, "template."),
    } - {"record", "ivrs.record"}  # fmt: skip
    assert known == CONTRACT - {"phone", "template.phone"}


def test_every_field_of_the_contract_is_set_by_a_conversation_or_stands_here_with_its_reason() -> None:
    shown = expected_names()
    assert shown | NEVER_SENT.keys() == CONTRACT
    assert not shown & NEVER_SENT.keys()


def test_every_choice_of_a_draft_reaches_the_service_or_is_the_bots_own() -> None:
    assert {field.name for field in fields(CallDraft)} == SENT_BY.keys() | OURS
    assert {name for names in SENT_BY.values() for name in names.split()} <= expected_names()


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
async def test_what_was_chosen_in_the_chat_is_what_the_service_receives(
    journey: Journey, tmp_path: Path
) -> None:
    async with telling(tmp_path / "data", clock=clock, **journey.settings) as story:
        await story.connect()
        await journey.does(story)
        calls = await story.until(
            lambda: [
                one for one in story.paid() if one.endpoint.startswith("create") and "phones" in one.body
            ],
            "the request for calls",
        )
        (request,) = calls
        assert request.unknown == ()
        for name, value in journey.expected.items():
            expected = value(story) if callable(value) else value
            assert expected in received(request.body, name), f"{name}: {received(request.body, name)}"
