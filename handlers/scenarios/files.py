"""A scenario as a file: given to a colleague, and taken in after it was shown what it holds."""

import re
from pathlib import PurePath

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.services.refusal import Refusal
from bot.services.scenarios.document import LARGEST
from bot.services.scenarios.scenarios import Scenarios
from bot.telegram.files import FileTooBigError, download, passing_folder
from bot.telegram.screen import Screen
from bot.telegram.session import DownloadFailedError
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk
from handlers.menu.screen import back_to_menu
from handlers.scenarios import screens
from handlers.scenarios.buttons import ShareScenario

_SUFFIX = ".json"


class IsScenarioFile(Filter):
    """A document that may be a scenario; its content tells."""

    async def __call__(self, message: Message) -> bool:
        document = message.document
        if document is None:
            return False
        suffix = PurePath(document.file_name or "").suffix.lower()
        return suffix == _SUFFIX or (not suffix and document.mime_type == "application/json")


def make_router() -> Router:
    router = Router(name="scenario files")
    router.callback_query.register(share_pressed, ShareScenario.filter())
    router.message.register(file_received, IsScenarioFile())
    return router


async def share_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ShareScenario, scenarios: Scenarios
) -> None:
    name, written = await scenarios.document(talk.user.id, callback_data.scenario)
    file = BufferedInputFile(written.encode(), filename=f"{_file_name(name)}{_SUFFIX}")
    await talk.bot.send_document(chat_of(callback), file, caption=talk.say("scenario-file"))


async def file_received(message: Message, talk: Talk, scenarios: Scenarios) -> None:
    document = message.document
    if document is None:
        raise AssertionError("the filter asked for a document")
    if (document.file_size or 0) > LARGEST:
        raise Refusal("scenario-too-big", limit=LARGEST // 1024)
    try:
        with passing_folder(talk.settings.data_dir) as folder:
            path = folder / "scenario"
            await download(talk.bot, document.file_id, path, largest=LARGEST)
            written = path.read_bytes()
    except FileTooBigError:
        raise Refusal("scenario-too-big", limit=LARGEST // 1024) from None
    except DownloadFailedError:
        await bring(message, Screen(talk.say("list-file-not-fetched"), (back_to_menu(talk.say),)), talk.bot)
        return
    card = await scenarios.offer(talk.user.id, written)
    await bring(message, screens.scenario_screen(card, talk.say), talk.bot)


def _file_name(name: str) -> str:
    return re.sub(r"[^\w \-]+", "", name).strip()[:40] or "scenario"
