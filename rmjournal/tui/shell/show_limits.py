"""Show the limits card for the pair in sight."""

from typing import TYPE_CHECKING, Any

from textual.app import App

from rmjournal.tui.kit.dialogs.limits import LimitsDialog

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record
    from rmjournal.journal import Journal


def show_limits(app: App[Any], journal: "Journal | None") -> None:
    """Show the limits card, or close it if it is there.

    It is about the pair of the screen on top or, on home, of the selected line, else
    about the only pair there is."""
    if isinstance(app.screen, LimitsDialog):
        app.screen.dismiss()
        return
    app.push_screen(LimitsDialog() if journal is None else limits_of(journal, _pair_in_sight(app, journal)))


def limits_of(journal: "Journal", pair: "Record[Pair] | None") -> LimitsDialog:
    """Return the limits card of a pair, or that of none."""
    from rmjournal.tui.forms.contacts_form import limits_card_of

    in_meeting = journal.sessions.is_meeting_now()
    return LimitsDialog(in_meeting=in_meeting) if pair is None else limits_card_of(journal, pair)


def _pair_in_sight(app: App[Any], journal: "Journal") -> "Record[Pair] | None":
    from rmjournal.tui.kit.widgets.rows import Rows
    from rmjournal.tui.screens.home.home import HomeScreen
    from rmjournal.tui.screens.home.signals import SignalsScreen

    pairs = {pair.id: pair for pair in journal.pairs.all()}
    for screen in reversed(app.screen_stack):
        if isinstance(screen, HomeScreen):
            at = screen.query_one("#due", Rows).selected
            line = screen.lines[at] if 0 <= at < len(screen.lines) else None
            if line is not None and line.pair is not None:
                return pairs.get(line.pair.id)
        for shown in (getattr(screen, "pair", None), getattr(getattr(screen, "form", None), "pair", None)):
            if (shown_id := getattr(shown, "id", None)) in pairs:
                return pairs[shown_id]
        if isinstance(screen, SignalsScreen) and screen.about is not None:
            return screen.about
    return next(iter(pairs.values())) if len(pairs) == 1 else None
