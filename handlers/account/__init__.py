"""The account at the calling service: its key comes and goes; balance and numbers are read."""

from handlers.account.connecting import make_router as make_connecting_router
from handlers.account.overview import make_router

__all__ = ["make_connecting_router", "make_router"]
