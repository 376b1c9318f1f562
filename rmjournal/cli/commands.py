"""The whole command line in words: what each command does, its options, one example. Imports nothing but argparse.

Nothing private is ever an argument, for arguments stay in shell histories and process lists."""

import argparse

from rmjournal import __version__
from rmjournal.cli.copy_commands import add_backup, add_copies
from rmjournal.cli.meeting_commands import add_meeting
from rmjournal.cli.parser import (
    OPENING,
    RECORD,
    Commands,
    Parser,
    add,
    add_common,
    add_id,
    add_limit,
    add_new_passphrase,
    add_yes,
)
from rmjournal.cli.rollup_commands import add_rollup
from rmjournal.cli.sharing_commands import add_sharing
from rmjournal.cli.writing_commands import add_writing

_ABOUT = """\
A private, encrypted journal for reverse mentoring: a junior mentors a senior.
A copied file shows that a journal exists and how large it is, not what it says.
Whoever controls this computer may still see the screen or the keys."""

_SECRETS = """\
The passphrase is asked on the terminal. Scripts hand it over on a file descriptor:
  rmjournal --passphrase-fd 3 list  3< passphrase-file
Exit codes: 0 done; 1 refused or failed; 2 called wrongly; 3 wrong passphrase; 4 damaged or no
journal; 5 older than seen here; 6 in use; 7 made by a newer version; 130 stopped; 129, 131, 143
ended by a signal."""


def build_parser(word: str = "") -> argparse.ArgumentParser:
    """Return the parser of the whole command line: about 15 ms.

    Where the line begins with a word that needs no journal, its declarations alone are made, for 2 ms: such a command
    opens nothing that takes its time, so that the others' would be a good part of it."""
    parser = Parser(
        prog="rmjournal",
        description=_ABOUT,
        epilog=_SECRETS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"rmjournal {__version__}")
    add_common(parser)
    parser.set_defaults(**OPENING)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for declare in _WITHOUT_A_JOURNAL.get(word, _ALL):
        declare(commands)
    return parser


def _add_setting_up(commands: Commands) -> None:
    add(commands, "open", "screen:open_screen", "open the journal on the screen, as no command does", "rmjournal")
    parser = add(commands, "init", "care:init", "make a new journal; prints its recovery key once", "rmjournal init")
    add_new_passphrase(parser)
    parser = add(
        commands,
        "demo",
        "screen:demo_screen",
        "look round in a throwaway journal with two invented pairs",
        "rmjournal demo",
    )
    parser.add_argument("--tour", action="store_true", help="show the whole of it in plain lines")
    parser.add_argument("--again", help=argparse.SUPPRESS)  # after a lock


def _add_reading(commands: Commands) -> None:
    parser = add(
        commands,
        "list",
        "reading:list_records",
        "list the newest records",
        "rmjournal list --pair 1",
        json=RECORD,
    )
    parser.add_argument("--pair", metavar="N", type=int, help="of one pair only")
    add_limit(parser)
    parser.add_argument("--off-record", action="store_true", help="with the notes that are off the record")
    parser = add(commands, "show", "reading:show", "show one record whole", "rmjournal show 3f9a1c20", json=RECORD)
    add_id(parser)
    parser = add(
        commands,
        "search",
        "reading:search",
        "find words; the line to look for is typed, or read from standard input",
        "rmjournal search < query.txt     (such as: feedback pair:1 after:2026-01-01)",
        json='one object a line, as `list --json`, and "excerpt"',
        stdin=True,
    )
    add_limit(parser)
    parser.add_argument("--off-record", action="store_true", help="with the notes that are off the record")
    add(
        commands,
        "due",
        "reading:due",
        "list what is waiting, over all pairs",
        "rmjournal due",
        json='one object a line: {"what", "why", "when", "pair", "record", "count", "role"}',
    )
    add(
        commands,
        "left",
        "reading:left",
        "list all that has left this machine by your own hand",
        "rmjournal left",
        json=RECORD,
    )
    parser = add(
        commands, "guidance", "guidance:guidance", "read guidance; without a topic, list it", "rmjournal guidance conf"
    )
    parser.add_argument("topic", metavar="TOPIC", nargs="?", help="a topic, or the beginning of its name")
    parser.add_argument("--role", metavar="ROLE", help="yours in the pair: mentor-junior or mentee-senior")
    parser.add_argument("--whole", action="store_true", help="with the whole text behind the card")
    parser.add_argument("--check", action="store_true", help="with three questions to yourself; nothing is kept")


