"""The name of a file that keeps what another one replaces."""

from datetime import UTC, datetime
from pathlib import Path

from rmjournal.journal.copies.aside import name_aside


def test_every_file_that_is_replaced_in_one_second_has_a_name_of_its_own(tmp_path: Path) -> None:
    path, moment = tmp_path / "journal.rmj", datetime(2026, 3, 5, 14, 30, 1, tzinfo=UTC)
    for _ in range(120):
        name_aside(path, moment).touch(exist_ok=False)
    names = {each.name for each in tmp_path.iterdir()}
    assert len(names) == 120
    assert {"journal.rmj.replaced-2026-03-05-143001", "journal.rmj.replaced-2026-03-05-143001-120"} <= names
