"""From arguments to a command, from an error to a sentence and an exit code."""

import sys
from collections.abc import Sequence

from rmjournal.cli.parser import command_word, read_opening
from rmjournal.support import hardening as process
from rmjournal.support.errors import RmjournalError, Unprinted

INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code.

    Every error ends here, as one sentence and a way out."""
    try:
        return _run(arguments)
    except RmjournalError as error:
        return _report(error.sentence, error.hint, error.code)
    except KeyboardInterrupt:
        return _report("Stopped. Nothing else was saved.", "", INTERRUPTED)
    except EOFError:
        return _report("The input ended early. Nothing else was saved.", "", 1)
    except MemoryError:
        return _report("There isn't enough memory for this.", "Close other programs and try again.", 1)
    except Exception as error:
        from rmjournal.support.crash_report import LAST_SAVE_SAFE, unexpected

        failure = unexpected(error, LAST_SAVE_SAFE)
        return _report(failure.sentence, failure.hint, failure.code)


def _run(arguments: Sequence[str]) -> int:
    from rmjournal.cli import terminal

    word = command_word(arguments)
    args = None if word else read_opening(arguments)
    if args is None:
        from rmjournal.cli.command_list import build_parser

        try:
            args = build_parser(word).parse_args(arguments)
        except SystemExit:  # --help and --version have printed, if they could
            terminal.flush()
            return 0
    process.make_undumpable()
    _lenient_streams()
    if args.run is None:
        from rmjournal.cli.launch import open_screen

        args.run = open_screen
    try:
        code: int | None = args.run(args)
        terminal.flush()
    except Unprinted as error:
        if "has_saved" not in args:
            raise
        again = "Run the command again to see the text." if "shows_again" in args else "Don't run the command again."
        raise Unprinted(error.sentence, f"It was saved all the same. {again}") from None
    return code or 0


def _lenient_streams() -> None:
    """Let a terminal without UTF-8 show question marks instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _report(sentence: str, hint: str, code: int) -> int:
    from rmjournal.cli import terminal

    terminal.say(f"rmjournal: {sentence}")
    if hint:
        terminal.say(f"  {hint}")
    return code
