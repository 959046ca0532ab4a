"""Shapes of the four reply markups, checked as Telegram does before it accepts a message."""

from typing import Any, Literal

from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.refusals import bad_request

Kind = Literal["inline", "reply", "remove", "force"]
ACTIONS = frozenset({
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay", "disabled",
})  # fmt: skip
LOOKS = frozenset({"text", "style", "icon_custom_emoji_id"})
REQUESTS = frozenset({
    "request_users", "request_chat", "request_managed_bot", "request_contact", "request_location", "request_poll", "web_app",
})  # fmt: skip
MARKS: tuple[tuple[str, Kind], ...] = (
    ("inline_keyboard", "inline"), ("keyboard", "reply"), ("remove_keyboard", "remove"), ("force_reply", "force"),
)  # fmt: skip
MOST_BUTTONS = {"inline": 100, "reply": 300}


def read_markup(params: Params) -> tuple[Kind | None, Json]:
    """The checked reply markup of a request and its kind; (None, {}) without one."""
    markup = params.nested("reply_markup")
    if markup is None:
        return None, {}
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for mark, kind in MARKS:
        if mark in markup:
            return kind, _checked(kind, markup)
    if markup:
        raise bad_request(f"can't parse reply markup: unknown fields {', '.join(sorted(markup))}")
    return None, {}


def inline_only(params: Params) -> Json:
    """The inline keyboard of an edit; {} without one. Telegram takes no other kind there."""
    kind, markup = read_markup(params)
    if kind not in {None, "inline"}:
        raise bad_request("inline keyboard expected")
    return markup


def _checked(kind: Kind, markup: Json) -> Json:
    if kind == "inline":
        return {"inline_keyboard": _rows(markup["inline_keyboard"], kind)}
    if kind == "reply":
        return markup | {"keyboard": _rows(markup["keyboard"], kind)}
    return markup


def _rows(rows: Any, kind: Literal["inline", "reply"]) -> list[list[Json]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f"can't parse {kind} keyboard: array of arrays expected")
    read = _inline_button if kind == "inline" else _reply_button
    checked = [[read(button) for button in row] for row in rows]
    if sum(map(len, checked)) > MOST_BUTTONS[kind]:
        raise bad_request("reply markup is too long")
    return [row for row in checked if row]


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    _check_fields(button, ACTIONS | LOOKS, "inline keyboard button")
    actions = ACTIONS & button.keys()
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action expected")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and "." not in str(button["url"]) and "://" not in str(button["url"]):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return button


def _reply_button(button: Any) -> Json:
    given: Any = {"text": button} if isinstance(button, str) else button
    if not isinstance(given, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    _check_fields(given, REQUESTS | LOOKS, "keyboard button")
    return given


def _check_fields(button: Json, known: frozenset[str], what: str) -> None:
    if not isinstance(button.get("text"), str):
        raise bad_request(f'can\'t parse {what}: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request(f"{what} text must be non-empty")
    if unknown := button.keys() - known:
        raise bad_request(f"can't parse {what}: unknown fields {', '.join(sorted(unknown))}")
