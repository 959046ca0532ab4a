"""Which call rings on which day: worked out by plain counting, without the code that keeps the caps."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.ids import LaunchId, UserId

OPENS, CLOSES = 9, 20
"""Hours of the window that lists of the test have."""


@dataclass(eq=False)
class Ringing:
    """One call. `launch_id` None: a flash call."""

    launch_id: LaunchId | None
    user_id: UserId
    at: datetime
    has_left: bool = False


@dataclass
class Days:
    """The days are those of the installation's zone, whoever calls."""

    zone: ZoneInfo
    owner: UserId
    cap: int
    cap_user: int
    ringing: list[Ringing] = field(default_factory=list)

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def count(self, at: datetime, user_id: UserId | None = None) -> int:
        day = self.day(at)
        return sum(self.day(one.at) == day and user_id in {None, one.user_id} for one in self.ringing)

    def has_room(self, user_id: UserId, at: datetime, people: int) -> bool:
        if user_id != self.owner and self.count(at, user_id) + people > self.cap_user:
            return False
        return self.count(at) + people <= self.cap

    def of(self, launch_id: LaunchId) -> list[Ringing]:
        return [one for one in self.ringing if one.launch_id == launch_id]

    def coming(self, group: list[Ringing], at: datetime) -> int:
        """How many of these are not on that day yet."""
        return sum(self.day(one.at) != self.day(at) for one in group)


def local(now: datetime, zone: ZoneInfo, days: int, hour: int) -> datetime:
    """That hour of the day so many days ahead, by the clock of the zone."""
    day = now.astimezone(zone).date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)


def opening(at: datetime, zone: ZoneInfo) -> datetime:
    """When the window of OPENS and CLOSES lets a call ring that may go from `at` on."""
    hour = at.astimezone(zone).hour
    if OPENS <= hour < CLOSES:
        return at
    return local(at, zone, 0 if hour < OPENS else 1, OPENS)
