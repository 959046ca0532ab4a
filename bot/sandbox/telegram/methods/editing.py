"""Methods that change or remove messages of the bot. An edit that changes nothing is refused, as Telegram does."""

from bot.sandbox.telegram.keyboards import inline_only
from bot.sandbox.telegram.methods.bodies import read_caption, read_text
from bot.sandbox.telegram.methods.sending import preview
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.refusals import ApiError, bad_request, forbidden
from bot.sandbox.telegram.state import State

SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
CAPTIONED = frozenset({"photo", "voice", "audio", "document", "video", "animation"})


def edit_text(state: State, params: Params) -> Json:
    body, markup = read_text(params) | preview(params), _markup(params)
    message = editable(state, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return edited(state, message, ("text", "entities", "link_preview_options"), body | markup)


def edit_caption(state: State, params: Params) -> Json:
    body = read_caption(params.text("caption"), params.text("parse_mode"), params.nested("caption_entities"))
    markup, message = _markup(params), editable(state, params)
    if not CAPTIONED & message.keys():
        raise bad_request("there is no caption in the message to edit")
    return edited(state, message, ("caption", "caption_entities"), body | markup)


def edit_markup(state: State, params: Params) -> Json:
    markup = _markup(params)
    return edited(state, editable(state, params), (), markup)


def edited(state: State, message: Json, without: tuple[str, ...], content: Json) -> Json:
    """Replaces the named parts and the keyboard. Raises ApiError 400 if nothing would change."""
    gone = {"reply_markup", "edit_date", *without}
    changed = {name: value for name, value in message.items() if name not in gone} | content
    if _compared(changed) == _compared(message):
        raise bad_request(SAME)
    return state.replace(changed | {"edit_date": state.now()})


def _compared(message: Json) -> Json:
    # Preview options alone make no difference to Telegram: only a text with links has previews.
    return {
        name: value for name, value in message.items() if name not in {"edit_date", "link_preview_options"}
    }


def editable(state: State, params: Params) -> Json:
    """The bot's message that a request names. Raises ApiError 400 or 403."""
    if params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat_id, message_id = params.whole("chat_id"), params.whole("message_id")
    if not chat_id:
        raise bad_request("chat_id is empty")
    state.writable_chat(chat_id)
    history = state.history(chat_id)
    message = history.messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if (
        message["from"]["id"] != state.me["id"]
        or message_id in history.not_editable
        or "forward_origin" in message
    ):
        raise bad_request("message can't be edited")
    return message


def _markup(params: Params) -> Json:
    markup = inline_only(params)
    return {"reply_markup": markup} if markup.get("inline_keyboard") else {}


def delete_message(state: State, params: Params) -> bool:
    chat_id, message_id = params.whole("chat_id"), params.whole("message_id")
    if refusal := _undeletable(state, chat_id, message_id):
        raise refusal
    state.delete(chat_id, message_id)
    return True


def delete_messages(state: State, params: Params) -> bool:
    """Removes up to 100 messages; skips those that cannot be found or deleted."""
    ids = params.nested("message_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 100:
        raise bad_request("message identifiers must be an Array of 1-100 numbers")
    chat_id = params.whole("chat_id")
    state.known_chat(chat_id)
    for message_id in ids:
        if _undeletable(state, chat_id, int(message_id)) is None:
            state.delete(chat_id, int(message_id))
    return True


def _undeletable(state: State, chat_id: int, message_id: int) -> ApiError | None:
    state.known_chat(chat_id)
    message = state.history(chat_id).messages.get(message_id)
    if message is None:
        return bad_request("message to delete not found")
    group = state.groups.get(chat_id)
    if group and group.bot_status in {"left", "kicked"}:
        return forbidden("bot is not a member of the group chat")
    if group and message["from"]["id"] != state.me["id"] and group.bot_status != "administrator":
        return bad_request("message can't be deleted")
    return None
