"""A tree as a file in the service's own shape: taken along, and brought from elsewhere. The last tree can be brought back."""

import tempfile
from pathlib import Path

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.hooks.own_hook import HookFlaw, OwnHook, hook_flaw
from bot.domain.reactions import Edited, FaultCode, Tree, faults
from bot.services.drafts.reaction_check import fault_refusal
from bot.services.reactions.json_file import ImportedTree, ReactionFileError, export_json, import_json
from bot.services.refusal import Refusal
from bot.telegram.files import FileTooBigError, download
from bot.telegram.screen import Screen
from bot.telegram.session import DownloadFailedError
from bot.telegram.texts import Say
from handlers.chat.display import bring, chat_of, remove
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.typed_text import TYPED
from handlers.drafts.buttons import WHOLE_TREE
from handlers.drafts.desk import Desk
from handlers.drafts.tree_file import FILE_LIMIT, send_tree_as_json
from handlers.reactions.bench import Building, ask, bench_at, bench_of, change_by_text, told
from handlers.reactions.buttons import FileOfTree, TreeFile
from handlers.reactions.screens.asking import file_screen

_PLACES_SHOWN = 15
_TOO_LARGE = frozenset({FaultCode.TOO_DEEP, FaultCode.TOO_MANY})


def make_router() -> Router:
    router = Router(name="files of reactions")
    router.callback_query.register(file_pressed, FileOfTree.filter())
    router.message.register(file_received, StateFilter(Building.file), F.document)
    router.message.register(text_received, StateFilter(Building.file), TYPED)
    return router


async def file_pressed(callback: CallbackQuery, talk: TapTalk, callback_data: FileOfTree, desk: Desk) -> None:
    async with told(callback, talk, desk, callback_data):
        view = await desk.view(callback_data)
        if callback_data.what is TreeFile.SAVE:
            await send_tree_as_json(talk.bot, chat_of(callback), view.content, talk.say)
            return
        bench = bench_at(callback, view, WHOLE_TREE)
        await ask(callback, talk, desk, bench, Building.file, file_screen(view, talk.say))


async def file_received(message: Message, talk: Talk, desk: Desk) -> None:
    """A refusal leaves the question open."""
    document = message.document
    if document is None:
        raise AssertionError("the filter asked for a document")
    if (document.file_size or 0) > FILE_LIMIT:
        raise Refusal("tree-file-too-big", limit=FILE_LIMIT // 1024)
    with tempfile.TemporaryDirectory(prefix="dialgram-") as folder:
        path = Path(folder) / "tree"
        try:
            await download(talk.bot, document.file_id, path, largest=FILE_LIMIT)
        except FileTooBigError:
            raise Refusal("tree-file-too-big", limit=FILE_LIMIT // 1024) from None
        except DownloadFailedError:
            raise Refusal("tree-file-lost") from None
        content = path.read_bytes()
    await _take(message, talk, desk, content.decode("utf-8-sig", errors="replace"))


async def text_received(message: Message, talk: Talk, desk: Desk) -> None:
    """The file's text, pasted."""
    await _take(message, talk, desk, message.text or "")


async def _take(message: Message, talk: Talk, desk: Desk, text: str) -> None:
    if "webhook" in text and not await remove(talk.bot, message.chat.id, message.message_id):
        # Webhooks hold secrets, whether the tree can be read or not.
        await bring(message, Screen(talk.say("own-hook-not-deleted")), talk.bot)
    imported = _imported(text, talk)
    await change_by_text(message, talk, desk, await bench_of(talk), Edited(imported.tree))
    if lines := _left_out(imported, talk.say):
        await bring(message, Screen("\n".join(lines)), talk.bot)


def _imported(text: str, talk: Talk) -> ImportedTree:
    """Raises Refusal for a file that holds no tree, or one larger than any that can be sent."""

    def check(hook: OwnHook) -> HookFlaw | None:
        return hook_flaw(hook, talk.settings.forward_to, ours=talk.settings.public_url)

    try:
        imported = import_json(text, check=check)
    except ReactionFileError as error:
        raise Refusal(f"tree-file-{error.code.replace('_', '-')}") from error
    if not _can_be_kept(imported.tree):
        raise Refusal("tree-file-not-json")
    if not imported.tree:
        raise Refusal("tree-file-no-tree")
    for fault in faults(imported.tree):
        if fault.code in _TOO_LARGE:
            raise fault_refusal(fault)
    return imported


def _can_be_kept(tree: Tree) -> bool:
    """JSON can name characters that are none: halves of one, and the one that ends a text in many a program."""
    try:
        return r"\u0000" not in export_json(tree).encode().decode()
    except UnicodeEncodeError:
        return False


def _left_out(imported: ImportedTree, say: Say) -> list[str]:
    """What was not understood of the file, by its place there."""
    lines: list[str] = []
    if imported.unreadable:
        lines.append(
            say("tree-file-unreadable", places=_places(imported.unreadable), count=len(imported.unreadable))
        )
    if imported.unknown:
        lines.append(say("tree-file-unknown", places=_places(imported.unknown), count=len(imported.unknown)))
    return lines


def _places(places: tuple[str, ...]) -> str:
    return ", ".join(place[:80] for place in places[:_PLACES_SHOWN])
