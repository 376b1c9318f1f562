"""Keys: how they are written for people, and which the person may choose."""

import unicodedata
from collections.abc import Iterable, Mapping

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key

from rmjournal.tui.kit.commands import CATALOGUE, Command

_WORDS = {
    "question_mark": "?", "slash": "/", "escape": "Esc", "left_square_bracket": "[", "right_square_bracket": "]",
    "exclamation_mark": "!", "full_stop": ".", "space": "Space", "enter": "Enter", "left": "←", "right": "→",
    "plus": "+",
}  # fmt: skip


def key_label(key: str) -> str:
    """Return a key as people write it: `^l`, `F2`, `Esc`."""
    first = key.split(",")[0]
    if first.startswith("ctrl+"):
        return "^" + first.removeprefix("ctrl+")
    if first[0] == "f" and first[1:].isdigit():
        return first.upper()
    return "Enter" if first == "enter" else _WORDS.get(first, first)


_MOVING = frozenset(
    {"up", "down", "left", "right", "j", "k", "pageup", "pagedown", "home", "end", "tab", "shift+tab", "enter",
     "backspace", "delete"}
)  # fmt: skip


_EDITING = frozenset(f"ctrl+{letter}" for letter in "abcdefksuvwxyz")  # in texts, in tmux (b), in terminals (s)
_SENT = frozenset(
    name
    for keys in ANSI_SEQUENCES_KEYS.values()
    for key in (keys if isinstance(keys, tuple) else ())
    if (name := key.value)[0] != "<" and not (name[-2:-1] == "+" and name[-1].isdigit())  # few send ctrl and a digit
) - {"ctrl+j"}  # some send it for Enter


def is_key(key: str) -> bool:
    """Return whether terminals send this key under a name of its own. To them ctrl+i is
    Tab, ctrl+[ is Esc, and shift+a is A."""
    *modifiers, name = _name(key).split("+")
    character = name in {*REPLACED_KEYS.values(), *_WORDS} - _MOVING or _writes(name)
    return _name(key) in _SENT or (character and modifiers in ([], ["alt"]))


def _writes(key: str) -> bool:
    """Return whether this key puts a character into a text."""
    try:
        return (
            len(key) == 1 or unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key))).isprintable()
        )
    except KeyError:
        return False


def _is_of_texts(key: str) -> bool:
    """Return whether this key types, moves, selects or edits in a text."""
    return _writes(key) or key in _EDITING or ("+" in key and key.split("+")[-1] in _MOVING)


def check_keys(
    keys: Mapping[str, str], together: Iterable[Iterable[Command]], writing: Iterable[Command] = ()
) -> tuple[dict[str, str], list[str]]:
    """Return the keys from the preferences that can be used, and a sentence for each
    that cannot.

    `together` holds the commands of each screen: no two of them may share a key.
    `writing` are the commands of screens for writing, where a letter would end up in
    the text."""
    usable: dict[str, str] = {}
    problems: list[str] = []
    ids = {command.id for command in CATALOGUE}
    groups, typed = [list(group) for group in together], list(writing)
    for command_id, key in keys.items():
        if command_id not in ids:
            problems.append("A key in your settings file is for an unknown command, so we ignored it.")
        elif not is_key(key):
            problems.append(
                f"Not every terminal can send the key for “{command_id}” in your settings file, so we ignored it."
            )
        elif key in _MOVING or (_is_of_texts(_name(key)) and any(command.id == command_id for command in typed)):
            problems.append(
                f"The key for “{command_id}” in your settings file is needed for moving or writing, so we ignored it."
            )
        elif any(_clashes(group, command_id, key, usable) for group in groups):
            problems.append(
                f"The key for “{command_id}” in your settings file is already used on a screen, so we ignored it."
            )
        else:
            usable[command_id] = _name(key)
    return usable, list(dict.fromkeys(problems))


def _clashes(group: list[Command], command_id: str, key: str, usable: Mapping[str, str]) -> bool:
    if all(command.id != command_id for command in group):
        return False
    taken = {
        _name(each)
        for command in group
        if command.id != command_id
        for each in usable.get(command.id, command.key).split(",")
    }
    return _name(key) in taken


def _name(key: str) -> str:
    """Return a key as Textual names it: some characters have longer names."""
    *modifiers, name = key.split("+")
    return "+".join([*modifiers, _character_to_key(name) if len(name) == 1 else name])
