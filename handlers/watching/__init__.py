"""Groups that watch: /watch in a group or a topic, and what happens to the group."""

from handlers.watching.conversation import make_router
from handlers.watching.group_events import GroupEvents
from handlers.watching.group_events import make_router as make_events_router

__all__ = ["GroupEvents", "make_events_router", "make_router"]
