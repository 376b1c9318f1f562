"""How commands are declared: the parser and the options that several share.

Imports nothing but argparse, so that --help and --version stay quick."""

import argparse
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn, Protocol, TypeAlias

from rmjournal.cli.columns import columns
from rmjournal.support.errors import Usage

# Or argparse imports locale and looks for a translation of each of its sentences, which
# Parser.error knows in English.
argparse._ = lambda text: text  # type: ignore[attr-defined]

_WIDEST = 78  # characters of a line of help
RECORD = 'one object per line: {"id", "kind", "pair", "parent", "created", "at", "body"}'
MESSAGE = 'one object: {"text", "sha256", "audience", "absent", "name": that of the saved file, or null}'
REQUIRED = " (required)"  # ends what is said of a field without which a command does nothing

Run: TypeAlias = Callable[[argparse.Namespace], int | None]
JsonFields: TypeAlias = Mapping[str, str] | str  # what --json-in reads: each field and what it holds, or a sentence

WAYS = ("room", "mail", "code")  # how a yes came, in the order of Method

# What a line without a command sets. No command means: open the screen.
NO_COMMAND = {"run": None, "reads_stdin": False}


class Wrapped(argparse.HelpFormatter):
    """Lay out help as wide as the terminal; argparse makes one for each option."""

    def __init__(self, prog: str, **options: Any) -> None:
        super().__init__(prog, width=columns() - 2, **options)

    def _format_action(self, action: argparse.Action) -> str:
        """Print the commands below this one without a row for where they stand."""
        if isinstance(action.choices, dict):
            return "".join(map(self._format_action, self._commands_of(action)))
        return super()._format_action(action)

    def _commands_of(self, action: argparse.Action) -> Iterable[argparse.Action]:
        return list(self._iter_indented_subactions(action))  # a list is read to its end, where the indent is undone


_PATHS = ("DAMAGED", "DIR", "F", "FILE", "FOLDER", "OUT", "PATH")  # metavars


class Help(Wrapped, argparse.RawDescriptionHelpFormatter):
    """Keep the lines of what stands above and below the options."""


