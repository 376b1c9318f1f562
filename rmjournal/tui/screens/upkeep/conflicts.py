"""Conflicts: two versions of one record, side by side until the person chooses."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.copies import KeptVersion
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import Record, RecordId
from rmjournal.domain.record_words import bare_title, record_word
from rmjournal.domain.texts.record_text import versions
from rmjournal.domain.titles import hides_words, is_closed
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import BACK, KEEP_BOTH, KEEP_MINE, KEEP_THEIRS, OPEN, Command
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.kit.wording import day_of

if TYPE_CHECKING:
    from rmjournal.journal import Conflict

MINE, THEIRS = "On this computer", "In the other copy"
HEAD = "Conflicts"
READ = OPEN._replace(help="Read both versions of what stays hidden in lists, such as a held-back line.")
HIDDEN = "Hidden until you open it with {}."


class ConflictsScreen(JournalScreen):
    """List the conflicts, and show both versions of the selected one."""

    commands: ClassVar[tuple[Command, ...]] = (READ, KEEP_MINE, KEEP_THEIRS, KEEP_BOTH, BACK)
    waiting: "Sequence[Conflict]" = ()
    opened: RecordId | None = None  # the conflict whose hidden words are shown

    def body(self) -> Iterator[Widget]:
        """Yield the list and the versions."""
        yield Static(HEAD, classes="head")
        yield Rows(widget_id="waiting", empty="No conflicts. If an entry is changed in two copies, choose here.")
        yield Horizontal(
            *(
                Vertical(Static(label, classes="muted"), Editor(read_only=True, widget_id=name))
                for name, label in (("mine", MINE), ("theirs", THEIRS))
            ),
            id="versions",
        )

    def on_mount(self) -> None:
        """Focus the list."""
        self.set_title("Settings")
        rows = self.query_one(Rows)
        rows.focus()
        self.watch(rows, "selected", self._moved, init=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a choice only if there is a conflict."""
        if not self.waiting and action in (KEEP_MINE.id, KEEP_THEIRS.id, KEEP_BOTH.id):
            return False
        return super().check_action(action, parameters)

    def draw(self) -> None:
        """Show the conflicts now."""
        self.waiting = self.journal.conflicts.all()
        pairs: dict[RecordId | None, Record[Pair]] = {pair.id: pair for pair in self.journal.pairs.all()}
        today = self.journal.clock.today()
        rows = []
        for each in self.waiting:
            record = each.record
            pair = pairs.get(record.pair)
            whose = f"{pair.body.alias} · " if pair is not None and record.id != pair.id else ""
            hue = pair.body.hue.value if pair is not None else ""
            title = record_word(record) if _is_closed(each) else bare_title(record)
            rows.append(Row(f"{whose}{title}", record_word(record), day_of(record.at, today), hue))
        self.query_one(Rows).show(rows, [each.id for each in self.waiting])
        self.query_one("#versions").display = bool(self.waiting)
        self.query_one(KeyBar).refresh()
        self._show()

    def _moved(self) -> None:
        if self.waiting and self._selected().id != self.opened:
            self.opened = None
        self._show()
        self.query_one(KeyBar).refresh()

    def _show(self) -> None:
        if not self.waiting:
            return
        each = self._selected()
        if self._is_hidden(each):
            words = HIDDEN.format(self.key_of(READ))
            self.query_one("#mine", Editor).put(words)
            self.query_one("#theirs", Editor).put(words)
            return
        texts = versions(each.record.kind, each.mine, each.theirs)
        for name, text in zip(("#mine", "#theirs"), texts, strict=True):
            self.query_one(name, Editor).put(text)

    def _is_hidden(self, each: "Conflict") -> bool:
        hides = any(hides_words(each.record.kind, raw) for raw in (each.mine, each.theirs))
        return hides and each.id != self.opened

    def offers(self, command: Command) -> bool:
        """Offer to open only what is hidden."""
        is_open = command.id != READ.id or (bool(self.waiting) and self._is_hidden(self._selected()))
        return is_open and super().offers(command)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Show the hidden words of the selected conflict."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Show the hidden words of the selected conflict, until another is selected."""
        if self.waiting:
            self.opened = self._selected().id
            self._show()
            self.query_one(KeyBar).refresh()

    def _selected(self) -> "Conflict":
        return self.waiting[min(self.query_one(Rows).selected, len(self.waiting) - 1)]

    def _settle(self, choice: KeptVersion) -> None:
        with self.showing_errors():
            self.journal.conflicts.settle(self._selected(), choice)
            one = "Kept that version. The other version is in the history."
            kept = "Kept both." if choice is KeptVersion.BOTH else one
            self.app.notify(kept, markup=False)
        self.draw()

    def action_keep_mine(self) -> None:
        """Choose the version of this computer."""
        self._settle(KeptVersion.MINE)

    def action_keep_theirs(self) -> None:
        """Choose the version of the other copy."""
        self._settle(KeptVersion.THEIRS)

    def action_keep_both(self) -> None:
        """Keep both versions."""
        self._settle(KeptVersion.BOTH)


def _is_closed(each: "Conflict") -> bool:
    return any(is_closed(each.record.kind, raw) for raw in (each.mine, each.theirs))
