"""The reactions of a draft, built on screens instead of lines."""

from aiogram import Router

from handlers.reactions import building, presets, questions
from handlers.reactions.bench import Building

__all__ = ["Building", "make_router"]


def make_router() -> Router:
    router = Router(name="reactions")
    router.include_routers(building.make_router(), questions.make_router(), presets.make_router())
    return router
