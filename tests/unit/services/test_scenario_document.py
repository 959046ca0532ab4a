"""A scenario's file: what was saved comes back, nothing secret goes along, and a bad file is told in a sentence."""

import json
from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from bot.domain.calls.call_outcome import CallOutcome
from bot.domain.drafts.draft import (
    CallDraft,
    FromTemplate,
    Gender,
    OwnPhone,
    Purpose,
    SpokenCode,
    SpokenText,
    StoredRecord,
)
from bot.domain.drafts.manner import Manner
from bot.domain.drafts.rounds import Rounds
from bot.domain.drafts.scenario import to_share
from bot.domain.hooks.own_hook import OwnHook
from bot.domain.ids import RecordId, TemplateId
from bot.domain.phone import Phone
from bot.domain.reactions import Reaction, Trigger, parse
from bot.domain.when.schedule import CallWindow
from bot.services.refusal import Refusal
from bot.services.scenarios.document import LARGEST, read_document, write_document

TREE = parse(
    "1 приду: Спасибо\n1.1 (да, конечно): смс Ждём\n2: менеджер +7 495 000-00-01\n9: стоп\n*: лид"
).tree
FULL = CallDraft(
    what=SpokenText("Придёте?", "ru-RU", Gender.MALE),
    sender=OwnPhone(Phone("74950000009")),
    needs_recording=True,
    recording_acknowledged=True,
    purpose=Purpose.NOTICE,
    window=CallWindow(time(9), time(18, 30), frozenset({1, 3})),
    per_minute=20,
    skip_recent_days=3,
    with_unknown_prefix=True,
    own_hook=OwnHook("https://shop.example/hook", "", '{"Authorization": "very-secret"}'),
    rounds=Rounds(2, (CallOutcome.BUSY,), 45),
    reactions=TREE,
    manner=Manner(answer_timeout_s=45),
)


@pytest.mark.parametrize(
    "content",
    [
        FULL,
        CallDraft(what=SpokenText("Ждём, {Имя}")),
        CallDraft(what=StoredRecord(RecordId(555), SpokenText("Ждём")), redial_min=30),
        CallDraft(what=FromTemplate(TemplateId(12), (("name", "Имя"),), "Ждём, {name}")),
    ],
)
def test_what_was_written_is_read_again(content: CallDraft) -> None:
    name, read = read_document(write_document("Запись", content).encode())
    assert (name, read) == ("Запись", to_share(content))


def test_nothing_of_the_authors_goes_along() -> None:
    written = write_document("Запись", FULL)
    assert "very-secret" not in written
    assert "shop.example" not in written
    assert "74950000009" not in written


def test_what_a_stranger_wrote_about_hooks_and_promises_is_left_out() -> None:
    hook = {"url": "https://evil.example/", "parameters": "", "headers": ""}
    document = json.loads(write_document("Запись", FULL))
    document["call"] |= {"own_hook": hook, "recording_acknowledged": True, "phones": ["79160000001"]}
    _, read = read_document(json.dumps(document).encode())
    assert (read.own_hook, read.recording_acknowledged, read.phones) == (None, False, ())


def changed(change: Callable[[dict[str, Any]], object], content: CallDraft = FULL) -> bytes:
    document = json.loads(write_document("Запись", content))
    change(document)
    return json.dumps(document).encode()


def in_call(**members: object) -> Callable[[dict[str, Any]], object]:
    return lambda document: document["call"].update(members)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (b"", "scenario-not-ours"),
        (b"\xff\xfe\x00", "scenario-not-ours"),
        (b"[1]", "scenario-not-ours"),
        (b'{"ivrs": []}', "scenario-not-ours"),
        (rb'{"dialgram":"scenario","version":1,"name":"\ud800","call":{}}', "scenario-not-ours"),
        (b"[" * 100_000, "scenario-not-ours"),
        (b" " * (LARGEST + 1), "scenario-too-big"),
        (changed(lambda document: document.update(dialgram="report")), "scenario-not-ours"),
        (changed(lambda document: document.update(version=2)), "scenario-newer"),
        (changed(in_call(repeats_at_night=True)), "scenario-newer"),
        (changed(in_call(manner={"sings": True})), "scenario-newer"),
        (changed(lambda document: document["call"]["reactions"][0].update(dances=1)), "scenario-newer"),
        (changed(lambda document: document.update(name=" \u200b")), "scenario-wrong"),
        (changed(lambda document: document["call"].pop("what")), "scenario-wrong"),
        (changed(in_call(what={"text": " ", "kind": "text"})), "scenario-wrong"),
        (changed(in_call(what={"text": "я" * 1025, "kind": "text"})), "scenario-wrong"),
        (changed(in_call(what={"text": "я" * 5000, "kind": "text"})), "scenario-wrong"),
        (changed(in_call(what={"text": "а\u0000б", "kind": "text"})), "scenario-wrong"),
        (changed(in_call(what={"record_id": 10**30, "kind": "record"})), "scenario-wrong"),
        (changed(in_call(what={"record_id": 1e999, "kind": "record"})), "scenario-wrong"),
        (changed(in_call(what={"template": "{code}", "kind": "code"})), "scenario-wrong"),
        (changed(in_call(window={"start": "20:00", "end": "09:00", "weekdays": [1]})), "scenario-wrong"),
        (changed(in_call(redial_min=0.5)), "scenario-wrong"),
        (changed(in_call(per_minute=-5)), "scenario-wrong"),
        (changed(in_call(skip_recent_days=366)), "scenario-wrong"),
        (changed(in_call(manner={"answer_timeout_s": 900})), "scenario-wrong"),
        (changed(in_call(purpose="spam")), "scenario-wrong"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_reason(written: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_document(written)
    assert refused.value.code == code


def test_too_many_reactions_and_levels_are_refused() -> None:
    wide = tuple(Reaction(Trigger(1), sentence="Да") for _ in range(301))
    deep: tuple[Reaction, ...] = ()
    for _ in range(51):
        deep = (Reaction(Trigger(1), sentence="Да", children=deep),)
    for tree in (wide, deep):
        written = write_document("Запись", CallDraft(what=SpokenText("Ждём"), reactions=tree))
        with pytest.raises(Refusal, match="scenario-wrong"):
            read_document(written.encode())


def test_what_could_not_be_read_again_is_not_written() -> None:
    wide = tuple(Reaction(Trigger(1), sentence="Да" * 500) for _ in range(300))
    with pytest.raises(Refusal, match="scenario-too-big"):
        write_document("Запись", CallDraft(what=SpokenText("Ждём"), reactions=wide))


def test_a_code_is_no_scenario() -> None:
    with pytest.raises(Refusal, match="scenario-wrong"):
        read_document(write_document("Код", CallDraft(what=SpokenCode("Код {code}"))).encode())
