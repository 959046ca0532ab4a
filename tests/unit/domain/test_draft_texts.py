"""Which texts of a launch are made into records and paid once, and which go along with every request."""

from dataclasses import replace

from bot.domain.drafts.draft import CallDraft, FromList, Gender, SpokenText, StoredRecord
from bot.domain.drafts.draft_texts import texts_of_each_request, texts_to_voice
from bot.domain.ids import ListId, RecordId
from bot.domain.reactions import Reaction, Trigger

TEXT = SpokenText("Вы придёте?")
TREE = (
    Reaction(Trigger(digit=1), sentence="Спасибо"),
    Reaction(Trigger(digit=2), sentence="Вы придёте?"),
)
LISTED = CallDraft(what=TEXT, source=FromList(ListId(1), "clients.csv"), reactions=TREE)


def both(content: CallDraft) -> tuple[list[str], list[str]]:
    return list(texts_to_voice(content).values()), list(texts_of_each_request(content))


def test_a_list_has_all_its_texts_voiced_once() -> None:
    assert both(LISTED) == (["Вы придёте?", "Спасибо"], [])
    assert both(replace(LISTED, what=StoredRecord(RecordId(5)))) == (["Спасибо", "Вы придёте?"], [])


def test_a_record_has_no_voice_of_ours_so_the_text_with_one_goes_along_each_time() -> None:
    male = replace(LISTED, what=replace(TEXT, gender=Gender.MALE))
    assert both(male) == (["Спасибо"], ["Вы придёте?"])


def test_a_record_has_no_language_of_ours_so_all_texts_in_one_go_along_each_time() -> None:
    english = replace(LISTED, what=replace(TEXT, lang="en-US"))
    assert both(english) == ([], ["Вы придёте?", "Спасибо"])


def test_without_a_list_nothing_is_voiced_beforehand() -> None:
    assert both(replace(LISTED, source=None)) == ([], ["Вы придёте?", "Спасибо"])
