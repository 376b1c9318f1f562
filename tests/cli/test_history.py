"""Looking at what was, putting it back, taking it out for good, and destroying one pair."""

from rmjournal.journal.journal import Journal
from tests.cli.calling import PASSPHRASE, Here


def note_of(here: Here) -> str:
    """Change a note twice; return its id."""
    with Journal.open(here.vault, PASSPHRASE) as journal:
        record = journal.add_note(journal.pair(1), "one\x07")
        for text in ("two", "three"):
            journal.edit(record, {"text": text})
            record = journal.find(record.id)  # type: ignore[assignment]
        return record.id[:8]


def test_history_is_listed_with_numbers_and_a_version_is_put_back(used: Here) -> None:
    id = note_of(used)
    listed = used("history", id).well().out
    assert listed.index("two") < listed.index("one")
    assert [each["body"]["text"] for each in used("history", id, "--json").well().objects()] == ["two", "one"]
    assert used("history", id, "--back", "2", "--json").well().object()["body"]["text"] == "one"
    assert [each["body"]["text"] for each in used("history", id, "--json").well().objects()] == ["three", "two", "one"]
    used("history", id, "--back", "9").failed(1, "3 versions")


def test_a_record_that_was_never_changed_says_so(used: Here) -> None:
    (note,) = [each for each in used("list", "--json").well().objects() if each["kind"] == "note"]
    assert "no history" in used("history", note["id"]).well().err


def test_history_is_taken_out_only_by_the_typed_word(used: Here) -> None:
    id = note_of(used)
    used("purge", id, "--yes", "no").failed(1)
    assert len(used("history", id, "--json").well().objects()) == 2
    done = used("purge", id, "--yes", "purge").well()
    assert "Versions taken out: 2" in done.err
    assert "legal hold" in done.err
    assert "backups" in done.err
    assert used("history", id, "--json").well().objects() == []
    assert "Versions taken out: 0" in used("purge", "--yes", "purge").well().err


def test_a_pair_is_destroyed_only_by_the_word_with_its_number_and_with_the_warning(used: Here) -> None:
    for word in ("shred", "shred-2", "yes"):
        used("shred", "--pair", "1", "--yes", word).failed(1)
    done = used("shred", "--pair", "1", "--yes", "shred-1").well()
    assert "legal hold" in done.err
    assert "backups" in done.err
    assert [each["body"]["alias"] for each in used("pair", "list", "--json").well().objects()] == ["Otter"]
    used("pair", "show", "1").failed(1)
    used("verify", "--full").well()
