"""`/planned`, `/move N WHEN`, `/remove N`: what waits for its time, and how it is put off or taken back."""

from handlers.planned.conversation import make_router
from handlers.planned.moving import Moving
from handlers.planned.screens import call_rows

__all__ = ["Moving", "call_rows", "make_router"]
