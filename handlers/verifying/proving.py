"""Confirm is the one tap that costs money; then four digits are typed, and each message of four digits is a try."""

import logging
from functools import partial

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.verification import read_code
from bot.services.launches.still_agreed import DOUBTS
from bot.services.refusal import Refusal
from bot.services.users.access import Access
from bot.services.verification.proved_phones import ProvedPhones
from bot.services.verification.verifying import Verifying
from bot.services.verification.view import VerificationView
from bot.telegram.buttons import SpeakCode
from bot.telegram.gate import GateBusyError
from bot.telegram.lanes import Rest
from bot.telegram.rendering import phone
from bot.telegram.screen import Screen
from bot.telegram.sending import edits_at_once
from handlers.chat.display import bring, chat_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.chat.typed_text import TYPED, BeginsWithPhone
from handlers.drafts.desk import Desk
from handlers.menu.screen import back_to_menu
from handlers.verifying.buttons import ClaimPhone, ConfirmVerification, DropVerification
from handlers.verifying.screens import checked_screen, verification_screen
from handlers.verifying.waiting import FourDigits, Typing, awaited, wait_for_code

log = logging.getLogger(__name__)


def make_router() -> Router:
    router = Router(name="proving a phone")
    router.callback_query.register(confirm_pressed, ConfirmVerification.filter())
    router.callback_query.register(drop_pressed, DropVerification.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(speak_pressed, SpeakCode.filter())
    router.callback_query.register(claim_pressed, ClaimPhone.filter())
    router.message.register(code_received, StateFilter(Typing.code), FourDigits())
    router.message.register(no_code_received, StateFilter(Typing.code), TYPED, ~BeginsWithPhone())
    return router


def make_bare_router() -> Router:
    """Takes four digits that no question waits for: the user went elsewhere while the phone rang."""
    router = Router(name="bare codes")
    router.message.register(code_received, FourDigits())
    return router


async def confirm_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ConfirmVerification, verifying: Verifying
) -> None:
    """Any number of taps ring once. The prompt is shown before the request leaves: the phone may ring before the answer."""
    try:
        flash = await verifying.confirm(talk.yes, callback_data.verification)
    except Refusal as why:
        if why.code not in DOUBTS:
            raise
        view = await verifying.ask_again(talk.user.id, callback_data.verification)
        message_id = await bring(
            callback, verification_screen(view, talk.say, zone=talk.user.zone, why=why), talk.bot
        )
        await verifying.shown(view.id, message_id)
        return
    view = await verifying.view(talk.user.id, callback_data.verification)
    if view.is_open:
        await wait_for_code(talk.state, view.id)
    prompt = verification_screen(view, talk.say, zone=talk.user.zone)
    if flash is None:
        await bring(callback, prompt, talk.bot)
        return
    try:
        with edits_at_once():
            await bring(callback, prompt, talk.bot)
    except (TelegramAPIError, GateBusyError) as error:
        # The request is written down as being sent: given up now, it would count as spent although nothing rang.
        log.warning("a prompt could not be shown: %s", type(error).__name__)
    view = await verifying.send(flash)
    if not view.is_open:
        await talk.state.clear()
    screen = verification_screen(view, talk.say, zone=talk.user.zone)
    if screen != prompt:
        await bring(callback, screen, talk.bot)


async def drop_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: DropVerification, verifying: Verifying
) -> Rest:
    """Before Confirm only; a ringing call can't be taken back."""
    await verifying.cancel(talk.user.id, callback_data.verification)
    await talk.tap.answer()
    view = await verifying.view(talk.user.id, callback_data.verification)
    return Rest(partial(_redraw, callback, talk, view))


async def speak_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: SpeakCode, verifying: Verifying, desk: Desk
) -> None:
    """Prepares a call that speaks the code, with a confirm screen like any other; its text is shown to nobody."""
    template = talk.say.plain("verify-spoken", code="{code}")
    call = await verifying.call_instead(talk.user.id, callback_data.verification, template)
    await wait_for_code(talk.state, call.id)
    await desk.draw_new(chat_of(callback), call.confirm)


async def claim_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: ClaimPhone, access: Access, proved: ProvedPhones
) -> None:
    """From now on the phone is offered for «Сначала позвонить мне»."""
    number = await proved.claim(talk.user.id, callback_data.verification)
    if talk.user.phone is None:
        await access.set_phone(talk.user.id, number)
    await bring(
        callback, Screen(talk.say("verify-claimed", phone=phone(number)), (back_to_menu(talk.say),)), talk.bot
    )


async def code_received(message: Message, talk: Talk, verifying: Verifying) -> None:
    """Four digits; without a code that waits for them they mean nothing here."""
    code = read_code(message.text or "")
    if code is None:
        raise AssertionError("the filter lets four digits through")
    checked = await verifying.check(talk.user.id, await awaited(talk.state), code)
    if checked.view is None:
        raise SkipHandler
    if checked.verdict not in {"wrong", "early"} and await awaited(talk.state) == checked.view.id:
        await talk.state.clear()
    await bring(message, checked_screen(checked, checked.view, talk.say, zone=talk.user.zone), talk.bot)


async def no_code_received(message: Message, talk: Talk) -> None:
    """Anything but four digits does not count as a try: it can't be right."""
    await bring(message, Screen(talk.say("verify-code-unreadable"), (back_to_menu(talk.say),)), talk.bot)


async def _redraw(callback: CallbackQuery, talk: Talk, view: VerificationView) -> None:
    await bring(callback, verification_screen(view, talk.say, zone=talk.user.zone), talk.bot)
