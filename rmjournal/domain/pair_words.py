"""Say how a pair stands where it is not simply active."""

from datetime import date

from rmjournal.domain.model.pair import Pair, PairStatus, is_paused, standing
from rmjournal.domain.model.review import Ending
from rmjournal.domain.words import STANDINGS, word

NO_REMINDERS = "This pair is closed, so we won't remind you of its sessions."
_CLEAR = 300  # days within which a day and a month need no year


def state_words(pair: Pair, ending: Ending | None, today: date) -> str:
    """Return "paused until 4 Jan", "stopped" and so on, "" for an active pair.

    `ending` is how a closed pair ended, None if that is not known."""
    if standing(pair) is PairStatus.CLOSED:
        return word(Ending.STOPPED) if ending is Ending.STOPPED else STANDINGS[PairStatus.CLOSED.value]
    if not is_paused(pair, today):
        return ""
    until = pair.paused_until
    if until is None or until <= today:
        return STANDINGS[PairStatus.PAUSED.value]
    year = f" {until.year}" if (until - today).days >= _CLEAR else ""
    return f"paused until {until.day} {until:%b}{year}"