def _add_care(commands: Commands) -> None:
    parser = add(
        commands,
        "verify",
        "care:verify",
        "check that every record is there, whole and newest",
        "rmjournal verify --full",
        json='one object: {"records", "well", "faults": [sentences], "last_saved", "full", '
        '"older": a sentence or null, "remarks": [sentences], "level": "quick", "full" or "copies", '
        '"copies": [{"path", "records", "well", "faults", "last_saved"}]}',
    )
    parser.add_argument("--full", action="store_true", help="also read every page of the file and open every text")
    parser.add_argument(
        "--copies", action="store_true", help="also that, of each backup of days, and what this computer keeps beside"
    )
    parser = add(
        commands,
        "backup",
        "copies:backup",
        "write an encrypted copy to a new file, and read it whole before it counts",
        "rmjournal backup /media/stick/journal-backup.rmj",
    )
    add_backup(parser)
    add_copies(commands)
    parser = add(
        commands,
        "recover",
        "care:recover",
        "unlock with the recovery key, and set a new passphrase",
        "rmjournal recover",
    )
    _add_recovery_fd(parser)
    add_new_passphrase(parser)
    parser = add(
        commands,
        "repair",
        "care:repair",
        "make a new journal of what is left of a damaged file, which is only read",
        "rmjournal repair journal.rmj repaired.rmj",
        json='one object: {"recovered", "of": null if not known, "older", "lost": [{"what", "at"}]}',
    )
    parser.add_argument("file", metavar="DAMAGED", help="the damaged file, wherever it lies")
    parser.add_argument("write", metavar="OUT", help="a file that does not exist yet")
    _add_recovery_fd(parser)
    parser = add(
        commands,
        "history",
        "history:history",
        "show what a record was before, or put a version back",
        "rmjournal history 3f9a1c20 --back 1",
        json='one object a line: {"version", "until", "kind", "body"}; with --back the record',
    )
    add_id(parser)
    parser.add_argument("--back", metavar="N", type=int, help="put version N back; what stands now becomes history")
    parser = add(
        commands,
        "purge",
        "history:purge",
        "take history out of the file for good: of one record, or all of it",
        "rmjournal purge 3f9a1c20",
    )
    parser.add_argument("id", metavar="ID", nargs="?", help="the beginning of the id of one record")
    add_yes(parser, "purge")
    parser = add(
        commands,
        "shred",
        "history:shred",
        "destroy one pair with everything in it, and the key that opens it",
        "rmjournal shred --pair 2",
        pair=True,
    )
    add_yes(parser, "shred-N")
    parser = add(commands, "passphrase", "care:passphrase", "set another passphrase", "rmjournal passphrase")
    add_new_passphrase(parser)
    parser = add(
        commands,
        "recovery-key",
        "keys:another_recovery_key",
        "make another recovery key, where its paper is lost or was seen, or type the one on paper back",
        "rmjournal recovery-key --check",
    )
    parser.add_argument("--check", action="store_true", help="type it back: does what is on paper open this journal?")
    _add_recovery_fd(parser)
    add_yes(parser, "recovery-key")
    parser = add(
        commands,
        "rekey",
        "keys:rekey",
        "seal everything anew under new keys, where somebody may have an old copy; prints a new recovery key once",
        "rmjournal rekey",
    )
    add_new_passphrase(parser)
    add_yes(parser, "rekey")
    parser = add(
        commands,
        "destroy",
        "keys:destroy",
        "destroy the whole journal: its keys, its file, and what this computer keeps of it",
        "rmjournal destroy",
    )
    parser.add_argument("--backups", action="store_true", help="with the backups that are made once a day")
    add_yes(parser, "destroy")
    parser = add(
        commands,
        "takeout",
        "care:takeout",
        "write everything READABLE into a new folder, for yourself",
        "rmjournal takeout my-journal",
    )
    parser.add_argument("folder", metavar="DIR", help="a folder that does not exist yet")
    parser.add_argument("--damaged", action="store_true", help="save what still reads of a damaged journal")
    add_yes(parser, "takeout")
    parser = add(
        commands,
        "import",
        "care:import_file",
        "take in a takeout (journal.jsonl), or jrnl's JSON export into a pair",
        "rmjournal import my-journal/journal.jsonl",
    )
    parser.add_argument("file", metavar="FILE", help="journal.jsonl of a takeout, or a JSON export of jrnl")
    parser.add_argument("--pair", metavar="N", type=int, help="the pair that jrnl's entries go into")
    add(
        commands,
        "where",
        "care:where",
        "say which files exist where, how large, with which permissions; opens none",
        "rmjournal where",
        json='one object a line: {"what", "path", "bytes", "mode"}',
    )


def _add_recovery_fd(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--recovery-fd", metavar="N", type=int, help="read the recovery key from this descriptor")


def _add_redact(commands: Commands) -> None:
    parser = add(
        commands,
        "redact",
        "redacting:redact",
        "take out of texts whatever is not known to be harmless; needs no journal",
        "rmjournal redact --jsonl < texts.jsonl",
        stdin=True,
    )
    parser.add_argument(
        "--jsonl",
        action="store_true",
        help='read lines such as {"id": "1", "text": "...", "profile": {"names": [], "aliases": [], "orgs": [], '
        '"teams": [], "places": [], "projects": []}}, print lines such as {"id": "1", "redacted": "..."}; '
        "for English only, and it misses some names: read what it prints",
    )


_ALL = (
    _add_setting_up, add_writing, add_meeting, add_sharing, _add_reading, _add_care, _add_redact, add_rollup,
)  # fmt: skip
_WITHOUT_A_JOURNAL = {"redact": (_add_redact,), "rollup": (add_rollup,)}
