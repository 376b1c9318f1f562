"""Each command does what its help says."""

import ast
import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from rmjournal.cli.command_list import build_parser
from rmjournal.cli.parser import read_opening
from rmjournal.journal.journal import Journal
from rmjournal.sharing.summary.summary_file import read_summary
from tests.cli.calling import CHEAP, PASSPHRASE, ROOT, Here, call, piped

RECORD = {"id", "kind", "pair", "parent", "created", "at", "body"}


def ids(cli: Here, kind: str) -> list[str]:
    return [each["id"] for each in cli("list", "--json", "--off-record").well().objects() if each["kind"] == kind]


def test_what_is_added_is_listed(used: Here) -> None:
    out = used("list").well().out
    for words in ("pair 1: Heron, Mentor (junior)", "pair 2: Otter, Mentee (senior)", "session 1: held 05 Mar 2026"):
        assert words in out
    for words in ("the note of the session", "[draft] ask before six", "it went well"):
        assert words in out
    assert "hidden" not in out
    assert "the hidden note" in used("list", "--off-record").well().out
    assert "Heron" not in used("list", "--pair", "2").well().out
    assert len(used("list", "--limit", "2").well().out.splitlines()) == 2


def test_pairs_and_sessions_are_shown_by_number(used: Here) -> None:
    assert used("pair", "list").well().out.count("\n") == 2
    page = used("pair", "show", "1").well().out
    assert "role: Mentor (junior)" in page
    assert "role: Mentee (senior)" in used("pair", "show", "2").well().out
    assert "session 1: held" in used("session", "list", "--pair", "1").well().out
    done = used("session", "list", "--pair", "2").well()
    assert (done.out, "no session yet" in done.err) == ("", True)


def test_adding_says_kind_number_and_id(cli: Here) -> None:
    pair = cli.take("pair", "add", fields={"alias": "H", "role": "mentor-junior", "same_team": "yes"}).well()
    kind, number, id = pair.out.split()
    assert (kind, number, len(id)) == ("pair", "1", 8)
    assert "Mentor (junior) and Mentee (senior) are in one team" in pair.err
    kind, id = cli("note", "--pair", "1", given="x").well().out.split()
    assert kind == "note"
    assert "x" in cli("show", id).well().out.splitlines()


def test_a_takeaway_goes_through_its_steps(used: Here) -> None:
    (id,) = ids(used, "takeaway")
    used("takeaway", "propose", id[:8]).well()
    used.take("takeaway", "agree", id[:8], fields={"on": "2026-03-09", "method": "email_later"}).well()
    body = used("show", id, "--json").well().object()["body"]
    assert body == {"text": "ask before six", "state": "agreed", "agreed_on": "2026-03-09", "method": "email_later"}
    amended = used("takeaway", "amend", id[:8], "--json", given="ask before seven").well().object()
    assert amended["body"] == {"text": "ask before seven", "replaces": id}
    used("takeaway", "agree", amended["id"]).well()
    states = {e["id"]: e["body"]["state"] for e in used("takeaway", "list", "--pair", "1", "--json").well().objects()}
    assert states == {id: "withdrawn", amended["id"]: "agreed"}
    used("takeaway", "decline", id).failed(1)
    used("takeaway", "withdraw", id).failed(1)


def test_a_promise_goes_through_its_steps(used: Here) -> None:
    fields = {"text": "call", "commitment": {"owner": "me", "due": "2026-03-01"}}
    id = used.take("takeaway", "add", "--pair", "2", "--json", fields=fields).well().object()["id"]
    assert "is it done?" in used("due").well().out
    used("takeaway", "told", id).failed(1)
    done = used.take("takeaway", "done", id, "--json", fields={"outcome": "well"}).well().object()
    assert (done["kind"], done["body"]["status"], done["body"]["outcome"]) == ("commitment", "done", "well")
    assert used("takeaway", "told", id, "--json").well().object()["body"]["told_partner_on"]
    used("takeaway", "drop", id).failed(1)


def test_a_reflection_comes_from_text_or_from_json(used: Here) -> None:
    one = used("reflect", "--pair", "2", "--json", given="just so").well().object()
    assert one["body"] == {"kind": "free", "model": "blank", "answers": [{"text": "just so"}]}
    two = used.take(
        "reflect", "--pair", "1", "--session", "1", "--json", fields={"answers": [{"prompt": "P?", "text": "T"}]}
    )
    assert two.well().object()["body"] == {"answers": [{"prompt": "P?", "text": "T"}]}
    page = used("show", two.object()["id"]).well().out
    assert "P?\nT" in page


