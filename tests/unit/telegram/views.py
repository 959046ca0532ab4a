"""Views as the services make them, with made-up people, to be drawn in both languages."""

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from bot.domain.calls.launch import WithheldReason
from bot.domain.costs.money import Kopecks
from bot.domain.costs.price import PriceBasis, PriceEstimate
from bot.domain.drafts.draft import (
    CallDraft,
    DutyPhone,
    FromLaunch,
    FromList,
    FromTemplate,
    Gender,
    OwnPhone,
    SpokenCode,
    SpokenText,
    StoredRecord,
)
from bot.domain.drafts.manner import Manner
from bot.domain.ids import DraftId, LaunchId, ListId, RecordId, TemplateId
from bot.domain.phone import Phone
from bot.domain.reactions import Reaction, Trigger
from bot.domain.when.schedule import EVERY_DAY, CallWindow
from bot.services.drafts.drafting import ConfirmView, LeftOut
from bot.services.drafts.list_view import Consent, ListView
from bot.services.refusal import Refusal
from storage.calling.list_recipients import Sample

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TOMORROW_AT_TEN = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
ONE, TWO, THREE = (Phone(f"7916000000{n}") for n in (1, 2, 3))
TEXT = "Напоминаем о записи <завтра> & ждём"

UNKNOWN_PRICE = PriceEstimate(Kopecks(40), None, PriceBasis.UNKNOWN)
KNOWN_PRICE = PriceEstimate(Kopecks(160), Kopecks(480), PriceBasis.PAST_CALLS)


def content(*phones: Phone, when: datetime | None = None) -> CallDraft:
    return CallDraft(phones=phones or (ONE,), what=SpokenText(TEXT), when=when, sender=DutyPhone())


def confirm_view(**changes: object) -> ConfirmView:
    view = ConfirmView(
        draft_id=DraftId(17),
        revision=2,
        content=content(),
        phones=(ONE,),
        left_out=(),
        account_number=123456,
        domain="calls.example.org",
        banner="",
        when=None,
        zone=MOSCOW,
        language="ru",
        is_for_self=False,
        sender_phone=None,
        estimate=UNKNOWN_PRICE,
        balance_kopecks=123450,
        outside_window=None,
        blockers=(),
        warnings=(),
    )
    return replace(view, **changes)  # type: ignore[arg-type]  # fields by name


LIST = FromList(ListId(5), "clients <old>.xlsx", ("Скидка", "Город"))


def listed(**changes: object) -> ListView:
    view = ListView(
        list_id=LIST.list_id,
        name=LIST.name,
        is_saved=False,
        total=100,
        recipient_count=97,
        is_written=True,
        left_out={"unreadable": 1, "stop_list": 2},
        columns=LIST.columns,
        samples=(Sample(ONE, "Ольга", ("40 %", "")), Sample(TWO, None, ("5 % {name}", "Казань"))),
        consent=None,
        same_list=None,
        same_list_at=None,
    )
    return replace(view, **changes)  # type: ignore[arg-type]  # fields by name


def list_content(**changes: object) -> CallDraft:
    window = CallWindow(time(9), time(20), frozenset({1, 2, 3, 4, 5}))
    draft = CallDraft(source=LIST, window=window, sender=DutyPhone())
    return replace(draft, **changes)  # type: ignore[arg-type]  # fields by name


def list_view(list_changes: dict[str, object] | None = None, **changes: object) -> ConfirmView:
    values: dict[str, object] = {"content": list_content(what=SpokenText(TEXT)), "phones": (), **changes}
    return confirm_view(listed=listed(**(list_changes or {})), **values)


SAID = FromTemplate(
    TemplateId(678), (("имя", "\N{BULLET}name"), ("скидка", "Скидка")), "{имя}, скидка {скидка}"
)

