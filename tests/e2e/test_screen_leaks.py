"""The screen watched from its terminal: what crashes, signals, keys and the end leave there, and on the disk."""

import base64
import contextlib
import hashlib
import os
import re
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rmjournal.domain.record.record import Kind
from rmjournal.journal import Journal
from tests.cli.calling import CHEAP, COMMAND, call
from tests.e2e.homes import vault_in
from tests.e2e.screen import Terminal, terminal

PASSPHRASE = "kestrel-passphrase dull words"
NOTE = "kestrel-note-5d1c"
STORED = "kestrel-stored-77ab"
ALIAS = "kestrel-alias"
WORDS = ("kestrel", "note-5d1c", "stored-77ab", "dull words")
F7 = "\x1b[18~"
IN, OUT = b"\x1b[?1049h", b"\x1b[?1049l"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="/proc is of Linux")
_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[()][0-9A-B]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[=>78])")


@pytest.fixture
def vault(home: Path) -> Path:
    """Make the usual journal in this home, with a pair, a session that was held, and a note in it."""
    path = vault_in(home)
    path.parent.mkdir(parents=True, mode=0o700)
    with Journal.create(path, PASSPHRASE, kdf=CHEAP, state=home / "state" / "rmjournal")[0] as journal:
        pair = journal.pairs.add({"alias": ALIAS, "role": "mentor-junior"})
        lately = (datetime.now() - timedelta(days=2)).isoformat(timespec="minutes")  # home asks for a reflection today
        session = journal.sessions.add(pair, {"held_at": lately, "debrief_done": True})
        journal.notes.add(pair, STORED, session=session)
    return path


def press(shown: Terminal, *steps: tuple[str, str]) -> None:
    """Press keys, and wait each time for the words that they lead to."""
    for keys, words in steps:
        shown.press(keys)
        shown.expect(words)


def unlock(shown: Terminal) -> None:
    """Type the passphrase on the unlock screen."""
    shown.expect("Your journal is locked")
    press(shown, (PASSPHRASE, "••••"), ("\r", "Today"))
    shown.expect("session 1")


def write(shown: Terminal) -> None:
    """Go from home to a new note, and write in it."""
    press(shown, ("g", "Go to"), ("p", "Your pairs"), ("\r", "1 of"), ("w", "Start writing. It saves"), (NOTE, NOTE))


def after(raw: bytes) -> str:
    """What was written to the terminal since the alternate screen was left for the last time, without sequences."""
    assert raw.count(IN) == raw.count(OUT) > 0, raw[-2000:]
    return _SEQUENCE.sub(b"", raw[raw.rindex(OUT) :]).decode("utf-8", "replace")


def bare(text: str) -> str:
    """The text without the ends of its lines: words may be broken over two."""
    return "".join(text.split())


def silent(text: str) -> bool:
    """Is there nothing of what is private in this text?"""
    return not any(bare(word) in bare(text) for word in WORDS)


def given_back(shown: Terminal) -> bool:
    """Is the terminal as it was: cursor shown, no mouse and no paste mode, echo on, nothing private on it?"""
    raw = bytes(shown.raw)
    modes = [mode for mode in (b"25", b"1000", b"1003", b"1006", b"2004", b"1004") if b"\x1b[?" + mode in raw]
    for mode in modes:
        last = max((raw.rfind(b"\x1b[?" + mode + letter), letter) for letter in (b"h", b"l"))[1]
        if last != (b"h" if mode == b"25" else b"l"):
            return False
    return bool(modes) and shown.echoes() and silent(after(raw)) and silent(shown.text())


def draft(vault: Path) -> str:
    """The text of the one draft in the journal, "" where there is none."""
    with Journal.open(vault, PASSPHRASE, state=vault.parents[2] / "state" / "rmjournal") as journal:
        found = journal.drafts.all()
    assert len(found) < 2
    return found[0].body.text if found and found[0].body is not None else ""


# Crashes

