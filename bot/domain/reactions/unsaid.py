"""What lines have no words for: where a sound comes from, an SMS's channel, mails, whose phone acknowledges. A tree that is
typed anew keeps it for the reactions that are still there.
"""

from dataclasses import replace

from bot.domain.reactions.tree import Reaction, Tree, walk


def sayable(tree: Tree) -> Tree:
    """The tree without what no line can say."""
    return tuple(_sayable(one) for one in tree)


def with_unsaid(old: Tree, new: Tree) -> Tree:
    """The typed tree `new` with what the reactions of `old` on the same keys had and no line can say."""
    known: dict[str, Reaction] = {}
    for one in walk(old):
        known.setdefault(one.path, one.reaction)
    return _with_unsaid(known, new, "")


def _sayable(one: Reaction) -> Reaction:
    return replace(
        one,
        source=None,
        manager_hours=None,
        sms_channel="",
        acknowledges=False,
        email_interval_min=None,
        recognises=True if one.trigger.is_spoken else None,
        own_hook=None,
        children=sayable(one.children),
    )


def _with_unsaid(known: dict[str, Reaction], level: Tree, before: str) -> Tree:
    return tuple(_kept(known, one, f"{before}{one.trigger.segment}") for one in level)


def _kept(known: dict[str, Reaction], new: Reaction, path: str) -> Reaction:
    children = _with_unsaid(known, new.children, f"{path}.")
    if (old := known.get(path)) is None:
        return replace(new, children=children)
    is_same_sound = (old.sentence, old.record_id) == (new.sentence, new.record_id)
    is_connected = new.manager is not None or old.manager is None
    is_sent = new.sends_sms or not old.sends_sms
    return replace(
        new,
        source=old.source if is_same_sound else None,
        manager_hours=old.manager_hours if is_connected else None,
        sms_channel=old.sms_channel if is_sent else "",
        acknowledges=old.acknowledges,
        email_interval_min=old.email_interval_min,
        recognises=old.recognises if old.trigger == new.trigger else new.recognises,
        own_hook=old.own_hook,
        children=children,
    )
