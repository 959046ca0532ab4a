"""From a line, a phone or a contact card to the confirm screen: `/call PHONES [WHEN] TEXT`, or no command at all."""

from handlers.calling.conversation import make_bare_router, make_router
from handlers.calling.edited import make_router as make_edited_router
from handlers.calling.templates import make_router as make_templates_router

__all__ = ["make_bare_router", "make_edited_router", "make_router", "make_templates_router"]
