"""The zone of the clock: one that no day can be told in is passed over like a name that is none."""

import subprocess
import sys

import pytest

from rmjournal.support.clock import Clock
from tests.zone import utc


def offset(zone: str) -> str:
    """Return the offset in which a process with this TZ shows the time."""
    done = subprocess.run(
        [sys.executable, "-c", "from rmjournal.support.clock import Clock\nprint(f'{Clock().moment():%z}')"],
        env={"TZ": zone, "PYTHONPATH": ":".join(sys.path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has its zone elsewhere")
@pytest.mark.parametrize("zone", ["UTC+24", "UTC-24", "AAA+48", "AAA-100", "AAA+0BBB+30,0,365", "No/Such", "", "?!"])
def test_a_zone_that_no_day_can_be_told_in_is_passed_over(zone: str) -> None:
    assert offset(zone) == "+0000"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has its zone elsewhere")
@pytest.mark.parametrize(("zone", "told"), [("UTC+23:59", "-2359"), ("UTC-23:59", "+2359"), ("AAA-5:30", "+0530")])
def test_any_other_zone_is_followed(zone: str, told: str) -> None:
    assert offset(zone) == told


def test_a_clock_in_utc_shows_utc() -> None:
    with utc():
        assert Clock().moment().utcoffset() == Clock().utc().utcoffset()
