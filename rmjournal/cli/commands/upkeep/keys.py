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
        "unlock with your recovery key and set a new passphrase",
        "rmjournal recover",
    )
    add_recovery_fd(parser)
    add_new_passphrase(parser)


def recover(args: Namespace) -> None:
    """Unlock with the recovery key and set a new passphrase."""
    from rmjournal.journal import Journal

    path = vault_path(args)
    Journal.files.check_file(path)
    key = read_recovery_key(args)
    older = "accept_older" in args
    with Journal.recover(path, key, lambda: read_new_passphrase(args), accept_older=older) as journal:
        for notice in journal.notices():
            terminal.say(f"Note: {notice}")
    terminal.say("Your new passphrase is set. Your recovery key is still the same.")
    terminal.say("Existing backups and copies still open with the old passphrase.")


def declare_passphrase(commands: Commands) -> None:
    """Declare `passphrase`."""
    parser = add(commands, "passphrase", change_passphrase, "change your passphrase", "rmjournal passphrase")
    add_new_passphrase(parser)


def change_passphrase(args: Namespace) -> None:
    """Change the passphrase."""
    with open_journal(args) as journal:
        journal.keys.change_passphrase(read_new_passphrase(args))
    terminal.say("Your new passphrase is set. Existing backups and copies still open with the old one.")


def declare_recovery_key(commands: Commands) -> None:
    """Declare `recovery-key`."""
    parser = add(
        commands,
        "recovery-key",
        replace_recovery_key,
        "make or check a recovery key (make a new one if yours is lost or someone has seen it)",
        "rmjournal recovery-key --check",
    )
    parser.add_argument("--check", action="store_true", help="check the key you wrote down by typing it")
    add_recovery_fd(parser)
    add_yes(parser, "recovery-key")


def replace_recovery_key(args: Namespace) -> None:
    """Make a new recovery key and print it once; with --check, test the present one."""
    with open_journal(args) as journal:
        if args.check:
            journal.keys.check_recovery_key(read_recovery_key(args))
            terminal.say("That's right: it is the recovery key of this journal.")
            return
        terminal.confirm(
            "recovery-key",
            "Your current recovery key will stop working, except on existing backups and copies.",
            args.yes,
        )
        _show_once(journal.keys.new_recovery_key())


def declare_rekey(commands: Commands) -> None:
    """Declare `rekey`."""
    parser = add(
        commands,
        "rekey",
        rekey,
        "re-encrypt everything with new keys (if someone may have an old copy and its passphrase)",
        "rmjournal rekey",
    )
    add_new_passphrase(parser)
    add_yes(parser, "rekey")


def rekey(args: Namespace) -> None:
    """Re-encrypt everything with new keys, and print the new recovery key once."""

    with open_journal(args) as journal:
        terminal.say(
            "This re-encrypts everything with new keys. Someone with an older copy and its passphrase can still read "
            "that copy, but nothing you write from now on."
        )
        for name in journal.destruction.copies():
            terminal.say(f"  can be read as before: {name}")
        terminal.confirm(
            "rekey", "Your current passphrase and recovery key will stop working, except on older copies.", args.yes
        )
        passphrase = read_new_passphrase(args)
        with terminal.working("Re-encrypting and checking") as progress:
            key = journal.keys.rekey(passphrase, progress=progress)
        _show_once(key)
    terminal.say("Your journal has new keys and opens with your new passphrase.")
    terminal.say(
        "Older backups still open with the passphrase and recovery key you had then. Make a new one with "
        "`rmjournal backup`, and delete those you don't need."
    )


def _show_once(key: str) -> None:
    """Show a new recovery key. Raises Failed with a way out if nobody could see it."""
    show_once(
        key,
        "This is your new recovery key. You won't see it again. Write it on paper. Don't photograph or email it.",
        "You haven't seen the new recovery key. Make another with `rmjournal recovery-key`.",
    )
    terminal.say("Then check what you wrote down: `rmjournal recovery-key --check`.")
