"""The tour: the main job in plain lines, done for real on a throwaway journal."""

import tempfile
from datetime import date
from pathlib import Path

from rmjournal.cli import terminal
from rmjournal.cli.demo_journal import fill
from rmjournal.cli.record_rows import row
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import AnyRecord
from rmjournal.domain.record_text import page
from rmjournal.domain.titles import written
from rmjournal.domain.words import due_reason
from rmjournal.journal import Journal
from rmjournal.sharing.public import Chosen
from rmjournal.support.errors import WrongKey

PASSPHRASE = "otter lamp seven quiet harbour"  # noqa: S105 - opens nothing but the throwaway journal


def tour() -> None:
    """Print the tour, and delete the journal that it makes."""
    with tempfile.TemporaryDirectory(prefix="rmjournal-demo-") as folder:
        _show(Path(folder), date.today())
    _heading("The throwaway journal is deleted. Yours begins with `rmjournal init`.")


def _show(folder: Path, today: date) -> None:
    path, state = folder / "journal.rmj", folder / "state"
    _heading("1. A new journal. Its recovery key is for paper, and is shown once.")
    with terminal.working("Making the journal"):
        journal, recovery_key = Journal.create(path, PASSPHRASE, state=state)
    terminal.put(f"  recovery key  {recovery_key}")

    with journal:
        _heading("2. Two pairs: Mentor (junior) in one, Mentee (senior) in the other. No real names.")
        pairs = fill(journal, today)
        for pair in pairs:
            terminal.put(f"  {row(pair)}")
        _heading("3. Sessions, a takeaway that both agreed on, one that waits, a reflection. The newest first:")
        records = journal.records.latest(0)
        for record in records:
            terminal.put(f"  {row(record)}")
        _heading("4. A reflection has three questions, by role and focus. It stays here.")
        for record in records:
            if record.raw.get("answers"):
                for text in page(record):
                    terminal.put(f"  {text}")
        _heading("5. What is waiting, over both pairs, in words that may stand on a shared screen:")
        for each in journal.signals.due(today):
            terminal.put(f"  {each.when}  {due_reason(each.what, each.role)}")

    _heading("6. Locked. A wrong passphrase opens nothing, the right one opens all:")
    try:
        with terminal.working("Trying a wrong one"):
            Journal.open(path, "a wrong passphrase", state=state)
    except WrongKey as error:
        terminal.put(f"  {error.sentence}")
    with terminal.working("Unlocking"):
        journal = Journal.open(path, PASSPHRASE, state=state)
    with journal:
        _heading("7. Search for the word: idea")
        hits, found = journal.search.find(Query.read("idea", journal.clock.now()))
        for hit in hits:
            terminal.put(f"  {hit.excerpt}")
        report = journal.checks.report(full=True)
        terminal.put(f"  {found} found. {report.well} of {report.records} records are whole and the newest.")
        _heading("8. A summary for a coordinator: these bytes and nothing else. Here nothing is written, nothing sent:")
        chosen = Chosen("cycle-1", themes=("leadership",), opt_ins=("usefulness",))
        preview = journal.summaries.make(pairs[0], chosen, today).outgoing
        terminal.put(f"  {preview.message.text}")
        terminal.put(f"  SHA-256  {preview.sha256}")
        terminal.put(f"  {preview.mentions}")

    _heading("9. What lies on the disk: one sealed file. None of the words above is in it:")
    _look_at_the_disk(path, records)


def _look_at_the_disk(path: Path, records: list[AnyRecord]) -> None:
    """Search the closed file for every word of the demo; print how many it finds."""
    content = path.read_bytes()
    words = {word for record in records for word in written(record.kind, record.raw).split() if len(word) > 4}
    seen = [word for word in words if word.encode() in content]
    terminal.put(f"  {path.name}, {len(content):,} bytes; {len(words)} words looked for, {len(seen)} found")


def _heading(text: str) -> None:
    terminal.put(f"\n{text}")
