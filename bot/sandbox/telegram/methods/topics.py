"""Topics of a group that is a forum: a message names its topic, the bot may make and close them by right."""

from bot.sandbox.telegram.model import Group, Json, Topic
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.refusals import bad_request
from bot.sandbox.telegram.state import State

USUAL_COLOR = 7322096
LONGEST_NAME = 128


def create_topic(state: State, params: Params) -> Json:
    group, name = _managed(state, params), params.text("name")
    if not 1 <= len(name) <= LONGEST_NAME:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    topic_id = made(state, group, state.me, name)
    return {"message_thread_id": topic_id, "name": name, "icon_color": USUAL_COLOR}


def made(state: State, group: Group, who: Json, name: str) -> int:
    """A new topic, whose id is that of the message that tells of it."""
    told = {"forum_topic_created": {"name": name, "icon_color": USUAL_COLOR}}
    message = state.post(group.id, who, told)
    topic_id = int(message["message_id"])
    state.replace(message | {"message_thread_id": topic_id, "is_topic_message": True})
    group.topics[topic_id] = Topic(name)
    return topic_id


def close_topic(state: State, params: Params) -> bool:
    return _turned(state, params, closed=True)


def reopen_topic(state: State, params: Params) -> bool:
    return _turned(state, params, closed=False)


def _turned(state: State, params: Params, *, closed: bool) -> bool:
    group, topic_id = _managed(state, params), params.whole("message_thread_id")
    topic = group.topic(topic_id)
    if topic is None:
        raise bad_request("message thread not found")
    turned(state, group, state.me, topic_id, closed=closed)
    return True


def turned(state: State, group: Group, who: Json, topic_id: int, *, closed: bool) -> Json:
    """Closes or reopens a topic; returns the message that tells of it."""
    group.topics[topic_id].closed = closed
    told: Json = {"forum_topic_closed" if closed else "forum_topic_reopened": {}}
    return state.post(group.id, who, told | {"message_thread_id": topic_id, "is_topic_message": True})


def delete_topic(state: State, params: Params) -> bool:
    group, topic_id = _managed(state, params), params.whole("message_thread_id")
    if group.topic(topic_id) is None:
        raise bad_request("message thread not found")
    deleted(state, group, topic_id)
    return True


def deleted(state: State, group: Group, topic_id: int) -> None:
    """The topic goes with all its messages; no bot is told."""
    del group.topics[topic_id]
    messages = state.history(group.id).messages
    for message_id in [key for key, one in messages.items() if one.get("message_thread_id") == topic_id]:
        state.delete(group.id, message_id)


def _managed(state: State, params: Params) -> Group:
    chat_id = params.whole("chat_id")
    state.writable_chat(chat_id)
    group = state.groups.get(chat_id)
    if group is None or not group.is_forum:
        raise bad_request("the chat is not a forum")
    if group.bot_status != "administrator" or not group.bot_manages_topics:
        raise bad_request("not enough rights to create a topic")
    return group
