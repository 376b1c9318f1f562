"""Three sessions of a relationship in each role, in a real terminal and on the command line, and what stands then.

After every step, what is waiting is compared with what was worked out by hand."""

import hashlib
import json
import re
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from tests.cli.calling import PASSPHRASE, call
from tests.e2e.homes import vault_in
from tests.e2e.relationship import RELATIONSHIPS, TITLES, Relationship, Step, Waiting, facts_of
from tests.e2e.screen import KEYS, Terminal

_PATIENCE = 60.0  # seconds
_AT_MOST = 3.0  # seconds for the keys to come to another line
_SMALL = (80, 24)
_PLAIN = "xterm-16color"  # a third less to draw and to read than with 256 colours
_TALL = (80, 120)
_CHART = 35  # columns: where the sentence beside a chart begins
_BLANKS = re.compile(r"(?<=\S) {9,}(?=\S)")  # from the last bar to what its height means
AHEAD = re.compile(
    "Plan |Waiting for a date |Prepare |Notes for |A commitment |Write something|90 seconds: "
    "|People you can talk to|Check in with yourself|A goal of your own|One thing you want to learn|Review: "
)


class Person:
    """Somebody with a journal who does one step after the other, on the screen until a command line is wanted."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.waiting: tuple[Waiting, ...] = ()
        self.spent: list[str] = []
        self._is_senior = False
        self._shown: Terminal | None = None

    def does(self, step: Step) -> None:
        """Do one step, and make sure of what waits then."""
        if step.command:
            self.leave()
            call(self.home, *step.command.split(), "--pair", "1", "--json-in", given=json.dumps(step.fields)).well()
            assert due_of(self.home) == step.due, step
        else:
            getattr(self, f"_{step.act}")(step)
            self._home()
            self._waits(step)
        self.waiting = step.due

    def leave(self) -> None:
        """Quit the screen, if it is there."""
        if self._shown is not None:
            self._strike("ctrl+q")
            assert self._shown.end() == 0
            self.close()

    def close(self) -> None:
        """End what is left of it."""
        if self._shown is not None:
            self._shown.close()
            self._shown = None

    def sides(self) -> tuple[str, ...]:
        """Read the trends of the pair in a window that shows them all: the charts, then what is said of them."""
        self._at_pair()
        self.shown.resize(*_TALL)
        self._to("v", "How it's going", "3 of 6 sessions debriefed", "Commitments")
        self.shown.settle()
        lines = self.shown.display().splitlines()
        begin = next(at for at, line in enumerate(lines) if "How it's going" in line)
        until = next(at for at, line in enumerate(lines) if "Check-ins" in line)
        lines = lines[begin + 1 : until]
        margin = next(line.index("Who talked?") for line in lines if "Who talked?" in line)
        charts = [line[margin : margin + _CHART].rstrip() for line in lines]
        said = " ".join(line[margin + _CHART :].strip() for line in lines)
        return (*(_BLANKS.sub("  ", line) for line in charts if line), " ".join(said.split()))

    # Moving

    @property
    def shown(self) -> Terminal:
        """The screen, opened where it was not."""
        if self._shown is None:
            self._shown = Terminal(self.home, size=_SMALL, TERM=_PLAIN)
            self._shown.see("Your journal is locked.")
            self._shown.settle()
            self._shown.write(PASSPHRASE)
            self._strike("enter")
            self._shown.see("Home")
        return self._shown

    def _strike(self, *keys: str) -> None:
        """Hit keys that the same line takes, and wait until something is drawn."""
        shown, before, give_up = self.shown, len(self.shown.raw), time.monotonic() + _PATIENCE
        shown.press("".join(KEYS.get(key, key) for key in keys))
        shown.keys += len(keys)
        while len(shown.raw) == before and shown.process.poll() is None:
            assert time.monotonic() < give_up, f"{keys} changed nothing:\n{shown.display()}"
            shown.watch(0.02)
        shown.taken()

    def _to(self, key: str, *words: str) -> None:
        """Hit a key that leads to where these words stand."""
        self._strike(key)
        self.shown.see(*words)

    def _go_on(self, *keys: str) -> None:
        """Hit keys that go on to another line, and wait until the keys come there, or as long as that takes at most.

        Where the cursor stands is not always told at once; a key that led nowhere shows in what is kept."""
        before, give_up = self._where(), time.monotonic() + _AT_MOST
        self._strike(*keys)
        while self._where() == before and time.monotonic() < give_up:
            self.shown.watch(0.02)
        self.shown.settle()

    def _where(self) -> tuple[object, ...]:
        """Return where the keys come: the line of the cursor, and the choice or row with the pointer."""
        lines, at = self.shown.display().splitlines(), self.shown._screen.cursor.y
        return at, lines[at][:27], *(line[:27] for line in lines if "▸" in line)

    def _say(self, words: str) -> None:
        self.shown.write(words)
        self.shown.see(words)

    def _fill(self, lines: tuple[str, ...]) -> None:
        """Fill the lines of a form, and keep it."""
        self.shown.settle()
        for line, after in zip(lines, (*lines[1:], "f3"), strict=True):
            on = [] if after in ("f3", "tab") else ["enter"]
            if line in KEYS or len(line) == 1:  # a digit chooses and goes on
                on = [line]
            elif line:
                self._say(line)
            if on:
                (self._go_on if on[-1] in ("enter", "f3", "tab") else self._strike)(*on)
        self._strike("ctrl+o")

    def _home(self) -> None:
        """Go back home, to what is waiting. One Esc too many would make one key with the next letter."""
        self.shown.settle()
        while "Home" not in (here := self.shown.display()).partition("\n")[0]:
            self._strike("esc")
            give_up = time.monotonic() + _PATIENCE
            while self.shown.display() == here:  # the pages of a pair have one title
                assert time.monotonic() < give_up, f"Esc led nowhere:\n{here}"
                self.shown.watch(0.02)
            self.shown.settle()

    def _at_pair(self) -> None:
        """Go from home to the page of the pair, by its place: wherever the keys were."""
        self._to("g", "Go to")
        self._to("p", "Your pairs")
        self._to("enter", "next:")

    def _at_takeaways(self) -> None:
        self._at_pair()
        self._to("t", "Takeaways")

    def _choose(self, what: str, key: str = "enter") -> None:
        """Open a row of home, or do with it what a key does."""
        title = next(TITLES[each].format(session) for each, session in self.waiting if each == what)
        self.shown.see(title)
        self.shown.settle()
        lines = self._marked()
        by = self._titles(lines).index(title) - next(at for at, line in enumerate(lines) if "▸" in line)
        self._strike(*["down" if by > 0 else "up"] * abs(by), key)

    def _waits(self, step: Step) -> None:
        """Wait until home shows what must wait."""
        wanted = [TITLES[what].format(session) for what, session in step.due]
        give_up = time.monotonic() + _PATIENCE
        while True:
            found = self._titles(self._marked())
            if [row for row in found if row in wanted or not AHEAD.match(row)] == wanted:
                return
            assert time.monotonic() < give_up, (step.act, step.session, found, wanted, self.shown.display())
            self.shown.watch(0.05)

    def _marked(self) -> list[str]:
        """Return the lines with a pair's mark: what waits and lies ahead."""
        lines = self.shown.display().splitlines()
        marked = [line for line in lines if re.match(r" {0,6}▌[ ▸]", line) and not set("●○") & set(line)]
        chosen = next((at for at, line in enumerate(marked) if "▸" in line), -2)
        if chosen + 1 < len(marked):  # at 80 columns the reason stands under the selected row
            del marked[chosen + 1]
        return marked

    def _titles(self, lines: list[str]) -> list[str]:
        return [re.split(r" {2,}", line.strip(" ▌▸◇"))[0] for line in lines]

    @contextmanager
    def _measured(self, step: Step) -> Iterator[None]:
        """Count the keys between, and hold them to what the step may take."""
        before, words, begun = self.shown.keys, self.shown.letters, time.monotonic()
        yield
        keys, typed, seconds = self.shown.keys - before, self.shown.letters - words, time.monotonic() - begun
        if step.keys:
            self.spent.append(f"{step.act}, session {step.session}: {keys} keys, {typed} letters, {seconds:.1f} s")
            assert keys <= step.keys, self.spent

    # Each step

    def _set_up(self, step: Step) -> None:
        self._is_senior = step.lines[1] == "2"
        self._to("n", "A new pair")
        self._fill(step.lines)
        if step.lines[11] == "2":  # one team
            self.shown.see("About this match", "in the same team", "You can carry on either way.")
            self._strike("esc")
            self.shown.gone("About this match")
        self.shown.see(step.lines[0], "Plan your" if self._is_senior else "Waiting for a date for your first session")

    def _agreement(self, step: Step) -> None:
        self._at_pair()
        self._to("s", "Before you share this")
        self._strike(*["right"] * (2 if self._is_senior else 1))  # a senior's first text is the agenda
        self.shown.see("What we could agree")
        self._write_out("agreement.txt")

    def _plan(self, step: Step) -> None:
        self._at_pair()
        self._to("n", "A new session")
        self._fill(step.lines)
        self.shown.see("next:", f"Session {step.session}")

    def _prepare(self, step: Step) -> None:
        self._choose("prepare")
        self._fill(step.lines)
        if self._is_senior:
            self._write_out(f"agenda-session-{step.session}.txt")

    def _write_out(self, name: str) -> None:
        size = re.search(r"exactly this · ([\d,]+) bytes", self.shown.see("share exactly this", "bytes"))
        self.shown.settle()
        if "Not in it" not in self.shown.display():
            self._to("end", "Not in it")
        self._to("ctrl+s", "Which file should it be saved as?", f"~/{name}")
        self._to("enter", f"Saved as {name}")
        assert size is not None
        assert (self.home / name).stat().st_size == int(size[1].replace(",", ""))

    def _confirm(self, step: Step) -> None:
        self._choose("confirm")
        self.shown.see("Status")
        self._fill(("1",))
        self.shown.see(f"How did session {step.session} go?")
        self._strike("esc")

    def _debrief(self, step: Step) -> None:
        with self._measured(step):
            self._choose("debrief")
            self.shown.see(f"How did session {step.session} go?")
            self._fill(step.lines)
            self.shown.see("Home")

    def _facts(self, step: Step) -> None:
        self._at_pair()
        with self._measured(step):
            self._to("b", f"How did session {step.session} go?")
            self._fill(step.lines)
            self.shown.see("next:")

    def _reflect(self, step: Step) -> None:
        with self._measured(step):
            if ("reflect", step.session) in self.waiting:
                self._choose("reflect")
            else:  # older than three days
                self._choose("debrief", "r")
            self.shown.see(f"Reflection on session {step.session}")
            self._write_under_each(step)

    def _between(self, step: Step) -> None:
        with self._measured(step):
            self._choose("between")
            self.shown.see("Between sessions", "F6")
            self._write_under_each(step)

    def _write_under_each(self, step: Step) -> None:
        for at, line in enumerate(step.lines):
            if at:
                self._go_on("tab")
            else:
                self.shown.settle()
            self._say(line)
        self._to("esc", "Home")

    def _send(self, step: Step) -> None:
        self._at_takeaways()
        self._strike("s")
        self._write_out(f"takeaways-session-{step.session}.txt")

    def _agree(self, step: Step) -> None:
        self._at_takeaways()
        for line in step.lines:
            self._to("a", "How did your partner say yes?")
            self._to(line, "Marked agreed.")
            self._strike("home")

    def _hold(self, step: Step) -> None:
        self._at_pair()
        self._to("n", "A new session")
        self._fill(step.lines[:-1])
        self.shown.see(f"Session {step.session} of 6")
        self.shown.settle()
        self._say(step.lines[-1])
        self._to("esc", "next:")

    def _done(self, step: Step) -> None:
        self._at_takeaways()
        *heard, words = step.lines
        if heard:  # the partner's
            self._to("f5", "Have you heard how it went?")
            self._to(heard[0], "How did it go?", "This closes the commitment.")
        else:
            self._to("f5", "How did it go?")
        self.shown.settle()
        self._say(words)
        self._to("enter", "did this")

    def _told(self, step: Step) -> None:
        self._choose("tell")
        self.shown.see("Takeaways", "did this")
        self._to("y", "heard")

    def _move(self, step: Step) -> None:
        self._at_pair()
        self._strike("enter")
        self.shown.gone("next:")
        self._to("f3", "Status")
        self._fill(step.lines)
        self.shown.see(f"Session {step.session}")
        self._strike("esc")

    def _meet(self, step: Step) -> None:
        self._choose("debrief", "w")  # its time is over; its page is there to write on
        self.shown.see(f"Session {step.session} of 6")
        self.shown.settle()
        self._say(step.lines[0])
        self._to("f6", f"How did session {step.session} go?")
        self._fill(step.lines[1:])
        self.shown.see(f"Session {step.session} of 6", step.lines[0])
        self._strike("esc")

    def _look(self, step: Step) -> None:
        self._choose("look")
        self.seen = " ".join(self.shown.see("This is private, like everything here.").split())
        self._to("y", "Saved. It returns only if something new happens.")


