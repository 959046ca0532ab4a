"""Which files may be lists. A file's name and type are only what somebody called it; its content tells what it is."""

from pathlib import PurePath
from typing import Final

from aiogram.filters import CommandObject, Filter
from aiogram.types import Document, Message

from bot.domain.drafts.draft import PHONES_LIMIT
from bot.sheets.cells import phones_in
from bot.sheets.gathered import looks_like_list

SUFFIXES: Final = frozenset({
    ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".vcf", ".vcard", ".ics",
})  # fmt: skip
_TYPES: Final = (
    "text/",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheet",
)
_MORE_TYPES: Final = frozenset({"application/vnd.oasis.opendocument.spreadsheet", "application/csv"})


def is_sheet(document: Document) -> bool:
    suffix = PurePath(document.file_name or "").suffix.lower()
    if suffix:
        return suffix in SUFFIXES
    kind = (document.mime_type or "").lower()
    return kind.startswith(_TYPES) or kind in _MORE_TYPES


class IsSheet(Filter):
    """A document that may be a list."""

    async def __call__(self, message: Message) -> bool:
        return message.document is not None and is_sheet(message.document)


class IsPastedList(Filter):
    """Recipients line by line, or more bare phones than a call line may name; handed on as `pasted`."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        text = message.text or ""
        if text.startswith("/") or not (looks_like_list(text) or _are_many_phones(text)):
            return False
        return {"pasted": text}


class CallsPastedList(Filter):
    """Recipients line by line after a command: else the others would be read to the first as a text."""

    async def __call__(self, _message: Message, command: CommandObject) -> bool | dict[str, str]:
        text = command.args or ""
        return {"pasted": text} if looks_like_list(text) else False


def _are_many_phones(text: str) -> bool:
    if sum(map(str.isdigit, text)) <= PHONES_LIMIT * 10:
        return False
    lines = [phones_in(line.strip()) for line in text.splitlines()]
    count = sum(len(line.phones) for line in lines)
    return count > PHONES_LIMIT and not any(any(map(str.isalpha, line.rest)) for line in lines)