def test_editing_replaces_the_text_or_single_fields(used: Here) -> None:
    (note,) = [id for id in ids(used, "note") if "session" in used("show", id).out]
    used("edit", note[:8], given="other words").well()
    assert used("show", note, "--json").well().object()["body"]["text"] == "other words"
    (session,) = ids(used, "session")
    used.take("edit", session, fields={"minutes": 45}).well()
    assert used("show", session, "--json").well().object()["body"]["minutes"] == 45
    used("edit", session, given="a text").failed(1, "--json-in")


def test_searching_reads_its_line_from_standard_input(used: Here) -> None:
    assert "the note of the session" in used("search", given="NOTE pair:1\nsecond line").well().out
    assert "Nothing was found" in used("search", given="hidden").well().err
    assert "the hidden note" in used("search", "--off-record", given="hidden").well().out
    for number in range(3):
        used("note", "--pair", "2", given=f"kestrel {number}").well()
    done = used("search", "--limit", "2", given="kestrel").well()
    assert [line[-9:] for line in done.out.splitlines()] == ["kestrel 2", "kestrel 1"]
    assert "2 of 3" in done.err
    assert len(used("search", "--limit", "0", "--json", given="kestrel").well().objects()) == 3


def test_json_is_one_object_a_line_with_the_keys_that_help_tells(used: Here) -> None:
    (takeaway,) = ids(used, "takeaway")
    for command in (
        ["pair", "list"], ["pair", "show", "1"], ["session", "list", "--pair", "1"], ["list"], ["show", takeaway],
        ["takeaway", "list", "--pair", "1"],
    ):  # fmt: skip
        for each in used(*command, "--json").well().objects():
            assert each.keys() == RECORD, command
    for each in used("search", "--json", given="note").well().objects():
        assert each.keys() == RECORD | {"excerpt"}
    for each in used("due", "--json").well().objects():
        assert each.keys() == {"what", "why", "when", "pair", "record", "count", "role"}
    report = used("verify", "--json").well().object()
    assert report.keys() == {"records", "well", "faults", "last_saved", "level", "full", "older", "remarks", "copies"}
    for each in used("where", "--json").well().objects():
        assert each.keys() == {"what", "path", "bytes", "mode"}
    used("backup", str(used.home / "copy.rmj")).well()
    assert {each["kind"] for each in used("left", "--json").well().objects()} == {"departure"}


def test_json_is_ascii_whatever_was_written(used: Here) -> None:
    used("note", "--pair", "1", given="ä\u2028\x85\u202e\U0001f9a6").well()
    out = used("list", "--json").well().out
    assert out.isascii()
    assert "\x1b" not in out


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "{", "kestrel", "[]", '"kestrel"', "7", "null", '{"alias": "kestrel"', '{"alias": NaN}',
        '{"alias": Infinity, "role": "mentor-junior"}', '{"alias": "kestrel", "role": "mentor-junior"}{}',
        "[" * 100_000,
        '{"alias": "kestrel"}', '{"role": "mentor-junior"}', '{"alias": "kestrel", "role": "kestrel"}',
        '{"alias": ["kestrel"], "role": "mentor-junior"}', '{"alias": "", "role": "mentor-junior"}',
        '{"alias": "kestrel", "role": "mentor-junior", "Kestrel feathers": 1}',
        '{"alias": "kestrel", "role": "mentor-junior", "number": 4}',
        '{"alias": "kestrel", "role": "mentor-junior", "comm_me": {"kestrel": 1}}',
        '{"alias": "kestrel", "role": "mentor-junior", "start": "kestrel"}',
        '{"alias": "' + "kestrel" * 40 + '", "role": "mentor-junior"}',
        '{"alias": "kestrel", "role": "mentor-junior", "cadence_days": ' + "9" * 5000 + "}",
        '{"alias": "kestrel", "role": "mentor-junior", "cadence_days": 1e999}',
        b'\xff{"alias": "kestrel"}',
    ],
)  # fmt: skip
def test_json_that_is_broken_or_wrong_is_1_and_nothing_of_it_is_kept_or_repeated(cli: Here, text: str | bytes) -> None:
    done = cli("pair", "add", "--json-in", given=text).failed(1)
    assert "estrel" not in done.err
    assert cli("pair", "list").well().out == ""


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (["session", "add", "--pair", "1"], {"held_at": "kestrel"}),
        (["session", "add", "--pair", "1"], {"held_at": "2026-03-05T14:00+01:00"}),
        (["session", "add", "--pair", "1"], {"minutes": "kestrel"}),
        (["session", "add", "--pair", "1"], {"ratings": {"overall": 6}}),
        (["takeaway", "add", "--pair", "1"], {"text": "x", "commitment": "kestrel"}),
        (["reflect", "--pair", "1"], {"answers": "kestrel"}),
        (["reflect", "--pair", "1"], {"answers": []}),
        (["takeaway", "agree", "TAKEAWAY"], {"on": "kestrel"}),
        (["takeaway", "agree", "TAKEAWAY"], {"method": "kestrel"}),
        (["takeaway", "agree", "TAKEAWAY"], {"Kestrel": 1}),
        (["takeaway", "told", "TAKEAWAY"], {"on": 20260305}),
        (["edit", "TAKEAWAY"], {"state": "kestrel"}),
        (["edit", "TAKEAWAY"], {"theme": ["kestrel"]}),
    ],
)
def test_fields_of_the_wrong_sort_are_1_and_change_nothing(
    used: Here, command: list[str], fields: dict[str, object]
) -> None:
    (takeaway,) = ids(used, "takeaway")
    before = used("list", "--json", "--off-record").out
    done = used.take(*(takeaway if part == "TAKEAWAY" else part for part in command), fields=fields).failed(1)
    assert "estrel" not in done.err
    assert used("list", "--json", "--off-record").out == before


