"""Set the clauses of an agreement in a reply apart: they are no takeaways."""

from collections.abc import Iterable

from rmjournal.domain.model.agreement import Agreement
from rmjournal.domain.points import folded, point_code
from rmjournal.domain.record.record import Record
from rmjournal.domain.rules.clauses import LABELS
from rmjournal.domain.texts.agreement_texts import clauses_of, is_headed
from rmjournal.sharing.letters.reader import Seen

Clauses = tuple[tuple[str, bool], ...]


def without_clauses(versions: Iterable[Record[Agreement]], seen: Seen) -> tuple[Seen, Clauses]:
    """Return what was read without clauses, and the clauses: the heading of each, and
    whether its words are those of its code.

    A code of one of these versions tells a clause of one's own; the heading of the
    text and of the clause tell one of the partner's."""
    own = {point_code(each): folded(each) for version in versions for each in clauses_of(version.body)}
    has_heading = is_headed(seen.text)
    points, clauses = [], []
    for point in seen.points:
        words = own.get(point.code, folded(point.words))
        label = next((each for each in LABELS.values() if words.startswith(f"{each} ")), "")
        if label and (has_heading or point.code in own):
            clauses.append((label, point.as_sent))
        else:
            points.append(point)
    answers = tuple(each for each in seen.answers if each.code not in own)
    return seen._replace(points=tuple(points), answers=answers), tuple(clauses)
