"""Before, after and between sessions in plain lines: prepare, debrief, between."""

import sys
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from rmjournal.domain.model.takeaway import TakeawayState
from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Here, call
from tests.cli.test_terminal import HOSTILE, printable
from tests.zone import EAST, WEST, living_in, utc

AHEAD = date.today() + timedelta(2)
BEFORE = date.today() - timedelta(1)


@pytest.fixture
def round_it(used: Here) -> Here:
    """Both pairs met yesterday, and have planned the next session."""
    with Journal.open(used.vault, PASSPHRASE) as journal:
        for pair in journal.pairs.all():
            journal.sessions.add(pair, {"held_at": f"{BEFORE}T10:00"})
            journal.sessions.add(pair, {"planned_at": f"{AHEAD}T10:00"})
    return used


def bodies(cli: Here, kind: str) -> list[dict[str, object]]:
    return [each["body"] for each in cli("list", "--limit", "0", "--json").well().objects() if each["kind"] == kind]


def test_what_a_senior_prepares_is_kept_with_the_next_session(round_it: Here) -> None:
    agenda = [{"text": "how did you get here", "family": "path"}, {"text": "which rule first", "family": "policy"}]
    fields = {"intention": "ask first", "to_share": "a doubt", "to_keep": "a name", "agenda": agenda}
    done = round_it.take("prepare", "--pair", "2", fields=fields).well()
    assert done.out.startswith("session 2 ")
    body = round_it("show", done.out.split()[-1], "--json").well().object()["body"]
    assert [body[name] for name in ("intention", "to_share", "to_keep", "prep_done")] == [
        "ask first", "a doubt", "a name", True,
    ]  # fmt: skip
    assert sorted(str(item["text"]) for item in bodies(round_it, "agenda_item")) == [
        "how did you get here", "which rule first",
    ]  # fmt: skip
    assert "A session is coming up. The agenda is yours." not in round_it("due").well().out


def test_a_junior_notes_when_the_agenda_came_in_a_session_that_is_named(round_it: Here) -> None:
    fields = {"agenda_received_on": str(BEFORE)}
    done = round_it.take("prepare", "--pair", "1", "--session", "3", "--json", fields=fields).well().object()
    assert (done["body"]["number"], done["body"]["agenda_received_on"]) == (3, str(BEFORE))
    round_it.take("prepare", "--pair", "1", "--session", "9", fields=fields).failed(1, "no session 9")


def test_who_learnt_is_not_lost_where_there_is_no_takeaway(round_it: Here) -> None:
    round_it.take("debrief", "--pair", "1", fields={"learnt_by": "me"}).failed(1, "“learnt_by” is said of a takeaway.")
    round_it.take("debrief", "--pair", "1", fields={"takeaway": "less mail", "learnt_by": "me"}).well()
    assert "me" in [each.get("learnt_by") for each in bodies(round_it, "takeaway")]


def test_more_sessions_than_planned_are_not_counted_out_of_the_plan(round_it: Here) -> None:
    round_it.take("pair", "edit", "1", fields={"planned_sessions": 2}).well()
    assert "2 of 2 took place." in round_it("session", "list", "--pair", "1").well().err
    round_it.take("session", "add", "--pair", "1", fields={"held_at": f"{BEFORE}T14:00"}).well()
    assert "3 of 3 took place." in round_it("session", "list", "--pair", "1").well().err


def test_without_a_planned_session_there_is_a_way_to_one(used: Here) -> None:
    used.take("prepare", "--pair", "1", fields={}).failed(1, "`rmjournal session add --pair 1`")
    used.take("debrief", "--pair", "2", fields={}).failed(1, "`rmjournal session add --pair 2`")


def test_three_lines_and_facts_are_kept_with_the_newest_session(round_it: Here) -> None:
    fields = {
        "takeaway": "less mail",
        "promise": {"text": "shadow the desk", "owner": "partner", "due": str(AHEAD)},
        "log": {"kind": "held_back", "text": "the tone"},
        "place": "neutral",
        "ratings": {"overall": 4, "topics": None},
    }
    body = round_it.take("debrief", "--pair", "1", "--json", fields=fields).well().object()["body"]
    assert (body["number"], body["debrief_done"], body["place"], body["ratings"]) == (
        2,
        True,
        "neutral",
        {"overall": 4},
    )
    takeaways = bodies(round_it, "takeaway")
    assert {"text": "less mail"} in takeaways
    assert bodies(round_it, "commitment") == [{"text": "shadow the desk", "owner": "partner", "due": str(AHEAD)}]
    assert bodies(round_it, "log_item") == []  # closed until it is opened
    opened = round_it("log", "list", "--pair", "1", "--open", "held-back", "--json").well().objects()
    assert [each["body"] for each in opened] == [{"kind": "held_back", "text": "the tone"}]
    assert not [each for each in round_it("due").well().out.splitlines() if "debrief" in each and "P1" in each]


