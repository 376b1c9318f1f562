"""The demo holds what sets the app apart, and every entry bears the day of its session."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from rmjournal.cli.demo_journal import fill
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.note import Note
from rmjournal.domain.model.session import AgendaItem, Session
from rmjournal.domain.model.takeaway import Takeaway
from rmjournal.journal import Journal
from rmjournal.vault.format.kdf import Kdf

TODAY = date(2026, 3, 10)


@pytest.fixture
def demo(tmp_path: Path, cheap: Kdf) -> Journal:
    """The demo of one day."""
    path = tmp_path / "journal.rmj"
    journal, _ = Journal.create(path, "six dull words on a card", kdf=cheap, state=tmp_path / "state")
    fill(journal, TODAY)
    return journal


def test_every_entry_bears_the_day_of_its_session(demo: Journal) -> None:
    with demo:
        days = {record.id: (record.body.held_at or record.body.planned_at) for record in demo.records.of_type(Session)}
        for kind in (Note, Takeaway, LogItem):
            for record in demo.records.of_type(kind):
                at = days[record.parent] if record.parent is not None else None
                assert at is not None
                assert record.at.astimezone().date() == at.date(), record


def test_the_past_of_the_demo_is_not_of_today(demo: Journal) -> None:
    with demo:
        written = [record.at.astimezone().date() for record in demo.records.of_type(Note)]
        assert max(written) <= TODAY - timedelta(days=1)


def test_the_demo_shows_a_line_held_back_an_agenda_and_a_signal(demo: Journal) -> None:
    with demo:
        assert "held_back" in {record.body.kind.value for record in demo.records.of_type(LogItem)}
        assert demo.records.of_type(AgendaItem)
        assert demo.signals.open(TODAY)
