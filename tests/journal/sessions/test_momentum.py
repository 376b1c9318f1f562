"""Gists that are stored, encrypted, make home cheaper and never change what it shows."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from sqlite3 import connect
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.model.takeaway import Commitment, CommitmentStatus, Takeaway, TakeawayState
from rmjournal.domain.record.record import AnyRecord, B, Kind, Record, RecordId, fresh, is_a, uuid_of
from rmjournal.domain.rules.by_kind import all_in
from rmjournal.domain.rules.offers import KINDS
from rmjournal.journal import Journal
from rmjournal.journal.records import gists, kept_rows
from rmjournal.journal.sessions.momentum import Momentum
from rmjournal.support.clock import FixedClock
from rmjournal.tui.screens.home.lines import Lines
from rmjournal.vault.format.kept_row import version_of
from rmjournal.vault.store import cache
from rmjournal.vault.store import kept_rows as stored_rows
from rmjournal.vault.store.verify import verify
from tests.domain.samples import structs, through_json
from tests.journal.making import CHEAP, PASSPHRASE, junior, put, senior, thought
from tests.vault.inside import connection_of

NOON = datetime(2026, 3, 10, 12)
SECRET = "kingfisher"
NONE = "DELETE FROM cache WHERE id >= 4294967296"


class WithoutGists(Momentum):
    """The same, if nothing were stored."""

    def records(self, beside: frozenset[Kind] = frozenset()) -> list[AnyRecord]:  # type: ignore[override]
        """Read every body."""
        kinds = {Kind.PAIR, Kind.SIGN_ANSWER, Kind.CHECK_IN, Kind.CLOSING, *gists.CUT, *beside}
        return [*self._records.all(kinds), *self._records.outlines({Kind.REFLECTION})]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)


def small(patched: pytest.MonkeyPatch) -> None:
    """Let a few entries be many."""
    patched.setattr(cache, "LEAST", 3)
    patched.setattr(kept_rows, "FEW", 4)
    patched.setattr(kept_rows, "MOST", 16)
    patched.setattr(kept_rows, "MANY", 3)


def clock() -> FixedClock:
    return FixedClock(NOON, step_ms=1)


def opened(path: Path) -> Journal:
    return Journal.open(path, PASSPHRASE, clock=clock(), proves=False)


def new(path: Path) -> Journal:
    return Journal.create(path, PASSPHRASE, kdf=CHEAP, clock=clock())[0]


def again(journal: Journal, *, asks: bool = True) -> Journal:
    """Close a journal that was asked what is due, and open it again."""
    if asks:
        journal.signals.outlook()
    journal.close()
    return opened(journal.path)


def lines_of(journal: Journal) -> list[object]:
    """What home says, and about what."""
    pairs = {pair.id: pair for pair in journal.pairs.all()}
    make = Lines(journal, pairs, journal.signals.outlook(), NOON.date())
    lines = [*make.of_agenda(lambda *_: None, False), *make.of_offer(lambda *_: None)]
    return [
        (each.group, each.row, each.verb, each.key, each.pair, each.session and each.session.id, each.when, each.what,
         each.first, each.offered, each.session and each.session.body.planned_at)
        for each in lines
    ]  # fmt: skip


def answers(journal: Journal) -> list[object]:
    """What the rules, the offers and home say."""
    pairs, outlook = journal.pairs.all(), journal.signals.outlook()
    sessions = {
        pair.id: sorted((each.id, each.body.number, each.body.status) for each in outlook.sessions(pair))
        for pair in pairs
    }
    coming = {
        pair.id: (found := journal.sessions.next_of(outlook.sessions(pair), NOON.date())) and found.id for pair in pairs
    }
    days = [NOON.date() + timedelta(days) for days in (-20, 0, 9, 40, 400)]
    return [
        outlook.due, outlook.ahead, sessions, coming, journal.offers.first(pairs, outlook),
        [journal.signals.open(day) for day in days], [journal.signals.due(day) for day in days],
        journal.signals.due(), lines_of(journal), sorted(each.id for each in all_in(outlook.of_pair)),
    ]  # fmt: skip


def says_the_same(journal: Journal) -> None:
    """Compare what is said with gists and without."""
    mine = answers(journal)
    with_gists = journal.signals._momentum
    journal.signals._momentum = WithoutGists(journal.records)
    assert answers(journal) == mine
    journal.signals._momentum = with_gists


def rows(journal: Journal) -> dict[int, bytes]:
    return dict(journal.records.vault.container.cached(stored_rows.GISTS.first))


def named(journal: Journal) -> set[int]:
    return {each for row in journal.records.vault.kept_rows(stored_rows.GISTS).values() for each in row.versions}


def version(journal: Journal, entry_id: RecordId) -> int:
    return version_of(journal.records.vault.entry(uuid_of(entry_id)).meta)


def first_named(journal: Journal, cls: type[B]) -> Record[B]:
    """Return a record whose gist is stored."""
    found = journal.records.of_type(cls)
    return next(each for each in found if version(journal, each.id) in named(journal))


def with_cache(journal: Journal, sql: str, *values: object) -> Journal:
    """Close a journal, change its cache from outside, and open it again."""
    path = journal.path
    journal.close()
    with closing(connect(path)) as connection, connection:
        connection.execute(sql, values)
    return opened(path)


days = st.integers(-60, 30).map(lambda days: NOON.date() + timedelta(days))
times = st.tuples(days, st.sampled_from([0, 9, 11, 12, 13, 23])).map(
    lambda each: datetime(each[0].year, each[0].month, each[0].day, each[1])
)


def _near(kind: Kind, data: st.DataObject, number: int) -> dict[str, object]:
    """Return any body of a kind, in any state, about now."""
    cls = gists.CUT[kind][0]
    body = data.draw(structs(cls))
    raw = through_json(fresh(body))
    near: dict[Kind, dict[str, st.SearchStrategy[object]]] = {
        Kind.SESSION: {
            "planned_at": times, "held_at": times, "status": st.sampled_from(list(SessionStatus)),
            "respect": st.none(), "disrespect": st.none(), "off_limits_came_up": st.none(),
        },
        Kind.TAKEAWAY: {"proposed_on": days, "agreed_on": days, "state": st.sampled_from(list(TakeawayState))},
        Kind.COMMITMENT: {
            "due": days, "ended_on": days, "told_partner_on": st.none() | days,
            "status": st.sampled_from(list(CommitmentStatus)),
        },
    }  # fmt: skip
    for name, values in near[kind].items():
        value = data.draw(values)
        raw.pop(name, None)
        if data.draw(st.integers(0, 3)) and value is not None:
            raw[name] = value.isoformat() if isinstance(value, date) else value
    return raw | ({"number": number} if kind is Kind.SESSION else {})


def fill(journal: Journal, data: st.DataObject, count: int) -> None:
    """Write all sorts of entries."""
    pairs = [junior(journal, "Heron"), senior(journal, "Otter"), junior(journal, "Wren", status="closed")]
    parents: list[AnyRecord | None] = [None]
    with journal.records.transaction():
        for number in range(1, count):
            kind = data.draw(
                st.sampled_from([Kind.SESSION, Kind.SESSION, Kind.TAKEAWAY, Kind.COMMITMENT, Kind.REFLECTION])
            )
            pair, parent = data.draw(st.sampled_from(pairs)), data.draw(st.sampled_from(parents[-6:]))
            if parent is not None and parent.pair != pair.id:
                parent = None
            at = int(datetime(2026, 2, 1).timestamp() * 1000) + number * 20_000_000
            raw: dict[str, object] = {"kind": "between"} if kind is Kind.REFLECTION else _near(kind, data, number)
            parents.append(journal.records.get(put(journal, kind, raw, pair=pair, parent=parent, at=at)))


@contextmanager
def made(data: st.DataObject, count: int) -> Iterator[Journal]:
    """Make a journal of all sorts of entries, whose gists are stored but for some."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        small(patched)
        for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patched.setenv(name, f"{folder}/{name.lower()}")
        journal = new(Path(folder) / "journal.rmj")
        try:
            fill(journal, data, count)
            journal = again(again(journal))
            assert named(journal)
            yield journal
        finally:
            journal.close()


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_whatever_is_in_a_journal_the_gists_say_what_the_entries_say(data: st.DataObject) -> None:
    with made(data, 40) as journal:
        says_the_same(journal)