_DRIVER = """
import sys
from rmjournal.support import hardening
hardening.harden()
import asyncio, threading
from textual.app import App
from textual.css.errors import StyleValueError
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static
from rmjournal.tui.shell.app import JournalApp
from rmjournal.tui.kit.base_screen import BaseScreen
from rmjournal.tui.screens.writing.writing import SessionScreen
from rmjournal.tui.screens.start.unlock import UnlockScreen
from rmjournal.tui.kit.widgets.editor import Editor

PASSPHRASE = {passphrase!r}

class Rich(Exception):
    def __rich__(self):
        return str(self)

def crash(text, kind=ValueError):
    secret, passphrase = [text], PASSPHRASE
    raise kind(text + PASSPHRASE, secret, passphrase)

class Mounting(Screen):
    def on_mount(self):
        crash(self.app.screen_stack[-2].text())

class Composing(Screen):
    def compose(self):
        crash(PASSPHRASE)
        yield Static()

class Rendering(Static):
    def render(self):
        crash(self.renderable_text)

class Watching(Static):
    watched = var("")
    def watch_watched(self, value):
        crash(value)

forgotten = []  # until everything has ended

async def failing(text):
    await asyncio.sleep(0)
    crash(text)

def on_key(self, action):
    SessionScreen.action_side = action

case = sys.argv.pop(1)
{remedy}
def action(self):
    text = self.text()
    if case == "key binding":
        crash(text)
    if case == "error that draws itself":
        crash(text, Rich)
    if case == "mount":
        self.app.push_screen(Mounting())
    if case == "compose":
        self.app.push_screen(Composing())
    if case == "thread worker":
        self.run_worker(lambda: crash(text), thread=True)
    if case == "async worker":
        self.run_worker(failing(text))
    if case == "timer":
        self.set_timer(0.01, lambda: crash(text))
    if case == "interval":
        self.set_interval(0.01, lambda: crash(text))
    if case == "callback":
        self.call_later(lambda: crash(text))
    if case == "render":
        widget = Rendering(id="rendering")
        widget.renderable_text = text
        self.mount(widget)
    if case == "render line":
        Editor.render_line = lambda self, y: crash(text)
        self.query_one(Editor).redraw()
    if case == "watcher":
        widget = Watching()
        self.mount(widget)
        widget.watched = text
    if case == "style":
        self.styles.background = text
    if case == "style sheet":
        self.app.stylesheet.add_source(text + "{{ broken: }}; nonsense")
        self.app.stylesheet.parse()
    if case == "panic":
        self.app.panic(text)
    if case == "journal":
        from rmjournal.journal.sessions.drafts import Drafts
        Drafts.save = lambda *_, text, **__: crash(text)
        self.mark_changed()
        self.save_pending()
    if case == "forgotten task":
        forgotten.append(asyncio.create_task(failing(text)))
        self.app.set_timer(0.1, lambda: crash(text))
    if case == "thread":
        threading.Thread(target=lambda: crash(text)).start()
        self.app.set_timer(0.1, lambda: crash(text))

on_key(None, action)
if case == "message handler":
    before = SessionScreen.on_text_area_changed
    def changed(self, event):
        before(self, event)
        if {mark!r} in event.text_area.text:
            crash(event.text_area.text)
    SessionScreen.on_text_area_changed = changed
if case == "event of the app":
    before_event = JournalApp.on_event
    async def on_event(self, event):
        if getattr(event, "key", "") == "f7":
            crash(self.screen.text())
        await before_event(self, event)
    JournalApp.on_event = on_event
if case == "end":
    def closing(self):
        crash(self.screen.text())
    JournalApp.close = closing
    SessionScreen.action_side = lambda self: self.app.end(0)

if case == "unlocking":
    from rmjournal.journal import Journal
    Journal.open = lambda path, passphrase, **_: crash(passphrase)
if case == "opening":
    JournalApp.open_home = lambda self, journal: crash(PASSPHRASE)

from rmjournal.__main__ import main
code = main()
forgotten.clear()
sys.exit(code)
"""
_MARK = "§"
CRASHES = (
    "message handler", "key binding", "mount", "compose", "thread worker", "async worker", "timer", "render", "watcher",
    "style sheet", "panic", "forgotten task",
)  # fmt: skip
MORE_CRASHES = (
    "error that draws itself", "interval", "callback", "render line", "style", "journal", "event of the app", "end",
    "thread",
)  # fmt: skip


def crashing(case: str, remedy: str = "") -> list[str]:
    """The command that starts rmjournal so that F7 on a note, or a mark in it, raises all that is private."""
    return [sys.executable, "-c", _DRIVER.format(passphrase=PASSPHRASE, mark=_MARK, remedy=remedy), case]


