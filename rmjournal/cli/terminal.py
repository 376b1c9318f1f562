"""Streams: data to standard output, sentences to standard error, questions to the user.

Everything printed is cleaned of control characters. Secrets are read without echo, or
from a descriptor byte by byte, so that what follows stays for the next reader."""

import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import TextIO, TypeVar

from rmjournal.cli import answer_log, controlling_terminal, idle_lock, line_editor, piped
from rmjournal.cli.choices import in_a_line, numbered
from rmjournal.cli.columns import columns
from rmjournal.domain.text import clean, plain
from rmjournal.support.errors import NoTerminal, Refused, Unprinted, Usage

T = TypeVar("T")

_LONGEST_SECRET = 4096  # bytes
_LONGEST_INPUT = 32 * 1024 * 1024  # bytes
_CLEAR = "\r\x1b[K"
_SHOWN_EVERY = 0.1  # seconds


def put(text: str) -> None:
    """Print a line of data."""
    _print(plain(text))


def put_exactly(text: str) -> None:
    """Print a text to the last byte: in UTF-8 with LF, whatever the locale and system.

    A terminal gets it cleaned of what it would obey. There an open last line is ended,
    so that the prompt starts on its own."""
    stream = _output()
    with _written():
        if stream.isatty():
            text = plain(text)
            text += "" if text.endswith("\n") else "\n"
        stream.flush()
        stream.buffer.write(text.encode("utf-8", "replace"))
        stream.buffer.flush()


def _print(text: str) -> None:
    """Print a line to standard output. Raises Unprinted if it cannot be written."""
    stream = _output()
    with _written():
        print(text, file=stream)


def _output() -> TextIO:
    if sys.stdout is None:
        raise Unprinted("Output is closed, so there is nowhere to print.", "Run the command with its output open.")
    return sys.stdout


def flush() -> None:
    """Write what is still buffered. Raises Unprinted if it cannot be written."""
    if sys.stdout is not None:
        with _written():
            sys.stdout.flush()


@contextmanager
def _written() -> Iterator[None]:
    try:
        yield
        return
    except OSError as cause:
        reason = (cause.strerror or "the system gave no reason").lower()
    # Or the interpreter tries again at exit, and complains.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise Unprinted(f"I couldn't write the output: {reason}.")


def put_text(text: str) -> None:
    """Print text for people; on a terminal, break lines between words."""
    _print(_wrapped(plain(text)) if sys.stdout and sys.stdout.isatty() else plain(text))


def width() -> int:
    """Return the characters a row may have: the terminal's width, 140 for a program."""
    return columns() if sys.stdout and sys.stdout.isatty() else 140


def put_json(obj: object) -> None:
    """Print one JSON object on a line, in ASCII: control characters are escaped."""
    import json

    _print(json.dumps(obj, sort_keys=True))


def say(sentence: str) -> None:
    """Print a sentence that is not data; on a terminal, break lines between words."""
    text = plain(sentence)
    with suppress(OSError):  # do not fail over a sentence that nobody can read
        print(_wrapped(text) if sys.stderr and sys.stderr.isatty() else text, file=sys.stderr)


