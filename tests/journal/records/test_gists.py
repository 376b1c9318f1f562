"""The gist of a record says what the record says, but for its texts, and can be neither shown nor saved."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from rmjournal.domain.model.kinds import kind_of
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import AnyRecord, Body, Kind, Record, Unread, as_json, fresh, overlay
from rmjournal.domain.titles import written
from rmjournal.journal import Journal
from rmjournal.journal.records import gists
from rmjournal.journal.records.gists import CUT, gist_of, packed, unpacked
from rmjournal.vault.format.kept_row import KeptRow
from tests.domain.samples import NOON, record, structs, through_json, uid
from tests.journal.making import held, junior

moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)


@st.composite
def records(draw: st.DrawFn) -> Record[Body]:
    """Any session, takeaway or commitment, as the vault gives it back."""
    body = draw(st.sampled_from([cls for cls, _ in CUT.values()]).flatmap(structs))
    ids = st.none() | st.integers(1, 9).map(uid)
    raw = through_json(fresh(body)) | draw(st.sampled_from([{}, {"later": ["than", {"this": 1.5}]}]))
    number = draw(st.integers(1, 99))
    return Record(uid(number), kind_of(body), draw(ids), draw(ids), draw(moments), draw(moments), raw, body)


def row(*kept: AnyRecord) -> KeptRow:
    """Return the row of the gists of these records, each named by its place."""
    named = [gist_of(at, each) for at, each in enumerate(kept)]
    return KeptRow(memoryview(packed([each for each in named if each is not None])))


@given(st.lists(records(), min_size=1, max_size=6))
def test_a_gist_says_all_that_the_record_says_but_for_its_texts(some: list[Record[Body]]) -> None:
    kept: list[AnyRecord] = [*some, Unread(uid(7), Kind.REFLECTION, None, uid(3), NOON, NOON, {})]
    found = dict(unpacked(row(*kept)))
    assert found.keys() == set(range(len(kept)))
    for at, each in enumerate(kept):
        gist = found[at]
        for name in ("id", "kind", "pair", "parent", "created", "at"):
            assert getattr(gist, name) == getattr(each, name)
        cut = CUT[each.kind][1] if each.body is not None else ()
        for name in each.body.__struct_fields__ if each.body is not None else ():
            if name not in cut:
                assert getattr(gist.body, name) == getattr(each.body, name)
        assert isinstance(gist.body, type(each.body))


@given(records())
def test_no_text_is_in_a_row(kept: Record[Body]) -> None:
    raw = kept.raw | dict.fromkeys(CUT[kept.kind][1], "kingfisher")
    assert b"kingfisher" not in bytes(row(replace(kept, raw=raw)).piece)


SESSION = Session(number=1, intention="say it", held_at=datetime(2026, 3, 5, 14))
TAKEAWAY = Takeaway(text="ask before six", theme="rotas")
COMMITMENT = Commitment(owner="me", text="lend the book", outcome="lent")  # type: ignore[arg-type]


def gist_in(row: KeptRow) -> Record[Body]:
    """Return the first gist of a row."""
    ((_, gist), *_) = unpacked(row)
    assert isinstance(gist, Record)
    return gist


@pytest.mark.parametrize("body", [SESSION, TAKEAWAY, COMMITMENT])
def test_a_gist_gives_no_text_away_and_is_written_nowhere(journal: Journal, body: Body) -> None:
    saved = journal.records.add(body, pair=junior(journal).id)
    gist, current = gist_in(row(saved)), journal.records.get(saved.id)
    assert isinstance(current, Record)
    before = journal.records.vault.head_box
    acts: list[Callable[[], object]] = [
        lambda: gist.raw,
        lambda: as_json(gist),
        lambda: written(gist.kind, gist.raw),
        lambda: fresh(gist.body),
        lambda: overlay({}, gist.body, body),
        lambda: overlay(current.raw, current.body, gist.body),
        lambda: journal.records.replace(gist, body),
        lambda: journal.records.replace(gist, gist.body),
        lambda: journal.records.replace(current, gist.body),
        lambda: journal.records.add(gist.body),
        lambda: journal.records.add_revision(gist, gist.raw),
        *(lambda name=name: getattr(gist.body, name) for name in CUT[gist.kind][1]),
    ]
    for act in acts:
        with pytest.raises((RuntimeError, TypeError, KeyError)):
            act()
    assert journal.records.vault.head_box == before
    assert journal.records.current(gist) == current


def test_steps_that_are_given_a_gist_change_nothing(journal: Journal) -> None:
    pair = junior(journal)
    takeaway, session = journal.takeaways.add(pair, {"text": "ask before six"}), held(journal, pair)
    before = journal.records.vault.head_box
    gist = gist_in(row(takeaway))
    acts: list[Callable[[], object]] = [
        lambda: journal.entries.edit(gist, {"theme": "rotas"}),
        lambda: journal.entries.edit(gist_in(row(session)), {"minutes": 30}),
        lambda: journal.takeaways.propose(gist),  # type: ignore[arg-type]
        lambda: journal.takeaways.reword(gist, "ask before seven"),  # type: ignore[arg-type]
    ]
    for act in acts:
        with pytest.raises((RuntimeError, TypeError, KeyError)):
            act()
    assert journal.records.vault.head_box == before


@pytest.mark.parametrize(
    "raw",
    [
        {"later": "half a \ud800 pair"},
        {"later": 10**40},
        {"status": "held up in traffic"},
        {"number": "one"},
    ],
)
def test_a_record_whose_gist_would_not_say_the_same_has_none(raw: dict[str, object]) -> None:
    assert gist_of(1, record(1, SESSION)) is not None
    stored = record(1, SESSION)
    assert gist_of(1, replace(stored, raw=stored.raw | raw)) is None


def test_what_this_version_cannot_read_has_no_gist(journal: Journal) -> None:
    unread = Unread(uid(1), Kind.SESSION, uid(2), None, NOON, NOON, {"status": "held up"})
    assert gist_of(1, unread) is None


def test_a_row_that_lacks_other_fields_is_passed_over(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    made = row(held(journal, junior(journal)))
    assert len(list(unpacked(made))) == 1
    monkeypatch.setattr(gists, "_HEADING", b"2 intention mode\n")
    assert not list(unpacked(made))
