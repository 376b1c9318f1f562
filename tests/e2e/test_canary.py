"""The whole life of a journal through the command line, watched from outside: what is private stays sealed."""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from tests.cli.calling import CHEAP, COMMAND, PASSPHRASE, Done, call, passphrase_pipe, piped, surroundings
from tests.e2e.homes import vault_in

pytestmark = pytest.mark.programs("strace")

WRITES = ("write", "pwrite64", "writev", "pwritev", "pwritev2", "sendto", "sendmsg", "sendfile", "splice", "vmsplice")
NETWORK = ("socket", "connect", "bind", "listen", "accept4", "socketpair")
WORDS = {
    "alias": "kestrel-alias-Zoë",
    "note": "kestrel-note-5d1c",
    "changed": "kestrel-changed-77ab",
    "takeaway": "kestrel-takeaway-41",
    "reflection": "kestrel-reflection-雀",
    "search": "kestrel-changed",
    "passphrase": PASSPHRASE,
    "new passphrase": "kestrel other passphrase Öl",
    "wrong passphrase": "kestrel wrong passphrase",
}
TEXTS = ("alias", "note", "changed", "takeaway", "reflection")
_CALL = re.compile(r"^\d+\s+(\w+)\((\d+)(?:<([^>]*)>)?")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_CRASH = """
import sys
from rmjournal.__main__ import main
from rmjournal.journal.sessions.notes import Notes

def crash(self, pair, *more, **fields):
    raise ValueError(more, fields, self, pair)

Notes.add = crash
sys.exit(main())
"""


def forms(word: str) -> list[bytes]:
    """Every form in which a word could stand somewhere."""
    return [
        word.encode(),
        word.encode("utf-16-le"),
        word.encode("ascii", "backslashreplace"),
        json.dumps(word)[1:-1].encode(),
    ]


def found_in(data: bytes, words: dict[str, str]) -> set[str]:
    """The names of the words that stand in these bytes."""
    return {name for name, word in words.items() if any(form in data for form in forms(word))}


@dataclass
class Watched:
    """One command: how it ended, what it wrote where, and which calls it made to the network."""

    done: Done
    streams: dict[str, bytes]
    network: list[str]

    def elsewhere(self) -> bytes:
        """All that was written to anything but the two streams."""
        return b"\0".join(data for name, data in self.streams.items() if name not in ("1", "2"))


