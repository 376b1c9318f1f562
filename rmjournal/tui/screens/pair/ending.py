"""The end of a pair: stopped or closed, the words for the partner, and what becomes of
the notes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.review import Ending, Keeping
from rmjournal.domain.record.record import Record
from rmjournal.domain.rules.ending import COMPLAINT, GET_ADVICE, OUT_OF_REACH, destroy_day
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.forms import review_form
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import BACK, COPY_TEXT, DELETE, EDIT, SEND, UNDO, WRITE, Command
from rmjournal.tui.kit.dialogs.key_menu import KeyMenu
from rmjournal.tui.kit.dialogs.modal import KeyLine, Modal
from rmjournal.tui.kit.dialogs.questions import LineDialog, WordDialog
from rmjournal.tui.kit.lookup import pair_of
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.privacy import PrivateText
from rmjournal.tui.kit.wording import COPIED_OUT, day_of
from rmjournal.tui.screens.record.record_actions import holding_lines
from rmjournal.tui.screens.share.page import ExactText
from rmjournal.tui.screens.share.share import ShareScreen

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.model.review import Closing
    from rmjournal.journal import Journal

COPY = COPY_TEXT._replace(help="Copy exactly these words to the clipboard.")
SHARE = SEND._replace(label="share", help="See these words before you share them, with your partner or coordinator.")
WHY = WRITE._replace(label="why (optional)", help="Write down why, for yourself. It is never shared.")
CLOSE = EDIT._replace(label="words and notes", help="Change what you say at the end, and what happens to your notes.")
CARRY_ON = UNDO._replace(
    label="carry on", help="Undo the ending. The pair is active again. If you wrote something here, it asks first."
)
DELETE_NOTES = DELETE._replace(label="delete notes", help="Delete the notes as you chose. It asks first.")
DESTROY, REDUCE = "destroy", "only takeaways"  # the words to type
_MOST = 4  # backups to name on a screen of 24 lines


class HoldDialog(Modal[str]):
    """Ask for complaints and legal holds before anything is destroyed. The result is
    "no", "yes" or "" if the person leaves."""

    BINDINGS: ClassVar = [
        Binding("escape", "answer('')", "leave", show=False),
        Binding("y", "answer('yes')", "yes", show=False),
        Binding("n", "answer('no')", "no", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Yield the question."""
        with Vertical(id="dialog"):
            yield Static(COMPLAINT, classes="head")
            yield Static(
                "If others may ask for these notes, deleting them can be an offence, so get advice first.",
                classes="words below",
            )
            yield KeyLine(
                ("y", "yes, or I'm not sure", "answer('yes')"), ("n", "no", "answer('no')"),
                ("Esc", "cancel", "answer('')"),
            )  # fmt: skip

    def action_answer(self, answer: str) -> None:
        """Close with the answer."""
        self.dismiss(answer)


