"""The table of contents: importing this registers every measurement."""

from tests.bench import bots, cards, history, imports, launches, leads, reminders, reports, servers, voices
from tests.bench.registry import MEASUREMENTS, named

MODULES = (servers, bots, cards, imports, voices, launches, reminders, leads, history, reports)

__all__ = ["MEASUREMENTS", "MODULES", "named"]
