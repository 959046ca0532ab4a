"""Which function plays which method: the sandbox's table of contents.

A published method that is missing here is refused loudly: an invented `true` would hide that the bot relies on it.
"""

from collections.abc import Awaitable, Callable

from bot.sandbox.telegram.methods import about, chats, copying, editing, media, sending, talking, topics
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.state import State

Result = Json | list[Json] | bool | int
Play = Callable[[State, Params], Result | Awaitable[Result]]

PLAYED: dict[str, Play] = {
    "getMe": talking.get_me,
    "getUpdates": talking.get_updates,
    "setWebhook": talking.set_webhook,
    "deleteWebhook": talking.delete_webhook,
    "getWebhookInfo": talking.get_webhook_info,
    "answerCallbackQuery": talking.answer_callback_query,
    "sendChatAction": talking.send_chat_action,
    "sendMessage": sending.send_message,
    "sendContact": sending.send_contact,
    "sendPhoto": media.sender("photo"),
    "sendDocument": media.sender("document"),
    "sendVoice": media.sender("voice"),
    "sendAudio": media.sender("audio"),
    "sendVideo": media.sender("video"),
    "sendVideoNote": media.sender("video_note"),
    "sendMediaGroup": media.send_media_group,
    "getFile": media.get_file,
    "editMessageText": editing.edit_text,
    "editMessageCaption": editing.edit_caption,
    "editMessageReplyMarkup": editing.edit_markup,
    "editMessageMedia": media.edit_media,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "forwardMessage": copying.forward_message,
    "forwardMessages": copying.forward_messages,
    "copyMessage": copying.copy_message,
    "copyMessages": copying.copy_messages,
    "setMyCommands": about.set_my_commands,
    "getMyCommands": about.get_my_commands,
    "deleteMyCommands": about.delete_my_commands,
    "setMyDescription": about.setter("description"),
    "getMyDescription": about.getter("description"),
    "setMyShortDescription": about.setter("short_description"),
    "getMyShortDescription": about.getter("short_description"),
    "setMyName": about.setter("name"),
    "getMyName": about.getter("name"),
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMemberCount": chats.get_chat_member_count,
    "leaveChat": chats.leave_chat,
    "createForumTopic": topics.create_topic,
    "closeForumTopic": topics.close_topic,
    "reopenForumTopic": topics.reopen_topic,
    "deleteForumTopic": topics.delete_topic,
    "setMessageReaction": chats.set_message_reaction,
    "pinChatMessage": chats.pin_chat_message,
    "unpinChatMessage": chats.unpin_chat_message,
    "unpinAllChatMessages": chats.unpin_all_chat_messages,
}
HARMLESS = frozenset({"setChatMenuButton", "setMyDefaultAdministratorRights", "close", "logOut"})
"""Answered with `true` and nothing else: nobody in the sandbox could see a difference."""
NOT_PLAYED = frozenset({
    "business_connection_id", "direct_messages_topic_id", "ephemeral_message_parameters",
    "rich_message", "suggested_post_parameters",
})  # fmt: skip
"""Published fields that would send a message somewhere the sandbox doesn't have."""
LIMITED = frozenset(
    name
    for name in PLAYED
    if name.startswith(("send", "editMessage", "forward", "copy")) and name != "sendChatAction"
)
"""What Telegram's flood limits count: edits as well as sends."""
