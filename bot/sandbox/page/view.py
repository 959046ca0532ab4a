"""Both sandboxes in the form the page's script reads: plain JSON, one section for each part of the screen."""

from collections.abc import Iterable
from typing import TypeVar

from bot.sandbox.calling.outcomes import TABLE
from bot.sandbox.page.sides import Json, Sides

T = TypeVar("T")

SHOWN_MESSAGES = 300
SHOWN_CALLS = 60
SHOWN_LINES = 30
TALKING = ("started", "answered")
"""Calls in progress: their tree of reactions is shown."""


def users_section(sides: Sides) -> Json:
    """Who can be played, which groups there are, and the bot."""
    telegram = sides.telegram
    return {
        "bot": {
            "id": telegram.me["id"],
            "name": telegram.me["first_name"],
            "username": telegram.me["username"],
        },
        "people": [
            {
                "id": user.id,
                "first_name": user.first_name,
                "username": user.username,
                "language_code": user.language_code,
                "blocked": user.blocked,
                "about": telegram.about("description", user.language_code) or telegram.about("description"),
            }
            for user in telegram.users
        ],
        "groups": [
            {"id": group.id, "title": group.title, "members": sorted(group.member_ids)}
            for group in telegram.groups
            if group.migrated_to is None
        ],
    }


def chat_ids(sides: Sides) -> list[int]:
    """Private chats first, then groups."""
    users = users_section(sides)
    return [chat["id"] for chat in (*users["people"], *users["groups"])]


def chat_section(sides: Sides, chat_id: int) -> Json:
    """The latest messages of a chat, as the Bot API prints them, and the keyboard under its input field."""
    return {
        "messages": sides.telegram.messages(chat_id)[-SHOWN_MESSAGES:],
        "keyboard": sides.telegram.reply_keyboard(chat_id),
    }


def menus_section(sides: Sides) -> Json:
    """Commands in force by "person/chat"."""
    telegram = sides.telegram
    menus = {f"{user.id}/{user.id}": telegram.menu(user.id) for user in telegram.users}
    for group in telegram.groups:
        for user_id in sorted(group.member_ids):
            menus[f"{user_id}/{group.id}"] = telegram.menu(user_id, group.id)
    return menus


def clock_section(sides: Sides) -> Json:
    """What the script adds to the browser's clock to get the sandbox's time, and the zone to show it in."""
    return {"ahead_s": sides.clock.ahead_s, "zone": sides.clock.zone.key}


def service_section(sides: Sides) -> Json:
    """The calling service: the account, the latest calls, webhooks, requests and flash calls, newest first."""
    calling, key = sides.calling, sides.api_key.get_secret_value()
    account = calling.account(key)
    texts = _spoken_texts(sides)
    calls = [_call(item, texts) for item in _latest(calling.truth(key), SHOWN_CALLS)]
    return {
        "key": key,
        "account": {"id": account.id, "balance": str(account.balance), "moderation": account.moderation},
        "hold": calling.hold_calls,
        "calls": calls,
        # Calls of one request share their tree, which may be long.
        "trees": {
            call["tree"]: calling.tree(call["id"], kind=call["kind"]) for call in calls if call["tree"]
        },
        "webhooks": [
            {
                "at": each.at.timestamp(),
                "path": each.path,
                "kind": each.kind,
                "try": each.number,
                "status": each.status,
                "error": each.error,
                "calls": list(each.call_ids),
            }
            for each in _latest(calling.webhooks, SHOWN_LINES)
        ],
        "requests": [
            {"at": each.at.timestamp(), "endpoint": each.endpoint, "status": each.status}
            for each in _latest(calling.requests, SHOWN_LINES)
        ],
        "flash": [
            {"phone": each.phone, "pin": each.pin} for each in _latest(calling.flash_calls, SHOWN_LINES)
        ],
        "outcomes": [row._asdict() for row in TABLE],
    }


def _latest(items: Iterable[T], count: int) -> list[T]:
    return list(items)[: -count - 1 : -1]


def _spoken_texts(sides: Sides) -> dict[int, str]:
    """The texts that ordinary calls say: the service does not tell them, but the requests to it did."""
    texts: dict[int, str] = {}
    for request in sides.calling.requests:
        record = request.body.get("record")
        text = record.get("text") if isinstance(record, dict) else None
        if request.endpoint == "create" and isinstance(text, str):
            texts.update(dict.fromkeys(request.call_ids, text))
    return texts


def _call(item: Json, texts: dict[int, str]) -> Json:
    """One call of `CallingSandbox.truth`, in the page's words."""
    return {
        "id": item["id"],
        "kind": item["kind"],
        "phone": item["phone"],
        "state": "removed" if item["removed"] else item["status"],
        "text": texts.get(item["id"]) if item["kind"] == "ordinary" else None,
        "created_at": item["createdAt"],
        "planned_at": item["plannedAt"],
        "lost": item["lost"],
        "brought_forward": item["broughtForward"],
        "tree": item["tree"] if item["status"] in TALKING else None,
        "talk": item["conversation"],
        "legs": [_leg(leg) for leg in item["calls"]],
    }


def _leg(leg: Json) -> Json:
    digit = leg["ivrDigit"]
    keys = leg["ivrAnswers"] or (None if digit is None else str(digit))
    return {
        "answered_at": leg["answeredAt"],
        "finished_at": leg["finishedAt"],
        "cost": leg["cost"],
        "keys": keys,
        "manager": leg["managerStatus"],
    }