def test_options_may_stand_before_the_command_or_after_it(used: Here) -> None:
    other = used.home / "other.rmj"
    used.vault.rename(other)
    used("list").failed(1)
    before = used("--vault", str(other), "pair", "list").well().out
    assert "Heron" in before
    assert used("pair", "--vault", str(other), "list").well().out == before
    assert used("pair", "list", "--vault", str(other)).well().out == before


def test_deleting_needs_the_word(used: Here) -> None:
    (session,) = ids(used, "session")
    for word in ("delete", "yes", "", f"delete-{session[:4]}", f"DELETE-{session[:8]}"):
        used("delete", session[:8], "--yes", word).failed(1, "Nothing was done")
    assert ids(used, "session") == [session]
    assert "Deleted: 4" in used("delete", session[:8], "--yes", f"delete-{session[:8]}").well().err
    assert ids(used, "session") == []
    used("verify", "--full").well()


def test_deleting_a_pair_warns_of_a_legal_hold_and_names_the_copies(used: Here) -> None:
    used("backup", str(used.home / "copy.rmj")).well()
    (id,) = [e["id"] for e in used("pair", "list", "--json").objects() if e["body"]["number"] == 1]
    done = used("delete", id, "--yes", f"delete-{id}").well()
    assert "legal hold" in done.err
    assert "may still hold it: copy.rmj" in done.err
    assert "Heron" not in used("list", "--off-record").well().out
    used("verify", "--full").well()


def test_taking_out_needs_the_word(used: Here) -> None:
    used("takeout", "--yes", "yes", "out").failed(1)
    assert not Path("out").exists()


def test_takeout_and_import_bring_everything_over(used: Here) -> None:
    out = used.home / "out"
    used("takeout", "--yes", "takeout", str(out)).well()
    before = used("list", "--limit", "0", "--json", "--off-record").well().out
    other = used.home / "other.rmj"
    Journal.create(other, PASSPHRASE, kdf=CHEAP)[0].close()
    done = used("--vault", str(other), "import", str(out / "journal.jsonl")).well()
    assert done.err.startswith("Imported: 8 records")
    assert used("--vault", str(other), "list", "--limit", "0", "--json", "--off-record").well().out == before
    used("import", str(out)).well()


def test_another_passphrase_opens_from_now_on(used: Here) -> None:
    reader = piped(b"kettle orbit moss eleven\n")
    used("passphrase", "--new-passphrase-fd", str(reader)).well()
    os.close(reader)
    used("list").failed(3)
    assert "Heron" in used("list", secret="kettle orbit moss eleven").well().out


def test_what_jrnl_exports_goes_into_a_pair(used: Here) -> None:
    path = used.home / "jrnl.json"
    entry = {"title": "Met.", "body": "Well.", "date": "2026-02-03", "time": "17:30", "tags": [], "starred": False}
    path.write_text(json.dumps({"tags": {}, "entries": [entry]}))
    used("import", str(path)).failed(1, "--pair")
    assert "1 records" in used("import", str(path), "--pair", "2").well().err
    assert "Met." in used("list", "--pair", "2").well().out


