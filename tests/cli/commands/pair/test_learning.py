"""Check-ins in plain lines: asked, as JSON, and side by side."""

from datetime import date, timedelta

import pytest

from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Here


@pytest.fixture
def met(cli: Here) -> Here:
    """A pair in each role, with one session that took place."""
    with Journal.open(cli.vault, PASSPHRASE) as journal:
        for alias, role in (("Heron", "mentor-junior"), ("Otter", "mentee-senior")):
            pair = journal.pairs.add({"alias": alias, "role": role})
            journal.sessions.add(pair, {"held_at": f"{date.today() - timedelta(2)}T10:00"})
    return cli


def test_a_check_in_belongs_to_the_last_session_and_ends_the_offer(met: Here) -> None:
    saved = met.take("check-in", "--pair", "1", "--json", fields={"raise_hard": 2, "worry": 4}).well().object()
    session = met("session", "list", "--pair", "1", "--json").object()
    assert (saved["kind"], saved["parent"], saved["body"]) == (
        "check_in", session["id"], {"raise_hard": 2, "worry": 4},
    )  # fmt: skip
    now = [each["offer"] for each in met("offers", "--pair", "1", "--json").objects() if each["now"]]
    assert now == []


def test_check_ins_stand_side_by_side_in_figures_and_are_never_added_up(met: Here) -> None:
    for figures in ({"raise_hard": 2, "mistakes_held": 4}, {"raise_hard": 4, "mistakes_held": 2, "opinion_counts": 3}):
        met.take("check-in", "--pair", "1", fields=figures).well()
    assert met("check-in", "--pair", "1", "--list").well().out == (
        "I can raise hard things: 2, then 4\n"
        "Mistakes are held against me: 4, then 2: lower is easier\n"
        "My opinion counts: 3\n"
    )
    assert "No check-ins yet." in met("check-in", "--pair", "2", "--list").well().err


@pytest.mark.parametrize("fields", [{"ask_first": 3}, {}, {"worry": 6}, {"worry": "kestrel"}, {"kestrel": 1}])
def test_a_wrong_check_in_is_refused_and_nothing_is_saved(met: Here, fields: dict[str, object]) -> None:
    done = met.take("check-in", "--pair", "1", fields=fields).failed(1)
    assert "estrel" not in done.err or "There's no field “kestrel”" in done.err
    assert "No check-ins yet." in met("check-in", "--pair", "1", "--list").well().err


def test_no_figure_of_a_check_in_stands_in_a_list_or_is_found_by_a_search(met: Here) -> None:
    met.take("check-in", "--pair", "2", fields={"ask_first": 2}).well()
    done = met("list").well()
    assert "check-in" not in done.out
    assert "1 check-in" in done.err
    assert "check-in" not in met("search", given="ask_first").well().out
