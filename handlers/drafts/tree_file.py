"""A tree of reactions that a screen has no room for goes along as a file: nobody confirms what they can't see."""

from typing import Final

from aiogram import Bot
from aiogram.types import BufferedInputFile

from bot.domain.drafts.draft import CallDraft
from bot.domain.drafts.draft_texts import typed_again
from bot.domain.reactions import walk, without_hooks
from bot.services.reactions.json_file import export_json
from bot.telegram.rendering.reactions import is_shown_whole
from bot.telegram.texts import Say

_TEXT, _JSON = "reactions.txt", "reactions.json"
FILE_LIMIT: Final = 256 * 1024
"""Bytes of a file with a tree; a tree of the most reactions with long texts has fewer."""


async def send_large_tree(bot: Bot, chat_id: int, content: CallDraft, say: Say) -> None:
    """As lines to be read and sent again; nothing for a tree that the screen shows whole."""
    if is_shown_whole(content.reactions, say):
        return
    lines = typed_again(content, "en" if say.language == "en" else "ru")
    text, name = (_as_json(content), _JSON) if lines is None else (lines, _TEXT)
    caption = say("tree-file-caption", count=len(list(walk(content.reactions))))
    await bot.send_document(chat_id, BufferedInputFile(text.encode(), name), caption=caption)


async def send_tree_as_json(bot: Bot, chat_id: int, content: CallDraft, say: Say) -> None:
    """In the service's own shape."""
    file = BufferedInputFile(_as_json(content).encode(), _JSON)
    has_hooks = any(one.reaction.own_hook is not None for one in walk(content.reactions))
    caption = say("tree-json-caption", hooks="yes" if has_hooks else "no")
    await bot.send_document(chat_id, file, caption=caption)


def _as_json(content: CallDraft) -> str:
    """Without webhooks: a file is passed on, and their secrets with it."""
    return export_json(without_hooks(content.reactions))
