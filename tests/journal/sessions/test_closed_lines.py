"""What stays closed until it is opened: held-back lines and rehearsals are a count in lists and search."""

import pytest

from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Kind
from rmjournal.domain.titles import MAY_BE_CLOSED, closed_words, in_sight, is_closed, listed, title, written
from rmjournal.journal import Journal
from rmjournal.journal.search.search import Search
from rmjournal.support.clock import FixedClock
from tests.journal.making import NOW, held, junior, senior

SECRET = "kestrel"


def found(journal: Journal, typed: str) -> tuple[int, int]:
    """Return how many hits there are and how many entries are only counted, the same in both searches."""
    query = Query.read(typed, NOW)
    hits, count = journal.search.find(query, limit=0)
    closed = len(journal.search.closed_entries(query))
    assert all(SECRET not in hit.excerpt for hit in hits)
    index = journal.search.as_typed()
    while not index.refresh(1):
        pass
    assert ([hit.excerpt for hit in index.search(query, 0)[0]], index.closed(query)) == (
        [hit.excerpt for hit in hits],
        closed,
    )
    return count, closed


@pytest.fixture
def closed(journal: Journal) -> Journal:
    heron = junior(journal)
    session = held(journal, heron, "2026-01-15T10:00", to_keep=f"the {SECRET}", to_share="the rota")
    line = journal.log.add(heron, {"kind": "held_back", "text": f"{SECRET} one", "next": "say"}, session=session)
    journal.log.add(heron, {"kind": "difference", "text": "rota two"})
    journal.own_lines.rehearse(heron, {"situation": f"{SECRET} rota"}, line)
    journal.contacts.add(heron, {"kind": "hr", "who": f"{SECRET} rota"})
    return journal


def test_search_counts_what_was_held_back_and_shows_none_of_it(closed: Journal) -> None:
    assert found(closed, SECRET) == (0, 3)
    assert found(closed, "rota") == (2, 1)
    assert found(closed, "rota kestrel") == (0, 2)
    assert found(closed, "kind:log-entry") == (1, 1)
    assert found(closed, "kind:contact") == (0, 0)
    assert found(closed, "kestr pair:2") == (0, 0) if len(closed.pairs.all()) > 1 else True


def test_drafts_of_what_is_closed_are_closed_too(closed: Journal) -> None:
    pair = closed.pairs.get(1)
    session = closed.sessions.of(pair)[0]
    closed.drafts.save(
        Kind.LOG_ITEM, pair.id, session.id, text="", fields={"takeaway": "weekly mail", "log": SECRET, "was": {}}
    )
    assert found(closed, "weekly") == (1, 0)
    assert found(closed, SECRET) == (0, 4)
    closed.drafts.save(Kind.REHEARSAL, pair.id, None, text="", fields={"situation": SECRET, "opening": "x"})
    closed.drafts.save(Kind.CONTACT, pair.id, None, text="", fields={"contact-1.who": SECRET})
    assert found(closed, SECRET) == (0, 5)


def test_the_draft_of_a_held_back_line_is_only_counted(closed: Journal) -> None:
    pair = closed.pairs.get(1)
    typed = {"text": SECRET, "why": "2"}
    fields = {"kind": "held_back", "text": SECRET, "why": "career", "typed": typed}
    draft = closed.drafts.save(Kind.LOG_ITEM, pair.id, None, fields=fields)
    assert is_closed(draft.kind, draft.raw)
    assert found(closed, SECRET) == (0, 4)
    assert found(closed, "career") == (0, 1)
    assert closed_words([draft]) == "1 held-back line"


def test_what_was_typed_at_a_prompt_is_as_closed_as_the_field_it_fills(closed: Journal) -> None:
    pair = closed.pairs.get(1)
    session = closed.sessions.of(pair)[0]
    typed = {"takeaway": "weekly mail", "log": SECRET, "log.why": "career"}
    closed.drafts.save(Kind.LOG_ITEM, pair.id, session.id, fields={**typed, "typed": typed})
    closed.drafts.save(Kind.AGENDA_ITEM, pair.id, session.id, fields={"typed": {"to_keep": SECRET, "to_share": "tea"}})
    closed.drafts.save(Kind.LOG_ITEM, pair.id, None, text=SECRET, fields={"typed": {"text": SECRET}})
    assert found(closed, SECRET) == (0, 6)
    assert (found(closed, "weekly"), found(closed, "tea"), found(closed, "career")) == ((1, 0), (1, 0), (0, 1))
    for draft in closed.drafts.all():
        assert SECRET not in title(draft.kind, draft.raw, draft.body) + str(listed(draft.kind, draft.raw))


