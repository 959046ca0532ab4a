"""Conversations that set the fields of a call, each with what the service has to receive. Names are the contract's own
(sections 1 and 12): `ivrs.digit` is a reaction's, `ivrs.ivrs.digit` that of one below another, `template.phones` belongs to
a call by a template.
"""

import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.clock import utc_now
from tests.e2e.list_chat import list_arrives, people
from tests.e2e.list_files import send as send_file
from tests.e2e.story import Story

MOSCOW = ZoneInfo("Europe/Moscow")
_BEGAN = utc_now()
_TODAY = _BEGAN.astimezone(MOSCOW).date()
WEDNESDAY = datetime.combine(
    _TODAY + timedelta(days=(9 - _TODAY.isoweekday()) % 7), datetime.min.time(), MOSCOW
)
"""Weekends are left out and hours are kept: these conversations take place on a Wednesday at noon."""
TOMORROW_AT_TEN = int((WEDNESDAY + timedelta(days=1, hours=10)).timestamp())
NOBODY = "http://127.0.0.1:9"
"""A system of the user's own that takes nothing."""
WITHOUT_OUR_ADDRESS = {"public_url": None, "forward_hosts": ("*", NOBODY)}
"""Then the user's own webhook is in the request itself; else ours is, and tests/e2e/test_own_hook.py looks at their system."""
SENDER, MANAGER = "74950000001", "74950000009"


def clock() -> datetime:
    return WEDNESDAY + timedelta(hours=12) + (utc_now() - _BEGAN)


@dataclass(frozen=True, slots=True)
class Journey:
    """`expected`: the fields that it sets, with the value that the service receives, or how to find it in the sandbox; None:
    the field is not sent.
    """

    does: Callable[[Story], Awaitable[None]]
    expected: dict[str, object]
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.does.__name__


def received(body: dict[str, Any], name: str) -> list[object]:
    """Every value of that field in the request: a reaction's may stand in several places."""
    name = name.removeprefix("template.")
    levels, _, last = name.rpartition("ivrs.")
    if not levels and last == name:
        return [_at(body, name)]
    top = body["ivrs"]
    below = [child for node in top for child in node.get("ivrs", [])]
    return [_at(node, last) for node in _nodes(below if levels else top)]


