"""What every command is declared with: a parser that never repeats what was typed, and the options that many share.

Imports nothing but argparse."""

import argparse
import re
from collections.abc import Sequence
from typing import NoReturn, TypeAlias

from rmjournal.support.errors import Usage

RECORD = 'one object a line: {"id", "kind", "pair", "parent", "created", "at", "body"}'
LETTER = 'one object: {"text", "sha256", "audience", "absent", "name"}'

OPENING = {"run": "screen:open_screen", "reads_stdin": False}  # what no command does


class Parser(argparse.ArgumentParser):
    """Raises what argparse would print, so that there is one way out for errors."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong without repeating what was typed: somebody may have typed a text as an argument."""
        if message.startswith("unrecognized arguments"):
            raise Usage(
                "There is more on the line than this command takes. Text is no argument: it is typed, or piped in.",
                f"See `{self.prog} --help`.",
            )
        told = re.sub(r"invalid (\S+) value: .*", r"takes a whole number", message, flags=re.DOTALL)
        told = re.sub(r"invalid choice: .*", "there is no such command", told, flags=re.DOTALL)
        raise Usage(f"{told[:1].upper()}{told[1:]}.", f"See `{self.prog} --help`.")


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def add_common(parser: argparse.ArgumentParser) -> None:
    """Options that may stand before or after the command."""
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

    The declarations of all commands cost 15 ms, and this line is the one that is typed every day."""
    if arguments and not arguments[0].startswith("-"):
        return None
    parser = Parser(prog="rmjournal", add_help=False, allow_abbrev=False)
    parser.set_defaults(**OPENING)
    add_common(parser)
    try:
        args, rest = parser.parse_known_args(arguments)
    except Usage:
        return None
    return None if rest else args


def add(
    commands: Commands,
    name: str,
    run: str,
    does: str,
    example: str,
    *,
    json: str = "",
    json_in: str = "",
    stdin: bool = False,
    pair: bool = False,
    session: bool = False,
) -> argparse.ArgumentParser:
    """Add one command. `json` and `json_in` describe what is printed and read."""
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
    """Add a word that has commands of its own; return where they go."""
    parser = commands.add_parser(name, help=does, description=does[:1].upper() + does[1:] + ".", allow_abbrev=False)
    add_common(parser)
    return parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)


def add_id(parser: argparse.ArgumentParser) -> None:
    """Add the record that is meant."""
    parser.add_argument("id", metavar="ID", help="the beginning of its id, as lists print it")


def add_number(parser: argparse.ArgumentParser) -> None:
    """Add the pair that is meant."""
    parser.add_argument("number", metavar="N", type=int, help="its number")


def add_new_passphrase(parser: argparse.ArgumentParser) -> None:
    """Add the descriptor of a new passphrase."""
    parser.add_argument("--new-passphrase-fd", metavar="N", type=int, help="read the new passphrase from here")


def add_yes(parser: argparse.ArgumentParser, word: str) -> None:
    """Add the word that confirms something destructive."""
    parser.add_argument("--yes", metavar="WORD", help=f"the word that would be asked for, in scripts: {word}")


def add_limit(parser: argparse.ArgumentParser) -> None:
    """Add how many are listed."""
    parser.add_argument("--limit", metavar="N", type=_count, default=20, help="at most so many (default 20, 0 = all)")


def _count(typed: str) -> int:
    number = int(typed)
    if number < 0:
        raise ValueError
    return number


def add_writing_out(
    parser: argparse.ArgumentParser,
    where: str = "FILE",
    does: str = "write exactly this text to a file that does not exist yet",
) -> None:
    """Add what writes a text to a file, once it was seen."""
    parser.add_argument("--write", metavar=where, help=does)
    parser.add_argument("--confirm", metavar="SHA256", help="the SHA-256 of what you saw, with --write")
