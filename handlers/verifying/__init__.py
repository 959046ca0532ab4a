"""`/verify PHONE`, a contact or a button on any phone: a flash call, four digits, and the log of what was proved."""

from aiogram import Router

from handlers.verifying import asking, journal, proving


def make_router() -> Router:
    router = Router(name="verifying")
    router.include_routers(asking.make_router(), proving.make_router(), journal.make_router())
    return router


make_bare_router = proving.make_bare_router

__all__ = ["make_bare_router", "make_router"]
