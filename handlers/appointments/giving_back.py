"""The list of a launch with the answers in it, by a tap. One tap, one document."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.launches.answers import LaunchAnswers
from bot.services.launches.recipients import LaunchRecipients
from bot.telegram.answered_list import send_answered
from bot.telegram.list_buttons import GiveBack
from handlers.chat.display import chat_of
from handlers.chat.talk import Talk


def make_router() -> Router:
    router = Router(name="lists given back")
    router.callback_query.register(give_back_pressed, GiveBack.filter())
    return router


async def give_back_pressed(
    callback: CallbackQuery,
    talk: Talk,
    callback_data: GiveBack,
    launch_answers: LaunchAnswers,
    launch_recipients: LaunchRecipients,
) -> None:
    answered = await launch_answers.of(talk.user.id, callback_data.launch)
    await launch_recipients.begin_export(talk.user.id, callback_data.launch, callback.id)
    await send_answered(talk.bot, chat_of(callback), answered, talk.say, talk.settings.data_dir)
