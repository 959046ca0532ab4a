"""Reads and checks what a customer asks for when placing calls, as the contract says (§1, §12).

Pairs that the contract calls "required if the other is absent" are read strictly: exactly one must be there.
"""

import re
from datetime import time
from typing import Any

from bot.sandbox.calling.fields import Fields, whole_number
from bot.sandbox.calling.orders import (
    ANSWER_TIMEOUT_S,
    Hook,
    Node,
    Order,
    OrderedSms,
    OrderLimits,
    Window,
)

MOST_IDS = 5000
LARGEST_ID = 10**15
FAR_FUTURE = 10**10
"""Unix seconds; a time in milliseconds is greater and is refused."""

SMS_CHANNEL = "VIRTA"
"""The service's own choice (contract §1, `smsChannel`)."""

LANGUAGES: tuple[tuple[int, str, str], ...] = (
    (1, "Русский", "ru-RU"),
    (2, "English", "en-US"),
    (3, "Қазақша", "kk-KZ"),
)
"""What getAvailableLanguages answers: id, name, code."""

TEMPLATE_EXTRAS = (
    "outgoingPhone",
    "dutyPhone",
    "smartDelay",
    "startTime",
    "endTime",
    "weekdays",
    "excludeWeekends",
    "webhookUrl",
    "webhookParameters",
    "webhookHeaders",
)
"""Fields of createWithTemplate that no document names but other integrations send (contract §12)."""

_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", re.ASCII)


def read_order(fields: Fields, limits: OrderLimits) -> Order:
    """The body of `create`. Raises RefusedError."""
    record_id, text = _read_record(fields, required=True)
    order = Order(
        phones=_read_phones(fields, limits),
        outgoing_phone=_read_sender(fields, required=True),
        planned_at=fields.whole("plannedAt", 0, FAR_FUTURE),
        smart_delay=fields.whole("smartDelay", *limits.smart_delay_minutes),
        need_recording=fields.flag("needRecording"),
        answer_timeout_s=fields.whole("answerTimeout", 15, 60) or 30,
        hook=_read_hook(fields),
        record_id=record_id,
        text=text,
        ivrs=_read_ivrs(fields),
        window=_read_window(fields),
    )
    for name in ("isManagerDeliveryPhone", "endOfSpeech", "voiceDetection", "plannedAtTimeZone"):
        fields.flag(name)
    _check_language(fields)
    fields.finish()
    return order


def read_template_order(fields: Fields, limits: OrderLimits, *, extras: bool) -> Order:
    """The body of `createWithTemplate`; `extras` reads the undocumented fields too. Raises RefusedError."""
    phones = _read_phones(fields, limits)
    order = Order(
        phones=phones,
        template_id=fields.whole("templateId", 1, LARGEST_ID, required=True),
        planned_at=fields.whole("plannedAt", 0, FAR_FUTURE),
        # Variables need the list form: with a single `phone` the service ignores them.
        variables=_read_variables(fields) if fields.raw("phones") is not None else {},
        outgoing_phone=_read_sender(fields, required=False) if extras else None,
        smart_delay=fields.whole("smartDelay", *limits.smart_delay_minutes) if extras else None,
        hook=_read_hook(fields) if extras else None,
        window=_read_window(fields) if extras else None,
    )
    fields.finish()
    return order


def _read_phones(fields: Fields, limits: OrderLimits) -> tuple[str, ...]:
    several = fields.raw("phones") is not None
    if several and fields.raw("phone") is not None:
        fields.fail("phone", "Укажите phone или phones, но не оба")
    if several:
        phones = fields.phones("phones", limits.most_phones)
        if fields.raw("phones") == []:
            fields.fail("phones", "Поле обязательно для заполнения")
        return tuple(phones)
    phone = fields.phone("phone", required=True)
    return (phone,) if phone else ()


def _read_sender(fields: Fields, *, required: bool) -> str | None:
    duty = fields.flag("dutyPhone")
    phone = fields.phone("outgoingPhone", required=required and not duty)
    if duty and phone:
        fields.fail("dutyPhone", "Укажите outgoingPhone или dutyPhone, но не оба")
    return phone


def _read_record(fields: Fields, *, required: bool) -> tuple[int | None, str | None]:
    record = fields.nested("record")
    if record is None:
        if required and fields.raw("record") is None:
            fields.fail("record", "Поле обязательно для заполнения")
        return None, None
    record_id = record.whole("id", 1, LARGEST_ID)
    text = record.text("text", 1024)
    record.flag("gender")
    if not required and record.raw("source") not in {None, "text", "file"}:
        record.fail("source", "Значение должно быть text или file")
    if record_id is not None and text is not None:
        record.fail("id", "Укажите record.id или record.text, но не оба")
    if required and record_id is None and text is None:
        record.fail("id", "Укажите record.id или record.text")
    return record_id, text


