"""What keeps calls from being made: typed Cancels and Stops, the lock, and the lane beside a chat's queue."""

from handlers.halting.conversation import make_router
from handlers.halting.locks import make_router as make_locks_router

__all__ = ["make_locks_router", "make_router"]
