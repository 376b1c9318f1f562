"""A home of its own for each test, with a journal that costs little to open where one is asked for."""

import sys
from datetime import datetime
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from tests.cli.calling import CHEAP, PASSPHRASE
from tests.e2e.homes import opened, vault_in


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip these tests where there are no pseudo-terminals."""
    if sys.platform == "win32":
        for item in items:
            if item.path.is_relative_to(Path(__file__).parent):
                item.add_marker(pytest.mark.skip(reason="pseudo-terminals are of POSIX"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    return tmp_path


@pytest.fixture
def recovery_key(home: Path) -> str:
    """Make the usual journal, empty, in this home; return its recovery key."""
    path = vault_in(home)
    path.parent.mkdir(parents=True, mode=0o700)
    journal, key = Journal.create(path, PASSPHRASE, kdf=CHEAP, state=home / "state" / "rmjournal")
    journal.close()
    return key


@pytest.fixture
def planned(home: Path, recovery_key: str) -> Path:
    """A journal with one pair and a session that is planned for today."""
    with opened(home) as journal:
        pair = journal.pairs.add({"alias": "Heron", "role": "mentor-junior"})
        today = datetime.now().isoformat(timespec="minutes")
        journal.sessions.add(pair, {"planned_at": today, "prep_done": True})
    return home