def _read_hook(fields: Fields) -> Hook | None:
    url = fields.text("webhookUrl", 255)
    parameters = fields.json_text("webhookParameters")
    headers = fields.json_text("webhookHeaders")
    if url is not None and not url.startswith(("http://", "https://")):
        fields.fail("webhookUrl", "Значение должно быть адресом URL")
    for name, value in headers.items():
        if not _HEADER.fullmatch(name) or not _is_header_value(value):
            fields.fail("webhookHeaders", "Недопустимый заголовок")
    return Hook(url, parameters, {n: str(v) for n, v in headers.items()}) if url else None


def _is_header_value(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and str(value).isprintable()


def _read_ivrs(fields: Fields) -> tuple[Node, ...]:
    return tuple(_read_node(child) for child in fields.children("ivrs", 100))


def _read_node(fields: Fields) -> Node:
    record_id, text = _read_record(fields, required=False)
    digit = fields.whole("digit", 0, 9)
    words = tuple(w.strip() for w in re.split(r"[|,]", fields.text("keyWords", 1024) or "") if w.strip())
    any_word = fields.flag("anyWord")
    if any_word and (digit is not None or words):
        fields.fail("anyWord", "Можно использовать, только если keyWords и digit пусты")
    timeout_s = fields.whole("recognitionTimeout", 1, 15)
    if timeout_s is not None and not any_word:
        fields.fail("recognitionTimeout", "Можно использовать, только если anyWord = 1")
    return Node(
        digit=digit,
        key_words=words,
        any_word=any_word,
        need_block=fields.flag("needBlock"),
        record_id=record_id,
        text=text,
        manager_phone=fields.phone("managerPhone"),
        sms=_read_sms(fields),
        hook=_read_hook(fields),
        children=_read_ivrs(fields),
        recognises=None if fields.raw("recognize") is None else fields.flag("recognize"),
        answer_timeout_s=timeout_s or ANSWER_TIMEOUT_S,
        email_interval_min=fields.whole("emailTimeout", 0, 10_000),
    )


def _read_sms(fields: Fields) -> OrderedSms | None:
    """A template replaces the text (contract §1)."""
    text = fields.text("smsText", 70)
    template_id = fields.whole("smsTemplateId", 1, LARGEST_ID)
    channel = fields.text("smsChannel", 255) or SMS_CHANNEL
    if text is None and template_id is None:
        return None
    return OrderedSms(text if template_id is None else None, template_id, channel)


def _read_window(fields: Fields) -> Window | None:
    start, end = _read_hour(fields, "startTime"), _read_hour(fields, "endTime")
    weekdays = fields.wholes("weekdays", 1, 7, 7)
    exclude_weekends = fields.flag("excludeWeekends")
    if exclude_weekends and fields.raw("weekdays") is not None:
        fields.fail("excludeWeekends", "Нельзя использовать вместе с weekdays")
    if start is None or end is None:
        return None
    if end <= start:
        fields.fail("endTime", "Значение должно быть позже startTime")
    if not weekdays:
        weekdays = [1, 2, 3, 4, 5] if exclude_weekends else list(range(1, 8))
    return Window(start, end, frozenset(weekdays))


def _read_hour(fields: Fields, name: str) -> time | None:
    value = fields.text(name, 5)
    if value is None:
        return None
    if not _HOUR.fullmatch(value):
        fields.fail(name, "Значение должно быть в формате 00:00")
        return None
    return time.fromisoformat(value)


def _check_language(fields: Fields) -> None:
    lang = fields.text("lang", 5)
    if lang is not None and lang not in {code for _, _, code in LANGUAGES}:
        fields.fail("lang", "Такого языка нет")


def _read_variables(fields: Fields) -> dict[str, dict[str, str]]:
    """Inverted on the wire, {phone: {value: "{placeholder}"}}; returned as {phone: {placeholder: value}}."""
    value = fields.raw("variables")
    if value is None or value == []:
        return {}
    if not isinstance(value, dict):
        fields.fail("variables", "Значение должно быть объектом")
        return {}
    return {phone: _read_variables_of(fields, phone, inverted) for phone, inverted in value.items()}


def _read_variables_of(fields: Fields, phone: str, inverted: object) -> dict[str, str]:
    if not isinstance(inverted, dict):
        fields.fail(f"variables.{phone}", "Значение должно быть объектом")
        return {}
    direct: dict[str, str] = {}
    for value, placeholder in inverted.items():
        if not isinstance(placeholder, str) or not re.fullmatch(r"\{[^{}]+\}", placeholder) or not value:
            fields.fail(f"variables.{phone}", "Переменные указываются как значение: {имя}")
        else:
            direct[placeholder[1:-1]] = value
    return direct


def read_call_ids(fields: Fields, name: str, extra: list[str]) -> list[int]:
    """Ids from the body and from the query's `name[]`, at most MOST_IDS together. Raises RefusedError."""
    ids = fields.wholes(name, 1, LARGEST_ID, MOST_IDS, required=not extra)
    for value in extra:
        if (number := whole_number(value)) is None:
            fields.fail(name, "Значение должно быть целым числом")
        else:
            ids.append(number)
    if len(ids) > MOST_IDS:
        fields.fail(name, f"Не более {MOST_IDS} элементов")
    fields.finish()
    return ids
