"""Going out: a notebook that reads as text, and tables that other programs open."""

import sqlite3
import stat
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pytest
import sqlite_utils
from markdown_it import MarkdownIt

from rmjournal.domain.model.agreement import Clause
from rmjournal.domain.model.export_log import Export
from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.support.errors import Refused
from tests.journal.making import filled, junior


def told(journal: Journal) -> None:
    """A pair with two sessions, and something in each."""
    pair = junior(journal)
    first = journal.sessions.add(pair, {"held_at": "2026-03-02T10:00", "status": "held", "intention": "listen first"})
    journal.sessions.add(pair, {"held_at": "2026-04-06T10:00", "status": "held", "intention": "say it"})
    journal.notes.add(pair, "# A heading\n\nThe silence after the question. <script>alert(1)</script>", session=first)


def brought(journal: Journal, folder: Path, texts: dict[str, str]) -> None:
    """Bring notes of some days into a pair, as files with these names."""
    home = folder / "notes"
    home.mkdir()
    for name, text in texts.items():
        (home / f"{name}.md").write_text(text, "utf-8")
    journal.imports.read(home, junior(journal))


def test_a_notebook_reads_session_by_session_without_ids_or_fields(journal: Journal, tmp_path: Path) -> None:
    told(journal)
    journal.takeouts.write_notebook(tmp_path / "book.md", journal.pairs.get(1))
    text = (tmp_path / "book.md").read_text("utf-8")
    assert text.index("## Session 1, Monday 2 March 2026") < text.index("The silence") < text.index("## Session 2")
    assert "**Intention.** listen first" in text
    assert text.count("listen first") == 1
    assert "prep_done" not in text
    assert "held_at" not in text
    assert not any(record.id[:8] in text for record in journal.records.latest(0))


def test_a_notebook_of_some_days_holds_only_their_sessions(journal: Journal, tmp_path: Path) -> None:
    told(journal)
    journal.takeouts.write_notebook(tmp_path / "book.md", journal.pairs.get(1), after=date(2026, 3, 2))
    text = (tmp_path / "book.md").read_text("utf-8")
    assert "Session 1," not in text
    assert "Session 2," in text


def test_entries_of_no_session_stand_under_their_days(journal: Journal, tmp_path: Path) -> None:
    brought(journal, tmp_path, {"2026-03-02": "Early.", "2026-03-20": "Late.", "2026-03-20 1800": "Later."})
    journal.takeouts.write_notebook(tmp_path / "book.md", journal.pairs.get(1))
    assert (
        (tmp_path / "book.md")
        .read_text("utf-8")
        .endswith("\n## March 2026\n\n### Monday 2 March\n\nEarly.\n\n### Friday 20 March\n\nLate.\n\nLater.\n")
    )
    journal.takeouts.write_notebook(tmp_path / "later.md", journal.pairs.get(1), after=date(2026, 3, 10))
    later = (tmp_path / "later.md").read_text("utf-8")
    assert "Late." in later
    assert "Early." not in later
    journal.takeouts.write_notebook(tmp_path / "earlier.md", journal.pairs.get(1), before=date(2026, 3, 10))
    earlier = (tmp_path / "earlier.md").read_text("utf-8")
    assert "Early." in earlier
    assert "Late." not in earlier


def test_entries_between_two_sessions_stand_between_them(journal: Journal, tmp_path: Path) -> None:
    told(journal)
    home = tmp_path / "notes"
    home.mkdir()
    for day in (1, 3, 20):
        (home / f"2026-03-{day:02}.md").write_text(f"note {day}", "utf-8")
    journal.imports.read(home, journal.pairs.get(1))
    journal.takeouts.write_notebook(tmp_path / "book.md", journal.pairs.get(1))
    text = (tmp_path / "book.md").read_text("utf-8")
    order = ["note 1\n", "## Session 1,", "## March 2026", "note 3\n", "note 20\n", "## Session 2,"]
    assert [text.rindex(each) for each in order] == sorted(text.rindex(each) for each in order)


