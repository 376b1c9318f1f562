"""The ledger refuses a report that would show a few people beside an earlier one."""

import io
import os
import stat
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmjournal.sharing.report import disclosure, release_ledger
from rmjournal.sharing.report.release_ledger import FEWEST_CHANGED
from rmjournal.support.errors import Failed, InUse, Refused
from rmjournal.support.locking import Lock
from tests.examples import examples
from tests.sharing.report.folders import PERIOD, record

DAY = date(2026, 11, 22)
SAID = b"the same"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The key is kept below this folder."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the ledger lies."""
    return tmp_path / "ledger.jsonl"


def people(*numbers: int) -> dict[str, bytes]:
    return {record(number): b"\x01" + SAID for number in numbers}


def noted(
    file: Path, records: dict[str, bytes], *, k: int = 10, period: str = PERIOD, words: tuple[str, ...] = ()
) -> None:
    release_ledger.append(file, period, k, records.items(), words, DAY)


@pytest.mark.parametrize("more", range(1, FEWEST_CHANGED))
def test_a_report_with_one_to_nine_people_more_or_fewer_is_refused(file: Path, more: int) -> None:
    noted(file, people(*range(40)))
    before = file.read_bytes()
    for records in (people(*range(40 + more)), people(*range(more, 40))):
        with pytest.raises(Refused, match="could work out"):
            noted(file, records)
    assert file.read_bytes() == before


def test_a_report_with_ten_more_is_noted_and_holds_for_the_next(file: Path) -> None:
    noted(file, people(*range(40)))
    noted(file, people(*range(50)))
    for last in (41, 49, 51, 59):
        with pytest.raises(Refused):
            noted(file, people(*range(last)))
    noted(file, people(*range(60)))


def test_those_who_left_and_those_who_came_are_counted_apart(file: Path) -> None:
    noted(file, people(*range(40)))
    for first, last in ((4, 44), (5, 45), (9, 60), (20, 49)):
        with pytest.raises(Refused):
            noted(file, people(*range(first, last)))
    noted(file, people(*range(10, 50)))


def test_a_report_is_compared_with_all_earlier_ones_together(file: Path) -> None:
    """Any two of the three differ by twenty, and all three single out five."""
    noted(file, people(*range(60)))
    noted(file, people(*range(20, 80)))
    with pytest.raises(Refused, match="could work out"):
        noted(file, people(*range(5), *range(20, 60)))


def test_the_ledger_of_an_earlier_version_that_has_small_groups_takes_no_other_report(file: Path) -> None:
    noted(file, people(*range(40)))
    content = file.read_bytes()
    file.unlink()
    noted(file, people(*range(5, 45)))
    file.write_bytes(content + file.read_bytes().splitlines(keepends=True)[1])
    noted(file, people(*range(5, 45)))
    with pytest.raises(Refused, match="could work out"):
        noted(file, people(*range(80)))


def test_the_same_people_once_more_change_nothing(file: Path) -> None:
    noted(file, people(*range(40)), words=("we went on", "we began"))
    before = file.read_bytes()
    noted(file, dict(reversed(people(*range(40)).items())), words=("we began", "we went on"))
    assert file.read_bytes() == before


def test_a_few_who_handed_in_anew_with_other_answers_are_refused(file: Path) -> None:
    noted(file, people(*range(40)))
    with pytest.raises(Refused):
        noted(file, people(*range(40)) | {record(7): b"\x02other"})
    noted(file, people(*range(40)) | {record(number): b"\x02other" for number in range(10)})


def test_a_newcomer_is_not_hidden_by_others_who_hand_in_anew(file: Path) -> None:
    noted(file, people(*range(40)))
    before = file.read_bytes()
    again = {record(number): b"\x02" + SAID for number in range(40)}
    noted(file, again)
    assert file.read_bytes() == before  # they say the same
    for newer in (again, {record(number): b"\x02other" for number in range(40)}):
        with pytest.raises(Refused, match="could work out"):
            noted(file, newer | {record(41): b"\x01" + SAID})
        with pytest.raises(Refused, match="could work out"):
            noted(file, {name: row for name, row in newer.items() if name != record(3)})
    assert file.read_bytes() == before


def test_a_few_more_statements_are_refused_too(file: Path) -> None:
    words = tuple(f"we went on {number}" for number in range(12))
    noted(file, people(*range(40)), words=words)
    for other in (words[1:], (*words, "we began")):
        with pytest.raises(Refused, match=r"fewer than 10 statements"):
            noted(file, people(*range(40)), words=other)
        with pytest.raises(Refused, match=r"fewer than 10 statements"):
            noted(file, people(*range(60)), words=other)
    noted(file, people(*range(60)), words=())  # the way out that is told
    with pytest.raises(Refused, match=r"fewer than 10 people"):
        noted(file, people(*range(61)), words=words)


