"""Read and write the preferences: the theme, plain mode and a person's own keys.

They are a TOML file that people edit by hand. It is not encrypted, so nothing private
belongs in it. Reading never fails: a mistake costs a sentence, and the default is used
instead. Saving keeps comments, order and options that are not ours. Whether a key can
be used is for the screen to say, which knows its commands."""

import os
import stat
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from rmjournal.support import paths
from rmjournal.support.atomic_file import replace, why
from rmjournal.support.errors import Failed, Refused

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

THEMES = (
    "ink",
    "paper",
    "contrast",
    "nord",
    "gruvbox",
    "dracula",
    "tokyo-night",
    "catppuccin-mocha",
    "catppuccin-latte",
    "solarized-dark",
    "solarized-light",
)

_LARGEST = 64 * 1024  # bytes
_MOST_KEYS = 200
_LONGEST_NAME = 64  # characters of a command id or a key
_MARK = "\ufeff".encode()  # some editors begin a file with it
_USUAL = "We're using the default settings for now."
_UNTIL_CLOSED = "Your choice applies until you close rmjournal."
_NEW = b"""\
# The settings of rmjournal. This file is not encrypted: nothing private belongs in it.

theme = "ink"
plain = false

[keys]
"""


@dataclass(frozen=True)
class Preferences:
    """The preferences of a person; without arguments, the defaults.

    `keys` maps a command's id to its key. Raises ValueError for an unknown theme."""

    theme: str = THEMES[0]
    plain: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.theme not in THEMES:
            raise ValueError("There's no such theme.")


def usual_path() -> Path:
    """Return the path of the preferences where no other file is named."""
    return paths.config_folder() / "preferences.toml"


def load(path: Path | None = None) -> tuple[Preferences, list[str]]:
    """Return the preferences, and a sentence for each mistake in the file. Never fails.

    A missing file is no mistake. The sentences quote nothing of the file but the names
    of the three options. Takes about 5 ms, and 20 ms more for the first look at this
    computer's folders."""
    try:
        source = _read(path or usual_path())
    except FileNotFoundError:
        return Preferences(), []
    except OSError as cause:
        return Preferences(), [f"The settings file can't be read: {why(cause)}. {_USUAL}"]
    if source is None:
        return Preferences(), [f"What is at the settings file's path isn't a file. {_USUAL}"]
    if len(source) > _LARGEST:
        return Preferences(), [
            f"The settings file is larger than {_LARGEST // 1024} kB, so we didn't read it. {_USUAL}"
        ]
    parsed = _parse(source)
    wrong = list(parsed.mistakes)
    if parsed.others:
        wrong.append("The settings file has an unknown option, which we ignored.")
    return parsed.preferences, wrong


def _read(path: Path) -> bytes | None:
    """Return a file's content, up to a byte past the limit; None if it is no file."""
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


class _Parsed(NamedTuple):
    """What a file says: the preferences, its mistakes in sentences, other options."""

    preferences: Preferences
    mistakes: tuple[str, ...]
    others: Mapping[str, object]


def _parse(source: bytes) -> _Parsed:
    import tomllib

    try:
        options = tomllib.loads(source.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _Parsed(Preferences(), (f"The settings file isn't UTF-8 text. {_USUAL}",), {})
    except (ValueError, RecursionError):  # numbers that are too long and lists nested too deep, too
        return _Parsed(Preferences(), (f"The settings file isn't valid TOML. {_USUAL}",), {})
    wrong = []
    theme = options.pop("theme", THEMES[0])
    if theme not in THEMES:
        theme = THEMES[0]
        wrong.append(f"The setting “theme” isn't one of {', '.join(THEMES)}, so we're using {theme} for now.")
    plain = options.pop("plain", False)
    if not isinstance(plain, bool):
        plain = False
        wrong.append("The setting “plain” is neither true nor false, so we're using false for now.")
    keys = options.pop("keys", {})
    if not isinstance(keys, dict) or len(keys) > _MOST_KEYS:
        keys = {}
        wrong.append(
            "The setting “keys” isn't a table of commands and their keys, so we're using the usual keys for now."
        )
    good = {command: key for command, key in keys.items() if _is_name(command) and _is_name(key)}
    if len(good) < len(keys):
        wrong.append("Some lines under “keys” don't name a key, so we're using the usual ones there.")
    return _Parsed(Preferences(theme, plain, good), tuple(wrong), options)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and value.isprintable()


def save(preferences: Preferences, path: Path | None = None) -> None:
    """Write the preferences in one step, readable for their owner only.

    Only what differs from the file is changed in it. A link is followed, and stays a
    link. Raises Failed if the file cannot be written, and Refused if it has a mistake,
    as that may be the person's own keys; both leave the file as it was. Takes about
    5 ms, 25 ms more the first time, and what the disk takes."""
    target = Path(os.path.realpath(path or usual_path()))
    try:
        source = _source(target)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as cause:
        reason = why(cause)
    else:
        replace(target, [_changed(source, preferences)], "The settings file", _UNTIL_CLOSED)
        return
    raise Failed(f"The settings file couldn't be saved: {reason}.", _UNTIL_CLOSED)


def _source(path: Path) -> bytes:
    """Return the file to change, or a new one. Raises Refused if it has a mistake."""
    try:
        source = _read(path)
    except FileNotFoundError:
        return _NEW
    if source is None or len(source) > _LARGEST or _parse(source).mistakes:
        raise _not_understood()
    return source if source.strip() else _NEW


def _changed(source: bytes, wanted: Preferences) -> bytes:
    """Return the file with these preferences, and all else as the person wrote it."""
    import tomlkit  # 30 ms, and a start only reads
    from tomlkit.exceptions import TOMLKitError

    before, content = _parse(source), None
    if before.preferences == wanted:
        return source
    try:
        text = source.decode("utf-8-sig")
        document = tomlkit.parse(text)
        _set(document, before.preferences, wanted)
        changed = tomlkit.dumps(document)
        if "\r\n" in text:
            changed = changed.replace("\r\n", "\n").replace("\n", "\r\n")
        content = (source[: len(_MARK)] if source.startswith(_MARK) else b"") + changed.encode()
    except (TOMLKitError, ValueError, RecursionError):
        pass  # the library knows less TOML than the standard library does
    if content is None or len(content) > _LARGEST or _parse(content) != (wanted, (), before.others):
        raise _not_understood()
    return content


def _set(document: "TOMLDocument", before: Preferences, wanted: Preferences) -> None:
    """Change in a document what differs."""
    import tomlkit

    if wanted.theme != before.theme:
        document["theme"] = wanted.theme
    if wanted.plain != before.plain:
        document["plain"] = wanted.plain
    if wanted.keys != before.keys:
        if "keys" not in document:
            document["keys"] = tomlkit.table()
        keys = cast("MutableMapping[str, object]", document["keys"])
        for command in before.keys.keys() - wanted.keys.keys():
            del keys[command]
        for command, key in sorted(wanted.keys.items()):
            if before.keys.get(command) != key:
                keys[command] = key


def _not_understood() -> Refused:
    return Refused(
        "We couldn't read part of the settings file, so we left it unchanged.",
        "Fix it or delete it (`rmjournal where` shows its path). Your choice applies until you close rmjournal.",
    )
