"""Bodies come as untyped JSON. One reader turns fields into values and collects everything that is wrong.

It reads as PHP services do: null and "" count as absent, whole numbers and flags may be strings.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_PHONE = re.compile(r"\d{11}", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
_FLAGS: dict[object, bool] = {0: False, 1: True, "0": False, "1": True, "false": False, "true": True}


@dataclass(frozen=True)
class FormFile:
    """A file of a multipart form."""

    data: bytes = field(repr=False)
    content_type: str


class SandboxRefusedError(Exception):
    """The service says no: a sentence, and for a bad request its fields (dotted path -> sentences)."""

    def __init__(self, message: str, fields: Mapping[str, list[str]] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})


@dataclass
class _Report:
    """What the readers of one request found: problems by field, and the names read in each object."""

    errors: dict[str, list[str]] = field(default_factory=dict)
    objects: list[tuple[str, Mapping[str, Any], set[str]]] = field(default_factory=list)


class Fields:
    """Reads one object of a request. Its problems are collected together with those of nested objects."""

    def __init__(self, body: Mapping[str, Any], path: str = "", report: _Report | None = None) -> None:
        self._body = body
        self._path = path
        self._known: set[str] = set()
        self._report = report or _Report()
        self._report.objects.append((path, body, self._known))

    def fail(self, name: str, message: str) -> None:
        """Notes that the field is wrong."""
        self._report.errors.setdefault(self._path + name, []).append(message)

    def finish(self) -> None:
        """Raises RefusedError when anything was wrong here or in a nested object."""
        errors = self._report.errors
        if errors:
            path, messages = next(iter(errors.items()))
            raise SandboxRefusedError(f"{path}: {messages[0]}", errors)

    def unknown(self) -> tuple[str, ...]:
        """Fields that no reader asked for, nested ones too: most likely the client misspelt them."""
        return tuple(
            path + name for path, body, known in self._report.objects for name in body if name not in known
        )

    def raw(self, name: str, *, required: bool = False) -> Any:
        """The value as it came; None if it is absent, null or ""."""
        self._known.add(name)
        value = self._body.get(name)
        if value is None or value == "":
            if required:
                self.fail(name, "Поле обязательно для заполнения")
            return None
        return value

    def text(self, name: str, limit: int, *, required: bool = False) -> str | None:
        """A string of at most `limit` characters."""
        value = self.raw(name, required=required)
        if value is None:
            return None
        if not isinstance(value, str):
            self.fail(name, "Значение должно быть строкой")
            return None
        if len(value) > limit:
            self.fail(name, f"Длина не должна превышать {limit} символов")
        return value

    def whole(self, name: str, low: int, high: int, *, required: bool = False) -> int | None:
        """A whole number within the bounds, both included; digits in a string count."""
        value = self.raw(name, required=required)
        if value is None:
            return None
        number = whole_number(value)
        if number is None:
            self.fail(name, "Значение должно быть целым числом")
        elif not low <= number <= high:
            self.fail(name, f"Значение должно быть от {low} до {high}")
        return number

    def flag(self, name: str) -> bool:
        """0/1, true/false or the same in a string; an absent flag is false."""
        value = self.raw(name)
        if value is None:
            return False
        if not isinstance(value, (int, str)) or value not in _FLAGS:
            self.fail(name, "Значение должно быть 0 или 1")
            return False
        return _FLAGS[value]

    def phone(self, name: str, *, required: bool = False) -> str | None:
        """A string of exactly eleven digits."""
        value = self.raw(name, required=required)
        return None if value is None else self._phone(name, value)

    def phones(self, name: str, most: int) -> list[str]:
        """A list of phones; one bad phone refuses them all."""
        values = self.listed(name, most)
        return [p for i, v in enumerate(values) if (p := self._phone(f"{name}.{i}", v)) is not None]

    def listed(self, name: str, most: int, *, required: bool = False) -> list[Any]:
        """An array of at most `most` elements."""
        value = self.raw(name, required=required)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fail(name, "Значение должно быть массивом")
            return []
        if len(value) > most:
            self.fail(name, f"Не более {most} элементов")
        if required and not value:
            self.fail(name, "Поле обязательно для заполнения")
        return value

    def wholes(self, name: str, low: int, high: int, most: int, *, required: bool = False) -> list[int]:
        """An array of whole numbers within the bounds."""
        numbers = []
        for index, value in enumerate(self.listed(name, most, required=required)):
            number = whole_number(value)
            if number is None or not low <= number <= high:
                self.fail(f"{name}.{index}", f"Значение должно быть целым числом от {low} до {high}")
            else:
                numbers.append(number)
        return numbers

    def json_text(self, name: str) -> Json:
        """An object written as a JSON *string*; a real object is refused, since the service does not take it."""
        value = self.raw(name)
        if value is None:
            return {}
        try:
            parsed = json.loads(value) if isinstance(value, str) else None
        except ValueError:
            parsed = None
        if not isinstance(parsed, dict):
            self.fail(name, "Значение должно быть JSON-строкой с объектом")
            return {}
        return parsed

    def nested(self, name: str) -> "Fields | None":
        """The object under that name."""
        value = self.raw(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fail(name, "Значение должно быть объектом")
            return None
        return Fields(value, f"{self._path}{name}.", self._report)

    def children(self, name: str, most: int, *, required: bool = False) -> list["Fields"]:
        """An array of objects."""
        found = []
        for index, value in enumerate(self.listed(name, most, required=required)):
            if isinstance(value, dict):
                found.append(Fields(value, f"{self._path}{name}.{index}.", self._report))
            else:
                self.fail(f"{name}.{index}", "Значение должно быть объектом")
        return found

    def _phone(self, name: str, value: object) -> str | None:
        if isinstance(value, str) and _PHONE.fullmatch(value):
            return value
        self.fail(name, "Номер должен состоять из 11 цифр")
        return None


def whole_number(value: object) -> int | None:
    """An integer from a number or a string of digits, else None; true and false are not numbers."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    return None
