"""Scenarios: calls saved without recipients, used again in one tap, shared as a file, repeated by a schedule."""

from handlers.scenarios.conversation import make_router
from handlers.scenarios.files import make_router as make_files_router
from handlers.scenarios.repeating import make_router as make_repeating_router

__all__ = ["make_files_router", "make_repeating_router", "make_router"]
