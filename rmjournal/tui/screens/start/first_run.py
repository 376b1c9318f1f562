"""The first run: what this is, my role, a passphrase, a recovery key, how far we are.

What is typed before there is a passphrase stays in memory. Once the passphrase is set,
everything is saved encrypted."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.containers import Vertical
from textual.events import Key, Paste
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.support.crash_report import unexpected
from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.tui.kit.commands import (
    ACCEPT_WORDS,
    BACK,
    BEGIN,
    LATER,
    QUIT,
    SHOW_SECRET,
    START_DEMO,
    SUGGEST,
    Command,
)
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.typed_secrets import forget_soon
from rmjournal.tui.kit.widgets.bars import KeyBar, TopBar
from rmjournal.tui.kit.widgets.fields import ChoiceField, LineField
from rmjournal.tui.kit.widgets.inputs import LineInput, SecretInput
from rmjournal.tui.screens.start.first_meeting import FirstMeetingScreen
from rmjournal.tui.screens.start.first_run_pages import CHECKED, STEPS

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal

DOTS = ("●", "○")


class FirstRunScreen(FirstMeetingScreen):
    """Ask six questions, one a step. Enter continues. Esc goes back until the journal
    is made."""

    commands: ClassVar[tuple[Command, ...]] = (
        BEGIN, START_DEMO, ACCEPT_WORDS, SUGGEST, SHOW_SECRET, LATER, BACK,
    )  # fmt: skip
    has_letter_keys: ClassVar[bool] = False
    last_command: ClassVar[Command] = QUIT

    def __init__(self, path: Path, state: Path | None) -> None:
        super().__init__()
        self.path, self.state = path, state
        self.making = self.has_chosen = False
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
            Journal.files.check_free(self.path)
            if Journal.files.has_unsaved_text(state=self.state):
                self.app.call_from_thread(self.say_unsaved)
        except RmjournalError as error:
            self.app.call_from_thread(self.wrong, error)
        except OSError:
            hint = "Choose another place with `rmjournal --vault PATH`."
            self.app.call_from_thread(self.wrong, Refused("We can't create a journal in this folder.", hint))

    def say_unsaved(self) -> None:
        """Say that text waits for a journal that is not at this path."""
        words = (
            "Unsaved text is waiting for a journal that isn't here. Press Ctrl+Q and put its file back, "
            "or open it with `rmjournal --vault PATH`."
        )
        self.app.notify(words, severity="warning", markup=False, timeout=60)

    async def _show(self) -> None:
        area = self.query_one("#step", Vertical)
        await area.remove_children()
        await area.mount_all(getattr(self, self.step)())
        self.query_one("#wrong", Static).update("")
        self.set_title("New journal")
        self._say_name()
        done, to_come = DOTS
        dots = "" if self.app.has_class("-plain") else " ".join(done * (self.at + 1) + to_come * (5 - self.at)) + "  "
        self.set_status(f"{dots}step {self.at + 1} of {len(STEPS)}")
        for widget in area.query("LineInput, SecretInput, ChoiceField"):
            widget.focus()
            break
        else:
            self.set_focus(None)
        self.refresh_bindings()
        self.query_one(KeyBar).refresh()

    def _say_name(self) -> None:
        """Say the name in the top bar, unless the page has the mark."""
        self.query_one(TopBar).nameless = any(each.display for each in self.query("#mark"))

    def on_resize(self) -> None:
        """Say the name once in a window of any size."""
        self.call_after_refresh(self._say_name)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer each key on its own step only."""
        here = {
            "look_round": ("what",),
            "accept_words": ("passphrase",) if not self.accepted else (),
            "suggest": ("passphrase",),
            "show_secret": ("passphrase",),
            "later": ("spare",),
            "back": ("who", "passphrase"),
        }
        return self.step in here[action] if action in here else True

    def lists(self, command: Command) -> bool:
        """List the keys of this step in help."""
        return self.offers(command)

    def label_of(self, command: Command) -> str:
        """Say what Enter does on this step."""
        if command.id == BEGIN.id:
            return {"what": "set up your journal", "done": "open your journal"}.get(self.step, command.label)
        return super().label_of(command)

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
        self.words, self.accepted = "", False
        await self._show()

    async def action_accept_words(self) -> None:
        """Use the suggested words: they are typed once, and shown as they are typed."""
        self.accepted = True
        await self._show()
        self.action_show_secret()

    def action_show_secret(self) -> None:
        """Show what is typed, or hide it again."""
        for line in self.query(SecretInput):
            line.password = not line.password

    def on_input_changed(self, event: LineInput.Changed) -> None:
        """Say whether the words typed so far are right."""
        event.stop()
        if self.step == "passphrase" and self.accepted:
            typed = event.value
            right = self.words.startswith(typed)
            words = "right, press Enter" if typed == self.words else "right so far" if right else "not the words above"
            self.query_one("#so-far", Static).update(words if typed else "")

    async def action_later(self) -> None:
        """Skip checking the recovery key. Home reminds of it."""
        self.recovery_key = ""
        await self._go_on()

    async def action_back(self) -> None:  # type: ignore[override] # it may have to wait for the step before it
        """Go back one step."""
        if 0 < self.at <= STEPS.index("passphrase") and not self.making:
            if self.step == "who":
                self._note_who()
            self.at -= 1
            await self._show()

    def obey(self, event: Key | Paste) -> bool:
        """Answer with a digit, and go on at once. Return whether this was that digit,
        or an Enter right after it: it skips no question."""
        here = self.focused
        digit = (event.character or "") if isinstance(event, Key) else ""
        had_chosen, self.has_chosen = self.has_chosen, False
        if not isinstance(here, ChoiceField):
            return had_chosen and isinstance(event, Key) and event.key == "enter"
        if not (digit and here.take(digit)):
            return False
        self.has_chosen = True
        if self.step == "who":
            self.query_one("#field-alias", LineField).begin()
            return True
        when = self.query_one("#field-when", LineField)
        when.display = here.value == "met"
        if when.display:
            when.begin()
        else:
            self.set_focus(self.query_one("#answer"))
        return True

    def key_enter(self, event: Key) -> None:
        """Go from a choice to the field under it, once something is chosen."""
        if isinstance(self.focused, ChoiceField):
            event.stop()  # or the field takes this Enter, too
            if not self.focused.value:
                self.wrong(_no_role())
                return
            next(line for line in self.query(LineInput) if line.parent is not None and line.parent.display).focus()

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
        self.query("#unread").set(display=False)
        for question in self.query("#question"):
            met = self.query_one("#field-met", ChoiceField).value
            self.query_one("#field-when").display = met == "met"
            cast(Static, question).update(self.question(met))

    def wrong(self, error: RmjournalError) -> None:
        """Show what is wrong, in a low window at the end of a page that scrolls."""
        self.query_one("#wrong", Static).update(content(str(error)))
        self.call_after_refresh(self.query_one("#main", Vertical).scroll_end, animate=False)

    async def _go_on(self) -> None:
        self.at += 1
        await self._show()

    # What each step does with its answer

    async def _take_who(self, event: LineInput.Submitted) -> None:
        self._note_who()
        if not self.role:
            self.query_one(ChoiceField).focus()
            raise _no_role()
        if not self.alias:
            raise Refused("Please enter a nickname.", "Anything you'll recognise, but not their real name.")
        await self._go_on()

    def _note_who(self) -> None:
        self.role = self.query_one("#field-role", ChoiceField).value
        self.alias = self.query_one("#field-alias", LineField).value

    async def _take_passphrase(self, event: LineInput.Submitted) -> None:
        first, second = self.query_one("#first", SecretInput), self.query_one("#second", SecretInput)
        if self.making:
            return
        if self.accepted:
            if first.value != self.words:
                raise Refused("These aren't the words above.", "Check them, or press F4 for six others.")
        elif not self._typed_twice(event, first, second):
            return
        self.making = True
        self.query_one("#wrong", Static).update("")
        self.set_status("Creating your journal...")
        self._typed = first.value
        self.make()

    def _typed_twice(self, event: LineInput.Submitted, first: SecretInput, second: SecretInput) -> bool:
        """Return whether a passphrase of your own was typed twice. Raises Refused if it
        is too weak, or not the same both times."""
        from rmjournal.support.passphrases import check_strength

        check_strength(first.value)
        if event.input is first:
            second.focus()
            return False
        if first.value != second.value:
            second.value = ""
            raise Refused("The two aren't the same.", "Type the second one again.")
        return True

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
        await self._go_on()  # takes the lines with the passphrase away
        forget_soon(self.app)

    async def _take_spare(self, event: LineInput.Submitted) -> None:
        groups = self.recovery_key.split("-")
        typed = "".join(event.value.upper().replace("-", " ").split())
        if typed != "".join(groups[number - 1] for number in CHECKED):
            numbers = f"{CHECKED[0]} and {CHECKED[1]}"
            raise Refused(
                f"Those aren't groups {numbers}.", "Look at what you wrote down, or press F6 to do this later."
            )
        if self.journal is not None:
            self.journal.settings.change({"spare_key_unchecked": False})
        self.recovery_key = ""
        await self._go_on()


def _no_role() -> Refused:
    return Refused("Are you the junior or the senior?", "Press 1 or 2.")
