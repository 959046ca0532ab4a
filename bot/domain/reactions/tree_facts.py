"""What the screen before Confirm says of a tree: what its sentences cost, and what it does that can't be taken back."""

from dataclasses import dataclass, field

from bot.domain.costs.money import Kopecks
from bot.domain.costs.price import TEXT_COST
from bot.domain.ids import RecordId
from bot.domain.phone import Phone
from bot.domain.reactions.tree import Tree, walk


@dataclass(frozen=True, slots=True)
class TreeFacts:
    """`sentences`, `managers`, `records` and `sms_templates` are named once each, in the order of the tree.

    `cost`: kopecks, for each distinct sentence once. SMS and minutes with a manager cost money too, at an
    unknown price. `blocks`: phones get into the service's own stop list, from which nothing removes them.
    `needs_recognition`: words are waited for.
    """

    reactions: int
    levels: int
    sentences: tuple[str, ...] = field(repr=False)
    cost: Kopecks
    records: tuple[RecordId, ...]
    managers: tuple[Phone, ...] = field(repr=False)
    sends_sms: bool
    sms_templates: tuple[int, ...]
    blocks: bool
    has_leads: bool
    needs_recognition: bool


def facts(tree: Tree) -> TreeFacts:
    """Of a tree with mistakes as well as of one without."""
    placed = tuple(walk(tree))
    reactions = [one.reaction for one in placed]
    sentences = tuple(dict.fromkeys(one.sentence for one in reactions if one.sentence))
    return TreeFacts(
        reactions=len(placed),
        levels=max((len(one.place) for one in placed), default=0),
        sentences=sentences,
        cost=Kopecks(TEXT_COST * len(sentences)),
        records=tuple(dict.fromkeys(one.record_id for one in reactions if one.record_id is not None)),
        managers=tuple(dict.fromkeys(one.manager for one in reactions if one.manager is not None)),
        sends_sms=any(one.sends_sms for one in reactions),
        sms_templates=tuple(
            dict.fromkeys(one.sms_template for one in reactions if one.sms_template is not None)
        ),
        blocks=any(one.blocks for one in reactions),
        has_leads=any(one.is_lead for one in reactions),
        needs_recognition=any(one.trigger.is_spoken for one in reactions),
    )
