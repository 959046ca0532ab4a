"""For owners: who was let in, what was changed, and passing on the bot or an account."""

from handlers.members.auditing import make_router as make_audit_router
from handlers.members.conversation import make_router
from handlers.members.invites import make_router as make_invites_router

__all__ = ["make_audit_router", "make_invites_router", "make_router"]
