"""List and add reflections, and choose the questions for them."""

from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.reflection import Reflection, ReflectionKind
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.record.input import Fields
from rmjournal.domain.record.record import Kind, Record, record_id, uuid_of
from rmjournal.domain.rules.prompts import open_question, reflection_prompts
from rmjournal.journal.records.repository import Records
from rmjournal.journal.records.validation import new_body
from rmjournal.support.errors import Refused
from rmjournal.vault.format.record import NOTHING


class Reflections:
    """The reflections of one journal."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def add(self, pair: Record[Pair], fields: Fields, *, session: Record[Session] | None = None) -> Record[Reflection]:
        """Save a new reflection. Raises Refused if no question is answered, and for a
        session that did not take place."""
        body = new_body(Reflection, fields)
        if not any(answer.text.strip() for answer in body.answers):
            raise Refused("A reflection needs at least one answer. Nothing was saved.")
        if session is not None and session.body.status not in (SessionStatus.HELD, SessionStatus.PLANNED):
            raise Refused("This session didn't take place, so there's nothing to reflect on. Nothing was saved.")
        return self._records.add(body, pair=pair.id, parent=session.id if session else None)

    def prompts(self, pair: Record[Pair], kind: ReflectionKind) -> tuple[str, ...]:
        """Return the questions for your role and the focus of a pair.

        There are three after a session, then an open one that changes each time, and
        one between sessions, each time another."""
        home = uuid_of(pair.id)
        mine = [(uuid, parent) for uuid, _, parent, _ in self._records.vault.outlines({Kind.REFLECTION}, home)]
        if kind is ReflectionKind.AFTER:
            turn = sum(parent != NOTHING for _, parent in mine)
            asked = reflection_prompts(pair.body.role, pair.body.focus, kind, turn)
            return (*asked, open_question(pair.body.role, turn))
        here = [self._records.glance(record_id(uuid)) for uuid, parent in mine if parent == NOTHING]
        turn = [each.raw.get("kind") for each in here].count(kind.value)
        return reflection_prompts(pair.body.role, pair.body.focus, kind, turn)
