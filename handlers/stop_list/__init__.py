"""The stop list: who must not be called from this account, in the chat and as a file."""

from handlers.stop_list.conversation import make_router
from handlers.stop_list.files import make_router as make_files_router

__all__ = ["make_files_router", "make_router"]
