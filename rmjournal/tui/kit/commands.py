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


_OF_THE_APP = frozenset({"lock", "conceal", "limits", "help", "palette", "quit_rmjournal", "set_up"})

# Everywhere
LOCK = Command("lock", "ctrl+l", "lock", "Lock now. Your work is saved first.", True, True)
CONCEAL = Command("conceal", "f2", "hide text", "Hide names and text, for example on a train.", False, True)
LIMITS = Command(
    "limits", "f8", "can't stay private", "What to do if something can't stay private, and who to talk to.", False, True
)
HELP = Command("help", "question_mark,f1", "help", "What this screen is for, and its keys.")
WRITING_HELP = HELP._replace(key="f1")  # where `?` is typed into a text
PALETTE = Command("palette", "ctrl+p", "find", "Find any command, pair, setting or text to read.", False, True)
GO = Command("go", "g", "go to", "Press one more letter to go to another screen.")
SEARCH = Command("search", "slash", "search", "Search everything you wrote, as you type.")
BACK = Command("back", "escape", "back", "Go back. What you wrote is saved.")
QUIT = Command("quit_rmjournal", "ctrl+q", "quit", "Save everything, lock and quit.", False, True)
EVERYWHERE = (LOCK, CONCEAL, LIMITS, PALETTE, QUIT)

# Lists and records. A letter has one meaning on every screen;
# `tests/tui/kit/test_letters.py` holds the list.
OPEN = Command("open", "enter", "open", "Open the selected item.")
NEW_PAIR = Command("new_pair", "n", "new pair", "Add a pair: a nickname, your role and the main focus.")
ADD_PAIR = Command("add_pair", "plus", "add pair", "Add another pair: a nickname, your role and the main focus.")
NEW_SESSION = Command("new_session", "n", "plan", "Plan a session, or record one that took place.")
WRITE = Command("write", "w", "write", "Write a note about the session or the pair.")
EDIT = Command("edit", "e", "edit", "Edit the selected entry.")
DELETE = Command("delete", "d", "delete", "Delete the selected entry and its history.")
MOVE = Command("move", "m", "move", "Move the selected entry to another session or pair.")
TAKEAWAYS = Command("takeaways", "t", "takeaways", "See the takeaways of this pair and their commitments.")
REFLECT = Command("reflect", "r", "reflect", "Reflect: three questions, or a blank page.")
READ = Command("read", "i", "read", "Read the full entry, with a session's ratings.", False)
LEARN = Command("learn", "l", "learn", "Read one of the short guides to reverse mentoring.", False)
CHANGE_PAIR = Command(
    "change_pair", "f3", "this pair", "Edit the nickname, role, focus, purpose and off-limits topics."
)
DELETE_PAIR = Command("delete_pair", "ctrl+d", "delete pair", "Delete this pair, everything in it and its key.", False)
PREVIOUS_PAIR = Command(
    "previous_pair", "left_square_bracket", "previous pair", "Show the pair before this one.", False
)
NEXT_PAIR = Command("next_pair", "right_square_bracket", "next pair", "Show the next pair.", False)
SIDE = Command(
    "side",
    "f7",
    "side panel",
    "Open or close the panel beside this page.",
    False,
)
COPY_OUT = Command(
    "copy_out", "f9", "copy out", "Copy this text to the clipboard. Other programs can read it there.", False
)

# Writing
DONE = Command("back", "escape", "done", "Save what you wrote and go back.")
TAG = Command("tag", "f5", "tag", "Save the selected words, or this line, as an entry of its own.", True, True)
TAKEAWAY = Command("takeaway", "f4", "takeaway", "Add a takeaway from this session.", True, True)
DETAILS = Command(
    "details",
    "f3",
    "when, where",
    "Edit the session's date, place and intention, or what you noted about respect.",
    True,
    True,
)
WRITING_SIDE = SIDE._replace(priority=True)
SAVE = Command("keep", "ctrl+o", "save", "Save and close.", True, True)
NEXT = Command("next", "enter", "next", "Go to the next question, or save after the last one.")
MORE = Command("more", "f3", "more", "Show or hide the other questions of this form.", True, True)
BLANK = Command("blank", "f6", "blank page", "Write without questions, on a blank page.", True, True)

# Takeaways
NEW_TAKEAWAY = Command("new_takeaway", "n", "new", "Write a takeaway as a draft.")
AGREE = Command("agree", "a", "mark agreed", "You both agreed on these words.")
PROPOSE = Command("propose", "f4", "mark proposed", "You told your partner. The wording is fixed from now on.")
AMEND = Command("amend", "o", "other words", "Change the words. If it isn't a draft, this starts a new one.")
FINISH = Command("finish", "f5", "mark done", "The commitment is done. Note how it went.")
DROP = Command("drop", "f6", "won't do", "The commitment won't be done.", False)
REPORTED = Command("tell", "y", "told them", "You told your partner how it went. This closes the commitment.")