def test_what_has_left_is_listed_with_its_digest(used: Here) -> None:
    used("backup", str(used.home / "copy.rmj")).well()
    used("takeout", "--yes", "takeout", str(used.home / "out")).well()
    out = used("left").well().out
    for path in (used.home / "copy.rmj", used.home / "out" / "journal.jsonl"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in out
    assert "copy.rmj" in out
    assert "What has left" not in used("list").out


def test_a_backup_opens_by_the_same_passphrase(used: Here) -> None:
    before = used("list", "--json", "--limit", "0", "--off-record").out
    copy = used.home / "copy.rmj"
    used("backup", str(copy)).well()
    used("--vault", str(copy), "list").failed(5, "--accept-older")  # that the backup was made is saved after it
    older = ("--accept-older", "--vault", str(copy), "list", "--json", "--limit", "0", "--off-record")
    assert used(*older).well().out == before
    used("--vault", str(copy), "verify", "--full").well()


def test_where_lists_files_and_opens_none(here: Here) -> None:
    done = here("where", secret=None).well()
    assert (done.out, "no journal" in done.err) == ("", True)
    here.vault.parent.mkdir(parents=True)
    here.vault.write_bytes(b"not a journal at all")
    here.vault.chmod(0o644)
    beside = here.vault.with_name("journal.rmj.lock")
    beside.touch(0o600)
    rows = here("where", "--json", secret=None).well().objects()
    assert [(row["what"], row["path"], row["bytes"], row["mode"]) for row in rows] == [
        ("journal", str(here.vault), 20, "-rw-r--r--"),
        ("beside it", str(beside), 0, "-rw-------"),
    ]
    here.vault.unlink()
    here.vault.symlink_to("/nowhere/at/all")
    assert here("where", "--json", secret=None).well().objects()[0]["mode"].startswith("l")


def test_the_files_of_a_journal_are_for_its_owner_only(here: Here) -> None:
    here.make().close()
    here.vault.chmod(0o644)
    call(here.home, "pair", "add", "--json-in", given='{"alias": "H", "role": "mentor-junior"}').well()
    call(here.home, "backup", "copy.rmj").well()
    call(here.home, "takeout", "--yes", "takeout", "out").well()
    files = [path for path in here.home.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"journal.rmj", "copy.rmj", "journal.jsonl", "pair-1.md"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    folders = [here.home / "out", here.home / "state" / "rmjournal"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in folders)


def test_the_tour_ends_well_and_leaves_nothing(here: Here) -> None:
    done = call(here.home, "demo", "--tour", secret=None).well()
    assert "Mentor (junior)" in done.out
    assert "Mentee (senior)" in done.out
    assert "0 found" in done.out
    preview = next(line.strip() for line in done.out.splitlines() if "rmjournal-summary" in line)
    assert read_summary(preview.encode()).themes == ("leadership",)
    assert hashlib.sha256(preview.encode()).hexdigest() in done.out
    assert [path for path in here.home.rglob("*") if path.is_file()] == []


def every_command() -> list[list[str]]:
    found: list[list[str]] = [[]]

    def walk(parser: Any, path: list[str]) -> None:
        for action in parser._actions:
            if action.choices and hasattr(action.choices, "items"):
                for name, inner in action.choices.items():
                    found.append([*path, name])
                    walk(inner, [*path, name])

    walk(build_parser(), [])
    return found


@pytest.mark.parametrize("command", every_command(), ids=" ".join)
def test_every_command_has_help_in_words_with_an_example(here: Here, command: list[str]) -> None:
    done = here(*command, "--help", secret=None).well()
    assert done.err == ""
    assert done.out.isascii()
    if command and command not in (["pair"], ["session"], ["takeaway"], ["sign"], ["programme"]):
        assert "Example:  " in done.out
        assert f"rmjournal {' '.join(command)}" in done.out


@pytest.mark.parametrize(
    "line",
    [
        ["rollup", "in"],
        ["rollup", "--vault", "x", "in", "--invited", "60", "--one-role", "--json"],
        ["redact", "--jsonl"],
    ],
)
def test_a_command_without_a_journal_is_read_the_same_by_its_declarations_alone(line: list[str]) -> None:
    alone, whole = build_parser(line[0]), build_parser()
    assert alone.parse_args(line) == whole.parse_args(line)
    asked, everything = (dict(parser._actions[-1].choices or {}) for parser in (alone, whole))
    assert list(asked) == line[:1]
    assert asked[line[0]].format_help() == everything[line[0]].format_help()
    assert read_opening(line) is None


def options_of(parser: Any) -> list[Any]:
    found = []
    for action in parser._actions:
        if action.choices and hasattr(action.choices, "items"):
            for inner in action.choices.values():
                found += options_of(inner)
        else:
            found.append(action)
    return found


def test_nothing_private_is_ever_an_argument() -> None:
    taking_text = {
        action.dest
        for action in options_of(build_parser())
        if action.nargs != 0 and action.type is None and action.dest not in ("help", "version")
    }
    assert taking_text == {
        "again", "vault", "id", "file", "folder", "yes", "topic", "role", "rule", "write", "confirm", "every", "choice",
        "csv", "html", "parquet", "ledger",  # where a report goes
        "period", "set", "opt_in", "state", "recognisable", "rare", "partner",  # words of closed lists
    }  # fmt: skip


def test_every_sentence_about_roles_names_the_seniority_too() -> None:
    for path in sorted((ROOT / "rmjournal").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        documents = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
                text = node.value
                assert text.count("Mentor") == text.count("Mentor (junior)"), (path.name, text)
                assert text.count("Mentee") == text.count("Mentee (senior)"), (path.name, text)