def crashed(shown: Terminal, case: str) -> int:
    """Unlock, write a note, and let it crash; return the exit code."""
    unlock(shown)
    write(shown)
    if case in ("journal", "end"):  # what was written last cannot be sealed then: what was before is
        shown.expect("saved")
    shown.press(_MARK if case == "message handler" else F7)
    return shown.end()


@pytest.mark.parametrize("case", [*CRASHES, *(pytest.param(case, marks=pytest.mark.slow) for case in MORE_CRASHES)])
def test_a_crash_tells_where_and_nothing_else(home: Path, vault: Path, case: str) -> None:
    with terminal(home, command=crashing(case)) as shown:
        assert crashed(shown, case) == 1
        assert given_back(shown)
        place = r"\(unknown\)" if case == "panic" else r"\(\w+ in [\w<>.]+, line \d+\)"
        kept, before = r"What you wrote is saved, except perhaps the last few seconds\.", ""
        if case == "journal":
            kept = r"What was saved before is safe\."
            before = r"Something couldn't be saved \(ValueError in <string>, line \d+\)\. "
        told = rf"rmjournal: something went wrong {place}\. {kept}"
        assert re.fullmatch(before + told, " ".join(after(bytes(shown.raw)).split()))
        assert "WorkerFailed" not in shown.text()
    assert draft(vault).removesuffix(_MARK) == NOTE
    assert leaks(home) == []


@pytest.mark.parametrize("case", ["unlocking", "opening"])
def test_a_crash_while_unlocking_does_not_wait_for_ever(home: Path, vault: Path, case: str) -> None:
    with terminal(home, command=crashing(case)) as shown:
        shown.expect("Your journal is locked")
        press(shown, (PASSPHRASE, "••••"))
        shown.press("\r")
        if case == "unlocking":  # one can try again
            shown.see("(ValueError in <string>, line ")
            assert silent(shown.text())
            shown.press("\x11")
        assert shown.end() == (0 if case == "unlocking" else 1)
        if case == "opening":
            assert "(ValueError in <string>, line " in " ".join(after(bytes(shown.raw)).split())
        assert given_back(shown)
    assert leaks(home) == []


REMEDIES = {
    "key binding": (
        "JournalApp._fatal_error = App._fatal_error\nJournalApp._print_error_renderables = App._print_error_renderables"
    ),
    "error that draws itself": (
        "JournalApp.panic = App.panic\nJournalApp._print_error_renderables = App._print_error_renderables"
    ),
    "forgotten task": (  # which is freed at the very end, and that is cut short as well
        "asyncio.BaseEventLoop.set_exception_handler = lambda *_: None\nthreading.active_count = lambda: 1"
    ),
}


@pytest.mark.parametrize("case", REMEDIES)
def test_these_tests_see_what_would_be_printed_without_the_remedy(home: Path, vault: Path, case: str) -> None:
    with terminal(home, command=crashing(case, REMEDIES[case])) as shown:
        crashed(shown, case)
        assert not given_back(shown)
        assert not silent(after(bytes(shown.raw)))


# The environment


WATCHERS = {
    "TEXTUAL": "devtools,debug", "TEXTUAL_LOG": "leak.log", "TEXTUAL_DEBUG": "1", "TEXTUAL_SCREENSHOT": "1",
    "TEXTUAL_SCREENSHOT_LOCATION": "pictures", "TEXTUAL_SCREENSHOT_FILENAME": "leak.svg", "TEXTUAL_SHOW_RETURN": "1",
    "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver", "TEXTUAL_PRESS": "x,y,z",
    "RICH_TRACEBACK": "1", "PYTHONINSPECT": "1", "PYTHONASYNCIODEBUG": "1",
    "PYTHONFAULTHANDLER": "1", "PYTHONBREAKPOINT": "os.abort",
}  # fmt: skip


def files(home: Path) -> set[str]:
    """The names of all files below a home, those of this computer's own journals, devices and anchors left out."""
    found = {str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()}
    own = ("data/rmjournal/journal.rmj", "state/rmjournal/devices/", "state/rmjournal/anchors/")
    return {name for name in found if not name.startswith(own)}


def leaks(home: Path) -> list[Path]:
    """The files below a home that are none of rmjournal's own, or hold something private."""
    private = [word.encode() for word in (NOTE, STORED, ALIAS, PASSPHRASE)]
    return [
        path
        for path in home.rglob("*")
        if path.is_file()
        and (str(path.relative_to(home)) in files(home) or any(word in path.read_bytes() for word in private))
    ]


