"""Fetching what lies behind an address that somebody else gave: the guard is the same whoever gave it.

`AllowedHosts` (bot.domain.allowed_hosts) says who may be asked; `Fetcher` asks, in few bytes and little time; `Door`
(in guard) refuses private addresses at the moment of connecting, where no name and no redirect can hide them.
"""

from bot.fetching.download import Fetcher, FetchError, FetchLimits
from bot.fetching.guard import Door

__all__ = ["Door", "FetchError", "FetchLimits", "Fetcher"]
