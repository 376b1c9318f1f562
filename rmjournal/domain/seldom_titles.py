"""Name records of the kinds that lists seldom show.

Apart from `titles`, so that a list imports these kinds only where it has one."""

import re

from rmjournal.domain.model.agreement import Agreement, is_replaced
from rmjournal.domain.model.checkin import CheckIn
from rmjournal.domain.model.contact import Contact
from rmjournal.domain.model.export_log import Export
from rmjournal.domain.model.goal import Evidence, Goal
from rmjournal.domain.model.log import LogItem
from rmjournal.domain.model.programme import TakenProgramme
from rmjournal.domain.model.rehearsal import Rehearsal
from rmjournal.domain.model.review import Closing, Review
from rmjournal.domain.model.signal_answer import SignalAnswer
from rmjournal.domain.record.record import Body
from rmjournal.domain.words import REPLACED, level_word, word


def seldom_title(body: Body) -> str | None:
    """Return what a record of these kinds is called in one's own list, None for any
    other."""
    match body:
        case LogItem():
            return f"[{word(body.kind)}] {body.text}"
        case Agreement():
            return f"[{REPLACED if is_replaced(body) else word(body.state)}] version {body.version} of the agreement"
        case Review():
            how = f"[{word(body.verdict)}] " if body.verdict is not None else ""
            return f"{how}{body.helps or body.differently}".strip() or "(a review)"
        case Closing():
            day = f" on {body.ended_on:%d %b %Y}" if body.ended_on is not None else ""
            return f"{word(body.ending)}{day}"
        case SignalAnswer():
            return f"[{word(body.answer)}] {word(body.rule)}"
        case Goal():
            return f"[{word(body.status)}] {body.text}"
        case Evidence():
            return f"[{level_word(body.level)}] {body.text}".rstrip()
        case CheckIn():
            return "(hidden until you open it)"
        case TakenProgramme():
            return "the file from your coordinator"
        case Export():
            if not body.audience:
                return f"{word(body.what)} from a pair no longer here"
            return f"{word(body.what)} for {re.split('[.;] ', body.audience)[0]}"
        case Contact():
            return f"[{word(body.kind)}] {body.who}"
        case Rehearsal():
            return body.opening or body.situation
        case _:
            return None
