"""The kinds 30 to 42 (own lines, learning, the pair as a whole): taken out, found, shredded, and read when wrong."""

from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmjournal.domain.model.agreement import Clause
from rmjournal.domain.model.kinds import BODIES
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Kind, Record, RecordId
from rmjournal.domain.texts.record_text import page
from rmjournal.domain.titles import in_sight, title
from rmjournal.journal import Journal
from rmjournal.journal.exports.takeout import LINES
from rmjournal.support.errors import Refused
from tests.examples import examples
from tests.journal.making import NOW, TODAY, held, junior, put, takeout, whole

WORD = "kestrel"
Write = Callable[[Journal, Record[Pair], dict[str, object]], RecordId]


def _goal(journal: Journal, pair: Record[Pair]) -> RecordId:
    return journal.learning.add_goal(pair, {"text": "a goal to see", "owner": "me"}).id


def _evidence(journal: Journal, pair: Record[Pair], fields: dict[str, object]) -> RecordId:
    return journal.learning.add_evidence(journal.learning.goal(_goal(journal, pair)), fields).id


def _agreement(journal: Journal, pair: Record[Pair], fields: dict[str, object]) -> RecordId:
    draft = journal.agreements.draft(pair)
    return journal.entries.edit(draft, fields).id if fields else draft.id


# Of each kind: how it is written, and good fields for it.
LATER: dict[Kind, tuple[Write, dict[str, object]]] = {
    Kind.REHEARSAL: (lambda journal, pair, fields: journal.own_lines.rehearse(pair, fields).id, {"situation": WORD}),
    Kind.CONTACT: (lambda journal, pair, fields: journal.contacts.add(pair, fields).id, {"kind": "hr", "who": WORD}),
    Kind.CHECK_IN: (lambda journal, pair, fields: journal.learning.check_in(pair, fields).id, {"worry": 4}),
    Kind.GOAL: (
        lambda journal, pair, fields: journal.learning.add_goal(pair, fields).id,
        {"text": WORD, "owner": "me"},
    ),
    Kind.EVIDENCE: (_evidence, {"level": 3, "text": WORD}),
    Kind.AGREEMENT: (_agreement, {}),
    Kind.REVIEW: (lambda journal, pair, fields: journal.endings.review(pair, fields, TODAY).id, {"helps": WORD}),
    Kind.CLOSING: (lambda journal, pair, fields: journal.endings.close(pair, fields, TODAY).id, {"appreciated": WORD}),
}
FOUND = {Kind.GOAL, Kind.EVIDENCE, Kind.AGREEMENT, Kind.REVIEW, Kind.CLOSING}  # by a search for their words


def filled(journal: Journal) -> tuple[Record[Pair], dict[Kind, RecordId]]:
    """Write one of each kind, with the same word wherever there are words."""
    pair = junior(journal)
    held(journal, pair)
    made = {kind: write(journal, pair, fields) for kind, (write, fields) in LATER.items()}
    journal.agreements.reword(pair, {Clause.BUSINESS: WORD})
    return pair, made


def test_the_table_has_every_kind_from_30_to_42() -> None:
    assert set(LATER) == {kind for kind in Kind if 30 <= kind <= 42}


def test_each_kind_is_taken_out_and_comes_back_the_same(journal: Journal, other: Journal, tmp_path: Path) -> None:
    pair, made = filled(journal)
    first = takeout(journal, tmp_path / "out")
    other.imports.read(tmp_path / "out" / LINES)
    for kind, id in made.items():
        came = other.records.get(id)
        assert (came.kind, came.pair, came.raw) == (kind, pair.id, journal.records.get(id).raw)
    assert takeout(other, tmp_path / "again") == first


def test_each_kind_is_found_counted_or_left_out_by_a_search_as_it_should_be(journal: Journal) -> None:
    pair, made = filled(journal)
    assert pair.id not in made.values()
    query = Query.read(WORD, NOW)
    hits, _ = journal.search.find(query, limit=0, off_record=True)
    assert {hit.record.kind for hit in hits} == FOUND
    assert len(journal.search.closed_entries(query)) == 1  # the rehearsal: contacts take a key of their own


def test_no_kind_outlives_its_pair(journal: Journal) -> None:
    pair, made = filled(journal)
    journal.entries.delete(journal.records.current(pair))
    there = {record.id for record in journal.records.all(set(Kind))}
    assert not there & set(made.values())
    hits, found = journal.search.find(Query.read(WORD, NOW), limit=0, off_record=True)
    assert (hits, found) == ([], 0)


_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=6)
    | st.sampled_from(["me", "hr", "active", "destroy_later", "2026-02-30", "2026-03-01", "x" * 300, "\ud800", "a\0b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["clause", "x"]), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


def noise(kind: Kind) -> st.SearchStrategy[dict[str, object]]:
    """Return fields of a kind with values that may be wrong, and fields it does not have."""
    names = [*BODIES[kind].__struct_fields__, "over", "unheard_of"]
    return st.dictionaries(st.sampled_from(names), _values, min_size=1, max_size=3)


WRONG = st.sampled_from(sorted(LATER)).flatmap(lambda kind: st.tuples(st.just(kind), noise(kind)))
_settings = settings(max_examples=examples(8), suppress_health_check=[HealthCheck.function_scoped_fixture])


def alone(journal: Journal) -> Record[Pair]:
    """Return a new pair, the only one."""
    for each in journal.pairs.all():
        journal.entries.delete(each)
    return junior(journal)


@_settings
@given(WRONG)
def test_fields_that_are_wrong_are_refused_with_a_sentence_and_nothing_is_changed(
    journal: Journal, wrong: tuple[Kind, dict[str, object]]
) -> None:
    kind, fields = wrong
    pair = alone(journal)
    before = whole(journal)
    told: str | None = None
    try:
        with journal.records.transaction():
            LATER[kind][0](journal, pair, {**LATER[kind][1], **fields})
    except Refused as error:
        told = error.sentence.strip()
    assert told != ""
    assert told is None or whole(journal) == before
    for record in journal.records.all(set(LATER)):  # what was saved can be read
        assert record.body is not None


@_settings
@given(WRONG)
def test_what_another_version_wrote_is_read_or_kept_as_it_is_and_stops_nothing(
    journal: Journal, wrong: tuple[Kind, dict[str, object]]
) -> None:
    kind, fields = wrong
    raw = {name: value for name, value in {**LATER[kind][1], **fields}.items() if name != "over"}
    if "\ud800" in str(raw) or "nan" in str(raw) or "inf" in str(raw):
        return  # no version can have written these
    pair = alone(journal)
    id = put(journal, kind, raw, pair=pair)
    record = journal.records.get(id)
    assert record.raw == raw
    assert title(record.kind, record.raw, record.body)
    assert isinstance(in_sight(record.kind, record.raw), str)
    assert list(page(record))
    journal.search.find(Query.read("kes", NOW), limit=0)
    journal.signals.open(TODAY)
    journal.signals.outlook()
    journal.offers.of(pair)
    journal.agreements.shown(pair)
    journal.learning.goals(pair)
    journal.learning.ledger(pair)
    journal.own_lines.of(pair)
    journal.contacts.of(pair)
    assert journal.endings.reviews(pair) is not None
