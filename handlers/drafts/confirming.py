"""Confirm is the one tap that costs money. A list's Confirm also says what the calls are for, and for many calls the
user types their number: nobody calls thousands by a slip of the thumb. bot.services.launches.launching decides whether
a launch may start.
"""

from dataclasses import asdict, replace

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.drafts.draft import Purpose
from bot.services.drafts.drafting import Drafting
from bot.services.drafts.recipients import ListDrafts
from bot.services.launches.launching import Launching
from bot.services.launches.still_agreed import DOUBTS
from bot.services.refusal import Refusal
from bot.telegram.buttons import ConfirmDraft, ConfirmList, DraftButton, SameListAgain, WriteRecipients
from bot.telegram.screen import Screen
from bot.telegram.sending import show
from handlers.chat.display import bring, chat_of, message_id_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.chat.typed_text import TYPED
from handlers.drafts.desk import Desk
from handlers.drafts.screens import draft
from handlers.drafts.states import Confirming, Standing


def make_router() -> Router:
    router = Router(name="confirming")
    router.callback_query.register(confirm_pressed, ConfirmDraft.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(list_confirm_pressed, ConfirmList.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(same_list_pressed, SameListAgain.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(write_recipients_pressed, WriteRecipients.filter(), flags=ANSWERS_ITSELF)
    router.message.register(number_received, StateFilter(Confirming.number), TYPED)
    return router


async def confirm_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: ConfirmDraft, launching: Launching, desk: Desk
) -> None:
    """Any number of taps start one launch."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        await _confirm(callback, talk, callback_data, None, launching, desk)


async def list_confirm_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: ConfirmList, launching: Launching, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        purpose = callback_data.purpose
        await _confirm(callback, talk, callback_data, purpose, launching, desk)


async def same_list_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: SameListAgain, drafting: Drafting, desk: Desk
) -> None:
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        content, _ = await drafting.content(talk.user.id, callback_data.draft)
        await desk.change(callback, callback_data, replace(content, same_list_again=True))


async def write_recipients_pressed(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: WriteRecipients,
    list_drafts: ListDrafts,
    desk: Desk,
) -> None:
    """One chat does one thing at a time, so nobody else is writing the recipients."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        await desk.view(callback_data)
        await talk.tap.answer()
        await list_drafts.write_recipients(talk.user.id, callback_data.draft)
        await desk.redraw(callback, callback_data.draft)


async def number_received(
    message: Message, talk: Talk, launching: Launching, drafting: Drafting, desk: Desk
) -> None:
    """The right number confirms. A wrong one is told, and the question stays."""
    data = await talk.state.get_data()
    word = data.pop("purpose")
    standing, purpose = Standing(**data), Purpose(word) if word else None
    typed = "".join((message.text or "").split())
    number = int(typed) if typed.isdecimal() and len(typed) < 10 else None
    try:
        await launching.confirm(talk.yes, standing.draft, standing.revision, purpose=purpose, typed=number)
    except Refusal as refusal:
        if refusal.code != "type-number":
            await talk.state.clear()
            if refusal.code in DOUBTS:
                view = await drafting.ask_again(talk.yes.user_id, standing.draft)
                await desk.draw(message, view, message_id=None, why=refusal)
                return
            if refusal.code != "draft-closed":
                view = await drafting.view(talk.yes.user_id, standing.draft)
                await desk.draw(message, view, message_id=standing.message)
            raise
        wrong = talk.say(
            "confirm-list-wrong-number", typed=typed[:40], digits=str(refusal.facts["recipients"])
        )
        await bring(message, Screen(wrong), talk.bot)
        return
    await talk.state.clear()
    # The launch's card comes below; the question loses its buttons.
    await show(
        talk.bot, chat_of(message), Screen(talk.say("confirm-list-confirmed")), message_id=standing.message
    )


async def _confirm(
    callback: CallbackQuery,
    talk: TapTalk,
    button: DraftButton,
    purpose: Purpose | None,
    launching: Launching,
    desk: Desk,
) -> None:
    try:
        confirmed = await launching.confirm(talk.yes, button.draft, button.revision, purpose=purpose)
    except Refusal as refusal:
        match refusal.code:
            case "type-number":
                view = await desk.view(button)
                await talk.tap.answer()
                await talk.state.set_state(Confirming.number)
                standing = Standing(view.draft_id, view.revision, message_id_of(callback) or 0)
                await talk.state.set_data({**asdict(standing), "purpose": purpose})
                await desk.put(callback, draft.type_number(view, talk.say), view)
            case "advertising-without-consent":
                await talk.tap.answer()
                await desk.put(callback, draft.advertising_barred(await desk.view(button), refusal, talk.say))
            case _:
                raise
        return
    await talk.tap.answer(talk.say.plain("already-confirmed") if confirmed.already else None)
