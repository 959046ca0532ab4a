"""Delivery of updates by webhook: in order within a chat, and repeated with growing pauses until a 2xx comes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.state import State
from bot.sandbox.telegram.updates import Webhook

PROOF_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_PAUSE_S = 60.0
ANSWER_TIMEOUT_S = 60.0


class WebhookSender:
    """Takes updates from the queue while a webhook is set. `pause_s` is the first pause before a repetition."""

    def __init__(self, state: State, pause_s: float) -> None:
        self._state = state
        self._pause_s = pause_s
        self._under_way: dict[int, int] = {}
        """Update ids on their way -> the chat whose later updates have to wait."""

    async def while_app_runs(self, _app: web.Application) -> AsyncIterator[None]:
        """A cleanup context of the application."""
        task = asyncio.get_running_loop().create_task(self._run())
        yield
        task.cancel()
        # Whatever ended delivery before is raised here, when the server is cleaned up.
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def _run(self) -> None:
        timeout = ClientTimeout(total=ANSWER_TIMEOUT_S)
        async with ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as deliveries:
            while True:
                for update in self._due():
                    deliveries.create_task(self._deliver(session, update))
                await self._state.updates.stirred()

    def _due(self) -> list[Json]:
        webhook, due = self._state.updates.webhook, list[Json]()
        if webhook is None:
            return due
        for update_id, update in self._state.updates.pending.items():
            chat_id = _chat_id(update)
            if chat_id in self._under_way.values() or len(self._under_way) >= webhook.max_connections:
                continue
            self._under_way[update_id] = chat_id
            due.append(update)
        return due

    async def _deliver(self, session: ClientSession, update: Json) -> None:
        queue, update_id, pause_s = self._state.updates, update["update_id"], self._pause_s
        try:
            while (webhook := queue.webhook) and update_id in queue.pending:
                if await self._try(session, webhook, update):
                    queue.pending.pop(update_id, None)
                    self._state.changes.stir()
                    break
                await self._pause(webhook, pause_s)
                pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
        finally:
            del self._under_way[update_id]
        queue.stir()

    async def _pause(self, webhook: Webhook, pause_s: float) -> None:
        # Another webhook, or none, is acted upon at once.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause_s):
                while self._state.updates.webhook is webhook:
                    await self._state.updates.stirred()

    async def _try(self, session: ClientSession, webhook: Webhook, update: Json) -> bool:
        headers = {PROOF_HEADER: webhook.secret_token} if webhook.secret_token else {}
        try:
            async with session.post(webhook.url, json=update, headers=headers) as response:
                body = await response.read()
        except (ClientError, TimeoutError) as error:
            webhook.last_error = self._state.now(), f"Connection failed: {type(error).__name__}"
            return False
        if not 200 <= response.status < 300:
            webhook.last_error = (
                self._state.now(),
                f"Wrong response from the webhook: {response.status} {response.reason}",
            )
            return False
        if b'"method"' in body:
            self._state.violations.append(
                "webhook: the sandbox has not built methods inside of a webhook's answer"
            )
        return True


def _chat_id(update: Json) -> int:
    """The chat within which order has to be kept."""
    payload: Json = next(value for name, value in update.items() if name != "update_id")
    message: Json = payload.get("message", payload)
    return int(message["chat"]["id"])
