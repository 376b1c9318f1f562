"""Any text is saved, cleaned, and printed without a byte that a terminal obeys."""

import hashlib
import json
import unicodedata
from pathlib import Path

import pytest

from rmjournal.cli import terminal
from rmjournal.domain.record.record import Kind, uuid_of
from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Here, call

HOSTILE = {
    "a window title": "a\x1b]0;owned\x07b",
    "the clipboard": "a\x1b]52;c;c2VjcmV0\x1b\\b",
    "colours": "a\x1b[31;5mb",
    "an eight bit control": "a\x9b31mb\x85\x90c",
    "moving back": "a\b\b\b\rb",
    "NUL": "a\x00b",
    "right to left": "a\u202egnp.exe\u202c b\u2066c\u2069\u200e",
    "a byte order mark and zero width": "\ufeffa\u200bb\u2060c",
    "line separators": "a\u2028b\u2029c",
    "tags": "a\U000e0041\U000e0042b",
    "markup": "[/foo] [bold]a[/] [@click=app.quit]b[/]",
    "a format": "{0} %s ${HOME} `id` \\x1b[31m",
    "combining marks": "a" + "\u0301" * 70,
    "half a pair": "a\ud800b\udfff",
}


def printable(text: str) -> bool:
    return not any(
        (unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") and char not in "\n\t")
        or char in "\u202e\u202c\u2066\u2069\u200e\u200b\u2060\ufeff\U000e0041"
        for char in text
    )


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_text_is_kept_and_printed_without_a_control(cli: Here, case: str) -> None:
    text = HOSTILE[case]
    pair = cli.take("pair", "add", "--json", fields={"alias": text, "role": "mentor-junior", "purpose": f"x\n{text}"})
    assert printable(pair.well().err)
    cli.take("session", "add", "--pair", "1", fields={"held_at": "2026-03-05T14:00", "intention": text}).well()
    cli.take("takeaway", "add", "--pair", "1", fields={"text": text, "theme": text}).well()
    cli.take("reflect", "--pair", "1", fields={"answers": [{"prompt": text, "text": text}]}).well()
    found = cli.take("takeaway", "add", "--pair", "1", "--json", fields={"text": text}).well().object()["id"]
    for command in (["list"], ["pair", "list"], ["pair", "show", "1"], ["session", "list", "--pair", "1"],
                    ["show", found], ["takeaway", "list", "--pair", "1"], ["due"]):  # fmt: skip
        done = cli(*command).well()
        assert printable(done.out + done.err), command
        assert cli(*command, "--json").well().out.isascii() if command != ["due"] else True
    done = cli("search", given="a").well()
    assert printable(done.out)
    done = cli("delete", found[:8], "--yes", "no")
    assert printable(done.err)


@pytest.mark.parametrize("case", HOSTILE)
def test_what_a_newer_version_wrote_is_printed_without_a_control_too(used: Here, case: str) -> None:
    text = HOSTILE[case]
    with Journal.open(used.vault, PASSPHRASE) as journal:
        pair = uuid_of(journal.pairs.get(1).id)
        raw = {text: [text, {text: {text: text}}], "text": text, "role": text, "deep": [[text]]}
        journal.records.vault.put(99, b"\xee" * 16, raw, pair=pair, sort_ms=1)
        journal.records.vault.put(Kind.NOTE, b"\xef" * 16, {"text": text, "x" + text: text}, pair=pair, sort_ms=1)
    for command in (["list", "--limit", "0"], ["show", "ee" * 16], ["show", "ef" * 16], ["show", "ee" * 16, "--json"]):
        done = used(*command).well()
        assert printable(done.out + done.err), command
    used("takeout", "--yes", "takeout", str(used.home / "out")).well()
    assert printable((used.home / "out" / "pair-1.md").read_text("utf-8"))


def test_a_note_of_one_megabyte_comes_back_whole(used: Here) -> None:
    text = "ein Satz mit Umläuten: äöü. " * 36_000
    found = used("note", "--pair", "1", "--json", given=text).well().object()["id"]
    assert f"\n\n{text}\n" in used("show", found).well().out


def test_a_text_that_is_too_long_is_refused(used: Here) -> None:
    used("note", "--pair", "1", given="x" * (4 * 1024 * 1024 + 1)).failed(1, "four million")
    used("note", "--pair", "1", given="x" * (32 * 1024 * 1024 + 1)).failed(1, "32 MiB")


def test_a_text_that_is_not_utf8_is_refused(used: Here) -> None:
    used("note", "--pair", "1", given=b"caf\xe9 kestrel").failed(1, "UTF-8")


def test_lone_surrogates_come_in_by_json_only_and_are_replaced(used: Here) -> None:
    fields = '{"text": "a\\ud800b"}'
    done = used("takeaway", "add", "--pair", "1", "--json-in", "--json", given=fields).well()
    assert done.object()["body"]["text"] == "a\ufffdb"


def test_no_escape_goes_into_a_pipe_whatever_the_terminal_is_called(used: Here) -> None:
    asking = {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "COLORTERM": "truecolor"}
    for command, more in (
        ("list", {}), ("list", {"NO_COLOR": "1"}), ("list", {"TERM": "dumb"}),
        ("list", asking), ("verify --full", asking), ("show nonesuch", asking),
    ):  # fmt: skip
        done = call(used.home, *command.split(), **more)
        assert "\x1b" not in done.out + done.err


@pytest.mark.parametrize(
    "more",
    [
        {"LANG": "C"}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}, {"LANG": ""},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=str,
)  # fmt: skip
def test_a_terminal_without_unicode_is_no_crash(used: Here, more: dict[str, str]) -> None:
    given = json.dumps({"alias": "Zoë \u732b", "role": "mentor-junior"})
    call(used.home, "pair", "add", "--json-in", given=given, **more).well()
    assert "Zo" in call(used.home, "list", **more).well().out
    call(used.home, "note", "--pair", "7", given="x", **more).failed(1)
    assert "Zoë \u732b" in used("pair", "list").out


def test_a_closed_pipe_ends_a_list_quietly(used: Here) -> None:
    for _ in range(2):
        used("note", "--pair", "1", given="kestrel\n" * 100_000).well()
    script = '"$@" | head -1'
    done = call(used.home, "takeaway", "list", "--pair", "1", before=["sh", "-c", script, "sh"])
    assert done.err == ""
    found = used("list", "--json", "--limit", "1").objects()[0]["id"]
    done = call(used.home, "show", found, before=["sh", "-c", script, "sh"])
    assert done.err == ""
    assert done.out.count("\n") == 1
    used("list").well()


def test_a_path_in_another_encoding_is_no_crash(used: Here) -> None:
    name = used.home / "caf\udce9.rmj"
    try:
        Path(name).write_bytes(used.vault.read_bytes())
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert "Heron" in call(used.home, "--vault", str(name), "list").well().out
    call(used.home, "--vault", str(name), "where").well()


@pytest.mark.parametrize(
    "more",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "ascii"},
    ],
    ids=str,
)
def test_the_sha_256_that_is_told_is_that_of_the_redirected_file_in_every_locale(
    used: Here, more: dict[str, str]
) -> None:
    with Journal.open(used.vault, PASSPHRASE) as journal:
        journal.takeaways.add(journal.pairs.get(2), {"text": "Zoë fragt \u732b \u200b vor sechs\n \U0001f642"})
    file = used.home / "redirected.txt"
    redirected = ["sh", "-c", f'"$@" > {file}', "sh"]
    done = call(used.home, "takeaway", "send", "--pair", "2", before=redirected, **more).well()
    assert f"SHA-256: {hashlib.sha256(file.read_bytes()).hexdigest()}" in done.err
    assert "Zoë fragt \u732b" in file.read_text("utf-8")


def test_line_ends_of_an_exact_text_stay_as_they_are_on_windows(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open(1, "w", encoding="cp1252", newline="\r\n", closefd=False) as windows:
        monkeypatch.setattr("sys.stdout", windows)
        terminal.put("first")
        terminal.put_exactly("one\ntwo \u732b\n")
        terminal.put("last")
        windows.flush()
    assert capfdbinary.readouterr().out == b"first\r\none\ntwo \xe7\x8c\xab\nlast\r\n"


@pytest.mark.parametrize(
    ("platform", "key"), [("win32", "Ctrl+Z and Enter"), ("linux", "Ctrl+D"), ("darwin", "Ctrl+D")]
)
def test_the_key_that_ends_a_text_is_that_of_the_system(platform: str, key: str) -> None:
    assert terminal.end_of_input(platform) == key
