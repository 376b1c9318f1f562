"""The index in memory finds what the search finds, and follows every save."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Kind, uuid_of
from rmjournal.journal import Journal
from rmjournal.journal.search.live_index import SearchIndex
from rmjournal.support.errors import Refused
from tests.examples import examples
from tests.journal.making import CHEAP, NEWER, NOW, PASSPHRASE, filled, held, junior, put, refused, senior, thought

WORDS = (
    "feedback", "Feed", "FEEDBACKS", "backfeed", "café", "CAFÉ", "cafe\u0301", "Straße", "strasse", "STRASSE", "ﬁne",
    "fine", "İstanbul", "istanbul", "ǅ",
    "\u02bcn", "naïve", "\U0001f9a6", "a\U0001f9a6b", "日本語", "日", "x_y", "_x", "don't",
    "o\u2019clock", "e-mail", "①", "1", "½", "ή", "Ή", "\u0301", "\u200d", "a\u00adb", "\n", "Å", "Å",
)  # fmt: skip
FILTERS = (
    "pair:1", "pair:2", "pair:9", "role:junior", "role:senior", "kind:note", "kind:session", "kind:draft",
    "kind:settings", "kind:log-item", "before:2026-03-06", "after:2026-03-04", "before:2030-01-01",
)  # fmt: skip


def same(journal: Journal, index: SearchIndex, query: Query) -> None:
    """Compare the answers of the index with those of the search, in full and cut off."""
    for limit in (0, 2, 20):
        for off_record in (False, True):
            mine, count = index.search(query, limit, off_record)
            theirs, total = journal.search.find(query, limit=limit, off_record=off_record)
            assert (list(mine), count) == (theirs, total)


def complete(journal: Journal) -> SearchIndex:
    index = SearchIndex(journal.records)
    while not index.refresh(1):
        pass
    return index


def random_text(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(1, 12)))


@pytest.fixture(scope="module")
def corpus() -> Iterator[tuple[Journal, SearchIndex]]:
    """A journal of every kind in all sorts of letters, and its index."""
    random, folder = Random(7), Path(tempfile.mkdtemp(prefix="rmj-"))  # noqa: S311
    made, _ = Journal.create(folder / "journal.rmj", PASSPHRASE, kdf=CHEAP, state=folder / "state")
    with made as journal:
        pairs = [junior(journal, random_text(random) + "x"), senior(journal, "Ötter", purpose=random_text(random))]
        with journal.records.transaction():
            for number in range(40):
                pair = random.choice(pairs)
                text = random_text(random) + " w"
                session = held(journal, pair, f"2026-03-0{1 + number % 9}T10:00", intention=text)
                journal.notes.add(pair, text, session=session, off_record=number % 5 == 0)
                journal.takeaways.add(pair, {"text": text, "theme": random.choice(WORDS)})
                thought(journal, pair, text, session)
                journal.log.add(pair, {"kind": "idea", "text": text})
                put(journal, NEWER, {"unheard": [text, {"of": random_text(random)}]}, pair=pair, at=1_772_500_000_000)
                journal.drafts.save(Kind.NOTE, pair.id, session.id, text=text, fields={"off_record": number % 3 == 0})
        yield journal, complete(journal)
    shutil.rmtree(folder)


typed = st.lists(
    st.one_of(
        st.sampled_from(WORDS),
        st.sampled_from(WORDS).flatmap(lambda word: st.integers(1, len(word)).map(lambda end: word[:end])),
        st.sampled_from(FILTERS),
        st.text(max_size=3),
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


@settings(max_examples=examples(40, of=100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed)
def test_the_index_finds_what_the_search_finds(corpus: tuple[Journal, SearchIndex], typed: str) -> None:
    try:
        query = Query.read(typed, NOW)
    except Refused:
        return
    same(*corpus, query)


@settings(max_examples=examples(20, of=40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(min_size=1, max_size=40).filter(str.strip), min_size=1, max_size=4), st.data())
def test_whatever_was_written_is_found_alike(
    corpus: tuple[Journal, SearchIndex], texts: list[str], data: st.DataObject
) -> None:
    journal, index = corpus
    kept = [put(journal, Kind.NOTE, {"text": text}, pair=journal.pairs.get(1)) for text in texts]
    assert index.refresh(1)
    try:
        text = data.draw(st.sampled_from(texts))
        start = data.draw(st.integers(0, len(text) - 1))
        same(journal, index, Query.read(text[start:].replace(":", " "), NOW))
    except Refused:
        pass
    finally:
        with journal.records.transaction():
            for id in kept:
                journal.records.vault.delete(uuid_of(id))


def test_what_is_saved_changed_moved_and_deleted_is_followed(journal: Journal) -> None:
    kept = filled(journal)
    index = complete(journal)

    def follows(typed: str, count: int) -> None:
        assert index.refresh(1)
        assert index.search(Query.read(typed, NOW), off_record=True)[1] == count
        for query in (typed, "words", "kind:note", "pair:1", "role:senior", "before:2030-01-01"):
            same(journal, index, Query.read(query, NOW))

    follows("kestrel", 0)
    note = journal.notes.add(journal.pairs.get(1), "a kestrel")
    follows("kestrel", 1)
    journal.entries.edit(note, {"text": "a merlin"})
    follows("kestrel", 0)
    follows("merlin pair:1", 1)
    journal.moves.move(journal.records.get(note.id), pair=journal.pairs.get(2))
    follows("merlin pair:1", 0)
    follows("merlin pair:2", 1)
    journal.entries.edit(journal.records.get(note.id), {"off_record": True})
    follows("merlin", 1)
    assert index.search(Query.read("merlin", NOW))[1] == 0
    journal.entries.edit(kept["first"], {"held_at": "2025-01-01T10:00"})
    follows("kind:session before:2025-02-01", 1)
    journal.entries.delete(journal.records.get(note.id))
    follows("merlin", 0)
    journal.entries.delete(journal.pairs.get(1))
    follows("heron", 0)


def test_a_save_that_was_taken_back_is_not_found(journal: Journal) -> None:
    pair = junior(journal)
    index = complete(journal)

    def half() -> None:
        with journal.records.transaction():
            journal.notes.add(pair, "a kestrel")
            journal.notes.add(pair, "")

    refused(half)
    assert index.refresh(0)
    assert index.search(Query.read("kestrel", NOW))[1] == 0


def test_it_is_built_in_slices_that_saves_do_not_disturb(journal: Journal) -> None:
    pair = junior(journal)
    with journal.records.transaction():
        notes = [journal.notes.add(pair, f"kestrel number {number}") for number in range(1200)]
    index = SearchIndex(journal.records)
    assert (index.done, index.total) == (0, 0)
    steps = []
    while not index.refresh(0):
        steps.append(index.done)
        number = len(steps)
        journal.notes.add(pair, f"kestrel added {number}")
        journal.entries.edit(notes[number], {"text": f"kestrel edited {number}"})
        journal.entries.delete(notes[-number])
        if number == 5:
            journal.entries.delete(senior(journal))  # which rewrites the whole file
            assert journal.notices() == []
        assert index.search(Query.read("kestrel", NOW), 5)[1] <= 1200
        assert number < 100
    assert len(steps) >= 10
    assert steps[0] > 0
    assert index.done == index.total
    same(journal, index, Query.read("kestrel", NOW))
    same(journal, index, Query.read("edited", NOW))
    assert index.search(Query.read("edited", NOW))[1] == len(steps)


def test_what_is_newest_is_found_first_while_it_is_built(journal: Journal) -> None:
    pair = junior(journal)
    with journal.records.transaction():
        for number in range(300):
            put(journal, Kind.NOTE, {"text": "kestrel"}, pair=pair, at=1_772_000_000_000 + number * 1000)
    index = SearchIndex(journal.records)
    assert not index.refresh(0)
    found, _ = index.search(Query.read("kestrel", NOW), 5)
    assert list(found) == journal.search.find(Query.read("kestrel", NOW), limit=5)[0]


def test_what_was_changed_since_is_passed_over_until_the_next_time(journal: Journal) -> None:
    pair = junior(journal)
    note, other = journal.notes.add(pair, "a kestrel"), journal.notes.add(pair, "kestrel too")
    index = complete(journal)
    journal.entries.edit(note, {"text": "a merlin"})
    journal.entries.delete(other)
    assert index.search(Query.read("kestrel", NOW))[1] == 0
    assert index.search(Query.read("merlin", NOW))[1] == 0
    assert index.refresh(1)
    assert index.search(Query.read("merlin", NOW))[1] == 1


def test_a_record_that_cannot_be_read_is_passed_over_and_counted(journal: Journal) -> None:
    pair = junior(journal)
    notes = [journal.notes.add(pair, f"kestrel {number}") for number in range(3)]
    path, row = journal.records.vault.path, journal.records.vault.entry(uuid_of(notes[1].id)).row
    journal.close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE body SET v = zeroblob(1000) WHERE id = ?", (row,))
    connection.close()
    with Journal.open(path, PASSPHRASE) as hurt:
        index = complete(hurt)
        assert index.passed_over == 1
        assert index.done == index.total
        same(hurt, index, Query.read("kestrel", NOW))
        assert index.search(Query.read("kestrel", NOW))[1] == 2


def test_a_record_that_is_hurt_after_it_was_taken_in_says_so(journal: Journal) -> None:
    pair = junior(journal)
    notes = [journal.notes.add(pair, f"kestrel {number}") for number in range(3)]
    index = complete(journal)
    entry = journal.records.vault.entry(uuid_of(notes[1].id))
    journal.records.vault.container._connection.execute("UPDATE body SET v = zeroblob(1000) WHERE id = ?", (entry.row,))
    found, count = index.search(Query.read("kestrel", NOW))
    assert ([hit.record.id for hit in found], count) == ([note.id for note in reversed(notes)], 3)
    assert [hit.excerpt for hit in found] == ["kestrel 2", "(note, can't be read)", "kestrel 0"]
    assert found[1].record.raw == {}


def test_clearing_forgets_everything(journal: Journal) -> None:
    journal.notes.add(junior(journal), "a kestrel")
    index = complete(journal)
    index.clear()
    assert (index.done, index.total, index.passed_over) == (0, 0, 0)
    assert "kestrel" not in repr(vars(index)) + repr(vars(index._kept))
    assert index.search(Query.read("kestrel", NOW))[1] == 0
    assert index.refresh(1)
    assert index.search(Query.read("kestrel", NOW))[1] == 1


def test_an_empty_journal_is_indexed_at_once(journal: Journal) -> None:
    index = SearchIndex(journal.records)
    assert index.refresh(0)
    assert index.search(Query.read("anything", NOW))[1] == 0
