"""The start kit is filled in from the programme file, and says what that lacks."""

import re
from datetime import date

import pytest

from rmjournal.sharing.kit.programme_kit import CALENDAR, NAMES, PROGRAMME, Kit, filled
from rmjournal.sharing.summary.programme_file import digest, encoded, new
from rmjournal.support.markdown import plain_lines
from tests.sharing.summary.test_programme_file import FIELDS

BARE = {
    "label": "Pilot | Leeds", "size": "under-30", "period": "cycle-1", "invited": 24, "kept_days": 30,
    "contacts": {"coordinator": "Ada, room 4"}, "business_reason": "to listen", "use_of_summaries": "one report",
}  # fmt: skip
CONTACTS = {"coordinator": "Cleo, extension 12", "speak_up": "the guardian", "wellbeing": "the doctor"}
START, END = date(2026, 9, 1), date(2027, 2, 28)


def texts(kit: Kit) -> dict[str, str]:
    return {name: content.decode() for name, content in kit.files.items() if name.endswith(".md")}


def test_a_full_programme_file_leaves_nothing_to_fill_in() -> None:
    programme = new(FIELDS | {"contacts": CONTACTS})
    kit = filled(programme)
    assert kit.missing == ()
    assert set(kit.files) == {*NAMES, CALENDAR, PROGRAMME}
    for name, text in texts(kit).items():
        assert "to fill in" not in text
        assert not re.search(r"[{}]|\bTODO\b|\bTBD\b|\.\.\.", text), name
        assert "Upwards" in text
    said = texts(kit)["2-what-we-ask-and-see.md"]
    for words in ("the guardian", "60 days", digest(encoded(programme))):
        assert words in said
    assert kit.files[PROGRAMME] == encoded(programme)


def test_what_the_programme_file_lacks_is_said_and_marked() -> None:
    kit = filled(new(BARE))
    assert kit.missing == (
        "who to talk to if something is wrong", "who to talk to if it gets too much", "the dates in the timetable",
        "how you judge the programme",
    )  # fmt: skip
    assert CALENDAR not in kit.files
    for what in kit.missing:
        assert f"- {what}\n" in texts(kit)["README.md"]
        assert any(f"**to fill in: {what}**" in text for name, text in texts(kit).items() if name != "README.md")
    dated = filled(new(BARE), START, END)
    assert "the dates in the timetable" not in dated.missing
    assert CALENDAR in dated.files


def test_the_timetable_has_its_days_in_order_and_the_calendar_has_the_same() -> None:
    kit = filled(new(BARE), START, END)
    timetable = texts(kit)["3-timetable.md"]
    days = ("Tuesday 1 September 2026", "Sunday 28 February 2027", "Sunday 14 March 2027", "Tuesday 13 April 2027")
    assert [timetable.index(day) for day in days] == sorted(timetable.index(day) for day in days)
    assert "Sunday 14 March 2027" in texts(kit)["4-collecting.md"]
    calendar = kit.files[CALENDAR].decode()
    assert len(re.findall(r"DTSTART;VALUE=DATE:(\d{8})", calendar)) == timetable.count("\n| ") - 1
    for day in ("20260901", "20270228", "20270314", "20270413"):
        assert f"DTSTART;VALUE=DATE:{day}\r\n" in calendar
    assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    assert "\n" not in calendar.replace("\r\n", "")
    assert "rmjournal" not in calendar
    unfolded = calendar.replace("\r\n ", "")
    assert "SUMMARY:Pilot | Leeds: Kick-off: meet your partner\\, and plan your first session\r\n" in unfolded
    assert len(set(re.findall(r"UID:(\S+)", calendar))) == calendar.count("BEGIN:VEVENT")


def test_a_table_is_not_broken_by_what_a_programme_is_called() -> None:
    for text in texts(filled(new(BARE), START, END)).values():
        for row in (line for line in text.splitlines() if line.startswith("| ") and "Leeds" in line):
            assert "Pilot \\| Leeds" in row


def test_a_small_programme_is_not_told_of_statements() -> None:
    small, larger = filled(new(BARE)), filled(new(BARE | {"size": "30-99"}))
    assert "statement (optional)" not in texts(small)["2-what-we-ask-and-see.md"]
    assert "statement (optional)" in texts(larger)["2-what-we-ask-and-see.md"]
    assert "fewer than 30 pairs" in texts(small)["2-what-we-ask-and-see.md"]


@pytest.mark.parametrize("size", ["under-30", "30-99", "100+"])
def test_every_text_is_plain_markdown(size: str) -> None:
    for text in texts(filled(new(BARE | {"size": size}), START, END)).values():
        assert text.startswith("# ")
        assert plain_lines(text)
        assert not re.search(r"<\w+>", text)
