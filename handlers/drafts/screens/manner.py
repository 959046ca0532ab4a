"""«Голос и разговор»: who reads the text and in which language, how long it rings, what the service notices. What a choice
needs, and what rules it out, is said here before the service refuses it. Pure functions.
"""

from collections.abc import Sequence

from bot.domain.costs.price import TEXT_COST
from bot.domain.drafts.draft import CallDraft, FromTemplate, Gender, SpokenText
from bot.domain.reactions import facts
from bot.services.account.accounts import VoiceLanguage
from bot.services.drafts.drafting import ConfirmView
from bot.telegram.buttons import Above
from bot.telegram.keyboard_rows import with_words
from bot.telegram.rendering import money
from bot.telegram.screen import Button, Screen
from bot.telegram.texts import Safe, Say
from handlers.drafts.buttons import ChooseTextLanguage, MannerOptions, Option, SetTextLanguage
from handlers.drafts.screens.option_rows import marked, set_option, switch, values_row
from handlers.drafts.screens.upwards import back_to

LANGUAGES_SHOWN = 8


def manner_button(view: ConfirmView, say: Say) -> Button:
    """The button in the menu of what can be changed."""
    return Button(say.plain("button-manner"), MannerOptions(draft=view.draft_id, revision=view.revision))


def manner_screen(view: ConfirmView, say: Say) -> Screen:
    content = view.content
    back = back_to(Above.MENU, view, say)
    if isinstance(content.what, FromTemplate):
        return Screen(say("manner-of-template"), (back,))
    manner = content.manner
    interruption = say.plain("button-interruption")
    end_of_speech = say.plain("button-end-of-speech")
    rows: list[tuple[Button, ...]] = []
    if isinstance(content.what, SpokenText):
        rows += [_voices(view, content.what, say), (_language_button(view, content.what, say),)]
    if isinstance(content.what, SpokenText) and content.is_personal:
        words = switch(view, Option.AS_WRITTEN, say.plain("button-as-written"), is_on=content.what.as_written)
        rows.append((words,))
    rows += [
        values_row(view, Option.ANSWER_TIMEOUT, say),
        (
            switch(view, Option.INTERRUPTION, interruption, is_on=manner.notices_interruption),
            switch(view, Option.END_OF_SPEECH, end_of_speech, is_on=manner.finds_end_of_speech),
        ),
    ]
    if _has_manager(content):
        label = say.plain("button-manager-number")
        rows.append((switch(view, Option.MANAGER_NUMBER, label, is_on=manner.manager_sees_sender),))
    return Screen("\n\n".join([say("manner-title"), *_notes(content, say)]), (*rows, back))


def languages_screen(
    view: ConfirmView, what: SpokenText, languages: Sequence[VoiceLanguage], start: int, say: Say
) -> Screen:
    """The chosen language is marked; the account's own stands first."""
    draft, revision = view.draft_id, view.revision

    def language(name: str, code: str) -> tuple[Button, ...]:
        label = with_words(marked(name, is_on=code == (what.lang or "")))
        return (Button(label, SetTextLanguage(draft=draft, revision=revision, code=code, start=start)),)

    turn = tuple(
        Button(say.plain(label), ChooseTextLanguage(draft=draft, revision=revision, start=first))
        for label, first in (
            ("button-previous", start - LANGUAGES_SHOWN),
            ("button-next", start + LANGUAGES_SHOWN),
        )
        if 0 <= first < len(languages)
    )
    rows = [language(one.name, one.code) for one in languages[start : start + LANGUAGES_SHOWN]]
    back = (Button(say.plain("button-back"), MannerOptions(draft=draft, revision=revision)),)
    text = say("choose-text-language" if languages else "languages-empty")
    return Screen(text, (language(say.plain("button-speech-own"), ""), *rows, turn, back))


def _notes(content: CallDraft, say: Say) -> list[Safe]:
    """What the rows are, what is missing among them and why, and what a voice costs a list."""
    notes: list[Safe] = []
    if not isinstance(content.what, SpokenText):
        notes.append(say("manner-no-voice", why="no-text" if content.what is None else "record"))
    elif content.source is not None:
        notes.append(say("manner-voice-of-list", cost=money(TEXT_COST, say)))
    notes.append(say("manner-rows"))
    if not _has_manager(content):
        notes.append(say("manner-no-manager"))
    return notes


def _has_manager(content: CallDraft) -> bool:
    return bool(facts(content.reactions).managers)


def _voices(view: ConfirmView, what: SpokenText, say: Say) -> tuple[Button, ...]:
    return tuple(
        Button(
            marked(say.plain("button-voice", voice=gender.value), is_on=what.gender is gender),
            set_option(view, Option.VOICE, int(gender is Gender.MALE)),
        )
        for gender in (Gender.FEMALE, Gender.MALE)
    )


def _language_button(view: ConfirmView, what: SpokenText, say: Say) -> Button:
    label = say.plain("button-text-language", lang=what.lang or "own")
    return Button(label, ChooseTextLanguage(draft=view.draft_id, revision=view.revision))
