"""The whole life of a vault under strace: no text, no passphrase and no key leaves the process in clear."""

import os
import re
import stat
import sys
from pathlib import Path

import pytest

from tests.vault.campaigns.canary import WORDS
from tests.vault.campaigns.harness import child, journal_in, run, state_in, target_in

pytestmark = pytest.mark.programs("strace")

_WRITES = [
    "write",
    "pwrite64",
    "writev",
    "pwritev",
    "pwritev2",
    "sendto",
    "sendmsg",
    "sendmmsg",
    "sendfile",
    "vmsplice",
    "msync",
]
_NETWORK = ["socket", "connect", "bind"]
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def _needles(keys: list[bytes]) -> dict[str, bytes]:
    """Return everything that must not be found, in each form in which it could stand somewhere."""
    found: dict[str, bytes] = {}
    for name, word in WORDS.items():
        plain = word.split("\ud800")[0]
        found[f"{name} as UTF-8"] = plain.encode()
        found[f"{name} as UTF-16"] = plain.encode("utf-16-le")
        found[f"{name} escaped"] = plain.encode("ascii", "backslashreplace")
    for number, key in enumerate(keys):
        found[f"key {number}"] = key
        found[f"key {number} in hex"] = key.hex().encode()
    return found


def _written(log: Path, secrets: int) -> tuple[dict[str, bytearray], list[str], int]:
    """Return what went to each descriptor, one call after the other; the network's calls; how many calls."""
    streams: dict[str, bytearray] = {}
    network, calls = [], 0
    for line in log.read_text().splitlines():
        call = re.match(r"(?:\d+\s+)?(\w+)\((\d*)", line)
        if call is None:
            continue
        if call[1] in _NETWORK:
            network.append(line)
        elif call[2] != str(secrets):
            calls += 1
            for text in _STRING.findall(line):
                streams.setdefault(call[2], bytearray()).extend(bytes.fromhex(text.replace("\\x", "")))
            assert '"...' not in line, "strace cut a string short"
    return streams, network, calls


def _folders(root: Path) -> dict[str, int]:
    return {
        str(path.relative_to(root)): stat.S_IMODE(path.lstat().st_mode) for path in root.rglob("*") if path.is_file()
    }


Lived = tuple[Path, Path, int, list[bytes]]


def _lived(scratch: Path, which: str) -> Lived:
    """Live a whole life in a child, and return folder, log, the pipe's number and the raw keys."""
    folder, log, temporary = scratch / "life", scratch / "life.log", scratch / "tmp"
    for path in (journal_in(folder).parent, state_in(folder), target_in(folder).parent, temporary):
        path.mkdir(parents=True)
    read_end, write_end = os.pipe()
    try:
        names = ",".join(f"?{name}" for name in (*_WRITES, *_NETWORK))
        trace = ["strace", "--seccomp-bpf", "-f", "-qq", "-o", str(log), "-s", "2000000", "-xx", "-e", "signal=none"]
        command = [*trace, "-e", f"trace={names}", *child("canary", str(folder), str(write_end), which)]
        done = run(command, pass_fds=[write_end], TMPDIR=str(temporary))
        os.close(write_end)
        keys = [bytes.fromhex(key.decode()) for key in os.read(read_end, 65536).split()]
    finally:
        os.close(read_end)
    assert done.returncode == 0, done.stderr
    assert done.stdout == done.stderr == ""
    return folder, log, write_end, keys


@pytest.fixture
def lived(scratch: Path) -> Lived:
    """The life of a vault."""
    return _lived(scratch, "vault")


@pytest.mark.parametrize(("which", "number_of_keys"), [("vault", 11), ("copies", 7)])
def test_no_write_of_a_whole_life_holds_a_text_a_passphrase_or_a_key(
    scratch: Path, which: str, number_of_keys: int
) -> None:
    folder, log, secrets, keys = _lived(scratch, which)
    assert len(keys) == number_of_keys
    streams, network, calls = _written(log, secrets)
    everything = b"".join(streams.values())
    assert network == []
    assert calls > 300
    assert len(everything) > 500_000
    assert b"SQLite format 3" in everything  # what strace printed was read aright
    assert b"RMJv1\n" in everything
    hits = [name for name, needle in _needles(keys).items() for each in streams.values() if needle in each]
    assert hits == []
    assert set(_folders(folder).values()) == {0o600}
    for name in _folders(folder):
        whole = (folder / name).read_bytes()
        assert [needle for needle, value in _needles(keys).items() if value in whole] == []
    print(f"\ncanary {which}: {calls} writes, {len(everything)} bytes, {len(_needles(keys))} needles, {len(hits)} hits")


def test_the_folders_hold_what_they_should_after_a_whole_life_and_nobody_else_may_read_it(
    lived: Lived, scratch: Path
) -> None:
    folder, _, _, keys = lived
    files = _folders(folder)
    (device,) = (name for name in files if name.startswith("state/devices/"))
    anchor = device.replace("devices", "anchors").removesuffix(".device")
    (box,) = (name for name in files if name.startswith(anchor.replace("anchors", "unsaved")))
    assert box.endswith(".unsaved")
    assert files.keys() == {
        "vault/journal.rmj",
        "vault/journal.rmj.lock",
        "vault/journal.rmj-journal",
        "copies/backup.rmj",
        device,
        box,
        *(anchor + suffix for suffix in (".anchor", ".live", ".slots")),
    }
    assert set(files.values()) == {0o600}
    assert journal_in(folder).with_name("journal.rmj-journal").stat().st_size == 0
    for kept in ("devices", "anchors", "unsaved"):
        assert (state_in(folder) / kept).stat().st_mode & 0o077 == 0
    assert list((scratch / "tmp").rglob("*")) == []
    for name in files:
        whole = (folder / name).read_bytes()
        assert [needle for needle, value in _needles(keys).items() if value in whole] == []


def test_the_search_of_this_campaign_finds_what_is_there(scratch: Path) -> None:
    log = scratch / "log"
    script = f"import os; os.write(2, {WORDS['umlauts']!r}.encode()); os.pwrite(3, bytes(range(32)), 0)"
    target = os.open(scratch / "file", os.O_RDWR | os.O_CREAT, 0o600)
    names = ",".join(f"?{name}" for name in _WRITES)
    command = ["strace", "-f", "-qq", "-o", str(log), "-xx", "-s", "9999", "-e", f"trace={names}", sys.executable]
    run([*command, "-c", script.replace("pwrite(3", f"pwrite({target}")], pass_fds=[target])
    os.close(target)
    streams, _, _ = _written(log, -1)
    needles = _needles([bytes(range(32))])
    assert needles["umlauts as UTF-8"] in streams["2"]
    assert needles["key 0"] in streams[str(target)]
