"""What a user chooses for themselves and for their account; `screens` shows what there is."""

from handlers.settings.conversation import Setting, make_router
from handlers.settings.languages import make_router as make_languages_router
from handlers.settings.limits import Limiting
from handlers.settings.limits import make_router as make_limits_router

__all__ = ["Limiting", "Setting", "make_languages_router", "make_limits_router", "make_router"]
