"""Live in one zone, whatever the environment's is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def utc() -> Iterator[None]:
    """Live in UTC. The end of a test puts back the zone of the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        if hasattr(time, "tzset"):
            time.tzset()
        yield
