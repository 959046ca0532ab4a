"""`/report [PERIOD]` and the button on a launch's card: what came of calls, as a picture, in words and as a table."""

from handlers.reports.conversation import make_router

__all__ = ["make_router"]
