"""The one way out to Telegram. aiogram's own session puts the bot's token into the text of a failed download, waits a
minute for an answer, and can't tell a connection that was never made from an answer that was lost.
"""

import json
from collections.abc import AsyncGenerator
from functools import partial
from typing import Any, Final

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError
from aiogram.methods import (
    SendAnimation,
    SendAudio,
    SendDocument,
    SendMediaGroup,
    SendPhoto,
    SendVideo,
    SendVideoNote,
    SendVoice,
    TelegramMethod,
)
from aiogram.methods.base import Response, TelegramType
from aiogram.types import File, InputFile, Message, User
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientTimeout,
    ConnectionTimeoutError,
    FormData,
    JsonPayload,
)

CONNECT_S: Final = 5.0
ANSWER_S: Final = 20.0
UPLOAD_S: Final = 120.0
_UPLOADS = (
    SendAnimation, SendAudio, SendDocument, SendMediaGroup, SendPhoto, SendVideo, SendVideoNote, SendVoice,
)  # fmt: skip

_READ: Final = (
    Response[Message], Response[bool], Response[User], Response[File], Response[list[dict[str, Any]]],
)  # fmt: skip
"""The models of answers. pydantic holds such models weakly and would build them again after each garbage collection."""


_UNREAD: Final = ("entities", "caption_entities", "reply_markup", "link_preview_options")
"""Fields of our own sent messages. A help text has thirty entities, and pydantic would make a model of each."""


class NotReachedError(TelegramNetworkError):
    """No connection was made, so nothing happened: it may be sent again."""


class TelegramAnswerLostError(TelegramNetworkError):
    """The request left and no answer came: it may have happened."""


class DownloadFailedError(Exception):
    """A file did not come. Names only the kind of failure, since the address of a file holds the token."""


class TelegramSession(AiohttpSession):
    """Raises network failures as NotReachedError or TelegramAnswerLostError, which hold nothing of the address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(json_loads=_loads, **options)

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's
    ) -> TelegramType:
        """As aiogram's. `timeout`: seconds for the whole request; by default as much as the method needs."""
        total = timeout or (UPLOAD_S if isinstance(method, _UPLOADS) else ANSWER_S)
        limits = ClientTimeout(total=total, sock_connect=CONNECT_S)
        try:
            # aiohttp takes either; aiogram passes it on as it is.
            return await super().make_request(bot, method, timeout=limits)  # type: ignore[arg-type]
        except TelegramNetworkError as error:
            cause = error.__cause__
            lost = (
                NotReachedError
                if isinstance(cause, ClientConnectorError | ConnectionTimeoutError)
                else TelegramAnswerLostError
            )
            failure = lost(method=method, message=type(cause).__name__)
        except (ClientDecodeError, UnicodeDecodeError):
            # A page of some proxy; its text is useless and may be long.
            failure = TelegramAnswerLostError(method=method, message="the answer is no JSON of the Bot API")
        except (ClientError, OSError, TimeoutError) as error:
            failure = TelegramAnswerLostError(method=method, message=type(error).__name__)
        # Raised outside the `except` blocks, so that no traceback shows the original with its address.
        raise failure

    def build_form_data(  # type: ignore[override]  # aiohttp posts either; aiogram passes it on as it is
        self, bot: Bot, method: TelegramMethod[TelegramType]
    ) -> FormData | JsonPayload:
        """JSON if there is no file: a form quotes every byte, and each Cyrillic letter has two."""
        files: dict[str, InputFile] = {}
        dumped = method.model_dump(warnings=False, exclude_none=True)
        # A keyboard holds only words, so it needs no search for files.
        keyboard = dumped.pop("reply_markup", None)
        fields = {
            name: value
            for name, given in dumped.items()
            if (value := self.prepare_value(given, bot=bot, files=files))
        }
        if files:
            return super().build_form_data(bot, method)
        if keyboard:
            fields["reply_markup"] = self.json_dumps(keyboard)
        return JsonPayload(fields, dumps=_dumps)

    def prepare_value(
        self,
        value: Any,
        bot: Bot,
        files: dict[str, Any],
        _dumps_json: bool = True,
    ) -> Any:
        """As aiogram's, but that one checks each word and number of a request for being a file: a tenth of an
        answer's time.
        """
        if type(value) is str:
            return value
        if type(value) in {bool, int, float}:
            return self.json_dumps(value) if _dumps_json else value
        return super().prepare_value(value, bot, files, _dumps_json)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - aiogram's
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """As aiogram's. Raises DownloadFailedError."""
        try:
            async for chunk in super().stream_content(url, headers, timeout, chunk_size, raise_for_status):
                yield chunk
            return
        except (ClientError, OSError, TimeoutError) as error:
            failure = DownloadFailedError(type(error).__name__)
        raise failure


_dumps: Final = partial(json.dumps, ensure_ascii=False)
"""Writes a Cyrillic letter in two bytes rather than six."""


def _loads(content: str) -> Any:
    """An answer of the Bot API, without the fields that nobody reads."""
    answer = json.loads(content)
    if isinstance(answer, dict) and isinstance(result := answer.get("result"), dict):
        for name in _UNREAD:
            result.pop(name, None)
    return answer
