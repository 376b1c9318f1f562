"""Find where each point and answer of a partner's reply stands in this journal."""

from collections.abc import Iterator, Mapping

from rmjournal.domain.model.pair import Pair, Party
from rmjournal.domain.model.takeaway import Takeaway, TakeawayState
from rmjournal.domain.points import read_point
from rmjournal.domain.record.record import Record
from rmjournal.domain.replies import Said, Standing
from rmjournal.journal.exports.export_log import ExportLog
from rmjournal.journal.imports.reply_items import Item
from rmjournal.journal.sessions.reply_steps import ReplySteps
from rmjournal.journal.sessions.takeaway_steps import Takeaways
from rmjournal.sharing.letters.reader import Seen, SeenAnswer, read_letter

_MOST_LETTERS = 60  # kept messages whose points are known again
_LATER = (Said.NOT_YET, Said.YES, Said.NO, Said.AFTER_ALL)


class ReplyStandings:
    """Where what a partner says stands in one journal."""

    def __init__(self, takeaways: Takeaways, exports: ExportLog, steps: ReplySteps) -> None:
        self._takeaways = takeaways
        self._exports = exports
        self._steps = steps

    def known(self, pair: Record[Pair]) -> dict[str, str]:
        """Return what is shown under each code that this journal knows."""
        known: dict[str, str] = {}
        for kept in list(self._exports.texts(pair.id).values())[-_MOST_LETTERS:]:
            known.update({point.code: point.words for point in read_letter(kept.body.text).points if point.as_sent})
        for each in self._takeaways.of(pair):
            for point in (self._takeaways.point(each), self._takeaways.sent_point(each)):
                if point is not None:
                    known[point.code] = point.shown
        return known

    def items(self, pair: Record[Pair], seen: Seen, known: Mapping[str, str]) -> Iterator[Item]:
        own = self._own_answers(pair)
        said = {each.code: each.said for each in seen.answers}
        sent = {*known, *(code for each in self._exports.points(pair.id).values() for code in each.points)}
        for found in seen.points:
            takeaway = self._steps.with_code(pair, found.code)
            standing = self._standing(pair, found.code, takeaway) if found.as_sent else Standing.CHANGED
            point = read_point(found.words)
            answer = said.get(found.code, found.said)
            clear = standing in (Standing.NEW, Standing.DRAFT) and found.code not in own
            clear = clear or (standing is Standing.WAITING and answer in (Said.YES, Said.AFTER_ALL, Said.NO))
            clear = clear or (standing is Standing.AGREED and _is_theirs(takeaway))
            clear = clear or (standing is Standing.OVER and own.get(found.code) is Said.AFTER_ALL)
            clear = clear and answer is not Said.NOT_YET
            yield Item(
                found.code,
                point,
                standing,
                takeaway,
                answer,
                own.get(found.code),
                found.instead_of,
                sent=known.get(found.code, "") if not found.as_sent else "",
                by_code=found.code in said or answer is None,
                was_sent=found.code in sent and not _is_theirs(takeaway),
                is_clear=clear,
            )
        for answered in seen.answers:
            takeaway = self._steps.with_code(pair, answered.code)
            yield self._answered(pair, answered, takeaway, known, own)

    def _answered(
        self,
        pair: Record[Pair],
        answered: SeenAnswer,
        takeaway: Record[Takeaway] | None,
        known: Mapping[str, str],
        own: Mapping[str, Said],
    ) -> Item:
        code, said, by = answered
        point = read_point(known.get(code) or (takeaway.body.text if takeaway is not None else ""))
        if by is pair.body.role:
            standing = Standing.OWN_ANSWER
        elif takeaway is None:
            standing = Standing.OWN_ANSWER if code in own else Standing.UNKNOWN
        elif takeaway.body.after_all and said is Said.NO:
            standing = Standing.OLDER
        elif (
            _is_theirs(takeaway)
            and said is not Said.AFTER_ALL
            and (said is not Said.NO or takeaway.body.state is not TakeawayState.AGREED)
        ):
            standing = Standing.OWN_ANSWER  # it is theirs: only this side answers it
        else:
            standing = self._standing(pair, code, takeaway)
        is_clear = takeaway is not None and said is not Said.NOT_YET and self._is_clear(pair, standing, takeaway, said)
        is_clear = is_clear or (standing is Standing.OVER and said.is_yes and own.get(code) is Said.AFTER_ALL)
        return Item(code, point, standing, takeaway, said, own.get(code), is_point=False, is_clear=is_clear)

    def _is_clear(self, pair: Record[Pair], standing: Standing, takeaway: Record[Takeaway], said: Said) -> bool:
        """Return whether an answer with this standing needs no second look."""
        match standing:
            case Standing.WAITING:
                return True
            case Standing.OVER:
                return said.is_yes and self._is_amended(pair, takeaway)
            case Standing.AGREED:  # that a no was taken back has to be known: the no may come late
                return said is Said.AFTER_ALL and not takeaway.body.after_all
            case Standing.REPLACED:  # they are both agreed: if the newer one is not after all, this stands
                return said.is_yes and takeaway.body.agreed_on is None
        return False

    def _standing(self, pair: Record[Pair], code: str, takeaway: Record[Takeaway] | None) -> Standing:
        if takeaway is None:
            return Standing.REPLACED if self._steps.is_replaced(pair, code, None) else Standing.NEW
        match takeaway.body.state:
            case TakeawayState.AGREED:
                return Standing.AGREED
            case TakeawayState.PROPOSED:
                return Standing.WAITING
            case TakeawayState.DRAFT:
                return Standing.DRAFT
        return Standing.REPLACED if self._steps.is_replaced(pair, code, takeaway) else Standing.OVER

    def _is_amended(self, pair: Record[Pair], takeaway: Record[Takeaway]) -> bool:
        """Return whether this was withdrawn only because newer words were proposed in
        its place."""
        return takeaway.body.state is TakeawayState.WITHDRAWN and any(
            each.body.replaces == takeaway.id for each in self._takeaways.of(pair)
        )

    def _own_answers(self, pair: Record[Pair]) -> dict[str, Said]:
        """Return what answers from this side said last to each code.

        A yes comes first, then a no, then a yes after all."""
        told = self._exports.points(pair.id)
        given = [
            (code, said)
            for each in told.values()
            for codes, said in ((each.yes, Said.YES), (each.no, Said.NO), (each.after_all, Said.AFTER_ALL))
            for code in codes
        ]
        texts = [kept for digest, kept in self._exports.texts(pair.id).items() if digest not in told]
        for kept in texts[-_MOST_LETTERS:]:  # of earlier versions, which kept no codes
            given += [(answer.code, answer.said) for answer in read_letter(kept.body.text).answers]
        said: dict[str, Said] = {}
        for code, answer in given:
            said[code] = max(said.get(code, answer), answer, key=_LATER.index)
        return said


def _is_theirs(takeaway: Record[Takeaway] | None) -> bool:
    return takeaway is not None and takeaway.body.proposed_by is Party.PARTNER
