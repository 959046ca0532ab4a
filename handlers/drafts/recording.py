"""Recording the conversation: off until a user turns it on and promises that the recipient will know. The promise is
given once for a draft; turning recording off and on again does not ask anew.
"""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.services.drafts.drafting import Drafting
from handlers.chat.talk import TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.drafts.buttons import ToggleRecording
from handlers.drafts.desk import Desk
from handlers.drafts.screens.recording import acknowledgement_screen


def make_router() -> Router:
    router = Router(name="recording")
    router.callback_query.register(recording_switched, ToggleRecording.filter(), flags=ANSWERS_ITSELF)
    return router


async def recording_switched(
    callback: CallbackQuery, talk: TapTalk, callback_data: ToggleRecording, drafting: Drafting, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        content, _ = await drafting.content(talk.user.id, callback_data.draft)
        is_acknowledged = content.recording_acknowledged or callback_data.acknowledged
        if callback_data.on and not is_acknowledged:
            view = await desk.view(callback_data)
            await talk.tap.answer()
            await desk.put(callback, acknowledgement_screen(view, talk.say))
            return
        changed = replace(content, needs_recording=callback_data.on, recording_acknowledged=is_acknowledged)
        await desk.change(callback, callback_data, changed)