def test_a_session_that_is_still_to_come_has_no_debrief(round_it: Here) -> None:
    round_it.take("debrief", "--pair", "1", "--session", "3", fields={"takeaway": "x"}).failed(1, "hasn't happened yet")


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        ("prepare", {"kestrel": 1}),
        ("prepare", {"takeaway": "kestrel"}),
        ("prepare", {"intention": ["kestrel"]}),
        ("prepare", {"agenda": "kestrel"}),
        ("prepare", {"intention": "a kestrel", "agenda": ["kestrel"]}),
        ("prepare", {"intention": "a kestrel", "agenda": [{"text": "a", "family": "kestrel"}]}),
        ("prepare", {"agenda_received_on": "kestrel"}),
        ("debrief", {"kestrel": 1}),
        ("debrief", {"intention": "kestrel"}),
        ("debrief", {"takeaway": ["kestrel"]}),
        ("debrief", {"takeaway": "a kestrel", "promise": "kestrel"}),
        ("debrief", {"takeaway": "a kestrel", "promise": {"text": "a", "due": "kestrel"}}),
        ("debrief", {"takeaway": "a kestrel", "log": {"kind": "kestrel", "text": "a"}}),
        ("debrief", {"takeaway": "a kestrel", "talk_share_mentee": 55}),
        ("debrief", {"takeaway": "a kestrel", "ratings": {"overall": 6}}),
        ("between", {"answers": []}),
        ("between", {"answers": [{"kestrel": "a"}]}),
    ],
)
def test_fields_of_the_wrong_sort_change_nothing_and_are_not_repeated(
    round_it: Here, command: str, fields: dict[str, object]
) -> None:
    before = round_it("list", "--limit", "0", "--json").out
    done = round_it.take(command, "--pair", "2", fields=fields).failed(1)
    assert "estrel" not in done.err
    assert round_it("list", "--limit", "0", "--json").out == before


@pytest.mark.parametrize("command", ["prepare", "debrief"])
def test_questions_need_a_terminal_or_fields(round_it: Here, command: str) -> None:
    round_it(command, "--pair", "1", given="a text").failed(2, "--json-in")
    round_it(command, "--pair", "7", "--json-in", given="{}").failed(1, "no pair 7")


def test_a_thought_between_two_sessions_comes_from_text_or_from_json(used: Here) -> None:
    piped = used("between", "--pair", "2", "--json", given="what I saw").well().object()
    assert piped["body"] == {"kind": "between", "model": "blank", "answers": [{"text": "what I saw"}]}
    answers = [{"prompt": "P?", "text": "T"}]
    given = used.take("between", "--pair", "1", "--json", fields={"kind": "after", "answers": answers}).well().object()
    assert given["body"] == {"kind": "between", "answers": answers}
    assert given["parent"] is None


def test_what_waits_is_counted_and_says_whose_turn_it_is(used: Here) -> None:
    used("takeaway", "add", "--pair", "1", "--session", "1", given="another").well()
    with Journal.open(used.vault, PASSPHRASE) as journal:
        for takeaway in journal.takeaways.of(journal.pairs.get(1)):  # sent long ago, by an older version
            journal.records.replace(takeaway, replace(takeaway.body, state=TakeawayState.PROPOSED))
    done = used("due").well()
    assert "A takeaway is waiting to be agreed. (2)" in done.out
    found = {each["what"]: each for each in used("due", "--json").well().objects()}
    assert (found["agree"]["count"], found["agree"]["role"]) == (2, "mentor-junior")
    assert "debrief" not in found, "the session is of long ago"


def test_a_remark_on_the_match_is_told_only_when_its_answer_is_new(used: Here) -> None:
    assert "in the same team" in used.take("pair", "edit", "1", fields={"same_team": "yes"}).well().err
    edited = used.take("pair", "edit", "1", fields={"purpose": "to see more", "level_gap": "1"}).well()
    assert "in the same team" not in edited.err
    assert "one level apart" in edited.err
    again = used.take("pair", "edit", "1", "--json", fields={"same_team": "yes", "level_gap": "1"}).well()
    assert again.err == ""
    assert again.object()["body"]["purpose"] == "to see more"
    used.take("pair", "edit", "1", fields={"number": 4}).failed(1)
    used.take("pair", "edit", "9", fields={}).failed(1, "no pair 9")
    used("pair", "edit", "1").failed(2, "--json-in")


