"""One paid request for many phones has many fates: placed, refused one by one, or simply not mentioned."""

from collections.abc import Sequence

from pydantic import JsonValue

from bot.domain.phone import Phone
from bot.provider import loose
from bot.provider.models import CreateAnswer, FailedCall, PlacedCall
from bot.provider.redaction import quotable
from bot.provider.shapes import maybe, objects


def created(data: JsonValue, phones: Sequence[Phone]) -> CreateAnswer:
    """The fate of each phone. A single item for a single phone belongs to that phone, even if it doesn't name it.

    Raises UnexpectedShapeError when the answer is no list of objects; then nothing is known of any phone.
    """
    placed: list[PlacedCall] = []
    failed: list[FailedCall] = []
    items = list(objects(data))
    if len(items) == len(phones) == 1:
        items = [{**items[0], "phone": phones[0]}]
    for item in items:
        call = maybe(PlacedCall, item)
        if call is not None:
            placed.append(call)
        elif is_item_error(item):
            failed.append(
                FailedCall(loose.phone(item.get("phone")), quotable(loose.word(item.get("message")) or ""))
            )
    settled = {call.phone for call in placed} | {call.phone for call in failed}
    costs = [call.record_cost_kopecks for call in placed if call.record_cost_kopecks is not None]
    return CreateAnswer(
        placed=tuple(placed),
        failed=tuple(failed),
        missing=tuple(phone for phone in phones if phone not in settled),
        record_cost_kopecks=max(costs, default=None),
    )


def is_item_error(item: dict[str, JsonValue]) -> bool:
    """An element that failed while others of the same request did not."""
    return str(item.get("status")).lower() == "error"
