"""The moments of these tests are in UTC, and so are their days."""

from collections.abc import Iterator

import pytest

from tests.zone import utc


@pytest.fixture(autouse=True)
def _in_utc() -> Iterator[None]:
    with utc():
        yield
