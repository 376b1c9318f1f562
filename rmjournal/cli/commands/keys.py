"""The commands on what opens the journal: passphrase, recover, recovery-key, rekey."""

from argparse import Namespace

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add, add_new_passphrase, add_recovery_fd, add_yes
from rmjournal.cli.recovery_key_display import show_once
from rmjournal.cli.unlock import open_journal, read_new_passphrase, read_recovery_key, vault_path


def declare_recover(commands: Commands) -> None:
    """Declare `recover`."""
    parser = add(
        commands,
        "recover",
        recover,
        "unlock with the recovery key, and set a new passphrase",
        "rmjournal recover",
    )
    add_recovery_fd(parser)
    add_new_passphrase(parser)


def recover(args: Namespace) -> None:
    """Unlock with the recovery key and set a new passphrase."""
    from rmjournal.journal import Journal

    path = vault_path(args)
    Journal.check_file(path)
    key = read_recovery_key(args)
    older = "accept_older" in args
    with Journal.recover(path, key, lambda: read_new_passphrase(args), accept_older=older) as journal:
        for notice in journal.notices():
            terminal.say(f"Note: {notice}")
    terminal.say("The new passphrase is set. The recovery key on paper stays as it is.")
    terminal.say("Older copies of the journal still open with the old passphrase.")


def declare_passphrase(commands: Commands) -> None:
    """Declare `passphrase`."""
    parser = add(commands, "passphrase", change_passphrase, "set another passphrase", "rmjournal passphrase")
    add_new_passphrase(parser)


def change_passphrase(args: Namespace) -> None:
    """Change the passphrase."""
    with open_journal(args) as journal:
        journal.keys.change_passphrase(read_new_passphrase(args))
    terminal.say("The new passphrase is set. Older copies of the journal still open with the old one.")


def declare_recovery_key(commands: Commands) -> None:
    """Declare `recovery-key`."""
    parser = add(
        commands,
        "recovery-key",
        replace_recovery_key,
        "make another recovery key, where its paper is lost or was seen, or type the one on paper back",
        "rmjournal recovery-key --check",
    )
    parser.add_argument("--check", action="store_true", help="type it back: does what is on paper open this journal?")
    add_recovery_fd(parser)
    add_yes(parser, "recovery-key")


def replace_recovery_key(args: Namespace) -> None:
    """Make a new recovery key and print it once; with --check, test the present one."""
    with open_journal(args) as journal:
        if args.check:
            journal.keys.check_recovery_key(read_recovery_key(args))
            terminal.say("This is the recovery key of this journal.")
            return
        terminal.confirm(
            "recovery-key", "The recovery key on paper will open nothing but older copies of the journal.", args.yes
        )
        _show_once(journal.keys.new_recovery_key())


def declare_rekey(commands: Commands) -> None:
    """Declare `rekey`."""
    parser = add(
        commands,
        "rekey",
        rekey,
        "seal everything anew under new keys, where somebody may have an old copy; prints a new recovery key once",
        "rmjournal rekey",
    )
    add_new_passphrase(parser)
    add_yes(parser, "rekey")


def rekey(args: Namespace) -> None:
    """Re-encrypt everything with new keys, and print the new recovery key once."""

    with open_journal(args) as journal:
        terminal.say(
            "Everything is sealed anew under new keys. Whoever has an older copy of the journal and its passphrase can "
            "still read that copy, and nothing that is written from now on."
        )
        for name in journal.destruction.copies():
            terminal.say(f"  opens as before: {name}")
        terminal.confirm(
            "rekey", "The passphrase and the recovery key of today will open nothing but older copies.", args.yes
        )
        passphrase = read_new_passphrase(args)
        with terminal.working("Sealing anew and checking") as progress:
            key = journal.keys.rekey(passphrase, progress=progress)
        _show_once(key)
    terminal.say("The journal has new keys, and opens with the new passphrase.")
    terminal.say(
        "Older backups still open with the passphrase and the recovery key of their time. Write a new one with "
        "`rmjournal backup`, and delete those that you do not need."
    )


def _show_once(key: str) -> None:
    """Show a new recovery key. Raises Failed with a way out if nobody could see it."""
    show_once(
        key,
        "This is your new recovery key. It is shown this once. Write it on paper: no photo, no e-mail.",
        "Nobody has seen the new recovery key: make another with `rmjournal recovery-key`.",
    )
    terminal.say("Then type it back from the paper: `rmjournal recovery-key --check`.")
