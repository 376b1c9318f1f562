"""Steps with a whole pair: pause it, end the pause, and ask for a date."""

from typing import TYPE_CHECKING

from rmjournal.domain.dates import Unreadable, read_day
from rmjournal.domain.model.pair import is_paused
from rmjournal.domain.rules.planning import waiting_text
from rmjournal.support.errors import Refused
from rmjournal.tui.forms.typed_values import day_reader
from rmjournal.tui.kit.dialogs.copy_out import CopyOutDialog
from rmjournal.tui.kit.dialogs.questions import LineDialog
from rmjournal.tui.kit.wording import COPIED_OUT, day_ahead

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.tui.kit.base_screen import JournalScreen


PAUSING = ("pause", "resume")


def pausing(screen: "JournalScreen", pair: "Record[Pair]") -> dict[str, tuple[str, str]]:
    """Return the choice of a menu that pauses a pair, or ends its pause."""
    if is_paused(pair.body, screen.journal.clock.today()):
        return {"p": ("resume", "end the pause")}
    return {"p": ("pause", "pause")}


def take(screen: "JournalScreen", pair: "Record[Pair]", step: str) -> None:
    """Pause a pair, or end its pause."""
    if step == "pause":
        ask_pause(screen, pair)
        return
    with screen.showing_errors():
        screen.journal.pairs.resume(pair)
        screen.app.notify("The pause is over. Reminders are back.", markup=False, timeout=5)
    screen.draw()


def ask_pause(screen: "JournalScreen", pair: "Record[Pair]") -> None:
    """Ask for the day on which a pause ends. Ask for no reason."""
    clock = screen.journal.clock

    def save(typed: str) -> None:
        try:
            until = read_day(typed, clock.now(), past=False)
        except Unreadable as unreadable:
            raise Refused(unreadable.sentence, unreadable.hint) from None
        screen.journal.pairs.pause(pair, until)

    def answered(typed: str | None) -> None:
        if typed:
            paused = screen.journal.pairs.get(pair.body.number).body.paused_until
            until = day_ahead(paused, clock.today()) if paused is not None else "you end it"
            words = f"Paused. Until {until}, we won't ask you anything about this pair."
            screen.app.notify(words, markup=False, timeout=5)
        screen.draw()

    about = [
        "You don't need a reason. Until that day there are no questions or signals for this pair, except about safety."
    ]
    reads = day_reader(clock.now)
    dialog = LineDialog("When should the pause end?", about, placeholder="e.g. 1 Dec", save=save, reads=reads)
    screen.app.push_screen(dialog, answered)


def ask_for_date(screen: "JournalScreen", pair: "Record[Pair]", number: int) -> None:
    """Offer two lines to copy to the partner, who arranges the dates."""
    text = waiting_text(number)

    def answered(copy: bool | None) -> None:
        if not copy:
            return
        with screen.showing_errors():
            screen.journal.exports.add_copied(text, "your partner (via the clipboard)", pair.id)
            screen.host.copy_out(text)
            screen.app.notify(COPIED_OUT.format("`rmjournal due` prints it"), markup=False, timeout=12)

    lead = (
        "Your partner arranges the sessions, so you don't have to chase. "
        "If you'd like to ask, here are two lines. Once you have a date, press n to plan the session."
    )
    screen.app.push_screen(CopyOutDialog(text, "Waiting for a date", lead), answered)
