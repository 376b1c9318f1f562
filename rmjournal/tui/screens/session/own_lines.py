"""A person's own lines in a pair: a count each, until it is opened."""

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.log import Ended, LogItem, LogKind
from rmjournal.domain.model.rehearsal import Rehearsal
from rmjournal.domain.record.record import AnyRecord, Record, is_a
from rmjournal.domain.words import counted, word
from rmjournal.support.errors import RmjournalError
from rmjournal.tui.forms import own_lines_form
from rmjournal.tui.forms.contacts_form import limits_card_of
from rmjournal.tui.kit.commands import BACK, DELETE, EDIT, END_LINE, FOR_SUPERVISION, NEW_REHEARSAL, OPEN, Command
from rmjournal.tui.kit.dialogs.key_menu import KeyMenu
from rmjournal.tui.kit.list_screens import RowsScreen
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.bars import KeyBar
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.kit.wording import day_ahead
from rmjournal.tui.screens.record.entry_screen import EntryScreen
from rmjournal.tui.screens.record.record_actions import change

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.journal import Journal

HELD, REHEARSED, ELSEWHERE, SUPERVISION, PEOPLE = "held back", "rehearsed", "elsewhere", "supervision", "people"
LOOKING = "A session is on. Is anyone looking? Press Enter again to show them."
CLOSED = "Closed until you open them with Enter, and closed again when you leave."


class _Part(NamedTuple):
    """One group of lines: its key, what it is called, its count in words, its
    entries."""

    key: str
    title: str
    about: str
    entries: list[AnyRecord]