@pytest.mark.parametrize("printed", range(5, 10))
def test_the_first_statements_of_a_period_may_be_fewer_than_ten(file: Path, printed: int) -> None:
    words = tuple(f"we went on {number}" for number in range(printed))
    noted(file, people(*range(20)))
    noted(file, people(*range(40)), words=words)
    noted(file, people(*range(40)))  # the rows in Parquet carry none
    with pytest.raises(Refused, match="which are new"):
        noted(file, people(*range(60)), words=(*words, "we began"))  # nor does a report without any lie between


def test_other_periods_are_apart_and_other_groups_are_refused(file: Path) -> None:
    noted(file, people(*range(40)))
    noted(file, people(*range(41)), period="2026-H2")
    with pytest.raises(Refused, match=r"groups of at least 10, and this one has 5.*than either"):
        noted(file, people(*range(40)), k=5)
    noted(file, people(*range(40)), period="cycle-1", k=5)
    with pytest.raises(Refused, match=r"groups of at least 5, and this one has 10.*than either"):
        noted(file, people(*range(40)), period="cycle-1")


def test_the_ledger_holds_no_record_and_is_for_its_owner_only(file: Path, state: Path) -> None:
    noted(file, people(*range(40)))
    content = file.read_bytes()
    assert not any(record(number).encode() in content for number in range(40))
    for each in (file, state / "rmjournal" / "rollup-key"):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600


def test_without_its_key_a_ledger_is_refused(file: Path, state: Path) -> None:
    noted(file, people(*range(40)))
    key = state / "rmjournal" / "rollup-key"
    content = key.read_bytes()
    key.unlink()
    with pytest.raises(Refused, match="isn't on this computer"):
        noted(file, people(*range(40)))
    assert not key.exists()
    key.write_bytes(bytes(len(content)))
    with pytest.raises(Refused, match="another key"):
        noted(file, people(*range(40)))
    key.write_bytes(content[:-1])
    with pytest.raises(Refused):
        noted(file, people(*range(40)))


@pytest.mark.parametrize(
    "content", [b"", b"kestrel", b"{}\n", b"[" * 100_000, b'{"format":"rmjournal-ledger"}\n', b"\xff\n"]
)
def test_what_is_no_ledger_is_refused_and_left_alone(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(Refused) as told:
        noted(file, people(*range(40)))
    assert "kestrel" not in str(told.value)
    assert file.read_bytes() == content


def test_a_ledger_that_was_cut_or_altered_is_refused(file: Path) -> None:
    noted(file, people(*range(40)))
    content = file.read_bytes()
    for other in (
        content[:-9],
        content[:-1],
        content + b"{}\n",
        content + b"\n",
        content.replace(b'"k":10', b'"k":"x"'),
    ):
        file.write_bytes(other)
        with pytest.raises(Refused):
            noted(file, people(*range(60)))


def test_a_ledger_that_cannot_be_written_fails(tmp_path: Path) -> None:
    with pytest.raises(Failed):
        noted(tmp_path / "none" / "ledger.jsonl", people(*range(40)))
    with pytest.raises((Failed, Refused)):
        noted(tmp_path, people(*range(40)))


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink(path, path)])
def test_a_pipe_a_folder_or_a_loop_in_the_place_of_ledger_or_key_holds_nothing_up(
    file: Path, state: Path, make: Callable[[Path], None]
) -> None:
    (state / "rmjournal").mkdir(parents=True)
    for path in (file, state / "rmjournal" / "rollup-key"):
        make(path)
        with pytest.raises((Failed, Refused)):
            noted(file, people(*range(40)))
        path.rename(path.with_name("away"))


def test_the_usual_ledger_lies_in_the_folder_of_this_computer(state: Path) -> None:
    assert release_ledger.usual_path() == state / "rmjournal" / "rollup-ledger.jsonl"
    noted(release_ledger.usual_path(), people(*range(40)))
    assert release_ledger.usual_path().is_file()


def test_a_report_waits_for_another_that_is_being_noted_and_gives_up_in_the_end(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release_ledger, "_PATIENCE", 0.05)
    linked = file.with_name("linked.jsonl")
    linked.symlink_to(file)
    lock = Lock(Path(f"{file}.lock"), 0.0)
    for name in (file, linked):
        with pytest.raises(InUse):
            noted(name, people(*range(40)))
    assert not file.exists()
    lock.release()
    noted(linked, people(*range(40)))
    assert file.is_file()


