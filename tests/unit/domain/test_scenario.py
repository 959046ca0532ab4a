"""What of a call is saved, and what is handed to others."""

from dataclasses import fields, replace
from datetime import UTC, datetime

from bot.domain.drafts.draft import (
    CallDraft,
    DutyPhone,
    FromList,
    FromTemplate,
    OwnPhone,
    Purpose,
    SpokenText,
    StoredRecord,
)
from bot.domain.drafts.rounds import Rounds
from bot.domain.drafts.scenario import (
    for_a_few,
    levels,
    name_from,
    needs_list,
    read_name,
    scenario_of,
    shortened,
    to_share,
)
from bot.domain.hooks.own_hook import OwnHook
from bot.domain.ids import ListId, RecordId, TemplateId
from bot.domain.phone import Phone
from bot.domain.reactions import Reaction, Trigger, parse

PHONE = Phone("79160000001")
OF_ONE_CALL = {
    "phones", "when", "source", "follows", "names", "same_list_again", "extensions", "hint", "at_any_hour",
    "guessed", "typed_in", "trial_of", "typed_revision", "text_with_when", "round_number", "voiced",
    "typed_reactions", "reactions_before", "appointments", "cancels",
}  # fmt: skip
KEPT = {
    "what", "sender", "needs_recording", "purpose", "window", "redial_min", "per_minute", "skip_recent_days",
    "with_unknown_prefix", "recording_acknowledged", "own_hook", "rounds", "reactions", "manner", "until_acknowledged",
}  # fmt: skip


def test_each_field_of_a_call_is_known_to_be_kept_or_left_out() -> None:
    assert {field.name for field in fields(CallDraft)} - KEPT - OF_ONE_CALL == set()


def test_recipients_and_traces_of_typing_are_left_out_and_the_rest_is_kept() -> None:
    tree = parse("1 да: Спасибо\n9: стоп").tree
    call = CallDraft(
        phones=(PHONE,),
        what=SpokenText("Ждём вас"),
        when=datetime(2026, 11, 23, 9, tzinfo=UTC),
        sender=OwnPhone(PHONE),
        source=FromList(ListId(1), "Клиенты"),
        names=((PHONE, "Анна"),),
        purpose=Purpose.NOTICE,
        rounds=Rounds(),
        reactions=tree,
        typed_in=(5,),
        voiced=(("Спасибо", RecordId(7)),),
    )
    assert scenario_of(call) == CallDraft(
        what=SpokenText("Ждём вас"),
        sender=OwnPhone(PHONE),
        purpose=Purpose.NOTICE,
        rounds=Rounds(),
        reactions=tree,
    )


def test_a_template_keeps_its_columns_and_forgets_the_values_of_one_person() -> None:
    by = FromTemplate(TemplateId(12), (("name", "Имя"),), "Ждём, {name}", (("name", "Анна"),))
    assert scenario_of(CallDraft(what=by)).what == replace(by, values=())
    assert needs_list(CallDraft(what=by))
    assert not needs_list(CallDraft(what=SpokenText("Ждём")))
    assert needs_list(CallDraft(what=SpokenText("{Имя}, ждём")))
    assert not needs_list(CallDraft())


def test_others_get_nothing_of_the_authors_own_systems() -> None:
    hook = OwnHook("https://shop.example/hook", "", '{"Authorization": "secret"}')
    inner = Reaction(Trigger(2), sentence="Ещё", own_hook=hook)
    tree = (Reaction(Trigger(1), sentence="Да", own_hook=hook, children=(inner,)),)
    shared = to_share(
        CallDraft(
            what=SpokenText("Ждём"),
            sender=DutyPhone(),
            own_hook=hook,
            reactions=tree,
            needs_recording=True,
            recording_acknowledged=True,
        )
    )
    assert (shared.sender, shared.own_hook, shared.recording_acknowledged) == (None, None, False)
    assert shared.needs_recording
    assert shared.reactions == (
        Reaction(Trigger(1), sentence="Да", children=(Reaction(Trigger(2), sentence="Ещё"),)),
    )


def test_a_few_phones_have_nothing_that_only_lists_have() -> None:
    saved = CallDraft(
        what=SpokenText("Ждём"),
        rounds=Rounds(),
        per_minute=20,
        skip_recent_days=3,
        purpose=Purpose.NOTICE,
        with_unknown_prefix=True,
        redial_min=30,
    )
    assert for_a_few(saved) == CallDraft(what=SpokenText("Ждём"), redial_min=30)


def test_a_name_is_the_first_words_in_one_line() -> None:
    assert name_from(CallDraft(what=SpokenText("Ждём вас\nзавтра"))) == "Ждём вас завтра"
    assert name_from(CallDraft(what=StoredRecord(RecordId(5), SpokenText("Привет")))) == "Привет"
    assert name_from(CallDraft(what=FromTemplate(TemplateId(1), name="Запись"))) == "Запись"
    assert name_from(CallDraft(what=StoredRecord(RecordId(5)))) == ""
    long = shortened("Напоминаем вам о записи к стоматологу — завтра в 15:00")
    assert long == "Напоминаем вам о записи к стоматологу…"


def test_a_typed_name_is_one_line_of_what_can_be_seen() -> None:
    assert read_name("  Будни\n утром ") == "Будни утром"
    assert read_name("\u202eabc\u0000") == "abc"
    assert read_name(" \u200b ") == ""
    assert len(read_name("я" * 500)) == 60


def test_levels_are_counted_without_recursion() -> None:
    assert levels(()) == 0
    assert levels(parse("1: да\n1.2: нет\n1.2.3: стоп").tree) == 3
