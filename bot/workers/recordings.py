"""Fetches recordings of calls and sends them as sounds to be played. It is a worker of its own: a fetch may take half a
minute, and messages that a user must act on must not wait behind it.

A recording is sent as a file from this disk, never as an address: Telegram would fetch an address itself, from anywhere,
and would keep the link.
"""

import asyncio
import logging
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Final

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import FSInputFile, InputFile, Message, ReplyParameters

from bot.domain.clock import Clock
from bot.domain.recording import RecordingMessageState
from bot.fetching import Fetcher, FetchError
from bot.services.recordings.delivery import DueRecording, Recordings
from bot.services.wakeups import Wakeups
from bot.telegram.gate import Gate
from bot.telegram.playing import playable
from bot.telegram.rendering import recording_caption
from bot.telegram.sending import already_admitted
from bot.telegram.session import NotReachedError
from bot.telegram.texts import Texts
from bot.workers.due import wait_for_due
from bot.workers.supervisor import Supervisor

_log = logging.getLogger(__name__)

AT_ONCE: Final = 4
LOOK_S: Final = 5.0
ROOM_S: Final = 30.0
"""How long a fetched sound waits for its chat's rate gate before it is dropped and fetched again later."""
RETRY: Final = timedelta(seconds=5)


class RecordingsWorker:
    """`run` is the worker; `work` is one round of it. Only this worker uses `folder`."""

    def __init__(
        self,
        *,
        recordings: Recordings,
        fetcher: Fetcher,
        folder: Path,
        is_protected: bool,
        bot: Bot,
        gate: Gate,
        texts: Texts,
        clock: Clock,
        wakeups: Wakeups,
        supervisor: Supervisor,
    ) -> None:
        self._recordings = recordings
        self._fetcher = fetcher
        self._folder = folder
        self._is_protected = is_protected
        self._bot = bot
        self._gate = gate
        self._texts = texts
        self._clock = clock
        self._wake = wakeups.recordings
        self._supervisor = supervisor

    async def run(self) -> None:
        """Until the process stops."""
        # Deletes what a killed process left: nobody's voice stays on the disk.
        rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True, mode=0o700)
        await self._supervisor.every(LOOK_S, self.work, name="recordings", wake=self._wake)

    async def work(self) -> bool:
        """One round over what is due; True when there may be more at once."""
        due = await self._recordings.due(AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for _, same in groupby(sorted(due, key=_recording), key=_recording):
                group.create_task(self._deliver_all(list(same)))
        return bool(due) or await wait_for_due(
            await self._recordings.next_due_at(), self._clock, self._wake, at_most_s=LOOK_S
        )

    async def _deliver_all(self, same: list[DueRecording]) -> None:
        """One fetch for all who wait for the same recording; the others use Telegram's copy when they are due again."""
        first, *others = same
        try:
            await self._deliver(first)
        except Exception:  # noqa: BLE001 - whatever one recording raises, the others come
            # If it were raised, it would end the work on the other recordings, and at last the whole process.
            _log.exception("a recording can't be brought: call %d", first.call_id)
            await self._recordings.not_fetched(first, "error", temporary=True)
        for other in others:
            await self._recordings.put_off(other, self._clock())

    async def _deliver(self, due: DueRecording) -> None:
        if due.file_id is not None:
            await self._send(due, due.file_id)
            return
        with TemporaryDirectory(dir=self._folder) as folder:
            sound = await self._fetched(due, Path(folder))
            if sound is not None:
                name = f"call-{due.number}{sound.suffix}"
                await self._send(due, FSInputFile(sound, filename=name))

    async def _fetched(self, due: DueRecording, folder: Path) -> Path | None:
        """A file that Telegram plays; None: it can't be fetched now, which is written down."""
        raw = folder / "fetched"
        try:
            await self._fetcher.fetch(due.address, raw, base=due.base)
        except FetchError as error:
            _log.info("a recording was not fetched, call %d: %s", due.call_id, error)
            await self._recordings.not_fetched(due, error.code, temporary=error.temporary)
            return None
        sound = await playable(raw)
        if sound is None:
            _log.info("what was fetched is no sound, call %d", due.call_id)
            await self._recordings.not_fetched(due, "not_audio", temporary=True)
        return sound

    async def _send(self, due: DueRecording, audio: InputFile | str) -> None:
        wait_s = await self._gate.try_admit(due.chat_id, patience_s=ROOM_S)
        if wait_s:
            await self._recordings.put_off(due, self._clock() + timedelta(seconds=wait_s))
            return
        if not await self._recordings.sending(due):
            return
        try:
            with already_admitted():
                sent = await self._send_audio(due, audio)
        except TelegramAPIError as error:
            await self._failed(due, error)
        except Exception:  # noqa: BLE001 - it may have left, so it stays as it is written
            _log.exception("it is not known whether a recording was sent, call %d", due.call_id)
            await self._recordings.ended(due, RecordingMessageState.UNKNOWN)
        else:
            await self._recordings.sent(due, sent.message_id, sent.audio.file_id if sent.audio else None)

    async def _send_audio(self, due: DueRecording, audio: InputFile | str) -> Message:
        say = self._texts(due.language)
        under = (
            None
            if due.reply_to is None
            else ReplyParameters(message_id=due.reply_to, allow_sending_without_reply=True)
        )
        return await self._bot.send_audio(
            due.chat_id,
            audio,
            caption=recording_caption(due, say),
            title=say.plain("recording-title", number=str(due.number)),
            duration=due.talk_s,
            protect_content=self._is_protected,
            reply_parameters=under,
        )

    async def _failed(self, due: DueRecording, error: TelegramAPIError) -> None:
        match error:
            case TelegramRetryAfter():
                await self._recordings.put_off(due, self._clock() + timedelta(seconds=error.retry_after))
            case NotReachedError():
                await self._recordings.put_off(due, self._clock() + RETRY)
            case TelegramBadRequest() if due.file_id is not None and "file" in error.message.lower():
                _log.info("Telegram does not know a recording any more, it is fetched anew")
                await self._recordings.file_gone(due)
            case TelegramNetworkError() | TelegramServerError():
                _log.warning("it is not known whether a recording was sent, call %d", due.call_id)
                await self._recordings.ended(due, RecordingMessageState.UNKNOWN)
            case _:
                _log.warning("a recording can't be sent, call %d: %s", due.call_id, error.message)
                await self._recordings.ended(due, RecordingMessageState.DEAD)


def _recording(due: DueRecording) -> tuple[int, str]:
    return due.call_id, due.leg_key
