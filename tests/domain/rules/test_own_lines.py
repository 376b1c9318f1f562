"""What is still open among the lines that only their writer sees."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from rmjournal.domain.model.kinds import kind_of
from rmjournal.domain.model.log import Ended, LogItem, LogKind, Next, Why
from rmjournal.domain.model.rehearsal import Outcome, Rehearsal, first_sentence
from rmjournal.domain.model.session import Session, SessionStatus
from rmjournal.domain.record.record import AnyRecord, Body, Record, RecordId, fresh
from rmjournal.domain.rules.own_lines import own_lines, rehearsal_of
from tests.domain.samples import PAIR_ID, uid

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _one_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


def entry(number: int, body: Body, day: int, parent: RecordId | None = None) -> Record[Body]:
    at = START + timedelta(days=day)
    return Record(uid(number), kind_of(body), PAIR_ID, parent, at, at, fresh(body), body)


def session(number: int, day: int, *, debriefed: bool = True) -> Record[Body]:
    at = (START + timedelta(days=day, hours=1)).replace(tzinfo=None)
    body = Session(number=number, held_at=at, status=SessionStatus.HELD, debrief_done=debriefed or None)
    return entry(100 + number, body, day)


def held_back(number: int = 1, day: int = 0, **fields: object) -> Record[Body]:
    return entry(number, LogItem(kind=LogKind.HELD_BACK, text="x", **fields), day)  # type: ignore[arg-type]


def test_only_a_line_to_say_or_to_rehearse_stays_open() -> None:
    open_for = {step: len(own_lines([held_back(next=step)], TODAY).to_say) for step in (None, *Next)}
    assert open_for == {None: 0, Next.SAY: 1, Next.REHEARSE: 1, Next.LET_GO: 0, Next.ELSEWHERE: 0}


@pytest.mark.parametrize(("sessions", "is_open"), [(0, True), (1, True), (2, True), (3, False), (4, False)])
def test_an_open_line_falls_silent_after_three_sessions(sessions: int, is_open: bool) -> None:
    been = [session(number, number) for number in range(1, sessions + 1)]
    assert bool(own_lines([held_back(next=Next.SAY), *been], TODAY).to_say) is is_open


def test_sessions_before_the_line_and_cancelled_ones_do_not_count() -> None:
    before = [session(number, -number) for number in range(1, 5)]
    gone = entry(9, Session(number=9, status=SessionStatus.CANCELLED_ME), 3)
    assert own_lines([held_back(next=Next.SAY), *before, gone], TODAY).to_say


def test_a_concern_never_falls_silent_and_ends_when_its_writer_says_so() -> None:
    concern = held_back(next=Next.ELSEWHERE)
    moment = entry(2, LogItem(kind=LogKind.DIFFICULT_MOMENT, text="y", next=Next.ELSEWHERE), 0)
    been: list[AnyRecord] = [session(number, number) for number in range(1, 7)]
    assert [each.id for each in own_lines([concern, moment, *been], TODAY).concerns] == [uid(1), uid(2)]
    for ended in Ended:
        assert own_lines([held_back(next=Next.ELSEWHERE, ended=ended), *been], TODAY).concerns == []


def test_a_line_that_was_said_or_softened_is_open_no_longer() -> None:
    line = held_back(next=Next.REHEARSE, why=Why.TONE)
    for outcome, is_open in ((None, True), (Outcome.SAID, False), (Outcome.SOFTENED, False), (Outcome.KEPT_BACK, True)):
        told = entry(2, Rehearsal(situation="s", outcome=outcome), 1, parent=line.id)
        assert bool(own_lines([line, told], TODAY).to_say) is is_open


def test_the_first_debrief_after_it_asks_about_the_newest_rehearsal_and_no_other() -> None:
    older, newer = entry(1, Rehearsal(situation="a"), 0), entry(2, Rehearsal(situation="b"), 1)
    before, first, second = session(1, -1), session(2, 2, debriefed=False), session(3, 9, debriefed=False)
    records = [older, newer, before, first, second]

    def asked(of: Record[Body], *among: Record[Body]) -> RecordId | None:
        found = rehearsal_of(among or records, of, TODAY)  # type: ignore[arg-type]
        return found.id if found is not None else None

    assert asked(before) is None
    assert asked(first) == newer.id
    done = session(2, 2)
    assert asked(second, older, newer, before, done, second) is None
    assert own_lines([older, newer, before], TODAY).rehearsal is not None
    assert own_lines([older, newer, done], TODAY).rehearsal is None


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            ("in our last session", "You answered before I had finished.", "I stopped saying what I saw", ""),
            "In our last session, you answered before I had finished. I stopped saying what I saw.",
        ),
        (("When the rota came out", "nobody asked us", "", "could you ask first"), None),
        (("", "", "", ""), ""),
        (("Maria spoke", "", "", ""), "Maria spoke."),
        (("On Monday", "Maria was cut off", "", "Please let her finish"), None),
    ],
)
def test_the_first_sentence_keeps_the_writers_words(lines: tuple[str, ...], sentence: str | None) -> None:
    made = first_sentence(*lines)
    if sentence is None:
        sentence = {
            "When": "When the rota came out, nobody asked us. Could you ask first?",
            "On M": "On Monday, Maria was cut off. Please let her finish.",
        }[made[:4]]
    assert made == sentence