@pytest.mark.parametrize("case", ["a window title", "right to left", "line separators", "markup"])
def test_hostile_text_round_a_meeting_is_printed_without_a_control(round_it: Here, case: str) -> None:
    text = HOSTILE[case]
    agenda = [{"text": text, "family": "path"}]
    round_it.take("prepare", "--pair", "2", fields={"intention": text, "to_keep": text, "agenda": agenda}).well()
    lines = {"takeaway": text, "promise": {"text": text}, "log": {"kind": "praise_given", "text": text}}
    round_it.take("debrief", "--pair", "2", fields=lines).well()
    round_it.take("pair", "edit", "2", fields={"purpose": text, "off_limits": [text]}).well()
    for command in (["agenda"], ["takeaway", "send"], ["agreement"]):
        done = round_it(*command, "--pair", "2").well()
        assert printable(done.out + done.err), command
        assert round_it(*command, "--pair", "2", "--json").well().object()["text"] == done.out
    done = round_it("takeaway", "code", given=text).well()
    assert printable(done.out)


def test_a_planned_session_is_written_for_a_calendar_and_withdrawn(used: Here) -> None:
    day = date.today() + timedelta(9)
    fields = {"planned_at": f"{day}T10:00", "intention": "kestrel"}
    number = str(used.take("session", "add", "--pair", "1", "--json", fields=fields).object()["body"]["number"])
    command = ["session", "ics", "--pair", "1", "--session", number, "--alarm"]
    seen = used(*command, "--json").well().object()
    assert "kestrel" not in seen["text"]
    file = used.home / "event.ics"
    used(*command, "--write", str(file), "--confirm", seen["sha256"]).well()
    assert file.read_bytes().decode() == seen["text"]
    assert seen["text"].startswith("BEGIN:VCALENDAR\r\n")
    assert "TRIGGER:-PT2H\r\n" in seen["text"]
    (row,) = used("shared", "--json").well().objects()
    assert (row["body"]["what"], row["body"]["name"]) == ("calendar", "event.ics")

    with Journal.open(used.vault, PASSPHRASE) as journal:
        session = journal.sessions.get(journal.pairs.get(1), int(number))

        journal.entries.edit(session, {"status": "cancelled"})
    gone = used(*command[:-1]).well()
    assert "STATUS:CANCELLED" in gone.out
    assert "Some calendars need you to delete it yourself." in gone.err


def test_a_script_pipes_in_the_title_of_an_event(used: Here) -> None:
    used.take("session", "add", "--pair", "1", fields={"planned_at": f"{AHEAD}T10:00"}).well()
    command = ["session", "ics", "--pair", "1", "--title", "asked"]
    for given, title in (("Lunch\n", "Lunch"), ("", "Reserved")):
        assert f"SUMMARY:{title}\r\n" in call(used.home, *command, given=given).well().out
    call(used.home, "--passphrase-fd", "0", *command, given=PASSPHRASE, secret=None).failed(2, "it holds the text")


@pytest.mark.parametrize("at", [f"{AHEAD}T10:00", "9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_session_did_not_take_place_on_a_day_to_come_whichever_way_it_is_told(round_it: Here, at: str) -> None:
    before = round_it("session", "list", "--pair", "1", "--json").well().out
    round_it.take("session", "add", "--pair", "1", fields={"held_at": at}).failed(1)
    planned = next(each["id"] for each in round_it("session", "list", "--pair", "1", "--json").objects()[2:])
    round_it.take("edit", planned, fields={"held_at": at}).failed(1)
    assert round_it("session", "list", "--pair", "1", "--json").well().out == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has its zone elsewhere")
@pytest.mark.parametrize("zone", [EAST, WEST])
def test_after_a_change_of_zone_a_line_shows_one_day(used: Here, zone: str) -> None:
    with utc():
        saved = used.take("session", "add", "--pair", "1", fields={"planned_at": "2096-12-20T15:00"}).well().out.split()
    with living_in(zone):
        for command in (["session", "list", "--pair", "1"], ["list", "--limit", "1"], ["list"]):
            (line,) = [line for line in used(*command).well().out.splitlines() if line.startswith(saved[-1])]
            assert line.split()[1] == "2096-12-20", command
            assert "planned 20 Dec 2096" in line
        assert used("show", saved[-1]).well().out.startswith(f"session {saved[-1]}, 20 Dec 2096 15:00")
        assert used("search", given="after:2096-12-20").well().out == ""
        assert saved[-1] in used("search", given="after:2096-12-19 before:2096-12-21").well().out
