"""What can be done with a launch from its card or from a notice about it. A worker redraws the card from the ledger, so
nothing here touches the card's text.
"""

from contextlib import suppress

from aiogram import Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery

from bot.services.drafts.drafting import Drafting
from bot.services.launches.launching import AskedAgain, Launching
from bot.telegram.buttons import CancelLaunch, RepeatLaunch, SettleBatch, StopLaunch
from bot.telegram.lanes import Rest
from handlers.cancelling.taking_back import take_back_later
from handlers.chat.display import chat_of, message_id_of
from handlers.chat.talk import Talk, TapTalk
from handlers.chat.taps import ANSWERS_ITSELF
from handlers.drafts.desk import Desk


def make_router() -> Router:
    router = Router(name="launches")
    router.callback_query.register(cancel_pressed, CancelLaunch.filter())
    router.callback_query.register(cancel_pressed, StopLaunch.filter())
    router.callback_query.register(repeat_pressed, RepeatLaunch.filter(), flags=ANSWERS_ITSELF)
    router.callback_query.register(settle_pressed, SettleBatch.filter(), flags=ANSWERS_ITSELF)
    return router


async def cancel_pressed(
    callback: CallbackQuery, talk: Talk, callback_data: CancelLaunch | StopLaunch, launching: Launching
) -> Rest | None:
    """Inside the hold a cancel is certain. Later the service has to take calls back, and the result is told afterwards."""
    done = await launching.cancel(talk.user.id, callback_data.launch)
    return take_back_later(callback, talk, callback_data.launch, done, launching)


async def repeat_pressed(
    callback: CallbackQuery,
    talk: TapTalk,
    callback_data: RepeatLaunch,
    launching: Launching,
    drafting: Drafting,
    desk: Desk,
) -> None:
    """The button named phone and price, so it is the confirmation of one launch, as long as both still hold."""
    confirmed = await launching.repeat(talk.yes, callback_data.launch, chat_of(callback))
    if isinstance(confirmed, AskedAgain):
        await talk.tap.answer()
        view = await drafting.view(talk.yes.user_id, confirmed.draft_id)
        await desk.draw_new(chat_of(callback), view, why=confirmed.why)
        return
    await talk.tap.answer(talk.say.plain("already-repeated") if confirmed.already else None)


async def settle_pressed(
    callback: CallbackQuery, talk: TapTalk, callback_data: SettleBatch, launching: Launching
) -> None:
    """The user says what became of a request whose answer was lost."""
    message_id = message_id_of(callback)
    if message_id is not None:
        # Before, not after: a worker redraws the card as soon as this is settled.
        with suppress(TelegramBadRequest):
            await talk.bot.edit_message_reply_markup(chat_id=chat_of(callback), message_id=message_id)
    await launching.settle(talk.user.id, callback_data.batch, callback_data.happened)
    await talk.tap.answer(talk.say.plain("settled-was" if callback_data.happened else "settled-was-not"))
