"""A tree of reactions as indented text, what it costs and does, and lines that nearly are reactions."""

from collections.abc import Iterable
from typing import Final

from bot.domain.costs.price import TEXT_COST
from bot.domain.drafts.draft import CallDraft
from bot.domain.reactions import NearMiss, Placed, Tree, facts, walk
from bot.domain.when.schedule import CallWindow
from bot.telegram.html_text import cut, visible_length
from bot.telegram.rendering.words import money, phone
from bot.telegram.texts import Safe, Say

SHOWN: Final = 24
"""Lines of a tree on the confirm screen, which has to leave room for the rest."""
ROOM: Final = 1800
"""Characters of these lines together."""
_LINE: Final = 160
"""Characters of one line."""
_HOSTS_SHOWN: Final = 3
_MARK: Final = "▸ "
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
        *tree_lines(content.reactions, say),
        *fact_lines(content.reactions, say),
    ]


def tree_lines(tree: Tree, say: Say, *, in_hand: int | None = None, shown: int = SHOWN) -> list[str]:
    """A line for each reaction, as many as there is room for, and how many are left out.

    `in_hand`: the number of a reaction that is marked, and shown in any case.
    """
    placed = list(walk(tree))
    first = max(0, min((in_hand or 0) - shown // 2, len(placed) - shown))
    lines: list[str] = [say("reactions-earlier", count=first)] if first else []
    room = ROOM
    for at, one in enumerate(placed[first:], first):
        line = cut(tree_line(one, say, is_in_hand=at == in_hand), _LINE)
        room -= visible_length(line)
        if at - first == shown or (room < 0 and at > (in_hand or 0)):
            return [*lines, say("reactions-more", count=len(placed) - at)]
        lines.append(line)
    return lines


def is_shown_whole(tree: Tree, say: Say) -> bool:
    """Whether the confirm screen has room for the whole tree."""
    return len(tree_lines(tree, say)) == len(list(walk(tree)))


def tree_line(placed: Placed, say: Say, *, is_in_hand: bool = False) -> str:
    """ "1 приду → «Спасибо»", indented by its level. HTML."""
    indent = _INDENT * min(len(placed.place) - 1, _DEEPEST_INDENT)
    actions = "; ".join(action_words(placed, say)) or say.plain("reaction-nothing")
    if placed.reaction.children and not placed.reaction.does_anything:
        actions = say.plain("reaction-goes-on")
    mark = _MARK if is_in_hand else ""
    return f"{indent}{mark}{say('reactions-row', key=key_words(placed, say), actions=actions)}"


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
        connects = say.plain("reaction-manager", phone=phone(one.manager))
        yield connects if one.manager_hours is None else f"{connects} {hours_words(one.manager_hours, say)}"
    if one.sms:
        yield say.plain("reaction-sms", text=_cut(one.sms))
    if one.sms_template is not None:
        yield say.plain("reaction-sms-template", id=str(one.sms_template))
    if one.blocks:
        yield say.plain("reaction-blocks")
    if one.is_lead:
        yield say.plain("reaction-lead")
    if one.acknowledges:
        yield say.plain("reaction-acknowledges")


def hours_words(hours: CallWindow, say: Say) -> str:
    """ "с 9:00 до 18:00, иначе лид". Plain text."""
    since, until = (f"{at.hour}:{at:%M}" for at in (hours.start, hours.end))
    return say.plain("reaction-manager-hours", since=since, until=until)


def detail_lines(placed: Placed, say: Say) -> list[str]:
    """All of one reaction, a line each."""
    one = placed.reaction
    template, minutes = one.sms_template, one.email_interval_min
    told = (
        say("reaction-detail-said", text=one.sentence) if one.sentence else None,
        None if one.record_id is None else say("reaction-detail-record", id=str(one.record_id)),
        None if one.source is None else say("reaction-detail-source", source=one.source.value),
        None if one.manager is None else say("reaction-detail-manager", phone=phone(one.manager)),
        say("reaction-detail-hours", hours=hours_words(one.manager_hours, say))
        if one.manager_hours
        else None,
        say("reaction-detail-sms", text=one.sms) if one.sms else None,
        None if template is None else say("reaction-detail-sms-template", id=str(template)),
        say("reaction-detail-channel", channel=one.sms_channel) if one.sms_channel else None,
        say("reaction-detail-blocks") if one.blocks else None,
        say("reaction-detail-lead") if one.is_lead else None,
        say("reaction-detail-acknowledges") if one.acknowledges else None,
        None if one.recognises is None else say("reaction-detail-recognition", on=yes_no(one.recognises)),
        None if minutes is None else say("reaction-detail-email", minutes=minutes),
    )
    return [line for line in told if line is not None] or [say("reaction-nothing")]


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
    if hosts := _told_hosts(tree):
        lines.append(say("reactions-own-hooks", hosts=", ".join(hosts[:_HOSTS_SHOWN]), count=len(hosts)))
    return lines


def _told_hosts(tree: Tree) -> list[str]:
    """Where else answers go, in the order of the tree: a tree may come from somebody else's file."""
    hooks = (one.reaction.own_hook for one in walk(tree))
    return list(dict.fromkeys(hook.host for hook in hooks if hook is not None and hook.host))


def near_lines(content: CallDraft, say: Say) -> list[str]:
    """Lines that nearly are reactions: why, and what they probably were meant to be, to be copied."""
    typed = content.typed_reactions
    return [] if typed is None else miss_lines(typed.parsed().near_misses, say)


def miss_lines(misses: Iterable[NearMiss], say: Say) -> list[str]:
    """The same of lines that were typed elsewhere."""
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


def yes_no(is_so: bool) -> str:
    """For the texts' selectors."""
    return "yes" if is_so else "no"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TEXT_SHOWN else f"{line[: _TEXT_SHOWN - 1].rstrip()}…"
