"""All commands in the order of --help, and the parser of the whole command line.

Nothing private is ever an argument: arguments stay in shell histories and process
lists."""

import argparse
from importlib import import_module

from rmjournal import __version__
from rmjournal.cli.parser import NO_COMMAND, Parser, add_common

# Each command with the module of `commands` that declares it and carries it out. The
# function `declare_WORD` there adds it, with an underscore for each hyphen.
COMMANDS = {
    "open": "screen",
    "init": "maintenance",
    "demo": "screen",
    "pair": "pairs",
    "session": "sessions",
    "note": "notes",
    "takeaway": "takeaways",
    "reflect": "notes",
    "edit": "records",
    "delete": "deletion",
    "prepare": "sessions",
    "debrief": "sessions",
    "between": "notes",
    "agenda": "messages",
    "agreement": "messages",
    "signs": "signals",
    "sign": "signals",
    "trend": "signals",
    "summary": "coordinator",
    "statement": "coordinator",
    "status-note": "coordinator",
    "help-note": "coordinator",
    "programme": "programme",
    "list": "records",
    "show": "records",
    "search": "records",
    "due": "records",
    "left": "messages",
    "guidance": "guidance",
    "manual": "manual",
    "verify": "maintenance",
    "backup": "backups",
    "restore": "backups",
    "merge": "backups",
    "conflicts": "backups",
    "recover": "keys",
    "repair": "maintenance",
    "history": "records",
    "purge": "deletion",
    "shred": "deletion",
    "passphrase": "keys",
    "recovery-key": "keys",
    "rekey": "keys",
    "destroy": "deletion",
    "takeout": "maintenance",
    "import": "maintenance",
    "where": "maintenance",
    "redact": "redact",
    "rollup": "report",
}

_ABOUT = """\
A private, encrypted journal for reverse mentoring: a junior mentors a senior.
A copied file shows that a journal exists and how large it is, not what it says.
Whoever controls this computer may still see the screen or the keys."""

_SECRETS = """\
The manual: `rmjournal manual` lists its pages.
The passphrase is asked on the terminal. Scripts hand it over on a file descriptor:
  rmjournal --passphrase-fd 3 list  3< passphrase-file
Exit codes: 0 done; 1 refused or failed; 2 called wrongly; 3 wrong passphrase; 4 damaged or no
journal; 5 older than seen here; 6 in use; 7 made by a newer version; 75 locked at a prompt;
130 stopped; 129, 131, 143 ended by a signal."""


def build_parser(word: str = "") -> argparse.ArgumentParser:
    """Return the parser of the command line.

    For a line that begins with a command, declare that one alone: about 2 ms, where
    all of them take about 15 ms."""
    parser = Parser(
        prog="rmjournal",
        description=_ABOUT,
        epilog=_SECRETS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"rmjournal {__version__}")
    add_common(parser)
    parser.set_defaults(**NO_COMMAND)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for name in [word] if word in COMMANDS else COMMANDS:
        family = import_module(f"rmjournal.cli.commands.{COMMANDS[name]}")
        getattr(family, f"declare_{name.replace('-', '_')}")(commands)
    return parser
