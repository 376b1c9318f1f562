"""The commands for a programme, in words: what its coordinator may get, and what everybody gets from her."""

import argparse

from rmjournal.cli.parser import LETTER, Commands, add, add_writing_out, group

_OFFERED = "usefulness, relationship, takeaways_agreed, followed_through, reflected; from 30 pairs on also role"
_THEMES = "career, culture-inclusion, communication, digital-ai, leadership, strategy-change, wellbeing, other"


def add_sharing(commands: Commands) -> None:
    """Declare the commands for a programme."""
    parser = add(
        commands,
        "summary",
        "sharing:summary",
        "print what a coordinator may know of a pair in one period, in words of a closed list; nothing is sent",
        "rmjournal summary --pair 1 --set themes=career,other --opt-in usefulness",
        json=LETTER,
        pair=True,
    )
    _add_period(parser)
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        help=f"themes=..., up to three of {_THEMES}; continue=..., one of yes, unsure, no",
    )
    parser.add_argument(
        "--opt-in",
        metavar="FIELD",
        action="append",
        help=f"tell this too: {_OFFERED}. Fewer than 30 pairs: at most two, continue among them",
    )
    add_writing_out(parser, "DIR", "write exactly these bytes to a new file in this folder")
    _add_statement(commands)
    parser = add(
        commands,
        "status-note",
        "sharing:status_note",
        "print whether a pair meets, under both names, for the coordinator and your partner; nothing is sent",
        "rmjournal status-note --pair 1",
        json=LETTER,
        json_in='"me", "partner" (names, as the programme knows them)',
        pair=True,
    )
    parser.add_argument("--state", metavar="STATE", help="not-started, meeting, paused or ended, if not as you kept it")
    parser.add_argument("--as-json", action="store_true", help="the note as a JSON file, for a program to read")
    add_writing_out(parser)
    parser = add(
        commands,
        "help-note",
        "sharing:help_note",
        "print a call for help in your own words and under your name; nothing is sent",
        "rmjournal help-note",
        json=LETTER,
        json_in='"name", "text"',
    )
    add_writing_out(parser)
    _add_programme(commands)


def _add_statement(commands: Commands) -> None:
    parser = add(
        commands,
        "statement",
        "stating:statement",
        "filter a few words for the report of a programme of at least 30 pairs, and print them; nothing is sent",
        "rmjournal statement --pair 1",
        json=LETTER,
        json_in='"text" (at most 240 characters), "profile" ({"names",\n'
        '"aliases", "orgs", "teams", "places", "projects"}: lists of what must not stand in it)',
        pair=True,
    )
    _add_period(parser)
    parser.add_argument("--recognisable", metavar="YES/NO", help="could somebody recognise the story?")
    parser.add_argument("--rare", metavar="YES/NO", help="does it name a role or an event that only few have?")
    parser.add_argument("--partner", metavar="WORD", help="asked or not-asked: what your partner says to it")
    add_writing_out(parser, "DIR", "write exactly these bytes to a new file in this folder")


def _add_period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--period", metavar="P", help="cycle-1 to cycle-12; from 30 pairs on also 2026-H1")
    parser.add_argument("--programme-size", metavar="N", type=int, help="how many pairs the programme has")


def _add_programme(commands: Commands) -> None:
    programmes = group(commands, "programme", "the file in which a coordinator tells everybody the same")
    add(
        programmes,
        "new",
        "sharing:new_programme",
        "for coordinators: print a programme file to give to everybody alike; needs no journal",
        "rmjournal programme new > programme.json",
        json_in='"label", "size" (under-30, 30-99, 100+), "period",\n'
        '"invited", "contacts" ({"coordinator", "speak_up", "wellbeing"}), "business_reason", "measures" (a list),\n'
        '"use_of_summaries", "kept_days"',
    )
    for name, does in (
        ("show", "show a programme file whole, with its SHA-256; needs no journal"),
        ("take", "show a programme file whole, and take in its period and size for summaries"),
    ):
        parser = add(programmes, name, f"sharing:{name}_programme", does, f"rmjournal programme {name} programme.json")
        parser.add_argument("file", metavar="FILE", help="the file that the coordinator gave")
    parser.add_argument("--pair", metavar="N", type=int, help="for this pair only")
    parser.add_argument("--confirm", metavar="SHA256", help="in scripts: the SHA-256 of the file that you saw")
