"""Idle and asleep, by clocks that the tests wind."""

import time

import pytest

from rmjournal.tui.shell import idle
from rmjournal.tui.shell.idle import Idle


class Clocks:
    """The three clocks of a computer, in seconds."""

    def __init__(self) -> None:
        self.boot, self.wall, self.monotonic = 1_000.0, 1_700_000_000.0, 1_000.0

    def pass_by(self, seconds: float) -> None:
        """Let time go by while the computer is awake."""
        self.boot, self.wall, self.monotonic = self.boot + seconds, self.wall + seconds, self.monotonic + seconds

    def sleep(self, seconds: float) -> None:
        """Let the computer sleep."""
        self.boot, self.wall = self.boot + seconds, self.wall + seconds


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    """Clocks to wind, in place of those of this computer."""
    fake = Clocks()
    monkeypatch.setattr(idle, "boot_seconds", lambda: fake.boot)
    monkeypatch.setattr(time, "time", lambda: fake.wall)
    monkeypatch.setattr(time, "monotonic", lambda: fake.monotonic)
    return fake


def counting(clocks: Clocks, limit: float = 600) -> Idle:
    """Begin to count now."""
    return Idle(limit, clocks.boot, clocks.wall, (clocks.boot, clocks.monotonic))


def test_it_is_over_when_nobody_touched_a_key_for_so_long(clocks: Clocks) -> None:
    counted = counting(clocks)
    clocks.pass_by(599)
    assert not counted.is_over()
    clocks.pass_by(1)
    assert counted.is_over()


def test_a_key_begins_the_count_anew(clocks: Clocks) -> None:
    counted = counting(clocks)
    clocks.pass_by(599)
    counted.note_key()
    clocks.pass_by(599)
    assert not counted.is_over()


@pytest.mark.parametrize("clock_name", ["boot", "wall"])
def test_either_clock_alone_is_enough(clocks: Clocks, clock_name: str) -> None:
    counted = counting(clocks)
    setattr(clocks, clock_name, getattr(clocks, clock_name) + 601)
    assert counted.is_over()


def test_a_wall_clock_that_is_put_back_ten_years_takes_only_itself_out_of_account(clocks: Clocks) -> None:
    counted = counting(clocks)
    clocks.wall -= 10 * 365 * 86_400
    assert not counted.is_over()
    clocks.pass_by(600)
    assert counted.is_over()


def test_a_computer_that_slept_is_noticed_once(clocks: Clocks) -> None:
    counted = counting(clocks)
    assert not counted.slept()
    clocks.sleep(60)
    assert counted.slept()
    assert not counted.slept()


def test_a_busy_computer_is_not_asleep(clocks: Clocks) -> None:
    counted = counting(clocks)
    clocks.pass_by(20)
    assert not counted.slept()
    clocks.sleep(4)
    assert not counted.slept()


def test_a_process_that_was_stopped_for_half_a_minute_counts_as_asleep(clocks: Clocks) -> None:
    counted = counting(clocks)
    clocks.pass_by(31)
    assert counted.slept()


def test_the_real_clocks_go_on() -> None:
    counted = Idle(600)
    assert not counted.is_over()
    assert not counted.slept()
