"""Every command with its words: what it does, its options, one example. Imports nothing but argparse.

Nothing private is ever an argument, for arguments stay in shell histories and process lists."""

import argparse
import re
from typing import NoReturn, TypeAlias

from rmjournal import __version__
from rmjournal.errors import Usage

_ABOUT = """\
A private, encrypted journal for reverse mentoring: a junior mentors a senior.
A copied file shows that a journal exists and how large it is, not what it says.
Whoever controls this computer may still see the screen or the keys."""

_SECRETS = """\
The passphrase is asked on the terminal. Scripts hand it over on a file descriptor:
  rmjournal --passphrase-fd 3 list  3< passphrase-file
Exit codes: 0 done; 1 refused or failed; 2 called wrongly; 3 wrong passphrase; 4 damaged or no
journal; 6 in use; 7 made by a newer version; 130 stopped; 129, 131, 143 ended by a signal."""


class _Parser(argparse.ArgumentParser):
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


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line: about 10 ms."""
    parser = _Parser(
        prog="rmjournal",
        description=_ABOUT,
        epilog=_SECRETS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"rmjournal {__version__}")
    _add_common(parser)
    parser.set_defaults(run="screen:open_screen", reads_stdin=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    _add_setting_up(commands)
    _add_keeping(commands)
    _add_reading(commands)
    _add_care(commands)
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    """Options that may stand before or after the command."""
    unset = argparse.SUPPRESS
    parser.add_argument("--vault", metavar="PATH", default=unset, help="another journal than your usual one")
    parser.add_argument(
        "--passphrase-fd", metavar="N", type=int, default=unset, help="read the passphrase from this descriptor"
    )


def _add(
    commands: _Commands,
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
    _add_common(parser)
    if pair:
        parser.add_argument("--pair", metavar="N", type=int, required=True, help="the number of the pair")
    if session:
        parser.add_argument("--session", metavar="N", type=int, help="the number of one of its sessions")
    if json:
        parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    if json_in:
        parser.add_argument("--json-in", action="store_true", help="read the fields as JSON from standard input")
    return parser


def _group(commands: _Commands, name: str, does: str) -> _Commands:
    parser = commands.add_parser(name, help=does, description=does[:1].upper() + does[1:] + ".", allow_abbrev=False)
    _add_common(parser)
    return parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_Parser)


def _add_new_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--new-passphrase-fd", metavar="N", type=int, help="read the new passphrase from here")


def _add_yes(parser: argparse.ArgumentParser, word: str) -> None:
    parser.add_argument("--yes", metavar="WORD", help=f"the word that would be asked for, in scripts: {word}")


def _add_limit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--limit", metavar="N", type=_count, default=20, help="at most so many (default 20, 0 = all)")


def _count(typed: str) -> int:
    number = int(typed)
    if number < 0:
        raise ValueError
    return number


_RECORD = 'one object a line: {"id", "kind", "pair", "parent", "created", "at", "body"}'


def _add_setting_up(commands: _Commands) -> None:
    _add(commands, "open", "screen:open_screen", "open the journal on the screen, as no command does", "rmjournal")
    parser = _add(commands, "init", "care:init", "make a new journal; prints its recovery key once", "rmjournal init")
    _add_new_passphrase(parser)
    parser = _add(
        commands,
        "demo",
        "screen:demo_screen",
        "look round in a throwaway journal with two invented pairs",
        "rmjournal demo",
    )
    parser.add_argument("--tour", action="store_true", help="show the whole of it in plain lines")
    parser.add_argument("--again", help=argparse.SUPPRESS)  # after a lock


def _add_keeping(commands: _Commands) -> None:
    pairs = _group(commands, "pair", "your pairs: each one reverse-mentoring relationship, by its number")
    _add(pairs, "list", "reading:pairs", "list your pairs", "rmjournal pair list", json=_RECORD)
    _add(
        pairs,
        "add",
        "keeping:add_pair",
        "begin a pair; asks for a nickname of the other, your role and the focus",
        "rmjournal pair add --json-in < pair.json",
        json=_RECORD,
        json_in='"alias", "role" ("mentor-junior" or "mentee-senior"), "focus" (technical, diversity,\n'
        'generational, leadership_culture, other), "purpose", "level_gap", "reporting_line", "off_limits", ...',
        stdin=True,
    )
    parser = _add(pairs, "show", "reading:show_pair", "show one pair", "rmjournal pair show 1", json=_RECORD)
    parser.add_argument("number", metavar="N", type=int, help="its number")

    sessions = _group(commands, "session", "the sessions of a pair, by their number")
    _add(
        sessions,
        "list",
        "reading:sessions",
        "list the sessions of a pair",
        "rmjournal session list --pair 1",
        json=_RECORD,
        pair=True,
    )
    _add(
        sessions,
        "add",
        "keeping:add_session",
        "plan a session, or note one that was held",
        "rmjournal session add --pair 1 --json-in < session.json",
        json=_RECORD,
        json_in='"held_at" or "planned_at" (local time), "minutes", "place" (neutral,\n'
        'virtual, junior_space, senior_space, other), "mode", "intention", "talk_share_mentee", "ratings", ...',
        stdin=True,
        pair=True,
    )

    parser = _add(
        commands,
        "note",
        "keeping:add_note",
        "keep a note; its text comes from standard input or is typed",
        "rmjournal note --pair 1 --session 2 < notes.txt",
        json=_RECORD,
        stdin=True,
        pair=True,
        session=True,
    )
    parser.add_argument("--off-record", action="store_true", help="leave it out of lists and search")

    _add_takeaways(commands)
    _add(
        commands,
        "reflect",
        "keeping:reflect",
        "write a reflection: three questions, or the text that comes from standard input",
        "rmjournal reflect --pair 1 --session 2",
        json=_RECORD,
        json_in='"answers" ([{"prompt", "text"}]), "kind" (after, between, review,\nfree), "model", "minutes"',
        stdin=True,
        pair=True,
        session=True,
    )
    parser = _add(
        commands,
        "edit",
        "keeping:edit",
        "change one record: its text, or single fields; a note, takeaway or reflection keeps what it was before",
        "rmjournal edit 3f9a1c20 --json-in < fields.json",
        json=_RECORD,
        json_in='the fields to change, as `show --json` prints them under "body"',
        stdin=True,
    )
    parser.add_argument("id", metavar="ID", help="the beginning of its id, as lists print it")
    parser = _add(
        commands,
        "delete",
        "keeping:delete",
        "delete one record, or a session or pair with all that hangs on it",
        "rmjournal delete 3f9a1c20",
    )
    parser.add_argument("id", metavar="ID", help="the beginning of its id, as lists print it")
    _add_yes(parser, "delete-ID")


def _add_takeaways(commands: _Commands) -> None:
    takeaways = _group(commands, "takeaway", "what the two of you take away: draft, proposed, agreed, followed up")
    _add(
        takeaways,
        "list",
        "reading:takeaways",
        "list the takeaways of a pair with their states",
        "rmjournal takeaway list --pair 1",
        json=_RECORD,
        pair=True,
    )
    _add(
        takeaways,
        "add",
        "keeping:add_takeaway",
        "write down a takeaway, as a draft",
        "rmjournal takeaway add --pair 1 --session 2",
        json=_RECORD,
        json_in='"text", "kind" (insight, decision, commitment, question),\n'
        '"theme", "proposed_by" (me, partner), "commitment": {"owner", "due", "text"}',
        stdin=True,
        pair=True,
        session=True,
    )
    for name, does, fields in (
        ("propose", "note that you put the wording to your partner; it is frozen from here", ""),
        (
            "agree",
            "note that both of you agreed",
            '"on" (a date, by default today), "method" (in_session,\nemail_later, fingerprint)',
        ),
        ("decline", "note that one of you does not agree", ""),
        ("withdraw", "take back what is not agreed", ""),
        ("amend", "write other words, as a new draft; what was agreed stands until the draft is", ""),
        ("done", "note that what was promised with it is done", '"outcome", "on" (a date, by default today)'),
        ("drop", "note that what was promised with it will not be done", '"outcome", "on"'),
        ("told", "note that your partner was told what came of it", '"on" (a date, by default today)'),
    ):
        parser = _add(
            takeaways,
            name,
            f"takeaways:{name}",
            does,
            f"rmjournal takeaway {name} 3f9a1c20",
            json=_RECORD,
            json_in=fields,
            stdin=name == "amend",  # the others read it with --json-in only
        )
        parser.add_argument("id", metavar="ID", help="the beginning of its id, as lists print it")


def _add_reading(commands: _Commands) -> None:
    parser = _add(
        commands,
        "list",
        "reading:list_records",
        "list the newest records",
        "rmjournal list --pair 1",
        json=_RECORD,
    )
    parser.add_argument("--pair", metavar="N", type=int, help="of one pair only")
    _add_limit(parser)
    parser.add_argument("--off-record", action="store_true", help="with the notes that are off the record")
    parser = _add(commands, "show", "reading:show", "show one record whole", "rmjournal show 3f9a1c20", json=_RECORD)
    parser.add_argument("id", metavar="ID", help="the beginning of its id, as lists print it")
    parser = _add(
        commands,
        "search",
        "reading:search",
        "find words; the line to look for is typed, or read from standard input",
        "rmjournal search < query.txt     (such as: feedback pair:1 after:2026-01-01)",
        json='one object a line, as `list --json`, and "excerpt"',
        stdin=True,
    )
    _add_limit(parser)
    parser.add_argument("--off-record", action="store_true", help="with the notes that are off the record")
    _add(
        commands,
        "due",
        "reading:due",
        "list what is waiting, over all pairs",
        "rmjournal due",
        json='one object a line: {"what", "why", "when", "pair", "record"}',
    )
    _add(
        commands,
        "left",
        "reading:left",
        "list all that has left this machine by your own hand",
        "rmjournal left",
        json=_RECORD,
    )
    parser = _add(
        commands, "guidance", "guidance:guidance", "read guidance; without a topic, list it", "rmjournal guidance conf"
    )
    parser.add_argument("topic", metavar="TOPIC", nargs="?", help="a topic, or the beginning of its name")
    parser.add_argument("--role", metavar="ROLE", help="yours in the pair: mentor-junior or mentee-senior")
    parser.add_argument("--whole", action="store_true", help="with the whole text behind the card")
    parser.add_argument("--check", action="store_true", help="with three questions to yourself; nothing is kept")


def _add_care(commands: _Commands) -> None:
    parser = _add(
        commands,
        "verify",
        "care:verify",
        "check that every record is there, whole and newest",
        "rmjournal verify --full",
        json='one object: {"records", "well", "faults": [sentences], "full", "last_saved"}',
    )
    parser.add_argument("--full", action="store_true", help="also read every page of the file and open every text")
    parser = _add(
        commands,
        "backup",
        "care:backup",
        "write an encrypted copy to a new file, and read it whole before it counts",
        "rmjournal backup /media/stick/journal-backup.rmj",
    )
    parser.add_argument("file", metavar="FILE", help="a file that does not exist yet")
    parser = _add(
        commands,
        "recover",
        "care:recover",
        "unlock with the recovery key, and set a new passphrase",
        "rmjournal recover",
    )
    parser.add_argument("--recovery-fd", metavar="N", type=int, help="read the recovery key from this descriptor")
    _add_new_passphrase(parser)
    parser = _add(commands, "passphrase", "care:passphrase", "set another passphrase", "rmjournal passphrase")
    _add_new_passphrase(parser)
    parser = _add(
        commands,
        "takeout",
        "care:takeout",
        "write everything READABLE into a new folder, for yourself",
        "rmjournal takeout my-journal",
    )
    parser.add_argument("folder", metavar="DIR", help="a folder that does not exist yet")
    parser.add_argument("--damaged", action="store_true", help="save what still reads of a damaged journal")
    _add_yes(parser, "takeout")
    parser = _add(
        commands,
        "import",
        "care:import_file",
        "take in a takeout (journal.jsonl), or jrnl's JSON export into a pair",
        "rmjournal import my-journal/journal.jsonl",
    )
    parser.add_argument("file", metavar="FILE", help="journal.jsonl of a takeout, or a JSON export of jrnl")
    parser.add_argument("--pair", metavar="N", type=int, help="the pair that jrnl's entries go into")
    _add(
        commands,
        "where",
        "care:where",
        "say which files exist where, how large, with which permissions; opens none",
        "rmjournal where",
        json='one object a line: {"what", "path", "bytes", "mode"}',
    )