def test_variables_that_could_listen_write_nothing(home: Path, vault: Path) -> None:
    with terminal(home, given=None, size=(100, 40), **WATCHERS) as shown:
        unlock(shown)
        write(shown)
        shown.expect("saved")
        shown.press("\x11")
        assert shown.end() == 0
        assert given_back(shown)
        assert after(bytes(shown.raw)).strip() == ""
    assert draft(vault) == NOTE
    assert leaks(home) == []


def test_these_tests_see_what_the_variables_would_write(home: Path, vault: Path) -> None:
    listening = _DRIVER.replace("hardening.harden()", "hardening._WATCHERS = ()\nhardening.harden()", 1)
    command = [sys.executable, "-c", listening.format(passphrase=PASSPHRASE, mark=_MARK, remedy=""), "nothing"]
    with terminal(home, command=command, TEXTUAL_LOG="leak.log", TEXTUAL_DEBUG="1") as shown:
        unlock(shown)
        write(shown)
        shown.press("\x11")
        shown.end()
    assert {path.name for path in leaks(home)} >= {"leak.log", "keys.log"}


# The clipboard

MARKED, COPY, CUT, PASTE, END = "\x1b[1;2H", "\x03", "\x18", "\x16", "\x1b[F"


def commands(shown: Terminal) -> list[bytes]:
    """What was asked of the terminal in its own language: titles, the clipboard; not the shape of the pointer."""
    return [each for each in re.findall(rb"\x1b\]([^\x07\x1b]*)", shown.raw) if not each.startswith(b"22;")]


def drag(shown: Terminal, column: int, to: int, line: int) -> None:
    """Drag the mouse along a line of the screen."""
    shown.press(f"\x1b[<0;{column};{line}M\x1b[<32;{to};{line}M\x1b[<0;{to};{line}m")
    shown.settle()


def test_nothing_that_is_marked_and_copied_reaches_the_terminal(home: Path, vault: Path) -> None:
    with terminal(home) as shown:
        unlock(shown)
        shown.settle()
        drag(shown, 6, 60, 39)
        shown.hit(COPY)
        write(shown)
        press(shown, (PASTE, "entries"))  # inside the journal, a copy can be pasted
        shown.hit(MARKED, CUT)
        shown.gone(NOTE)
        press(shown, (PASTE, NOTE), (MARKED + COPY + END + PASTE, f"entries{NOTE}"))
        shown.hit("esc")
        press(shown, ("/", "Search everything"), ("word", "word"), (MARKED + COPY + END + PASTE, "wordword"))
        shown.hit(MARKED, CUT)
        shown.gone("wordword")
        press(shown, (PASTE, "wordword"))
        shown.press("\x11")
        assert shown.end() == 0
        assert commands(shown) == []
        assert given_back(shown)


def test_a_passphrase_gets_to_no_clipboard(home: Path, vault: Path) -> None:
    with terminal(home) as shown:
        shown.expect("Your journal is locked")
        press(shown, (PASSPHRASE, "••••"))
        line = next(at for at, text in enumerate(shown.display().splitlines(), 1) if "•" in text)
        shown.hit(MARKED, COPY, CUT, "\x1b[2;5~", "\x1b[3;2~", END)
        drag(shown, 3, 40, line)
        shown.hit(COPY, CUT, END)
        press(shown, ("\r", "Today"))  # nothing was cut
        write(shown)
        shown.hit(PASTE)
        assert "dull words" not in shown.text()
        shown.press("\x11")
        assert shown.end() == 0
        assert commands(shown) == []
    assert draft(vault) == NOTE


@pytest.mark.parametrize(
    "remedy",
    [
        "JournalApp.copy_to_clipboard = App.copy_to_clipboard",
        "from textual.widgets import Input\nfrom rmjournal.tui.kit.widgets.inputs import SecretInput\n"
        "SecretInput.action_nothing = Input.action_copy\nJournalApp.copy_to_clipboard = App.copy_to_clipboard",
    ],
    ids=["a note", "the passphrase"],
)
def test_these_tests_see_what_would_be_copied_without_the_remedy(home: Path, vault: Path, remedy: str) -> None:
    with terminal(home, command=crashing("nothing", remedy)) as shown:
        if "SecretInput" in remedy:
            shown.expect("Your journal is locked")
            press(shown, (PASSPHRASE, "••••"))
        else:
            unlock(shown)
            write(shown)
        shown.hit(MARKED, COPY)
        shown.sends(b"\x1b]52;c;")


