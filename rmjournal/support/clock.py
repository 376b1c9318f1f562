"""Give the time. Code that needs "now" gets a Clock, so that tests can give another
one."""

import os
import sys
import time
from datetime import UTC, date, datetime

_DAY_S = 86_400


class Clock:
    """The clock of this computer, in the zone of the environment if there is such a
    one."""

    def __init__(self) -> None:
        _pass_over_impossible_zone()

    def ms(self) -> int:
        """Return the milliseconds since 1970, in UTC."""
        return time.time_ns() // 1_000_000

    def utc(self) -> datetime:
        """Return this moment, aware and in UTC."""
        return datetime.fromtimestamp(self.ms() / 1000, UTC)

    def now(self) -> datetime:
        """Return this moment as the clock on the wall shows it: local, without a
        zone."""
        return self.utc().astimezone().replace(tzinfo=None)

    def moment(self) -> datetime:
        """Return this moment, aware, in the zone of the clock on the wall."""
        return self.utc().astimezone()

    def today(self) -> date:
        """Return the day on the wall calendar."""
        return self.now().date()


class FixedClock(Clock):
    """A clock that stands at one moment, and goes on only when it is told to."""

    def __init__(self, moment: datetime, step_ms: int = 0) -> None:
        """Stand at an aware moment, or a local one; each look moves it on by
        `step_ms`."""
        self._ms = int(moment.timestamp() * 1000)
        self._step = step_ms

    def ms(self) -> int:
        """Return the moment at which the clock stands."""
        now = self._ms
        self._ms += self._step
        return now

    def advance(self, seconds: float) -> None:
        """Move on."""
        self._ms += int(seconds * 1000)


def _pass_over_impossible_zone() -> None:
    """Live in UTC where TZ names a zone a day or more away from it, as the system does
    where TZ names none: no local time could be told."""
    if sys.platform != "win32" and max(abs(time.timezone), abs(time.altzone)) >= _DAY_S:
        os.environ["TZ"] = "UTC"
        time.tzset()
