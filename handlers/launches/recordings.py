"""The recording of a call, asked for by its button on /call_N: the worker fetches and sends it."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.recordings.delivery import Recordings
from bot.telegram.buttons import GetRecording
from handlers.chat.display import chat_of, message_id_of
from handlers.chat.talk import TapTalk
from handlers.chat.taps import ANSWERS_ITSELF


def make_router() -> Router:
    router = Router(name="recordings")
    router.callback_query.register(recording_pressed, GetRecording.filter(), flags=ANSWERS_ITSELF)
    return router


async def recording_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: GetRecording, recordings: Recordings
) -> None:
    """The recording will come below the message of the button."""
    await recordings.ask(
        talk.user.id,
        callback_data.number,
        chat_id=chat_of(callback),
        reply_to=message_id_of(callback),
        tap=callback.id,
    )
    await talk.tap.answer(talk.say.plain("recording-asked"))
