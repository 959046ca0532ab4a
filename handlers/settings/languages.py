"""In which language and voice a user's texts are read aloud, if a call does not say otherwise."""

from collections.abc import Sequence
from dataclasses import replace

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from bot.domain.drafts.draft import Gender
from bot.services.account.accounts import Accounts, VoiceLanguage
from bot.services.refusal import Refusal
from bot.services.users.access import Access, User
from bot.telegram.keyboard_rows import with_words
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Say
from handlers.chat.display import bring
from handlers.chat.talk import Talk
from handlers.menu.buttons import ListTurn, Open, Place
from handlers.menu.screen import back_to_menu

PAGE = 8
_MARK = "✓ "


class UseSpeechLanguage(CallbackData, prefix="yl"):
    """`code` as "ru-RU"; empty is the account's own. `start`: the page that the button stands on."""

    code: str
    start: int


class UseVoice(CallbackData, prefix="yv"):
    voice: Gender
    start: int


def make_router() -> Router:
    router = Router(name="languages")
    router.message.register(languages_asked, Command("languages"))
    router.callback_query.register(languages_asked, Open.filter(F.place == Place.LANGUAGES))
    router.callback_query.register(languages_asked, ListTurn.filter(F.place == Place.LANGUAGES))
    router.callback_query.register(language_chosen, UseSpeechLanguage.filter())
    router.callback_query.register(voice_chosen, UseVoice.filter())
    return router


async def languages_asked(
    event: Message | CallbackQuery,
    talk: Talk,
    accounts: Accounts,
    callback_data: Open | ListTurn | None = None,
) -> None:
    """Asks the service which languages there are."""
    start = max(0, callback_data.start) if isinstance(callback_data, ListTurn) else 0
    await bring(
        event, languages_screen(await accounts.languages(talk.user.id), talk.user, start, talk.say), talk.bot
    )


async def language_chosen(
    callback: CallbackQuery, talk: Talk, callback_data: UseSpeechLanguage, accounts: Accounts, access: Access
) -> None:
    """Takes only a language that the service still has: with another one every call would be refused."""
    found, code = await accounts.languages(talk.user.id), callback_data.code or None
    if code is not None and code not in {language.code for language in found}:
        raise Refusal("speech-language-gone")
    await access.set_speech(talk.user.id, code, talk.user.voice)
    changed = replace(talk.user, speech_lang=code)
    await bring(callback, languages_screen(found, changed, callback_data.start, talk.say), talk.bot)


async def voice_chosen(
    callback: CallbackQuery, talk: Talk, callback_data: UseVoice, accounts: Accounts, access: Access
) -> None:
    await access.set_speech(talk.user.id, talk.user.speech_lang, callback_data.voice)
    changed = replace(talk.user, voice=callback_data.voice)
    found = await accounts.languages(talk.user.id)
    await bring(callback, languages_screen(found, changed, callback_data.start, talk.say), talk.bot)


def languages_screen(languages: Sequence[VoiceLanguage], user: User, start: int, say: Say) -> Screen:
    """The chosen language is marked; the account's own stands first."""
    shown = languages[start : start + PAGE]
    own = say.plain("button-speech-own")
    rows: list[tuple[Button, ...]] = [
        (_language(own, "", start, is_chosen=user.speech_lang is None),),
        *((_language(one.name, one.code, start, is_chosen=one.code == user.speech_lang),) for one in shown),
    ]
    turn = tuple(
        Button(say.plain(label), ListTurn(place=Place.LANGUAGES, start=first))
        for label, first in (("button-previous", start - PAGE), ("button-next", start + PAGE))
        if 0 <= first < len(languages)
    )
    voices = tuple(
        Button(
            f"{_MARK if voice is user.voice else ''}{say.plain('button-voice', voice=voice.value)}",
            UseVoice(voice=voice, start=start),
        )
        for voice in (Gender.FEMALE, Gender.MALE)
    )
    lines: list[str] = [say("languages-title" if languages else "languages-empty"), say("languages-what-for")]
    names = [say("languages-row", name=one.name, code=one.code) for one in shown]
    text = "\n\n".join([lines[0], *(["\n".join(names)] if names else []), lines[1]])
    return Screen(text, (*rows, turn, voices, back_to_menu(say)))


def _language(name: str, code: str, start: int, *, is_chosen: bool) -> Button:
    return Button(
        with_words(f"{_MARK if is_chosen else ''}{name}"), UseSpeechLanguage(code=code, start=start)
    )
