"""The bot's command menus by scope and language, and which of them a user sees."""

import re
from typing import Any

from bot.sandbox.telegram.model import Group, Json
from bot.sandbox.telegram.refusals import bad_request

Scope = tuple[str, int, int]
"""Type, chat id and user id of a BotCommandScope; zeros where the type has none."""
NAME = re.compile(r"[a-z0-9_]{1,32}")
PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
DEFAULT: Scope = ("default", 0, 0)


class CommandMenus:
    """What setMyCommands has set, by (scope, language)."""

    def __init__(self) -> None:
        self.menus: dict[tuple[Scope, str], list[Json]] = {}

    def in_force(self, scopes: list[Scope], language_code: str) -> list[Json]:
        """The first menu that exists; each scope is tried with the language and then without."""
        for scope in scopes:
            for language in (language_code, ""):
                if menu := self.menus.get((scope, language)):
                    return menu
        return []


def private_scopes(user_id: int) -> list[Scope]:
    """The scopes that apply in somebody's private chat, narrowest first."""
    return [("chat", user_id, 0), ("all_private_chats", 0, 0), DEFAULT]


def group_scopes(group: Group, user_id: int) -> list[Scope]:
    """The scopes that apply to a member of a group, narrowest first."""
    member, admins, chat = (
        ("chat_member", group.id, user_id),
        ("chat_administrators", group.id, 0),
        ("chat", group.id, 0),
    )
    all_admins, all_groups = ("all_chat_administrators", 0, 0), ("all_group_chats", 0, 0)
    if user_id in group.admin_ids:
        return [member, admins, chat, all_admins, all_groups, DEFAULT]
    return [member, chat, all_groups, DEFAULT]


def read_scope(given: Any) -> Scope:
    """The scope of a request; the default one if it names none."""
    if given is None:
        return DEFAULT
    kind = given.get("type") if isinstance(given, dict) else None
    if kind in PLAIN_SCOPES:
        return (str(kind), 0, 0)
    if kind not in CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    try:
        return (str(kind), int(given["chat_id"]), int(given["user_id"]) if kind == "chat_member" else 0)
    except (KeyError, ValueError):
        raise bad_request("can't parse BotCommandScope: chat_id is expected") from None


def read_commands(given: Any) -> list[Json]:
    """The checked BotCommands; `is_ephemeral` and the like are dropped."""
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise bad_request("can't parse commands JSON object: expected an Array of BotCommand")
    if len(given) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(each) for each in given]


def _command(given: Json) -> Json:
    name, description = str(given.get("command", "")).removeprefix("/"), str(given.get("description", ""))
    if not NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description.strip()) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
