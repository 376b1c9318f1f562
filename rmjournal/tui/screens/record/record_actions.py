"""What can be done to a record from any screen: change it, move it, delete it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from rmjournal.domain.model.contact import Contact
from rmjournal.domain.model.goal import Goal
from rmjournal.domain.model.note import Draft, Note
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.reflection import Reflection
from rmjournal.domain.model.rehearsal import Rehearsal
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.record import AnyRecord, Record, is_a
from rmjournal.domain.record_words import noun
from rmjournal.domain.rules.ending import LEGAL_HOLD
from rmjournal.support.errors import Refused
from rmjournal.tui.forms import contacts_form, goal_form, own_lines_form, session_form, text_form
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.dialogs.modal import Modal
from rmjournal.tui.kit.dialogs.questions import WordDialog
from rmjournal.tui.kit.lookup import pair_of, session_of
from rmjournal.tui.kit.safe_text import fit
from rmjournal.tui.kit.widgets.rows import Row, Rows
from rmjournal.tui.kit.wording import session_line
from rmjournal.tui.screens.writing.reflect import ReflectScreen
from rmjournal.tui.screens.writing.writing import SessionScreen

if TYPE_CHECKING:
    from rmjournal.journal import Journal

DISCARD = "discard"  # the word to type for a draft
YES = "delete"  # the word to type; for a pair, "pair" must follow
_MOST = 5  # backups to name on a screen of 24 lines


Target = tuple[Record[Pair], Record[Session] | None]


class MoveDialog(Modal[Target]):
    """Ask where to move a record: to a session of any pair, or to a pair. The result is
    None if it stays."""

    BINDINGS: ClassVar = [Binding("escape", "leave", "leave", show=False)]

    def __init__(self, journal: "Journal", record: AnyRecord) -> None:
        super().__init__()
        pairs_only = isinstance(record.body, Session)
        here = session_of(journal, record)
        self.targets: list[Target] = []
        self.rows: list[Row] = []
        for pair in journal.pairs.all():
            hue = pair.body.hue.value
            self.targets.append((pair, None))
            stands = here is None and record.pair == pair.id
            self.rows.append(Row(pair.body.alias, right="it's here" if stands else "the pair", hue=hue))
            for session in () if pairs_only else journal.sessions.of(pair):
                self.targets.append((pair, session))
                self.rows.append(
                    Row(
                        f"session {session.body.number}: {session_line(session.body, journal.clock.today())}",
                        right="it's here" if here is not None and here.id == session.id else "",
                        hue=hue,
                        private=False,
                        inset=2,
                    )
                )

    def compose(self) -> ComposeResult:
        """Yield the list of sessions and pairs."""
        with Vertical(id="dialog", classes="-list"):
            yield Static("Where do you want to move it?", classes="head")
            yield Rows()
            yield Static("Press Enter to move it there, or Esc to cancel.", classes="muted gap")

    def on_mount(self) -> None:
        """Show the list."""
        self.query_one(Rows).show(self.rows)
        self.query_one(Rows).focus()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Choose a row."""
        event.stop()
        self.dismiss(self.targets[event.index])

    def action_leave(self) -> None:
        """Close without moving it."""
        self.dismiss(None)


def can_change(record: AnyRecord, pair: Record[Pair] | None) -> bool:
    """Return whether there is a screen on which this record is changed, or a draft
    finished."""
    body = record.body
    if isinstance(body, Draft):
        return True
    if body is None or pair is None:
        return False
    return isinstance(body, Note | Reflection | Session | Rehearsal | Contact | Goal) or hasattr(body, "text")


def can_move(journal: "Journal", record: AnyRecord | None) -> bool:
    """Return whether there is a record, and another place may be chosen for it."""
    return record is not None and journal.moves.can_move(record)


