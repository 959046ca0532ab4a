"""Methods that put the bot's own messages into a chat."""

from typing import Any

from bot.sandbox.telegram.keyboards import read_markup
from bot.sandbox.telegram.methods.bodies import read_text
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.refusals import bad_request
from bot.sandbox.telegram.state import State


def send_message(state: State, params: Params) -> Json:
    return deliver(state, params, read_text(params) | preview(params))


def preview(params: Params) -> Json:
    """`link_preview_options` of a Message, as the request gave them; {} without."""
    options = params.nested("link_preview_options")
    return {"link_preview_options": options} if options else {}


def send_contact(state: State, params: Params) -> Json:
    phone, first_name = params.text("phone_number"), params.text("first_name")
    if not phone or not first_name:
        raise bad_request("contact phone number and first name must be non-empty")
    contact: Json = {"phone_number": phone, "first_name": first_name}
    contact |= {name: params.text(name) for name in ("last_name", "vcard") if params.text(name)}
    return deliver(state, params, {"contact": contact})


def deliver(state: State, params: Params, content: Json) -> Json:
    """Posts content as the bot with the request's reply and keyboard; reply keyboards are not echoed back."""
    kind, markup = read_markup(params)
    chat_id = params.whole("chat_id")
    state.writable_chat(chat_id)
    content = content | state.in_topic(chat_id, params.whole("message_thread_id"))
    content = content | replied(state, chat_id, params)
    if kind == "inline" and markup["inline_keyboard"]:
        content["reply_markup"] = markup
    if params.flag("protect_content"):
        content["has_protected_content"] = True
    message = state.post(chat_id, state.me, content)
    if kind in {"reply", "remove", "force"}:
        state.history(chat_id).not_editable.add(message["message_id"])
        state.show_keyboard(chat_id, None if kind == "remove" else markup, message["message_id"])
    return message


def replied(state: State, chat_id: int, params: Params) -> Json:
    """`reply_to_message` of the message to come; {} if it is not a reply."""
    given: Any = params.nested("reply_parameters") or {"message_id": params.whole("reply_to_message_id")}
    message_id = int(given.get("message_id") or 0)
    if not message_id:
        return {}
    message = state.history(chat_id).messages.get(message_id)
    if message:
        return {"reply_to_message": without_reply(message)}
    if given.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def without_reply(message: Json) -> Json:
    """The message as shown inside another: Telegram nests only one level."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}
