"""The table of contents: importing this registers every measurement."""

from tests.bench import bots, cards, imports, servers
from tests.bench.registry import MEASUREMENTS, named

MODULES = (servers, bots, cards, imports)

__all__ = ["MEASUREMENTS", "MODULES", "named"]