def _nodes(level: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in level:
        yield node
        yield from _nodes(node.get("ivrs", []))


def _at(body: dict[str, Any], name: str) -> object:
    found: Any = body
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


# -- taps ------------------------------------------------------------------------------------------------------------


async def chooses(story: Story, *labels: str) -> None:
    """Taps values or switches, each marked before the next."""
    for label in labels:
        await story.press(label)
        await story.until(lambda label=label: f"✓ {label}" in story.buttons(), f"the choice of {label}")


async def opens(story: Story, part: str, shown: str) -> None:
    """From the confirm screen to one of the parts that can be changed."""
    await story.press("Изменить")
    await story.sees("Что изменить")
    await story.press(part)
    await story.sees(shown)


async def returns(story: Story) -> None:
    """From a screen of options to the confirm screen."""
    await story.press("Назад")
    await story.sees("Что изменить")
    await story.press("Назад")
    await story.until(lambda: "Изменить" in story.buttons(), "the confirm screen")


async def chooses_manner(story: Story, *, language: str) -> None:
    await opens(story, "Голос и разговор", "^Голос и разговор")
    await chooses(
        story, "Мужской голос", "45 с", "Перебивание", "Конец речи", "Менеджеру — номер отправителя"
    )
    await story.press("Язык")
    await story.press(language)
    await story.until(
        lambda: any(label.startswith("Язык: ") and "-" in label for label in story.buttons()), "it"
    )
    await returns(story)


async def is_recorded(story: Story) -> None:
    await opens(story, "Записывать разговор", ".")
    await story.press("Предупрежу, записывать")
    await story.sees("Разговор будет записан")


# -- journeys --------------------------------------------------------------------------------------------------------


async def one_call_with_every_choice(story: Story) -> None:
    await story.say(f"/call +7 916 000-00-45 завтра в 10\nВы придёте?\n1: менеджер +{MANAGER}")
    await story.sees("Проверьте звонок")
    await opens(story, "Откуда звонить", "С какого номера")
    await story.press("+7 495 000-00-01")
    await story.sees("С номера: \\+7 495 000-00-01")
    await is_recorded(story)
    await chooses_manner(story, language="English")
    await opens(story, "Ещё", "Как звонить")
    await story.press("Часы")
    await story.press("9:00–21:00")
    await story.until(lambda: "✓ пн" in story.buttons(), "the days")
    await story.press("пн")
    await story.until(lambda: "пн" in story.buttons(), "Monday off")
    await chooses(story, "30 мин")
    await returns(story)
    await story.press("Подтвердить")


async def a_list_with_every_choice(story: Story) -> None:
    await list_arrives(story, people(1, 2))
    await story.say(f"Вы придёте?\n1: менеджер +{MANAGER}")
    await story.sees("(?s)Проверьте.*Вы придёте")
    await is_recorded(story)
    await chooses_manner(story, language="Қазақша")
    await opens(story, "Ещё", "Как звонить")
    await chooses(story, "Без выходных", "15 мин")
    await story.press("Местное время")
    await story.until(lambda: "Местное время" in story.buttons(), "the cabinet's time")
    await returns(story)
    await story.press("Это уведомление")


async def a_stored_record(story: Story) -> None:
    await story.say(f"/call +7 916 000-00-45 #{_record(story)}")
    await story.sees("Проверьте звонок")
    await story.press("Подтвердить")


async def reactions_as_lines(story: Story) -> None:
    await story.say(
        "/call +7 916 000-00-45\nВы придёте?\n1 приду: Спасибо\n1.2: смс Ждём вас\n"
        f"2: менеджер +{MANAGER}\n3 (да, конечно): смс #12\n4: #{_record(story)}\n9: стоп\n* 10 с: лид"
    )
    await story.sees("Проверьте звонок")
    await story.press("Подтвердить")


async def a_reaction_on_screens(story: Story) -> None:
    await story.say("+7 916 000-00-45 Вы придёте?\n1: смс #12; Ждём вас")
    await story.sees("Проверьте звонок")
    await opens(story, "Реакции", "Реакции звонка")
    await story.press("1")
    await story.sees("Выбрано: 1")
    for asked, question, typed in (
        ("Канал СМС", "Через какой канал", "VIBER"),
        ("Интервал писем", "Раз в сколько минут", "30"),
    ):
        await story.press("Ещё")
        await story.sees("Что ещё изменить")
        await story.press(asked)
        await story.sees(question)
        await story.say(typed)
        await story.sees(f"{asked}: {typed}")
    await story.press("Ещё")
    await story.press("Звук")
    await story.sees("Звук из текста")
    await story.press("Назад")
    await story.press("Готово")
    await story.press("Подтвердить")


async def a_call_by_a_template(story: Story) -> None:
    await story.say(f"/template {_template(story, 'Ждём вас')} +7 916 000-00-45 завтра в 10")
    await story.sees("по шаблону")
    await opens(story, "Ещё", "Как звонить")
    await story.press("Часы")
    await story.press("9:00–21:00")
    await story.until(lambda: "✓ пн" in story.buttons(), "the days")
    await story.press("пн")
    await story.until(lambda: "пн" in story.buttons(), "Monday off")
    await chooses(story, "30 мин")
    await returns(story)
    await story.press("Подтвердить")


async def chooses_own_hook(story: Story) -> None:
    await opens(story, "Ещё", "Как звонить")
    await story.press("Свой вебхук")
    await story.sees("Куда ещё передавать")
    await story.say(f'{NOBODY}/calls\n{{"order": 17}}\nheaders {{"X-Token": "abc"}}')
    await story.until(lambda: "✓ Свой вебхук" in story.buttons(), "the webhook set")
    await returns(story)


async def an_own_webhook(story: Story) -> None:
    await story.say("/call +7 916 000-00-45 Напоминаем о записи")
    await story.sees("Проверьте звонок")
    await chooses_own_hook(story)
    await story.press("Подтвердить")


async def an_own_webhook_of_a_template(story: Story) -> None:
    await story.say(f"/template {_template(story, 'Ждём вас')} +7 916 000-00-45")
    await story.sees("по шаблону")
    await chooses_own_hook(story)
    await story.press("Подтвердить")


async def an_own_webhook_of_a_reaction(story: Story) -> None:
    """Another system's tree, taken as it is."""
    hook = {
        "webhookUrl": f"{NOBODY}/answers",
        "webhookParameters": '{"order":18}',
        "webhookHeaders": '{"X-Token":"def"}',
    }
    await story.say("+7 916 000-00-45 Вы придёте?")
    await story.sees("Проверьте звонок")
    await opens(story, "Реакции", "Реакции звонка")
    await story.press("Ещё")
    await story.press("Загрузить JSON")
    await story.sees("Пришлите файл JSON")
    tree = {"ivrs": [{"digit": 1, "record": {"text": "Спасибо"}, **hook}]}
    await send_file(story, json.dumps(tree, ensure_ascii=False).encode(), "reactions.json")
    await story.sees("1 → «Спасибо»")
    await story.press("Готово")
    await story.sees("Ответы получит и 127.0.0.1:9")
    await story.press("Подтвердить")


async def a_list_by_a_template(story: Story) -> None:
    _template(story, "{имя}, ждём вас")
    await list_arrives(story, people(1))
    await story.press("Шаблон")
    await story.press("— Приглашение")
    await story.sees("Что говорит шаблон")
    await story.say("{имя}, ждём вас")
    await story.sees("(?s)Проверьте звонок.*Человек 1, ждём вас")
    await story.press("Это уведомление")


def _record(story: Story) -> int:
    """One that the account has."""
    return min(story.world.calling.account(story.world.api_key).records)


def _template(story: Story, text: str) -> int:
    return story.world.calling.account(story.world.api_key).add_template("Приглашение", text).id


def _newest_template(story: Story) -> int:
    return max(story.world.calling.account(story.world.api_key).templates)


_MANNER = {
    "record.gender": 1,
    "answerTimeout": 45,
    "voiceDetection": 1,
    "endOfSpeech": 1,
    "isManagerDeliveryPhone": 1,
    "needRecording": 1,
}

JOURNEYS = (
    Journey(
        one_call_with_every_choice,
        _MANNER
        | {
            "phones": ["79160000045"],
            "plannedAt": TOMORROW_AT_TEN,
            "record.text": "Вы придёте?",
            "lang": "en-US",
            "outgoingPhone": SENDER,
            "smartDelay": 30,
            "startTime": "09:00",
            "endTime": "21:00",
            "weekdays": [2, 3, 4, 5, 6, 7],
            "plannedAtTimeZone": 1,
            "excludeWeekends": None,
        },
    ),
    Journey(
        a_list_with_every_choice,
        _MANNER
        | {
            "phones": ["79160000001", "79160000002"],
            "record.text": "Вы придёте?",
            "lang": "kk-KZ",
            "dutyPhone": 1,
            "smartDelay": 15,
            "startTime": "00:00",
            "endTime": "23:59",
            "excludeWeekends": 1,
            "weekdays": None,
            "plannedAtTimeZone": None,
        },
    ),
    Journey(a_stored_record, {"record.id": _record, "phones": ["79160000045"], "lang": None}),
    Journey(
        reactions_as_lines,
        {
            "ivrs.digit": 9,
            "ivrs.keyWords": "да|конечно",
            "ivrs.recognize": 1,
            "ivrs.needBlock": 1,
            "ivrs.record.text": "Спасибо",
            "ivrs.record.id": _record,
            "ivrs.managerPhone": MANAGER,
            "ivrs.ivrs.smsText": "Ждём вас",
            "ivrs.smsTemplateId": 12,
            "ivrs.anyWord": 1,
            "ivrs.recognitionTimeout": 10,
        },
    ),
    Journey(
        a_reaction_on_screens,
        {"ivrs.smsChannel": "VIBER", "ivrs.emailTimeout": 30, "ivrs.record.source": "text"},
    ),
    Journey(
        a_call_by_a_template,
        {
            "template.phones": ["79160000045"],
            "template.templateId": _newest_template,
            "template.plannedAt": TOMORROW_AT_TEN,
            "template.startTime": "09:00",
            "template.endTime": "21:00",
            "template.weekdays": [2, 3, 4, 5, 6, 7],
            "template.smartDelay": 30,
        },
    ),
    Journey(
        an_own_webhook,
        {
            "webhookUrl": f"{NOBODY}/calls",
            "webhookParameters": '{"order":17}',
            "webhookHeaders": '{"X-Token":"abc"}',
        },
        WITHOUT_OUR_ADDRESS,
    ),
    Journey(
        an_own_webhook_of_a_template,
        {
            "template.webhookUrl": f"{NOBODY}/calls",
            "template.webhookParameters": '{"order":17}',
            "template.webhookHeaders": '{"X-Token":"abc"}',
        },
        WITHOUT_OUR_ADDRESS,
    ),
    Journey(
        an_own_webhook_of_a_reaction,
        {
            "ivrs.webhookUrl": f"{NOBODY}/answers",
            "ivrs.webhookParameters": '{"order":18}',
            "ivrs.webhookHeaders": '{"X-Token":"def"}',
        },
        WITHOUT_OUR_ADDRESS,
    ),
    Journey(a_list_by_a_template, {"template.variables": {"79160000001": {"Человек 1": "{имя}"}}}),
)