@given(st.data())
@settings(max_examples=10, deadline=None)
def test_gists_of_an_earlier_time_put_back_change_nothing(data: st.DataObject) -> None:
    with made(data, 40) as journal:
        before = rows(journal)
        changed = [each for each in journal.records.all(gists.CUT) if isinstance(each, Record)]
        for each in changed[:6]:
            fields = _near(Kind(each.kind), data, 1) if each.kind != Kind.SESSION else each.raw | {"moved": 9}
            put(journal, each.kind, fields, id=each.id, pair=journal.pairs.get(1), at=1_772_000_000_000)
        for each in changed[6:9]:
            if uuid_of(each.id) in journal.records.vault:  # it did not go with what it belongs to
                journal.entries.delete(each)
        says_the_same(journal)
        path = journal.path
        journal.close()
        with closing(connect(path)) as connection, connection:
            connection.execute(NONE)
            connection.executemany("INSERT INTO cache (id, v) VALUES (?, ?)", before.items())
        with opened(path) as back:
            assert named(back) - set(back.records.vault.by_version())
            says_the_same(back)
        with opened(path) as last:
            says_the_same(last)


@pytest.fixture
def kept(tmp_path: Path) -> Journal:
    """A journal of sessions, takeaways, commitments and reflections, most of their gists stored."""
    random, journal = Random(5), new(tmp_path / "journal.rmj")  # noqa: S311
    pairs = [junior(journal, "Heron"), senior(journal, "Otter")]
    with journal.records.transaction():
        for number in range(14):
            pair, at = pairs[number % 2], f"2026-02-{1 + number:02}T10:00"
            session = journal.sessions.add(pair, {"held_at": at, "intention": SECRET, "place": "senior_space"})
            takeaway = journal.takeaways.add(
                pair, {"text": SECRET, "commitment": {"owner": random.choice(["me", "partner"]), "due": "2026-03-01"}},
                session=session,
            )  # fmt: skip
            if number % 3 == 0:
                journal.takeaways.propose(takeaway)
            thought(journal, pair, SECRET, session)
    return again(again(journal))