class Parser(argparse.ArgumentParser):
    """Raise what argparse would print, so that errors have one way out.

    `json` and `json_in` say what the command prints and reads as JSON."""

    json = ""
    json_in: JsonFields = ""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Refuse an empty path, as a variable that is not set gives it: it would name
        the current folder."""
        found, rest = super().parse_known_args(args, namespace)
        for action in self._actions:
            if action.metavar in _PATHS and getattr(found, action.dest, None) == "":
                self.error(f"{(*action.option_strings, action.metavar)[0]} is empty")
        return found, rest

    def error(self, message: str) -> NoReturn:
        """Raise Usage without repeating what was typed: it may be private text."""
        if message.startswith("unrecognized arguments"):
            if option := self._unknown_option(message):
                raise Usage(option, f"See `{self.prog} --help`.")
            if re.match(r".*?: --?[a-z]", message):
                raise Usage("This command has no such option.", f"See `{self.prog} --help`.")
            raise Usage(
                "There are too many words after the command. Type your text when asked, or pipe it in.",
                f"See `{self.prog} --help`.",
            )
        if chosen := re.match(r"argument (?!COMMAND)(\S+): invalid choice: .*\(choose from (.*)\)", message, re.DOTALL):
            known = chosen[2].replace("'", "")
            raise Usage(f"{chosen[1]} has to be one of {known}.", f"See `{self.prog} --help`.")
        if "invalid choice: " in message:
            raise Usage(self._unknown_command(message), f"`{self.prog} --help` lists the commands.")
        sentence = re.sub(
            r"^argument (\S+): invalid \S+ value: .*", r"\1 takes a whole number", message, flags=re.DOTALL
        )
        sentence = re.sub(r"^argument (\S+): expected one argument", r"\1 needs a value", sentence)
        sentence = re.sub(r"^the following arguments are required: ", "missing: ", sentence)
        raise Usage(f"{sentence[:1].upper()}{sentence[1:]}.", f"See `{self.prog} --help`.")

    def _unknown_command(self, message: str) -> str:
        """Return what is wrong; repeat what was typed only if it is nearly a
        command."""
        import difflib

        typed, known = re.findall(r"'([^']*)'", message.partition("(")[0]), set(self._names())
        near = difflib.get_close_matches(typed[0], known, n=1, cutoff=0.7) if typed else []
        return f"No command “{typed[0]}”. Did you mean “{near[0]}”?" if near else "There's no such command."

    def _unknown_option(self, message: str) -> str:
        """Return what is wrong with an option that is nearly one, or ""."""
        import difflib

        typed = next((word for word in message.split() if word.startswith("--")), "").partition("=")[0]
        near = difflib.get_close_matches(typed, set(self.every_option()), n=1, cutoff=0.7) if typed else []
        return f"No option “{typed}” here. Did you mean “{near[0]}”?" if near and near[0] != typed else ""

    def every_option(self) -> Iterator[str]:
        """Yield the options of this command and of those below it."""
        for action in self._actions:
            yield from action.option_strings
            for inner in action.choices.values() if isinstance(action.choices, dict) else ():
                yield from inner.every_option()

    def _names(self) -> Iterator[str]:
        for action in self._actions:
            if isinstance(action.choices, dict):
                yield from action.choices


class Commands(Protocol):
    """Where `add` and `group` put commands; argparse's own type for it is private."""

    def add_parser(self, name: str, **options: Any) -> Parser:
        """Add a command and return its parser."""


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add the options that may stand before or after the command."""
    unset, options = argparse.SUPPRESS, parser.add_argument_group("options for every command")
    options.add_argument("--vault", metavar="PATH", default=unset, help="use this journal instead of your usual one")
    options.add_argument(
        "--passphrase-fd", metavar="N", type=int, default=unset, help="read the passphrase from this descriptor"
    )
    options.add_argument(
        "--accept-older",
        action="store_true",
        default=unset,
        help="open a file that is older than the one last seen here",
    )


def command_word(arguments: Sequence[str]) -> str:
    """Return the word of a line that is its command, also behind the options that may
    stand before it; "" if there is none."""
    words = iter(arguments)
    for word in words:
        if word in ("--vault", "--passphrase-fd"):
            next(words, None)
        elif not word.startswith("-"):
            return word
        elif word != "--accept-older" and not word.startswith(("--vault=", "--passphrase-fd=")):
            break
    return ""


def read_opening(arguments: Sequence[str]) -> argparse.Namespace | None:
    """Read a line that names no command and so opens the screen; None for any other.

    Declares no command: declaring all of them costs 15 ms, and people type this line
    every day."""
    parser = Parser(prog="rmjournal", add_help=False, allow_abbrev=False, formatter_class=Help)
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
    json_in: JsonFields = "",
    stdin: bool = False,
    pair: bool = False,
    session: bool = False,
    alias: str = "",
) -> Parser:
    """Declare one command, which `run` carries out; return its parser.

    The list of commands shows what it does up to the first bracket of `does`.
    `json` and `json_in` describe what the command prints and reads. `stdin` says that
    it reads text from standard input, so that no secret may come from there. `alias` is
    an earlier name, which still works."""
    parser = commands.add_parser(
        name,
        aliases=[alias] if alias else [],
        help=does.partition(" (")[0],
        description=does[:1].upper() + does[1:] + ".",
        epilog=_epilog(json, json_in, example),
        formatter_class=Help,
        allow_abbrev=False,
    )
    parser.json, parser.json_in = json, json_in
    parser.set_defaults(run=run, reads_stdin=stdin)
    add_common(parser)
    if pair:
        parser.add_argument("--pair", metavar="N", type=int, required=True, help="the number of the pair")
    if session:
        parser.add_argument("--session", metavar="N", type=int, help="the number of the session")
    if json:
        parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    if json_in:
        parser.add_argument("--json-in", action="store_true", help="read the fields as JSON from standard input")
    return parser


def _epilog(json: str, json_in: JsonFields, example: str) -> str:
    """Say below the options what JSON holds, a line a field, and give the example."""
    rows = _wrapped(f"--json prints {json}.", "  ") if json else []
    if isinstance(json_in, str):
        rows += _wrapped(f"--json-in reads one JSON object from standard input: {json_in}.", "  ") if json_in else []
    else:
        rows += _wrapped(f"--json-in reads one JSON object from standard input, {fields_in(json_in)}:", "  ")
        for name, held in json_in.items():
            rows += _wrapped(f"  {name:18} {held}".rstrip(), " " * 21)
    return "\n".join([*rows, *([""] if rows else []), f"Example:  {example}"])


def fields_in(json_in: Mapping[str, str]) -> str:
    """Say how to read a list of fields: whether some of them are required."""
    if any(held.endswith(REQUIRED) for held in json_in.values()):
        return f"with these fields, of which only those marked{REQUIRED} are needed"
    return "with any of these fields"


def _wrapped(text: str, indent: str) -> list[str]:
    """Break lines at blanks, and indent all but the first.

    textwrap would do it, and each command would pay for its import."""
    lines = []
    while len(text) > _WIDEST and (cut := text.rfind(" ", len(indent) + 1, _WIDEST + 1)) > 0:
        lines.append(text[:cut].rstrip())
        text = indent + text[cut:].lstrip()
    return [*lines, text]


def group(commands: Commands, name: str, does: str, *, alias: str = "") -> Commands:
    """Declare a word that has commands of its own; return where to add them."""
    parser = commands.add_parser(
        name,
        aliases=[alias] if alias else [],
        help=does.partition(" (")[0],
        description=does[:1].upper() + does[1:] + ".",
        formatter_class=Wrapped,
        allow_abbrev=False,
    )
    add_common(parser)
    # Without `prog`, argparse writes a usage line to find out.
    return parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, parser_class=Parser, prog=parser.prog
    )


def add_id(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names an entry by the start of its ID."""
    parser.add_argument("id", metavar="ID", help="the start of its ID, as lists print it")


