"""The language of one text. The service says which there are; a text without one is read in the account's own."""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.domain.drafts.draft import SpokenText
from bot.services.account.accounts import Accounts
from bot.services.drafts.drafting import ConfirmView
from bot.services.refusal import Refusal
from handlers.chat.talk import TapTalk
from handlers.drafts.buttons import ChooseTextLanguage, SetTextLanguage
from handlers.drafts.desk import Desk
from handlers.drafts.screens.manner import languages_screen, manner_screen


def make_router() -> Router:
    router = Router(name="text language")
    router.callback_query.register(languages_asked, ChooseTextLanguage.filter())
    router.callback_query.register(language_set, SetTextLanguage.filter())
    return router


async def languages_asked(
    callback: CallbackQuery, talk: TapTalk, callback_data: ChooseTextLanguage, accounts: Accounts, desk: Desk
) -> None:
    """Asks the service."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        what, start = _text_of(view), max(0, callback_data.start)
        found = await accounts.languages(talk.user.id)
        await desk.put(callback, languages_screen(view, what, found, start, talk.say))


async def language_set(
    callback: CallbackQuery, talk: TapTalk, callback_data: SetTextLanguage, accounts: Accounts, desk: Desk
) -> None:
    """Takes only a language that the service still has: with another one the call would be refused."""
    async with desk.outdated_told(callback, callback_data.draft, talk.tap):
        view = await desk.view(callback_data)
        code = callback_data.code or None
        if code is not None and code not in {one.code for one in await accounts.languages(talk.user.id)}:
            raise Refusal("text-language-gone")
        content = replace(view.content, what=replace(_text_of(view), lang=code))
        await desk.put(callback, manner_screen(await desk.changed(callback_data, content), talk.say))


def _text_of(view: ConfirmView) -> SpokenText:
    if not isinstance(view.content.what, SpokenText):
        raise Refusal("outdated-screen")
    return view.content.what