class Watcher:
    """Runs commands under strace, in one home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.words = dict(WORDS)
        self.calls = 0
        self.written = 0

    def __call__(
        self, *arguments: str, given: str = "", secret: str = PASSPHRASE, code: int = 0,
        command: list[str] | None = None, prints: tuple[str, ...] = (), files: tuple[str, ...] = (),
        hand: bool = True, fds: tuple[int, ...] = (),
    ) -> Watched:  # fmt: skip
        """Run one command; make sure that it prints these words on stdout, writes those to files, and no others."""
        log = self.home.with_name(self.home.name + ".log")
        names = ",".join(f"?{name}" for name in (*WRITES, *NETWORK))
        trace = [
            "strace", "--seccomp-bpf", "-f", "-y", "-qq", "-o", str(log), "-s", "1000000", "-xx",
            "-e", "signal=none", "-e", f"trace={names}",
        ]  # fmt: skip
        with passphrase_pipe(secret) as (options, reader):
            ended = subprocess.run(
                [*trace, *(command or COMMAND), *(options if hand else []), *arguments], input=given.encode(),
                capture_output=True, env=surroundings(self.home), cwd=self.home, pass_fds=[reader, *fds], timeout=120,
                check=False, start_new_session=True,
            )  # fmt: skip
        done = Done(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
        watched = Watched(done, *self._read(log))
        assert done.code == code, done.err
        assert watched.network == []
        assert found_in(watched.streams.get("1", b""), self.words) == set(prints), arguments
        assert found_in(watched.streams.get("2", b""), self.words) == set(), arguments
        assert found_in(watched.elsewhere(), self.words) == set(files), arguments
        assert watched.streams.get("1", b"") == ended.stdout  # what strace printed was read aright
        return watched

    def _read(self, log: Path) -> tuple[dict[str, bytes], list[str]]:
        streams: dict[str, bytearray] = {}
        network = []
        for line in log.read_text().splitlines():
            call = _CALL.match(line)
            if any(f" {name}(" in line for name in NETWORK):
                network.append(line)
            elif call is not None and call[1] in WRITES:
                self.calls += 1
                target = (
                    call[2] if call[2] in ("1", "2") else bytes.fromhex((call[3] or "").replace("\\x", "")).decode()
                )
                for text in _STRING.findall(line.partition(">")[2] if call[3] else line):
                    data = bytes.fromhex(text.replace("\\x", ""))
                    self.written += len(data)
                    streams.setdefault(target, bytearray()).extend(data)
                assert '"...' not in line, "strace cut a string short"
        return {name: bytes(data) for name, data in streams.items()}, network


@pytest.fixture
def lived(tmp_path: Path) -> tuple[Watcher, Path, str]:
    """Live the whole life; return the watcher, the folder of the takeout and the recovery key."""
    home = tmp_path / "home"
    home.mkdir()
    watch = Watcher(home)
    out = home / "out"

    init = watch("init", "--vault", "first.rmj")  # at full cost; the life that follows is of a cheaper one
    first_key = init.done.out.strip()
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){7}[0-9A-Z]{4}", first_key)
    assert init.streams["1"] == first_key.encode() + b"\n"
    assert first_key.encode() not in init.streams["2"] + init.elsewhere()

    path = vault_in(home)
    path.parent.mkdir(parents=True, mode=0o700)
    journal, recovery_key = Journal.create(path, PASSPHRASE, kdf=CHEAP, state=home / "state" / "rmjournal")
    journal.close()
    watch.words |= {f"{each} key": key for each, key in (("first", first_key), ("recovery", recovery_key))}
    watch.words |= {"letters of the key": recovery_key.replace("-", "")}

    fields = {"alias": WORDS["alias"], "role": "mentor-junior"}
    watch("pair", "add", "--json-in", given=json.dumps(fields))
    watch("session", "add", "--pair", "1", "--json-in", given='{"held_at": "2026-03-05T14:00"}')
    watch("note", "--pair", "1", "--session", "1", given=f"{WORDS['note']} " * 200)
    watch("takeaway", "add", "--pair", "1", given=WORDS["takeaway"])
    answers = {"answers": [{"prompt": "What?", "text": WORDS["reflection"]}]}
    watch("reflect", "--pair", "1", "--json-in", given=json.dumps(answers))
    watch("list", prints=("alias", "note", "takeaway", "reflection"))
    rows = watch("list", "--json", prints=("alias", "note", "takeaway", "reflection")).done.objects()
    note, takeaway = (next(row["id"] for row in rows if row["kind"] == kind) for kind in ("note", "takeaway"))
    watch("edit", note, given=WORDS["changed"])
    watch("show", note, prints=("alias", "changed", "search"))
    watch("search", given=WORDS["search"], prints=("changed", "search"))
    watch("search", given="kestrel role:" + WORDS["note"], code=1)
    watch("takeaway", "propose", takeaway)
    watch("takeaway", "agree", takeaway)
    watch("due")
    watch("verify", "--full")
    watch("where", hand=False)
    watch("backup", "copy.rmj")
    watch("shared")
    watch("takeout", "--yes", "takeout", "out", files=(*TEXTS, "search"))
    watch("import", "out/journal.jsonl")
    watch("pair", "add", "--json-in", given=json.dumps(fields | {"role": WORDS["note"]}), code=1)
    watch("note", "--pair", "7", given=WORDS["note"], code=1)
    watch("list", secret=WORDS["wrong passphrase"], code=3)
    crashing = [sys.executable, "-c", _CRASH]
    assert "ValueError in " in watch("note", "--pair", "1", given=WORDS["note"], code=1, command=crashing).done.err
    watch("delete", note, "--yes", f"delete-{note}")

    reader = piped(f"{recovery_key}\n{WORDS['new passphrase']}\n".encode())
    numbers = ("--recovery-fd", str(reader), "--new-passphrase-fd", str(reader))
    watch("recover", *numbers, hand=False, fds=(reader,))
    os.close(reader)
    watch("list", secret=PASSPHRASE, code=3)
    watch("pair", "list", secret=WORDS["new passphrase"], prints=("alias",))
    return watch, out, recovery_key


def test_what_is_private_leaves_the_process_only_where_it_is_meant_to(lived: tuple[Watcher, Path, str]) -> None:
    watch, out, _ = lived
    assert watch.calls > 300
    assert watch.written > 300_000
    for path in watch.home.rglob("*"):
        assert found_in(str(path).encode(), watch.words) == set()
        if path.is_file():
            assert path.lstat().st_mode & 0o077 == 0, path
            meant = {*TEXTS, "search"} if path.parent == out else set()
            assert found_in(path.read_bytes(), watch.words) <= meant, path
    assert found_in((out / "journal.jsonl").read_bytes(), watch.words) == {*TEXTS, "search"}
    files = {str(path.relative_to(watch.home)) for path in watch.home.rglob("*") if path.is_file()}
    device = {name for name in files if name.startswith(("state/rmjournal/devices/", "state/rmjournal/anchors/"))}
    assert {Path(name).suffix for name in device} == {".device", ".anchor", ".live", ".slots"}
    assert files - device == {
        "data/rmjournal/journal.rmj", "data/rmjournal/journal.rmj-journal", "data/rmjournal/journal.rmj.lock",
        "copy.rmj", "out/journal.jsonl", "out/pair-1.md", "first.rmj", "first.rmj.lock",
    }  # fmt: skip
    assert list((watch.home / "tmp").iterdir()) == []


def test_neither_arguments_nor_environment_hold_anything_private_while_a_command_waits(
    home: Path, recovery_key: str
) -> None:
    call(home, "pair", "add", "--json-in", given=json.dumps({"alias": WORDS["alias"], "role": "mentor-junior"})).well()
    with passphrase_pipe() as (options, reader):
        process = subprocess.Popen(
            [*COMMAND, *options, "note", "--pair", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=surroundings(home), cwd=home, pass_fds=[reader], start_new_session=True,
        )  # fmt: skip
        assert process.stdin is not None
        try:
            process.stdin.write(WORDS["note"].encode())
            process.stdin.flush()
            give_up = time.monotonic() + 60
            while _waits_in(process.pid) != "read" and time.monotonic() < give_up:
                time.sleep(0.02)
            try:
                seen = b"".join(Path(f"/proc/{process.pid}/{name}").read_bytes() for name in ("environ", "cmdline"))
            except PermissionError:  # for everybody but root: the process forbids to look at all
                seen = Path(f"/proc/{process.pid}/cmdline").read_bytes()
        finally:
            process.communicate(timeout=60)
    assert b"--passphrase-fd" in seen
    assert found_in(seen, WORDS | {"recovery key": recovery_key}) == set()
    assert process.returncode == 0


def _waits_in(number: int) -> str:
    """Return "read" while the first thread of a process reads from standard input."""
    try:
        found = Path(f"/proc/{number}/syscall").read_text().split()
    except OSError:
        return "read"  # not to be seen from outside any more: it is hardened
    return "read" if len(found) > 1 and found[:2] == ["0", "0x0"] else ""


def test_the_search_of_this_campaign_finds_what_is_there(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    watch = Watcher(home)
    leak = f"open('leak', 'w').write({WORDS['note']!r}); print({WORDS['reflection']!r}); import socket; socket.socket()"
    with pytest.raises(AssertionError, match="socket"):
        watch(command=[sys.executable, "-c", leak], hand=False)
    watch(
        command=[sys.executable, "-c", leak.partition("import")[0]], hand=False, prints=("reflection",), files=("note",)
    )
    with pytest.raises(AssertionError):
        watch(command=[sys.executable, "-c", leak.partition("import")[0]], hand=False, prints=("reflection",))
