"""A session in a calendar says when, and nothing else. Two other programs read it back."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.session import Session
from rmjournal.domain.record.record import Record
from rmjournal.journal import Journal
from tests.journal.making import TODAY, held, junior, refused

CANARY = "kestrel"


@pytest.fixture(autouse=True)
def _berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of this process can't be set here")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def planned(journal: Journal, pair: Record[Pair], **more: object) -> Record[Session]:
    fields = {"planned_at": "2026-07-15T14:00", "intention": f"{CANARY} intention", "place": "senior_space", **more}
    return journal.sessions.add(pair, fields)


def event(text: str) -> Any:
    """The one event of a file, which both programs understand alike."""
    (found,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    (other,) = vobject.readOne(text).contents["vevent"]
    assert str(found["UID"]) == other.uid.value
    assert str(found["SUMMARY"]) == other.summary.value
    assert found["DTSTART"].dt == other.dtstart.value
    assert found["DTEND"].dt == other.dtend.value
    assert int(found["SEQUENCE"]) == int(other.sequence.value)
    return found


def share(journal: Journal, session: Record[Session], **options: Any) -> str:
    now = journal.records.current(session)
    return journal.messages.copy(journal.calendar_events.event(now, **options), TODAY)


def test_an_event_says_when_and_nothing_else(journal: Journal) -> None:
    pair = junior(journal, "Heron")
    session = planned(journal, pair)
    outgoing = journal.calendar_events.event(session)
    text = outgoing.message.text
    found = event(text)
    assert found["SUMMARY"] == "Reserved"
    assert found["DTSTART"].dt == datetime(2026, 7, 15, 12, tzinfo=UTC)  # summer time, also if asked in winter
    assert found["DTEND"].dt - found["DTSTART"].dt == timedelta(hours=1)
    assert found["CLASS"] == "PRIVATE"
    assert set(found) == {"UID", "DTSTAMP", "SEQUENCE", "STATUS", "SUMMARY", "DTSTART", "DTEND", "CLASS"}
    assert found["DTSTAMP"].dt == datetime(2000, 1, 1, tzinfo=UTC)
    whole = (text + outgoing.message.name).lower()
    for word in (CANARY, "heron", "rmj", "journal", "mentor", "session", "senior", session.id, pair.id):
        assert word not in whole, word
    assert outgoing.mentions == ""
    assert text.count("\n") == text.count("\r\n")


def test_winter_has_the_zone_of_winter(journal: Journal) -> None:
    session = planned(journal, junior(journal), planned_at="2026-12-01T14:00", minutes=90)
    found = event(journal.calendar_events.event(session).message.text)
    assert found["DTSTART"].dt == datetime(2026, 12, 1, 13, tzinfo=UTC)
    assert found["DTEND"].dt - found["DTSTART"].dt == timedelta(minutes=90)


def test_a_title_is_escaped_and_folded_and_an_alarm_rings_two_hours_before(journal: Journal) -> None:
    title = "Äpfel, Birnen; und \\ mehr " + "x" * 30 + " 日本語" * 12
    outgoing = journal.calendar_events.event(planned(journal, junior(journal)), title=f"  {title} \n", alarm=True)
    text = outgoing.message.text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    found = event(text)
    assert found["SUMMARY"] == title
    (alarm,) = found.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(hours=-2)
    assert alarm["DESCRIPTION"] == title


def test_a_name_in_the_title_is_pointed_out_on_its_line(journal: Journal) -> None:
    session = planned(journal, junior(journal, "Heron"))
    outgoing = journal.calendar_events.event(session, title="Lunch with Maria Kovacs")
    assert outgoing.mentions == "Line 10, Maria Kovacs: meant to be shared?"
    assert outgoing.message.text.splitlines()[9] == "SUMMARY:Lunch with Maria Kovacs"
    assert "Line 10 contains a nickname" in journal.calendar_events.event(session, title="Heron").mentions


def test_a_moved_session_updates_its_event_and_keeps_title_and_alarm(journal: Journal) -> None:
    session = planned(journal, junior(journal))
    first = event(share(journal, session, title="Lunch", alarm=True))
    again = event(share(journal, session))
    assert again == first
    journal.entries.edit(journal.records.current(session), {"planned_at": "2026-07-16T09:30"})
    moved = event(share(journal, session))
    assert (moved["UID"], int(first["SEQUENCE"]), int(moved["SEQUENCE"])) == (first["UID"], 0, 1)
    assert moved["DTSTART"].dt == datetime(2026, 7, 16, 7, 30, tzinfo=UTC)
    assert (moved["SUMMARY"], len(moved.walk("VALARM"))) == ("Lunch", 1)
    quiet = event(share(journal, session, title="", alarm=False))
    assert (quiet["SUMMARY"], len(quiet.walk("VALARM")), int(quiet["SEQUENCE"])) == ("Reserved", 0, 2)


@pytest.mark.parametrize("status", ["cancelled", "cancelled_me", "cancelled_partner", "moved"])
def test_a_session_that_was_called_off_withdraws_its_event(journal: Journal, status: str) -> None:
    session = planned(journal, junior(journal))
    refused(lambda: share(journal, held(journal, junior(journal))))
    first = event(share(journal, session))
    journal.entries.edit(journal.records.current(session), {"status": status, "planned_at": None})
    text = share(journal, session)
    gone = event(text)
    assert (gone["STATUS"], gone["UID"], int(gone["SEQUENCE"])) == ("CANCELLED", first["UID"], 1)
    assert icalendar.Calendar.from_ical(text)["METHOD"] == "CANCEL"
    assert share(journal, session) == text
    journal.entries.edit(journal.records.current(session), {"status": "planned", "planned_at": "2026-08-01T10:00"})
    back = event(share(journal, session))
    assert (back["STATUS"], back["UID"], int(back["SEQUENCE"])) == ("CONFIRMED", first["UID"], 2)


def test_what_cannot_be_in_a_calendar_is_refused(journal: Journal) -> None:
    pair = junior(journal)
    for fields in ({"planned_at": None}, {"status": "cancelled"}, {"status": "missed"}):
        session = planned(journal, pair, **fields)
        assert not journal.calendar_events.is_possible(session.body)
        refused(lambda session=session: journal.calendar_events.event(session))  # type: ignore[misc]
    refused(lambda: journal.entries.edit(session, {"calendar": None}))


def test_an_identifier_leads_nowhere_and_outlives_new_keys(journal: Journal) -> None:
    pair = junior(journal)
    sessions = [planned(journal, pair) for _ in range(3)]
    uids = [str(event(share(journal, each))["UID"]) for each in sessions]
    assert len(set(uids)) == 3
    name = journal.records.vault.name_outside(bytes.fromhex(sessions[0].id))
    assert name == journal.records.vault.name_outside(bytes.fromhex(sessions[0].id))
    assert name.hex()[:12] == uids[0].replace("-", "")[:12]
    assert all(each.id[:8] not in "".join(uids) for each in sessions)


def test_it_is_listed_as_shared_and_read_again_to_the_last_byte(journal: Journal, tmp_path: Any) -> None:
    pair = junior(journal)
    outgoing = journal.calendar_events.event(planned(journal, pair))
    path = journal.messages.write(outgoing, TODAY, tmp_path / "event.ics")
    assert path.read_bytes() == outgoing.message.text.encode()
    assert os.stat(path).st_mtime == datetime(2000, 1, 1, tzinfo=UTC).timestamp()
    (row,) = journal.exports.all()
    assert (row.body.what, row.body.name, row.body.pair) == (ExportKind.CALENDAR, "event.ics", pair.id)
    assert journal.exports.texts(pair.id)[outgoing.sha256].body.text == outgoing.message.text
