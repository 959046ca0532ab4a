"""Methods that send again what is already in a chat."""

from bot.sandbox.telegram.methods.bodies import read_caption
from bot.sandbox.telegram.methods.sending import deliver
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.refusals import bad_request
from bot.sandbox.telegram.state import State

ENVELOPE = frozenset({
    "message_id", "from", "chat", "date", "edit_date", "reply_markup", "reply_to_message", "forward_origin",
    "media_group_id", "message_thread_id", "is_topic_message",
})  # fmt: skip


def forward_message(state: State, params: Params) -> Json:
    return _forward(state, params, params.whole("message_id"))


def forward_messages(state: State, params: Params) -> list[Json]:
    return [_receipt(_forward(state, params, each)) for each in _present(state, params)]


def copy_message(state: State, params: Params) -> Json:
    content = _content(_source(state, params, params.whole("message_id"), "copy"))
    if "caption" in params.values:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= read_caption(
            params.text("caption"), params.text("parse_mode"), params.nested("caption_entities")
        )
    return _receipt(deliver(state, params, content))


def copy_messages(state: State, params: Params) -> list[Json]:
    sources = [_source(state, params, each, "copy") for each in _present(state, params)]
    return [_receipt(deliver(state, params, _content(each))) for each in sources]


def _forward(state: State, params: Params, message_id: int) -> Json:
    source = _source(state, params, message_id, "forward")
    origin = {"type": "user", "date": source["date"], "sender_user": source["from"]}
    return deliver(state, params, _content(source) | {"forward_origin": source.get("forward_origin", origin)})


def _source(state: State, params: Params, message_id: int, verb: str) -> Json:
    from_chat_id = params.whole("from_chat_id")
    state.known_chat(from_chat_id)
    source = state.history(from_chat_id).messages.get(message_id)
    if source is None:
        raise bad_request(f"message to {verb} not found")
    return source


def _present(state: State, params: Params) -> list[int]:
    ids = params.nested("message_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 100:
        raise bad_request("message identifiers must be an Array of 1-100 numbers")
    from_chat_id = params.whole("from_chat_id")
    state.known_chat(from_chat_id)
    return [int(each) for each in ids if int(each) in state.history(from_chat_id).messages]


def _content(message: Json) -> Json:
    return {name: value for name, value in message.items() if name not in ENVELOPE}


def _receipt(message: Json) -> Json:
    return {"message_id": message["message_id"]}
