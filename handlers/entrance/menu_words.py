"""Users type what the menu has instead of looking for its command: «баланс», "help". Where no question waits for a text,
such a word is that command.
"""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import Message, TelegramObject

_WORDS: Final[Mapping[str, str]] = MappingProxyType({
    word: command
    for command, words in {
        "balance": "баланс, мой баланс, остаток, деньги, сколько денег, balance, my balance, money",
        "help": "помощь, помоги, помогите, справка, инструкция, как позвонить, что ты умеешь, help, help me",
        "menu": "меню, начало, menu",
        "call": "позвонить, позвони, новый звонок, звонок, call, new call",
        "calls": "звонки, мои звонки, история, результаты, calls, history, results",
        "report": "отчет, отчеты, итоги, report, reports",
        "planned": "план, планы, запланированные, запланировано, запланированные звонки, planned",
        "records": "записи, ролики, мои записи, records",
        "lists": "списки, мои списки, lists",
        "templates": "шаблоны, templates",
        "phones": "номера, мои номера, phones, numbers",
        "languages": "языки, languages",
        "settings": "настройки, settings",
        "stoplist": "стоп-лист, стоплист, стоп лист, черный список, stop list, stoplist",
        "verify": "проверка, проверить номер, verify",
        "connect": "подключить ключ, ключ, connect",
        "disconnect": "отключить ключ, disconnect",
        "invite": "пригласить, пригласить коллегу, invite",
    }.items()
    for word in words.split(", ")
})  # fmt: skip
_EDGES: Final = " \t\n.,:;?\N{EXCLAMATION MARK}"


def command_for(text: str) -> str | None:
    """The command that a message of one such word means."""
    return _WORDS.get(" ".join(text.lower().replace("ё", "е").split()).strip(_EDGES))


class WordsLead(BaseMiddleware):
    """Outer, so that everything after it sees the command. Not in groups: there people speak to each other."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if (
            isinstance(event, Message)
            and event.chat.type == ChatType.PRIVATE
            and data["raw_state"] is None
            and (command := command_for(event.text or ""))
        ):
            event = event.model_copy(update={"text": f"/{command}"})
        return await handler(event, data)