def test_the_draft_of_a_line_of_another_kind_is_found(closed: Journal) -> None:
    fields = {"kind": "difference", "text": "weekly", "typed": {"text": "weekly"}}
    closed.drafts.save(Kind.LOG_ITEM, closed.pairs.get(1).id, None, fields=fields)
    assert found(closed, "weekly") == (1, 0)


def test_what_matches_only_in_closed_words_is_named(closed: Journal) -> None:
    query = Query.read(SECRET, NOW)
    for search in (closed.search, Search(closed.records)):
        named = search.closed_entries(query)
        assert sorted(kind for kind, _ in named) == [Kind.SESSION, Kind.LOG_ITEM, Kind.REHEARSAL]
        assert {closed.records.glance(entry).kind for _, entry in named} == {kind for kind, _ in named}
    closed.search.keep_words()
    assert len(closed.search.closed_entries(query)) == 3


def test_a_session_without_an_intention_is_found_under_its_name(closed: Journal) -> None:
    heron = closed.pairs.get(1)
    closed.sessions.add(heron, {"planned_at": "2026-12-21T10:00"})
    excerpts = [hit.excerpt for hit in closed.search.find(Query.read("kind:session", NOW))[0]]
    assert excerpts[0] == "session 2: planned 21 Dec 2026"
    index = closed.search.as_typed()
    while not index.refresh(1):
        pass
    assert [hit.excerpt for hit in index.search(Query.read("kind:session", NOW))[0]] == excerpts


def test_a_fourth_contact_and_an_unknown_field_are_refused(closed: Journal) -> None:
    from rmjournal.support.errors import Refused

    pair = closed.pairs.get(1)
    for number in range(2):
        closed.contacts.add(pair, {"kind": "coach", "who": f"coach {number}"})
    for fields, words in (({"kind": "coach", "who": "four"}, "3 people"),):
        with pytest.raises(Refused, match=words):
            closed.contacts.add(pair, fields)
    assert len(closed.contacts.of(pair)) == 3
    with pytest.raises(Refused, match="at most 3"):
        closed.contacts.set_all(pair, [{"kind": "hr", "who": "x"}] * 4)
    kept = closed.contacts.set_all(pair, [{"kind": "hr", "who": "new", "in_line": False}])
    assert [each.body.who for each in kept] == ["new"]


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "praise_given", "text": "x", "why": "hurt"},
        {"kind": "difference", "text": "x", "next": "say"},
        {"kind": "held_back", "text": "x", "now": "y"},
        {"kind": "held_back", "text": "x", "why": "because"},
        {"kind": "held_back", "text": " "},
        {"kind": "held_back", "text": "x", "next": 3},
    ],
)
def test_what_does_not_belong_to_a_line_is_refused(journal: Journal, fields: dict[str, object]) -> None:
    from rmjournal.support.errors import Refused

    with pytest.raises(Refused):
        journal.log.add(junior(journal), fields)


def test_the_debrief_saves_what_became_of_the_rehearsal_once(journal: Journal) -> None:
    from rmjournal.support.errors import Refused

    pair = senior(journal)
    journal.own_lines.rehearse(pair, {"situation": "on Monday", "behaviour": "You left early"})
    now = NOW.replace(year=2030, month=2)
    journal.records.clock = FixedClock(now)
    first = held(journal, pair, "2030-01-15T10:00")
    rehearsal = journal.own_lines.rehearsal_of(pair, first)
    assert rehearsal is not None
    assert rehearsal.body.opening == "On Monday, you left early."
    journal.sessions.debrief(first, {"rehearsal": {"outcome": "softened", "landed": 4}}, now)
    assert journal.own_lines.rehearsal_of(pair, first) is None
    for wrong in ({"outcome": "said"}, {"outcome": "sung"}, {"text": "x"}, "said"):
        with pytest.raises(Refused):
            journal.sessions.debrief(first, {"rehearsal": wrong}, now)


def test_only_the_kinds_that_are_named_have_words_that_stay_closed() -> None:
    fields = {"to_keep": SECRET, "was": SECRET, "text": SECRET, "fields": {"to_keep": SECRET}, "kind": "held-back"}
    for kind in set(range(1, 256)) - MAY_BE_CLOSED:
        assert not is_closed(kind, fields)
        assert in_sight(kind, fields) == written(kind, fields)
