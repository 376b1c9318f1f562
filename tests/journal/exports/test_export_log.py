"""What was shared can be read again: the text is an entry of its own, under the key of its pair."""

import hashlib
from functools import partial
from pathlib import Path

import pytest

from rmjournal.domain.model.export_log import SharedText
from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from rmjournal.sharing.public import State
from tests.journal.making import TODAY, junior, of_kind, reopened, senior

SAID = "ask before six"


def share(journal: Journal, *, twice: bool = False) -> str:
    """Copy the agreement of a pair; return its text."""
    pair = next(iter(journal.pairs.all()), None) or junior(journal, purpose=SAID)
    for _ in range(2 if twice else 1):
        text = journal.messages.copy(journal.messages.agreement(pair), TODAY)
    return text


def test_a_shared_text_is_read_again_byte_for_byte_after_the_journal_was_closed(journal: Journal) -> None:
    text = share(journal)
    with reopened(journal) as again:
        (item,) = again.exports.all()
        assert item.body.sha256 is not None
        assert again.exports.texts()[item.body.sha256].body.text == text
        assert item.body.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_the_receipt_holds_no_text(journal: Journal) -> None:
    share(journal)
    (item,) = journal.exports.all()
    assert SAID not in str(item.raw)
    assert item.pair is None


def test_a_text_that_was_shared_twice_is_kept_once(journal: Journal) -> None:
    share(journal, twice=True)
    assert len(journal.exports.all()) == 2
    assert len(of_kind(journal, Kind.SHARED_TEXT)) == 1


def test_a_file_is_kept_like_a_copy_and_one_that_fails_is_not(journal: Journal, tmp_path: Path) -> None:
    outgoing = journal.messages.agreement(junior(journal))
    taken = tmp_path / "taken.txt"
    taken.touch()
    with pytest.raises(Exception, match="already exists"):
        journal.messages.write(outgoing, TODAY, taken)
    assert of_kind(journal, Kind.SHARED_TEXT) == []
    journal.messages.write(outgoing, TODAY, tmp_path / "out.txt")
    assert list(journal.exports.texts()) == [outgoing.sha256]


def test_nothing_is_kept_where_the_settings_say_so(journal: Journal) -> None:
    journal.settings.change({"keep_shared_texts": False})
    share(journal)
    assert len(journal.exports.all()) == 1
    assert journal.exports.texts() == {}


def test_the_text_goes_with_its_pair_and_the_receipt_stays(journal: Journal) -> None:
    share(journal)
    other = senior(journal)
    kept = journal.messages.copy(journal.messages.agreement(other), TODAY)
    journal.entries.delete(journal.pairs.get(1))
    assert len(journal.exports.all()) == 2
    assert [each.body.text for each in journal.exports.texts().values()] == [kept]


def test_a_text_is_deleted_on_its_own_and_its_item_stays(journal: Journal) -> None:
    share(journal)
    (text,) = journal.records.of_type(SharedText)
    journal.entries.delete(text)
    assert journal.exports.texts() == {}
    assert len(journal.exports.all()) == 1


def test_no_list_no_search_and_no_notebook_has_it(journal: Journal, tmp_path: Path) -> None:
    from rmjournal.domain.query import Query

    share(journal)
    assert all(each.kind != Kind.SHARED_TEXT for each in journal.records.latest(0))
    hits, _ = journal.search.find(Query((SAID.split()[0],)), limit=0)
    assert all(hit.record.kind != Kind.SHARED_TEXT for hit in hits)
    journal.takeouts.write(tmp_path / "out")
    assert "not legal protection" not in (tmp_path / "out" / "pair-1.md").read_text("utf-8")
    assert "not legal protection" in (tmp_path / "out" / "journal.jsonl").read_text("utf-8")


def test_a_note_with_real_names_is_kept_only_where_the_person_says_so(journal: Journal) -> None:
    pair = junior(journal)
    note = partial(journal.coordinator.status_note, pair, State.MEETING, me="Ama Owusu", partner="Ben Hale")
    journal.messages.copy(note(), TODAY)
    journal.messages.copy(journal.coordinator.help_note("Ama Owusu", "Could we talk?"), TODAY)
    assert journal.exports.texts() == {}
    journal.messages.copy(note(keep=True), TODAY)
    journal.messages.copy(journal.coordinator.help_note("Ama Owusu", "Could we talk?", keep_with=pair), TODAY)
    assert len(journal.exports.texts(pair.id)) == 2


def test_words_that_were_copied_from_an_entry_are_kept_with_its_pair(journal: Journal) -> None:
    pair = junior(journal)
    journal.exports.add_copied("three wörds", "every program on this computer", pair.id)
    journal.exports.add_copied("of no pair", "every program on this computer")
    assert [each.body.text for each in journal.exports.texts(pair.id).values()] == ["three wörds"]
    assert len(journal.exports.all()) == 2
