"""The same counts for several processes: one Lua script looks at all scopes atomically, by the clock of
Redis.

While Redis is away, each process counts for itself: otherwise nothing could be sent at all.
"""

import logging
from collections.abc import Sequence
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.telegram.buckets import Buckets, MemoryBuckets, RateLimit, RoomClaim, SlotClaim

_log = logging.getLogger(__name__)

_MICRO: Final = 1_000_000
_NOW: Final = "local t = redis.call('TIME'); local now = t[1] * 1000000 + t[2]\n"
_KEEP: Final = """
local function keep(key, at)
  redis.call('SET', key, string.format('%.0f', at), 'PX', string.format('%.0f', math.ceil((at - now) / 1000) + 1))
end
"""
_ROOM: Final = """
local function room_waits(key, kind, most, span, card, leads)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.0f', now - span))
  local sent = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  local count, own, cards, last = #sent / 2, 0, 0, nil
  for i = 1, #sent, 2 do
    local sort = string.match(sent[i], '%a+')
    if sort == 'card' then cards = cards + 1 end
    if sort == kind then own, last = own + 1, tonumber(sent[i + 1]) end
  end
  local room, pace = 0, 0
  if count >= most then room = tonumber(sent[2 * (count - most) + 2]) + span - now end
  if kind == 'card' then
    pace = math.max(card, span / math.max(1, most - 2 - (count - own)))
  elseif kind == 'lead' and own > leads and cards > 0 then
    pace = span / leads
  end
  return math.max(0, math.ceil(room)), last and math.max(0, math.ceil(last + pace - now)) or 0
end
"""
"""RoomLimit.waits_s in Lua. A message is kept as its kind and its time."""
_TAKE: Final = (
    _NOW
    + _KEEP
    + _ROOM
    + """
local waits, even, free, slots = {}, {}, true, tonumber(ARGV[1])
for i = 1, slots do
  even[i] = math.max(now, tonumber(redis.call('GET', KEYS[i]) or now))
  waits[i] = math.max(0, math.ceil(even[i] - tonumber(ARGV[2 * i + 1]) - now))
  free = free and waits[i] == 0
end
local room, kind, rule = KEYS[slots + 1], ARGV[2 * slots + 2], {}
if room then
  for i = 1, 4 do rule[i] = tonumber(ARGV[2 * slots + 2 + i]) end
  waits[slots + 1], waits[slots + 2] = room_waits(room, kind, rule[1], rule[2], rule[3], rule[4])
  free = free and waits[slots + 1] == 0 and waits[slots + 2] == 0
end
if free then
  for i = 1, slots do keep(KEYS[i], even[i] + tonumber(ARGV[2 * i])) end
  if room then
    local at = string.format('%.0f', now)
    redis.call('ZADD', room, at, kind .. at)
    redis.call('PEXPIRE', room, math.ceil(rule[2] / 1000))
  end
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

    async def take(self, claims: Sequence[SlotClaim], room: RoomClaim | None = None) -> Sequence[float]:
        """See Buckets."""
        keys = [self._prefix + claim.scope for claim in claims]
        args: list[int | str] = [len(claims)]
        for claim in claims:
            args += _micro(claim.limit.interval_s, claim.slack_s)
        if room is not None:
            limit = room.limit
            keys.append(self._prefix + room.scope)
            args += [room.kind, limit.most, *_micro(limit.span_s, limit.card_s), limit.leads]
        try:
            waits = await self._take(keys=keys, args=args)
        except (RedisError, OSError) as error:
            _log.warning("redis does not count what is sent, counting alone: %s", type(error).__name__)
            return await self._alone.take(claims, room)
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


def _micro(*seconds: float) -> list[int]:
    return [round(part * _MICRO) for part in seconds]
