"""Launches and calls after Confirm: what their buttons do, who was called, what was held, calling again."""

from handlers.launches.calling_again import make_router as make_calling_again_router
from handlers.launches.calls import make_router as make_calls_router
from handlers.launches.conversation import make_router
from handlers.launches.held import make_router as make_held_router
from handlers.launches.recipients import make_router as make_recipients_router
from handlers.launches.recordings import make_router as make_recordings_router
from handlers.launches.resuming import make_router as make_resuming_router

__all__ = [
    "make_calling_again_router",
    "make_calls_router",
    "make_held_router",
    "make_recipients_router",
    "make_recordings_router",
    "make_resuming_router",
    "make_router",
]