LIST_VIEWS = {
    "asking what to say": list_view(
        content=list_content(), blockers=(Refusal("draft-no-speech", limit=None, actual=None),)
    ),
    "ready, with every option": list_view(
        {
            "consent": Consent("photo", "", "file", NOW),
            "left_out": {
                "unreadable": 1,
                "double": 1,
                "unknown_prefix": 3,
                "recent": 12,
                "no_value": 1,
                "no_record": 1,
                "no_money": 1,
                "of a newer program": 1,
            },
        },
        content=list_content(
            what=SpokenText(TEXT),
            window=CallWindow(time(10, 30), time(18), frozenset({1, 3, 5})),
            redial_min=30,
            per_minute=1,
            skip_recent_days=3,
            with_unknown_prefix=True,
        ),
        estimate=KNOWN_PRICE,
    ),
    "in a voice that no record takes": list_view(
        content=list_content(what=SpokenText(TEXT, gender=Gender.MALE)),
        estimate=replace(KNOWN_PRICE, text_costs=(Kopecks(40), Kopecks(3880))),
    ),
    "by a template": list_view(
        content=list_content(what=SAID, window=CallWindow(time(9), time(20), EVERY_DAY), redial_min=30)
    ),
    "by a template of unknown words": list_view(content=list_content(what=replace(SAID, text=""))),
    "launched today already": list_view(
        {"same_list": LaunchId(3), "same_list_at": NOW}, blockers=(Refusal("same-list"),)
    ),
    "being written": list_view(
        {"is_written": False, "recipient_count": 0, "total": 100}, blockers=(Refusal("list-not-written"),)
    ),
    "those not reached, with too little money": list_view(
        {"left_out": {}, "name": ""},
        content=list_content(what=StoredRecord(RecordId(5)), source=FromLaunch(LaunchId(3), ()), window=None),
        blockers=(
            Refusal("not-enough-money", balance=12000, needed=48000, missing=36000),
            Refusal("cap-launch", cap=50, recipients=97),
            Refusal("cap-user", cap=50, left=3, recipients=97),
            Refusal("draft-when-outside", window="09:00-20:00"),
            Refusal("nobody-left"),
        ),
    ),
}

CHOSEN = Manner(
    answer_timeout_s=45, notices_interruption=True, finds_end_of_speech=True, manager_sees_sender=True
)

CONFIRM_VIEWS = {
    "one call, price unknown": confirm_view(),
    "planned, own number, known price": confirm_view(
        content=replace(content(when=TOMORROW_AT_TEN), sender=OwnPhone(TWO)),
        when=TOMORROW_AT_TEN,
        sender_phone=TWO,
        estimate=KNOWN_PRICE,
        banner="Песочница: звонки не настоящие",
    ),
    "several, some left out, at night": confirm_view(
        content=content(ONE, TWO, THREE),
        phones=(ONE,),
        left_out=(LeftOut(TWO, WithheldReason.STOP_LIST), LeftOut(THREE, WithheldReason.UNKNOWN_CALL)),
        outside_window=datetime(2026, 11, 24, 6, 0, tzinfo=UTC),
        warnings=(Refusal("unknown-prefix", phone=str(ONE)),),
    ),
    "blocked": confirm_view(
        balance_kopecks=0,
        blockers=(
            Refusal("no-money", balance=0),
            Refusal("cap-day", cap=100, left=0, recipients=1),
            Refusal("cap-money", cap=50000, left=150),
        ),
    ),
    "balance not known": confirm_view(balance_kopecks=None),
    "another voice, recorded": confirm_view(
        content=replace(
            content(), what=SpokenText(TEXT, lang="en-US", gender=Gender.MALE), needs_recording=True
        )
    ),
    "everything about the talk chosen": confirm_view(
        content=replace(
            content(),
            what=SpokenText(TEXT, gender=Gender.MALE),
            window=replace(CallWindow(time(9), time(20)).without_weekends(), is_local=False),
            manner=CHOSEN,
            reactions=(
                Reaction(Trigger(digit=1), sentence="Спасибо"),
                Reaction(Trigger(digit=2), manager=TWO),
            ),
        )
    ),
    "a template after all that": confirm_view(
        content=replace(
            content(),
            what=FromTemplate(TemplateId(678)),
            window=CallWindow(time(9), time(20)).without_weekends(),
            manner=CHOSEN,
            needs_recording=True,
            recording_acknowledged=True,
        )
    ),
    "a stored record": confirm_view(content=replace(content(), what=StoredRecord(RecordId(12345)))),
    "a template": confirm_view(content=replace(content(), what=FromTemplate(TemplateId(678)))),
    "a code, at night": confirm_view(
        content=replace(content(), what=SpokenCode("Ваш код: {code}.")),
        outside_window=datetime(2026, 11, 24, 6, 0, tzinfo=UTC),
    ),
    "nothing to say yet": confirm_view(
        content=replace(content(), what=None), blockers=(Refusal("draft-no-speech", limit=None, actual=None),)
    ),
}
