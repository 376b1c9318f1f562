"""From the command line to the screen, and after a lock to a clean process that stands at the unlock screen.

Imports nothing of the journal: the unlock screen stands before it is loaded."""

import os
import shutil
import tempfile
from argparse import Namespace
from datetime import date
from pathlib import Path

from rmjournal.cli import terminal
from rmjournal.cli.unlocking import vault_path
from rmjournal.support import hardening as process
from rmjournal.support import preferences
from rmjournal.support.errors import NoTerminal, Refused, Usage

_PREFIX = "rmjournal-demo-"


def open_screen(args: Namespace) -> int:
    """Open the journal on the screen; set one up where there is none."""
    if "passphrase_fd" in args:
        raise Usage("The screen asks for the passphrase itself.", "Leave --passphrase-fd out, or name a command.")
    _check_terminal()
    return _show(vault_path(args), ["open"])


def demo_screen(args: Namespace) -> int:
    """Open the screen on a throwaway journal; without a terminal, or with --tour, show it in plain lines."""
    from rmjournal.cli.demo import PASSPHRASE, demo

    if args.tour or not terminal.is_there():
        demo(args)
        return 0
    _check_terminal()
    again = Path(args.again) if args.again else None
    if again is not None and not (again.parent == Path(tempfile.gettempdir()) and again.name.startswith(_PREFIX)):
        raise Usage("This is no folder of the demo.", "`rmjournal demo` makes its own.")
    folder = again or Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        if again is None:
            _fill(folder)
        return _show(folder / "journal.rmj", ["demo", "--again", str(folder)], state=folder / "state", demo=PASSPHRASE)
    finally:  # a lock goes on in another process, which never comes back here
        shutil.rmtree(folder, ignore_errors=True)


def _fill(folder: Path) -> None:
    from rmjournal.cli.demo import PASSPHRASE
    from rmjournal.journal.demo import fill
    from rmjournal.journal.journal import Journal

    with terminal.working("Making a throwaway journal with two invented pairs"):
        journal, _ = Journal.create(folder / "journal.rmj", PASSPHRASE, state=folder / "state")
        with journal:
            fill(journal, date.today())


def _check_terminal() -> None:
    if not terminal.is_there():
        raise NoTerminal(
            "The screen needs a terminal, and this is none: its input or output goes elsewhere.",
            "Name a command for scripts; `rmjournal --help` lists them.",
        )
    if os.environ.get("TERM") in ("dumb", "unknown"):
        raise NoTerminal(
            "This terminal cannot show a screen.",
            "Name a command: `rmjournal --help` lists them. They print plain lines.",
        )


def _show(path: Path, again: list[str], *, state: Path | None = None, demo: str = "") -> int:
    """Show the screen until it ends; what is left to be told is told on the terminal that it gives back."""
    from rmjournal.tui.shell.app import JournalApp
    from rmjournal.tui.shell.exit_status import ExitStatus

    chosen, notices = preferences.load()
    app = JournalApp(path, chosen, state=state, demo=demo, notices=notices)
    ending = app.run() or ExitStatus(app.return_code or 0)
    for sentence in app.closing_messages:
        terminal.say(sentence)
    if ending is ExitStatus.LOCKED:
        process.begin_again(again)
        terminal.say("Locked. Start rmjournal again to unlock.")
        return int(ExitStatus.DONE)
    if ending is ExitStatus.START_DEMO:
        process.begin_again(["demo"])
        raise Refused("The demo is opened with `rmjournal demo`.")
    return int(ending)
