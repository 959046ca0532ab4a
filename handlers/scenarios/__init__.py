"""Scenarios: calls saved without recipients, used again in one tap, shared as a file."""

from handlers.scenarios.conversation import make_router
from handlers.scenarios.files import make_router as make_files_router

__all__ = ["make_files_router", "make_router"]