def due_of(home: Path) -> tuple[Waiting, ...]:
    """Return what the command line says is waiting, but for the date of the next session."""
    records = {each["id"]: each for each in call(home, "list", "--json", "--limit", "0").well().objects()}

    def number(id: str | None) -> int:
        record = records.get(id or "")
        if record is None:
            return 0
        return int(record["body"]["number"]) if record["kind"] == "session" else number(record["parent"])

    found = [each for each in call(home, "due", "--json").well().objects() if each["what"] not in ("plan", "wait")]
    return tuple((each["what"] + {1: "", 2: " two"}[each["count"]], number(each["record"])) for each in found)


@pytest.mark.parametrize(
    "role",
    [pytest.param(role, marks=[] if role == "mentee-senior" else [pytest.mark.slow]) for role in RELATIONSHIPS],
)
def test_three_sessions_are_lived_through_and_every_step_shows_what_waits_then(
    home: Path, recovery_key: str, role: str
) -> None:
    story = RELATIONSHIPS[role]
    person, begun = Person(home), time.monotonic()
    try:
        for step in story.steps:
            person.does(step)
        assert person.sides() == story.trends
        person.leave()
    finally:
        person.close()
    print(f"\n{role}: {time.monotonic() - begun:.1f} s", *person.spent, sep="\n  ")
    for words in story.sign:
        assert words in person.seen
    assert due_of(home) == ()
    call(home, "verify", "--full").well()
    signs = call(home, "signals", "--all", "--json").well().objects()
    assert tuple(sign["rule"] for sign in signs) == story.told_later
    check_records(home, story)
    check_letters(home, story)
    check_disk(home, story)


