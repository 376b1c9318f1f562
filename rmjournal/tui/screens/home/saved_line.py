"""The last line of home: when the journal was saved and backed up."""

from typing import TYPE_CHECKING

from rmjournal.domain.record.record import Kind
from rmjournal.tui.kit.wording import day_ago, day_ahead

if TYPE_CHECKING:
    from rmjournal.journal import Journal


def saved_line(journal: "Journal") -> str:
    """Return when the journal was saved last, how many entries it has, and the day of
    its newest daily backup."""
    today, saved = journal.clock.today(), journal.records.last_saved()
    count = journal.records.total() - journal.records.count(Kind.TOMBSTONE)  # what is left of a deleted one is none
    when = f"{saved:%H:%M}" if saved.date() == today else f"{day_ahead(saved.date(), today)}, {saved:%H:%M}"
    day = journal.backups.last_day(journal.clock.now())
    backed_up = f" · backed up {day_ago(day, today)}" if day is not None else ""
    return f"Saved {when} · {count} {'entry' if count == 1 else 'entries'}{backed_up}"
