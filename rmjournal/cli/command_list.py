"""All commands in the order of --help, and the parser of the whole command line.

Nothing private is ever an argument: arguments stay in shell histories and process
lists."""

import argparse
from collections.abc import Iterable
from importlib import import_module
from typing import ClassVar

from rmjournal import __version__
from rmjournal.cli.parser import NO_COMMAND, Help, Parser, add_common

# Each command under its heading in --help, with the room of `commands` and the module
# there that declares it and carries it out. The function `declare_WORD` there adds it,
# with an underscore for each hyphen.
GROUPS = {
    "Start": {
        "open": "start.screen",
        "demo": "start.screen",
        "init": "upkeep.maintenance",
        "completion": "start.completion",
    },
    "Every day": {
        "note": "pair.notes",
        "due": "home.records",
        "list": "home.records",
        "show": "home.records",
        "search": "home.records",
        "tags": "home.records",
        "edit": "home.records",
        "delete": "upkeep.deletion",
        "history": "home.records",
    },
    "Pairs and sessions": {
        "pair": "pair.pairs",
        "pause": "pair.pausing",
        "session": "pair.sessions",
        "prepare": "pair.sessions",
        "questions": "pair.questions",
        "debrief": "pair.sessions",
        "takeaway": "pair.takeaways",
        "log": "pair.own_lines",
        "rehearse": "pair.own_lines",
        "reflect": "pair.notes",
        "between": "pair.notes",
        "review": "pair.together",
        "close": "pair.together",
        "stop": "pair.together",
        "signals": "home.signals",
        "signal": "home.signals",
        "trend": "home.signals",
        "check-in": "pair.learning",
        "goal": "pair.learning",
        "ledger": "pair.learning",
        "offers": "pair.offers",
        "contact": "pair.support",
        "limits": "pair.support",
        "supervision": "pair.support",
        "guidance": "home.guidance",
        "manual": "home.manual",
    },
    "Sharing (nothing is ever sent)": {
        "agenda": "share.messages",
        "agreement": "pair.together",
        "insight": "pair.together",
        "receive": "share.replies",
        "summary": "share.coordinator",
        "statement": "share.coordinator",
        "status-note": "share.coordinator",
        "help-note": "share.coordinator",
        "shared": "share.messages",
    },
    "Keeping it safe": {
        "verify": "upkeep.maintenance",
        "backup": "upkeep.backups",
        "restore": "upkeep.backups",
        "merge": "upkeep.backups",
        "conflicts": "upkeep.backups",
        "repair": "upkeep.maintenance",
        "takeout": "upkeep.takeout",
        "import": "upkeep.takeout",
        "where": "upkeep.maintenance",
    },
    "Keys and deleting for good": {
        "passphrase": "upkeep.keys",
        "recover": "upkeep.keys",
        "recovery-key": "upkeep.keys",
        "rekey": "upkeep.keys",
        "purge": "upkeep.deletion",
        "shred": "upkeep.deletion",
        "destroy": "upkeep.deletion",
    },
    "For coordinators": {
        "programme": "programme.programme",
        "rollup": "programme.report",
        "redact": "programme.redact",
    },
}
COMMANDS = {name: family for commands in GROUPS.values() for name, family in commands.items()}
ALIASES = {"left": "shared", "sign": "signal", "signs": "signals"}  # earlier names, which still work

_ABOUT = """\
In reverse mentoring, a junior colleague mentors a senior one. rmjournal is
a private, encrypted journal for it. Without a command, it opens the app.

If someone copies the file, they can see that you keep a journal and how big it
is, but not a word of it. Anyone in control of this computer could still watch
your screen or keyboard."""

_SECRETS = """\
`rmjournal manual` lists the pages of the manual.
You type the passphrase when asked. For scripts, see `rmjournal manual command-line`:
  rmjournal --passphrase-fd 3 list  3< passphrase-file

Exit codes:
  0  done                      5  older than the one last seen here
  1  refused or failed         6  in use
  2  wrong usage               7  made by a newer version
  3  wrong passphrase or key   75 locked while waiting for an answer
  4  damaged or no journal     130 stopped (129, 131, 143: ended by a signal)
                               141 what read the output stopped, such as head"""


class _GroupedHelp(Help):
    """Print the commands under their headings, without their earlier names."""

    _HEADINGS: ClassVar = {next(iter(commands)): heading for heading, commands in GROUPS.items()}

    def _format_action(self, action: argparse.Action) -> str:
        if action.dest in COMMANDS:
            action.metavar = action.dest
        text = super()._format_action(action)
        heading = self._HEADINGS.get(action.dest)
        return text if heading is None else f"\n  {heading}\n{text}"

    def _commands_of(self, action: argparse.Action) -> Iterable[argparse.Action]:
        return self._iter_indented_subactions(action)  # below their headings


def build_parser(word: str = "") -> argparse.ArgumentParser:
    """Return the parser of the command line.

    For a line that begins with a command, declare that one alone: about 2 ms, where
    all of them take about 15 ms."""
    parser = Parser(
        prog="rmjournal",
        description=_ABOUT,
        epilog=_SECRETS,
        formatter_class=_GroupedHelp,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"rmjournal {__version__}", help="show the version")
    add_common(parser)
    parser.set_defaults(**NO_COMMAND)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser, prog=parser.prog)
    word = ALIASES.get(word, word)
    for name in [word] if word in COMMANDS else COMMANDS:
        family = import_module(f"rmjournal.cli.commands.{COMMANDS[name]}")
        getattr(family, f"declare_{name.replace('-', '_')}")(commands)
    return parser
