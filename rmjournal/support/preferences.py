"""What a person prefers and everybody may read: the theme, plain lines, other keys. Nothing private belongs here.

It is a TOML file that may be written by hand. Reading it never fails: what is wrong with it costs a sentence, and the
usual is used instead. Whether a key fits is for the screen to say, which knows its commands."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rmjournal.support import paths
from rmjournal.support.atomic_file import replace, why
from rmjournal.support.errors import Failed, Refused

THEMES = ("ink", "paper", "contrast")

_LARGEST = 64 * 1024  # bytes
_MOST_KEYS = 200
_LONGEST_NAME = 64  # characters of a command id or a key
_USUAL = "The usual ones are used."
_UNTIL_CLOSED = "They hold until rmjournal is closed."
_HEAD = "# The preferences of rmjournal. This file is not encrypted: nothing private belongs in it.\n\n"


@dataclass(frozen=True)
class Preferences:
    """What is preferred; without arguments, what is usual. `keys` says which key a command has, by its id."""

    theme: str = THEMES[0]
    plain: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.theme not in THEMES:
            raise ValueError("There is no such theme.")


def usual_path() -> Path:
    """Return where the preferences are kept when no other file is named."""
    return paths.config_folder() / "preferences.toml"


def load(path: Path | None = None) -> tuple[Preferences, list[str]]:
    """Return the preferences, and a sentence for each thing that is wrong with the file; it never fails.

    A file that is not there is not wrong. The sentences repeat nothing of the file but the names of the three options.
    It costs about 5 ms, and 20 ms more where nothing has looked for the usual folders before."""
    try:
        source = _read(path or usual_path())
    except FileNotFoundError:
        return Preferences(), []
    except OSError as cause:
        return Preferences(), [f"The preferences could not be read: {why(cause)}. {_USUAL}"]
    if source is None:
        return Preferences(), [f"The preferences are not a file. {_USUAL}"]
    if len(source) > _LARGEST:
        return Preferences(), [f"The preferences are larger than {_LARGEST // 1024} kB, and were not read. {_USUAL}"]
    return _parse(source)


def _read(path: Path) -> bytes | None:
    """Return the first bytes of a file, one more than there may be; None for a folder, a pipe or a device."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        content = b""
        while len(content) <= _LARGEST and (part := os.read(descriptor, _LARGEST + 1 - len(content))):
            content += part
        return content
    finally:
        os.close(descriptor)


def _parse(source: bytes) -> tuple[Preferences, list[str]]:
    import tomllib

    try:
        options = tomllib.loads(source.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Preferences(), [f"The preferences are not text in UTF-8. {_USUAL}"]
    except (ValueError, RecursionError):  # also for numbers that are too long, and for lists in lists in lists
        return Preferences(), [f"The preferences are not TOML, and cannot be read. {_USUAL}"]
    wrong = []
    theme = options.pop("theme", THEMES[0])
    if theme not in THEMES:
        theme = THEMES[0]
        wrong.append(f"The option theme is none of {', '.join(THEMES)}; it is taken as {theme}.")
    plain = options.pop("plain", False)
    if not isinstance(plain, bool):
        plain = False
        wrong.append("The option plain is neither true nor false; it is taken as false.")
    keys = options.pop("keys", {})
    if not isinstance(keys, dict) or len(keys) > _MOST_KEYS:
        keys = {}
        wrong.append("The option keys is not a table of commands and their keys; the usual keys are used.")
    good = {id: key for id, key in keys.items() if _is_name(id) and _is_name(key)}
    if len(good) < len(keys):
        wrong.append("The option keys has something in it that is no key; the usual ones are used there.")
    if options:
        wrong.append("The preferences have an option that there is not; it makes no difference.")
    return Preferences(theme, plain, good), wrong


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and value.isprintable()


def save(preferences: Preferences, path: Path | None = None) -> None:
    """Write the preferences in one step, readable for their owner only; comments of an older file are lost.

    A file that is a link is written where it leads. The older file stays where they cannot be written (raises Failed),
    and where something in it is not understood, for it may hold keys of one's own (raises Refused).
    It costs about 5 ms, and what the disk takes."""
    import tomli_w

    content = {"theme": preferences.theme, "plain": preferences.plain, "keys": dict(sorted(preferences.keys.items()))}
    target = Path(os.path.realpath(path or usual_path()))
    try:
        _check_understood(target)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as cause:
        reason = why(cause)
    else:
        replace(target, [(_HEAD + tomli_w.dumps(content)).encode()], "The preferences", _UNTIL_CLOSED)
        return
    raise Failed(f"The preferences could not be written: {reason}.", _UNTIL_CLOSED)


def _check_understood(path: Path) -> None:
    try:
        source = _read(path)
    except FileNotFoundError:
        return
    if source is None or len(source) > _LARGEST or _parse(source)[1]:
        raise Refused(
            "Something in the file of preferences is not understood, so it stays as it is.",
            "Mend it or take it away (`rmjournal where` names it). What was chosen holds until rmjournal is closed.",
        )