PERMISSION = Command(
    "permission", "f3", "permission", "Ask whether you may credit your partner by name, or note the answer."
)
SEND = Command("send", "s", "send", "Send the takeaways of this session for your partner to agree.")

# Around a session
PREPARE = Command("prepare", "p", "prepare", "Prepare the next session: intention, agenda, what to share or hold back.")
DEBRIEF = Command("debrief", "b", "debrief", "Debrief a session: a takeaway, a commitment and a few facts.")
AFTERWARDS = Command("debrief", "f6", "debrief", "Debrief this session: three questions and a few facts.", True, True)
OWN_LINES = Command(
    "own_lines", "full_stop", "own lines", "Open what you held back or rehearsed. It closes when you leave."
)
SHOW_OWN = Command("show_own", "enter", "show", "Show your own lines.")
NEW_REHEARSAL = Command(
    "new_rehearsal", "n", "rehearse", "Rehearse the selected line, or something else you want to say."
)
FOR_SUPERVISION = Command(
    "for_supervision", "space", "supervision", "Mark the selected line to take to supervision, or unmark it."
)
CALENDAR = Command(
    "calendar", "plus", "add to calendar", "Save this session for your calendar. The entry says only 'Reserved'."
)
AGREEMENT = Command(
    "agreement", "s", "share", "Share something from this pair, with your partner or your coordinator.", False
)

# Sharing
COPY_TEXT = Command("copy_text", "c", "copy", "Copy exactly this text to the clipboard.")
WRITE_FILE = Command(
    "write_file", "ctrl+s", "save a file", "Save exactly this text as an unencrypted file.", True, True
)
READ_FILE = Command(
    "read_file", "i", "read a file", "Paste your partner's reply, or read a programme file you were given."
)
ACCEPT_FILE = Command("accept_file", "a", "accept", "Use this programme file, as shown, for your summaries.")
TURN = Command("turn", "space", "on or off", "Switch the selected line on or off.")
PERIOD = Command("period", "e", "period", "Choose which period this is about.")
NEXT_TEXT = Command("next_text", "right", "next text", "Show the next text that you can share.")
CHOOSE_TEXT = Command(
    "choose_text", "f4", "another text", "Go to the row of texts. Use the arrows to choose another text.", True, True
)
TEXT_BEFORE = Command("text_before", "left", "previous text", "Show the text before this one.", False)
SHARE_NOTHING = Command("back", "escape", "cancel", "Go back. Nothing is shared.")
DELETE_TEXT = Command("delete_text", "d", "delete text", "Delete the text of this item. The item stays listed.")

# A reply
READ_REPLY = Command(
    "read_reply", "i", "paste a reply", "Paste your partner's reply, and see what it says about each point."
)
SAVE_REPLY = Command("save_reply", "enter", "save and answer", "Save what you chose, and see your answer in full.")
ACCEPT = Command("accept", "a", "accept", "Accept the selected point, or note that your partner said no.")
DECLINE = Command("decline", "x", "decline", "Decline the selected point.")
OTHER_WORDS = Command("amend", "o", "other words", "Suggest other words for the selected point.")
ACCEPT_ALL = Command("accept_all", "f4", "accept all", "Accept every point that came back unchanged.")
PASTE = Command("paste", "f3", "pasted text", "Read what you pasted, or go back to it and change it.")
ALL_YES = Command("all_yes", "f5", "yes to all", "They said yes to everything you sent: mark those points agreed.")
HOW_IT_CAME = Command(
    "how_it_came", "f6", "how they agreed", "Change what is recorded about how your partner said yes.", False
)
LEAVE_REPLY = Command("back", "escape", "cancel", "Go back. Nothing is saved, and what you pasted is deleted.")

# Signals
ACTED = Command("acted", "y", "settled", "You did something about it. It returns only if something new happens.")
SNOOZE = Command("snooze", "z", "not now", "Remind me in two weeks.")
DISMISS = Command(
    "dismiss_sign",
    "x",
    "normal for us",
    "It's fine to be quiet, indirect or formal. Don't show this again for this pair.",
)
TRY_OUT = Command("try_out", "f9", "rehearse", "Rehearse what you'd say. Only you see it.")
TALK_TO = Command(
    "talk_to", "f4", "who to talk to", "See who to talk to, and what to do if something can't stay private."
)
PAIR_STEPS = Command("pair_steps", "f5", "pause or stop", "Pause until a day, or stop. You don't need a reason.")
CHECK_IN = Command("check_in", "f5", "check in", "Check in with yourself: rate five short statements.")
GOALS = Command("goals", "f4", "goals", "See goals, evidence, and what each of you has learnt.", False)
NEW_GOAL = Command("new_goal", "n", "new", "Add a goal, or what one of you can offer.")
END_GOAL = Command("end_goal", "y", "how it went", "Say how the selected goal turned out: achieved, partly or dropped.")
END_LINE = Command(
    "end_line", "y", "how it turned out", "Say how the selected line turned out. We won't bring it up again."
)
TAKE_UP_OFFER = Command("take_up_offer", "f5", "accept offer", "Take up the suggestion at the bottom of this page.")
NOT_FOR_US = Command("not_for_us", "x", "not for us", "Stop offering this for this pair.")

