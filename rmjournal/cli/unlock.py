"""From the options of a command to an open journal."""

import os
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rmjournal.cli import terminal
from rmjournal.cli.idle_lock import locking_after
from rmjournal.support import paths
from rmjournal.support.errors import Refused, Usage, WrongKey

if TYPE_CHECKING:
    from rmjournal.journal import Journal

T = TypeVar("T")
TRIES = 3


def vault_path(args: Namespace) -> Path:
    """Return the path that `--vault` names, or the usual one."""
    if "vault" not in args:
        return paths.default_vault()
    if not args.vault:
        raise Usage("--vault needs the path of a journal.", "For example: --vault ~/journal.rmj")
    return Path(os.path.expanduser(args.vault))


def read_passphrase(args: Namespace) -> str:
    """Return the passphrase from its descriptor or the terminal."""
    if "passphrase_fd" in args:
        return terminal.secret_from(args.passphrase_fd, args)
    return terminal.ask_secret("Passphrase:")


def read_recovery_key(args: Namespace) -> str:
    """Return the recovery key from its descriptor or the terminal."""
    if args.recovery_fd is not None:
        return terminal.secret_from(args.recovery_fd, args)
    return terminal.ask("Recovery key (eight groups of four):", needed_for="The recovery key")


def read_new_passphrase(args: Namespace) -> str:
    """Return a new passphrase, asked for twice; scripts give it on its descriptor.

    Raises Refused for one that is too weak or typed differently the second time."""
    from rmjournal.support.passphrases import RULE, check_strength

    descriptor = args.new_passphrase_fd
    if descriptor is not None:
        return terminal.secret_from(descriptor, args)
    terminal.say(f"Nobody can reset this passphrase, not even IT. It needs {RULE}.")
    chosen = terminal.ask_secret("New passphrase:")
    check_strength(chosen)
    if terminal.ask_secret("Repeat new passphrase:") != chosen:
        raise Refused("The two passphrases don't match. Nothing was changed.", "Try again.")
    return chosen


def _unlock(args: Namespace, *, damaged: bool) -> "Journal":
    """Unlock the journal: up to three tries on a terminal, one in a script."""
    from rmjournal.journal import Journal

    path = vault_path(args)
    Journal.files.check_file(path)

    def unlock() -> Journal:
        secret = read_passphrase(args)
        with terminal.working("Unlocking"):
            older = "accept_older" in args
            return Journal.open(path, secret, damaged=damaged, accept_older=older, proves=False)

    return in_few_tries(unlock, is_script="passphrase_fd" in args)


def in_few_tries(unlock: Callable[[], T], *, is_script: bool) -> T:
    """Ask and unlock again after a wrong passphrase, unless it came from a script.
    Raises WrongKey after the third."""
    tries = 1 if is_script else TRIES
    while True:
        try:
            return unlock()
        except WrongKey:
            tries -= 1
            if not tries:
                raise
        terminal.say("That passphrase isn't right. Try again.")


@contextmanager
def open_journal(args: Namespace, *, damaged: bool = False) -> "Iterator[Journal]":
    """Unlock the journal for one command and lock it afterwards.

    Makes the backup of the day if it is due. What the journal noticed is said at the
    end. With `damaged`, opens what still reads of a damaged file. Notes in `args` if
    something was saved, in case that cannot be printed."""

    with _unlock(args, damaged=damaged) as journal, locking_after(journal.settings.current().auto_lock_minutes):
        before = journal.records.last_saved()
        try:
            yield journal
            if not damaged:
                _back_up_if_due(journal)
        finally:
            if journal.records.last_saved() != before:
                args.has_saved = True
            for notice in journal.notices():
                terminal.say(f"Note: {notice}")


def _back_up_if_due(journal: "Journal") -> None:
    """Make the backup of the day if it is due.

    Where there is none to make, what makes it is not imported: 5 ms."""
    settings = journal.settings.if_readable()
    if settings is not None and not settings.backup_folder:
        return
    if remark := journal.backups.write_if_due(journal.clock.now()):
        journal.notify(remark)
