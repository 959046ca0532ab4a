"""Reactions: what a call does when its recipient presses a key or says something.

`parse` and `write` handle the text that users type. `faults` finds what is wrong with a tree, `facts` what it
costs and does, and `Walk` is an imagined call. bot.services.reactions.request writes a tree the way the
service wants it.
"""

from bot.domain.reactions.actions import ActionTrouble, Language
from bot.domain.reactions.changing import (
    ReactionChange,
    ReactionPart,
    with_change,
    with_key,
    with_record,
    with_value,
)
from bot.domain.reactions.editing import (
    Edited,
    added_below,
    added_beside,
    clashing,
    copied,
    moved_under,
    number_at,
    numbered,
    shifted,
    with_free_keys,
    with_reaction,
    without_reaction,
)
from bot.domain.reactions.faults import WARNINGS, Fault, FaultCode, Occasion, faults
from bot.domain.reactions.lines import NearReason
from bot.domain.reactions.reading import NearMiss, Parsed, TypedLine, TypedReaction, parse
from bot.domain.reactions.recovery import recovered
from bot.domain.reactions.simulation import Step, StepKind, Unpriced, Walk
from bot.domain.reactions.tree import (
    STAYS,
    Place,
    Placed,
    Reaction,
    SourceKind,
    Tree,
    Trigger,
    acknowledging,
    acknowledging_nothing,
    chosen_labels,
    level_at,
    managers_away,
    reaction_at,
    walk,
    with_records,
    without_blocks,
    without_hooks,
    without_managers_away,
)
from bot.domain.reactions.tree_facts import TreeFacts, facts
from bot.domain.reactions.typed import TypedReactions, may_be_reactions, typed_reactions, without_reactions
from bot.domain.reactions.unsaid import sayable, with_unsaid
from bot.domain.reactions.writing import can_be_written, write

__all__ = [
    "STAYS",
    "WARNINGS",
    "ActionTrouble",
    "Edited",
    "Fault",
    "FaultCode",
    "Language",
    "NearMiss",
    "NearReason",
    "Occasion",
    "Parsed",
    "Place",
    "Placed",
    "Reaction",
    "ReactionChange",
    "ReactionPart",
    "SourceKind",
    "Step",
    "StepKind",
    "Tree",
    "TreeFacts",
    "Trigger",
    "TypedLine",
    "TypedReaction",
    "TypedReactions",
    "Unpriced",
    "Walk",
    "acknowledging",
    "acknowledging_nothing",
    "added_below",
    "added_beside",
    "can_be_written",
    "chosen_labels",
    "clashing",
    "copied",
    "facts",
    "faults",
    "level_at",
    "managers_away",
    "may_be_reactions",
    "moved_under",
    "number_at",
    "numbered",
    "parse",
    "reaction_at",
    "recovered",
    "sayable",
    "shifted",
    "typed_reactions",
    "walk",
    "with_change",
    "with_free_keys",
    "with_key",
    "with_reaction",
    "with_record",
    "with_records",
    "with_unsaid",
    "with_value",
    "without_blocks",
    "without_hooks",
    "without_managers_away",
    "without_reaction",
    "without_reactions",
    "write",
]
