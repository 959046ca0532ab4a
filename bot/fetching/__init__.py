"""Asking and telling addresses that somebody else gave: the guard is the same, whoever gave the address.

`AllowedHosts` (bot.domain.allowed_hosts) says which hosts may be asked. `Fetcher` asks them for a file, `Poster` tells
them something, within limits of bytes and time. `Door` (in guard) refuses private addresses at the moment of connecting, where no name or redirect can hide them.
"""

from bot.fetching.download import Fetcher, FetchError, FetchLimits
from bot.fetching.guard import Door
from bot.fetching.posting import Poster, PostError

__all__ = ["Door", "FetchError", "FetchLimits", "Fetcher", "PostError", "Poster"]
