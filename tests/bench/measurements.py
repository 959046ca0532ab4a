"""The table of contents: importing this registers every measurement."""

from tests.bench import servers
from tests.bench.registry import MEASUREMENTS, named

MODULES = (servers,)

__all__ = ["MEASUREMENTS", "MODULES", "named"]