def add_number(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names a pair by its number."""
    parser.add_argument("number", metavar="N", type=int, help="its number")


def add_new_passphrase(parser: argparse.ArgumentParser) -> None:
    """Add the option for the descriptor that a new passphrase is read from."""
    parser.add_argument(
        "--new-passphrase-fd", metavar="N", type=int, help="read the new passphrase from this descriptor"
    )


def add_recovery_fd(parser: argparse.ArgumentParser) -> None:
    """Add the option for the descriptor that the recovery key is read from."""
    parser.add_argument("--recovery-fd", metavar="N", type=int, help="read the recovery key from this descriptor")


def add_yes(parser: argparse.ArgumentParser, word: str) -> None:
    """Add the option that confirms something destructive with a typed word."""
    parser.add_argument("--yes", metavar="WORD", help=f"in scripts, the word you would type to confirm: {word}")


def add_how(parser: argparse.ArgumentParser) -> None:
    """Add the option for how the partner said yes, as `selection.method` reads it."""
    parser.add_argument("--how", choices=WAYS, metavar="HOW", help="how your partner said yes: room, mail or code")


def add_limit(parser: argparse.ArgumentParser) -> None:
    """Add the option for the number of rows: 20 by default, 0 for all."""
    parser.add_argument("--limit", metavar="N", type=_count, default=20, help="show at most N (default 20, 0 for all)")


def _count(typed: str) -> int:
    number = int(typed)
    if number < 0:
        raise ValueError
    return number


def add_write(
    parser: argparse.ArgumentParser,
    where: str = "FILE",
    does: str = "save exactly this text to a new file",
) -> None:
    """Add the options that write a text to a file once you have seen it."""
    parser.add_argument("--write", metavar=where, help=does)
    parser.add_argument("--confirm", metavar="SHA256", help="the SHA-256 of what you saw, with --write")
