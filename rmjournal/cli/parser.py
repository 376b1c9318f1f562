"""How commands are declared: the parser and the options that several share.

Imports nothing but argparse, so that --help and --version stay quick."""

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, Protocol, TypeAlias

from rmjournal.support.errors import Usage

RECORD = 'one object a line: {"id", "kind", "pair", "parent", "created", "at", "body"}'
MESSAGE = 'one object: {"text", "sha256", "audience", "absent", "name"}'

Run: TypeAlias = Callable[[argparse.Namespace], int | None]

# What a line without a command sets. No command means: open the screen.
NO_COMMAND = {"run": None, "reads_stdin": False}


class Parser(argparse.ArgumentParser):
    """Raise what argparse would print, so that errors have one way out."""

    def error(self, message: str) -> NoReturn:
        """Raise Usage without repeating what was typed: it may be private text."""
        if message.startswith("unrecognized arguments"):
            raise Usage(
                "There is more on the line than this command takes. Text is no argument: it is typed, or piped in.",
                f"See `{self.prog} --help`.",
            )
        sentence = re.sub(r"invalid (\S+) value: .*", r"takes a whole number", message, flags=re.DOTALL)
        sentence = re.sub(r"invalid choice: .*", "there is no such command", sentence, flags=re.DOTALL)
        raise Usage(f"{sentence[:1].upper()}{sentence[1:]}.", f"See `{self.prog} --help`.")


class Commands(Protocol):
    """Where `add` and `group` put commands; argparse's own type for it is private."""

    def add_parser(self, name: str, **options: Any) -> Parser:
        """Add a command and return its parser."""


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add the options that may stand before or after the command."""
    unset = argparse.SUPPRESS
    parser.add_argument("--vault", metavar="PATH", default=unset, help="another journal than your usual one")
    parser.add_argument(
        "--passphrase-fd", metavar="N", type=int, default=unset, help="read the passphrase from this descriptor"
    )
    parser.add_argument(
        "--accept-older", action="store_true", default=unset, help="open a file that is older than one seen here"
    )


def read_opening(arguments: Sequence[str]) -> argparse.Namespace | None:
    """Read a line that names no command and so opens the screen; None for any other.

    Declares no command: declaring all of them costs 15 ms, and people type this line
    every day."""
    if arguments and not arguments[0].startswith("-"):
        return None
    parser = Parser(prog="rmjournal", add_help=False, allow_abbrev=False)
    parser.set_defaults(**NO_COMMAND)
    add_common(parser)
    try:
        args, rest = parser.parse_known_args(arguments)
    except Usage:
        return None
    return None if rest else args


def add(
    commands: Commands,
    name: str,
    run: Run,
    does: str,
    example: str,
    *,
    json: str = "",
    json_in: str = "",
    stdin: bool = False,
    pair: bool = False,
    session: bool = False,
) -> argparse.ArgumentParser:
    """Declare one command, which `run` carries out; return its parser.

    `json` and `json_in` describe what the command prints and reads. `stdin` says that
    it reads text from standard input, so that no secret may come from there."""
    notes = [f"--json prints {json}."] if json else []
    notes += [f"--json-in reads one JSON object from standard input: {json_in}."] if json_in else []
    parser = commands.add_parser(
        name,
        help=does,
        description=does[:1].upper() + does[1:] + ".",
        epilog="\n".join([*notes, f"Example:  {example}"]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(run=run, reads_stdin=stdin)
    add_common(parser)
    if pair:
        parser.add_argument("--pair", metavar="N", type=int, required=True, help="the number of the pair")
    if session:
        parser.add_argument("--session", metavar="N", type=int, help="the number of one of its sessions")
    if json:
        parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    if json_in:
        parser.add_argument("--json-in", action="store_true", help="read the fields as JSON from standard input")
    return parser


def group(commands: Commands, name: str, does: str) -> Commands:
    """Declare a word that has commands of its own; return where to add them."""
    parser = commands.add_parser(name, help=does, description=does[:1].upper() + does[1:] + ".", allow_abbrev=False)
    add_common(parser)
    return parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)


def add_id(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names a record by the start of its id."""
    parser.add_argument("id", metavar="ID", help="the beginning of its id, as lists print it")


def add_number(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names a pair by its number."""
    parser.add_argument("number", metavar="N", type=int, help="its number")


def add_new_passphrase(parser: argparse.ArgumentParser) -> None:
    """Add the option for the descriptor that a new passphrase is read from."""
    parser.add_argument("--new-passphrase-fd", metavar="N", type=int, help="read the new passphrase from here")


def add_recovery_fd(parser: argparse.ArgumentParser) -> None:
    """Add the option for the descriptor that the recovery key is read from."""
    parser.add_argument("--recovery-fd", metavar="N", type=int, help="read the recovery key from this descriptor")


def add_yes(parser: argparse.ArgumentParser, word: str) -> None:
    """Add the option that confirms something destructive with a typed word."""
    parser.add_argument("--yes", metavar="WORD", help=f"the word that would be asked for, in scripts: {word}")


def add_limit(parser: argparse.ArgumentParser) -> None:
    """Add the option for the number of rows: 20 by default, 0 for all."""
    parser.add_argument("--limit", metavar="N", type=_count, default=20, help="at most so many (default 20, 0 = all)")


def _count(typed: str) -> int:
    number = int(typed)
    if number < 0:
        raise ValueError
    return number


def add_write(
    parser: argparse.ArgumentParser,
    where: str = "FILE",
    does: str = "write exactly this text to a file that does not exist yet",
) -> None:
    """Add the options that write a text to a file once you have seen it."""
    parser.add_argument("--write", metavar=where, help=does)
    parser.add_argument("--confirm", metavar="SHA256", help="the SHA-256 of what you saw, with --write")
