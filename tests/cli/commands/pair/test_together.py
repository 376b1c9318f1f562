"""Agreement, review, closing, stopping and insight cards on the command line."""

import json
from pathlib import Path
from typing import Any

from tests.cli.calling import Here, ids_of


def given(**fields: object) -> str:
    return json.dumps(fields)


def _pairs(used: Here) -> list[dict[str, Any]]:
    return [each for each in used("list", "--json").well().objects() if each["kind"] == "pair"]


def test_an_agreement_is_worded_sent_and_agreed(used: Here) -> None:
    fields = given(terms={"business": "Fewer detours."}, off=["feedback"], arranges=None)
    used("agreement", "--pair", "1", "--edit", "--json-in", given=fields).failed(2, "One step at a time")
    saved = used("agreement", "--pair", "1", "--json-in", "--json", given=fields).well().object()["body"]
    said = {term["clause"]: term for term in saved["terms"]}
    assert said["business"]["text"] == "Fewer detours."
    assert said["feedback"]["is_on"] is False
    text = used("agreement", "--pair", "1").well().out
    assert "Why it matters\nFewer detours.\n[" in text
    used("agreement", "--pair", "1", "--agreed").well()
    assert used("agreement", "--pair", "1").well().out.startswith("What we agreed\nVersion 1")


def test_a_change_of_what_was_sent_says_that_the_partner_still_has_it(used: Here, tmp_path: Path) -> None:
    used("agreement", "--pair", "1", "--json-in", given='{"terms": {"business": "kestrel"}}').well()
    shown = used("agreement", "--pair", "1", "--json").well().object()
    used("agreement", "--pair", "1", "--write", str(tmp_path / "sent.txt"), "--confirm", shown["sha256"]).well()
    done = used("agreement", "--pair", "1", "--json-in", given='{"terms": {"business": "heron"}}').well()
    assert "Version 1 is withdrawn, and a new draft takes its place." in done.err
    used("agreement", "--pair", "1", "--agreed", "--how", "room").well()
    used("agreement", "--pair", "1", "--json-in", given='{"terms": {"business": "otter"}}').well()
    used("agreement", "--pair", "1", "--agreed", "--how", "room").well()
    rows = used("agreement", "--pair", "1", "--versions").well().out
    assert "[withdrawn] version 1" in rows
    assert "[agreed, then replaced] version 2" in rows
    assert "[agreed] version 3" in rows


def test_a_wrong_agreement_is_refused_whole(used: Here) -> None:
    for wrong in (given(terms={"nonsense": "x"}), given(off=["limits"]), given(arranges="me"), given(other=1)):
        used("agreement", "--pair", "1", "--json-in", given=wrong).failed(1)
    assert used("agreement", "--pair", "1", "--versions").well().out == ""


def test_a_review_shares_only_what_was_chosen(used: Here) -> None:
    fields = given(helps="Short walks", differently="Fewer slides", verdict="carry_on", shared=["helps"])
    saved = used("review", "--pair", "1", "--json-in", "--json", given=fields).well().object()
    assert saved["body"]["differently"] == "Fewer slides"
    text = used("review", "--pair", "1", "--text").well().out
    assert "Short walks" in text
    assert "Fewer slides" not in text


def test_a_review_without_an_answer_is_refused(used: Here) -> None:
    used("review", "--pair", "1", "--json-in", given="{}").failed(1, "at least one answer")
    used("review", "--pair", "1", "--json-in", given=given(verdict="maybe")).failed(1)


def test_a_pair_is_closed_with_a_day_to_ask_and_taken_back(used: Here) -> None:
    fields = given(
        appreciated="Your patience", keeping="destroy_later", destroy_on="2027-03-01", shared=["appreciated"]
    )
    saved = used("close", "--pair", "1", "--json-in", "--json", given=fields).well().object()
    assert saved["body"]["destroy_on"] == "2027-03-01"
    assert "Your patience" in used("close", "--pair", "1", "--text").well().out
    used("close", "--pair", "2", "--text").failed(1, "This pair hasn't ended")
    used("close", "--pair", "1", "--undo").well()
    used("close", "--pair", "1", "--json-in", given=given(keeping="burn")).failed(1)
    past = given(keeping="destroy_later", destroy_on="2020-01-01")
    used("close", "--pair", "1", "--json-in", given=past).failed(1, "is past")


def test_a_pair_that_keeps_only_takeaways_says_what_deletes_the_rest(used: Here) -> None:
    told = used("close", "--pair", "1", "--json-in", given=given(keeping="only_takeaways")).well().err
    assert "`rmjournal shred --pair 1 --keep-takeaways` deletes the rest. It asks first." in told
    done = used("shred", "--pair", "1", "--keep-takeaways", "--yes", "shred-1").well().err
    assert "a complaint" in done
    kinds = {each["kind"] for each in used("list", "--pair", "1", "--json", "--limit", "0").well().objects()}
    assert kinds <= {"pair", "session", "takeaway", "commitment", "agreement", "closing"}


def test_a_pair_stops_with_a_reason_that_is_never_shared(used: Here) -> None:
    text = used("stop", "--pair", "1", "--json-in", given=given(why="I felt judged.")).well()
    assert text.out == "I'd like to end our mentoring sessions. I don't need to give a reason.\n"
    assert "judged" not in text.err
    used("stop", "--pair", "2", "--json-in", given=given(reason="x")).failed(1, "Nothing was changed")
    states = {each["body"]["number"]: each["body"].get("status", "setup") for each in _pairs(used)}
    assert (states[1], states[2]) == ("closed", "setup")


def test_a_card_of_both_goes_out_after_a_yes_only(used: Here) -> None:
    card = ("insight", "--pair", "1", "--for", "senior")
    assert used(*card, "--whose", "mine", given="I ask first now.").well().out == "I ask first now.\n"
    used(*card, "--whose", "both", given="We both learnt.").failed(1, "no reply means no")
    used(*card, "--whose", "both", "--reply", "waiting", given="We both learnt.").failed(1, "no reply means no")
    used(*card, "--whose", "both", "--reply", "no", given="We both learnt.").failed(1, "said no")
    assert used(*card, "--whose", "both", "--reply", "yes", given="We both learnt.").well().out == "We both learnt.\n"


def test_an_agreement_is_not_edited_as_an_entry_and_says_what_changes_it(used: Here) -> None:
    used.take("agreement", "--pair", "1", fields={"terms": {"business": "kestrel"}}).well()
    (agreement,) = ids_of(used, "agreement")
    used.take("edit", agreement, fields={"terms": []}).failed(1, "`rmjournal agreement --help`")
    used("edit", agreement, given="kestrel").failed(1, "`rmjournal agreement --help`")
    used.take("pair", "edit", "1", fields={"number": 7}).failed(1, "Leave out “number”")
