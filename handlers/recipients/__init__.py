"""`/find` and «Всё о номере»: one recipient over everything that the account has called."""

from handlers.recipients.conversation import make_router

__all__ = ["make_router"]
