"""A bot that knows a few tricks, over plain HTTP: the chat page is tried without the real bot and its start-up time."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

Json = dict[str, Any]

GREETING = (
    'Здравствуйте, <b>{name}</b>. Баланс <code>100,00 ₽</code>, <a href="https://example.com/">подробнее</a>.'
)
BUTTONS = {
    "inline_keyboard": [
        [{"text": "Подтвердить", "callback_data": "confirm"}],
        [{"text": "Предупредить", "callback_data": "alert"}, {"text": "Убрать", "callback_data": "delete"}],
    ]
}
CONTACT_KEYBOARD = {
    "keyboard": [[{"text": "Отправить мой номер", "request_contact": True}], [{"text": "Не сейчас"}]],
    "resize_keyboard": True,
}
COMMANDS = [
    {"command": "start", "description": "Начать"},
    {"command": "keyboard", "description": "Показать клавиатуру"},
    {"command": "call", "description": "Позвонить"},
]


class ScriptedBot:
    """`received` are the bytes of files that reached the bot; `texts` what users wrote, with the users' ids."""

    def __init__(self, telegram_url: str, token: str) -> None:
        self._api, self._files = f"{telegram_url}/bot{token}", f"{telegram_url}/file/bot{token}"
        self.received: list[bytes] = []
        self.messages: list[Json] = []

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["ScriptedBot"]:
        """Polls while the block runs; an exception of the bot ends the block."""
        async with aiohttp.ClientSession() as self._session, asyncio.TaskGroup() as group:
            await self.call("setMyCommands", commands=COMMANDS)
            polling = group.create_task(self._poll())
            yield self
            polling.cancel()

    async def call(self, method: str, **params: Any) -> Any:
        """A Bot API request; its result."""
        form = {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()
        }
        async with self._session.post(f"{self._api}/{method}", data=form) as response:
            answer = await response.json()
        assert answer["ok"], (method, answer)
        return answer["result"]

    async def _poll(self) -> None:
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                if query := update.get("callback_query"):
                    await self._tapped(query)
                elif message := update.get("message"):
                    self.messages.append(message)
                    await self._told(message)

    async def _told(self, message: Json) -> None:
        chat_id, text = message["chat"]["id"], message.get("text", "")
        if text.startswith("/start"):
            greeting = GREETING.format(name=message["from"]["first_name"].replace("<", "&lt;"))
            await self.call(
                "sendMessage", chat_id=chat_id, text=greeting, parse_mode="HTML", reply_markup=BUTTONS
            )
        elif text == "/keyboard":
            await self.call("sendMessage", chat_id=chat_id, text="Чей номер?", reply_markup=CONTACT_KEYBOARD)
        elif contact := message.get("contact"):
            gone = {"remove_keyboard": True}
            own = "свой" if contact.get("user_id") == message["from"]["id"] else "чужой"
            told = f"Номер {own}: {contact['phone_number']}"
            await self.call("sendMessage", chat_id=chat_id, text=told, reply_markup=gone)
        elif file := message.get("document") or message.get("voice"):
            self.received.append(await self._bytes_of(file["file_id"]))
            kind = "document" if "document" in message else "voice"
            await self.call(
                f"send{kind.title()}", chat_id=chat_id, **{kind: file["file_id"]}, caption="Получено"
            )

    async def _bytes_of(self, file_id: str) -> bytes:
        path = (await self.call("getFile", file_id=file_id))["file_path"]
        async with self._session.get(f"{self._files}/{path}") as response:
            return await response.read()

    async def _tapped(self, query: Json) -> None:
        where = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
        if query["data"] == "confirm":
            await self.call("answerCallbackQuery", callback_query_id=query["id"], text="Принято")
            await self.call("editMessageText", **where, text="Звонок <i>создан</i>", parse_mode="HTML")
        elif query["data"] == "alert":
            await self.call(
                "answerCallbackQuery", callback_query_id=query["id"], text="Денег мало", show_alert=True
            )
        else:
            await self.call("answerCallbackQuery", callback_query_id=query["id"])
            await self.call("deleteMessage", **where)