class EndingScreen(JournalScreen):
    """Show how a pair ended, and what can be done now. Nothing is sent, and nothing
    destroyed, without a further step."""

    commands: ClassVar[tuple[Command, ...]] = (SHARE, COPY, WHY, CLOSE, DELETE_NOTES, CARRY_ON, BACK)

    def __init__(self, journal: "Journal", pair: "Record[Pair]") -> None:
        super().__init__(journal)
        self.pair = pair
        self.closing: Record[Closing] | None = None

    def body(self) -> Iterator[Widget]:
        """Yield what ended, the words, and what becomes of the notes."""
        yield Static(id="ended", classes="head")
        yield VerticalScroll(
            PrivateText(id="about", classes="words below"),
            Static("Words you can copy or share", classes="group"),
            ExactText(id="exact"),
            PrivateText(id="notes", classes="words gap"),
            id="item",
        )

    def on_mount(self) -> None:
        """Focus the page."""
        self.set_title("", self.pair)
        self.query_one("#item").focus()

    def draw(self) -> None:
        """Show the end as it is now."""
        found = pair_of(self.journal, self.pair)
        self.closing = self.journal.endings.closing(self.pair) if found is not None else None
        if found is None or self.closing is None:
            self.call_after_refresh(self.leave)
            return
        self.pair, body, today = found, self.closing.body, self.journal.clock.today()
        stopped = body.ending is Ending.STOPPED
        on = f" on {day_of(body.ended_on, today)}" if body.ended_on else ""
        self.query_one("#ended", Static).update(f"{'Stopped' if stopped else 'Closed'}{on}")
        alias = found.body.alias
        about = ["There are no reminders from now on. Your entries stay, and you can still read and add to them."]
        if stopped:
            about.insert(0, f"You don't owe anyone a reason or a message. Nothing was sent to {alias}.")
        if body.why:
            about.append(f"Why (not shared): {body.why}")
        self.query_one("#about", PrivateText).update(content("\n".join(about)))
        try:
            words = self.journal.messages.ending(found).message.text
        except RmjournalError:
            words = ""
        none = f"You haven't chosen anything to share. Press {self.key_of(CLOSE)} to change that."
        self.query_one(ExactText).put(words or none)
        self.query_one("#notes", PrivateText).update(content("\n".join(self._notes(body))))
        self.query_one(KeyBar).refresh()

    def _notes(self, body: "Closing") -> Iterator[str]:
        today, key = self.journal.clock.today(), self.key_of(DELETE_NOTES)
        if body.keeping is Keeping.ALL:
            yield f"You're keeping your notes. Press {self.key_of(CLOSE)} to change that."
        elif body.keeping is Keeping.TAKEAWAYS:
            yield f"You chose to keep only takeaways. Press {key} to delete the rest. It asks first."
        elif body.destroy_on is not None and body.destroy_on <= today:
            yield f"Today is the day you chose to destroy these notes. Press {key} to continue. It asks first."
        elif body.destroy_on is not None:
            yield f"On {day_of(body.destroy_on, today)} Home will ask you whether to destroy these notes."

    def offers(self, command: Command) -> bool:
        """Offer to delete notes only if the person chose that."""
        body = self.closing.body if self.closing is not None else None
        if command.id == DELETE_NOTES.id:
            return body is not None and body.keeping is not Keeping.ALL
        return super().offers(command)

    def action_send(self) -> None:
        """Show the words before they are shared."""
        self.app.push_screen(ShareScreen(self.journal, self.pair, lambda: self.journal.messages.ending(self.pair)))

    def action_copy_text(self) -> None:
        """Copy the words."""
        if self.is_hidden():
            return
        with self.showing_errors():
            outgoing = self.journal.messages.ending(self.pair)
            self.host.copy_out(self.journal.messages.copy(outgoing, self.journal.clock.today()))
            words = COPIED_OUT.format(f"{self.key_of(SHARE)}, then {'^s'} saves a file")
            self.app.notify(words, markup=False, timeout=8)

    def action_write(self) -> None:
        """Ask why, for the person alone."""
        closing = self.closing
        if closing is None:
            return

        def save(words: str) -> None:
            self.journal.entries.edit(closing, {"why": words})

        lines = ["Only for you. It is never shared."]
        self.app.push_screen(
            LineDialog("Why did it end?", lines, value=closing.body.why, save=save, may_be_empty=True),
            lambda _: self.draw(),
        )

    def action_edit(self) -> None:
        """Open the form for the last words and the notes."""
        self.app.push_screen(review_form.close_pair(self.journal, self.pair, lambda: None))

    def action_undo(self) -> None:
        """Undo the ending. What was written about it goes, so that is asked first."""
        body = self.closing.body if self.closing is not None else None
        if body is None or not (body.why or body.appreciated or body.stays_open):
            self._carry_on()
            return
        choices = {"y": ("yes", "yes, and delete what you wrote here")}
        self.app.push_screen(KeyMenu("Carry on?", choices), lambda answer: self._carry_on() if answer else None)

    def _carry_on(self) -> None:
        with self.showing_errors():
            self.journal.endings.resume(self.pair)
            self.app.notify("The pair is active again.", markup=False, timeout=4)
            self.leave()

    # The notes

    def action_delete(self) -> None:
        """Ask for complaints and holds, then for a word, then delete what was
        chosen."""
        body = self.closing.body if self.closing is not None else None
        if body is None or body.keeping is Keeping.ALL:
            self.app.notify(f"You're keeping your notes. Press {self.key_of(CLOSE)} to change that.", markup=False)
            return
        is_all = body.keeping is Keeping.DESTROY

        def held(answer: str | None) -> None:
            if answer == "yes":
                self._postpone(is_all)
            elif answer == "no":
                self._confirm(is_all)

        self.app.push_screen(HoldDialog(), held)

    def _postpone(self, is_all: bool) -> None:
        with self.showing_errors():
            when = ""
            if is_all:
                day = destroy_day(self.journal.clock.today())
                fields = {"keeping": Keeping.DESTROY.value, "destroy_on": day.isoformat()}
                self.journal.endings.close(self.pair, fields, self.journal.clock.today())
                when = f" Home asks again on {day_of(day, self.journal.clock.today())}."
            self.app.notify(f"{GET_ADVICE}{when}", markup=False, timeout=12)
        self.draw()

    def _confirm(self, is_all: bool) -> None:
        asked = DESTROY if is_all else REDUCE
        if is_all:
            count = self.journal.entries.belongings(self.pair)
            lines = [f"Type {asked} to delete its {count} entries, their history and their key, for good."]
        else:
            lines = [f"Type {asked} to delete all but takeaways, commitments and the agreement, with all history."]
        lines += [*holding_lines(self.journal, self.pair, _MOST), OUT_OF_REACH]

        def typed(answer: str | None) -> None:
            if not answer:
                return
            with self.showing_errors():
                if is_all:
                    self.journal.entries.delete(self.pair)
                else:
                    self.journal.endings.reduce(self.pair)
                self.app.notify("Deleted.", markup=False, timeout=4)
            self.draw()

        head = "Delete everything about this pair?" if is_all else "Keep only takeaways?"
        self.app.push_screen(WordDialog(head, lines, asked), typed)
