"""The service's webhooks: no signature, no event id, and three shapes for the same news.

Pure readers for bodies that are already stored. The side server imports them, so this module and its imports stay
light. Contract section "Webhooks".
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import JsonValue

from bot.domain.hooks.own_hook import OwnHook
from bot.domain.ids import ProviderCallId
from bot.domain.phone import Phone
from bot.provider import loose
from bot.provider.errors import UnreadableWebhookError
from bot.provider.models import CallInfo
from bot.provider.shapes import is_object, maybe

REFERENCE_KEY = "dialgram"
"""Reserved name among the webhook's parameters: repeats the batch's reference, to help a reader of the webhook."""
_CALL_KEYS = ("apiCalls", "call", "data")
_ID_KEYS = ("apicallId", "apiCallId", "id")


@dataclass(frozen=True, slots=True)
class HeardReaction:
    """What a recipient pressed or said, or "-1" if they stayed on the line.

    `answer`: the service's word as a string. At least one of `phone` and `provider_call_id` is there.
    `parameters`: everything beside the call, including our webhookParameters.
    """

    phone: Phone | None = field(repr=False)
    answer: str = field(repr=False)
    provider_call_id: ProviderCallId | None
    parameters: dict[str, JsonValue] = field(repr=False)


def parse_call_webhook(body: bytes) -> list[CallInfo]:
    """News of calls from {"apiCalls": […]}, {"call": {…}}, a bare call, or a list of any of them.

    A call's `parameters` combine the webhookParameters from the top, from inside the call and from its string field.
    Raises UnreadableWebhookError when not one call can be read.
    """
    payload = _payload(body)
    calls: list[CallInfo] = []
    for envelope in payload if isinstance(payload, list) else [payload]:
        if is_object(envelope):
            calls.extend(_calls(envelope))
    if not calls:
        raise UnreadableWebhookError("no call in it")
    return calls


def parse_reaction(body: bytes) -> HeardReaction:
    """One reaction from {"call": {"phone", "answer", …}, …parameters}, also when the call's fields are at the top.

    Raises UnreadableWebhookError when there is no answer, or nothing says whose answer it is.
    """
    payload = _payload(body)
    if isinstance(payload, list) and len(payload) == 1:
        payload = payload[0]
    if not is_object(payload):
        raise UnreadableWebhookError("no object")
    inner = payload.get("call")
    call = inner if is_object(inner) else payload
    answer = loose.word(call.get("answer"))
    phone = loose.phone(call.get("phone"))
    call_id = next((number for number in map(loose.whole_number, map(call.get, _ID_KEYS)) if number), None)
    if answer is None:
        raise UnreadableWebhookError("no answer in it")
    if phone is None and call_id is None:
        raise UnreadableWebhookError("neither a phone nor a call's id in it")
    return HeardReaction(
        phone=phone,
        answer=answer,
        provider_call_id=None if call_id is None else ProviderCallId(call_id),
        parameters={**_beside_calls(payload), **loose.mapping(call.get("webhookParameters"))},
    )


def as_told_to(hook: OwnHook, body: bytes) -> bytes:
    """The same news as the service would tell it to the user's own webhook: their parameters at the top, and theirs
    instead of ours wherever the service repeats what it was sent.

    For bodies that were read before. Raises UnreadableWebhookError.
    """
    payload = _payload(body)
    told = [_told_to(hook, one) for one in (payload if isinstance(payload, list) else [payload])]
    return json.dumps(told if isinstance(payload, list) else told[0]).encode()


def _told_to(hook: OwnHook, envelope: JsonValue) -> JsonValue:
    if not is_object(envelope):
        return envelope
    told = _with_theirs(hook, envelope)
    for key in _CALL_KEYS:
        inner = told.get(key)
        if isinstance(inner, list):
            told[key] = [_with_theirs(hook, item) if is_object(item) else item for item in inner]
        elif is_object(inner):
            told[key] = _with_theirs(hook, inner)
    return {**hook.parameter_values, **told}


def _with_theirs(hook: OwnHook, said: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Our address would let whoever reads it forge news to us."""
    theirs: dict[str, JsonValue] = {
        "webhookUrl": hook.url,
        "webhookParameters": hook.parameters or None,
        "webhookHeaders": hook.headers or None,
    }
    return {name: theirs.get(name, value) for name, value in said.items() if name != REFERENCE_KEY}


def _payload(body: bytes) -> JsonValue:
    try:
        payload: JsonValue = json.loads(body.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError):
        # The decoder's own error keeps the body, with phones in it.
        raise UnreadableWebhookError("no JSON") from None
    return payload


def _calls(envelope: dict[str, JsonValue]) -> Iterator[CallInfo]:
    inner = next((envelope[key] for key in _CALL_KEYS if isinstance(envelope.get(key), dict | list)), None)
    if inner is None:
        top: dict[str, JsonValue] = {}
        inner = envelope
    else:
        top = _beside_calls(envelope)
    for item in inner if isinstance(inner, list) else [inner]:
        call = maybe(CallInfo, item) if is_object(item) else None
        if call is not None:
            yield call.model_copy(update={"parameters": {**top, **call.unknown_fields, **call.parameters}})


def _beside_calls(envelope: dict[str, JsonValue]) -> dict[str, JsonValue]:
    beside = {
        name: value for name, value in envelope.items() if name not in (*_CALL_KEYS, "webhookParameters")
    }
    return {**beside, **loose.mapping(envelope.get("webhookParameters"))}
