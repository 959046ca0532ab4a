"""A tree of reactions as a request to call carries it (contract section 1, `ivrs`).

Every reaction reports to an address of ours, and we tell the user's own system. The user's own address is in the request
only if we have no address.
"""

import json
from collections.abc import Callable, Mapping

from pydantic import JsonValue, TypeAdapter

from bot.domain.hooks.own_hook import OwnHook
from bot.domain.reactions import Place, Placed, Reaction, Tree, walk
from bot.provider.methods import ReactionNode, ReactionRecord
from bot.provider.methods.ivr import KEYWORDS_SEPARATOR

HookOf = Callable[[Placed], str]
"""Gives the address that a reaction reports to; `number` is short and safe in an address, `path` is neither."""

_PARAMETERS: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])
_HEADERS: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])


def to_ivr(
    tree: Tree,
    hooks: HookOf | None = None,
    *,
    separator: str = KEYWORDS_SEPARATOR,
    parameters: Mapping[str, JsonValue] | None = None,
) -> tuple[ReactionNode, ...]:
    """The tree without what only we use (names, leads). `parameters` come back with each webhook to us.

    Raises ValueError for a tree with faults that stop it: call `faults` first.
    """
    placed = {one.place: one for one in walk(tree)}

    def hook_of(place: Place, reaction: Reaction) -> OwnHook | None:
        if hooks is None:
            return reaction.own_hook
        return OwnHook(hooks(placed[place]), json.dumps(dict(parameters)) if parameters else "")

    def node(place: Place, reaction: Reaction) -> ReactionNode:
        hook = hook_of(place, reaction) or OwnHook()
        return ReactionNode(
            digit=reaction.trigger.digit,
            key_words=reaction.trigger.words,
            any_word=reaction.trigger.any_phrase or None,
            recognition_timeout_s=reaction.trigger.timeout_s,
            separator=separator,
            need_block=reaction.blocks or None,
            record=_record(reaction),
            manager_phone=reaction.manager,
            sms_text=reaction.sms or None,
            sms_template_id=reaction.sms_template,
            sms_channel=reaction.sms_channel or None,
            webhook_url=hook.url or None,
            webhook_parameters=_PARAMETERS.validate_json(hook.parameters) if hook.parameters else None,
            webhook_headers=_HEADERS.validate_json(hook.headers) if hook.headers else None,
            recognize=reaction.recognises,
            email_timeout_min=reaction.email_interval_min,
            next_level=level(place, reaction.children),
        )

    def level(place: Place, reactions: Tree) -> tuple[ReactionNode, ...]:
        return tuple(node((*place, at), reaction) for at, reaction in enumerate(reactions))

    return level((), tree)


def _record(reaction: Reaction) -> ReactionRecord | None:
    if not reaction.is_heard:
        return None
    return ReactionRecord(
        record_id=reaction.record_id,
        text=reaction.sentence or None,
        source=reaction.source.value if reaction.source else None,
    )