# Reading
WHOLE = Command("whole", "space", "full text", "Show the full text, or the summary again.")
CHECK = Command("check", "q", "self-check", "Ask yourself three questions. Nothing is saved or counted.")
OTHER_ROLE = Command("other_role", "f4", "other role", "Read the same topic as written for your partner's role.")
FOLLOW = Command("follow", "enter", "linked pages", "Open a page that this one links to.")
PREVIOUS_READ = Command("previous_read", "left_square_bracket", "previous", "Show the text before this one.", False)
NEXT_READ = Command("next_read", "right_square_bracket", "next", "Show the next text.")
OFF_RECORD = Command("off_record", "f6", "off the record", "Include off-the-record notes.", True, True)

# History
HISTORY = Command("history", "h", "history", "See earlier versions: compare, restore or delete them.")
COMPARE = Command("open", "enter", "compare", "Show what has changed since the selected version.")
PUT_BACK = Command("put_back", "u", "restore", "Restore this version. The current one goes into the history.")
PURGE = Command("purge", "d", "delete history", "Delete this history permanently.", False)

# Conflicts
KEEP_MINE = Command(
    "keep_mine", "1", "keep mine", "Keep this computer's version. The other version goes into the history."
)
KEEP_THEIRS = Command("keep_theirs", "2", "keep theirs", "Keep the other copy's version. Mine goes into the history.")
KEEP_BOTH = Command("keep_both", "3", "keep both", "Keep both, as separate entries.")

# Settings
CHANGE = Command("open", "enter", "change", "Change the selected setting.")
TAKE_UP = Command("open", "enter", "start", "Start the selected task. You'll see first what it does and doesn't do.")

# First run, unlock
BEGIN = Command("begin", "enter", "continue", "Set up your journal, and open it at the end.")
START_DEMO = Command("look_round", "d", "try the demo", "Try a demo with made-up people.")
ACCEPT_WORDS = Command("accept_words", "f3", "use these", "Use the suggested words. Type them once.", True, True)
SUGGEST = Command("suggest", "f4", "six others", "Suggest six other words.", True, True)
SHOW_SECRET = Command("show_secret", "f5", "show or hide", "Show or hide what you type.", True, True)
LATER = Command("later", "f6", "do this later", "Do this later. We'll remind you on Home.", True, True)
SET_UP = Command("set_up", "f10", "set up your own", "Leave the demo and set up your own journal.", False, True)

# The pages of a pair
TRENDS = Command("trends", "v", "how it's going", "See how the sessions have gone, in figures.")
FILTER = Command("filter", "f", "filter", "Show one kind of entry only, or everything again.")
UNDO = Command("undo", "u", "undo", "Undo the last change. This works for ten seconds.")
END = Command("withdraw", "x", "withdraw", "Take back a takeaway that isn't agreed, or mark it declined.")
SAVE_NOTE = Command("keep", "ctrl+s,ctrl+o", "save", "Save and close.", True, True)
DISCARD = Command("discard", "ctrl+r", "discard", "Discard what you changed since you opened this.", False, True)
PREVIOUS_SESSION = Command(
    "previous_session", "left_square_bracket", "before", "Show the session before this one.", False
)
NEXT_SESSION = Command("next_session", "right_square_bracket", "after", "Show the session after this one.", False)

PREVIOUS_VERSION = Command(
    "previous_version", "left_square_bracket", "earlier", "Read the version before this one.", False
)
NEXT_VERSION = Command("next_version", "right_square_bracket", "later", "Read the version after this one.", False)
TOGETHER = Command(
    "together",
    "f6",
    "agreement ...",
    "The agreement, a review, an insight card, a pause, an ending, or stopping at once.",
)

CATALOGUE: tuple[Command, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Command))

DESTINATIONS: Mapping[str, tuple[str, str]] = {
    "h": ("home", "home"),
    "p": ("pairs", "pairs"),
    "f": ("search", "search"),
    "s": ("signals", "signals"),
    "l": ("learn", "learn"),
    "x": ("export_log", "shared items"),
    "c": ("settings", "settings"),
}
TAGS: Mapping[str, tuple[str, str]] = {
    "t": ("takeaway", "takeaway"),
    "d": ("difference", "difference"),
    "a": ("assumption", "assumption"),
    "b": ("barrier", "barrier"),
    "i": ("idea", "idea"),
    "o": ("opportunity", "opportunity"),
    "p": ("praise_given", "praise"),
    "h": ("held_back", "held back"),
    "m": ("difficult_moment", "difficult moment"),
    "!": ("disrespect", "disrespect"),
}


def bindings(*commands: Command) -> list[Binding]:
    """Return the commands as Textual bindings, with the same ids."""
    return [
        Binding(c.key, c.action, c.label, show=c.shown, priority=c.priority, id=c.id, tooltip=c.help) for c in commands
    ]
