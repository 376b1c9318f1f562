"""Summaries in little memory are the same summaries, and of each record the newest stays."""

import tracemalloc
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET
from msgspec.structs import replace

from rmjournal.sharing.report.packed_rows import PackedSummaries, packed, unpacked
from rmjournal.sharing.summary.summary_file import OPT_INS, SESSIONS, THEMES, Summary
from tests.sharing.report.folders import PERIOD, chance, drawn, many, summary


def kept(*summaries: Summary) -> PackedSummaries:
    found = PackedSummaries()
    for each in summaries:
        found.add(each)
    return found


@given(st.integers(0, 2**32), st.integers(1, 9), st.sampled_from([UNSET, "mentor", "mentee"]))
def test_a_summary_that_was_packed_is_the_same_summary(seed: int, revision: int, role: Any) -> None:
    found = replace(drawn(chance(seed), seed), revision=revision, role=role)
    assert unpacked(found.record, found.period, packed(found)) == found


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 9), st.integers(0, 3)), max_size=40), st.randoms())
def test_of_each_record_the_newest_stays_whatever_came_first(
    drawn_files: list[tuple[int, int, int]], random: Random
) -> None:
    files = [summary(number, revision=revision, sessions=SESSIONS[at]) for number, revision, at in drawn_files]
    newest: dict[str, Summary] = {}
    for each in sorted(files, key=lambda each: (each.revision, SESSIONS.index(each.sessions))):
        newest[each.record] = each
    random.shuffle(files)
    found = kept(*files)
    assert found.keep_newest() == len(files) - len(newest)
    assert [unpacked(name, PERIOD, row) for name, row in found] == [newest[name] for name in sorted(newest)]
    assert found.keep_newest() == 0


def test_each_answer_is_counted_once_for_each_record() -> None:
    files = many(300, 7)
    counts = kept(*files).counts()
    for field, answers in OPT_INS.items():
        given_answers = [file.answer(field) for file in files]
        assert counts[field] == {"": given_answers.count(None)} | {a: given_answers.count(a) for a in answers}
    assert counts["sessions"] == {answer: sum(file.sessions == answer for file in files) for answer in SESSIONS}
    assert counts["themes"] == {theme: sum(theme in file.themes for file in files) for theme in THEMES}


def test_of_no_records_nothing_is_counted() -> None:
    found = PackedSummaries()
    assert (found.keep_newest(), len(found), list(found)) == (0, 0, [])
    assert {number for counted in found.counts().values() for number in counted.values()} == {0}


def test_a_record_takes_under_fifty_bytes_and_sorting_little_more() -> None:
    files = [summary(number, revision=1 + number % 9) for number in range(20_000)]
    tracemalloc.start()
    found = kept(*files)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    found.keep_newest()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found) == 20_000
    assert held / len(files) < 46
    assert peak / len(files) < 60
