"""The commands that open the screen: on the journal, or on a throwaway one."""

import argparse
from argparse import Namespace

from rmjournal.cli import terminal
from rmjournal.cli.parser import Commands, add


def declare_open(commands: Commands) -> None:
    """Declare `open`."""
    add(commands, "open", show_journal, "open the app (same as plain rmjournal)", "rmjournal")


def show_journal(args: Namespace) -> int:
    """Open the journal in the app; set one up if there is none."""
    from rmjournal.cli.launch import open_screen

    return open_screen(args)


def declare_demo(commands: Commands) -> None:
    """Declare `demo`."""
    parser = add(
        commands,
        "demo",
        demo,
        "try a demo with made-up people",
        "rmjournal demo",
    )
    parser.add_argument("--tour", action="store_true", help="show a guided tour in plain lines")
    parser.add_argument("--again", help=argparse.SUPPRESS)  # after a lock


def demo(args: Namespace) -> int:
    """Open the screen on a throwaway journal.

    With --tour, or without a terminal, show what it does in plain lines."""
    from rmjournal.cli.tour import PASSPHRASE, tour

    if args.tour or not terminal.is_interactive():
        tour()
        return 0
    from rmjournal.cli.launch import open_demo

    return open_demo(args.again, PASSPHRASE)