def check_records(home: Path, story: Relationship) -> None:
    """The sessions say what was answered, and the words that were agreed on stay as they are."""
    records = call(home, "list", "--json", "--limit", "0").well().objects()
    ids = [each["id"] for each in records if each["kind"] == "session"]
    sessions = {id: call(home, "show", id, "--json").well().object()["body"] for id in ids}  # a list leaves to_keep out
    assert {body["number"]: facts_of(body) for body in sessions.values()} == story.facts
    for number, words, method in story.agreed:
        (takeaway,) = [each for each in records if each["kind"] == "takeaway" and each["body"]["text"] == words]
        assert sessions[takeaway["parent"]]["number"] == number
        assert (takeaway["body"]["state"], takeaway["body"]["method"]) == ("agreed", method)
    assert len([each for each in records if each["kind"] == "takeaway"]) == len(story.agreed)
    call(home, "edit", takeaway["id"], given="other words").failed(1)
    assert call(home, "show", takeaway["id"], "--json").well().object()["body"]["text"] == words
    (promise,) = [each["body"] for each in records if each["kind"] == "commitment"]
    assert (promise["status"], bool(promise["told_partner_on"])) == ("done", True)
    opened = call(home, "log", "list", "--pair", "1", "--open", "held-back", "--json").well().objects()  # closed else
    assert len([each for each in records if each["kind"] in ("reflection", "log_item")] + opened) == 6


def check_letters(home: Path, story: Relationship) -> None:
    """The texts are the ones that the ledger knows, hold the words that they may, and nobody's name."""
    ledger = call(home, "left", "--json").well().objects()
    assert [each["body"]["name"] for each in ledger] == list(story.letters)
    every = {words for wanted in story.letters.values() for words in wanted} | set(story.private)
    for row, (name, wanted) in zip(ledger, story.letters.items(), strict=True):
        file = home / name
        data = file.read_bytes()
        assert row["body"]["sha256"] == hashlib.sha256(data).hexdigest()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert {words for words in every if words in data.decode()} == set(wanted), name
        assert story.alias.lower() not in data.decode().lower()


def check_disk(home: Path, story: Relationship) -> None:
    """Nothing that was written stands readable on the disk, but in the texts for the partner."""
    every = {story.alias, *story.private, *(words for wanted in story.letters.values() for words in wanted)}
    files = [path for path in home.rglob("*") if path.is_file()]
    assert vault_in(home) in files
    for path in files:
        if path.parent == home and path.name in story.letters:
            continue
        data = path.read_bytes()
        told = [words for words in every if words.encode() in data or words.encode("utf-16-le") in data]
        assert told == [], path
