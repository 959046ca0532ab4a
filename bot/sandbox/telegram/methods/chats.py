"""Methods about chats and their members."""

from bot.sandbox.telegram.model import Group, Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.refusals import bad_request
from bot.sandbox.telegram.state import State

PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages", "can_add_web_page_previews",
    "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics", "can_edit_tag",
    "can_react_to_messages",
)  # fmt: skip


def get_chat(state: State, params: Params) -> Json:
    chat_id = params.whole("chat_id")
    full = state.known_chat(chat_id) | {"accent_color_id": 1, "max_reaction_count": 11}
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    full["accepted_gift_types"] = dict.fromkeys(gifts, False)
    messages = state.history(chat_id).messages
    for message_id in reversed(state.history(chat_id).pinned):
        if message_id in messages:
            return full | {"pinned_message": messages[message_id]}
    return full


def get_chat_member(state: State, params: Params) -> Json:
    group, user_id = _group(state, params), params.whole("user_id")
    if user_id == state.me["id"]:
        mine = member(state.me, group.bot_status)
        manages = {"can_manage_topics": group.bot_manages_topics} if group.is_forum else {}
        return mine | (manages if group.bot_status == "administrator" else {})
    user = state.users.get(user_id)
    if user is None:
        raise bad_request("invalid user_id specified")
    return member(user.as_user(), status_of(group, user_id))


def get_chat_administrators(state: State, params: Params) -> list[Json]:
    group = _group(state, params)
    admins = [state.users[each].as_user() for each in sorted(group.admin_ids & group.member_ids)]
    return [member(user, "administrator") for user in admins]


def get_chat_member_count(state: State, params: Params) -> int:
    chat_id = params.whole("chat_id")
    state.known_chat(chat_id)
    return len(state.groups[chat_id].member_ids) + 1 if chat_id in state.groups else 2


def leave_chat(state: State, params: Params) -> bool:
    group = _group(state, params)
    put_my_status(state, group, state.me, "left")
    return True


def _group(state: State, params: Params) -> Group:
    chat_id = params.whole("chat_id")
    state.writable_chat(chat_id)
    if chat_id not in state.groups:
        raise bad_request("method is available only for groups, supergroups and channels")
    return state.groups[chat_id]


def status_of(group: Group, user_id: int) -> str:
    """A user's `ChatMember.status` in a group."""
    if user_id not in group.member_ids:
        return "left"
    return "administrator" if user_id in group.admin_ids else "member"


def member(user: Json, status: str) -> Json:
    """A `ChatMember` object."""
    if status == "kicked":
        return {"user": user, "status": status, "until_date": 0}
    if status == "restricted":
        return {"user": user, "status": status, "is_member": True, "until_date": 0} | dict.fromkeys(
            PERMISSIONS, False
        )
    if status != "administrator":
        return {"user": user, "status": status}
    rights = (
        "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
        "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
        "can_send_welcome_messages",
    )  # fmt: skip
    return {"user": user, "status": status, "can_be_edited": False, "is_anonymous": False} | dict.fromkeys(
        rights, True
    )


def put_my_status(state: State, group: Group, who: Json, status: str) -> None:
    """Changes the bot's own status in a group and tells the bot."""
    told = my_status_changed(state, group.as_chat(), who, group.bot_status, status)
    if status == "administrator" and group.is_forum:
        told["new_chat_member"]["can_manage_topics"] = group.bot_manages_topics
    group.bot_status = status
    group.bot_may_write = status != "restricted"
    state.updates.put("my_chat_member", told)


def my_status_changed(state: State, chat: Json, who: Json, before: str, after: str) -> Json:
    """A `ChatMemberUpdated` about the bot."""
    both = {"old_chat_member": member(state.me, before), "new_chat_member": member(state.me, after)}
    return {"chat": chat, "from": who, "date": state.now()} | both


def set_message_reaction(state: State, params: Params) -> bool:
    chat_id, message_id = _message(state, params)
    state.history(chat_id).reactions[message_id] = params.nested("reaction") or []
    message = state.history(chat_id).messages[message_id]
    state.changes.record(
        "edit", chat_id, message=message, reactions=state.history(chat_id).reactions[message_id]
    )
    return True


def pin_chat_message(state: State, params: Params) -> bool:
    chat_id, message_id = _message(state, params)
    history = state.history(chat_id)
    if message_id not in history.pinned:
        history.pinned.append(message_id)
        state.post(chat_id, state.me, {"pinned_message": history.messages[message_id]})
    return True


def unpin_chat_message(state: State, params: Params) -> bool:
    chat_id = params.whole("chat_id")
    state.writable_chat(chat_id)
    pinned = state.history(chat_id).pinned
    message_id = params.whole("message_id") or (pinned[-1] if pinned else 0)
    if message_id in pinned:
        pinned.remove(message_id)
    return True


def unpin_all_chat_messages(state: State, params: Params) -> bool:
    chat_id = params.whole("chat_id")
    state.writable_chat(chat_id)
    state.history(chat_id).pinned.clear()
    return True


def _message(state: State, params: Params) -> tuple[int, int]:
    chat_id, message_id = params.whole("chat_id"), params.whole("message_id")
    state.writable_chat(chat_id)
    if message_id not in state.history(chat_id).messages:
        raise bad_request("message not found")
    return chat_id, message_id