def change(screen: JournalScreen, record: AnyRecord) -> None:
    """Open the screen on which this record is changed, or a draft is finished."""
    journal, body = screen.journal, record.body
    pair = pair_of(journal, record)
    if isinstance(body, Draft):
        screen.app.push_screen(screen.host.record_screen(record))
    elif body is None or pair is None:
        screen.show_error(Refused("You can read or delete this, but not edit it."))
    elif is_a(record, Note):
        screen.app.push_screen(SessionScreen(journal, pair, session_of(journal, record), note=record))
    elif is_a(record, Reflection):
        screen.app.push_screen(ReflectScreen(journal, pair, session_of(journal, record), reflection=record))
    elif is_a(record, Session):
        screen.app.push_screen(session_form.edit_session(journal, pair, record))
    elif (form := own_lines_form.edit_own(journal, pair, record)) is not None:
        screen.app.push_screen(form)
    elif is_a(record, Contact):
        screen.app.push_screen(contacts_form.edit_contacts(journal, pair))
    elif is_a(record, Goal):
        screen.app.push_screen(goal_form.edit_goal(journal, pair, record))
    elif hasattr(body, "text"):
        screen.app.push_screen(text_form.edit_text(journal, pair, record))
    else:
        screen.show_error(Refused("This entry can't be edited."))


def discard_draft(screen: JournalScreen, draft: Record[Draft], then: Callable[[], object]) -> None:
    """Ask for a word, discard a draft for good, and call `then`."""
    journal = screen.journal

    def typed(answer: str | None) -> None:
        if not answer:
            return
        with screen.showing_errors():
            journal.drafts.discard(draft)
            screen.app.notify("Draft discarded.", markup=False, timeout=4)
        then()

    lines = [f"Type {DISCARD} to discard your {journal.drafts.name(draft)}.", "This can't be undone."]
    screen.app.push_screen(WordDialog("Discard this draft?", lines, DISCARD), typed)


def move(screen: JournalScreen, record: AnyRecord) -> None:
    """Ask where to move a record, and move it. What has no place to choose, such as a
    draft, stays where it is, and this says so at once."""
    if not can_move(screen.journal, record):
        is_draft = isinstance(record.body, Draft)
        words = "You can't move a draft. Finish it first." if is_draft else "This entry can't be moved."
        screen.app.notify(words, markup=False)
        return

    def moved(target: Target | None) -> None:
        if target is None:
            return
        with screen.showing_errors():
            stood = session_of(screen.journal, record)
            is_there = target[0].id == record.pair and target[1] == stood
            screen.journal.moves.move(record, pair=target[0], session=target[1])
            message = "It is already there." if is_there else "Moved, with everything linked to it."
            screen.app.notify(message, markup=False, timeout=4)
        screen.draw()

    with screen.showing_errors():
        screen.app.push_screen(MoveDialog(screen.journal, record), moved)


def holding_lines(journal: "Journal", pair: AnyRecord, most: int = _MOST) -> list[str]:
    """Return a line for each of so many copies that will still hold a pair after it is
    deleted."""
    holding = journal.backups.still_holding(pair)
    lines = [f"May still contain it: {fit(name, 56)}" for name in holding[:most]]
    if holding[most:]:
        lines.append(f"And {len(holding) - most} more. `rmjournal shred` lists them all before it asks.")
    return lines


def confirm_delete(screen: JournalScreen, record: AnyRecord, then: Callable[[], object]) -> None:
    """Say what would be deleted, ask for a word, delete, and call `then`."""
    journal = screen.journal
    more = journal.entries.belongings(record)
    word = noun(record)
    asked = f"{YES} {word}" if isinstance(record.body, Pair) else YES
    linked = "" if not more else " and 1 linked entry" if more == 1 else f" and {more} linked entries"
    lines = [f"Type {asked} to delete this {word}{linked}, with all history."]
    lines.append("Existing backups still contain it.")
    if isinstance(record.body, Pair):
        lines.append(LEGAL_HOLD)
        lines += holding_lines(journal, record)

    def typed(answer: str | None) -> None:
        if not answer:
            return
        deleted = False
        with screen.showing_errors():
            journal.entries.delete(record)
            deleted = True
        if deleted:
            screen.app.notify("Deleted.", markup=False, timeout=4)
            then()

    screen.app.push_screen(WordDialog(f"Delete this {word}?", lines, asked), typed)
