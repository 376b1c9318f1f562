"""Open the screen, and after a lock start a clean process at its unlock screen.

Imports nothing of the journal: the unlock screen stands before it is loaded."""

import os
from argparse import Namespace
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from rmjournal.cli import demo_folder, terminal
from rmjournal.cli.unlock import vault_path
from rmjournal.support import hardening as process
from rmjournal.support import preferences
from rmjournal.support.errors import NoTerminal, Refused, Usage

_MADE = "made"  # in the demo's folder: as old as its last entry that nobody wrote


class _SetUp(Exception):
    """Say that the person leaves the demo for a journal of their own."""


def open_screen(args: Namespace) -> int:
    """Open the journal in the app; set one up if there is none."""
    if "passphrase_fd" in args:
        raise Usage("The app asks for the passphrase itself.", "Leave out --passphrase-fd, or add a command.")
    _check_terminal()
    return _show(vault_path(args), ["open"])


def open_demo(again: str | None, passphrase: str) -> int:
    """Open the screen on a throwaway journal and delete that afterwards.

    `again` names the folder of a demo that was locked, to go on with it. Raises Usage
    if it is not one."""
    if again is None:
        _check_terminal()
    used = demo_folder.again(again) if again is not None else demo_folder.new()
    folder = used.path
    try:
        _check_terminal()  # which may have gone with the lock
        if again is None:
            _fill(folder, passphrase)
        return _show(
            folder / "journal.rmj",
            ["demo", "--again", str(folder)],
            state=folder / "state",
            demo=passphrase,
            at_lock=used.hand_over,
        )
    except _SetUp:
        used.delete()
        process.begin_again(["open"])
        terminal.say("Run `rmjournal` to set up your own journal.")
        return 0
    finally:  # after a lock, another process goes on and this line is never reached
        used.delete()


def _fill(folder: Path, passphrase: str) -> None:
    from rmjournal.cli.demo_journal import fill
    from rmjournal.journal import Journal

    with terminal.working("Creating a demo with two made-up pairs"):
        journal, _ = Journal.create(folder / "journal.rmj", passphrase, state=folder / "state")
        with journal:
            fill(journal, date.today())
            made = folder / _MADE
            made.touch()
            # Not the file's own time: a system's clock for files runs some ms behind.
            last = round(journal.records.last_saved().timestamp() * 1000) * 1_000_000
            os.utime(made, ns=(last, last))


def _check_terminal() -> None:
    if not terminal.is_interactive():
        raise NoTerminal(
            "The app needs a terminal, but its input or output goes somewhere else.",
            "In a script, add a command. `rmjournal --help` lists them.",
        )
    if os.environ.get("TERM") in ("dumb", "unknown"):
        raise NoTerminal(
            "This terminal can't show the app.",
            "Use a command instead: commands print plain lines. `rmjournal --help` lists them.",
        )


def _show(
    path: Path,
    again: list[str],
    *,
    state: Path | None = None,
    demo: str = "",
    at_lock: Callable[[], None] = lambda: None,
) -> int:
    """Show the screen until it ends, say what is left to say, return the exit code.

    `again` is the command that starts a fresh process after a lock, `at_lock` is called
    before that."""
    from rmjournal.tui.shell.app import JournalApp
    from rmjournal.tui.shell.exit_status import ExitStatus

    chosen, notices = preferences.load()
    made = path.parent / _MADE
    since = datetime.fromtimestamp(made.stat().st_mtime).astimezone() if demo and made.exists() else None
    app = JournalApp(path, chosen, state=state, demo=demo, demo_since=since, notices=notices)
    ending = app.run() or ExitStatus(app.return_code or 0)
    for sentence in app.closing_messages:
        terminal.say(sentence)
    if ending is ExitStatus.LOCKED:
        at_lock()
        process.begin_again(again)
        terminal.say("Locked. Start rmjournal again to unlock.")
        return int(ExitStatus.DONE)
    if ending is ExitStatus.SET_UP:
        raise _SetUp
    if ending is ExitStatus.START_DEMO:
        process.begin_again(["demo"])
        raise Refused("The demo didn't start.", "Run `rmjournal demo`.")
    return int(ending)
