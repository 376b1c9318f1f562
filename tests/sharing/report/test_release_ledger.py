"""The ledger refuses a report that would show a few people beside an earlier one."""

import os
import stat
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.sharing.report import release_ledger
from rmjournal.sharing.report.release_ledger import FEWEST_CHANGED, _changed, _entries
from rmjournal.support.errors import Failed, InUse, Refused
from rmjournal.support.locking import Lock
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


def test_exchanged_people_count_as_those_who_left_and_those_who_came(file: Path) -> None:
    noted(file, people(*range(40)))
    with pytest.raises(Refused):
        noted(file, people(*range(4, 44)))
    noted(file, people(*range(5, 45)))


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
        with pytest.raises(Refused, match=r"^Fewer than 10 statements"):
            noted(file, people(*range(40)), words=other)
        with pytest.raises(Refused, match=r"^Fewer than 10 statements"):
            noted(file, people(*range(60)), words=other)
    noted(file, people(*range(60)), words=())  # the way out that is told
    with pytest.raises(Refused, match=r"^Fewer than 10 people"):
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
    with pytest.raises(Refused, match=r"groups of at least 10, and this one of 5.*than either"):
        noted(file, people(*range(40)), k=5)
    noted(file, people(*range(40)), period="cycle-1", k=5)
    with pytest.raises(Refused, match=r"groups of at least 5, and this one of 10.*than either"):
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
    assert peak < 100 * len(big) + 50_000


contents = st.dictionaries(st.integers(0, 30).map(record), st.sampled_from([b"0", b"1", b"2"]))


@given(contents, contents)
def test_people_between_two_reports_are_counted_up_to_ten(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    true = sum(one.get(name) != other.get(name) for name in one.keys() | other.keys())
    moved, altered = _changed(*(_entries(b"key", each.items()) for each in (one, other)))
    assert moved == min(len(one.keys() ^ other.keys()), FEWEST_CHANGED)
    assert moved == FEWEST_CHANGED or altered == true