def _wrapped(text: str) -> str:
    """Break lines at blanks, never inside a word, path or option; keep the indent."""
    import textwrap

    wide = max(20, min(columns(), 80) - 1)
    lines = []
    for line in text.split("\n"):
        indent = " " * (len(line) - len(line.lstrip(" ")))
        lines += textwrap.wrap(
            line, wide, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return "\n".join(lines)


def ask(question: str, *, name: str = "", needed_for: str = "This question") -> str:
    """Ask on the terminal and return the line. Raises NoTerminal if there is none.

    Where answers are saved as a draft, this one is known by `name` or by the question,
    and one given before is taken instead of asking."""
    log, key = answer_log.current(), name or question.partition("\n")[0]
    if log is None:
        return _asked(question, needed_for)
    if (again := log.again(key)) is not None:
        say(f"{question.partition(chr(10))[0]} {again}")
        log.add(key, again)
        return again
    log.save_soon()
    answer = _asked(question, needed_for, log, key)
    log.add(key, answer)
    return answer


def _asked(question: str, needed_for: str, log: "answer_log.AnswerLog | None" = None, key: str = "") -> str:
    """Ask and return the line; what was typed of an interrupted one goes to the log."""
    before, _, last = plain(question).rpartition("\n")
    if not is_interactive():
        return clean(controlling_terminal.ask(plain(question), needed_for=needed_for)).strip()
    with line_editor.unbroken_lines():
        if before:
            say(before)
        editor = line_editor.LineEditor()
        try:
            return clean(editor.read(last + " ", log.begun(key) if log else "")).strip()
        except BaseException:
            if log is not None:
                log.leave_unfinished(key, clean(editor.unfinished()).strip())
            raise


def is_interactive() -> bool:
    """Return whether standard input and output are both a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def is_typed() -> bool:
    """Return whether standard input is a terminal, with somebody typing."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask_until(question: str, accepts: Callable[[str], T], otherwise: str, *, name: str = "") -> T:
    """Ask until an answer is accepted, and return what it means.

    `accepts` returns the meaning, or raises ValueError; then `otherwise` is said, or
    for a day or a time what Unreadable says itself."""
    while True:
        try:
            return accepts(ask(question, name=name))
        except ValueError as refused:
            from rmjournal.domain.dates import Unreadable  # 5 ms that few commands need

            answer_log.refuse(name or question)
            say(str(refused) if isinstance(refused, Unreadable) else otherwise)


def with_choices(question: str, choices: dict[str, str], zero: str = "") -> str:
    """Return a question with its choices under it."""
    return "\n".join((question, _wrapped("  " + in_a_line(choices, zero)).replace("\xa0", " "), " "))


def choose(question: str, choices: dict[str, str], *, name: str = "", default: str = "", zero: str = "") -> str:
    """Ask for one of several choices and return its code. Digits choose: 0 takes the
    one called `zero`, Enter the default."""
    codes = numbered(choices, zero)
    while True:
        typed = ask(with_choices(question, choices, zero), name=name)
        if not typed and default:
            return default
        if typed.isdecimal() and str(int(typed)) in codes:
            return codes[str(int(typed))]
        if typed in choices:
            return typed
        answer_log.refuse(name or question)
        say(f"Type a number from {0 if zero else 1} to {len(codes) - bool(zero)}.")


def ask_secret(question: str) -> str:
    """Ask without echo. Raises NoTerminal if there is no terminal."""
    return controlling_terminal.ask(question, needed_for="The passphrase", echo=False)


def secret_from(descriptor: int, args: Namespace) -> str:
    """Read a secret from a descriptor, up to the first line end or the end.

    Reads no byte past it. Raises Usage for what cannot be read, is not UTF-8, or is
    longer than 4,096 bytes."""
    reads_text = args.reads_stdin or getattr(args, "json_in", False)
    if descriptor == 0 and reads_text and not (sys.stdin and sys.stdin.isatty()):
        raise Usage("A secret can't come from standard input here: it holds the text.", "Use another descriptor.")
    if sys.platform == "win32" and descriptor != 0:
        raise Usage("On Windows, secrets can only be read from descriptor 0.")
    secret = bytearray()
    try:
        while len(secret) <= _LONGEST_SECRET and (byte := os.read(descriptor, 1)) not in (b"", b"\n"):
            secret += byte
    except (OSError, OverflowError):
        secret = bytearray(_LONGEST_SECRET + 1)
    if len(secret) > _LONGEST_SECRET:
        raise Usage(f"I can't read a secret from descriptor {descriptor}.", "Check the number and what is sent to it.")
    text = None
    with suppress(UnicodeDecodeError):
        text = secret.removesuffix(b"\r").decode("utf-8")
    if text is None:
        raise Usage(f"What came from descriptor {descriptor} is not UTF-8 text.", "Save it as UTF-8 and try again.")
    return text


def confirm(word: str, sentence: str, given: str | None) -> None:
    """Ask for a typed word before something destructive; scripts give it with --yes.

    Raises Refused for any other word."""
    if given is None:
        say(sentence)
        given = ask(f"Type  {word}  to confirm:", needed_for="A confirmation")
    if given != word:
        raise Refused(f"To confirm this, you have to type “{word}”. Nothing was changed.")


def end_of_input(platform: str) -> str:
    """Return the key that ends what is typed, and on Windows the Enter after it."""
    return "Ctrl+Z and Enter" if platform == "win32" else "Ctrl+D"


def text_in(question: str) -> str:
    """Return the text that is piped in, or typed until the end of input.

    Raises Refused for more than 32 MiB, for bytes that are not UTF-8, and if nothing
    is typed."""
    if sys.stdin is None:
        raise NoTerminal("There is no text to read.", "Pipe it in, or run this in a terminal and type it.")
    if is_interactive():
        with line_editor.unbroken_lines():
            say(f"{question}\nPress {end_of_input(sys.platform)} on an empty line to finish.")
            return _typed_text()
    with idle_lock.watched() if is_typed() else nullcontext():
        data = piped.up_to(_LONGEST_INPUT + 1, sys.stdin.buffer)
    if len(data) > _LONGEST_INPUT:
        raise Refused("This text is larger than 32 MiB. Nothing was saved.", "Split it into smaller parts.")
    text = None
    with suppress(UnicodeDecodeError):
        text = data.removeprefix(b"\xef\xbb\xbf").decode()
    if text is None:
        raise Refused("This text is not UTF-8. Nothing was saved.", "Save it as UTF-8 and try again.")
    return text.rstrip("\n")


def some_text_in(question: str) -> str:
    """Return a text as `text_in` does. Raises Refused if it is empty, too."""
    text = text_in(question)
    if not text.strip():
        raise Refused("There's no text here. Nothing was changed.", "Type it, or pipe it in.")
    return text


def _typed_text() -> str:
    """Return what is typed until Ctrl+D, after the text of the draft being resumed."""
    log = answer_log.current()
    lines = log.text.split("\n") if log is not None and log.text else []
    for line in lines:
        say(line)
    editor = line_editor.LineEditor()
    with suppress(EOFError):
        while True:
            if log is not None:
                log.save_soon()
            try:
                lines.append(editor.read(""))
            except EOFError:
                raise
            except BaseException:
                if log is not None:
                    log.leave_line(clean(editor.unfinished()))
                raise
            if log is not None:
                log.add_line(clean(lines[-1]))
    if not any(line.strip() for line in lines):
        raise Refused("Nothing entered, so nothing changed.")
    return "\n".join(lines)


def require_answers(args: Namespace) -> None:
    """Raise NoTerminal if there are questions to ask and nobody to answer them."""
    if not args.json_in and not is_typed():
        raise NoTerminal("This command asks questions in a terminal.", "In a script, pass the fields with --json-in.")


def line_in(question: str) -> str:
    """Return one line that is piped in or typed."""
    return ask(question) if is_interactive() else text_in(question).partition("\n")[0]


def fields_in() -> dict[str, object]:
    """Return the JSON object on standard input.

    Raises Refused for anything else, and repeats none of it."""
    from rmjournal.domain.record import strict_json

    text = text_in("Enter one JSON object:")
    found = None
    with suppress(ValueError):
        found = strict_json.loads(text)
    if not isinstance(found, dict):
        raise Refused("Standard input isn't a single JSON object. Nothing was saved.", "`--help` lists the fields.")
    return found


@contextmanager
def working(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show progress on a terminal; yield a function of the part done and the whole."""
    shown = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    last = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal last
        if shown and time.monotonic() - last > _SHOWN_EVERY:
            last = time.monotonic()
            print(f"{_CLEAR}{what} {100 * done // max(total, 1)} %", end="", file=sys.stderr, flush=True)

    try:
        if shown:
            print(f"{what} ...", end="", file=sys.stderr, flush=True)
        yield progress
    finally:
        if shown:
            print(_CLEAR, end="", file=sys.stderr, flush=True)