def test_an_agreement_stands_clause_by_clause(journal: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    journal.agreements.reword(pair, {Clause.BUSINESS: "Better decisions.", Clause.OFF_LIMITS: "our families\nmoney"})
    journal.agreements.draft(pair)
    journal.takeouts.write_notebook(tmp_path / "book.md", pair)
    text = (tmp_path / "book.md").read_text("utf-8")
    assert "**Agreement** *(draft, version 1)*" in text
    assert "\n- *Why it matters.* Better decisions.\n- *Off limits.* our families; money\n" in text


def test_a_commitment_in_the_words_of_its_takeaway_does_not_say_them_twice(journal: Journal, tmp_path: Path) -> None:
    filled(journal)
    journal.takeouts.write_notebook(tmp_path / "book.md", journal.pairs.get(1))
    text = (tmp_path / "book.md").read_text("utf-8")
    assert text.count("ask before six") == 1
    assert "*(agreed)*. ask before six\n\n- **My partner's commitment** *(open, by 1 April 2026)*\n" in text


def test_lines_stay_lines_on_the_page(journal: Journal, tmp_path: Path) -> None:
    pair = junior(journal)
    journal.notes.add(pair, "one line\nanother")
    journal.takeouts.write_notebook(tmp_path / "book.html", pair)
    assert "one line<br />\nanother" in (tmp_path / "book.html").read_text("utf-8")


def test_what_a_note_opens_ends_with_it(journal: Journal, tmp_path: Path) -> None:
    opened = "# Top\n\nUnder\n---\n\n```\n# code\nleft open"
    brought(journal, tmp_path, {"2026-03-01": opened, "2026-03-02": "<!-- left open", "2026-03-03": "the last"})
    journal.takeouts.write_notebook(tmp_path / "book.md", journal.pairs.get(1))
    text = (tmp_path / "book.md").read_text("utf-8")
    assert "#### Top\n\n##### Under\n\n```\n# code\nleft open\n```\n\n### Monday 2 March" in text
    assert "\\<!-- left open" in text
    page = MarkdownIt("commonmark").render(text)
    assert "<p>the last</p>" in page
    assert page.count("<h3>") == 3


def test_the_page_of_a_notebook_runs_nothing_and_asks_for_nothing(journal: Journal, tmp_path: Path) -> None:
    told(journal)
    journal.takeouts.write_notebook(tmp_path / "book.html", journal.pairs.get(1))
    page = (tmp_path / "book.html").read_text("utf-8")
    assert "<h2>Session 1, Monday 2 March 2026</h2>" in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert "http:" not in page.replace("http-equiv", "")


def test_a_notebook_is_private_new_and_listed_as_shared(journal: Journal, tmp_path: Path) -> None:
    told(journal)
    journal.takeouts.write_notebook(tmp_path / "book.md", journal.pairs.get(1))
    assert stat.S_IMODE((tmp_path / "book.md").stat().st_mode) == 0o600
    assert [each.body.name for each in journal.records.of_type(Export)] == ["book.md"]
    with pytest.raises(Refused):
        journal.takeouts.write_notebook(tmp_path / "book.md", journal.pairs.get(1))


def test_every_entry_of_a_full_journal_is_in_the_tables_and_every_key_leads_somewhere(
    journal: Journal, tmp_path: Path
) -> None:
    filled(journal)
    written = [each for each in journal.records.latest(0) if each.kind not in (Kind.SHARED_TEXT, Kind.OWN_NAMES)]
    journal.takeouts.write_tables(tmp_path / "all.db")
    tables = sqlite_utils.Database(tmp_path / "all.db")
    assert {row["id"] for row in tables["entries"].rows} >= {each.id for each in written}
    assert tables.query("pragma foreign_key_check") is not None
    assert list(tables.query("pragma foreign_key_check")) == []
    assert list(tables.query("pragma integrity_check")) == [{"integrity_check": "ok"}]
    assert {"timeline", "open_commitments", "agreed_takeaways"} <= set(tables.view_names())
    for view in tables.view_names():
        list(tables[view].rows)
    tables.close()


def test_a_row_is_titled_by_the_first_words_of_a_long_note(journal: Journal, tmp_path: Path) -> None:
    journal.notes.add(junior(journal), "# Rota\n\n" + "It rained. " * 1000)
    journal.takeouts.write_tables(tmp_path / "all.db")
    tables = sqlite_utils.Database(tmp_path / "all.db")
    (row,) = tables.table("entries").rows_where("kind = 'note'")
    tables.close()
    assert row["title"].startswith("Rota It rained.")
    assert len(row["title"]) <= 100
    assert len(row["text"]) > 10_000


def test_the_tables_are_searched_in_full_and_opened_by_another_program(journal: Journal, tmp_path: Path) -> None:
    told(journal)
    journal.takeouts.write_tables(tmp_path / "all.db")
    tables = sqlite_utils.Database(tmp_path / "all.db")
    (found,) = tables.table("entries").search("silence")
    assert "The silence after the question." in found["text"]
    tables.close()
    with duckdb.connect() as other:
        try:
            other.execute("load sqlite")
        except duckdb.Error:
            with closing(sqlite3.connect(tmp_path / "all.db")) as plain:  # DuckDB's reader is fetched from a network
                assert plain.execute("select count(*) from timeline").fetchone()[0] >= 3
            return
        other.execute(f"attach '{tmp_path / 'all.db'}' as journal (type sqlite)")
        assert other.execute("select text from journal.entries").fetchall()
