"""What users do in their Telegram clients; each act reaches the bot as an update.

A private chat belongs to its user, so `chat_id=None` always means the private chat with the bot.
"""

import secrets

from bot.sandbox.telegram.chat_senders import ChatSender
from bot.sandbox.telegram.entities import utf16_length, with_found
from bot.sandbox.telegram.files import FileKind
from bot.sandbox.telegram.methods.bodies import LONGEST_TEXT, read_caption
from bot.sandbox.telegram.methods.chats import my_status_changed, put_my_status
from bot.sandbox.telegram.methods.sending import without_reply
from bot.sandbox.telegram.methods.topics import deleted, made, turned
from bot.sandbox.telegram.model import Group, Json, TelegramUser, inline_buttons
from bot.sandbox.telegram.state import PendingTap, State


class UserActs:
    """Acts of users on the state. Mistakes of the test itself raise LookupError or ValueError."""

    def __init__(self, state: State) -> None:
        self._state = state

    def write(self, user_id: int, chat_id: int | None, content: Json, reply_to: int | None = None) -> Json:
        """Posts a user's message and tells the bot, if the bot may see it."""
        user, chat_id = self._enter(user_id, chat_id)
        reply_to = reply_to or self._forced_reply(chat_id)
        if reply_to:
            answered = self.message(chat_id, reply_to)
            content = content | {"reply_to_message": without_reply(answered)} | topic_of(answered)
        message = self._state.post(chat_id, user.as_user(), content)
        if self._visible(message):
            self._state.updates.put("message", message)
        return message

    def write_text(
        self, user_id: int, chat_id: int | None, text: str, reply_to: int | None, topic_id: int = 0
    ) -> Json:
        """Posts a text, in several messages if a client would cut it; returns the last."""
        first, *rest = pieces(text)
        topic = {"message_thread_id": topic_id, "is_topic_message": True} if topic_id else {}
        message = self.write(user_id, chat_id, text_content(first) | topic, reply_to)
        for piece in filter(str.strip, rest):
            message = self.write(user_id, chat_id, text_content(piece) | topic)
        return message

    def write_as(self, sender: ChatSender, content: Json) -> Json:
        """Posts in the name of a group or a channel, as clients show it for anonymous administrators."""
        group = self._state.groups[sender.chat_id]
        told = sender.as_content(group.as_chat(), self._state.now())
        message = self._state.post(group.id, told.pop("from"), told | content)
        if self._visible(message):
            self._state.updates.put("message", message)
        return message

    def edit_as(self, chat_id: int, message_id: int, content: Json) -> Json:
        """Changes such a message in the name of the same author."""
        return self._changed(self.message(chat_id, message_id), content)

    def _enter(self, user_id: int, chat_id: int | None) -> tuple[TelegramUser, int]:
        user = self._state.users[user_id]
        group = self._state.groups.get(chat_id) if chat_id is not None else None
        if group and group.migrated_to:
            raise LookupError(f"group {chat_id} became {group.migrated_to}")
        if group and user_id not in group.member_ids:
            raise LookupError(f"{user_id} is not in group {chat_id}")
        if group is None and chat_id not in {None, user_id}:
            raise LookupError(f"no chat {chat_id} for {user_id}")
        if group is None:
            self.unblock(user_id)
            user.started = True
        return user, group.id if group else user_id

    def _forced_reply(self, chat_id: int) -> int | None:
        history = self._state.history(chat_id)
        if not (history.reply_keyboard or {}).get("force_reply"):
            return None
        asked = history.keyboard_message_id
        self._state.show_keyboard(chat_id, None)
        return asked if asked in history.messages else None

    def _visible(self, message: Json) -> bool:
        group = self._state.groups.get(message["chat"]["id"])
        if group is None:
            return True
        if group.bot_status in {"left", "kicked"}:
            return False
        return self._addressed(message) if self._state.privacy_mode and group.bot_status == "member" else True

    def _addressed(self, message: Json) -> bool:
        if message.get("reply_to_message", {}).get("from", {}).get("id") == self._state.me["id"]:
            return True
        text, mine = (
            str(message.get("text") or message.get("caption") or ""),
            f"@{self._state.me['username']}".lower(),
        )
        command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
        return mine in text.lower() or (bool(command) and "@" not in command) or not _written(message)

    def edit(self, user_id: int, message_id: int, text: str, chat_id: int | None) -> Json:
        """A user changes their own text."""
        _, chat_id = self._enter(user_id, chat_id)
        message = self.message(chat_id, message_id)
        if message["from"]["id"] != user_id:
            raise LookupError(f"message {message_id} is not theirs")
        return self._changed(message, text_content(text))

    def _changed(self, message: Json, content: Json) -> Json:
        gone = {"text", "entities", "caption", "caption_entities"}
        kept = {name: value for name, value in message.items() if name not in gone}
        changed = self._state.replace(kept | content | {"edit_date": self._state.now()})
        if self._visible(changed):
            self._state.updates.put("edited_message", changed)
        return changed

    def press(self, user_id: int, message_id: int, data: str, chat_id: int | None, *, forged: bool) -> str:
        """Presses an inline button that the message shows or once showed; returns the callback_query_id."""
        chat_id = user_id if chat_id is None else chat_id
        group = self._state.groups.get(chat_id)
        if group and user_id not in group.member_ids:
            raise LookupError(f"{user_id} is not in group {chat_id}")
        history = self._state.history(chat_id)
        if data not in history.shown_data.get(message_id, set()) and not forged:
            raise LookupError(f"message {message_id} never showed a button with the data {data!r}")
        message = history.messages.get(message_id) or self._inaccessible(chat_id, message_id)
        query_id = str(secrets.randbits(62))
        query = {"id": query_id, "from": self._state.users[user_id].as_user(), "message": message}
        query |= {"chat_instance": str(-(abs(chat_id) * 7919)), "data": data}
        self._state.taps[query_id] = PendingTap(user_id, chat_id, query)
        self._state.updates.put("callback_query", query)
        return query_id

    def _inaccessible(self, chat_id: int, message_id: int) -> Json:
        return {"chat": self._state.chat(chat_id), "message_id": message_id, "date": 0}

    def data_of(self, chat_id: int, message_id: int, button_text: str) -> str:
        """The callback_data of the inline button whose text contains this."""
        buttons = list(inline_buttons(self.message(chat_id, message_id)))
        for button in buttons:
            if button_text in button["text"] and "callback_data" in button:
                return str(button["callback_data"])
        raise LookupError(f"no button {button_text!r} among {[button['text'] for button in buttons]}")

    def press_reply(self, user_id: int, button_text: str, chat_id: int | None) -> Json:
        """Presses a button of the reply keyboard: sends its text, or the user's own contact."""
        place = user_id if chat_id is None else chat_id
        history = self._state.history(place)
        keyboard, asked = history.reply_keyboard or {}, history.keyboard_message_id
        buttons = [button for row in keyboard.get("keyboard", []) for button in row]
        fitting = [each for each in buttons if button_text in each["text"]]
        # «1» means the button that says exactly this, even if «10» comes before it.
        button = min(fitting, key=lambda each: each["text"] != button_text, default=None)
        if button is None:
            raise LookupError(f"no button {button_text!r} among {[each['text'] for each in buttons]}")
        if keyboard.get("one_time_keyboard"):
            self._state.show_keyboard(place, None)
        if not button.get("request_contact"):
            return self.write(user_id, chat_id, text_content(button["text"]))
        own = self.own_contact(user_id)
        return self.write(user_id, chat_id, own, asked if asked in history.messages else None)

    def own_contact(self, user_id: int) -> Json:
        """The contact that clients send for request_contact: digits without a plus, and their own user id."""
        user = self._state.users[user_id]
        if user.phone is None:
            raise ValueError(f"{user_id} was added without a phone")
        return contact_content(user.phone.removeprefix("+"), user.first_name, user_id)

    def send_file(
        self,
        user_id: int,
        kind: FileKind,
        data: bytes,
        *,
        file_name: str | None,
        mime_type: str | None,
        duration: int,
        caption: str | None,
        chat_id: int | None,
    ) -> Json:
        """Sends a file with its bytes."""
        stored = self._state.files.put(
            kind, data, file_name=file_name, mime_type=mime_type, duration=duration
        )
        return self.write(user_id, chat_id, {kind: stored.as_media()} | read_caption(caption or "", "", None))

    def block(self, user_id: int) -> None:
        self._set_blocked(user_id, blocked=True)

    def unblock(self, user_id: int) -> None:
        self._set_blocked(user_id, blocked=False)

    def _set_blocked(self, user_id: int, *, blocked: bool) -> None:
        user = self._state.users[user_id]
        if user.blocked == blocked:
            return
        user.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        told = my_status_changed(self._state, user.as_chat(), user.as_user(), before, after)
        self._state.updates.put("my_chat_member", told)

    def join(self, user_id: int, chat_id: int) -> Json:
        """A user enters a group."""
        user, group = self._state.users[user_id], self._state.groups[chat_id]
        group.member_ids.add(user_id)
        return self._service(group, user, {"new_chat_members": [user.as_user()]})

    def leave(self, user_id: int, chat_id: int) -> Json:
        """A user leaves a group."""
        user, group = self._state.users[user_id], self._state.groups[chat_id]
        group.member_ids.discard(user_id)
        return self._service(group, user, {"left_chat_member": user.as_user()})

    def set_bot_status(self, user_id: int, chat_id: int, status: str) -> None:
        """Somebody adds the bot to a group, makes it an administrator, or removes it."""
        user, group = self._state.users[user_id], self._state.groups[chat_id]
        entered = group.bot_status in {"left", "kicked"} and status in {"member", "administrator"}
        put_my_status(self._state, group, user.as_user(), status)
        if entered:
            self._service(group, user, {"new_chat_members": [self._state.me]})

    def _service(self, group: Group, who: TelegramUser, content: Json) -> Json:
        message = self._state.post(group.id, who.as_user(), content)
        if group.bot_status not in {"left", "kicked"}:
            self._state.updates.put("message", message)
        return message

    def make_topic(self, user_id: int, chat_id: int, name: str) -> int:
        """Somebody makes a topic in a forum; returns its id."""
        user, group = self._state.users[user_id], self._state.groups[chat_id]
        topic_id = made(self._state, group, user.as_user(), name)
        self._state.updates.put("message", self.message(chat_id, topic_id))
        return topic_id

    def turn_topic(self, user_id: int, chat_id: int, topic_id: int, *, closed: bool) -> None:
        """Somebody closes a topic, or reopens it."""
        user, group = self._state.users[user_id], self._state.groups[chat_id]
        self._state.updates.put(
            "message", turned(self._state, group, user.as_user(), topic_id, closed=closed)
        )

    def delete_topic(self, chat_id: int, topic_id: int) -> None:
        """Somebody deletes a topic, which no bot is told."""
        deleted(self._state, self._state.groups[chat_id], topic_id)

    def migrate(self, chat_id: int) -> int:
        """The group becomes a supergroup with a new id and an empty history; returns the id."""
        old = self._state.groups[chat_id]
        if old.is_supergroup or old.migrated_to:
            raise ValueError(f"{chat_id} cannot be upgraded")
        new_id = -1_002_000_000_000 + chat_id
        new = Group(new_id, old.title, set(old.member_ids), set(old.admin_ids), old.bot_status)
        self._state.groups[new_id] = new
        who = self._state.users[min(old.member_ids)]
        self._service(old, who, {"migrate_to_chat_id": new_id})
        old.migrated_to = new_id
        self._service(new, who, {"migrate_from_chat_id": chat_id})
        return new_id

    def message(self, chat_id: int, message_id: int) -> Json:
        """The message as it is now. Raises LookupError if there is none (any more)."""
        message = self._state.history(chat_id).messages.get(message_id)
        if message is None:
            raise LookupError(f"no message {message_id} in chat {chat_id}")
        return message


def _written(message: Json) -> bool:
    service = {"new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id"}
    return not service & message.keys()


def topic_of(message: Json) -> Json:
    """The fields by which an answer stays in the message's topic."""
    if not message.get("is_topic_message"):
        return {}
    return {"message_thread_id": message["message_thread_id"], "is_topic_message": True}


def pieces(text: str) -> list[str]:
    """The text cut into messages of at most 4096 UTF-16 units."""
    text = text.strip()
    size = LONGEST_TEXT if utf16_length(text) == len(text) else LONGEST_TEXT // 2
    return [text[at : at + size] for at in range(0, max(len(text), 1), size)]


def text_content(text: str) -> Json:
    """`text` and `entities` of what a user typed. Raises ValueError for an empty text."""
    text = text.strip()
    if not text:
        raise ValueError("Telegram's clients don't send an empty text")
    entities = with_found(text, [])
    return {"text": text} | ({"entities": entities} if entities else {})


def contact_content(phone: str, first_name: str, user_id: int | None) -> Json:
    """A `contact` with the id of its Telegram user, if it has one."""
    contact: Json = {"phone_number": phone, "first_name": first_name}
    return {"contact": contact | ({"user_id": user_id} if user_id is not None else {})}
