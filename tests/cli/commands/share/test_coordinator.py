"""What a coordinator gets: seen first, written as seen, nothing of a journal in it."""

import hashlib
import json
import stat

import pytest

from rmjournal.journal import Journal
from rmjournal.sharing.summary.summary_file import read_summary
from tests.cli.calling import PASSPHRASE, ROOT, Here, call

SUMMARY = ("summary", "--pair", "1")
CHOSEN = ("--set", "themes=other,career", "--set", "continue=yes", "--opt-in", "usefulness")
PRIVATE = ("Heron", "Otter", "the note of the session", "it went well", "ask before six", "2026-03", "kestrel")
NAMES = {"me": "Ama", "partner": "Ben"}


def test_a_summary_is_printed_to_the_last_byte_with_who_can_recognise_it(met: Here) -> None:
    done = met(*SUMMARY, *CHOSEN).well()
    assert hashlib.sha256(done.out.encode()).hexdigest() in done.err
    for words in (
        "It covers 2 sessions with pair 1, 05 Mar 2026 to 06 Mar 2026.", "Programme size: unknown",
        "For: the programme's coordinator. Assume they can tell it's yours.", "Not in it: names and nicknames",
        "Your partner will. Assume the coordinator can too.", "--write DIR --confirm",
    ):  # fmt: skip
        assert words in done.err
    found = read_summary(done.out.encode())
    assert (found.themes, found.goes_on, found.usefulness) == (("career", "other"), "yes", "high")
    assert not [word for word in PRIVATE if word in done.out]
    told = met(*SUMMARY, *CHOSEN, "--json").well().object()
    assert told["text"] == done.out
    assert met("shared").well().out == ""


def test_json_names_the_file_that_was_saved_and_none_before(met: Here) -> None:
    folder = met.home / "out"
    seen = met(*SUMMARY, "--json").well().object()
    assert seen["name"] is None
    saved = met(*SUMMARY, "--json", "--write", str(folder), "--confirm", seen["sha256"]).well().object()
    assert [file.name for file in folder.iterdir()] == [saved["name"]]
    assert saved == seen | {"name": saved["name"]}


def test_exactly_the_bytes_that_were_seen_are_written_alone_and_listed(met: Here) -> None:
    seen, folder = met(*SUMMARY, *CHOSEN).well().out, met.home / "out"
    digest = hashlib.sha256(seen.encode()).hexdigest()
    done = met(*SUMMARY, *CHOSEN, "--write", str(folder), "--confirm", digest.upper()).well()
    assert done.out == ""
    (file,) = folder.iterdir()
    assert file.name in done.err
    assert file.read_bytes() == seen.encode()
    assert (stat.S_IMODE(file.stat().st_mode), file.stat().st_mtime) == (0o600, 946_684_800)
    (row,) = met("shared", "--json").well().objects()
    assert (row["body"]["what"], row["body"]["sha256"], row["body"]["name"]) == ("summary", digest, file.name)
    assert "usefulness" in row["body"]["fields"]
    assert "    it included: continue, format, period" in met("shared").well().out
    again = json.loads(met(*SUMMARY, *CHOSEN).well().out)
    assert again == json.loads(seen) | {"revision": 2}
    met(*SUMMARY, *CHOSEN, "--write", str(folder), "--confirm", digest).failed(1, "Nothing was saved")
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize(
    "change", [["--opt-in", "takeaways_agreed"], ["--period", "cycle-2"], ["--programme-size", "100"], ["--pair", "2"]]
)
def test_any_change_voids_the_confirmation(met: Here, change: list[str]) -> None:
    with Journal.open(met.vault, PASSPHRASE) as journal:
        for day in ("2026-03-01T10:00", "2026-03-02T10:00"):
            journal.sessions.add(journal.pairs.get(2), {"held_at": day})
        for day in ("2026-03-03T11:00", "2026-03-04T11:00", "2026-03-05T11:00"):
            journal.sessions.add(journal.pairs.get(1), {"held_at": day})
    folder = met.home / "out"
    digest = hashlib.sha256(met(*SUMMARY).well().out.encode()).hexdigest()
    met(*SUMMARY, *change, "--write", str(folder), "--confirm", digest).failed(1, "Nothing was saved")
    met("session", "add", "--pair", "1", "--json-in", given='{"held_at": "2026-03-07T10:00"}').well()
    assert not folder.exists()
    assert met("shared").well().out == ""
    met(*SUMMARY, "--write", str(folder), "--confirm", digest).well()  # a band does not tell of one session more


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--period", "2026-H1"], 1, "has to be a cycle"), (["--period", "kestrel"], 1, "cycle-1 to cycle-12"),
        (["--set", "themes=kestrel"], 1, "culture-inclusion"), (["--set", "kestrel"], 2, "--set takes"),
        (["--set", "usefulness=high"], 2, "--set takes"), (["--opt-in", "kestrel"], 1, "followed_through"),
        (["--set", "continue=yes", "--set", "continue=no"], 2, "each once"), (["--opt-in", "role"], 1, "halves"),
        (["--opt-in", "safety", "--programme-size", "99"], 1, "can't be included"),
        (["--opt-in", "usefulness,relationship", "--set", "continue=no"], 1, "at most two"),
        (["--programme-size", "0"], 2, "the number of pairs"), (["--pair", "2"], 1, "two completed sessions"),
        (["--write", "out"], 2, "go together"), (["--confirm", "0" * 64], 2, "go together"),
    ],
)  # fmt: skip
def test_what_is_not_offered_is_refused_in_words(met: Here, options: list[str], code: int, words: str) -> None:
    done = met(*SUMMARY, *options).failed(code, words)
    assert "kestrel" not in done.err
    assert met("shared").well().out == ""


