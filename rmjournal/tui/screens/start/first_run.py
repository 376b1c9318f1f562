"""The first run: what this is, my role, a passphrase, a recovery key, where we are.

What is typed before there is a passphrase stays in memory. Once the passphrase is set,
everything is saved encrypted."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.containers import Vertical
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.tui.kit.base_screen import BaseScreen
from rmjournal.tui.kit.commands import BACK, BEGIN, LATER, QUIT, START_DEMO, SUGGEST, Command
from rmjournal.tui.kit.dialogs.notices import key_lines
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.fields import ChoiceField, LineField
from rmjournal.tui.kit.widgets.inputs import LineInput, SecretInput
from rmjournal.tui.screens.start.unlock import unexpected

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

CHECKED = (2, 7)  # groups of the recovery key to type back
STEPS = ("what", "who", "passphrase", "spare", "where", "done")
MET = {"soon": "we meet soon", "met": "we have met"}


class FirstRunScreen(BaseScreen):
    """Ask six questions, one a step. Enter continues. Esc goes back until the journal
    is made."""

    commands: ClassVar[tuple[Command, ...]] = (BEGIN, START_DEMO, SUGGEST, LATER, BACK)
    has_letter_keys: ClassVar[bool] = False
    last_command: ClassVar[Command] = QUIT

    def __init__(self, path: Path, state: Path | None) -> None:
        super().__init__()
        self.path, self.state = path, state
        self.at = 0
        self.alias = self.role = ""
        self.words = ""
        self.recovery_key = ""
        self.journal: Journal | None = None
        self.pair: Record[Pair] | None = None
        self.making = False
        self._typed = ""

    def body(self) -> Iterator[Widget]:
        """Yield room for the steps and for an error."""
        yield Vertical(id="step")
        yield Static(id="wrong", classes="error gap")

    async def on_mount(self) -> None:
        """Show the first step."""
        await self._show()
        self.check_place()

    @work(thread=True, exit_on_error=False, group="ready")
    def check_place(self) -> None:
        """Make the folder, and check that a journal can be made in it, before anybody
        thinks of a passphrase."""
        from rmjournal.journal import Journal

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            Journal.check_free(self.path)
            if Journal.has_unsaved_text(state=self.state):
                self.app.call_from_thread(self.say_unsaved)
        except RmjournalError as error:
            self.app.call_from_thread(self.wrong, error)
        except OSError:
            hint = "Start with `rmjournal --vault PATH` for another."
            self.app.call_from_thread(self.wrong, Refused("A journal cannot be made in its folder.", hint))

    def say_unsaved(self) -> None:
        """Say that text waits for a journal that is not at this path."""
        words = (
            "Unsaved text is waiting for a journal that is not here. Press Ctrl+Q and put its file back, "
            "or open it with `rmjournal --vault PATH`."
        )
        self.app.notify(words, severity="warning", markup=False, timeout=60)

    @property
    def step(self) -> str:
        """The name of the step that is shown."""
        return STEPS[self.at]

    async def _show(self) -> None:
        area = self.query_one("#step", Vertical)
        await area.remove_children()
        await area.mount_all(getattr(self, f"_{self.step}")())
        self.query_one("#wrong", Static).update("")
        self.set_title("A new journal")
        self.set_status(f"step {self.at + 1} of {len(STEPS)}")
        for widget in area.query("LineInput, SecretInput, ChoiceField"):
            widget.focus()
            break
        else:
            self.set_focus(None)
        self.refresh_bindings()
        self.query_one(KeyBar).refresh()

    def _what(self) -> Iterator[Widget]:
        yield Static("A private notebook for reverse mentoring", classes="head")
        yield Static(
            "A junior mentors a senior. Each of you keeps a journal that nobody else can read.\n\n"
            "A copied file shows that a journal exists and how large it is, not what it says. Whoever controls this "
            "computer may still see the screen or the keys; if that worries you, use your own.\n\n"
            "No account, no server. It is sealed with a passphrase that only you know.",
            classes="words",
        )
        yield Static("Enter begins. d looks round in a journal with two invented pairs.", classes="muted gap")

    def _who(self) -> Iterator[Widget]:
        from rmjournal.domain.model.pair import Role
        from rmjournal.domain.words import choices

        yield Static("Who is who?", classes="head")
        yield ChoiceField("role", "Here I am", choices(Role), self.role)
        yield LineField("alias", "A nickname for the other", self.alias, placeholder="not the name", limit=80)
        yield Static(
            "1 or 2 chooses, Enter goes on. You can be the junior in one pair and the senior in another.",
            classes="muted gap",
        )

    def _passphrase(self) -> Iterator[Widget]:
        from rmjournal.support.passphrases import RULE, suggestion

        self.words = self.words or suggestion()
        yield Static("A passphrase", classes="head")
        yield Static(
            "Nobody can reset it, not even IT. Six words that have nothing to do with each other are strong:",
            classes="words",
        )
        yield Static(f"\n{self.words}\n", id="words", classes="words")
        yield Static(f"Type these, or your own: {RULE}.", classes="muted")
        yield SecretInput(widget_id="first")
        yield Static("The same again.", classes="muted gap")
        yield SecretInput(widget_id="second")
        yield Static("Enter goes on. F4 suggests other words.", classes="muted gap")

    def _spare(self) -> Iterator[Widget]:
        yield Static("A spare key, for paper", classes="head")
        yield Static("If the passphrase is forgotten, this opens the journal. Write it down: no photo, no e-mail.")
        yield Static(content(f"\n{key_lines(self.recovery_key)}\n"), id="key", classes="words")
        yield Static(f"Type groups {CHECKED[0]} and {CHECKED[1]} from your paper:", classes="muted")
        yield LineInput(widget_id="groups", placeholder="two groups of four")
        yield Static("Enter goes on. F6 later: one reminder stays.", classes="muted gap")

    def _where(self) -> Iterator[Widget]:
        yield Static("Where are you two?", classes="head")
        yield ChoiceField("met", "By now", MET, "soon")
        yield Static(self._question("soon"), id="question", classes="gap")
        yield LineInput(widget_id="answer", placeholder="one line, or nothing")
        yield Static("It stays here. Enter goes on, also with nothing.", classes="muted gap")

    def _done(self) -> Iterator[Widget]:
        from rmjournal.journal import Journal

        yield Static("Kept.", classes="head")
        yield Static("Ctrl+L locks. Nothing more until you meet.", classes="words")
        for remark in Journal.location_advice(self.path):
            yield Static(content(f"To know of this place: {remark}"), classes="words gap")
        yield Static("Enter opens the journal.", classes="muted gap")

    def _question(self, met: str) -> str:
        if met == "met":
            return "One thing to remember?"
        if self.role == "mentee-senior":
            return "One thing you want to understand?"
        return "One thing to keep to yourself? A keyword, or skip."

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer each key on its own step only."""
        here = {
            "begin": ("what", "done"),
            "look_round": ("what",),
            "suggest": ("passphrase",),
            "later": ("spare",),
            "back": ("who", "passphrase"),
        }
        return self.step in here[action] if action in here else True

    async def action_begin(self) -> None:
        """Begin the set-up or, at its end, open the journal."""
        if self.step == "what":
            await self._go_on()
        elif self.journal is not None:
            self.host.open_home(self.journal)

    def action_look_round(self) -> None:
        """Start the demo."""
        self.host.start_demo()

    async def action_suggest(self) -> None:
        """Suggest other words."""
        self.words = ""
        await self._show()

    async def action_later(self) -> None:
        """Skip checking the recovery key. Home reminds of it."""
        self.recovery_key = ""
        await self._go_on()

    async def action_back(self) -> None:  # type: ignore[override] # it may have to wait for the step before it
        """Go back one step."""
        if 0 < self.at <= STEPS.index("passphrase") and not self.making:
            self.at -= 1
            await self._show()

    def key_enter(self, event: Key) -> None:
        """Go from a choice to the field under it, once something is chosen."""
        if isinstance(self.focused, ChoiceField):
            event.stop()  # or the field takes this Enter, too
            if not self.focused.value:
                self.wrong(_no_role())
                return
            self.query_one(LineInput).focus()

    def key_down(self, event: Key) -> None:
        """Go to the next field."""
        event.stop()
        self.focus_next()

    def key_up(self, event: Key) -> None:
        """Go to the field before."""
        event.stop()
        self.focus_previous()

    async def on_input_submitted(self, event: LineInput.Submitted) -> None:
        """Use what was typed on this step."""
        event.stop()
        try:
            await getattr(self, f"_take_{self.step}")(event)
        except RmjournalError as error:
            self.wrong(error)

    def on_field_changed(self) -> None:
        """Show the question that fits the answer, and clear the error."""
        self.query_one("#wrong", Static).update("")
        for question in self.query("#question"):
            cast(Static, question).update(self._question(self.query_one("#field-met", ChoiceField).value))

    def wrong(self, error: RmjournalError) -> None:
        """Show what is wrong."""
        self.query_one("#wrong", Static).update(content(f"{error.sentence} {error.hint}".strip()))

    async def _go_on(self) -> None:
        self.at += 1
        await self._show()

    # What each step does with its answer

    async def _take_who(self, event: LineInput.Submitted) -> None:
        self.role = self.query_one("#field-role", ChoiceField).value
        self.alias = self.query_one("#field-alias", LineField).value
        if not self.role:
            self.query_one(ChoiceField).focus()
            raise _no_role()
        if not self.alias:
            raise Refused("A nickname is missing.", "One word that tells you who it is.")
        await self._go_on()

    async def _take_passphrase(self, event: LineInput.Submitted) -> None:
        from rmjournal.support.passphrases import check_strength

        first, second = self.query_one("#first", SecretInput), self.query_one("#second", SecretInput)
        if self.making:
            return
        check_strength(first.value)
        if event.input is first:
            second.focus()
            return
        if first.value != second.value:
            second.value = ""
            raise Refused("The two are not the same.", "Type the second one again.")
        self.making = True
        self.query_one("#wrong", Static).update("")
        self.set_status("making the journal: about a second, on purpose")
        self._typed = first.value
        self.make()

    @work(thread=True, exclusive=True, group="make")
    def make(self) -> None:
        """Derive the key in a thread, make the journal, and save what was typed.

        Textual keeps the arguments of a worker in words: the passphrase is none."""
        from rmjournal.journal import Journal

        passphrase, self._typed = self._typed, ""
        journal: Journal | None = None
        try:
            journal, key = Journal.create(self.path, passphrase, state=self.state, clock=self.host.clock)
            with journal.records.transaction():
                journal.settings.change({"spare_key_unchecked": True})
                pair = journal.pairs.add({"alias": self.alias, "role": self.role})
        except Exception as error:  # its message and its frames may hold private text
            if journal is not None:  # nobody saw its recovery key, so it must not stay
                journal.close()
                self.path.unlink(missing_ok=True)
            known = error if isinstance(error, RmjournalError) else unexpected(error)
            self.app.call_from_thread(self._not_made, known)
            return
        self.app.call_from_thread(self.call_later, self._made, journal, pair, key)

    def _not_made(self, error: RmjournalError) -> None:
        self.making = False
        self.set_status("")
        self.wrong(error)

    async def _made(self, journal: "Journal", pair: "Record[Pair]", key: str) -> None:
        self.journal, self.pair, self.recovery_key, self.words = journal, pair, key, ""
        self.host.hold(journal)
        await self._go_on()

    async def _take_spare(self, event: LineInput.Submitted) -> None:
        groups = self.recovery_key.split("-")
        typed = "".join(event.value.upper().replace("-", " ").split())
        if typed != "".join(groups[number - 1] for number in CHECKED):
            numbers = f"{CHECKED[0]} and {CHECKED[1]}"
            raise Refused(f"These are not groups {numbers}.", "Look at your paper again, or press F6 for later.")
        if self.journal is not None:
            self.journal.settings.change({"spare_key_unchecked": False})
        self.recovery_key = ""
        await self._go_on()

    async def _take_where(self, event: LineInput.Submitted) -> None:
        self.save_pending()
        await self._go_on()

    def save_pending(self) -> None:
        """Save the answer to the last question."""
        if self.step != "where" or self.journal is None or self.pair is None:
            return
        pair, journal = self.pair, self.journal
        met = self.query_one("#field-met", ChoiceField).value == "met"

        def save(words: str) -> object:
            if met:
                return journal.notes.add(pair, words)
            if self.role == "mentee-senior":
                return journal.sessions.add(pair, {"intention": words})
            return journal.log.add(pair, {"kind": "held_back", "text": words})

        for answer in self.query("#answer").results(LineInput):
            if words := answer.value.strip():
                journal.unsaved.attempt(save, words, pair=pair.id)
                answer.value = ""


def _no_role() -> Refused:
    return Refused("Are you the junior or the senior?", "Press 1 or 2.")
