"""The commands on a programme file: made, shown, and used for summaries."""

import hashlib
import json
import os
from pathlib import Path

from tests.cli.calling import Here
from tests.sharing.summary.test_programme_file import FIELDS

SUMMARY = ("summary", "--pair", "1")


def test_a_programme_file_is_made_and_shown_without_a_journal(here: Here) -> None:
    done = here("programme", "new", "--json-in", given=json.dumps(FIELDS), secret=None).well()
    file = here.home / "programme.json"
    file.write_text(done.out)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert digest in done.err
    shown = here("programme", "show", str(file), secret=None).well()
    assert digest in shown.err
    for words in ("Upwards", "2026-H2", "the guardian", "60 days"):
        assert words in shown.out
    assert not here.vault.exists()
    bad = here("programme", "new", "--json-in", given='{"label": "kestrel", "size": "kestrel"}', secret=None)
    assert "kestrel" not in bad.failed(1, "under-30, 30-99, 100+").err


def test_a_programme_file_fills_in_period_and_size_and_what_is_typed_counts(met: Here) -> None:
    file = met.home / "programme.json"
    fields = FIELDS | {"period": "cycle-3"}
    file.write_text(met("programme", "new", "--json-in", given=json.dumps(fields), secret=None).well().out)
    seen = met("programme", "take", str(file)).well()
    assert "Nothing was saved" in seen.err
    assert json.loads(met(*SUMMARY).well().out)["period"] == "cycle-1"
    assert met("programme", "take", str(file), "--confirm", "0" * 64).code == 1
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert "Upwards" in met("programme", "take", str(file), "--confirm", digest).well().out
    done = met(*SUMMARY, "--opt-in", "role").well()
    assert "at least 30 pairs" in done.err
    assert json.loads(done.out)["period"] == "cycle-3"
    assert json.loads(met(*SUMMARY, "--period", "cycle-2").well().out)["period"] == "cycle-2"
    met(*SUMMARY, "--programme-size", "99", "--period", "2026-H1").failed(1, "the period has to be a cycle")
    assert "the file from your coordinator" in met("list").well().out


def test_hostile_programme_files_are_refused_and_neither_stall_nor_repeat(met: Here) -> None:
    folder = met.home / "hostile"
    folder.mkdir()
    (folder / "escape").write_text('{"format": "rmjournal-programme", "version": 1, "label": "kestrel\\u001b[2J"}')
    (folder / "deep").write_text("[" * 100_000)
    (folder / "huge").write_bytes(b" " * 50_000_000)
    (folder / "link").symlink_to(folder / "escape")
    os.mkfifo(folder / "pipe")
    for path in [*sorted(folder.iterdir()), folder, folder / "nothing", Path("/dev/zero")]:
        for command in ("show", "take"):
            done = met("programme", command, str(path)).failed(1)
            assert "kestrel" not in done.err


def test_the_programme_file_of_the_next_period_is_printed(here: Here) -> None:
    file = here.home / "programme.json"
    file.write_text(here("programme", "new", "--json-in", given=json.dumps(FIELDS), secret=None).well().out)
    done = here("programme", "next", str(file), secret=None).well()
    assert json.loads(done.out)["period"] == "2027-H1"
    assert hashlib.sha256(done.out.encode()).hexdigest() in done.err
    file.write_text(done.out.replace("2027-H1", "cycle-12"))
    here("programme", "next", str(file), secret=None).failed(1, "cycle-12 is the last period")
    assert not here.vault.exists()


def test_a_start_kit_is_written_into_a_new_folder(here: Here) -> None:
    file, folder = here.home / "programme.json", here.home / "kit"
    fields = FIELDS | {"size": "under-30", "period": "cycle-1"}
    file.write_text(here("programme", "new", "--json-in", given=json.dumps(fields), secret=None).well().out)
    options = ("programme", "kit", str(folder), "--programme", str(file))
    here(*options, "--start", "2026-09-01", "--end", "2026-09-01", secret=None).failed(2, "--end")
    here(*options, "--start", "kestrel", secret=None).failed(2, "--start")
    assert not folder.exists()
    done = here(*options, "--start", "2026-09-01", "--end", "2027-02-28", secret=None).well()
    assert done.out.split() == [
        "README.md", "1-invitation.md", "2-what-we-ask-and-see.md", "3-timetable.md", "4-collecting.md",
        "5-kick-off.md", "6-half-way.md", "7-data-protection.md", "timetable.ics", "programme.json",
    ]  # fmt: skip
    assert {path.name for path in folder.iterdir()} == set(done.out.split())
    assert (folder / "programme.json").read_bytes() == file.read_bytes()
    assert "who to talk to if it gets too much" in done.err
    here(*options, secret=None).failed(1, "already exists")
    other = here.home / "other"
    done = here(*options[:2], str(other), *options[3:], secret=None).well()
    assert "no calendar file" in done.err
    assert not (other / "timetable.ics").exists()
    assert not here.vault.exists()
