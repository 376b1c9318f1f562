"""What may be offered to a pair is listed, turned off for that pair alone, and on again."""

from datetime import date, timedelta

import pytest

from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Here


@pytest.fixture
def met(cli: Here) -> Here:
    """Two pairs, each with one session that took place."""
    with Journal.open(cli.vault, PASSPHRASE) as journal:
        for alias, role in (("Heron", "mentor-junior"), ("Otter", "mentee-senior")):
            pair = journal.pairs.add({"alias": alias, "role": role})
            journal.sessions.add(pair, {"held_at": f"{date.today() - timedelta(2)}T10:00"})
    return cli


def states(here: Here, pair: int, *more: str) -> dict[str, str]:
    lines = here("offers", "--pair", str(pair), *more).well().out.splitlines()
    return {line.split()[0]: line.split()[1] for line in lines}


def test_the_offers_of_a_pair_are_listed_with_the_one_of_now(met: Here) -> None:
    found = met("offers", "--pair", "1", "--json").well().objects()
    assert all(each.keys() == {"offer", "words", "beside", "on", "now"} for each in found)
    assert [each["offer"] for each in found if each["now"]] == ["check-in"]
    assert all(each["on"] for each in found)


def test_an_offer_is_turned_off_for_one_pair_and_on_again(met: Here) -> None:
    assert states(met, 1, "--off", "check-in")["check-in"] == "off"
    assert states(met, 1)["check-in"] == "off"
    assert states(met, 2)["check-in"] == "now"
    assert met("pair", "show", "1", "--json").object()["body"]["not_for_us"] == ["check-in"]
    assert states(met, 1, "--on", "check-in")["check-in"] == "now"
    assert "not_for_us" not in met("pair", "show", "1", "--json").object()["body"]


def test_an_offer_that_there_is_not_is_refused_and_not_repeated(met: Here) -> None:
    done = met("offers", "--pair", "1", "--off", "kestrel").failed(1, "no such offer", "check-in")
    assert "kestrel" not in done.err
