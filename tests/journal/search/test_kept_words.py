"""Words that are stored, encrypted, make search cheaper and never change what it finds."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from sqlite3 import connect

import pytest

from rmjournal.domain.model.note import Note
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Kind, Record, RecordId, uuid_of
from rmjournal.journal import Journal
from rmjournal.journal.records import kept_rows
from rmjournal.journal.search.kept_words import KeptWords
from rmjournal.journal.search.live_index import SearchIndex
from rmjournal.journal.search.search import Search
from rmjournal.support.errors import Refused
from rmjournal.vault.format.kept_row import version_of
from rmjournal.vault.store import cache
from rmjournal.vault.store import kept_rows as stored_rows
from rmjournal.vault.store.unlock import Entry
from rmjournal.vault.store.verify import verify
from tests.journal.making import NEWER, NOW, PASSPHRASE, held, junior, put, reopened, senior, thought

WORDS = ("feedback", "Feed", "backfeed", "café", "strasse", "Straße", "日本語", "x_y", "don't", "#rota", "#next-step")
TYPED = (
    *WORDS, "f", "fee", "feed caf", "日", "#rota feed", "tag:next-step", "don", "kind:note", "kind:session feed",
    "pair:1", "feed pair:2", "kind:held-back", "kind:idea feed", "before:2026-03-05", "feed after:2026-03-04",
    "role:senior x", "nothing", "kind:draft", "rota", "off", "counted", "\1feed",
)  # fmt: skip


@pytest.fixture
def kept(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """A journal of all sorts of entries, the words of most of them stored."""
    monkeypatch.setattr(cache, "LEAST", 3)
    monkeypatch.setattr(kept_rows, "FEW", 16)
    monkeypatch.setattr(kept_rows, "MOST", 64)
    monkeypatch.setattr(kept_rows, "MANY", 4)
    random = Random(7)  # noqa: S311
    pairs = [junior(journal, "Heron"), senior(journal, "Otter")]
    with journal.records.transaction():
        for number in range(30):
            pair, text = random.choice(pairs), " ".join(random.choices(WORDS, k=random.randint(1, 8)))
            session = held(journal, pair, f"2026-03-0{1 + number % 9}T10:00", intention=text)
            journal.notes.add(pair, text, session=session, off_record=number % 4 == 0)
            journal.takeaways.add(pair, {"text": text})
            thought(journal, pair, text, session)
            journal.log.add(pair, {"kind": random.choice(("idea", "held_back")), "text": text})
            put(journal, NEWER, {"unheard": [text]}, pair=pair, at=1_772_500_000_000)
    return reopened(journal)


class NoTables(KeptWords):
    """The words of a journal, if there were no tables of them."""

    def ask(self, *_: object, **__: object) -> None:
        """Know nothing."""


def finds_the_same(journal: Journal) -> None:
    """Compare what both searches find, and how much stays closed, with a look at every
    text."""
    by_text, as_typed = Search(journal.records), complete(journal)
    by_text._kept = NoTables(journal.records)
    for typed in TYPED:
        try:
            query = Query.read(typed, NOW)
        except Refused:
            continue
        for limit, off_record in ((0, False), (3, True), (20, False)):
            wanted = by_text.find(query, limit=limit, off_record=off_record)
            assert journal.search.find(query, limit=limit, off_record=off_record) == wanted, typed
            found, count = as_typed.search(query, limit, off_record)
            assert (list(found), count) == wanted, typed
            closed = len(by_text.closed_entries(query))
            assert (
                len(journal.search.closed_entries(query))
                == as_typed.closed(query)
                == len(Search(journal.records).closed_entries(query))
                == closed
            )


def complete(journal: Journal) -> SearchIndex:
    """Return an index that has taken in everything."""
    index = SearchIndex(journal.records)
    while not index.refresh(1):
        pass
    return index


def rows(journal: Journal) -> dict[int, bytes]:
    return dict(journal.records.vault.container.cached(16))


def named(journal: Journal) -> set[int]:
    return {
        version for table in journal.records.vault.kept_rows(stored_rows.WORDS).values() for version in table.versions
    }


def first_named(journal: Journal) -> Record[Note]:
    """Return a note whose words are stored."""
    return next(each for each in journal.records.of_type(Note) if version(journal, each.id) in named(journal))


def version(journal: Journal, entry_id: RecordId) -> int:
    return version_of(journal.records.vault.entry(uuid_of(entry_id)).meta)


def with_cache(journal: Journal, sql: str) -> Journal:
    """Close a journal, change its cache from outside, and open it again."""
    path = journal.path
    journal.close()
    with closing(connect(path)) as connection, connection:
        connection.execute(sql)
    return Journal.open(path, PASSPHRASE)


def test_stored_words_find_what_a_look_at_every_text_finds(kept: Journal) -> None:
    assert len(named(kept)) > 100
    finds_the_same(kept)
    with with_cache(kept, "DELETE FROM cache") as again:
        assert not named(again)
        finds_the_same(again)


def test_search_as_you_type_opens_only_what_is_not_stored(kept: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    unnamed, opened, texts = {*kept.search._kept.unnamed()}, set[int](), kept.records.vault.texts

    def noting(wanted: list[Entry]) -> Iterator[tuple[Entry, bytes | None]]:
        opened.update(version_of(entry.meta) for entry in wanted)
        return texts(wanted)

    monkeypatch.setattr(kept.records.vault, "texts", noting)
    index = complete(kept)
    assert index.done == index.total
    assert opened == unnamed
    assert len(opened) < index.total / 2
    kept.close()


def test_the_words_in_the_file_answer_before_any_text_was_looked_at(kept: Journal) -> None:
    query, stored = Query.read("feed", NOW), named(kept)
    index = SearchIndex(kept.records)
    found, count = index.search(query, 0)
    everything, _ = kept.search.find(query, limit=0)
    assert list(found) == [hit for hit in everything if version(kept, hit.record.id) in stored]
    assert count == len(found) > 10
    assert index.done == 0
    while not index.refresh(1):
        pass
    assert list(index.search(query, 0)[0]) == everything
    kept.close()


def test_what_a_search_read_is_stored_when_the_journal_closes_with_it(kept: Journal) -> None:
    with with_cache(kept, "DELETE FROM cache WHERE id >= 16") as again:
        index = again.search.as_typed()
        while not index.refresh(1):
            pass
        assert index.search(Query.read("feed", NOW))[1]
        assert not named(again)
        path = again.path
    with Journal.open(path, PASSPHRASE) as last:
        assert len(named(last)) > 100
        finds_the_same(last)


def test_what_is_saved_changed_and_deleted_later_is_found_as_it_is(kept: Journal) -> None:
    random = Random(3)  # noqa: S311
    for _ in range(4):
        notes = [each for each in kept.records.all({Kind.NOTE}) if not each.raw.get("off_record")]
        kept.entries.edit(random.choice(notes), {"text": "feedback anew"})
        kept.entries.delete(random.choice(list(kept.records.all({Kind.TAKEAWAY}))))
        kept.notes.add(kept.pairs.get(1), "strasse feed")
        finds_the_same(kept)
        kept = reopened(kept)
        finds_the_same(kept)
    kept.close()


def test_no_word_of_what_was_replaced_or_deleted_stays_stored(kept: Journal) -> None:
    vault = kept.records.vault
    changed = first_named(kept)
    before = version(kept, changed.id)
    kept.entries.edit(changed, {"text": "other"})
    assert before not in named(kept)
    deleted = first_named(kept)
    before = version(kept, deleted.id)
    kept.entries.delete(deleted)
    assert before not in named(kept)
    vault.delete(uuid_of(kept.pairs.get(1).id))
    assert named(kept) <= set(vault.by_version())
    kept.close()


def test_a_change_taken_back_leaves_the_words(kept: Journal) -> None:
    before = rows(kept)
    record = first_named(kept)

    def edited_and_given_up() -> None:
        with kept.records.transaction():
            kept.entries.edit(record, {"text": "other"})
            assert rows(kept) != before
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        edited_and_given_up()
    assert rows(kept) == before
    finds_the_same(kept)
    kept.close()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE cache SET v = zeroblob(length(v)) WHERE id = 17",
        "UPDATE cache SET v = x'' WHERE id >= 16",
        "UPDATE cache SET v = (SELECT v FROM cache WHERE id = 18) WHERE id = 17",
        "DELETE FROM cache WHERE id = 16",
    ],
)
def test_damaged_words_change_no_result_and_stop_no_save(kept: Journal, damage: str) -> None:
    again = with_cache(kept, damage)
    finds_the_same(again)
    again.notes.add(again.pairs.get(1), "feedback after the damage")
    finds_the_same(again)
    with reopened(again) as last:
        finds_the_same(last)
        assert not verify(last.records.vault, full=True).faults


def test_words_of_an_earlier_time_put_back_change_no_result(kept: Journal, tmp_path: Path) -> None:
    old = rows(kept)
    for record in list(kept.records.all({Kind.TAKEAWAY}))[:8]:
        kept.entries.edit(record, {"text": "another feedback"})
    path = kept.path
    kept.close()
    with closing(connect(path)) as connection, connection:
        connection.execute("DELETE FROM cache WHERE id >= 16")
        connection.executemany("INSERT INTO cache (id, v) VALUES (?, ?)", old.items())
    with Journal.open(path, PASSPHRASE) as again:
        finds_the_same(again)


def test_words_of_an_earlier_time_are_removed_when_words_are_stored(kept: Journal) -> None:
    vault = kept.records.vault
    kept.close()
    with Journal.open(kept.path, PASSPHRASE) as journal:
        vault = journal.records.vault
        vault.check_cache()
        vault._kept_rows = {}  # as an older program, which knows of none
        journal.entries.edit(next(iter(journal.records.all({Kind.TAKEAWAY}))), {"text": "other"})
        vault._kept_rows = None
        with journal.records.transaction():
            for number in range(80):
                journal.notes.add(journal.pairs.get(1), f"feedback {number}")
    with Journal.open(kept.path, PASSPHRASE) as journal:
        assert named(journal) <= set(journal.records.vault.by_version())
        finds_the_same(journal)


def test_no_word_can_be_read_in_the_file(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "LEAST", 3)
    monkeypatch.setattr(kept_rows, "FEW", 16)
    pair = junior(journal)
    with journal.records.transaction():
        for _ in range(40):
            journal.notes.add(pair, "kingfisher")
    with reopened(journal) as again:
        assert named(again)
        assert b"kingfisher" not in again.path.read_bytes()


@pytest.mark.parametrize("as_typed", [False, True])
def test_a_search_that_had_to_look_at_many_texts_makes_later_ones_cheap(kept: Journal, as_typed: bool) -> None:
    with with_cache(kept, "DELETE FROM cache WHERE id >= 16") as again:
        if as_typed:
            index = again.search.as_typed()
            while not index.refresh(1):
                pass
            index.clear()
        else:
            again.search.find(Query.read("feed", NOW))
        path = again.path
    with Journal.open(path, PASSPHRASE) as last:
        assert len(last.search._kept.unnamed()) < 3 * kept_rows.FEW
        finds_the_same(last)


def test_small_tables_become_larger_ones_as_the_journal_grows(kept: Journal) -> None:
    journal = kept
    for number in range(6):
        pair = journal.pairs.get(1)
        with journal.records.transaction():
            for each in range(32):
                journal.notes.add(pair, f"feedback {number} {each}")
        journal = reopened(journal)
    with journal:
        tables = journal.records.vault.kept_rows(stored_rows.WORDS).values()
        assert sum(len(table.versions) <= kept_rows.FEW for table in tables) <= kept_rows.MANY + 2
        assert sum(len(table.versions) == 64 for table in tables) > 2
        finds_the_same(journal)


def test_words_that_cannot_be_stored_stop_no_journal_from_closing(kept: Journal) -> None:
    again = with_cache(kept, "DELETE FROM cache WHERE id >= 16")
    again.search.find(Query.read("feed", NOW))
    again.records.vault.container._connection.close()  # as a disk that fails from now on
    again.close()
    again.close()


def test_a_command_without_a_search_stores_no_words(kept: Journal) -> None:
    with with_cache(kept, "DELETE FROM cache WHERE id >= 16") as again:
        again.records.latest(20)
        path = again.path
    with Journal.open(path, PASSPHRASE) as last:
        assert not named(last)


def test_a_search_that_looked_at_few_texts_stores_nothing(kept: Journal) -> None:
    before = rows(kept)
    kept.search.find(Query.read("feed", NOW))
    path = kept.path
    kept.close()
    with Journal.open(path, PASSPHRASE) as last:
        assert rows(last) == before


def test_a_journal_that_may_not_be_changed_stores_no_words(kept: Journal) -> None:
    with with_cache(kept, "DELETE FROM cache WHERE id >= 16") as again:
        path = again.path
    with Journal.open(path, PASSPHRASE) as locked:
        locked.records.vault.container.read_only = "its folder is read-only"
        locked.search.find(Query.read("feed", NOW))
    with Journal.open(path, PASSPHRASE) as last:
        assert not named(last)
