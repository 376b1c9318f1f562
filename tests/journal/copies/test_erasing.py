"""What takes something away for good leaves no room in the file where it was: the file is written anew."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rmjournal.domain.record.record import Body, Record
from rmjournal.journal import Journal
from tests.journal.making import CHEAP, PASSPHRASE, junior

LONG = "words that somebody wrote " * 400


def free_pages(journal: Journal) -> int:
    """How many pages of the file hold nothing, by its own first page: room that something was taken out of."""
    return int.from_bytes(journal.records.vault.path.read_bytes()[36:40], "big")


def delete_a_pair(journal: Journal) -> None:
    journal.entries.delete(journal.pairs.get(2))


def purge_one_history(journal: Journal) -> None:
    (note,) = journal.records.latest(1, journal.pairs.get(1).id)
    assert journal.history.purge([note]) == 2


def purge_all_history(journal: Journal) -> None:
    assert journal.history.purge() == 2


def take_in_that_a_pair_was_deleted(journal: Journal) -> None:
    copy = journal.records.vault.path.with_name("copy.rmj")
    with Journal.open(copy, PASSPHRASE, state=copy.with_name("elsewhere")) as other:
        other.entries.delete(other.pairs.get(2))
    assert journal.merges.merge(copy, may_go=lambda going: True).gone == 1


def set_another_passphrase(journal: Journal) -> None:
    journal.records.vault.change_passphrase("seven other words than before", kdf=CHEAP)


def draw_another_recovery_key(journal: Journal) -> None:
    journal.keys.new_recovery_key()


@pytest.mark.parametrize(
    "act",
    [
        delete_a_pair,
        purge_one_history,
        purge_all_history,
        take_in_that_a_pair_was_deleted,
        set_another_passphrase,
        draw_another_recovery_key,
    ],
)
def test_what_is_taken_out_for_good_leaves_no_room_behind(
    journal: Journal, act: Callable[[Journal], None], tmp_path: Path
) -> None:
    note: Record[Body] = journal.notes.add(junior(journal, "Heron"), LONG)
    for text in ("once more " + LONG, LONG):
        note = journal.entries.edit(note, {"text": text})
    journal.notes.add(junior(journal, "Otter"), LONG)
    shutil.copyfile(journal.records.vault.path, tmp_path / "copy.rmj")
    journal.entries.delete(journal.notes.add(journal.pairs.get(1), LONG * 2))
    assert free_pages(journal) > 0, "what is only deleted leaves room, so this test can tell"
    act(journal)
    assert free_pages(journal) == 0
    assert journal.notices() == []
