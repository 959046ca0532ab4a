"""Who of a launch was reached and who was not: page by page in the chat, or everybody in a table."""

import logging
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.exceptions import TelegramServerError
from aiogram.types import CallbackQuery

from bot.services.launches.recipients import ExportedLaunch, LaunchRecipients
from bot.services.refusal import Refusal
from bot.telegram.buttons import ExportLaunch, ShowRecipients
from bot.telegram.rendering.launch_recipients import export_headers, export_row, recipients_screen
from bot.telegram.sending import show
from bot.telegram.session import TelegramAnswerLostError
from bot.telegram.texts import Say
from handlers.chat.display import chat_of, message_id_of
from handlers.chat.talk import Talk
from handlers.lists.tables import Rows, send_table

log = logging.getLogger(__name__)


def make_router() -> Router:
    router = Router(name="recipients of a launch")
    router.callback_query.register(recipients_pressed, ShowRecipients.filter())
    router.callback_query.register(export_pressed, ExportLaunch.filter())
    return router


async def recipients_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ShowRecipients, launch_recipients: LaunchRecipients
) -> None:
    """Shows a page in a message of its own, since the button stands under a living card; pages then turn in place."""
    page = await launch_recipients.page(
        talk.user.id, callback_data.launch, callback_data.who, after=callback_data.after
    )
    screen = recipients_screen(page, talk.say, zone=talk.user.zone)
    message_id = message_id_of(callback) if callback_data.here else None
    await show(talk.bot, chat_of(callback), screen, message_id=message_id)


async def export_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ExportLaunch, launch_recipients: LaunchRecipients
) -> None:
    """One tap, one document. If it is unknown whether it arrived, the user is told so; it is not sent again."""
    exported = await launch_recipients.begin_export(talk.user.id, callback_data.launch, callback.id)
    try:
        await send_table(
            talk.bot,
            chat_of(callback),
            export_headers(exported, talk.say),
            _pages(launch_recipients, exported, talk.say, talk.user.zone),
            file_name=talk.say.plain("export-file", number=str(exported.launch_id)),
            caption=talk.say("export-caption", count=exported.recipient_count),
            sheet_name=talk.say.plain("export-sheet"),
        )
    except (TelegramAnswerLostError, TelegramServerError) as error:
        log.warning("it is not known whether a table was sent: %s", type(error).__name__)
        raise Refusal("export-begun") from error


async def _pages(
    launch_recipients: LaunchRecipients, exported: ExportedLaunch, say: Say, zone: ZoneInfo
) -> AsyncIterator[Rows]:
    async for page in launch_recipients.everybody(exported):
        yield [export_row(one, say, zone=zone, is_planned=exported.is_planned) for one in page]
