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
from rmjournal.domain.texts.record_text import in_lists, versions
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.commands import BACK, KEEP_BOTH, KEEP_MINE, KEEP_THEIRS, OWN_LINES, Command
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.editor import Editor
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.kit.wording import day_of

if TYPE_CHECKING:
    from rmjournal.journal import Conflict

MINE, THEIRS = "On this computer", "In the other copy"
HEAD = "Conflicts"
CLOSED = "(closed)"


class ConflictsScreen(JournalScreen):
    """List the conflicts, and show both versions of the selected one."""

    commands: ClassVar[tuple[Command, ...]] = (KEEP_MINE, KEEP_THEIRS, KEEP_BOTH, OWN_LINES, BACK)
    waiting: "Sequence[Conflict]" = ()
    is_open = False  # what lists leave out

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
        self.watch(rows, "selected", self._show, init=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a choice only if there is a conflict, and to keep both only where both
        can stay."""
        if not self.waiting and action in (KEEP_MINE.id, KEEP_THEIRS.id, KEEP_BOTH.id):
            return False
        if action == KEEP_BOTH.id and not self._selected().can_keep_both:
            return False
        if action == OWN_LINES.id and not (
            self.waiting and self._in_lists(self._selected()) != _whole(self._selected())
        ):
            return False
        return super().check_action(action, parameters)

    def label_of(self, command: Command) -> str:
        """Say that the key closes the lines while they are open."""
        return "close them" if command is OWN_LINES and self.is_open else command.label

    def on_screen_suspend(self) -> None:
        """Close what lists leave out."""
        self.is_open = False

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
            title = CLOSED if self._shown(each) is None else bare_title(record)
            rows.append(Row(f"{whose}{title}", record_word(record), day_of(record.at, today), hue))
        self.query_one(Rows).show(rows, [each.id for each in self.waiting])
        self.query_one("#versions").display = bool(self.waiting)
        self.query_one(KeyBar).refresh()
        self._show()

    def _show(self) -> None:
        if not self.waiting:
            return
        each = self._selected()
        shown = self._shown(each)
        way = f"Press {self.key_of(OWN_LINES)} to open it."
        texts = [f"Closed. {way}"] * 2 if shown is None else versions(each.record.kind, *shown)
        if shown not in (None, _whole(each)):
            texts = [f"{text}\n\nPart of it is closed. {way}".lstrip() for text in texts]
        self.query_one(KeyBar).refresh()
        for name, text in zip(("#mine", "#theirs"), texts, strict=True):
            self.query_one(name, Editor).put(text)

    def _shown(self, conflict: "Conflict") -> list[dict[str, object]] | None:
        return _whole(conflict) if self.is_open else self._in_lists(conflict)

    def _in_lists(self, conflict: "Conflict") -> list[dict[str, object]] | None:
        return in_lists(conflict.record.kind, *_whole(conflict))

    def _selected(self) -> "Conflict":
        return self.waiting[min(self.query_one(Rows).selected, len(self.waiting) - 1)]

    def _settle(self, choice: KeptVersion) -> None:
        with self.showing_errors():
            self.journal.conflicts.settle(self._selected(), choice)
            one = "Kept that version. The other version is in the history."
            kept = "Kept both." if choice is KeptVersion.BOTH else one
            self.app.notify(kept, markup=False)
        self.draw()

    def action_own_lines(self) -> None:
        """Open what lists leave out, or close it again."""
        self.is_open = not self.is_open
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


def _whole(conflict: "Conflict") -> list[dict[str, object]]:
    return [conflict.mine, conflict.theirs]