def test_earlier_reports_stay_as_they_are_and_one_at_a_time_is_in_memory(file: Path) -> None:
    for number in range(8):
        noted(file, people(*range(40 + 10 * number)))
        lines = file.read_bytes().splitlines()
        assert len(lines) == 2 + number
    big = dict.fromkeys(map(record, range(2_000)), b"7")
    for number in range(6):
        noted(file, big, period=f"cycle-{1 + number}")
    tracemalloc.start()
    noted(file, big, period="cycle-12")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert file.read_bytes().splitlines()[: len(lines)] == lines
    assert peak < 100 * len(big) + 50_000 + 4 * io.DEFAULT_BUFFER_SIZE


answers = st.dictionaries(st.integers(0, 59), st.sampled_from([b"0", b"1"]), min_size=10)
blocks = st.lists(st.sampled_from(range(0, 60, 10)), min_size=1, unique=True).map(
    lambda starts: {start + each: b"0" for start in starts for each in range(10)}
)


@settings(max_examples=examples(60))
@given(st.lists(blocks | answers | st.builds(lambda one, few: one | few, blocks, answers), min_size=2, max_size=7))
def test_no_sequence_of_accepted_reports_singles_out_one_to_nine(proposed: list[dict[int, bytes]]) -> None:
    """Reckoned anew from the plain sets: people are alike if they have the same past in all accepted reports."""
    accepted: list[dict[int, bytes]] = []
    with tempfile.TemporaryDirectory() as name:
        for each in proposed:
            with suppress(Refused):
                noted(Path(name) / "ledger.jsonl", {record(who): b"\x01" + said for who, said in each.items()})
                accepted.append(each)
    assert accepted[0] == proposed[0]
    for together in (accepted, *combinations(accepted, 2)):
        pasts = Counter(past([each.get(who) for each in together]) for who in range(60))
        assert not [each for each, size in pasts.items() if any(each) and size < 10]
    # Any difference of two reports, and what two have in common, is then of ten or of nobody.
    for one, other in combinations([set(each.items()) for each in accepted], 2):
        assert all(len(group) == 0 or len(group) >= 10 for group in (one - other, other - one, one & other))


def past(said: list[bytes | None]) -> tuple[int, ...]:
    """In which reports somebody is, and in which of them with the same answers."""
    return tuple(0 if each is None else 1 + said.index(each) for each in said)


def test_of_sixty_overlapping_reports_an_integer_solver_reads_nobodys_answer(file: Path) -> None:
    """Each report prints a rounded count, as `disclosure` does. Without the ledger the solver does read answers."""
    pytest.importorskip("scipy")
    chance = Random(1)  # noqa: S311
    bits = [chance.random() < 0.55 for _ in range(30)]
    spans: list[set[int]] = []
    while len(spans) < 60:
        span = set(chance.sample(range(30), chance.randint(16, 26)))
        if all(len(span ^ other) >= 10 for other in spans):
            spans.append(span)
    accepted = []
    for span in (set(range(20)), set(range(30)), *spans):
        with suppress(Refused):
            noted(file, people(*span))
            accepted.append(span)
    assert len(accepted) == 2
    assert len(read_answers(spans, bits)) == 30  # any two of them differ by ten
    assert read_answers(accepted, bits) == set()


def read_answers(spans: list[set[int]], bits: list[bool]) -> set[int]:
    """Return whose bit follows from the rounded counts of these sets, found with integer programming."""
    numpy, optimize = pytest.importorskip("numpy"), pytest.importorskip("scipy.optimize")
    inside = numpy.array([[who in span for who in range(len(bits))] for span in spans], dtype=float)
    counts = [sum(bits[who] for who in span) for span in spans]
    shown = [disclosure.rounded(count) for count in counts]
    published = [10 <= count <= len(span) - 5 for count, span in zip(counts, spans, strict=True)]
    low = [max(near - 2, 10) if known else 0 for near, known in zip(shown, published, strict=True)]
    high = [
        min(near + 2, len(span) - 5) if known else 9 if count < 10 else len(span)
        for near, known, count, span in zip(shown, published, counts, spans, strict=True)
    ]
    told = set()
    for who in range(len(bits)):
        sign = numpy.zeros(len(bits))
        sign[who] = -1 if not bits[who] else 1  # look for the other answer
        found = optimize.milp(
            sign,
            constraints=optimize.LinearConstraint(inside, low, high),
            integrality=numpy.ones(len(bits)),
            bounds=optimize.Bounds(0, 1),
        )
        assert found.success
        if round(found.x[who]) == bits[who]:
            told.add(who)
    return told
