"""Which of a launch's own webhooks a piece of news belongs to."""

from bot.domain.drafts.draft import CallDraft
from bot.domain.hooks.own_hook import OwnHook
from bot.domain.reactions import walk

OF_CALLS = ""
"""The node of news of calls; a reaction's is its number in the tree, as it stands in the address that it reports to."""


def hook_for(content: CallDraft, node: str) -> OwnHook | None:
    """As the service would choose: news of calls goes to the call's webhook, a reaction's to its own."""
    if node == OF_CALLS:
        return content.own_hook
    placed = (one for one in walk(content.reactions) if str(one.number) == node)
    hook = next((one.reaction.own_hook for one in placed), None)
    return hook if hook is not None and hook.url else None


def has_own_hook(content: CallDraft) -> bool:
    """Whether any news of the launch belongs to a system of the user's own."""
    hooks = [content.own_hook, *(one.reaction.own_hook for one in walk(content.reactions))]
    return any(hook is not None and hook.url for hook in hooks)
