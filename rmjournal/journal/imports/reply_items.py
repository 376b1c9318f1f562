"""What a reply of the partner holds, as it was read."""

from typing import NamedTuple

from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.takeaway import Takeaway, TakeawayState
from rmjournal.domain.points import Point, folded, read_point
from rmjournal.domain.record.record import Record, RecordId
from rmjournal.domain.replies import STAYS, Said, Standing
from rmjournal.sharing.letters.lines import without_struck


class Item(NamedTuple):
    """One thing in a reply: a point, or an answer to one.

    `said` is what the partner says to it, if the reply says so, and `own` what an
    answer from here said last. `sent` are the words that the code stands for, if they
    are known here and others came. `by_code` says whether a yes came by code,
    `was_sent` whether a point is from here, and `is_clear` whether "accept all" accepts
    it."""

    code: str
    point: Point
    standing: Standing
    takeaway: Record[Takeaway] | None = None
    said: Said | None = None
    own: Said | None = None
    instead_of: tuple[str, ...] = ()
    sent: str = ""
    by_code: bool = True
    was_sent: bool = True
    is_point: bool = True
    is_clear: bool = False

    @property
    def can_accept(self) -> bool:
        """Return whether there is anything to accept."""
        if self.is_clear:
            return True
        if self.is_undecided:
            return False
        closed = (Standing.REPLACED, Standing.OWN_ANSWER, Standing.OLDER, Standing.UNKNOWN)
        is_done = self.standing is Standing.AGREED and self.is_yes and self.own is not Said.NO
        return self.standing not in closed and not is_done

    @property
    def can_decline(self) -> bool:
        """Return whether there is something of the partner's to say no to. An own point
        can be withdrawn, and one that both agreed reworded."""
        if self.own is Said.AFTER_ALL or self.standing in (Standing.AGREED, Standing.WAITING):
            return False
        return self.takeaway is None or self.takeaway.body.state not in (TakeawayState.PROPOSED, TakeawayState.AGREED)

    @property
    def asks_how(self) -> bool:
        """Return whether accepting it is a yes of the partner that this reply does not
        have."""
        if self.takeaway is None or self.is_yes or self.said is Said.NO:
            return False
        if self.is_undecided:
            return self.standing is not Standing.AGREED
        is_mine = self.takeaway.body.proposed_by is not Party.PARTNER
        return self.is_point and is_mine and self.standing in (Standing.WAITING, Standing.OVER)

    @property
    def is_undecided(self) -> bool:
        """Return whether the partner says "not yet" to an own point, which leaves it as
        it is."""
        is_mine = self.takeaway is not None and self.takeaway.body.proposed_by is not Party.PARTNER
        return is_mine and self.said is Said.NOT_YET and self.standing in STAYS

    @property
    def is_own(self) -> bool:
        """Return whether this is a point from here that came back, so that a yes to it
        asks for no answer. A no that was said to it from here still has to be taken
        back."""
        return self.asks_how and self.own is None

    @property
    def came_back(self) -> bool:
        """Return whether this is a point from here that came back as it was sent,
        without a word about it."""
        return self.standing is Standing.WAITING and self.asks_how and self.said is None

    @property
    def needs_look(self) -> bool:
        """Return whether "accept all" leaves out something that a yes could be meant
        of."""
        if self.is_clear or self.said in (Said.NO, Said.NOT_YET):
            return False
        return self.standing in (Standing.WAITING, Standing.CHANGED)

    @property
    def is_reworded_here(self) -> bool:
        """Return whether these words are amended here, rather than answered with an own
        point."""
        if self.takeaway is None:
            return False
        if self.takeaway.body.state is TakeawayState.PROPOSED:
            return self.takeaway.body.proposed_by is not Party.PARTNER
        return self.takeaway.body.state is TakeawayState.AGREED

    @property
    def known(self) -> Point:
        """Return the point that the code stands for, as far as that is known here."""
        return read_point(self.sent) if self.sent else self.point

    def other_terms(self, role: Role) -> dict[str, str | None]:
        """Return what came differently of who does what by when, as fields of a
        commitment. `role` is that of this side."""
        was, came = self.known, self.point
        fields: dict[str, str | None] = {}
        if came.owner is None:
            return fields
        if came.owner is not was.owner:
            fields["owner"] = (Party.ME if came.owner is role else Party.PARTNER).value
        if came.due != was.due:
            fields["due"] = came.due.isoformat() if came.due is not None else None
        if folded(came.to_do) != folded(was.to_do):
            fields["text"] = without_struck(came.to_do or came.words)
        return fields

    @property
    def is_yes(self) -> bool:
        """Return whether the partner says yes to it."""
        return self.said is not None and self.said.is_yes


class PartnerReply(NamedTuple):
    """A reply as it was read.

    `missing` counts the points that wait for a reply and are not in it. `clauses` are
    those of an agreement, which is no list of takeaways: the heading of each, and
    whether its words are those of its code. `meant` is the day of the message that an
    answer without codes was read as one to, "" for none. `is_without_yes`: there is an
    answer without codes, and surely no yes."""

    items: tuple[Item, ...]
    text: str
    session: RecordId | None
    missing: int
    unread: bool
    clauses: tuple[tuple[str, bool], ...] = ()
    meant: str = ""
    is_without_yes: bool = False

    def item(self, code: str) -> Item | None:
        """Return the item with this code."""
        return next((each for each in self.items if each.code == code), None)
