"""What a person chooses for themselves and for their account; see `screens` for what there is."""

from handlers.settings.conversation import Setting, make_router

__all__ = ["Setting", "make_router"]
