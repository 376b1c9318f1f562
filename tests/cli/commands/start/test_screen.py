"""The demo: its tour, without a terminal."""

import hashlib

from rmjournal.sharing.summary.summary_file import read_summary
from tests.cli.calling import Here, call


def test_the_tour_ends_well_and_leaves_nothing(here: Here) -> None:
    done = call(here.home, "demo", "--tour", secret=None).well()
    assert "Mentor (junior)" in done.out
    assert "Mentee (senior)" in done.out
    assert "0 found" in done.out
    preview = next(line.strip() for line in done.out.splitlines() if "rmjournal-summary" in line)
    assert read_summary(preview.encode()).themes == ("leadership",)
    assert hashlib.sha256(preview.encode()).hexdigest() in done.out
    assert [path for path in here.home.rglob("*") if path.is_file()] == []
