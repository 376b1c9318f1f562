"""What the two agree on is agreed in the same words on both sides, by mail or in the
room."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from rmjournal.domain.model.pair import Role
from rmjournal.journal import Journal
from rmjournal.support import hardening
from tests.cli.calling import CHEAP, PASSPHRASE
from tests.requirements.plays.two_journals import Side
from tests.sharing.letters.manglers.line_breaks import wrap
from tests.sharing.letters.manglers.replies import quote_once
from tests.sharing.letters.manglers.signs import smart

THREE = ("Speak last on Mondays.", "Name whose idea it was.", "No email after six.")
Both = tuple[Side, Side]


@pytest.fixture
def both(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Both:
    monkeypatch.setattr(hardening, "make_undumpable", lambda: None)
    Journal.create(tmp_path / "empty.rmj", PASSPHRASE, kdf=CHEAP, state=tmp_path)[0].close()
    empty = (tmp_path / "empty.rmj").read_bytes()
    junior = Side(tmp_path / "junior", Role.MENTOR_JUNIOR, capsys, monkeypatch, empty)
    return junior, Side(tmp_path / "senior", Role.MENTEE_SENIOR, capsys, monkeypatch, empty)


def _sent(side: Side) -> str:
    for words in THREE:
        side.add(words, "partner", "2027-01-15")
    return side.send()


def _by_mail(text: str) -> str:
    dice = random.Random(1)  # noqa: S311
    change: Callable[[str, random.Random], str]
    for change in (wrap, smart, quote_once):
        text = change(text, dice)
    return text


def test_r48_three_takeaways_are_agreed_on_both_sides_by_email_later(both: Both) -> None:
    junior, senior = both
    answer = senior.receive(_by_mail(_sent(junior)), "--accept", "all")
    assert junior.agreed() == {}
    junior.receive(_by_mail(answer), "--accept", "all")
    assert junior.agreed() == senior.agreed()
    assert len(junior.agreed()) == len(THREE)
    assert {each["body"]["method"] for each in junior.entries("takeaway")} == {"fingerprint"}


def test_r48_who_does_it_is_turned_round_and_never_mixed_up(both: Both) -> None:
    junior, senior = both
    senior.receive(_sent(junior), "--accept", "all")
    assert {each["body"]["owner"] for each in junior.entries("commitment")} == {"partner"}
    assert {each["body"]["owner"] for each in senior.entries("commitment")} == {"me"}


def test_r48_a_partner_without_the_app_says_yes_to_one_message_as_a_whole(both: Both) -> None:
    junior, _ = both
    junior("pair", "edit", "1", "--json-in", given='{"partner_has_no_app": true}').well()
    text = _sent(junior)
    assert "[" not in text
    assert "No reply means not agreed." in text
    shown = next(each for each in junior("shared", "--json").well().objects())
    junior("receive", "--pair", "1", "--all-yes", shown["id"][:8], "--how", "mail").well()
    bodies = [each["body"] for each in junior.entries("takeaway")]
    assert {(each["state"], each["method"]) for each in bodies} == {("agreed", "email_later")}


def test_r48_words_that_were_changed_on_the_way_are_agreed_by_nobody(both: Both) -> None:
    junior, senior = both
    senior.receive(_sent(junior).replace("Mondays", "Fridays"), "--accept", "all")
    assert len(senior.agreed()) == len(THREE) - 1
    assert not any("days" in each for each in senior.agreed().values())


def test_words_stand_again_when_what_replaced_them_is_not_agreed_after_all(both: Both) -> None:
    junior, senior = both
    junior.add(THREE[0], "partner", None)
    junior.receive(senior.receive(junior.send(), "--accept", "all"), "--accept", "all")
    before = senior.agreed()
    (old,) = junior.open_ones("agreed")
    junior("takeaway", "amend", old, given="Speak last, each day.").well()
    newer = junior.send()
    (amended,) = junior.open_ones("proposed")
    junior("takeaway", "withdraw", amended).well()
    yes = senior.receive(newer, "--accept", "all")
    assert senior.agreed() != before
    (item,) = junior.look(yes)
    senior.receive(junior.receive(yes, "--decline", item["code"]), "--accept", item["code"])
    assert junior.agreed() == senior.agreed() == before


def test_a_no_that_was_taken_back_counts_no_more_however_late_it_comes(both: Both) -> None:
    junior, senior = both
    junior.add(THREE[0], None, None)
    letter = junior.send()
    (item,) = senior.look(letter)
    no = senior.receive(letter, "--decline", item["code"])
    yes = senior.receive(letter, "--accept", item["code"])
    assert f"Mentee (senior) says yes after all [{item['code']}]" in yes
    junior.receive(yes, "--accept", "all")
    assert [each["standing"] for each in junior.look(no)] == ["older"]
    junior.receive(no, "--accept", item["code"])
    assert junior.agreed() == senior.agreed() != {}


def test_an_answer_that_takes_a_no_back_is_not_taken_for_the_partners(both: Both) -> None:
    junior, senior = both
    junior.add(THREE[0], None, None)
    letter = junior.send()
    (item,) = senior.look(letter)
    senior.receive(letter, "--decline", item["code"])
    yes = senior.receive(letter, "--accept", item["code"])
    assert [each["standing"] for each in senior.look(_by_mail(yes))] == ["your own answer"]
    assert [each["said"] for each in junior.look(_by_mail(yes))] == ["yes after all"]
