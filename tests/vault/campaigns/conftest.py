"""What every campaign starts from."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.memory import MEMORY
from tests.vault.campaigns.harness import Sample, make


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder in memory where the system has such a thing."""
    folder = Path(tempfile.mkdtemp(prefix="rmj-", dir=MEMORY)).resolve()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sample(scratch: Path) -> Sample:
    """A small closed vault, two pairs and a few records of each kind."""
    return make(scratch / "sample")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the campaigns where their tools do not exist: signals, pipes in the file system, writev."""
    if os.name != "posix":
        for item in items:
            if item.path.is_relative_to(Path(__file__).parent):
                item.add_marker(pytest.mark.skip(reason="the campaigns need a POSIX system"))
