"""«Голос и разговор» and «Ещё» in both languages: every label is read whole, every button fits, and what a choice needs is said."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.drafts.draft import CallDraft, FromTemplate, Gender, SpokenText, StoredRecord
from bot.domain.drafts.manner import Manner
from bot.domain.ids import RecordId, TemplateId
from bot.domain.reactions import Reaction, Trigger
from bot.domain.when.schedule import CallWindow
from bot.services.account.accounts import VoiceLanguage
from bot.telegram.keyboard_rows import fits
from bot.telegram.screen import Screen
from bot.telegram.texts import LANGUAGES, Say, Texts
from handlers.drafts.screens.manner import languages_screen, manner_screen
from handlers.drafts.screens.options import more_screen
from tests.unit.telegram.views import CHOSEN, TWO, confirm_view, content, list_content, list_view

TEXTS = Texts.load(strict=True)
MANAGER = (Reaction(Trigger(digit=2), manager=TWO),)
HOURS = CallWindow(time(9), time(20))
LONG = tuple(VoiceLanguage(f"Язык с очень длинным названием, номер {n}", f"xx-{n:02}") for n in range(20))


@pytest.fixture(params=LANGUAGES)
def say(request: pytest.FixtureRequest) -> Say:
    return TEXTS(request.param)


def drafts() -> list[CallDraft]:
    chosen = replace(content(), manner=CHOSEN, reactions=MANAGER, window=HOURS.without_weekends())
    return [
        content(),
        chosen,
        replace(
            chosen, manner=Manner(answer_timeout_s=17), window=replace(HOURS, is_local=False), redial_min=25
        ),
        replace(chosen, what=SpokenText("x", "en-US", Gender.MALE)),
        replace(chosen, what=StoredRecord(RecordId(5))),
        replace(chosen, what=FromTemplate(TemplateId(3))),
        replace(chosen, what=None),
        list_content(
            what=SpokenText("x", "kk-KZ", Gender.MALE), window=HOURS, per_minute=7, skip_recent_days=5
        ),
    ]


def screens(draft: CallDraft, say: Say) -> list[Screen]:
    shown = confirm_view(content=draft) if draft.source is None else list_view(content=draft)
    found = [manner_screen(shown, say), more_screen(shown, say, redial_range=(15, 90))]
    if isinstance(draft.what, SpokenText):
        found += [languages_screen(shown, draft.what, LONG, start, say) for start in (0, 8, 16)]
    return found


@pytest.mark.parametrize("draft", drafts())
def test_every_label_is_read_whole_and_every_button_fits(draft: CallDraft, say: Say) -> None:
    for screen in screens(draft, say):
        markup = screen.markup()
        assert markup is not None
        for row in markup.inline_keyboard:
            for button in row:
                assert fits(button.text, len(row)), button.text
                assert len((button.callback_data or "").encode()) <= 64


@pytest.mark.parametrize(
    ("draft", "key"),
    [
        (drafts()[4], "record"),
        (drafts()[6], "no-text"),
    ],
)
def test_what_has_no_voice_of_its_own_says_why(draft: CallDraft, key: str, say: Say) -> None:
    text = manner_screen(confirm_view(content=draft), say).text
    assert say("manner-no-voice", why=key) in text
    assert say("manner-no-manager") not in text


def test_a_manager_is_needed_for_his_number_and_hours_for_days(say: Say) -> None:
    view = confirm_view(content=content())
    assert say("manner-no-manager") in manner_screen(view, say).text
    assert say("more-hours-any") in more_screen(view, say, redial_range=(15, 90)).text
