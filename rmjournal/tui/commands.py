"""Every command of the screen, declared once: its key, its label, its help. Footer, palette and `?` read it here.

The id of a command is its name in the preferences, and the action that a screen (or the app) carries out."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.binding import Binding
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key


class Command(NamedTuple):
    """What a person can do somewhere. `shown` puts it into the footer; the palette and `?` show all."""

    id: str
    key: str
    label: str
    help: str
    shown: bool = True
    priority: bool = False

    @property
    def action(self) -> str:
        """What Textual calls: an action of the app for what works everywhere, of the screen for the rest."""
        return f"app.{self.id}" if self.id in _OF_THE_APP else self.id


_OF_THE_APP = frozenset({"lock", "conceal", "limits", "help", "palette", "quit_rmjournal"})

# Everywhere
LOCK = Command(
    "lock", "ctrl+l", "lock", "Lock at once. What is written is kept; the keys leave the memory.", True, True
)
CONCEAL = Command("conceal", "f2", "conceal", "Show bars in place of names and texts, for a train.", False, True)
LIMITS = Command("limits", "f8", "limits", "Something came up that may not stay private.", False, True)
HELP = Command("help", "question_mark,f1", "keys", "The keys of this screen, and why one would use them.")
WRITING_HELP = HELP._replace(key="f1")  # where `?` is a letter
PALETTE = Command("palette", "ctrl+p", "find a command", "Find any command by its name.", False, True)
GO = Command("go", "g", "go", "Go somewhere: home, pairs, search, worth a look, learn, what has left, settings.")
SEARCH = Command("search", "slash", "search", "Search everything you wrote, as you type.")
BACK = Command("back", "escape", "back", "Back. What is written is kept.")
QUIT = Command("quit_rmjournal", "ctrl+q", "quit", "Keep everything, lock, and leave rmjournal.", False, True)
EVERYWHERE = (LOCK, CONCEAL, LIMITS, PALETTE, QUIT)

# Lists and records
OPEN = Command("open", "enter", "open", "Open what is marked.")
NEW_PAIR = Command("new_pair", "n", "new pair", "Begin a pair: a nickname, your role, the focus.")
NEW_SESSION = Command("new_session", "n", "session", "Plan a session, or note one that was held.")
WRITE = Command("write", "w", "write", "Write a note: of this session, or of the pair.")
EDIT = Command("edit", "e", "edit", "Change this.")
DELETE = Command("delete", "d", "delete", "Delete this, with its history.")
MOVE = Command("move", "m", "move", "Move this to another session or pair.")
TAKEAWAYS = Command("takeaways", "t", "takeaways", "The takeaways of this pair, and what was promised.")
REFLECT = Command("reflect", "r", "reflect", "Look back: three questions, or a blank page.")
READ = Command("read", "i", "read", "Read what is marked whole, as it is kept: of a session its facts, too.", False)
CHANGE_PAIR = Command(
    "change_pair", "c", "this pair", "Change nickname, role, focus, why you meet, what is off limits."
)
DELETE_PAIR = Command("delete_pair", "x", "delete pair", "Delete this pair, with everything in it and its key.", False)
PREVIOUS_PAIR = Command("previous_pair", "left_square_bracket", "pair before", "The pair before this one.", False)
NEXT_PAIR = Command("next_pair", "right_square_bracket", "next pair", "The next pair.", False)
SIDE = Command("side", "s", "side", "Open or close the side column. It is closed at first: screens are shared.")
COPY_OUT = Command("copy_out", "f9", "copy out", "Copy this text to the clipboard, where others may read it.", False)

# Writing
DONE = Command("back", "escape", "done", "Done: what is written is kept.")
TAG = Command("tag", "f5", "tag", "Make the marked words, or this line, a record of their own.", True, True)
TAKEAWAY = Command("takeaway", "f4", "takeaway", "Write down a takeaway of this session.", True, True)
DETAILS = Command(
    "details",
    "f3",
    "when, where",
    "Day, place and intention of this session, and a lack of respect that was noted.",
    True,
    True,
)
WRITING_SIDE = Command("side", "f7", "side", "Open or close the side column.", False, True)
KEEP = Command("keep", "ctrl+o", "keep", "Keep this and close it.", True, True)
MORE = Command("more", "f3", "more", "Show the other lines of this form.", True, True)
BLANK = Command("blank", "f6", "blank page", "No questions: a blank page.", True, True)

# Takeaways
NEW_TAKEAWAY = Command("new_takeaway", "n", "new", "Write down a takeaway, as a draft.")
AGREE = Command("agree", "a", "agreed", "Both of you agreed on these words.")
PROPOSE = Command("propose", "p", "proposed", "You put the words to the other; they are frozen from here.")
DECLINE = Command("decline", "x", "declined", "One of you does not agree.", False)
WITHDRAW = Command("withdraw", "u", "withdraw", "Take back what is not agreed.", False)
AMEND = Command("amend", "e", "reword", "Other words: of a draft at once, of anything else as a new draft.")
FINISH = Command("finish", "f", "promise done", "What was promised is done: note what came of it.")
DROP = Command("drop", "o", "promise dropped", "What was promised will not be done.", False)
TELL = Command("tell", "y", "told", "The other has heard what came of it. Only this closes a promise.")

SEND = Command("send", "s", "text to send", "The takeaways of this session as a text for the other, who replies yes.")

# Around a session
PREPARE = Command(
    "prepare", "p", "prepare", "Before the next session: an intention, what to ask, what to share or not."
)
DEBRIEF = Command("debrief", "b", "debrief", "After a session: what to take away, what was promised, and some facts.")
AFTERWARDS = Command("debrief", "f6", "debrief", "After the session: three lines, and some facts.", True, True)
AGREEMENT = Command("agreement", "a", "agreement", "What the two of you agree on, as a text for the other.", False)

# What leaves
COPY_TEXT = Command("copy_text", "c", "copy", "Copy exactly this text to the clipboard.")
WRITE_FILE = Command("write_file", "w", "write a file", "Write exactly this text to a plain file.")
NOTHING_LEAVES = Command("back", "escape", "nothing leaves", "Back. Nothing leaves.")

# Signs
ACTED = Command("acted", "a", "done", "You did something about it. It comes back only with something new.")
SNOOZE = Command("snooze", "z", "later", "It rests for two weeks.")
DISMISS = Command(
    "dismiss_sign",
    "x",
    "not a matter",
    "It is nothing here: not shown again for this pair, but for a new lack of respect.",
)

# Reading
WHOLE = Command("whole", "space", "whole text", "The whole text behind the card, or the card again.")
CHECK = Command("check", "c", "self-check", "Three questions to yourself. Nothing is kept or counted.")
OTHER_ROLE = Command("other_role", "o", "other role", "The same for the other role.")
OFF_RECORD = Command("off_record", "f6", "off record", "Look through notes off the record too.", True, True)

# History
HISTORY = Command("history", "h", "history", "What this was before: compare, put back, take out for good.")
COMPARE = Command("open", "enter", "compare", "Show what changed since the marked version.")
PUT_BACK = Command("put_back", "p", "put back", "Let it be again what it was; what stands now becomes its history.")
PURGE = Command("purge", "x", "take out", "Take this history out of the file for good.", False)

# Two versions of one record
KEEP_MINE = Command(
    "keep_mine", "a", "keep mine", "The version of this computer stands; the other goes to the history."
)
KEEP_THEIRS = Command(
    "keep_theirs", "o", "keep theirs", "The version of the other copy stands; mine is in the history."
)
KEEP_BOTH = Command("keep_both", "b", "keep both", "Both stay, as records of their own.")

# Settings
CHANGE = Command("open", "enter", "change", "Change what is marked.")
TAKE_UP = Command("open", "enter", "begin", "Begin what is marked. It says first what it does, and what it does not.")

# First run, unlock
BEGIN = Command("begin", "enter", "go on", "Set up a journal, and open it once it is there.")
LOOK_ROUND = Command("look_round", "d", "look round", "Look round in a journal with two invented pairs.")
SUGGEST = Command("suggest", "f4", "other words", "Suggest six other words.", True, True)
LATER = Command("later", "f6", "later", "Later: one reminder stays.", True, True)

CATALOGUE: tuple[Command, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Command))

PLACES: Mapping[str, tuple[str, str]] = {
    "h": ("home", "home"),
    "p": ("pairs", "pairs"),
    "f": ("search", "search"),
    "s": ("signs", "worth a look"),
    "l": ("learn", "learn"),
    "x": ("left", "what has left"),
    "c": ("settings", "settings"),
}
TAGS: Mapping[str, tuple[str, str]] = {
    "t": ("takeaway", "takeaway"),
    "d": ("difference", "difference"),
    "a": ("assumption", "assumption"),
    "b": ("barrier", "barrier"),
    "p": ("praise_given", "praise"),
    "h": ("held_back", "held back"),
    "!": ("disrespect", "disrespect"),
}


def bindings(*commands: Command) -> list[Binding]:
    """Return the declarations as Textual wants them, with their id as that of the binding."""
    return [
        Binding(c.key, c.action, c.label, show=c.shown, priority=c.priority, id=c.id, tooltip=c.help) for c in commands
    ]


_WORDS = {
    "question_mark": "?", "slash": "/", "escape": "esc", "left_square_bracket": "[", "right_square_bracket": "]",
    "exclamation_mark": "!", "space": "space",
}  # fmt: skip


def word_of(key: str) -> str:
    """Return a key as a person reads it: `^l`, `F2`, `esc`."""
    first = key.split(",")[0]
    if first.startswith("ctrl+"):
        return "^" + first.removeprefix("ctrl+")
    if first[0] == "f" and first[1:].isdigit():
        return first.upper()
    return _WORDS.get(first, first)


_MOVING = frozenset(
    {"up", "down", "left", "right", "j", "k", "pageup", "pagedown", "home", "end", "tab", "shift+tab", "enter",
     "backspace", "delete"}
)  # fmt: skip


_EDITING = frozenset(f"ctrl+{letter}" for letter in "abcdefksuvwxyz")  # of texts, of tmux (b), of terminals (s)
_SENT = frozenset(
    name
    for keys in ANSI_SEQUENCES_KEYS.values()
    for key in (keys if isinstance(keys, tuple) else ())
    if (name := key.value)[0] != "<" and not (name[-2:-1] == "+" and name[-1].isdigit())  # few know ctrl and a digit
) - {"ctrl+j"}  # which is Enter to some


def is_key(key: str) -> bool:
    """Is this a key that terminals send, under a name of its own? ctrl+i is Tab to them, ctrl+[ is Esc, shift+a A."""
    *modifiers, name = _name(key).split("+")
    character = name in {*REPLACED_KEYS.values(), *_WORDS} or _writes(name)
    return _name(key) in _SENT or (character and modifiers in ([], ["alt"]))


def _writes(key: str) -> bool:
    """Does this key put a character into a text?"""
    try:
        return (
            len(key) == 1 or unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key))).isprintable()
        )
    except KeyError:
        return False


def _is_of_texts(key: str) -> bool:
    """Does this key write into a text, or move, mark or change something in it?"""
    return _writes(key) or key in _EDITING or ("+" in key and key.split("+")[-1] in _MOVING)


def checked(
    keys: Mapping[str, str], together: Iterable[Iterable[Command]], writing: Iterable[Command] = ()
) -> tuple[dict[str, str], list[str]]:
    """Return the keys of the preferences that can be used, and a sentence for each that cannot.

    `together` holds the commands that stand on one screen at a time: two of them may not share a key. `writing` are
    those of screens on which somebody writes: a letter would never reach them, or never reach the text."""
    good: dict[str, str] = {}
    told: list[str] = []
    ids = {command.id for command in CATALOGUE}
    groups, typed = [list(group) for group in together], list(writing)
    for id, key in keys.items():
        if id not in ids:
            told.append("A key in the preferences is for a command that does not exist; it is left out.")
        elif not is_key(key):
            told.append(f"The key for “{id}” in the preferences is none that every terminal sends; it is left out.")
        elif key in _MOVING or (_is_of_texts(_name(key)) and any(command.id == id for command in typed)):
            told.append(f"The key for “{id}” in the preferences is needed for moving or writing; it is left out.")
        elif any(_clashes(group, id, key, good) for group in groups):
            told.append(
                f"The key for “{id}” in the preferences has another meaning on the same screen; it is left out."
            )
        else:
            good[id] = _name(key)
    return good, list(dict.fromkeys(told))


def _clashes(group: list[Command], id: str, key: str, good: Mapping[str, str]) -> bool:
    if all(command.id != id for command in group):
        return False
    taken = {
        _name(each) for command in group if command.id != id for each in good.get(command.id, command.key).split(",")
    }
    return _name(key) in taken


def _name(key: str) -> str:
    """Return a key as Textual names it: a single character may have a longer name."""
    *modifiers, name = key.split("+")
    return "+".join([*modifiers, _character_to_key(name) if len(name) == 1 else name])
