"""From the options of a command to an open journal."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rmjournal import paths
from rmjournal.cli import terminal
from rmjournal.errors import Refused
from rmjournal.journal.journal import Journal, check_strength


def vault_path(args: Namespace) -> Path:
    """Return the journal that is meant: the one that `--vault` names, or the usual one."""
    return Path(args.vault) if "vault" in args else paths.default_vault()


def passphrase(args: Namespace) -> str:
    """Return the passphrase from its descriptor or the terminal."""
    if "passphrase_fd" in args:
        return terminal.secret_from(args.passphrase_fd, args)
    return terminal.ask_secret("Passphrase:")


def new_passphrase(args: Namespace) -> str:
    """Return a new passphrase, asked for twice. In scripts it comes from its descriptor."""
    descriptor = args.new_passphrase_fd
    if descriptor is not None:
        return terminal.secret_from(descriptor, args)
    terminal.say("Nobody can reset this passphrase, not even IT. Five or six unrelated words are a good one.")
    chosen = terminal.ask_secret("New passphrase:")
    check_strength(chosen)
    if terminal.ask_secret("The same again:") != chosen:
        raise Refused("The two were not the same. Nothing was changed.")
    return chosen


@contextmanager
def opened(args: Namespace, *, damaged: bool = False) -> Iterator[Journal]:
    """Unlock the journal for one command, and lock it afterwards. What is to be noticed is said at the end."""
    path = vault_path(args)
    Journal.check_place(path)
    secret = passphrase(args)
    with terminal.working("Unlocking"):
        journal = Journal.open(path, secret, damaged=damaged)
    with journal:
        try:
            yield journal
        finally:
            for notice in journal.notices():
                terminal.say(f"Note: {notice}")
