"""Groups, members, command menus, and the bot's words about itself."""

from typing import Any

import pytest

from bot.sandbox.telegram import TelegramSandbox
from tests.unit.sandbox_telegram.conftest import ANNA, BORIS, GROUP, Client


def _commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name.title()} for name in names]


async def _menu(api: Client, name: str, scope: dict[str, Any] | None = None, language: str = "") -> None:
    fields: dict[str, Any] = {"scope": scope} if scope else {}
    answer = await api("setMyCommands", commands=_commands(name), language_code=language, **fields)
    assert answer.result is True


def _names(menu: list[dict[str, Any]]) -> list[str]:
    return [command["command"] for command in menu]


async def test_the_narrowest_menu_wins_and_in_it_the_persons_language(
    telegram: TelegramSandbox, api: Client
) -> None:
    assert telegram.menu(ANNA) == []
    await _menu(api, "default_en")
    await _menu(api, "default_ru", language="ru")
    assert (_names(telegram.menu(ANNA)), _names(telegram.menu(BORIS))) == (["default_ru"], ["default_en"])
    await _menu(api, "private", {"type": "all_private_chats"})
    assert _names(telegram.menu(ANNA)) == ["private"]
    assert _names(telegram.menu(ANNA, GROUP)) == ["default_ru"]
    await _menu(api, "anna", {"type": "chat", "chat_id": ANNA})
    assert (_names(telegram.menu(ANNA)), _names(telegram.menu(BORIS))) == (["anna"], ["private"])
    assert (await api("deleteMyCommands", scope={"type": "chat", "chat_id": ANNA})).result is True
    assert _names(telegram.menu(ANNA)) == ["private"]


async def test_group_menus_differ_for_members_and_administrators(
    telegram: TelegramSandbox, api: Client
) -> None:
    telegram.add_group(GROUP, "Контора", [ANNA], admin_ids=[BORIS])
    await _menu(api, "groups", {"type": "all_group_chats"})
    await _menu(api, "admins", {"type": "all_chat_administrators"})
    assert (_names(telegram.menu(ANNA, GROUP)), _names(telegram.menu(BORIS, GROUP))) == (
        ["groups"],
        ["admins"],
    )
    await _menu(api, "here", {"type": "chat_administrators", "chat_id": GROUP})
    await _menu(api, "anna", {"type": "chat_member", "chat_id": GROUP, "user_id": ANNA})
    assert (_names(telegram.menu(ANNA, GROUP)), _names(telegram.menu(BORIS, GROUP))) == (["anna"], ["here"])
    kept = await api("getMyCommands", scope={"type": "all_group_chats"})
    assert kept.result == _commands("groups")
    assert (await api("getMyCommands")).result == []


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"commands": _commands("Call")}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "call", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": _commands("call") * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": "call"}, "can't parse commands JSON object"),
        ({"commands": {"a": 1}}, "can't parse commands JSON object: expected an Array of BotCommand"),
        (
            {"commands": [], "scope": {"type": "all"}},
            "can't parse BotCommandScope: unsupported type specified",
        ),
        ({"commands": [], "scope": {"type": "chat"}}, "can't parse BotCommandScope: chat_id is expected"),
        ({"commands": [], "language_code": "rus"}, "invalid language code specified"),
    ],
)
async def test_a_menu_telegram_would_refuse_is_refused(
    api: Client, fields: dict[str, Any], refusal: str
) -> None:
    assert (await api("setMyCommands", **fields)).refusal == f"Bad Request: {refusal}"


async def test_descriptions_are_kept_by_language(telegram: TelegramSandbox, api: Client) -> None:
    await api("setMyDescription", description="Звонит", language_code="ru")
    await api("setMyDescription", description="Calls")
    assert (await api("getMyDescription", language_code="ru")).result == {"description": "Звонит"}
    assert (await api("getMyDescription", language_code="de")).result == {"description": "Calls"}
    assert telegram.about("description", "ru") == "Звонит"
    assert (await api("getMyName")).result == {"name": "Dialgram"}
    refused = await api("setMyShortDescription", short_description="x" * 121)
    assert refused.refusal == "Bad Request: short description is too long"


async def test_an_upgraded_group_names_its_new_id(telegram: TelegramSandbox, api: Client) -> None:
    new_id = await telegram.migrate(GROUP)
    refused = await api("sendMessage", chat_id=GROUP, text="a")
    assert refused.refusal == "Bad Request: group chat was upgraded to a supergroup chat"
    assert refused.body["parameters"] == {"migrate_to_chat_id": new_id}
    assert (await api("sendMessage", chat_id=new_id, text="a")).result["chat"]["type"] == "supergroup"
    old, new = (update["message"] for update in telegram.pending_updates)
    assert (old["chat"]["id"], old["migrate_to_chat_id"]) == (GROUP, new_id)
    assert (new["chat"]["id"], new["migrate_from_chat_id"]) == (new_id, GROUP)
    with pytest.raises(LookupError):
        await telegram.say(ANNA, "сюда", chat_id=GROUP)
    with pytest.raises(ValueError, match="cannot be upgraded"):
        await telegram.migrate(new_id)


