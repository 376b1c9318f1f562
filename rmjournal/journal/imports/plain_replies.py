"""Find which points an answer without codes means: "yes to 1 and 3, no to 2".

Its numbers are those of one message that was shared: the one that is quoted, else the
newest that waits for a reply."""

from collections.abc import Sequence
from typing import NamedTuple

from rmjournal.domain.model.agreement import Agreement
from rmjournal.domain.model.pair import Pair, Party
from rmjournal.domain.model.takeaway import TakeawayState
from rmjournal.domain.points import folded
from rmjournal.domain.record.record import Record
from rmjournal.domain.replies import Said, Standing
from rmjournal.journal.exports.export_log import ExportLog
from rmjournal.journal.imports.reply_items import Item
from rmjournal.journal.records.repository import Records
from rmjournal.journal.sessions.reply_steps import ReplySteps
from rmjournal.journal.sessions.takeaway_steps import Takeaways
from rmjournal.sharing.letters.plain_answers import PlainAnswers
from rmjournal.sharing.letters.reader import Seen

_STANDINGS = {
    TakeawayState.AGREED: Standing.AGREED,
    TakeawayState.PROPOSED: Standing.WAITING,
}  # what such an answer may be about


class _Message(NamedTuple):
    """A message that was shared: the codes of its points, in order."""

    codes: tuple[str, ...]
    day: str


class PlainReplies:
    """Answers without codes to the messages of one journal."""

    def __init__(self, records: Records, takeaways: Takeaways, exports: ExportLog, steps: ReplySteps) -> None:
        self._records = records
        self._takeaways = takeaways
        self._exports = exports
        self._steps = steps

    def items(
        self, pair: Record[Pair], told: PlainAnswers, seen: Seen, items: Sequence[Item]
    ) -> tuple[tuple[Item, ...], str]:
        """Return the items with what is said to them without codes, and the day of the
        message that is meant, as YYYY-MM-DD, "" for none.

        What needs a second look is not clear: other words beside the answer, words that
        were changed, a yes that names no points, and messages that may both be
        meant."""
        messages = self._messages(pair)
        quoted = {each.code for each in seen.points}
        if quoted:
            messages = [each for each in messages if quoted <= set(each.codes)]
        else:
            waiting = [each for each in messages if any(self._waits(pair, code) for code in each.codes)]
            messages = waiting or messages[:1]  # the same reply may be pasted again
        if not messages or any(not 0 < at <= len(messages[0].codes) for at in (*told.to, *told.but)):
            return tuple(items), ""
        meant = messages[0]
        sure = not told.has_more and not (told.is_bare and len(meant.codes) > 1)
        if not quoted:
            sure = sure and all(each.codes == meant.codes for each in messages) and not self._agreement_waits(pair)
        found = {each.code: each for each in items}
        for number, code in enumerate(meant.codes, 1):
            said = told.to_point(number)
            if said is None:
                continue
            item = found.get(code) or self._item(pair, code)
            if item is None or item.said is not None or item.standing not in _STANDINGS.values():
                continue
            is_there = code in quoted or _is_as_sent(item, seen, told)
            clear = sure and is_there and item.standing is Standing.WAITING and said is not Said.NOT_YET
            found[code] = item._replace(said=said, by_code=False, is_clear=clear)
        return tuple(found.values()), meant.day

    def _messages(self, pair: Record[Pair]) -> list[_Message]:
        """Return the messages that asked for a yes, the newest first, each once."""
        told = self._exports.points(pair.id)
        messages = []
        for row in reversed(self._exports.all()):
            points = told.pop(row.body.sha256 or "", None)
            if points is not None and points.points:
                messages.append(_Message(points.points, row.at.astimezone().date().isoformat()))
        return messages

    def _waits(self, pair: Record[Pair], code: str) -> bool:
        takeaway = self._steps.with_code(pair, code)
        return (
            takeaway is not None
            and takeaway.body.state is TakeawayState.PROPOSED
            and takeaway.body.proposed_by is not Party.PARTNER
        )

    def _item(self, pair: Record[Pair], code: str) -> Item | None:
        takeaway = self._steps.with_code(pair, code)
        point = self._takeaways.sent_point(takeaway) if takeaway is not None else None
        standing = _STANDINGS.get(takeaway.body.state) if takeaway is not None else None
        if point is None or standing is None:
            return None
        return Item(code, point, standing, takeaway, is_point=False)

    def _agreement_waits(self, pair: Record[Pair]) -> bool:
        found = self._records.of_type(Agreement, pair.id)
        return any(each.body.state is TakeawayState.PROPOSED for each in found)


def _is_as_sent(item: Item, seen: Seen, told: PlainAnswers) -> bool:
    """Return whether a message that is quoted without codes has these words, or
    nothing is quoted."""
    return not told.has_quote or folded(item.point.shown) in folded(seen.text.replace(">", " ").replace("|", " "))
