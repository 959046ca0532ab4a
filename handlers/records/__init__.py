"""Records: from a voice note or a text to something that calls can play, and the list of them."""

from handlers.records.conversation import make_router
from handlers.records.states import MakingRecord

__all__ = ["MakingRecord", "make_router"]
