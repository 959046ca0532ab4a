"""The Python face of the Bot API's stand-in: through it tests and the chat page act as users and see what users see."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from bot.sandbox.telegram.changes import Event
from bot.sandbox.telegram.chat_senders import ChatSender
from bot.sandbox.telegram.clients import UserActs, contact_content, text_content
from bot.sandbox.telegram.commands import group_scopes, private_scopes
from bot.sandbox.telegram.faults import TelegramFaultScript
from bot.sandbox.telegram.files import FileKind, FileShelf
from bot.sandbox.telegram.limits import LimitGate, TelegramLimits
from bot.sandbox.telegram.model import Group, Json, TelegramUser
from bot.sandbox.telegram.server import ApiCall, BotApiServer
from bot.sandbox.telegram.state import State
from bot.sandbox.telegram.webhook import WebhookSender

T = TypeVar("T")


class TelegramSandbox:
    """One bot's Telegram. Serve `app`; everything else may be called from the loop that serves it.

    `limits`: None means Telegram's own. `privacy_mode`: as BotFather sets it (in groups the bot sees only
    commands, replies and mentions). `webhook_pause_s`: the first pause before an update is delivered again,
    doubled each time. `now`: the clock of messages, unix seconds.
    """

    def __init__(
        self,
        token: str,
        *,
        bot_id: int | None = None,
        bot_username: str = "dialgram_demo_bot",
        bot_name: str = "Dialgram",
        limits: TelegramLimits | None = None,
        files_dir: Path | None = None,
        privacy_mode: bool = True,
        webhook_pause_s: float = 1.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        own_id = bot_id if bot_id is not None else int(token.partition(":")[0])
        me: Json = {"id": own_id, "is_bot": True, "first_name": bot_name, "username": bot_username}
        self._state = State(me, FileShelf(files_dir), privacy_mode, now)
        self._acts = UserActs(self._state)
        self._server = BotApiServer(token, self._state, LimitGate(limits or TelegramLimits()))
        self.app.cleanup_ctx.append(WebhookSender(self._state, webhook_pause_s).while_app_runs)

    @property
    def app(self) -> web.Application:
        """Routes /bot{token}/{method} and /file/bot{token}/{path}. Run it without an access log: paths hold the token."""
        return self._server.app

    @property
    def me(self) -> Json:
        """The bot's own `User`."""
        return self._state.me

    # Who is there

    def add_user(
        self,
        user_id: int,
        first_name: str,
        *,
        username: str | None = None,
        language_code: str = "ru",
        phone: str | None = None,
        started: bool = False,
    ) -> TelegramUser:
        """Adds a user; `started`: as if they had written to the bot before, so that it may write to them."""
        user = TelegramUser(user_id, first_name, username, language_code, phone, started)
        self._state.users[user_id] = user
        return user

    def add_group(
        self,
        chat_id: int,
        title: str,
        member_ids: Sequence[int],
        *,
        admin_ids: Sequence[int] = (),
        bot_status: str = "member",
        is_forum: bool = False,
    ) -> Group:
        """Adds a group (a supergroup from -100… on) with the bot in it, unless `bot_status` is "left". `is_forum`: a
        supergroup with topics.
        """
        if chat_id >= 0:
            raise ValueError("ids of groups are negative")
        group = Group(
            chat_id,
            title,
            set(member_ids) | set(admin_ids),
            set(admin_ids),
            bot_status,
            is_forum=is_forum,
        )
        self._state.groups[chat_id] = group
        return group

    @property
    def users(self) -> list[TelegramUser]:
        return list(self._state.users.values())

    @property
    def groups(self) -> list[Group]:
        return list(self._state.groups.values())

    # What users do

    async def say(
        self,
        user_id: int,
        text: str,
        *,
        chat_id: int | None = None,
        reply_to: int | None = None,
        topic_id: int = 0,
    ) -> Json:
        """Writes a text and returns the message; a deep link is `/start payload`. `topic_id`: in a topic of a forum.

        Writing privately unblocks the bot, as «Restart» does. A text over 4096 becomes several messages, as
        clients cut it, and the last is returned.
        """
        return self._acts.write_text(user_id, chat_id, text, reply_to, topic_id)

    async def edit(self, user_id: int, message_id: int, text: str, *, chat_id: int | None = None) -> Json:
        """Changes the user's own text; the bot gets an `edited_message`."""
        return self._acts.edit(user_id, message_id, text, chat_id)

    async def say_as(self, sender: ChatSender, text: str) -> Json:
        """Writes a text in a group in the name of the group or of a channel."""
        return self._acts.write_as(sender, text_content(text))

    async def edit_as(self, chat_id: int, message_id: int, text: str) -> Json:
        """Changes a text of `say_as`; the bot gets an `edited_message`."""
        return self._acts.edit_as(chat_id, message_id, text_content(text))

    async def forward(self, user_id: int, text: str, *, chat_id: int | None = None) -> Json:
        """Forwards a text whose author is hidden by their settings."""
        origin: Json = {"type": "hidden_user", "date": self._state.now(), "sender_user_name": "Кто-то"}
        return self._acts.write(user_id, chat_id, text_content(text) | {"forward_origin": origin})

    async def press(
        self, user_id: int, message_id: int, data: str, *, chat_id: int | None = None, forged: bool = False
    ) -> str:
        """Presses the inline button with this callback_data and returns the callback_query_id.

        The message may have lost the button or be deleted (a tap under way). Raises LookupError if it never
        had the button, unless `forged`, since a crafted client can send any data.
        """
        return self._acts.press(user_id, message_id, data, chat_id, forged=forged)

    async def press_text(
        self, user_id: int, message_id: int, button_text: str, *, chat_id: int | None = None
    ) -> str:
        """Presses the inline button whose text contains `button_text`."""
        data = self._acts.data_of(user_id if chat_id is None else chat_id, message_id, button_text)
        return await self.press(user_id, message_id, data, chat_id=chat_id)

    async def resend_tap(self, callback_query_id: str) -> None:
        """Delivers the same tap again under a new update id, as Telegram may do."""
        self._state.updates.put("callback_query", self._state.taps[callback_query_id].query)

    def expire_tap(self, callback_query_id: str) -> None:
        """Makes a tap too old to be answered."""
        self._state.taps[callback_query_id].too_old = True

    async def press_reply(self, user_id: int, button_text: str, *, chat_id: int | None = None) -> Json:
        """Presses the reply keyboard's button whose text contains `button_text`."""
        return self._acts.press_reply(user_id, button_text, chat_id)

    async def share_contact(
        self,
        user_id: int,
        phone: str,
        first_name: str,
        *,
        contact_user_id: int | None = None,
        chat_id: int | None = None,
    ) -> Json:
        """Sends a contact card; the phone arrives exactly as given."""
        return self._acts.write(user_id, chat_id, contact_content(phone, first_name, contact_user_id))

    async def send_file(
        self,
        user_id: int,
        kind: FileKind,
        data: bytes,
        *,
        file_name: str | None = None,
        mime_type: str | None = None,
        duration: int | None = None,
        caption: str | None = None,
        chat_id: int | None = None,
    ) -> Json:
        """Sends a voice note, audio, document, video note or photo; `duration` in seconds."""
        return self._acts.send_file(
            user_id,
            kind,
            data,
            file_name=file_name,
            mime_type=mime_type,
            duration=duration or 0,
            caption=caption,
            chat_id=chat_id,
        )

    async def join(self, user_id: int, chat_id: int) -> None:
        """Enters a group."""
        self._acts.join(user_id, chat_id)

    async def leave(self, user_id: int, chat_id: int) -> None:
        """Leaves a group."""
        self._acts.leave(user_id, chat_id)

    async def set_bot_status(self, user_id: int, chat_id: int, status: str) -> None:
        """Adds the bot to a group ("member"), makes it "administrator", takes its voice ("restricted"), or removes it ("left",
        "kicked").
        """
        self._acts.set_bot_status(user_id, chat_id, status)

    async def make_topic(self, user_id: int, chat_id: int, name: str) -> int:
        """Makes a topic in a forum and returns its id."""
        return self._acts.make_topic(user_id, chat_id, name)

    async def close_topic(self, user_id: int, chat_id: int, topic_id: int) -> None:
        self._acts.turn_topic(user_id, chat_id, topic_id, closed=True)

    async def reopen_topic(self, user_id: int, chat_id: int, topic_id: int) -> None:
        self._acts.turn_topic(user_id, chat_id, topic_id, closed=False)

    async def delete_topic(self, chat_id: int, topic_id: int) -> None:
        """Deletes a topic with its messages; the bot is not told."""
        self._acts.delete_topic(chat_id, topic_id)

    async def block(self, user_id: int) -> None:
        """Blocks the bot: it gets a `my_chat_member`, and 403 whenever it writes to this user."""
        self._acts.block(user_id)

    async def unblock(self, user_id: int) -> None:
        self._acts.unblock(user_id)

    async def migrate(self, chat_id: int) -> int:
        """Upgrades a group to a supergroup and returns the new id; the old one answers with migrate_to_chat_id."""
        return self._acts.migrate(chat_id)

    # What is seen

    def messages(self, chat_id: int) -> list[Json]:
        """The chat's messages as they are now, oldest first."""
        return list(self._state.history(chat_id).messages.values())

    def message(self, chat_id: int, message_id: int) -> Json:
        """One message. Raises LookupError if it is not there."""
        return self._acts.message(chat_id, message_id)

    @property
    def answers(self) -> dict[str, Json]:
        """callback_query_id -> parameters of its first answerCallbackQuery; an unanswered tap is absent."""
        return self._state.answers

    def reply_keyboard(self, chat_id: int) -> Json | None:
        """The ReplyKeyboardMarkup or ForceReply in force."""
        return self._state.history(chat_id).reply_keyboard

    def reactions(self, chat_id: int, message_id: int) -> list[Json]:
        """The bot's reactions to a message."""
        return self._state.history(chat_id).reactions.get(message_id, [])

    def menu(self, user_id: int, chat_id: int | None = None) -> list[Json]:
        """The commands offered to a user in their private chat or in a group."""
        user = self._state.users[user_id]
        scopes = private_scopes(user_id)
        if chat_id is not None and chat_id != user_id:
            scopes = group_scopes(self._state.groups[chat_id], user_id)
        return self._state.menus.in_force(scopes, user.language_code)

    def about(self, kind: str, language_code: str = "") -> str:
        """The bot's "description", "short_description" or "name" as set for a language."""
        return self._state.about.get((kind, language_code), "")

    def file_data(self, file_path: str) -> bytes | None:
        """The bytes at a `file_path`."""
        return self._state.files.data(file_path)

    def file_of(self, file_id: str) -> tuple[str, bytes]:
        """Type and bytes of a file in some message, for a page that shows it. Raises LookupError."""
        stored = self._state.files.find(file_id)
        data = self._state.files.data(stored.path) if stored else None
        if stored is None or data is None:
            raise LookupError("no such file")
        return stored.mime_type or "application/octet-stream", data

    @property
    def log(self) -> list[ApiCall]:
        """Every request, in order of arrival."""
        return self._server.log

    def calls(self, method: str) -> list[ApiCall]:
        return [call for call in self.log if call.method == method]

    @property
    def violations(self) -> list[str]:
        """Requests that no published Bot API would understand, or that the sandbox cannot play. Tests expect none."""
        return self._state.violations

    @property
    def pending_updates(self) -> list[Json]:
        """Updates that the bot has not confirmed yet."""
        return list(self._state.updates.pending.values())

    @property
    def faults(self) -> TelegramFaultScript:
        return self._server.faults

    @property
    def revision(self) -> int:
        """The number of events so far."""
        return self._state.changes.revision

    async def changed(self, after: int, timeout_s: float) -> list[Event]:
        """Events after a revision; waits for the first. [] if none came in time.

        Payloads by kind: message and edit `message`; delete `message_id`; answer `callback_query_id`, `user_id`,
        `text`, `show_alert`, `url`; action `action`; keyboard `keyboard` (None: taken away); menu nothing (chat_id 0
        means everybody's).
        """
        return await self._state.changes.changed(after, timeout_s)

    async def until(self, predicate: Callable[[], T], timeout_s: float = 10) -> T:
        """The predicate's first truthy value; tries again after every change. TimeoutError tells what was last seen."""
        try:
            return await self._state.changes.until(predicate, timeout_s)
        except TimeoutError:
            raise TimeoutError(f"not within {timeout_s} s; last seen:\n{self._last_seen()}") from None

    def _last_seen(self) -> str:
        texts = [
            f"{chat_id}/{message['message_id']} {message['from']['first_name']}: "
            f"{message.get('text', message.get('caption', sorted(message)))}"
            for chat_id, history in self._state.histories.items()
            for message in list(history.messages.values())[-5:]
        ]
        calls = [f"{call.method} {call.status} {call.description or ''}" for call in self.log[-5:]]
        return "\n".join([*texts, *calls, *self.violations])