def to_the_sheet(shown: Terminal) -> None:
    """Go from home to the stored note, and ask for a copy that leaves."""
    press(shown, ("g", "Go to"), ("p", "Your pairs"), ("\r", "1 of"))
    shown.hit("down", "enter")
    shown.see(STORED, "e  edit")
    press(shown, ("\x1b[20~", "Copy this text?"))


def test_a_copy_leaves_by_its_command_once_and_is_listed(home: Path, vault: Path) -> None:
    with terminal(home) as shown:
        unlock(shown)
        to_the_sheet(shown)
        assert commands(shown) == []
        press(shown, ("\r", "Copied, and added to your shared items"))
        assert commands(shown) == [b"52;c;" + base64.b64encode(STORED.encode())]
        shown.press("\x11")
        assert shown.end() == 0
    with Journal.open(vault, PASSPHRASE, state=home / "state" / "rmjournal") as journal:
        (left,) = journal.exports.all()
    assert left.body is not None
    assert left.body.sha256 == hashlib.sha256(STORED.encode()).hexdigest()
    assert leaks(home) == []


def test_a_copy_that_cannot_be_listed_does_not_leave(home: Path, vault: Path) -> None:
    read_only = (
        "from rmjournal.vault.store import preflight\npreflight.why_read_only = lambda path: 'the file is read-only'"
    )
    with terminal(home, command=crashing("nothing", read_only)) as shown:
        unlock(shown)
        to_the_sheet(shown)
        press(shown, ("\r", "read-only"))
        shown.gone("Copy this text?")
        shown.settle()
        assert commands(shown) == []
        assert "Copied" not in shown.text()


# Signals, locking and the end

SIGNALS = {"SIGTERM": 143, "SIGHUP": 129, "SIGINT": 130, "SIGQUIT": 131}


@pytest.mark.parametrize(("name", "code"), SIGNALS.items())
def test_a_signal_seals_what_is_written_and_gives_the_terminal_back(
    home: Path, vault: Path, name: str, code: int
) -> None:
    with terminal(home) as shown:
        unlock(shown)
        write(shown)
        shown.process.send_signal(getattr(signal, name))
        assert shown.end() == code
        assert given_back(shown)
        assert after(bytes(shown.raw)).strip() == ""
    assert draft(vault) == NOTE
    assert leaks(home) == []


@pytest.mark.parametrize(("name", "code"), SIGNALS.items())
def test_a_signal_ends_the_unlock_screen_too(home: Path, vault: Path, name: str, code: int) -> None:
    with terminal(home) as shown:
        shown.expect("Your journal is locked")
        press(shown, (PASSPHRASE, "••••"))
        shown.process.send_signal(getattr(signal, name))
        assert shown.end() == code
        assert given_back(shown)


def test_a_window_that_is_closed_loses_nothing(home: Path, vault: Path) -> None:
    with terminal(home) as shown:
        unlock(shown)
        write(shown)
        os.close(shown.slave)
        os.close(shown._master)
        shown.process.wait(60)
        shown._master, shown.slave = os.openpty()
    assert draft(vault) == NOTE


def memory(number: int) -> bytes:
    """All that is in the memory of a process; only root may look into one that is hardened."""
    found = bytearray()
    try:
        with open(f"/proc/{number}/mem", "rb", buffering=0) as file:
            for line in Path(f"/proc/{number}/maps").read_text().splitlines():
                area, rights = line.split()[:2]
                start, end = (int(each, 16) for each in area.split("-"))
                if "r" in rights and "[v" not in line:
                    file.seek(start)
                    with contextlib.suppress(OSError):
                        found += file.read(end - start) or b""
    except OSError:
        pytest.skip("nobody but root may look")
    return bytes(found)


LOCKS = {"SIGTSTP": "", "Ctrl+L": "\x0c"}


