"""The reactions of a draft, built on screens instead of lines."""

from aiogram import Router

from handlers.reactions import building, files, playing, presets, questions
from handlers.reactions.bench import Building
from handlers.reactions.playing import Playing

__all__ = ["Building", "Playing", "make_router"]


def make_router() -> Router:
    router = Router(name="reactions")
    router.include_routers(*(part.make_router() for part in (building, questions, presets, playing, files)))
    return router
