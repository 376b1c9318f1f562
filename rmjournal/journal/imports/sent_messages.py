"""Mark as agreed what a whole message asked for, where the partner says yes without it.

A partner without the app answers in the room or in a line of their own. The words that
count are then those of the message that was shared."""

from collections.abc import Callable
from datetime import date

from rmjournal.domain.model.pair import Pair, Party
from rmjournal.domain.model.takeaway import Method, Takeaway, TakeawayState
from rmjournal.domain.points import Point, folded
from rmjournal.domain.record.record import Record
from rmjournal.journal.exports.export_log import ExportLog
from rmjournal.journal.records.repository import Records
from rmjournal.journal.sessions.reply_steps import ReplySteps
from rmjournal.journal.sessions.takeaway_steps import Takeaways
from rmjournal.support.errors import Refused


class SentMessages:
    """The messages of one journal that were shared, and what in them waits for a
    yes."""

    def __init__(self, records: Records, takeaways: Takeaways, exports: ExportLog) -> None:
        self._takeaways = takeaways
        self._exports = exports
        self._steps = ReplySteps(records, takeaways)

    def waiting(self, pair: Record[Pair]) -> list[tuple[str, date, int]]:
        """Return the messages with points that still wait for a yes: the ID, the day
        and how many wait. The newest first."""
        waiting = [
            self._as_sent(each)
            for each in self._takeaways.of(pair)
            if each.body.state is TakeawayState.PROPOSED and each.body.proposed_by is not Party.PARTNER
        ]
        sent = self._sent(pair)
        rows = []
        for row in reversed(self._exports.all()):
            has = sent.pop(row.body.sha256 or "", None)
            if has is not None and (count := sum(map(has, waiting))):
                rows.append((str(row.id), row.at.astimezone().date(), count))
        return rows

    def agree_all(self, pair: Record[Pair], message_id: str, today: date, how: Method) -> list[Record[Takeaway]]:
        """Mark as agreed exactly the points of one message, in its words.

        `message_id` is the start of the item's ID or of its SHA-256. Raises Refused if
        it is not found, or if nothing in it waits for a reply."""
        sent = self._sent(pair)
        wanted = message_id.lower()
        found = {
            row.body.sha256
            for row in self._exports.all()
            if row.body.sha256 in sent and (row.id.startswith(wanted) or row.body.sha256.startswith(wanted))
        }
        if len(wanted) < 4 or len(found) != 1:
            raise Refused(
                "That ID matches no message of this pair, or more than one.",
                "`rmjournal shared` lists the IDs. You can also mark each takeaway as agreed.",
            )
        has = sent[found.pop()]
        agreed = []
        with self._takeaways.undo.noting("Marked agreed.", pair.id):
            for each in self._takeaways.of(pair):
                point = self._as_sent(each)
                if each.body.state is TakeawayState.PROPOSED and has(point):
                    agreed.append(self._steps.agree(pair, each, today, how, point=point))
        if not agreed:
            raise Refused("Nothing in that message is waiting for a yes. Nothing was changed.")
        return agreed

    def _as_sent(self, takeaway: Record[Takeaway]) -> Point:
        return self._takeaways.sent_point(takeaway) or self._takeaways.point(takeaway)

    def _sent(self, pair: Record[Pair]) -> dict[str, Callable[[Point], bool]]:
        """Return what tells whether a message had a point, by the SHA-256 of each.

        Messages of earlier versions are known by their text alone."""
        found: dict[str, Callable[[Point], bool]] = {}
        for digest, kept in self._exports.texts(pair.id).items():
            flat = folded(kept.body.text)
            found[digest] = lambda point, flat=flat: folded(point.shown) in flat  # type: ignore[misc]
        for digest, told in self._exports.points(pair.id).items():
            found[digest] = lambda point, codes=frozenset(told.points): point.code in codes  # type: ignore[misc]
        return found
