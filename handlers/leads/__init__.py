"""Leads: «Беру», what came of them, `/leads`."""

from handlers.leads.conversation import make_router

__all__ = ["make_router"]