def test_stored_gists_are_read_in_place_of_the_entries(kept: Journal) -> None:
    assert len(named(kept)) > 30
    says_the_same(kept)
    found = kept.signals._momentum.records(KINDS)
    assert sum(isinstance(each, gists.Gist | gists.ReflectionGist) for each in found) == len(named(kept))
    path = kept.path
    kept.close()
    with closing(connect(path)) as connection, connection:  # as a reader that opened a body of these would meet
        connection.execute("UPDATE body SET v = zeroblob(length(v)) WHERE id IN (SELECT id FROM body)")
    with opened(path) as unreadable:
        read = unreadable.signals._momentum.records()
        assert sum(is_a(each, Session) for each in read) > 8


def test_what_is_saved_changed_moved_and_deleted_later_is_seen_as_it_is(kept: Journal) -> None:
    random = Random(3)  # noqa: S311
    for turn in range(4):
        sessions = kept.records.of_type(Session)
        kept.entries.edit(random.choice(sessions), {"minutes": 30 + turn, "place": "neutral"})
        session, other = random.choice(sessions), kept.pairs.get(1 + turn % 2)
        if session.pair != other.id:
            kept.moves.move(session, pair=other)
        kept.entries.delete(random.choice(kept.records.of_type(Takeaway)))
        commitments = kept.records.of_type(Commitment)
        open_ones = [each for each in commitments if each.body.status is CommitmentStatus.OPEN]
        kept.takeaways.finish(random.choice(open_ones), NOON.date(), kept=True)
        kept.sessions.add(other, {"planned_at": "2026-03-12T09:00"})
        thought(kept, other, SECRET)
        says_the_same(kept)
        kept = again(kept)
        says_the_same(kept)
    kept.close()


