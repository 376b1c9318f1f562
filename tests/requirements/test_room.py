"""Momentum, room and safety on the command line, with a real journal: each requirement for both roles."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from rmjournal.journal import Journal
from rmjournal.support import hardening
from tests.cli.calling import CHEAP, PASSPHRASE, Here

BOTH = pytest.mark.parametrize("pair", ["1", "2"], ids=["junior", "senior"])


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Here:
    """A junior with Heron and a senior with Otter, who have not met yet."""
    for name, folder in (
        ("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state"), ("XDG_CONFIG_HOME", "config"),
    ):  # fmt: skip
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.setattr(hardening, "make_undumpable", lambda: None)
    for module in ("store.vault", "rewrite.rekey"):
        monkeypatch.setattr(f"rmjournal.vault.{module}.kdf_of_this_machine", lambda: CHEAP)
    found = Here(tmp_path, capsys, monkeypatch)
    with found.make() as journal:
        for alias, role in (("Heron", "mentor-junior"), ("Otter", "mentee-senior")):
            journal.pairs.add({"alias": alias, "role": role})
    return found


def ago(days: int) -> str:
    return (date.today() - timedelta(days)).isoformat()


def met(here: Here, pair: str, days: int, **facts: object) -> None:
    """Note a session of so many days ago, and its debrief."""
    here.take("session", "add", "--pair", pair, fields={"held_at": f"{ago(days)}T10:00"}).well()
    here.take("debrief", "--pair", pair, fields=facts).well()


def signals(here: Here, pair: str) -> dict[str, dict[str, str]]:
    """The signals of a pair, by their rule."""
    found = here("signals", "--all", "--json", "--pair", pair).well().objects()
    return {each["rule"]: each for each in found}


def due(here: Here) -> list[tuple[str, str]]:
    return [(each["what"], each["role"]) for each in here("due", "--json").well().objects()]


@BOTH
def test_r14_a_senior_who_slips_into_managing_twice_is_noticed(here: Here, pair: str) -> None:
    met(here, pair, 30, role_check={"managerial_tone": 4})
    assert signals(here, pair) == {}
    met(here, pair, 2, role_check={"managerial_tone": 5})
    found = signals(here, pair)["room"]
    assert ("it felt like being managed" if pair == "1" else "you noted more managing than listening") in found["why"]


def test_r18_the_rhythm_of_a_pair_says_when_to_meet_next(here: Here) -> None:
    met(here, "1", 2)
    met(here, "2", 2)
    found = here("due", "--json").well().objects()
    planned = {each["what"]: each["on"] for each in found if each["on"]}
    on = date.fromisoformat(ago(2)) + timedelta(28)
    on += timedelta(max(0, 7 - on.weekday()) if on.weekday() > 4 else 0)
    assert planned == {"wait": on.isoformat(), "plan": on.isoformat()}
    told = here("due").well()
    assert "you don't have to chase" in told.out
    assert "Shall we find a date for our next session?" in told.err


@BOTH
def test_r30_feedback_that_is_not_taken_is_noticed_in_words_of_ones_own_role(here: Here, pair: str) -> None:
    met(here, pair, 20, feedback_reception=2)
    met(here, pair, 2, feedback_reception=1)
    why = signals(here, pair)["room"]["why"]
    assert why == (
        "In sessions 1 and 2 feedback was hard to give."
        if pair == "1"
        else "In sessions 1 and 2 you noted that feedback was hard to hear."
    )


def test_r32_two_of_four_that_did_not_take_place_are_noticed_without_blame(here: Here) -> None:
    steps = set()
    for pair in ("1", "2"):
        for days in (40, 20):
            missed = {"planned_at": f"{ago(days)}T10:00", "status": "missed"}
            here.take("session", "add", "--pair", pair, fields=missed).well()
        found = signals(here, pair)["time"]
        assert found["why"] == "Sessions 1 and 2 didn't take place."
        steps.add(found["step"])
    assert len(steps) == 2
    here("pause", "--pair", "1", "--until", (date.today() + timedelta(9)).isoformat()).well()
    assert signals(here, "1") == {}
    here("pause", "--pair", "1", "--end").well()
    assert "time" in signals(here, "1")
    here("signal", "normal", "time", "--pair", "1").well()
    assert signals(here, "1") == {}


@BOTH
def test_r42_the_seniors_place_three_times_running_is_noticed(here: Here, pair: str) -> None:
    met(here, pair, 40, place="senior_space")
    met(here, pair, 30, place="senior_space")
    met(here, pair, 20, place="senior_space")
    assert signals(here, pair) == {}
    met(here, pair, 10, place="senior_space")
    assert "were all in" in signals(here, pair)["whose_meeting"]["why"]
    met(here, pair, 2, place="neutral")
    assert signals(here, pair) == {}


@BOTH
def test_r45_a_topic_off_limits_that_was_not_welcome_silences_all_else(here: Here, pair: str) -> None:
    role = "mentor-junior" if pair == "1" else "mentee-senior"
    met(here, pair, 2, off_limits_came_up="welcome")
    assert signals(here, pair) == {}
    met(here, pair, 1, off_limits_came_up="unwelcome")
    assert set(signals(here, pair)) == {"safety"}
    assert [what for what, whose in due(here) if whose == role] == ["look"]
    here("signal", "acted", "safety", "--pair", pair).well()
    assert "look" not in [what for what, whose in due(here) if whose == role]


@BOTH
def test_r49_two_sessions_under_a_week_apart_leave_little_time_to_reflect(here: Here, pair: str) -> None:
    met(here, pair, 2)
    for days, near in ((4, True), (5, False)):
        planned = {"planned_at": f"{ago(-days)}T10:00"}
        said = here.take("session", "add", "--pair", pair, fields=planned).well().err
        assert ("days from session 1: little time to reflect in between" in said) is near
        with Journal.open(here.vault, PASSPHRASE) as journal:
            journal.entries.delete(journal.sessions.of(journal.pairs.get(int(pair)))[-1])


@pytest.mark.parametrize(
    "fields", [{"respect": "kestrel"}, {"talked": 70}, {"off_limits_came_up": True}, {"moved": 3}, {"kestrel": 1}]
)
def test_what_a_debrief_cannot_read_is_refused_in_words(here: Here, fields: dict[str, object]) -> None:
    here.take("session", "add", "--pair", "1", fields={"held_at": f"{ago(2)}T10:00"}).well()
    done = here.take("debrief", "--pair", "1", fields=fields).failed(1)
    assert "estrel" not in done.err


def test_what_older_versions_asked_for_is_taken_and_kept(here: Here) -> None:
    old = {
        "talk_share_mentee": 70, "advice_from": "mentee", "reverse_share": 25, "both_prepared": True,
        "off_limits_hit": True, "ratings": {"topics": 2, "method": 3}, "role_check": {"deference": 4},
    }  # fmt: skip
    met(here, "1", 2, **old)
    (session,) = here("session", "list", "--pair", "1", "--json").well().objects()
    assert old.items() <= session["body"].items()
    shown = here("show", session["id"]).well().out
    assert "senior's share of the talking: 70" in shown
    assert "deferred to seniority: 4" in shown
