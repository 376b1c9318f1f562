"""One record, whole: to read, to change, to move, to delete."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from rmjournal.domain.model.note import Note
from rmjournal.domain.model.pair import Pair, Role
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.record import Body, Record, RecordId
from rmjournal.domain.titles import noun, record_word, written
from rmjournal.journal.copies import backups as copies
from rmjournal.journal.copies.destroy import HOLD
from rmjournal.journal.exports import takeout as leaving
from rmjournal.journal.records import move as moving
from rmjournal.journal.records import record_text as pages
from rmjournal.support.errors import Refused, RmjournalError
from rmjournal.tui import forms
from rmjournal.tui.commands import BACK, COPY_OUT, DELETE, EDIT, HISTORY, MOVE, Command
from rmjournal.tui.page import JournalPage
from rmjournal.tui.plain import fit
from rmjournal.tui.screens.history import HistoryScreen
from rmjournal.tui.sheet import Sheet
from rmjournal.tui.sheets import CopySheet, WordSheet
from rmjournal.tui.ways import pair_of, session_of
from rmjournal.tui.widgets.rows import Row, Rows
from rmjournal.tui.widgets.writing import Writing
from rmjournal.tui.wording import GIVEN_OUT, day_of, session_line

if TYPE_CHECKING:
    from rmjournal.journal.journal import Journal
    from rmjournal.tui.app import JournalApp

YES = "delete"  # the word to type; of a pair, with which everything goes: that it is a pair, too
_MOST = 5  # copies that are named on one screen of 24 lines


class RecordScreen(JournalPage):
    """A record as it is kept. Its text can be marked and copied inside the journal; F9 copies it out."""

    commands: ClassVar[tuple[Command, ...]] = (EDIT, MOVE, DELETE, HISTORY, COPY_OUT, BACK)

    def __init__(self, journal: "Journal", id: RecordId) -> None:
        super().__init__(journal)
        self.record_id = id

    def body(self) -> Iterator[Widget]:
        """Yield the record."""
        yield Writing(read_only=True)

    def on_mount(self) -> None:
        """Begin with the text."""
        self.query_one(Writing).focus()

    def draw(self) -> None:
        """Show it as it is now."""
        try:
            self.record = self.journal.glance(self.record_id)
        except (RmjournalError, KeyError):
            self.call_after_refresh(self.leave)
            return
        self.pair = pair_of(self.journal, self.record)
        self.place(record_word(self.record).capitalize(), self.pair)
        self.say(day_of(self.record.at, date.today()))
        role = self.pair.body.role if self.pair is not None and self.pair.body is not None else Role.MENTOR_JUNIOR
        self.query_one(Writing).put("\n".join(pages.reading(self.record, role)))

    def action_edit(self) -> None:
        """Change it, each kind in the way it was made."""
        change(self, self.record)

    def action_history(self) -> None:
        """Show what it was before."""
        self.app.push_screen(HistoryScreen(self.journal, self.record_id))

    def action_delete(self) -> None:
        """Delete it, after a word was typed."""
        confirm_delete(self, self.record, self.leave)

    def action_move(self) -> None:
        """Move it to another session or pair."""
        move(self, self.record)

    def action_copy_out(self) -> None:
        """Copy what is marked, else the text, else all that stands here, to the clipboard of the computer."""
        if self.is_hidden():
            return
        page = self.query_one(Writing)
        text = page.selected_text or written(self.record.kind, self.record.raw) or page.text

        def answered(copy: bool | None) -> None:
            if not copy or self.is_hidden():
                return
            with self.telling():
                leaving.copied(self.journal, text, "every program on this computer")
                cast("JournalApp", self.app).hand_out(text)
                self.app.notify(GIVEN_OUT.format("`rmjournal show` prints a record"), markup=False, timeout=12)

        self.app.push_screen(CopySheet(text), answered)


Target = tuple[Record[Pair], Record[Session] | None]


class MoveSheet(Sheet[Target]):
    """Where to: a session of any pair, or a pair without one."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "leave", show=False)]

    def __init__(self, journal: "Journal", record: Record[Body]) -> None:
        super().__init__()
        pairs_only = isinstance(record.body, Session)
        here = session_of(journal, record)
        self.targets: list[Target] = []
        self.rows: list[Row] = []
        for pair in journal.pairs():
            if pair.body is None:
                continue
            hue = pair.body.hue.value
            self.targets.append((pair, None))
            stands = here is None and record.pair == pair.id
            self.rows.append(Row(pair.body.alias, right="is here" if stands else "the pair", hue=hue))
            for session in () if pairs_only else journal.sessions_of(pair):
                if session.body is not None:
                    self.targets.append((pair, session))
                    self.rows.append(
                        Row(
                            f"  session {session.body.number}: {session_line(session.body, date.today())}",
                            right="is here" if here is not None and here.id == session.id else "",
                            hue=hue,
                            private=False,
                        )
                    )

    def compose(self) -> ComposeResult:
        """Lay out the places."""
        with Vertical(id="sheet", classes="-list"):
            yield Static("Move it where?", classes="head")
            yield Rows()
            yield Static("Enter moves it there, Esc leaves it where it is.", classes="muted gap")

    def on_mount(self) -> None:
        """Show the places."""
        self.query_one(Rows).show(self.rows)
        self.query_one(Rows).focus()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Take this place."""
        event.stop()
        self.dismiss(self.targets[event.index])

    def action_leave(self) -> None:
        """Leave it where it is."""
        self.dismiss(None)


def change(page: JournalPage, record: Record[Body]) -> None:
    """Go to where a record is changed, each kind in the way it was made."""
    journal, body = page.journal, record.body
    pair = pair_of(journal, record)
    if body is None or pair is None:
        page.tell(Refused("This record cannot be changed here.", "It can be read, and deleted."))
    elif isinstance(body, Note):
        from rmjournal.tui.screens.session import SessionScreen

        note = cast("Record[Note]", record)
        page.app.push_screen(SessionScreen(journal, pair, session_of(journal, record), note=note))
    elif isinstance(body, Reflection):
        from rmjournal.tui.screens.reflect import ReflectScreen

        reflection = cast("Record[Reflection]", record)
        page.app.push_screen(ReflectScreen(journal, pair, session_of(journal, record), reflection=reflection))
    elif isinstance(body, Session):
        page.app.push_screen(forms.session_details(journal, pair, cast("Record[Session]", record)))
    elif hasattr(body, "text"):
        page.app.push_screen(forms.edit_words(journal, pair, record))
    else:
        page.tell(Refused("This record is not changed by hand."))


def move(page: JournalPage, record: Record[Body]) -> None:
    """Ask where to, and move a record there."""

    def moved(target: Target | None) -> None:
        if target is None:
            return
        with page.telling():
            stood = session_of(page.journal, record)
            is_there = target[0].id == record.pair and target[1] == stood
            moving.move(page.journal, record, pair=target[0], session=target[1])
            told = "It is there already." if is_there else "Moved, with all that hangs on it."
            page.app.notify(told, markup=False, timeout=4)
        page.draw()

    with page.telling():
        page.app.push_screen(MoveSheet(page.journal, record), moved)


def confirm_delete(page: JournalPage, record: Record[Body], then: Callable[[], object]) -> None:
    """Ask for a word, saying what goes; delete, and go on with `then`."""
    journal = page.journal
    more = journal.belongings(record)
    word = noun(record)
    asked = f"{YES} {word}" if isinstance(record.body, Pair) else YES
    lines = [f"Type {asked} to delete this {word}" + (f" and what hangs on it: {more} more." if more else ".")]
    lines.append("Its history goes along. Backups that exist keep what they hold.")
    if isinstance(record.body, Pair):
        lines.append(HOLD)
        holding = copies.still_holding(journal, record)
        lines += [f"May still hold it: {fit(name, 56)}" for name in holding[:_MOST]]
        if holding[_MOST:]:
            lines.append(f"And {len(holding) - _MOST} more. `rmjournal shred` names them all before it asks.")

    def typed(answer: str | None) -> None:
        if not answer:
            return
        deleted = False
        with page.telling():
            journal.delete(record)
            deleted = True
        if deleted:
            page.app.notify("Deleted.", markup=False, timeout=4)
            then()

    page.app.push_screen(WordSheet(f"Delete this {word}?", lines, asked), typed)