def in_rows(journal: Journal, entry_id: RecordId) -> bool:
    """Return whether an id stands in any row."""
    kept = journal.records.vault.kept_rows(stored_rows.GISTS).values()
    return any(entry_id.encode() in bytes(row.piece) for row in kept)


def test_nothing_of_what_was_replaced_or_deleted_stays_stored(kept: Journal) -> None:
    for cls, fields in (
        (Session, {"minutes": 41}),
        (Takeaway, {"theme": "rotas"}),
        (Commitment, {"outcome": "put off"}),
    ):
        changed = first_named(kept, cls)
        before = version(kept, changed.id)
        kept.entries.edit(changed, fields)
        assert before not in named(kept)
        kept = again(again(kept))
        deleted = first_named(kept, cls)
        before = version(kept, deleted.id)
        kept.entries.delete(deleted)
        assert before not in named(kept)
        assert not in_rows(kept, deleted.id)
        kept = again(again(kept))
    pair = kept.pairs.get(1)
    assert in_rows(kept, pair.id)
    kept.records.vault.delete(uuid_of(pair.id))
    assert named(kept) <= set(kept.records.vault.by_version())
    assert not in_rows(kept, pair.id)
    kept.close()


def test_no_text_and_no_id_can_be_read_in_the_file(kept: Journal) -> None:
    ids = [each.id.encode() for each in kept.records.of_type(Session)]
    pieces = [bytes(row.piece) for row in kept.records.vault.kept_rows(stored_rows.GISTS).values()]
    assert any(each in piece for each in ids for piece in pieces)
    assert not any(SECRET.encode() in piece for piece in pieces)
    kept.close()
    content = kept.path.read_bytes()
    assert not any(each in content for each in [*ids, SECRET.encode(), b"held_at"])


def test_a_change_taken_back_leaves_the_gists(kept: Journal) -> None:
    before = rows(kept)
    record = first_named(kept, Session)
    acts = (lambda: kept.entries.edit(record, {"minutes": 43}), lambda: kept.records.vault.delete(uuid_of(record.id)))

    def given_up(act: Callable[[], object]) -> None:
        with kept.records.transaction():
            act()
            assert rows(kept) != before
            raise ZeroDivisionError

    for act in acts:
        with pytest.raises(ZeroDivisionError):
            given_up(act)
        assert rows(kept) == before
    says_the_same(kept)
    kept.close()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE cache SET v = zeroblob(length(v)) WHERE id = 4294967296",
        "UPDATE cache SET v = x'' WHERE id >= 4294967296",
        "UPDATE cache SET v = (SELECT v FROM cache WHERE id = 4294967297) WHERE id = 4294967296",
        "DELETE FROM cache WHERE id = 4294967296",
        NONE,
    ],
)
def test_a_row_that_was_altered_or_removed_changes_nothing_and_stops_no_save(kept: Journal, damage: str) -> None:
    last = with_cache(kept, damage)
    says_the_same(last)
    last.notes.add(last.pairs.get(1), "after the damage")
    says_the_same(last)
    last = again(again(last))
    says_the_same(last)
    assert not verify(last.records.vault, full=True).faults
    last.close()


