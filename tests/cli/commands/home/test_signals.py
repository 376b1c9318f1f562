"""Signals, answers to them and trends, in plain lines and for both roles."""

from datetime import date, timedelta

import pytest

from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Here

SIGN = {"rule", "pair", "number", "title", "why", "step", "evidence"}
MEASURE = {"measure", "label", "top", "points", "figures", "remark"}


@pytest.fixture
def noticed(cli: Here) -> Here:
    """A pair in each role, with three sessions in which the senior talked much.

    A third pair has no sessions."""
    with Journal.open(cli.vault, PASSPHRASE) as journal:
        for alias, role in (("Heron", "mentor-junior"), ("Otter", "mentee-senior")):
            pair = journal.pairs.add({"alias": alias, "role": role})
            for days, share in ((9, 90), (6, 80), (3, 60)):
                held = f"{date.today() - timedelta(days)}T10:00"
                facts = {"talk_share_mentee": share, "agenda_set_by": "mentor" if days == 9 else "mentee"}
                journal.sessions.add(pair, {"held_at": held, "debrief_done": True, **facts})
        journal.pairs.add({"alias": "Wren", "role": "mentor-junior"})
    return cli


def test_one_sign_is_shown_with_its_records_and_how_to_answer(noticed: Here) -> None:
    done = noticed("signals").well()
    assert done.out.startswith("P1  whose_meeting: about whose session it is\nIn sessions ")
    assert done.out.count("whose_meeting") == 1
    first = noticed("signals", "--json").well().object()
    assert all(identity[:8] in done.out for identity in first["evidence"])
    assert "rmjournal signal acted whose_meeting --pair 1" in done.err
    assert "--all" in done.err


def test_all_signs_come_as_one_object_a_line_in_the_words_of_each_role(noticed: Here) -> None:
    found = noticed("signals", "--all", "--json").well().objects()
    assert all(each.keys() == SIGN for each in found)
    assert len({each["pair"] for each in found}) == 2
    titles = [each["title"] for each in found if each["rule"] == "whose_meeting"]
    assert titles == ["about whose session it is", "about your part in the sessions"]
    of_two = noticed("signals", "--all", "--json", "--pair", "2").well().objects()
    assert {each["pair"] for each in of_two} == {found[1]["pair"]}
    for each in noticed("signals", "--all").well().out.splitlines():
        assert "Heron" not in each
        assert "Otter" not in each


def test_where_nothing_asks_for_a_look_it_is_told(noticed: Here) -> None:
    done = noticed("signals", "--pair", "3").well()
    assert (done.out, "Nothing to flag." in done.err) == ("", True)
    noticed("signals", "--pair", "8").failed(1, "no pair 8")


@pytest.mark.parametrize(("answer", "word"), [("acted", "acted"), ("snooze", "snoozed"), ("dismiss", "dismissed")])
def test_an_answered_sign_rests_in_its_pair_only(noticed: Here, answer: str, word: str) -> None:
    fields = {"reason": "we spoke\x1b[2J of it"}
    body = (
        noticed.take("signal", answer, "whose_meeting", "--pair", "2", "--json", fields=fields).well().object()["body"]
    )
    assert (body["answer"], body["rule"], body["reason"]) == (word, "whose_meeting", "we spoke[2J of it")
    assert ("until" in body) is (answer == "snooze")
    assert "whose_meeting" not in noticed("signals", "--all", "--pair", "2").well().out
    assert "whose_meeting" in noticed("signals", "--all", "--pair", "1").well().out
    noticed("signal", answer, "whose_meeting", "--pair", "2").failed(1, "isn't active", "--all")


def test_a_sign_is_answered_without_a_reason_where_nobody_is_asked(noticed: Here) -> None:
    assert noticed("signal", "dismiss", "whose_meeting", "--pair", "1").well().out.startswith("signal answer ")


@pytest.mark.parametrize("fields", [{"kestrel": 1}, {"reason": ["kestrel"]}, {"reason": "a", "rule": "kestrel"}])
def test_an_answer_takes_a_reason_and_nothing_else(noticed: Here, fields: dict[str, object]) -> None:
    done = noticed.take("signal", "acted", "whose_meeting", "--pair", "1", fields=fields).failed(1, "reason")
    assert "estrel" not in done.err
    assert "whose_meeting" in noticed("signals", "--pair", "1").well().out


def test_a_sign_that_does_not_stand_is_refused_and_not_repeated(noticed: Here) -> None:
    for rule in ("kestrel", "time_poor", ""):
        assert "estrel" not in noticed("signal", "acted", rule, "--pair", "1").failed(1, "isn't active").err


def test_trends_are_told_with_their_sessions_in_the_words_of_each_role(noticed: Here) -> None:
    out = noticed("trend", "--pair", "1").well().out
    assert (
        "Who talked: partner, as before\n"
        "  session 1: mostly your partner, session 2: mostly your partner, session 3: mostly your partner\n"
        "  Of 3 sessions, mostly your partner in 3, mostly you in 0.\n" in out
    )
    assert "They set the agenda: 2 of 3\n  session 1: no, session 2: yes, session 3: yes" in out
    found = noticed("trend", "--pair", "2", "--json").well().objects()
    assert all(each.keys() == MEASURE for each in found)
    assert (found[0]["label"], found[0]["points"][0]) == ("Who talked?", {"session": 1, "value": 3})
    assert found[0]["remark"] == "Of 3 sessions, mostly your partner in 0, mostly you in 3."


def test_before_the_third_session_there_is_no_trend(noticed: Here) -> None:
    done = noticed("trend", "--pair", "3").well()
    assert (done.out, "3 debriefed sessions" in done.err) == ("", True)


@pytest.mark.parametrize(
    ("respect", "page", "other"), [("not_by_partner", "--partner", "--who"), ("not_by_me", "--who", "--partner")]
)
def test_what_i_did_myself_is_not_told_as_if_it_were_about_my_partner(
    cli: Here, respect: str, page: str, other: str
) -> None:
    with Journal.open(cli.vault, PASSPHRASE) as journal:
        pair = journal.pairs.add({"alias": "Heron", "role": "mentee-senior"})
        journal.sessions.add(pair, {"held_at": f"{date.today() - timedelta(1)}T10:00", "respect": respect})
    done = cli("signals", "--pair", "1").well()
    assert f"rmjournal limits --pair 1 {page}" in done.err
    assert other not in done.err
    assert ("rmjournal stop" in done.err) is (respect == "not_by_partner")


@pytest.mark.parametrize("respect", ["not_by_partner", "not_by_me"])
@pytest.mark.parametrize("role", ["mentor-junior", "mentee-senior"])
def test_a_signal_on_safety_names_the_command_that_shows_the_steps(cli: Here, role: str, respect: str) -> None:
    with Journal.open(cli.vault, PASSPHRASE) as journal:
        for alias in ("Heron", "Otter"):
            pair = journal.pairs.add({"alias": alias, "role": role})
        journal.sessions.add(pair, {"held_at": f"{date.today() - timedelta(1)}T10:00", "respect": respect})
    told = "`rmjournal limits --pair 2` shows the steps."
    done, found = cli("signals").well(), cli("signals", "--json").well().object()
    assert told in done.out
    assert told in found["step"]
    assert "F8" not in done.out + done.err + found["step"]
    assert cli("limits", "--pair", str(found["number"])).well().out
