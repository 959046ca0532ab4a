"""Appointments: when a list's people are reminded of them, and what becomes of the reminders afterwards."""

from handlers.appointments.cancelling import make_router as make_cancelling_router
from handlers.appointments.giving_back import make_router as make_giving_back_router
from handlers.appointments.rule import make_router as make_rule_router
from handlers.appointments.waiting import make_router as make_waiting_router

__all__ = ["make_cancelling_router", "make_giving_back_router", "make_rule_router", "make_waiting_router"]