def test_after_a_merge_and_a_restore_home_says_what_the_entries_say(kept: Journal, tmp_path: Path) -> None:
    kept.close()
    other, backup = tmp_path / "other.rmj", tmp_path / "backup.rmj"
    shutil.copyfile(kept.path, other)
    with Journal.open(other, PASSPHRASE, state=tmp_path / "elsewhere", clock=clock()) as copy:
        copy.entries.edit(first_named(copy, Session), {"minutes": 44})
        copy.entries.delete(first_named(copy, Takeaway))
        copy.sessions.add(copy.pairs.get(2), {"planned_at": "2026-03-11T09:00"})
        copy.signals.outlook()
    here = opened(kept.path)
    here.backups.write(backup)
    here.entries.edit(first_named(here, Session), {"minutes": 46})
    here.merges.merge(other, may_go=lambda _: True)
    says_the_same(here)
    here = again(here)
    says_the_same(here)
    here.close()
    with Journal.open(backup, PASSPHRASE, state=tmp_path / "third", clock=clock()) as restored:
        assert not named(restored)
        says_the_same(restored)
    with Journal.open(backup, PASSPHRASE, state=tmp_path / "third", clock=clock()) as restored:
        assert named(restored)
        says_the_same(restored)


def test_new_keys_for_everything_leave_no_gist_and_change_nothing(kept: Journal) -> None:
    before = answers(kept)
    kept.keys.rekey("seven other dull words on a card", kdf=CHEAP)
    assert not named(kept)
    assert answers(kept) == before
    kept.close()


def test_an_older_file_gets_its_gists_when_it_is_closed(kept: Journal) -> None:
    older = with_cache(kept, "DROP TABLE cache")
    before = answers(older)
    older = again(older)
    assert len(named(older)) > 30
    assert answers(older) == before
    older.close()


def test_gists_and_words_are_stored_side_by_side(kept: Journal) -> None:
    from rmjournal.domain.query import Query

    before = rows(kept)
    kept.search.find(Query.read(SECRET, NOON))
    kept = again(kept)
    assert kept.records.vault.kept_rows(stored_rows.WORDS)
    assert rows(kept) == before
    for number in range(40):
        kept.notes.add(kept.pairs.get(1), f"so that all metas are stored again {number}")
    kept = again(kept)
    assert rows(kept) == before
    says_the_same(kept)
    kept.close()


def test_the_newest_entries_and_what_changed_lately_stay_without(kept: Journal) -> None:
    newest = sorted(kept.records.vault.entries_of(gists.KINDS), key=lambda each: (each.meta.sort_ms, each.meta.uuid))
    assert not named(kept) & {version_of(each.meta) for each in newest[-kept_rows.FEW :]}
    older = with_cache(kept, NONE)
    changed = older.entries.edit(older.records.of_type(Session)[0], {"minutes": 47})
    older = again(older)
    assert named(older)
    assert version(older, changed.id) not in named(older)
    older.close()


def test_whoever_did_not_ask_what_is_due_stores_nothing(kept: Journal) -> None:
    older = with_cache(kept, NONE)
    older.records.latest(20)
    older = again(older, asks=False)
    assert not named(older)
    older.close()


def test_a_journal_that_may_not_be_changed_stores_no_gist(kept: Journal) -> None:
    locked = with_cache(kept, NONE)
    locked.records.vault.container.read_only = "its folder is read-only"
    locked = again(locked)
    assert not named(locked)
    locked.close()


def test_gists_that_cannot_be_stored_stop_no_journal_from_closing(kept: Journal) -> None:
    older = with_cache(kept, NONE)
    older.signals.outlook()
    connection_of(older.records.vault).close()  # as a disk that fails from now on
    older.close()
    older.close()


def test_rows_do_not_become_many_and_small_as_the_journal_grows(kept: Journal) -> None:
    for day in range(1, 9):
        pair = kept.pairs.get(1)
        with kept.records.transaction():
            for hour in range(6):
                kept.sessions.add(pair, {"held_at": f"2026-03-0{day}T{10 + hour}:00"})
        kept = again(again(kept))
    stored = kept.records.vault.kept_rows(stored_rows.GISTS).values()
    assert sum(len(row.versions) <= kept_rows.FEW for row in stored) <= kept_rows.MANY + 2
    says_the_same(kept)
    kept.close()
