"""The same counts for several processes: one Lua script looks at all scopes atomically, by the clock of
Redis.

While Redis is away, each process counts for itself: otherwise nothing could be sent at all.
"""

import logging
from collections.abc import Sequence
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.telegram.buckets import Buckets, MemoryBuckets, RateLimit, SlotClaim

_log = logging.getLogger(__name__)

_MICRO: Final = 1_000_000
_NOW: Final = "local t = redis.call('TIME'); local now = t[1] * 1000000 + t[2]\n"
_KEEP: Final = """
local function keep(key, at)
  redis.call('SET', key, string.format('%.0f', at), 'PX', string.format('%.0f', math.ceil((at - now) / 1000) + 1))
end
"""
_TAKE: Final = (
    _NOW
    + _KEEP
    + """
local waits, even, free = {}, {}, true
for i, key in ipairs(KEYS) do
  even[i] = math.max(now, tonumber(redis.call('GET', key) or now))
  waits[i] = math.max(0, math.ceil(even[i] - tonumber(ARGV[2 * i]) - now))
  free = free and waits[i] == 0
end
if free then
  for i, key in ipairs(KEYS) do keep(key, even[i] + tonumber(ARGV[2 * i - 1])) end
end
return waits
"""
)
_PAUSE: Final = (
    _NOW
    + _KEEP
    + """
local at = now + tonumber(ARGV[1])
if at > tonumber(redis.call('GET', KEYS[1]) or 0) then keep(KEYS[1], at) end
"""
)


class RedisBuckets:
    """Counts in Redis, under keys that expire as soon as they no longer matter."""

    def __init__(
        self, redis: Redis, *, prefix: str = "{dialgram:gate}:", alone: Buckets | None = None
    ) -> None:
        self._prefix = prefix
        self._take = redis.register_script(_TAKE)
        self._pause = redis.register_script(_PAUSE)
        self._alone = alone or MemoryBuckets()

    async def take(self, claims: Sequence[SlotClaim]) -> Sequence[float]:
        """See Buckets."""
        args = [round(part * _MICRO) for claim in claims for part in (claim.limit.interval_s, claim.slack_s)]
        try:
            waits = await self._take(keys=[self._prefix + claim.scope for claim in claims], args=args)
        except (RedisError, OSError) as error:
            _log.warning("redis does not count what is sent, counting alone: %s", type(error).__name__)
            return await self._alone.take(claims)
        return [int(wait) / _MICRO for wait in waits]

    async def pause(self, scope: str, limit: RateLimit, seconds: float) -> None:
        """See Buckets."""
        ahead = round((seconds + (limit.burst - 1) * limit.interval_s) * _MICRO)
        try:
            await self._pause(keys=[self._prefix + scope], args=[ahead])
        except (RedisError, OSError) as error:
            _log.warning("redis does not count what is sent, counting alone: %s", type(error).__name__)
        # Noted here too: if Redis restarts and forgets the pause, Telegram would refuse us again.
        await self._alone.pause(scope, limit, seconds)
