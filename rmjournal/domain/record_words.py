"""Say what a record is called in a sentence, and what is shown beside its title."""

from rmjournal.domain.kind_words import kind_word
from rmjournal.domain.model.agreement import Agreement, is_replaced
from rmjournal.domain.model.goal import Evidence, Goal
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.session import Session
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.record.record import AnyRecord, Body
from rmjournal.domain.titles import title
from rmjournal.domain.words import REPLACED, level_word, word


def record_word(record: AnyRecord) -> str:
    """Return what a person calls this record: what was noticed, or a session with its
    number."""
    if isinstance(record.body, LogItem):
        return word(record.body.kind)
    if isinstance(record.body, Session):
        return f"session {record.body.number}"
    return kind_word(record.kind)


def noun(record: AnyRecord) -> str:
    """Return a word for this record that follows "this"."""
    if isinstance(record.body, LogItem):
        return "log entry"
    return kind_word(record.kind) if isinstance(record.body, Session) else record_word(record)


def bare_title(record: AnyRecord) -> str:
    """Return what a record is called where its kind and state are shown beside it."""
    if isinstance(record.body, Takeaway | Commitment | LogItem | Goal):
        return record.body.text
    return title(record.kind, record.raw, record.body)


def learnt_words(record: AnyRecord) -> str:
    """Return what an entry of the ledger says."""
    if isinstance(record.body, Evidence):
        level = level_word(record.body.level)
        return f"{level}: {record.body.text}" if record.body.text else level
    return bare_title(record)


def state_of(body: Body | None) -> str:
    """Return the state of a takeaway, a commitment, a goal or an agreement, or ""."""
    if isinstance(body, Agreement) and is_replaced(body):
        return REPLACED
    if isinstance(body, Takeaway | Agreement):
        return word(body.state)
    return word(body.status) if isinstance(body, Commitment | Goal) else ""
