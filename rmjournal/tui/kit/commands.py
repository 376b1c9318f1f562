"""Every command of the interface, declared once: key, label, help. The bottom bar, the
palette and the help read them here.

The id of a command is its name in the preferences, and the name of its action on a
screen or the app."""

from collections.abc import Mapping
from typing import NamedTuple

from textual.binding import Binding


class Command(NamedTuple):
    """Something a person can do. `shown` puts it in the bottom bar; the palette and the
    help show all."""

    id: str
    key: str
    label: str
    help: str
    shown: bool = True
    priority: bool = False

    @property
    def action(self) -> str:
        """The action that Textual runs, of the app if it works everywhere, else of the
        screen."""
        return f"app.{self.id}" if self.id in _OF_THE_APP else self.id


_OF_THE_APP = frozenset({"lock", "conceal", "limits", "help", "palette", "quit_rmjournal"})

# Everywhere
LOCK = Command(
    "lock", "ctrl+l", "lock", "Lock at once. What is written is kept; the keys leave the memory.", True, True
)
CONCEAL = Command("conceal", "f2", "conceal", "Show bars in place of names and texts, for a train.", False, True)
LIMITS = Command("limits", "f8", "limits", "Something came up that may not stay private.", False, True)
HELP = Command("help", "question_mark,f1", "keys", "The keys of this screen, and why one would use them.")
WRITING_HELP = HELP._replace(key="f1")  # where `?` is typed into a text
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
SAVE = Command("keep", "ctrl+o", "keep", "Keep this and close it.", True, True)
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
REPORTED = Command("tell", "y", "told", "The other has heard what came of it. Only this closes a promise.")

SEND = Command("send", "s", "text to send", "The takeaways of this session as a text for the other, who replies yes.")

# Around a session
PREPARE = Command(
    "prepare", "p", "prepare", "Before the next session: an intention, what to ask, what to share or not."
)
DEBRIEF = Command("debrief", "b", "debrief", "After a session: what to take away, what was promised, and some facts.")
AFTERWARDS = Command("debrief", "f6", "debrief", "After the session: three lines, and some facts.", True, True)
AGREEMENT = Command("agreement", "a", "agreement", "What the two of you agree on, as a text for the other.", False)

# Sharing
COPY_TEXT = Command("copy_text", "c", "copy", "Copy exactly this text to the clipboard.")
WRITE_FILE = Command("write_file", "w", "write a file", "Write exactly this text to a plain file.")
NOTHING_LEAVES = Command("back", "escape", "nothing leaves", "Back. Nothing leaves.")

# Signals
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
FOLLOW = Command("follow", "enter", "linked pages", "Open a page that this one links to.")
PREVIOUS_READ = Command("previous_read", "left_square_bracket", "back one", "Show the text before this one.", False)
NEXT_READ = Command("next_read", "right_square_bracket", "next", "Show the next text.")
OFF_RECORD = Command("off_record", "f6", "off record", "Look through notes off the record too.", True, True)

# History
HISTORY = Command("history", "h", "history", "What this was before: compare, put back, take out for good.")
COMPARE = Command("open", "enter", "compare", "Show what changed since the marked version.")
PUT_BACK = Command("put_back", "p", "put back", "Let it be again what it was; what stands now becomes its history.")
PURGE = Command("purge", "x", "take out", "Take this history out of the file for good.", False)

# Conflicts
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
START_DEMO = Command("look_round", "d", "look round", "Look round in a journal with two invented pairs.")
SUGGEST = Command("suggest", "f4", "other words", "Suggest six other words.", True, True)
LATER = Command("later", "f6", "later", "Later: one reminder stays.", True, True)

CATALOGUE: tuple[Command, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Command))

DESTINATIONS: Mapping[str, tuple[str, str]] = {
    "h": ("home", "home"),
    "p": ("pairs", "pairs"),
    "f": ("search", "search"),
    "s": ("signals", "worth a look"),
    "l": ("learn", "learn"),
    "x": ("export_log", "what has left"),
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
    """Return the commands as Textual bindings, with the same ids."""
    return [
        Binding(c.key, c.action, c.label, show=c.shown, priority=c.priority, id=c.id, tooltip=c.help) for c in commands
    ]