@linux_only
@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_leaves_a_process_that_knows_nothing(home: Path, vault: Path, lock: str) -> None:
    with terminal(home) as shown:
        unlock(shown)
        write(shown)
        assert core_limit(shown) == ["0", "0"]
        if LOCKS[lock]:
            shown.press(LOCKS[lock])
        else:
            shown.process.send_signal(signal.SIGTSTP)
        shown.see("Your journal is locked")
        shown.settle()
        assert silent(shown.text())
        raw = bytes(shown.raw)
        between = raw[raw.index(OUT) : raw.rindex(IN)]
        assert silent(_SEQUENCE.sub(b"", between).decode())
        proc = Path(f"/proc/{shown.process.pid}")
        assert silent((proc / "cmdline").read_text())
        assert core_limit(shown) == ["0", "0"]
        with contextlib.suppress(PermissionError):
            assert silent((proc / "environ").read_text())
        unlock(shown)
        shown.press("\x11")
        assert shown.end() == 0
        assert given_back(shown)
    assert draft(vault) == NOTE
    assert leaks(home) == []


def core_limit(shown: Terminal) -> list[str]:
    """How large a core file may be: what counts, and what could be asked for."""
    limits = Path(f"/proc/{shown.process.pid}/limits").read_text()
    (line,) = [line for line in limits.splitlines() if line.startswith("Max core file size")]
    return line.split()[4:6]


@linux_only
def test_the_memory_after_a_lock_holds_nothing_private(home: Path, vault: Path) -> None:
    with terminal(home) as shown:
        unlock(shown)
        write(shown)
        shown.settle()
        words = [word.encode() for word in (NOTE, STORED, PASSPHRASE)]
        held = memory(shown.process.pid)
        assert words[0] in held  # so it is looked at aright
        assert words[1] in held
        assert b"('" + words[2] not in held  # as an argument that Textual writes down in words
        shown.press("\x0c")
        shown.see("Your journal is locked")
        shown.settle()
        held = memory(shown.process.pid)
        assert b"Your journal is locked" in held
        assert [word for word in words if word in held] == []


@linux_only
def test_a_typed_passphrase_is_nowhere_in_memory_once_the_journal_is_open(home: Path, vault: Path) -> None:
    with terminal(home) as shown:
        shown.see("Your journal is locked")
        shown.settle()
        for count, letter in enumerate(PASSPHRASE, start=1):  # two that are read at once count as pasted
            shown.press(letter)
            shown.see("•" * count)
        assert PASSPHRASE.encode() in memory(shown.process.pid)  # so it is looked at aright
        press(shown, ("\r", "Today"))
        give_up = time.monotonic() + 60
        while (beginning := PASSPHRASE[:20].encode()) in memory(shown.process.pid):
            assert time.monotonic() < give_up, "what was typed stays in memory"
            shown.watch(0.5)
        assert beginning not in memory(shown.process.pid)


_ASKED = """
import ctypes
from rmjournal.tui.screens.start.unlock import UnlockScreen
def set_title(self, where):
    BaseScreen.set_title(self, f"dumpable {ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)}")
UnlockScreen.set_title = set_title
"""


@linux_only
def test_no_other_process_may_look_into_the_screen_before_and_after_a_lock(home: Path, vault: Path) -> None:
    with terminal(home, command=crashing("nothing", _ASKED)) as shown:
        shown.see("dumpable 0")
        unlock(shown)
        shown.press("\x0c")
        shown.see("dumpable 0", "Your journal is locked")


def test_a_usual_end_leaves_nothing_on_the_terminal_and_on_the_disk(home: Path, vault: Path) -> None:
    with terminal(home) as shown:
        unlock(shown)
        write(shown)
        shown.press("\x11")
        assert shown.end() == 0
        assert given_back(shown)
        assert after(bytes(shown.raw)).strip() == ""
        assert shown.text().strip() == ""
    assert draft(vault) == NOTE
    assert leaks(home) == []


# Where there is no terminal


@pytest.mark.parametrize("command", [[], ["demo", "--again", "x"]])
def test_a_screen_in_a_pipe_is_refused_in_a_sentence(home: Path, vault: Path, command: list[str]) -> None:
    done = call(home, *command, given="x", secret=None)
    if not command:
        done.failed(2, "needs a terminal")
    assert "\x1b" not in done.out + done.err


def test_a_screen_with_one_end_in_a_pipe_is_refused_in_a_sentence(home: Path, vault: Path) -> None:
    with terminal(home, given=b"x\n") as shown:
        assert shown.end() == 2
        assert "needs a terminal" in " ".join(shown.text().split())
        assert b"\x1b" not in shown.raw
    piping = ["/bin/sh", "-c", '"$@" | cat; :', "sh", *COMMAND]
    with terminal(home, command=piping) as shown:
        shown.end()
        assert "needs a terminal" in " ".join(shown.text().split())
        assert b"\x1b" not in shown.raw


