"""rollup: the coordinator's report needs no journal, passphrase or network."""

import json
import os
import pty
import re
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from rmjournal.sharing.summary.named_notes import State, status_json, status_text
from rmjournal.sharing.summary.summary_file import encoded
from rmjournal.support.locking import Lock
from tests.cli.calling import COMMAND, Here, call, surroundings
from tests.cli.test_process import wait_until
from tests.e2e.screen import terminal
from tests.sharing.report.folders import fill, many, statement, summary

PAGES = "report.html", "report.csv"
RELEASE = "--yes", "release"  # nobody is at a terminal to type it


@pytest.fixture
def folder(here: Here) -> Path:
    """Forty summaries."""
    return fill(here.home / "in", many(40))


def report(here: Here, *arguments: str | Path) -> str:
    return here("rollup", *map(str, arguments), *RELEASE, secret=None).well().out


def wait_at(lock: Path, run: "subprocess.Popen[str]") -> None:
    """Wait until a run stands before a lock that another one holds."""
    if sys.platform != "linux":  # no other system tells which files a process has open
        time.sleep(2)
    else:
        wait_until(lambda: str(lock) in opened_by(run.pid) or run.poll() is not None)
    assert run.poll() is None


def opened_by(pid: int) -> list[str]:
    """Return the files that a process has open."""
    found = []
    for each in Path(f"/proc/{pid}/fd").glob("*"):
        with suppress(OSError):
            found.append(os.readlink(each))
    return found


def test_a_report_needs_no_journal_and_makes_none(here: Here, folder: Path) -> None:
    out = report(here, folder, "--invited", "60")
    assert "Report on 2026-H1, from about 40 summaries" in out
    assert "About 65% of the 60 people invited" in out
    assert not here.vault.exists()
    assert sorted(path.name for path in here.home.rglob("*") if path.is_file() and path.parent != folder) == [
        "rollup-key",
        "rollup-key.lock",
        "rollup-ledger.jsonl",
        "rollup-ledger.jsonl.lock",
    ]


def test_the_same_folder_gives_the_same_bytes(here: Here, folder: Path) -> None:
    first = report(here, folder), report(here, folder, "--json")
    assert (report(here, folder), report(here, folder, "--json")) == first
    found = json.loads(first[1])
    assert found.keys() == {
        "format", "version", "period", "files", "k", "invited", "response", "response_instead", "tables", "withheld",
        "statements", "rejected", "replaced", "notes", "dropped", "name", "contact", "on",
    }  # fmt: skip


def test_that_a_report_stands_and_what_the_next_one_needs_is_told_beside_it(here: Here, folder: Path) -> None:
    for options in ([], ["--json"]):
        done = here("rollup", str(folder), *options, *RELEASE, secret=None).well()
        assert "This report on 2026-H1 is now final" in done.err
        assert "at least 10 more people" in done.err
        assert "for good" not in done.out
    fill(folder, [summary(500)])
    assert "for good" not in here("rollup", str(folder), secret=None).failed(1).err
    fill(folder, [summary(number) for number in range(501, 510)])  # what was said of the next one holds
    report(here, folder)


def test_one_more_is_refused_and_nothing_is_written(here: Here, folder: Path) -> None:
    report(here, folder)
    fill(folder, [summary(500)])
    pages = [str(here.home / name) for name in PAGES]
    done = here("rollup", str(folder), "--html", pages[0], "--csv", pages[1], secret=None).failed(
        1, "work out what those people said"
    )
    assert not any(os.path.exists(page) for page in pages)
    assert "41" not in done.err
    fill(folder, [summary(number) for number in range(501, 510)])
    report(here, folder, "--html", pages[0], "--csv", pages[1])
    assert all(os.path.getsize(page) for page in pages)


def test_another_ledger_knows_nothing_of_the_usual_one(here: Here, folder: Path) -> None:
    report(here, folder)
    fill(folder, [summary(500)])
    report(here, folder, "--ledger", here.home / "other.jsonl")
    fill(folder, [summary(501)])
    here("rollup", str(folder), "--ledger", str(here.home / "other.jsonl"), secret=None).failed(1)


