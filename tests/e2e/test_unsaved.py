"""What is typed in a real terminal while the journal cannot be saved: no end loses it."""

import contextlib
import os
import shlex
import shutil
import signal
from pathlib import Path

import pytest

from rmjournal.support.hardening import HANGUP
from tests.cli.calling import PASSPHRASE, call
from tests.e2e.homes import vault_in
from tests.e2e.screen import Terminal, terminal
from tests.vault.campaigns.harness import why_no_mounts

TYPED = "kestrel on the harbour wall"
mounts = pytest.mark.skipif(bool(why_no_mounts()), reason=why_no_mounts() or "-")


def unlock(shown: Terminal) -> None:
    """Type the passphrase and wait for home."""
    shown.see("Your journal is locked.")
    shown.settle()
    shown.write(PASSPHRASE)
    shown.hit("enter")


def write(shown: Terminal) -> None:
    """Write in the session that is due."""
    shown.see("Notes for session 1")
    shown.hit("enter")
    shown.see("Session 1 of 6")
    shown.write(TYPED)
    shown.see(TYPED)


def end_by(shown: Terminal, how: str) -> None:
    """End the program, and wait until it has ended or locked."""
    if how == "lock":
        shown.hit("ctrl+l")
        return
    if how == "quit":
        shown.hit("ctrl+q")
        shown.see("This couldn't be saved in the journal.")
        shown.hit("ctrl+q")
        assert shown.end() == 0
        return
    number, code = {"SIGTERM": (signal.SIGTERM, 143), "SIGHUP": (signal.SIGHUP, HANGUP)}[how]
    shown.process.send_signal(number)
    assert shown.end() == code


def replaced(path: Path) -> None:
    """Put the same journal in its place by a rename, as a sync program does."""
    new = path.with_name("new")
    shutil.copyfile(path, new)
    new.chmod(0o600)
    new.rename(path)


@pytest.mark.parametrize("how", ["lock", "quit", "SIGTERM", "SIGHUP"])
def test_a_sync_program_that_replaces_the_file_costs_no_word(planned: Path, how: str) -> None:
    with terminal(planned) as shown:
        unlock(shown)
        write(shown)
        replaced(vault_in(planned))
        end_by(shown, how)
        if how == "lock":
            unlock(shown)
            shown.see("Finish your note on session 1")
            shown.hit("enter")
            shown.see(TYPED)
            shown.hit("ctrl+q")
            shown.end()
        assert "read-only" not in shown.text()
    listed = [each for each in call(planned, "list", "--json").well().objects() if each["kind"] == "draft"]
    assert [each["body"]["text"] for each in listed] == [TYPED]
    assert list((planned / "state").rglob("*.unsaved")) == []


def test_a_folder_that_is_gone_when_the_window_closes_costs_no_word(planned: Path) -> None:
    folder = vault_in(planned).parent
    shown = Terminal(planned)
    try:
        unlock(shown)
        write(shown)
        folder.rename(planned / "gone")
        os.close(shown.slave)
        os.close(shown._master)  # the window is closed
        shown.process.wait(60)
    finally:
        if shown.process.poll() is None:
            shown.process.kill()
            shown.process.wait()
    (box,) = (planned / "state").rglob("*.unsaved")
    assert TYPED.encode() not in box.read_bytes()
    with contextlib.suppress(OSError):
        folder.rmdir()
    (planned / "gone").rename(folder)
    done = call(planned, "list", "--json").well()
    assert "unsaved text from" in done.err
    assert "is back" in done.err
    assert TYPED not in done.err
    assert [each["body"]["text"] for each in done.objects() if each["kind"] == "draft"] == [TYPED]
    assert "unsaved text" not in call(planned, "list").well().err


@mounts
@pytest.mark.parametrize("how", ["lock", "SIGTERM"])
@pytest.mark.parametrize("where", ["data", "everything"])
def test_a_disk_that_is_full_costs_no_word(planned: Path, how: str, where: str) -> None:
    """The disk of the journal is full, or all that belongs to this person."""
    place = vault_in(planned).parent if where == "data" else planned
    saved = planned.with_name(f"{planned.name}-saved")
    shutil.copytree(planned, saved)
    script = (
        f"mount -t tmpfs -o size=4m,mode=700 none {shlex.quote(str(place))} && "
        f"cp -a {shlex.quote(str(saved / place.relative_to(planned)))}/. {shlex.quote(str(place))} && "
        f'cd {shlex.quote(str(planned))} && exec "$@"'
    )
    with terminal(planned, before=["unshare", "-m", "sh", "-c", script, "sh"]) as shown:
        inside = Path(f"/proc/{shown.process.pid}/root")
        unlock(shown)
        shown.see("Notes for session 1")
        shown.hit("enter")
        shown.see("Session 1 of 6")
        fill(inside / place.relative_to("/") / "filler")
        shown.write(TYPED)
        shown.see("The disk is full")
        assert "read-only" not in shown.text()
        if how == "lock":
            shown.hit("ctrl+l")
            shown.see("Unsaved text is waiting" if where == "data" else "Your journal is locked.")
            (inside / place.relative_to("/") / "filler").unlink()
            unlock(shown)
            shown.see("Finish your note on session 1")
            shown.hit("enter")
            shown.see(TYPED)
            shown.hit("ctrl+q")
            shown.end()
        else:
            shown.process.send_signal(signal.SIGTERM)
            assert shown.end() == 143
            told = " ".join(shown.text().split())
            # The room that was reserved may be enough for the journal itself.
            outside, inside_it = "encrypted outside the journal", "saved as a draft in the current journal"
            assert outside in told or (where == "everything" and inside_it in told)
    shutil.rmtree(saved)


def fill(path: Path) -> None:
    """Write until the disk is full to the last byte."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        for size in (65536, 4096, 1):
            with contextlib.suppress(OSError):
                while os.write(descriptor, bytes(size)):
                    pass
    finally:
        os.close(descriptor)


@mounts
def test_a_folder_that_is_read_only_costs_no_word(planned: Path) -> None:
    folder = shlex.quote(str(vault_in(planned).parent))
    script = f'mount --bind {folder} {folder} && mount -o remount,bind,ro {folder} && exec "$@"'
    with terminal(planned, before=["unshare", "-m", "sh", "-c", script, "sh"]) as shown:
        unlock(shown)
        write(shown)
        shown.see("read-only")
        shown.hit("ctrl+l")
        shown.see("Unsaved text is waiting")
        unlock(shown)
        shown.see("waiting until the journal can be saved")
        shown.hit("ctrl+q")
        shown.end()
    assert "is back" in call(planned, "pair", "list").well().err
    listed = [each for each in call(planned, "list", "--json").well().objects() if each["kind"] == "draft"]
    assert [each["body"]["text"] for each in listed] == [TYPED]


@mounts
def test_nothing_is_asked_for_where_nothing_can_be_saved(planned: Path) -> None:
    folder = shlex.quote(str(vault_in(planned).parent))
    script = f'mount --bind {folder} {folder} && mount -o remount,ro,bind {folder} && exec "$@"'
    with terminal(planned, "note", "--pair", "1", before=["unshare", "-m", "sh", "-c", script, "sh"]) as shown:
        shown.secret("Passphrase:", PASSPHRASE)
        assert shown.end() == 1
        shown.expect("Nothing can be saved: its folder is read-only.")
        assert "Your note:" not in shown.text()
