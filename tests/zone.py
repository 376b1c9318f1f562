"""Live in one zone, whatever the environment's is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

EAST, WEST = "EAST-11", "WEST+9"  # of Greenwich, by so many hours


@contextmanager
def living_in(zone: str) -> Iterator[None]:
    """Live in a zone. The end of a test puts back the zone of the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        if hasattr(time, "tzset"):
            time.tzset()
        yield


@contextmanager
def utc() -> Iterator[None]:
    """Live in UTC. The end of a test puts back the zone of the environment."""
    with living_in("UTC"):
        yield
