"""Hours in which a chat is left alone; they may reach over midnight."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.when.moment import settle_wall_clock


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to before `end`, by one zone's clock. Raises ValueError if both are the same, which might mean
    never or always."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("quiet hours end at another time than they start")

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"

    def over_at(self, at: datetime, zone: ZoneInfo) -> datetime | None:
        """When the quiet that reigns at an aware moment ends, in UTC; None: it is not quiet then."""
        here = at.astimezone(zone)
        if self.start < self.end:
            is_quiet = self.start <= here.time() < self.end
        else:
            is_quiet = here.time() >= self.start or here.time() < self.end
        if not is_quiet:
            return None
        day = here.date() if here.time() < self.end else here.date() + timedelta(days=1)
        # In autumn an hour comes twice, and so may the end.
        return next(over for over in settle_wall_clock(datetime.combine(day, self.end), zone) if over > at)
