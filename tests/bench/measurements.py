"""The table of contents: importing this registers every measurement."""

from tests.bench import bots, cards, servers, voices
from tests.bench.registry import MEASUREMENTS, named

MODULES = (servers, bots, cards, voices)

__all__ = ["MEASUREMENTS", "MODULES", "named"]
