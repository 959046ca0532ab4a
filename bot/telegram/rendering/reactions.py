"""A tree of reactions as indented text, what it costs and does, and lines that nearly are reactions."""

from collections.abc import Iterable
from typing import Final

from bot.domain.draft import CallDraft
from bot.domain.price import TEXT_COST
from bot.domain.reactions import NearMiss, Placed, Tree, facts, walk
from bot.telegram.rendering.words import money, phone
from bot.telegram.texts import Safe, Say

SHOWN: Final = 24
"""Lines of a tree on the confirm screen, which has to leave room for the rest."""
_TEXT_SHOWN: Final = 60
_DEEPEST_INDENT: Final = 6
"""Levels; a phone has no room for more."""
_INDENT: Final = "\N{EM SPACE}"


def reaction_lines(content: CallDraft, say: Say) -> list[str]:
    """The reactions of a call, and what is known of their price; nothing for a call that only speaks."""
    if not content.reactions:
        return []
    return [
        say("reactions-title"),
        *tree_lines(content.reactions, say, shown=SHOWN),
        *fact_lines(content.reactions, say),
    ]


def tree_lines(tree: Tree, say: Say, *, shown: int | None = None) -> list[str]:
    """A line for each reaction; of a larger tree the first ones, and how many are left."""
    placed = list(walk(tree))
    lines: list[str] = [tree_line(one, say) for one in placed[:shown]]
    if shown is not None and len(placed) > shown:
        lines.append(say("reactions-more", count=len(placed) - shown))
    return lines


def tree_line(placed: Placed, say: Say) -> str:
    """ "1 приду → «Спасибо»", indented by its level. HTML."""
    indent = _INDENT * min(len(placed.place) - 1, _DEEPEST_INDENT)
    actions = "; ".join(action_words(placed, say)) or say.plain("reaction-nothing")
    if placed.reaction.children and not placed.reaction.does_anything:
        actions = say.plain("reaction-goes-on")
    return f"{indent}{say('reactions-row', key=key_words(placed, say), actions=actions)}"


def key_words(placed: Placed, say: Say) -> str:
    """What is waited for: "1 приду (да, конечно)". Plain text."""
    trigger = placed.reaction.trigger
    words = ", ".join(trigger.words)
    spoken = f"({words})" if words and trigger.digit is not None else ""
    meant = say.plain("reaction-any-phrase") if trigger.any_phrase else ""
    meant = say.plain("reaction-stays") if trigger.stays else meant
    seconds = "" if trigger.timeout_s is None else say.plain("span-seconds", seconds=str(trigger.timeout_s))
    return " ".join(filter(None, (placed.label, spoken, meant, seconds)))


def action_words(placed: Placed, say: Say) -> Iterable[str]:
    """What happens then, each in a few words. Plain text."""
    one = placed.reaction
    if one.sentence:
        yield say.plain("reaction-says", text=_cut(one.sentence))
    if one.record_id is not None:
        yield say.plain("reaction-plays", id=str(one.record_id))
    if one.manager is not None:
        yield say.plain("reaction-manager", phone=phone(one.manager))
    if one.sms:
        yield say.plain("reaction-sms", text=_cut(one.sms))
    if one.sms_template is not None:
        yield say.plain("reaction-sms-template", id=str(one.sms_template))
    if one.blocks:
        yield say.plain("reaction-blocks")
    if one.is_lead:
        yield say.plain("reaction-lead")


def fact_lines(tree: Tree, say: Say) -> list[str]:
    """What the reactions cost, and what can't be taken back."""
    told = facts(tree)
    lines: list[str] = []
    unpriced = [
        name for name, is_there in (("sms", told.sends_sms), ("manager", bool(told.managers))) if is_there
    ]
    if told.sentences or unpriced:
        lines.append(
            say(
                "reactions-cost",
                texts=len(told.sentences),
                each=money(TEXT_COST, say),
                cost=money(told.cost, say),
                unpriced="-".join(unpriced) or "nothing",
            )
        )
    if told.blocks:
        lines.append(say("reactions-block"))
    return lines


def near_lines(content: CallDraft, say: Say) -> list[str]:
    """Lines that nearly are reactions: why, and what they probably were meant to be, to be copied."""
    typed = content.typed_reactions
    misses = () if typed is None else typed.parsed().near_misses
    return [line for miss in misses for line in _near(miss, say)]


def _near(miss: NearMiss, say: Say) -> list[Safe]:
    lines = [
        say(
            "near-line",
            line=_cut(miss.typed),
            reason=say.plain(f"near-{miss.reason.value.replace('_', '-')}"),
        )
    ]
    if miss.nearest:
        lines.append(say("near-right", line=miss.nearest))
    return lines


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TEXT_SHOWN else f"{line[: _TEXT_SHOWN - 1].rstrip()}…"