async def test_the_bot_is_told_when_it_enters_and_leaves_a_group(
    telegram: TelegramSandbox, api: Client
) -> None:
    telegram.add_group(-501, "Новая", [ANNA], bot_status="left")
    said = await telegram.say(ANNA, "/без бота", chat_id=-501)
    await telegram.edit(ANNA, said["message_id"], "/всё ещё без бота", chat_id=-501)
    await telegram.join(BORIS, -501)
    refused = await api("sendMessage", chat_id=-501, text="a")
    assert refused.refusal == "Forbidden: bot is not a member of the group chat"
    await telegram.set_bot_status(ANNA, -501, "member")
    added, greeted = telegram.pending_updates
    assert added["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert greeted["message"]["new_chat_members"] == [telegram.me]
    await telegram.set_bot_status(ANNA, -501, "kicked")
    assert telegram.pending_updates[-1]["my_chat_member"]["new_chat_member"]["until_date"] == 0
    refused = await api("sendMessage", chat_id=-501, text="a")
    assert refused.refusal == "Forbidden: bot was kicked from the group chat"


async def test_members_come_and_go(telegram: TelegramSandbox, api: Client) -> None:
    telegram.add_user(1003, "Пётр")
    await telegram.join(1003, GROUP)
    await telegram.say(1003, "/start", chat_id=GROUP)
    address = {"chat_id": GROUP, "user_id": 1003}
    assert (await api("getChatMember", **address)).result["status"] == "member"
    assert (await api("getChatMemberCount", chat_id=GROUP)).result == 4
    await telegram.leave(1003, GROUP)
    assert (await api("getChatMember", **address)).result["status"] == "left"
    assert (await api("getChatMember", chat_id=GROUP, user_id=4040)).status == 400
    assert (await api("getChatMember", chat_id=GROUP, user_id=telegram.me["id"])).result["status"] == "member"
    with pytest.raises(LookupError):
        await telegram.say(1003, "я вышел", chat_id=GROUP)
    with pytest.raises(LookupError):
        await telegram.say(ANNA, "чужой чат", chat_id=BORIS)
    joined, said, left = (update["message"] for update in telegram.pending_updates)
    assert joined["new_chat_members"][0]["id"] == left["left_chat_member"]["id"] == said["from"]["id"] == 1003


async def test_administrators_are_listed_with_their_rights(telegram: TelegramSandbox, api: Client) -> None:
    telegram.add_group(-502, "Отдел", [ANNA], admin_ids=[BORIS])
    (admin,) = (await api("getChatAdministrators", chat_id=-502)).result
    assert (admin["user"]["id"], admin["status"], admin["can_manage_chat"]) == (BORIS, "administrator", True)
    assert (await api("getChatAdministrators", chat_id=ANNA)).status == 400
    assert (await api("getChatMemberCount", chat_id=ANNA)).result == 2
    with pytest.raises(ValueError, match="negative"):
        telegram.add_group(5, "?", [])


async def test_leaving_a_group_ends_writing_there(api: Client) -> None:
    assert (await api("leaveChat", chat_id=GROUP)).result is True
    assert (await api("sendMessage", chat_id=GROUP, text="a")).status == 403


async def test_pins_and_reactions_are_seen(telegram: TelegramSandbox, api: Client) -> None:
    said = await telegram.say(ANNA, "важно")
    address = {"chat_id": ANNA, "message_id": said["message_id"]}
    assert (await api("pinChatMessage", **address)).result is True
    assert (await api("pinChatMessage", **address)).result is True
    assert (await api("getChat", chat_id=ANNA)).result["pinned_message"]["text"] == "важно"
    later = await telegram.say(ANNA, "важнее")
    await api("pinChatMessage", chat_id=ANNA, message_id=later["message_id"])
    await api("deleteMessage", chat_id=ANNA, message_id=later["message_id"])
    assert (await api("getChat", chat_id=ANNA)).result["pinned_message"]["text"] == "важно"
    await api("unpinChatMessage", chat_id=ANNA)
    await api("unpinChatMessage", chat_id=ANNA)
    await api("unpinChatMessage", chat_id=ANNA)
    assert "pinned_message" not in (await api("getChat", chat_id=ANNA)).result
    await api("setMessageReaction", **address, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert telegram.reactions(ANNA, said["message_id"]) == [{"type": "emoji", "emoji": "👍"}]
    refused = await api("pinChatMessage", chat_id=ANNA, message_id=999)
    assert refused.refusal == "Bad Request: message not found"


async def test_only_known_actions_are_shown(telegram: TelegramSandbox, api: Client) -> None:
    assert (await api("sendChatAction", chat_id=ANNA, action="dancing")).status == 400
    await api("sendChatAction", chat_id=ANNA, action="upload_voice")
    assert (await telegram.changed(0, 1))[-1]["action"] == "upload_voice"


async def test_a_contact_needs_phone_and_name(telegram: TelegramSandbox, api: Client) -> None:
    refused = await api("sendContact", chat_id=ANNA, phone_number="+79160000002", first_name="")
    assert refused.refusal == "Bad Request: contact phone number and first name must be non-empty"
    sent = await api("sendContact", chat_id=ANNA, phone_number="+79160000002", first_name="П", last_name="И")
    assert sent.result["contact"]["last_name"] == "И"
