"""A few words for a programme: filtered with the names that the journal knows, one in a period, and never linked."""

import json
import stat
from pathlib import Path

import pytest

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import Kind, Record
from rmjournal.journal import Journal
from rmjournal.sharing.redactor import lexicon
from rmjournal.sharing.redactor.profile import Profile
from rmjournal.sharing.summary.coarsening import Chosen
from rmjournal.sharing.summary.summary_file import read_statement
from rmjournal.support.errors import Failed
from tests.journal.making import TODAY, held, junior, of_kind, refused, reopened, whole

WORDS = "Our meetings helped me to see how decisions sound to people who never speak in them."
PERIOD = "2026-H1"


@pytest.fixture
def heron(journal: Journal) -> Record[Pair]:
    """A pair that met twice."""
    pair = junior(journal)
    for day in ("2026-01-10T10:00", "2026-02-10T10:00"):
        held(journal, pair, day)
    return pair


def written(journal: Journal, pair: Record[Pair], folder: Path, text: str = WORDS) -> Path:
    redaction = journal.statements.filtered(text, Profile())
    outgoing = journal.statements.make(pair, PERIOD, 100, redaction)
    return journal.messages.write_into(outgoing, TODAY, folder)


def test_a_statement_is_written_alone_without_a_time_and_listed_without_its_words(
    journal: Journal, heron: Record[Pair], tmp_path: Path
) -> None:
    path = written(journal, heron, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == [path]
    assert path.name.startswith("rms-")
    assert (stat.S_IMODE(path.stat().st_mode), path.stat().st_mtime) == (0o600, 946_684_800)
    assert read_statement(path.read_bytes()).text == WORDS
    (row,) = journal.exports.all()
    assert row.raw["what"] == "statement"
    assert "meetings" not in json.dumps(row.raw)
    assert row.pair is None


def test_one_leaves_in_a_period_and_looking_is_no_leaving(
    journal: Journal, heron: Record[Pair], tmp_path: Path
) -> None:
    before = whole(journal)
    journal.statements.make(heron, PERIOD, 100, journal.statements.filtered(WORDS, Profile()))
    assert whole(journal) == before
    written(journal, heron, tmp_path / "out")
    with reopened(journal) as again:
        pair = again.pairs.get(1)
        assert "already shared a statement" in str(
            refused(lambda: written(again, pair, tmp_path / "out"), private="meetings")
        )
        redaction = again.statements.filtered(WORDS, Profile())
        again.statements.make(pair, "2025-H2", 100, redaction)


def test_nothing_leads_from_a_statement_to_the_summary_of_the_period(
    journal: Journal, heron: Record[Pair], tmp_path: Path
) -> None:
    path = written(journal, heron, tmp_path / "out")
    chosen = Chosen(PERIOD, 100)
    told = json.loads(journal.summaries.make(heron, chosen, TODAY).outgoing.message.text)
    (row,) = of_kind(journal, Kind.SUMMARY_NAME)
    assert (told["record"], told["revision"]) == (row.raw["record"], 1)
    assert told["record"] not in path.read_text() + path.name
    assert journal.summaries.usual_period(heron, None) == "cycle-1"


@pytest.mark.parametrize("size", [None, 1, 29])
def test_a_small_programme_gets_no_statements(journal: Journal, heron: Record[Pair], size: int | None) -> None:
    redaction = journal.statements.filtered(WORDS, Profile())
    told = refused(lambda: journal.statements.make(heron, PERIOD, size, redaction), private="meetings")
    assert "30 pairs or more" in told.sentence


def test_every_nickname_of_the_journal_is_masked(journal: Journal, heron: Record[Pair]) -> None:
    junior(journal, "Grace")
    text = journal.statements.filtered("It helped when Heron and Grace asked me what I would change.", Profile()).text
    assert not [name for name in ("Heron", "Grace") if name in text]


@pytest.mark.parametrize("text", ["", " \n", "x" * 241, "kestrel " * 40])
def test_no_words_and_too_many_are_refused(journal: Journal, text: str) -> None:
    refused(lambda: journal.statements.filtered(text, Profile()), private="kestrel")


@pytest.mark.parametrize("text", ["We met.", "we learnt things"])
def test_too_few_words_are_told_as_that(journal: Journal, heron: Record[Pair], tmp_path: Path, text: str) -> None:
    told = refused(lambda: written(journal, heron, tmp_path / "out", text))
    assert "too short" in told.sentence
    assert "four words" in told.hint
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["kestrel zzyzx qwertz kestrels", "Zoltan of Umbrella told Xaver that we met."])
def test_what_is_mostly_masked_does_not_leave(journal: Journal, heron: Record[Pair], tmp_path: Path, text: str) -> None:
    told = refused(lambda: written(journal, heron, tmp_path / "out", text), private="kestrel")
    assert "leave these words out" in told.sentence
    assert not (tmp_path / "out").exists()


def test_without_its_word_list_the_filter_lets_nothing_through(
    journal: Journal, heron: Record[Pair], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lexicon.load.cache_clear()
    monkeypatch.setattr(lexicon, "PATH", tmp_path / "nothing")
    try:
        refused(lambda: written(journal, heron, tmp_path / "out"), error=Failed)
    finally:
        lexicon.load.cache_clear()
    assert not (tmp_path / "out").exists()
    assert journal.exports.all() == []


def test_words_that_the_report_would_leave_out_are_refused_before_they_are_shared(
    journal: Journal, heron: Record[Pair]
) -> None:
    redaction = journal.statements.filtered("Tim keeps reminding me that tone is everything.", Profile())
    assert redaction.exportable
    told = refused(lambda: journal.statements.make(heron, PERIOD, 100, redaction), private="tone")
    assert "The report would leave these words out." in str(told)


def test_saved_names_are_of_one_pair_and_in_no_list_search_or_notebook(
    journal: Journal, heron: Record[Pair], tmp_path: Path
) -> None:
    from rmjournal.domain.query import Query

    other = junior(journal, "Wren")
    journal.statements.keep_names(heron, {"names": ["Ama Owusu"], "orgs": ["Kestrel Works"]})
    journal.statements.keep_names(heron, {"names": ["Ama Owusu", "Ben Hale"], "orgs": ["Kestrel Works"]})
    assert journal.statements.own_names(heron)["names"] == ("Ama Owusu", "Ben Hale")
    assert journal.statements.own_names(other) == {}
    assert all(each.kind != Kind.OWN_NAMES for each in journal.records.latest(0))
    assert journal.search.find(Query(("owusu",)), limit=0)[1] == 0
    journal.takeouts.write(tmp_path / "out")
    assert "Owusu" not in "".join(each.read_text("utf-8") for each in (tmp_path / "out").glob("*.md"))
    journal.entries.delete(heron)
    assert of_kind(journal, Kind.OWN_NAMES) == []


def test_names_that_are_no_longer_kept_are_deleted(journal: Journal, heron: Record[Pair]) -> None:
    journal.statements.keep_names(heron, {"names": ["Ama Owusu"]})
    journal.statements.keep_names(heron, {})
    assert journal.statements.own_names(heron) == {}
    assert of_kind(journal, Kind.OWN_NAMES) == []