# Other people's words

_HOSTILE = (
    "a\x1b]0;owned\x07b\x1b]52;c;eA==\x1b\\c\x1b[31;5md\x9b31me\x85f\u2028g\u2029h\u202ei\u2066j\u2069\ud800k\x00\x0el"
)
_INJECTED = (
    b"owned\x07", b"\x1b]0;", b"\x1b]52", b"\x1b[31;5m", b"\x07", b"\x00", b"\x0e", "\x9b".encode(), b"\x9b31m",
    "\x85".encode(), "\u2028".encode(), "\u2029".encode(), "\u202e".encode(), "\u2066".encode(), "\u2069".encode(),
    b"\xed\xa0\x80",
)  # fmt: skip
_OPEN_GATES = """
from rmjournal.tui.kit import safe_text
from rmjournal.tui.kit.widgets import grouped_rows, rows
def cut(text, cells):
    return text.replace("\\u2028", "").replace("\\ud800", "")[:cells]
safe_text.NoControls.apply = lambda self, segments, background: segments
safe_text.fit = grouped_rows.fit = rows.fit = cut
"""


def spoil(vault: Path) -> None:
    """Give every record of the journal a text that a terminal would obey, past all cleaning."""
    with Journal.open(vault, PASSPHRASE, state=vault.parents[2] / "state" / "rmjournal") as journal:
        pair = journal.pairs.all()[0]
        session = journal.sessions.of(pair)[0]
        journal.takeaways.add(pair, {"text": "x"}, session=session)
        journal.log.add(pair, {"kind": "idea", "text": "x"}, session=session)
        for entry in list(journal.records.vault.entries()):
            raw = dict(journal.records.vault.get(entry.meta.uuid))
            changed = {name: _HOSTILE for name in ("alias", "purpose", "intention", "text") if name in raw}
            if entry.meta.kind == Kind.PAIR:
                changed["purpose"] = _HOSTILE
            if entry.meta.kind == Kind.SESSION:
                changed["intention"] = _HOSTILE
            if changed:
                journal.records.vault.put(
                    entry.meta.kind, entry.meta.uuid, raw | changed, pair=entry.meta.pair, parent=entry.meta.parent,
                    sort_ms=entry.meta.sort_ms,
                )  # fmt: skip


def walk(shown: Terminal) -> None:
    """Go through the screens, and paste on those where one writes."""
    paste = f"\x1b[200~{_HOSTILE.replace(chr(0xD800), '')}\x1b[201~"
    pair = "next: waiting for a date"

    def back(to: str) -> None:
        shown.hit("esc")
        shown.see(to)

    unlock(shown)
    shown.hit("g")
    press(shown, ("p", "Your pairs"), ("\r", "1 of"))
    press(shown, ("s", "Before you share this"))
    shown.hit("right", "right")
    back(pair)
    shown.hit("\x1b[B", "\r")
    back(pair)
    press(shown, ("t", "Your turn"))
    shown.hit("\r")
    back("Your turn")
    back(pair)
    press(shown, ("\x1bOR", "Edit this pair"))
    shown.hit("\x1bOR")
    back(pair)
    press(shown, ("w", "Start writing. It saves"))
    shown.hit(paste, "\x1b[15~", "t")
    shown.see("Saved as a separate entry")
    back("takeaway")
    back(pair)
    press(shown, ("/", "Search everything"))
    shown.hit("a", paste)
    back("Today")
    shown.press("\x11")


def injected(shown: Terminal) -> list[bytes]:
    """What of the injected text the terminal got as it was."""
    raw = re.sub(rb"\x1b\]22;\w*(?:\x07|\x1b\\)", b"", shown.raw)  # the shape of the pointer
    return [each for each in _INJECTED if each in raw]


def test_no_text_commands_the_terminal(home: Path, vault: Path) -> None:
    spoil(vault)
    with terminal(home) as shown:
        walk(shown)
        assert shown.end() == 0
        assert injected(shown) == []
        assert given_back(shown)


def test_these_tests_see_a_text_that_commands_the_terminal(home: Path, vault: Path) -> None:
    spoil(vault)
    with terminal(home, command=crashing("nothing", _OPEN_GATES)) as shown:
        unlock(shown)
        shown.hit("g", "p")  # a nickname is cut short on home
        assert len(injected(shown)) > 3
