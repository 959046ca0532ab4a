"""The table of contents: importing this registers every measurement."""

from tests.bench import bots, cards, imports, servers, voices
from tests.bench.registry import MEASUREMENTS, named

MODULES = (servers, bots, cards, imports, voices)

__all__ = ["MEASUREMENTS", "MODULES", "named"]
