"""The commands on other copies of the journal, in words: backups, restoring one, merging one."""

import argparse

from rmjournal.cli.parser import Commands, Parser, add, add_id, add_yes


def add_backup(parser: argparse.ArgumentParser) -> None:
    """Declare where backups go: one to a file, or one a day to a folder."""
    parser.add_argument("file", metavar="FILE", nargs="?", help="a file that does not exist yet")
    parser.add_argument("--every", metavar="DIR", help="one now and one a day from now on, the ten newest kept there")
    parser.add_argument("--stop", action="store_true", help="make none by itself any more; those that are there stay")


def add_copies(commands: Commands) -> None:
    """Declare the commands on other copies."""
    parser = add(
        commands,
        "restore",
        "copies:restore",
        "put a backup in the place of the journal, after showing what it brings and what would be lost",
        "rmjournal restore /media/stick/journal-backup.rmj",
    )
    parser.add_argument("file", metavar="FILE", help="a backup; it stays where it is")
    add_yes(parser, "restore")
    parser = add(
        commands,
        "merge",
        "copies:merge",
        "take in another copy of this journal that was written apart, from another computer for example",
        "rmjournal merge /media/stick/journal-laptop.rmj",
        json='one object: {"came", "newer", "gone", "twice", "told": [sentences]}',
    )
    parser.add_argument("file", metavar="FILE", help="a copy of the same journal; it is only read")
    parser = add(
        commands,
        "conflicts",
        "copies:conflicts",
        "show what was changed in two copies at once, side by side, until you choose",
        "rmjournal conflicts keep 3f9a1c20 mine",
        json='one object a line: {"id", "kind", "record", "mine", "theirs"}',
    )
    choosing = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    keep = add(
        choosing,
        "keep",
        "copies:keep",
        "let one version stand, or both; the other one stays in the history",
        "rmjournal conflicts keep 3f9a1c20 mine",
    )
    add_id(keep)
    keep.add_argument("choice", metavar="mine|theirs|both", help="the version that was here, that came in, or both")
