"""«Изменить текст» of what is planned: a new text is typed while the launch is ours; a call that the service has is taken
back and prepared anew."""

from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.domain.typed.call_line import read_record_id
from bot.services.planned.calls import Changed
from bot.services.planned.texts import PlannedTexts
from bot.services.refusal import Refusal
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.talk import Talk
from handlers.drafts.desk import Desk
from handlers.drafts.screens import draft as draft_screens
from handlers.drafts.states import Editing
from handlers.planned import screens
from handlers.planned.buttons import AskText, CallAnew


class Rewording(StatesGroup):
    """The next free text is what a launch will say."""

    text = State()


async def text_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: AskText, planned_texts: PlannedTexts
) -> None:
    """A call that has a number is already at the service."""
    if callback_data.call:
        await planned_texts.refuse_call(talk.user.id, callback_data.call)
        await bring(callback, screens.text_at_service_screen(callback_data.call, talk.say), talk.bot)
        return
    old = await planned_texts.text(talk.user.id, callback_data.launch)
    await talk.state.set_state(Rewording.text)
    await talk.state.set_data({"launch": callback_data.launch})
    await bring(callback, screens.ask_text_screen(callback_data.launch, old, talk.say), talk.bot)


async def text_received(message: Message, talk: Talk, planned_texts: PlannedTexts) -> None:
    """A refusal leaves the question open, unless there is nothing left to change."""
    launch_id = int((await talk.state.get_data())["launch"])
    typed = (message.text or "").strip()
    if read_record_id(typed) is not None:
        raise Refusal("text-only")
    try:
        await planned_texts.change(talk.user.id, launch_id, typed)
    except Refusal as refusal:
        if refusal.code in {"text-handed-over", "not-yours", "not-connected"}:
            await talk.state.clear()
        raise
    await talk.state.clear()
    await bring(message, screens.text_changed_screen(launch_id, typed, talk.say), talk.bot)


async def anew_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: CallAnew, planned_texts: PlannedTexts, desk: Desk
) -> None:
    """The old call and the new draft never exist together: the draft is made once the service has given the call back."""
    chat_id, message_id = chat_of(callback), message_id_of(callback)
    made = await planned_texts.anew(talk.user.id, chat_id, callback_data.call, message_id=message_id)
    if isinstance(made, Changed):
        await bring(callback, screens.removed_screen(made, talk.say), talk.bot)
        return
    await desk.wait_for(Editing.text, made, message_id or 0)
    await desk.put(callback, draft_screens.edit_text(made, talk.say))