def test_help_says_what_is_offered_and_what_is_not(here: Here) -> None:
    out = " ".join(here("summary", "--help", secret=None).well().out.split()).replace("- ", "-")
    assert "usefulness, relationship, goals, takeaways_agreed or agreement" in out
    assert "culture-inclusion" in out
    assert "reflected" not in out


def test_a_status_note_is_seen_by_both_and_written_as_seen(met: Here) -> None:
    for form in ([], ["--as-json"]):
        command = ["status-note", "--pair", "1", *form]
        done = met.take(*command, fields=NAMES).well()
        assert "Show all of it to your partner" in done.err
        assert not [word for word in PRIVATE if word in done.out]
        digest, file = hashlib.sha256(done.out.encode()).hexdigest(), met.home / f"note{len(form)}"
        met.take(*command, "--write", str(file), "--confirm", digest, fields=NAMES).well()
        assert file.read_text() == done.out
        met.take(*command, "--write", str(file), "--confirm", digest, fields=NAMES | {"me": "Amy"}).failed(1)
    assert "Status: meeting" in (met.home / "note0").read_text()
    assert json.loads((met.home / "note1").read_text())["status"] == "meeting"
    assert "Status: ended" in met.take("status-note", "--pair", "1", "--state", "ended", fields=NAMES).well().out
    met.take("status-note", "--pair", "1", "--state", "kestrel", fields=NAMES).failed(2, "not-started, meeting, paused")
    assert [row["body"]["what"] for row in met("shared", "--json").objects()] == ["status_note"] * 2


@pytest.mark.parametrize("fields", [{}, {"me": "kestrel"}, {"me": "kestrel", "partner": 1}, NAMES | {"why": "kestrel"}])
def test_a_status_note_takes_two_names_and_nothing_more(met: Here, fields: dict[str, object]) -> None:
    done = met.take("status-note", "--pair", "1", fields=fields).failed(1, "me and partner")
    assert "kestrel" not in done.err
    met("status-note", "--pair", "1").failed(2, "--json-in")


def test_a_help_note_is_what_somebody_wrote_under_their_name(met: Here) -> None:
    fields = {"name": "Ama", "text": "Could we talk?"}
    done = met.take("help-note", fields=fields).well()
    assert "From: Ama" in done.out
    assert not [word for word in PRIVATE if word in done.out]
    digest, file = hashlib.sha256(done.out.encode()).hexdigest(), met.home / "help.txt"
    met.take("help-note", "--write", str(file), "--confirm", digest, fields=fields).well()
    assert file.read_text() == done.out
    (row,) = met("shared", "--json").objects()
    assert "talk" not in json.dumps(row)


def test_a_summary_of_a_real_process_is_the_bytes_and_nothing_else(met: Here) -> None:
    done = call(met.home, *SUMMARY).well()
    assert read_summary(done.out.encode())
    assert not done.out.endswith("\n")


def test_the_schemas_are_part_of_the_package() -> None:
    for name in ("summary", "statement"):
        assert json.loads((ROOT / "rmjournal" / "sharing" / "summary" / f"{name}.schema.json").read_text())["title"]