def test_of_two_runs_at_once_that_differ_by_one_person_only_one_is_shown(here: Here, folder: Path) -> None:
    """Both wait for a third that holds the ledger, then go on at the same moment."""
    other = fill(here.home / "other", many(41))
    shared = here.home / "shared.jsonl"
    held = Lock(Path(f"{shared}.lock"), 0.0)
    runs = [
        subprocess.Popen(
            [*COMMAND, "rollup", str(each), "--ledger", str(shared), *RELEASE],
            env=surroundings(here.home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for each in (folder, other)
    ]  # fmt: skip
    for run in runs:
        wait_at(Path(f"{shared}.lock"), run)
    held.release()
    said = [run.communicate(timeout=60) for run in runs]
    assert sorted(run.returncode for run in runs) == [0, 1]
    for run, (out, err) in zip(runs, said, strict=True):
        assert ("Report on" in out, "work out what those people said" in err) == (
            run.returncode == 0,
            run.returncode == 1,
        )
    assert len(shared.read_bytes().splitlines()) == 2


def test_two_ledgers_that_are_begun_at_once_share_one_key(here: Here, folder: Path) -> None:
    state = here.home / "state" / "rmjournal"
    state.mkdir(parents=True)
    held = Lock(state / "rollup-key.lock", 0.0)
    ledgers = [here.home / name for name in ("one.jsonl", "other.jsonl")]
    runs = [
        subprocess.Popen(
            [*COMMAND, "rollup", str(folder), "--ledger", str(each), *RELEASE],
            env=surroundings(here.home), stdout=subprocess.DEVNULL, text=True,
        )
        for each in ledgers
    ]  # fmt: skip
    for run in runs:
        wait_at(state / "rollup-key.lock", run)
    held.release()
    assert [run.wait(60) for run in runs] == [0, 0]
    assert ledgers[0].read_bytes() == ledgers[1].read_bytes()


def test_under_ten_only_that_and_the_reasons_are_told(here: Here) -> None:
    folder = fill(here.home / "in", [*map(encoded, many(9)), b"kestrel", b"kestrel"])
    page = str(here.home / "x.html")
    done = here("rollup", str(folder), "--invited", "60", "--html", page, secret=None).well()
    assert "so no table or page was saved" in done.err
    assert done.out == "There are fewer than 10 summaries, which is too few for a report.\n  under 10 files: not JSON\n"
    assert "\n  2 files: not JSON\n" in done.err
    done = here("rollup", str(folder), "--json", secret=None).well()
    assert "was written" not in done.err
    found = here("rollup", str(folder), "--json", "--csv", page, secret=None).well().object()
    assert found == {
        "format": "rmjournal-rollup", "version": 1, "files": "fewer than 10", "rejected": {"not_json": None},
    }  # fmt: skip
    assert [path for path in here.home.rglob("*") if path.is_file() and path.parent != folder] == []


def test_rows_are_written_whatever_their_number_and_whatever_the_report(here: Here, folder: Path) -> None:
    """Rows are no report: each may be small, or close to what was reported."""
    pytest.importorskip("duckdb")
    few = fill(here.home / "few", many(9))
    done = here("rollup", str(few), "--parquet", str(here.home / "few.parquet"), secret=None).well()
    assert "fewer than 10" in done.out
    assert "Guard it like the folder" in done.err
    assert "was written" not in done.err
    report(here, folder)
    fill(folder, [summary(500)])
    here("rollup", str(folder), "--parquet", str(here.home / "more.parquet"), secret=None).failed(
        1, "work out what those people said"
    )
    both = here.home / "both.parquet"
    both.mkdir()
    for name in ("few", "more"):
        (here.home / f"{name}.parquet").rename(both / f"{name}.parquet")
    found = json.loads(report(here, both, "--json", "--ledger", here.home / "other.jsonl"))
    assert (found["files"], found["replaced"]) == (40, None)


def test_rows_are_not_written_before_the_first_report_is_confirmed(here: Here, folder: Path) -> None:
    pytest.importorskip("duckdb")
    rows = here.home / "rows.parquet"
    here("rollup", str(folder), "--parquet", str(rows), "--yes", "no", secret=None).failed(1, "Nothing was changed")
    assert not rows.exists()
    here("rollup", str(folder), "--parquet", str(rows), *RELEASE, secret=None).well()
    assert rows.exists()


def test_nothing_of_a_hostile_folder_is_repeated(here: Here, folder: Path) -> None:
    kestrel = b'{"format":"rmjournal-summary","kestrel":"\x1b]0;kestrel\x07","=kestrel()":1}'
    fill(folder, [kestrel, b"kestrel", kestrel * 40, b'{"format":"rmjournal-summary","version":1,"kestrel":1}'])
    (folder / "\x1b[2Jkestrel.json").write_bytes(b"")
    (folder / "kestrel").symlink_to("/etc/hostname")
    os.mkfifo(folder / "kestrel.fifo")
    pages = [str(here.home / name) for name in PAGES]
    done = here("rollup", str(folder), "--html", pages[0], "--csv", pages[1], *RELEASE, secret=None).well()
    for told in (done.out, done.err, *(Path(page).read_text() for page in pages)):
        assert "kestrel" not in told
        assert "\x1b" not in told
    for words in ("1 file: a link", "1 file: not a file", "1 file: too large", "3 files: not JSON", "isn't allowed"):
        assert words in done.err
    for words in ("under 10 files: a link", "under 10 files: not JSON"):
        assert words in done.out
        assert words in Path(pages[0]).read_text()


def test_how_many_files_are_of_another_period_is_told_to_the_coordinator_alone(here: Here, folder: Path) -> None:
    fill(folder, [*(summary(700 + number, period="2026-H2") for number in range(31)), summary(3)])
    pages = [str(here.home / name) for name in PAGES]
    options = ("--period", "2026-H1", "--html", pages[0], "--csv", pages[1])
    done = here("rollup", str(folder), *options, *RELEASE, secret=None).well()
    assert "31 files: from another period\n  1 file: duplicates" in done.err
    found = here("rollup", str(folder), *options[:2], "--json", secret=None).well()
    assert "31 files" in found.err
    assert (found.object()["rejected"], found.object()["replaced"]) == ({"other_period": 30}, None)
    for told in (done.out, *(Path(page).read_text() for page in pages)):
        assert "31" not in re.sub(r"sha256-\S+|#[0-9a-f]+", "", told)
        assert "1 file" not in told
    for told in (done.out, Path(pages[0]).read_text()):
        assert "about 30 files: from another period" in told
        assert "under 10 files: duplicates" in told


def test_a_period_is_named_where_there_are_several(here: Here, folder: Path) -> None:
    fill(folder, [summary(700, period="2026-H2")])
    here("rollup", str(folder), secret=None).failed(1, "2026-H1 (40), 2026-H2 (1)", "--period")
    assert "under 10 files: from another period" in report(here, folder, "--period", "2026-H1")
    assert "fewer than 10" in report(here, folder, "--period", "cycle-1")
    for wrong in ("kestrel", "Cycle-1", "2026-h1", "cycle-13", ""):
        told = here("rollup", str(folder), "--period", wrong, secret=None).failed(2, "cycle-1 to cycle-12").err
        assert "kestrel" not in told


def test_one_role_takes_groups_of_five_and_not_where_both_handed_in(here: Here, folder: Path) -> None:
    found = json.loads(report(here, folder, "--one-role", "--json"))
    assert found["k"] == 5
    here("rollup", str(folder), secret=None).failed(1, "groups of at least 5")
    other = fill(here.home / "both", [*many(40), summary(800, role="mentor"), summary(801, role="mentee")])
    here("rollup", str(other), "--one-role", secret=None).failed(1, "Both roles")
    stray = fill(
        here.home / "stray", [*(summary(number, role="mentee") for number in range(40)), summary(90, role="mentor")]
    )
    found = json.loads(report(here, stray, "--one-role", "--json", "--ledger", here.home / "l"))
    assert (found["files"], found["rejected"]) == (40, {"other_role": None})


def test_what_is_there_is_not_written_over_and_no_report_is_noted(here: Here, folder: Path) -> None:
    for option in ("--html", "--csv", "--parquet"):
        path = here.home / "mine"
        path.write_text("mine")
        here("rollup", str(folder), option, str(path), secret=None).failed(1, "already exists")
        assert path.read_text() == "mine"
        path.unlink()
        path.symlink_to("/nowhere/at/all")
        here("rollup", str(folder), option, str(path), secret=None).failed(1, "already exists")
        path.unlink()
    assert not (here.home / "state").exists()


def test_a_report_that_nobody_could_get_is_not_noted(here: Here, folder: Path) -> None:
    """A missing folder, one name for two files, a folder that is read-only."""
    nowhere, same = str(here.home / "nowhere" / "r"), str(here.home / "r")
    for options, words in (
        (("--csv", same, "--html", nowhere), "no folder"),
        (("--csv", same, "--html", f"{here.home}/./r"), "same name as another"),
        (("--csv", same, "--ledger", same), "same name as another"),
    ):
        here("rollup", str(folder), *options, secret=None).failed(1, words)
    if os.geteuid():  # nothing is closed to root
        closed = here.home / "closed"
        closed.mkdir(mode=0o500)
        here("rollup", str(folder), "--csv", same, "--html", str(closed / "r"), secret=None).failed(1, "permission")
    assert not (here.home / "state").exists()
    assert [path.name for path in here.home.iterdir() if path.is_file()] == []


def test_a_name_that_is_taken_meanwhile_is_left_alone_and_no_report_is_noted(here: Here, folder: Path) -> None:
    shared, table = here.home / "shared.jsonl", here.home / "r.csv"
    held = Lock(Path(f"{shared}.lock"), 0.0)
    run = subprocess.Popen(
        [*COMMAND, "rollup", str(folder), "--ledger", str(shared), "--csv", str(table), *RELEASE],
        env=surroundings(here.home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_at(Path(f"{shared}.lock"), run)
    table.write_text("mine")
    held.release()
    out, err = run.communicate(timeout=60)
    assert (run.returncode, out) == (1, "")
    assert "already exists" in err
    assert table.read_text() == "mine"
    assert list(here.home.glob(".rmjournal-*")) == []
    assert not shared.exists()
    report(here, folder, "--ledger", shared, "--csv", here.home / "other.csv")
    assert (here.home / "other.csv").exists()


def test_parquet_is_read_back_as_the_same_report(here: Here, folder: Path) -> None:
    pytest.importorskip("duckdb")
    path = here.home / "rows.parquet"
    first = report(here, folder, "--json", "--parquet", path)
    assert report(here, path, "--json") == first


def test_the_engine_leaves_nothing_on_stderr_at_its_end(here: Here, folder: Path) -> None:
    pytest.importorskip("duckdb")
    path = here.home / "rows.parquet"
    told = call(here.home, "rollup", str(folder), "--parquet", str(path), *RELEASE, secret=None).well().err
    told += call(here.home, "rollup", str(path), secret=None).well().err
    assert "Guard it like the folder" in told
    assert "leaked" not in told


def test_parquet_is_read_back_where_the_folder_had_statements(here: Here, folder: Path) -> None:
    pytest.importorskip("duckdb")
    words = ("work", "trust", "plans", "feedback", "time")
    fill(folder, [statement(f"We talked about {word} and it helped.") for word in words])
    fill(folder, [statement(f"Kestrelina said so {'and ' * number}so.") for number in range(5)])
    path = here.home / "rows.parquet"
    assert len(json.loads(report(here, folder, "--json", "--parquet", path))["statements"]) == 5
    assert json.loads(report(here, path, "--json"))["statements"] == []


def test_rows_are_not_written_under_a_name_that_cannot_be_read_back(here: Here, folder: Path) -> None:
    for name in ("rows.pq", "rows", "rows.parquet.zst"):
        here("rollup", str(folder), "--parquet", str(here.home / name), secret=None).failed(1, "ends in .parquet")
        assert not (here.home / name).exists()
    assert not (here.home / "state").exists()


def keys_in(value: object) -> set[str]:
    """Return every key in a JSON value but those that count by reason."""
    if isinstance(value, dict):
        inner = (keys_in(held) for key, held in value.items() if key not in ("rejected", "dropped"))
        return set(value).union(*inner)
    return set().union(*map(keys_in, value)) if isinstance(value, list) else set()


def test_help_names_every_key_that_is_printed(here: Here, folder: Path) -> None:
    help_text = here("rollup", "--help", secret=None).well().out
    first, notes = here.home / "first.json", here.home / "notes"
    first.write_text(report(here, folder, "--json"))
    other = fill(here.home / "other", (summary(number, period="2026-H2") for number in range(40)))
    second = here.home / "second.json"
    second.write_text(report(here, other, "--json"))
    notes.mkdir()
    (notes / "a.json").write_text(status_json("Ada", "Robin", State.MEETING).text)
    printed = [
        first.read_text(),
        here("rollup", str(folder), "--check", "--json", secret=None).well().out,
        here("rollup", str(notes), "--status", "--json", secret=None).well().out,
        here("rollup", "--trend", str(first), str(second), "--json", secret=None).well().out,
    ]
    assert [key for each in printed for key in sorted(keys_in(json.loads(each))) if f'"{key}"' not in help_text] == []


def test_wrong_calls_are_told(here: Here, folder: Path) -> None:
    here("rollup", secret=None).failed(2)
    here("rollup", "--status", secret=None).failed(2)
    here("rollup", str(folder), "--check", "--html", "x.html", secret=None).failed(2, "saves no files")
    here("rollup", str(folder), "--delete-by", "kestrel", secret=None).failed(2, "--delete-by")
    here("rollup", str(folder), "--invited", "0", secret=None).failed(2)
    here("rollup", str(folder), "--invited", "kestrel", secret=None).failed(2)
    here("rollup", str(here.home / "none"), secret=None).failed(1, "no such folder")
    here("rollup", str(here.home / "none.parquet"), secret=None).failed(1)


def test_no_socket_is_opened(here: Here, folder: Path) -> None:
    script = (
        "import sys\n"
        "def watch(event, _):\n    if event.startswith('socket.'): raise SystemExit(f'socket: {event}')\n"
        "sys.addaudithook(watch)\n"
        "from rmjournal.cli.main import run\n"
        "sys.exit(run(sys.argv[1:]))\n"
    )
    pages = [str(here.home / name) for name in (*PAGES, "rows.parquet")]
    options = ["--html", pages[0], "--csv", pages[1], "--parquet", pages[2]]
    done = subprocess.run(
        [sys.executable, "-c", script, "rollup", str(folder), *options, *RELEASE],
        env=surroundings(here.home),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(os.path.getsize(page) for page in pages)


def test_statements_are_printed_as_far_as_the_filter_lets_them_through_again(here: Here, folder: Path) -> None:
    good = [f"We talked about {word} and it helped." for word in ("work", "trust", "plans", "feedback", "time")]
    bad = ["Kestrelina said so.", "=cmd|'/c calc'!A1", "write to me@x.example", "call 555 0100", "Mark Rose left."]
    fill(folder, [statement(text) for text in good + bad[1:]])
    assert json.loads(report(here, folder, "--json", "--ledger", here.home / "a"))["statements"] == []  # nine files
    fill(folder, [statement(bad[0])])
    assert json.loads(report(here, folder, "--json", "--ledger", here.home / "b"))["statements"] == sorted(good)
    out = report(here, folder, "--ledger", here.home / "b")
    assert "In their own words" in out
    assert not any(text in out for text in bad)


PROGRAMME = {
    "format": "rmjournal-programme", "version": 1, "label": "Upwards", "size": "30-99", "period": "2026-H1",
    "invited": 60, "contacts": {"coordinator": "Ada, room 4"}, "business_reason": "to listen",
    "use_of_summaries": "one report", "kept_days": 30,
}  # fmt: skip


def test_a_check_says_how_many_are_valid_and_leaves_no_trace(here: Here, folder: Path) -> None:
    fill(folder, [b"kestrel", b"PK\x03\x04", summary(3), statement("It helped.")])
    (folder / "inner").mkdir()
    (folder / ".DS_Store").write_bytes(b"x")
    done = here("rollup", str(folder), "--check", secret=None).well()
    assert "Valid for 2026-H1: 40 summaries, 1 statement." in done.out
    for words in (
        "1 file: not JSON", "1 file: a zip archive, which has to be unpacked", "1 file: a folder inside the folder",
        "1 file: duplicates", "1 file: left there by the operating system", "1 statement: too little of it",
    ):  # fmt: skip
        assert words in done.out
    assert "%" not in done.out
    assert "kestrel" not in done.out + done.err
    assert not (here.home / "state").exists()
    found = here("rollup", str(folder), "--check", "--json", secret=None).well().object()
    assert (found["summaries"], found["rejected"]["zip"], found["dropped"]) == (40, 1, {"too_little_left": 1})
    few = fill(here.home / "few", many(3))
    assert "Valid for 2026-H1: 3 summaries" in here("rollup", str(few), "--check", secret=None).well().out


def test_more_files_than_were_handed_over_stop_the_report(here: Here, folder: Path) -> None:
    (folder / "Thumbs.db").write_bytes(b"x")
    here("rollup", str(folder), "--handed-over", "39", secret=None).failed(1, "but only 39 were handed over")
    assert not (here.home / "state").exists()
    done = here("rollup", str(folder), "--handed-over", "42", *RELEASE, secret=None).well()
    assert "2 of the 42 files handed over" in done.err
    here("rollup", str(folder), "--invited", "39", secret=None).failed(1, "more summaries than people invited (39)")
    assert "aren't here" not in here("rollup", str(folder), "--handed-over", "40", secret=None).well().err


def test_a_report_that_says_nothing_is_not_noted(here: Here) -> None:
    few = fill(here.home / "in", [summary(number) for number in range(12)])
    done = here("rollup", str(few), secret=None).well()
    assert "about 10 summaries" in done.out
    assert "stands" not in done.err
    fill(few, [summary(100)])
    here("rollup", str(few), secret=None).well()


def test_the_first_report_of_a_period_is_asked_for_and_the_next_is_not(here: Here, folder: Path) -> None:
    done = here("rollup", str(folder), "--yes", "no", secret=None).failed(1, "you have to type “release”")
    assert "it is final" not in done.out
    assert not (here.home / "state" / "rmjournal" / "rollup-ledger.jsonl").exists()
    assert "first report" not in here("rollup", str(folder), "--yes", "release", secret=None).well().err
    fill(folder, [summary(number) for number in range(500, 510)])
    assert "first report" not in here("rollup", str(folder), secret=None).well().err


def test_without_a_terminal_no_first_report_is_made_until_the_word_is_given(here: Here, folder: Path) -> None:
    ledger, page = here.home / "state" / "rmjournal" / "rollup-ledger.jsonl", here.home / "page.html"
    for options in ((), ("--json",), ("--html", str(page))):
        done = call(here.home, "rollup", str(folder), *options, secret=None).failed(
            2, "A confirmation needs a terminal"
        )
        assert "it is final" in done.err
        assert not ledger.exists()
        assert not page.exists()
    call(here.home, "rollup", str(folder), *RELEASE, secret=None).well()
    call(here.home, "rollup", str(folder), secret=None).well()


def test_somebody_at_a_terminal_types_a_word_before_the_first_report(here: Here, folder: Path) -> None:
    for typed, code in (("no", 1), ("release", 0)):
        with terminal(here.home, "rollup", str(folder), command=COMMAND) as shown:
            shown.answer("Type  release  to confirm:", typed)
            assert shown.end() == code
            assert ("Report on 2026-H1" in shown.text()) == (code == 0)


def test_a_programme_file_names_the_report_and_gives_period_and_number(here: Here) -> None:
    folder = fill(here.home / "sessions", [summary(n, sessions=("1-3", "4-6", "7+", "4+")[n % 4]) for n in range(40)])
    fill(folder, [summary(900, period="cycle-2")])
    file = here.home / "programme.json"
    file.write_text(json.dumps(PROGRAMME))
    page = here.home / "page.html"
    done = here("rollup", str(folder), "--programme", str(file), "--html", str(page), *RELEASE, secret=None).well()
    for told in (done.out, page.read_text()):
        for words in ("Upwards", "Ada, room 4", "About 65% of the 60 people invited"):
            assert words in told
    assert "under 10 files: from another period" in done.out
    assert "4 or more" in done.out
    file.write_text(json.dumps(PROGRAMME | {"size": "100+"}))
    other = here("rollup", str(folder), "--programme", str(file), "--json", secret=None).well().object()
    (rows,) = [each["rows"] for each in other["tables"] if each["field"] == "sessions"]
    assert [row["count"] for row in rows] == [10, 10, 10, 10]  # ten files give no closer figure
    file.write_text(json.dumps(PROGRAMME | {"invited": 30}))
    here("rollup", str(folder), "--programme", str(file), secret=None).failed(1, "people invited (30)")


def test_status_notes_become_a_table_with_names(here: Here) -> None:
    notes = here.home / "notes"
    notes.mkdir()
    for first, second in (("a", "b"), ("m", "l")):  # in whatever order the folder lists them
        (notes / f"{first}.json").write_text(status_json("Ada", "Robin", State.MEETING).text)
        (notes / f"{second}.txt").write_text(status_text("ADA", "Robin", State.MEETING).text)
    (notes / "c.txt").write_text(status_text("Zoë", "Max", State.PAUSED).text)
    (notes / "d.txt").write_text(status_text("Eve", "Sam", State.PAUSED).text)
    (notes / "e.json").write_text(status_json("Eve", "Sam", State.ENDED).text)
    (notes / "f.json").write_text(status_json("Kestrel", "Sam", State.ENDED).text.replace("ended", "\\u001b[2J"))
    (notes / "g.txt").write_text(status_text("Kestrel", "Sam", State.ENDED).text + "Because of the boss.\n")
    pairs = here.home / "pairs.csv"
    pairs.write_text("Zoe,Max\nIda , Tom\n")
    done = here("rollup", str(notes), "--status", "--pairs", str(pairs), secret=None).well()
    for words in (
        "No note yet (1)\n  Ida and Tom", "Notes that differ (1)\n  Eve and Sam", "Meeting (1)\n  Ada and Robin",
        "Paused (1)\n  Zoë and Max",
    ):  # fmt: skip
        assert words in done.out
    assert "2 in the folder aren't status notes" in done.err
    assert "estrel" not in done.out
    assert "boss" not in done.out
    found = here("rollup", str(notes), "--status", "--json", secret=None).well().object()
    assert {"mentor": "Ada", "mentee": "Robin", "status": "meeting"} in found["pairs"]
    pairs.write_text("Zoe and Max\n")
    here("rollup", str(notes), "--status", "--pairs", str(pairs), secret=None).failed(1, "isn't a list of pairs")
    assert not (here.home / "state").exists()


def test_published_cells_are_compared_over_periods(here: Here) -> None:
    first, page = here.home / "h1.json", here.home / "page.html"
    before = fill(here.home / "before", [summary(n, sessions=("1-3", "4-6")[n > 25]) for n in range(40)])
    first.write_text(report(here, before, "--json"))
    later = fill(here.home / "later", [summary(number, period="2026-H2", sessions="1-3") for number in range(20)])
    fill(later, [summary(50 + number, period="2026-H2", sessions="7+") for number in range(20)])
    out = report(here, later, "--trend", first, "--html", page)
    assert "From 2026-H1 to 2026-H2" in out
    assert "Change</th>" in page.read_text()
    assert "January to June 2026" in page.read_text()
    second = here.home / "h2.json"
    second.write_text(report(here, later, "--json"))
    out = here("rollup", "--trend", str(first), str(second), secret=None).well().out
    assert re.search(r"1 to 3 +65% +50% +down 15 points", out)
    found = here("rollup", "--trend", str(first), str(second), "--json", secret=None).well().object()
    assert found["periods"] == ["2026-H1", "2026-H2"]
    here("rollup", "--trend", str(first), str(first), secret=None).failed(1, "same period")
    (here.home / "x.json").write_text('{"kestrel": 1}')
    assert (
        "kestrel"
        not in here("rollup", "--trend", str(here.home / "x.json"), secret=None).failed(1, "isn't an rmjournal").err
    )


def test_what_people_handed_in_is_listed_and_deleted_on_request(here: Here, folder: Path) -> None:
    fill(folder, [statement("It helped."), b"mine", summary(900, period="cycle-2")])
    options = ("rollup", str(folder), "--period", "2026-H1", "--delete-by", "2026-12-31")
    done = here(*options, secret=None).well()
    assert "31 Dec 2026: 41 files of 2026-H1" in done.out
    assert "--yes delete-41" in done.err
    assert "no report on 2026-H1 yet" in done.err
    assert len(list(folder.iterdir())) == 43
    here(*options, "--yes", "delete-40", secret=None).failed(1)
    assert len(list(folder.iterdir())) == 43
    report(here, folder, "--period", "2026-H1")
    done = here(*options, "--yes", "delete-41", secret=None).well()
    assert "Deleted: 41" in done.err
    assert "no report" not in done.err
    assert len(list(folder.iterdir())) == 2
    assert (
        "Should have been deleted by 01 Jan 2020: 0 files" in here(*options[:-1], "2020-01-01", secret=None).well().out
    )


def test_a_terminal_sees_how_far_it_is(here: Here) -> None:
    folder = fill(here.home / "in", [*many(40), *(statement("we went on") for _ in range(3))])
    ours, its = pty.openpty()
    try:
        done = subprocess.run(
            [*COMMAND, "rollup", str(folder), *RELEASE],
            env=surroundings(here.home), stdout=subprocess.PIPE, stderr=its, timeout=60, check=False,
        )  # fmt: skip
        seen = os.read(ours, 4096)
    finally:
        os.close(ours)
        os.close(its)
    assert done.returncode == 0
    assert b"Reading ..." in seen
    assert b"Reading" not in done.stdout
