"""Finding words in what was written."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.domain.query import Query
from rmjournal.domain.record.record import Kind
from rmjournal.domain.text import clean, fold
from rmjournal.journal import Journal
from rmjournal.journal.search.search import _prefilter
from rmjournal.journal.search.sieve import Hit
from rmjournal.support.errors import Refused
from rmjournal.vault.format.record import encode_json
from tests.journal.making import NEWER, NOW, held, junior, put, refused, senior, thought


def hits(journal: Journal, typed: str, *, limit: int = 0, off_record: bool = False) -> list[Hit]:
    return journal.search.find(Query.read(typed, NOW), limit=limit, off_record=off_record)[0]


def texts(journal: Journal, typed: str, *, off_record: bool = False) -> set[str]:
    return {str(hit.record.raw.get("text", hit.record.kind)) for hit in hits(journal, typed, off_record=off_record)}


@pytest.fixture
def written(journal: Journal) -> Journal:
    heron, otter = junior(journal), senior(journal)
    first = held(journal, heron, "2026-01-15T10:00", intention="Étude of the Straße")
    journal.notes.add(heron, "The feedback was frank", session=first)
    journal.notes.add(otter, "Feedbacks, and a CAFÉ au lait")
    journal.notes.add(heron, "no backfeed here")
    journal.notes.add(heron, "secret feedback", off_record=True)
    journal.takeaways.add(otter, {"text": "Ask for feedback weekly", "theme": "habits"})
    thought(journal, heron, "feedback came late", first)
    return journal


def test_a_word_is_found_at_the_beginning_of_words_only(written: Journal) -> None:
    assert texts(written, "feedb") == {
        "The feedback was frank",
        "Feedbacks, and a CAFÉ au lait",
        "Ask for feedback weekly",
        "4",
    }
    assert texts(written, "backfeed") == {"no backfeed here"}
    assert texts(written, "eedback") == set()


@pytest.mark.parametrize("typed", ["cafe", "CAFÉ", "cafe\u0301", "Café!", "  café  lait "])
def test_accents_and_case_do_not_matter(written: Journal, typed: str) -> None:
    assert texts(written, typed) == {"Feedbacks, and a CAFÉ au lait"}


def test_letters_with_another_spelling_are_found(written: Journal) -> None:
    assert [hit.record.kind for hit in hits(written, "strasse etude")] == [Kind.SESSION]


def test_all_words_must_be_there(written: Journal) -> None:
    assert texts(written, "feedback frank") == {"The feedback was frank"}
    assert texts(written, "frank lait") == set()


def test_filters_hold_all_at_once(written: Journal) -> None:
    assert texts(written, "feedback pair:1") == {"The feedback was frank", "4"}
    assert texts(written, "feedback role:mentee") == {"Feedbacks, and a CAFÉ au lait", "Ask for feedback weekly"}
    assert texts(written, "feedback Role:Mentor-Junior kind:note") == {"The feedback was frank"}
    assert texts(written, "kind:takeaway") == {"Ask for feedback weekly"}
    assert texts(written, "feedback pair:2 role:junior") == set()
    assert texts(written, "feedback pair:9") == set()


def test_before_and_after_leave_out_the_day_itself(written: Journal) -> None:
    assert len(hits(written, "kind:session after:2026-01-14")) == 1
    assert len(hits(written, "kind:session after:2026-01-15")) == 0
    assert len(hits(written, "kind:session before:2026-01-16")) == 1
    assert len(hits(written, "kind:session before:2026-01-15")) == 0
    assert len(hits(written, "kind:session after:2026-01-14 before:2026-01-16")) == 1


def test_the_first_and_the_last_day_of_the_calendar_are_filters_too(written: Journal) -> None:
    assert len(hits(written, "kind:session after:0001-01-01 before:9999-12-31")) == 1


def test_what_is_off_the_record_is_found_only_when_asked_for(written: Journal) -> None:
    assert "secret feedback" not in texts(written, "feedback")
    assert texts(written, "secret", off_record=True) == {"secret feedback"}


def test_the_newest_come_first_and_no_more_than_the_limit(written: Journal) -> None:
    found, total = written.search.find(Query.read("feedb", NOW), limit=2)
    assert (len(found), total) == (2, 4)
    everything = hits(written, "feedb")
    assert [hit.record.id for hit in everything[:2]] == [hit.record.id for hit in found]
    assert [hit.record.at for hit in everything] == sorted((hit.record.at for hit in everything), reverse=True)


def test_those_come_first_in_which_more_of_the_words_stand_whole(journal: Journal) -> None:
    pair = junior(journal)
    for number, text in enumerate(("plan calls", "planned calls", "plan a call", "planner called", "Call: the PLAN")):
        put(journal, Kind.NOTE, {"text": text}, pair=pair, at=1_772_000_000_000 + number * 1000)

    def found(typed: str) -> list[object]:
        return [hit.record.raw["text"] for hit in hits(journal, typed)]

    assert found("plan") == ["Call: the PLAN", "plan a call", "plan calls", "planner called", "planned calls"]
    assert found("plan call") == ["Call: the PLAN", "plan a call", "plan calls", "planner called", "planned calls"]
    assert found("call") == ["Call: the PLAN", "plan a call", "planner called", "planned calls", "plan calls"]
    assert found("pla") == ["Call: the PLAN", "planner called", "plan a call", "planned calls", "plan calls"]
    assert found("calls pla") == ["planned calls", "plan calls"]


def test_the_excerpt_is_one_line_around_the_first_hit(journal: Journal) -> None:
    pair = junior(journal)
    journal.notes.add(pair, "first line\n" + "long " * 30 + "kestrel flew\x1b[2J\nlast line")
    (hit,) = hits(journal, "kestrel")
    assert "kestrel flew[2J" in hit.excerpt
    assert hit.excerpt.startswith("…")
    assert "\n" not in hit.excerpt
    assert "line" not in hit.excerpt
    (by_filter,) = hits(journal, "kind:note")
    assert by_filter.excerpt == "first line"


def test_history_tombstones_and_settings_are_not_searched(written: Journal) -> None:
    note = written.notes.add(written.pairs.get(1), "kestrel once")
    written.entries.edit(note, {"text": "merlin now"})
    written.entries.delete(written.notes.add(written.pairs.get(1), "kestrel deleted"))
    assert texts(written, "kestrel") == set()
    assert texts(written, "merlin") == {"merlin now"}


def test_what_a_newer_version_wrote_is_searched_whole(written: Journal) -> None:
    put(written, NEWER, {"unheard": {"of": ["kestrel"]}}, pair=written.pairs.get(1))
    assert [hit.record.kind for hit in hits(written, "kestrel pair:1")] == [NEWER]


def test_a_copy_is_not_searched_for_what_the_ledger_says(written: Journal, tmp_path: Path) -> None:
    written.backups.write(tmp_path / "copy.rmj")
    assert [hit.record.kind for hit in hits(written, "passphrase kind:note")] == []


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "!!! ---", "pair:x", "pair:", "pair:1.5", "role:boss", "role:", "kind:secret", "kind:tombstone",
        "kind:revision", "before:once", "after:2026-02-30", "after:2026-13", "before:99999-01-01",
        "word pair:one", "pair:" + "9" * 5000, "\x00\x1b", "\ud800:",
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_not_repeated(typed: str) -> None:
    error = refused(lambda: Query.read(typed, NOW), private=typed.split()[-1] if ":" in typed[:-1] else "")
    day = next((each for each in ("before:", "after:") if typed.startswith(each)), "")
    assert error.sentence == (f"I can't read the day in your {day[:-1]} filter." if day else error.sentence)
    assert (f"{day}yesterday" if day else "pair:1") in error.hint


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("before:yesterday", date(2026, 1, 19)),
        ("after:1-dec", date(2025, 12, 1)),
        ("after:24.11.2025", date(2025, 11, 24)),
        ("before:last-friday", date(2026, 1, 16)),
        ("before:2026-03-31", date(2026, 3, 31)),
    ],
)
def test_a_day_is_read_as_it_is_everywhere_else(typed: str, day: date) -> None:
    query = Query.read(typed, NOW)
    assert day in (query.before, query.after)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("kind:shared-item", Kind.DEPARTURE),
        ("kind:departure", Kind.DEPARTURE),
        ("kind:log-entry", Kind.LOG_ITEM),
        ("kind:log-item", Kind.LOG_ITEM),
        ("kind:Signal-answer", Kind.SIGN_ANSWER),
        ("kind:sign-answer", Kind.SIGN_ANSWER),
    ],
)
def test_a_kind_is_found_by_its_name_and_by_its_earlier_one(typed: str, kind: Kind) -> None:
    assert Query.read(typed, NOW).kind == kind


def test_a_colon_that_is_no_filter_is_part_of_the_words() -> None:
    assert Query.read("https://x.example note:well", NOW).words == ("https", "x", "example", "note", "well")


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    try:
        query = Query.read(typed, NOW)
    except Refused:
        return
    assert query != Query()


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12))
def test_a_text_that_was_typed_is_found_by_itself(typed: str) -> None:
    from rmjournal.domain.text import fold

    try:
        query = Query.read(typed, NOW)
    except Refused:
        return
    assert all(word in fold(typed) for word in query.words)


@given(text=st.text(min_size=1, max_size=60).filter(str.strip), cut=st.data())
def test_the_quick_look_never_misses_a_word_that_is_there(text: str, cut: st.DataObject) -> None:
    words = re.findall(r"\w+", fold(clean(text)))
    if words:
        word = cut.draw(st.sampled_from(words))
        for stored in (encode_json({"text": text}), json.dumps({"text": text}).encode()):
            assert _prefilter((word,))(stored)


def test_an_excerpt_does_not_begin_inside_a_word(journal: Journal) -> None:
    journal.notes.add(junior(journal), "Heron tried it. Two managers copied the idea without being asked.")
    (hit,) = hits(journal, "idea")
    assert hit.excerpt == "…it. Two managers copied the idea without being asked."
