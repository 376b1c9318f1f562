"""Starting the screen: on the demo, and again after a lock."""

from datetime import datetime
from pathlib import Path

from rmjournal.cli import launch
from rmjournal.journal import Journal

PASSPHRASE = "six dull words on a card"


def test_a_demo_that_nobody_wrote_in_is_as_old_as_its_last_entry(tmp_path: Path) -> None:
    launch._fill(tmp_path, PASSPHRASE)
    made = datetime.fromtimestamp((tmp_path / launch._MADE).stat().st_mtime).astimezone()
    with Journal.open(tmp_path / "journal.rmj", PASSPHRASE, state=tmp_path / "state") as journal:
        assert journal.records.last_saved() == made
