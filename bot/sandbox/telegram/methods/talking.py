"""Methods about the conversation itself: updates, taps, actions, webhooks."""

from urllib.parse import urlsplit

from bot.sandbox.telegram.entities import utf16_length
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.refusals import NotBuiltError, bad_request
from bot.sandbox.telegram.state import State
from bot.sandbox.telegram.updates import Webhook

LONGEST_POLL_S = 50
SECRET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def get_me(state: State, _params: Params) -> Json:
    return state.me | {
        "can_join_groups": True,
        "can_read_all_group_messages": not state.privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(state: State, params: Params) -> list[Json]:
    state.updates.allow(params.nested("allowed_updates"))
    limit = min(max(params.whole("limit", 100), 1), 100)
    timeout_s = min(max(params.whole("timeout"), 0), LONGEST_POLL_S)
    updates = await state.updates.poll(params.whole("offset"), limit, timeout_s)
    state.changes.stir()
    return updates


def set_webhook(state: State, params: Params) -> bool:
    url = params.text("url")
    secret = params.text("secret_token") or None
    if secret and (len(secret) > 256 or not SECRET.issuperset(secret)):
        raise bad_request("secret token contains unallowed characters")
    if not url:
        return delete_webhook(state, params)
    # The real server insists on https, but a webhook on the same machine can't have it.
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise bad_request("bad webhook: invalid webhook URL specified")
    if params.upload("certificate"):
        raise NotBuiltError("webhook certificates")
    state.updates.allow(params.nested("allowed_updates"))
    state.updates.webhook = Webhook(url, secret, min(max(params.whole("max_connections", 40), 1), 100))
    _drop_pending(state, params)
    return True


def delete_webhook(state: State, params: Params) -> bool:
    state.updates.webhook = None
    _drop_pending(state, params)
    return True


def _drop_pending(state: State, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        state.updates.pending.clear()
    state.updates.stir()


def get_webhook_info(state: State, _params: Params) -> Json:
    webhook = state.updates.webhook
    waiting = len(state.updates.pending)
    info: Json = {"url": webhook.url if webhook else "", "has_custom_certificate": False}
    info |= {"pending_update_count": waiting}
    if webhook:
        info["max_connections"] = webhook.max_connections
    if webhook and webhook.last_error:
        info["last_error_date"], info["last_error_message"] = webhook.last_error
    if state.updates.allowed:
        info["allowed_updates"] = state.updates.allowed
    return info


def answer_callback_query(state: State, params: Params) -> bool:
    """Answers a tap. A second answer to the same tap is accepted and changes nothing."""
    query_id = params.text("callback_query_id")
    tap = state.taps.get(query_id)
    if tap is None or tap.too_old:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if utf16_length(params.text("text")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    if query_id not in state.answers:
        answer = params.for_log()
        state.answers[query_id] = answer
        shown = {
            "text": answer.get("text"),
            "show_alert": params.flag("show_alert"),
            "url": answer.get("url"),
        }
        state.changes.record("answer", tap.chat_id, callback_query_id=query_id, user_id=tap.user_id, **shown)
    return True


def send_chat_action(state: State, params: Params) -> bool:
    chat_id, action = params.whole("chat_id"), params.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    state.writable_chat(chat_id)
    state.changes.record("action", chat_id, action=action)
    return True