class OwnLinesScreen(EntryScreen, RowsScreen):
    """Show what was held back, rehearsed or is to go elsewhere, as counts. Enter opens
    one of them, and leaving closes all."""

    commands: ClassVar[tuple[Command, ...]] = (OPEN, NEW_REHEARSAL, EDIT, END_LINE, FOR_SUPERVISION, DELETE, BACK)

    def __init__(self, journal: "Journal", pair: "Record[Pair]") -> None:
        super().__init__(journal)
        self.pair = pair
        self._opened: set[str] = set()
        self._asked = ""
        self.about: list[str | AnyRecord] = []

    def body(self) -> Iterator[Widget]:
        """Yield the list, and a line about it."""
        yield Rows(tall=True)
        yield Static(id="state", classes="muted")

    def draw(self) -> None:
        """Show the counts, and the lines of what is open."""
        try:
            self.pair = self.journal.records.current(self.pair)
        except RmjournalError:
            self.call_after_refresh(self.leave)
            return
        self.set_title("Your own lines", self.pair)
        hue, rows, ids = self.pair.body.hue.value, list[Row](), list[Hashable]()
        self.about = []
        for part in self._parts():
            self.about.append(part.key)
            rows.append(Row(part.title, part.about, hue=hue, private=False))
            ids.append(part.key)
            for each in part.entries if part.key in self._opened else ():
                self.about.append(each)
                rows.append(Row(_text(each), _under(each), plain_under=True, hue=hue, inset=2))
                ids.append((part.key, each.id))
        self.query_one(Rows).show(rows, ids)
        self.query_one("#state", Static).update(content(CLOSED))
        self.query_one(KeyBar).refresh()

    def _parts(self) -> Iterator[_Part]:
        journal, now = self.journal, self.journal.own_lines.of(self.pair)
        held: list[AnyRecord] = [each for each in journal.log.of(self.pair) if each.body.kind is LogKind.HELD_BACK]
        to_say = f", {len(now.to_say)} to say" if now.to_say else ""
        yield _Part(HELD, "Held back", f"{counted(len(held), 'line')}{to_say}", held[::-1])
        rehearsed = journal.own_lines.rehearsals(self.pair)
        ahead = ", one to say next" if now.rehearsal is not None else ""
        yield _Part(REHEARSED, "Rehearsed", f"{counted(len(rehearsed), 'rehearsal')}{ahead}", [*rehearsed[::-1]])
        if now.concerns:
            yield _Part(ELSEWHERE, "To take elsewhere", f"{counted(len(now.concerns), 'line')}, open", [*now.concerns])
        today = journal.clock.today()
        days = [day for day in journal.coordinator.supervision_of(self.pair) if day >= today]
        if days or now.for_supervision:
            when = f", next on {day_ahead(days[0], today)}" if days else ""
            about = f"{counted(len(now.for_supervision), 'line')}{when}. Leave names out."
            yield _Part(SUPERVISION, "For supervision", about, [*now.for_supervision])
        people = len(journal.contacts.of(self.pair))
        yield _Part(PEOPLE, "Who to talk to", "none yet" if not people else counted(people, "contact"), [])

    # What is selected

    def _selected(self) -> str | AnyRecord | None:
        index = self.query_one(Rows).selected
        return self.about[index] if 0 <= index < len(self.about) else None

    def entry(self) -> AnyRecord | None:
        """Return the selected line, None if a count is selected."""
        selected = self._selected()
        return None if isinstance(selected, str) else selected

    def offers(self, command: Command) -> bool:
        """Offer to end a line, or to keep it for supervision, only where one is
        selected."""
        if command in (FOR_SUPERVISION, END_LINE):
            record = self.entry()
            return record is not None and is_a(record, LogItem)
        return super().offers(command)

    def label_of(self, command: Command) -> str:
        """Say what Enter does to the selected row."""
        if command is OPEN and isinstance(selected := self._selected(), str) and selected in self._opened:
            return "close"
        return command.label

    def on_rows_selected(self, event: Rows.Selected) -> None:
        """Offer what can be done to the selected row."""
        event.stop()
        self._asked = ""
        self.query_one(KeyBar).refresh()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open or close a count, or change a line."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Open or close the selected count, or change the selected line."""
        selected = self._selected()
        if selected == PEOPLE:
            self.app.push_screen(limits_card_of(self.journal, self.pair))
        elif isinstance(selected, str):
            if selected not in self._opened and self._asked != selected and self.journal.sessions.is_meeting_now():
                self._asked = selected
                self.query_one("#state", Static).update(content(LOOKING))
                return
            self._asked = ""
            self._opened ^= {selected}
            self.draw()
        elif selected is not None:
            change(self, selected)

    def on_screen_suspend(self) -> None:
        """Close everything again."""
        self._opened.clear()

    def action_new_rehearsal(self) -> None:
        """Rehearse the selected held-back line, or something else."""
        record = self.entry()
        line = record if record is not None and is_a(record, LogItem) else None
        self.app.push_screen(own_lines_form.rehearse(self.journal, self.pair, line))

    def action_end_line(self) -> None:
        """Ask how the selected line ended."""
        record = self.entry()
        if record is None or not is_a(record, LogItem):
            return

        def chosen(how: str | None) -> None:
            if how:
                with self.showing_errors():
                    self.journal.own_lines.end(record, Ended(how), self.journal.clock.today())
                self.draw()

        ends = {str(at): (each.value, word(each)) for at, each in enumerate(Ended, 1)}
        self.app.push_screen(KeyMenu("How did it turn out?", ends), chosen)

    def action_for_supervision(self) -> None:
        """Mark the selected line to take to supervision, or take the mark away."""
        record = self.entry()
        if record is not None and is_a(record, LogItem):
            with self.showing_errors():
                self.journal.own_lines.mark(record, not record.body.to_supervision)
                self.draw()


def _text(record: AnyRecord) -> str:
    body = record.body
    if isinstance(body, Rehearsal):
        return body.opening or body.situation
    return body.text if isinstance(body, LogItem) else ""


def _under(record: AnyRecord) -> str:
    """Return why, what next and how it ended, without anybody's words."""
    body = record.body
    if isinstance(body, Rehearsal):
        landed = f"how it came across: {body.landed} out of 5" if body.landed is not None else ""
        return " · ".join(filter(None, (word(body.outcome) if body.outcome else "not said yet", landed)))
    if not isinstance(body, LogItem):
        return ""
    said = [word(each) for each in (body.why, body.next, body.ended) if each is not None]
    return " · ".join([*said, *(["for supervision"] if body.to_supervision else [])]) or "no reason given"
