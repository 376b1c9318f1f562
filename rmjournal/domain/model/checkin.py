"""Define a check-in: five lines about oneself in a pair, each with a digit."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from rmjournal.domain.model.pair import Role
from rmjournal.domain.record.record import Body, Rating


class CheckIn(Body, frozen=True, kw_only=True):
    """One check-in; the session it follows, if any, is the record's parent.

    Five of the fields are the junior's and five the senior's, see ITEMS. Each is 1 (not
    at all) to 5 (very much); None is "rather not say" and never counts as low."""

    raise_hard: Rating | None = None
    mistakes_held: Rating | None = None
    opinion_counts: Rating | None = None
    say_further_up: Rating | None = None
    worry: Rating | None = None
    ask_first: Rating | None = None
    welcome_wrong: Rating | None = None
    act_on_it: Rating | None = None
    keep_dates: Rating | None = None
    rank_out: Rating | None = None


class Item(NamedTuple):
    """One line of a check-in: the field that holds the answer, and what it says. Of a
    reversed one, lower is easier."""

    name: str
    words: str
    is_reversed: bool = False

    def of(self, check_in: CheckIn) -> int | None:
        """Return the answer, 1 to 5, or None."""
        value = getattr(check_in, self.name)
        return value if isinstance(value, int) else None

    def ease(self, check_in: CheckIn) -> int | None:
        """Return the answer so that higher is easier, also of a reversed line."""
        value = self.of(check_in)
        return 6 - value if value is not None and self.is_reversed else value


ITEMS: Mapping[Role, tuple[Item, ...]] = MappingProxyType(
    {
        Role.MENTOR_JUNIOR: (
            Item("raise_hard", "I can raise hard things"),
            Item("mistakes_held", "Mistakes are held against me", True),
            Item("opinion_counts", "My opinion counts"),
            Item("say_further_up", "I could say the same higher up"),
            Item("worry", "I worry about my prospects", True),
        ),
        Role.MENTEE_SENIOR: (
            Item("ask_first", "I ask before I explain"),
            Item("welcome_wrong", "I welcome being told I'm wrong"),
            Item("act_on_it", "I act on what I hear, and say so"),
            Item("keep_dates", "I keep our appointments"),
            Item("rank_out", "I keep rank out of it"),
        ),
    }
)
SAFETY = ITEMS[Role.MENTOR_JUNIOR][:4]  # what a summary may tell of, as one step of three; the worry never is
