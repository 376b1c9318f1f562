"""The tour: the main job in plain lines, done for real on a throwaway journal."""

import tempfile
from datetime import date
from pathlib import Path

from rmjournal.cli import terminal
from rmjournal.cli.demo_journal import fill
from rmjournal.cli.record_rows import row
from rmjournal.domain.due_words import due_reason
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import AnyRecord
from rmjournal.domain.texts.record_text import page
from rmjournal.domain.titles import written
from rmjournal.journal import Journal
from rmjournal.sharing.public import Chosen
from rmjournal.support.errors import WrongKey

PASSPHRASE = "otter lamp seven quiet harbour"  # noqa: S105 - opens nothing but the throwaway journal


def tour() -> None:
    """Print the tour, and delete the journal that it makes."""
    with tempfile.TemporaryDirectory(prefix="rmjournal-demo-") as folder:
        _show(Path(folder), date.today())
    _heading("The demo has been deleted. To start your own journal: `rmjournal init`")


def _show(folder: Path, today: date) -> None:
    path, state = folder / "journal.rmj", folder / "state"
    _heading("1. A new journal. You see its recovery key once, to write it down.")
    with terminal.working("Creating the journal"):
        journal, recovery_key = Journal.create(path, PASSPHRASE, state=state)
    terminal.put(f"  recovery key  {recovery_key}")

    with journal:
        _heading("2. Two pairs: Mentor (junior) in one, Mentee (senior) in the other. No real names.")
        pairs = fill(journal, today)
        for pair in pairs:
            terminal.put(f"  {row(pair)}")
        _heading("3. Sessions, an agreed takeaway, one waiting for a reply, a reflection. Newest first:")
        records = journal.records.latest(0)
        for record in records:
            terminal.put(f"  {row(record)}")
        _heading("4. A reflection has three questions, for your role and focus. It is private.")
        for record in records:
            if record.raw.get("answers"):
                for text in page(record):
                    terminal.put(f"  {text}")
        _heading("5. What needs doing, in words that give nothing away on a shared screen:")
        for each in journal.signals.due():
            terminal.put(f"  {each.when}  {due_reason(each.what, each.role)}")

    _heading("6. Locked. A wrong passphrase fails, the right one opens it:")
    try:
        with terminal.working("Trying a wrong passphrase"):
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
        terminal.put(f"  {found} found. {report.well} of {report.records} entries are intact and up to date.")
        _heading("8. A summary for a coordinator: exactly this and nothing else. Nothing is saved or sent here:")
        chosen = Chosen("cycle-1", themes=("leadership",), opt_ins=("usefulness",))
        preview = journal.summaries.make(pairs[0], chosen, today).outgoing
        terminal.put(f"  {preview.message.text}")
        terminal.put(f"  SHA-256  {preview.sha256}")
        terminal.put(f"  {preview.mentions}")

    _heading("9. What is on the disk: one encrypted file. None of the words above are in it:")
    _look_at_the_disk(path, records)


def _look_at_the_disk(path: Path, records: list[AnyRecord]) -> None:
    """Search the closed file for every word of the demo; print how many it finds."""
    content = path.read_bytes()
    words = {word for record in records for word in written(record.kind, record.raw).split() if len(word) > 4}
    seen = [word for word in words if word.encode() in content]
    terminal.put(f"  {path.name}, {len(content):,} bytes: {len(words)} words searched for, {len(seen)} found")


def _heading(text: str) -> None:
    terminal.put(f"\n{text}")
