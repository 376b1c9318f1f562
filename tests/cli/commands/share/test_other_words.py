"""Other words in an answer: saved with its file or not at all, once, and only if they differ."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from rmjournal.domain.model.pair import Role
from rmjournal.domain.points import Point
from rmjournal.domain.texts.message_texts import Answer, Reply, answers
from tests.cli.calling import Here, ids_of
from tests.cli.commands.share.test_replies import LETTER, SECOND, sent, states

TENTH = date(2026, 12, 10)


def came_back(cli: Here, tmp_path: Path) -> tuple[str, str]:
    """Share the takeaway; return its code and the file of a reply that quotes it."""
    code, _ = sent(cli, tmp_path)
    reply = tmp_path / "q.txt"
    reply.write_text("".join(f"> {each}" for each in (tmp_path / "sent.txt").read_text().splitlines(True)))
    return code, str(reply)


@pytest.mark.parametrize(
    ("name", "sha256", "says"),
    [
        ("w.txt", "0" * 64, "doesn't match this sha-256. nothing was saved."),
        ("q.txt", "", "already exists"),
        ("missing/w.txt", "", "no folder for the text"),
        ("/proc/w.txt", "", "the text"),  # where no file can be made, or where there is no folder
    ],
)
def test_other_words_are_saved_with_the_file_of_the_answer_or_not_at_all(
    used: Here, tmp_path: Path, name: str, sha256: str, says: str
) -> None:
    code, reply = came_back(used, tmp_path)
    fields = {"instead": {code: "Meet with one slide"}}
    answer = answers([Answer(Reply.INSTEAD, code, "ask before six", Point("Meet with one slide"))])
    right = hashlib.sha256(answer.text.encode()).hexdigest()
    before = used("list", "--json").well().out
    options = ("--write", str(tmp_path / name), "--confirm", sha256 or right)
    done = used.take("receive", "--pair", "1", reply, *options, fields=fields).failed(1)
    assert says in done.err.lower()
    assert used("list", "--json").well().out == before
    assert states(used) == {"ask before six": "proposed"}
    used.take(
        "receive", "--pair", "1", reply, "--write", str(tmp_path / "w.txt"), "--confirm", right, fields=fields
    ).well()
    assert states(used) == {"ask before six": "withdrawn", "Meet with one slide": "proposed"}


@pytest.mark.parametrize("from_whom", ["me", "partner"])
def test_the_same_other_words_are_found_again_once_they_were_shared(used: Here, tmp_path: Path, from_whom: str) -> None:
    if from_whom == "me":
        code, reply = came_back(used, tmp_path)
    else:
        code, reply = SECOND, str(tmp_path / "in.txt")
        Path(reply).write_text(LETTER)
    fields = {"instead": {code: "Meet with one slide"}}
    call = ("receive", "--pair", "1", reply)
    shown = used.take(*call, "--json", fields=fields).well().object()["answer"]
    options = ("--write", str(tmp_path / "w.txt"), "--confirm", shown["sha256"])
    used.take(*call, *options, fields=fields).well()
    assert states(used)["Meet with one slide"] == "proposed"
    before = states(used)
    count = len(ids_of(used, "takeaway"))
    assert used.take(*call, "--json", fields=fields).well().object()["answer"] == shown
    used.take(*call, "--write", str(tmp_path / "w2.txt"), "--confirm", shown["sha256"], fields=fields).well()
    assert (states(used), len(ids_of(used, "takeaway"))) == (before, count)


@pytest.mark.parametrize("words", ["ask before six", " ask  before six\n"])
def test_the_very_same_words_are_no_other_words(used: Here, tmp_path: Path, words: str) -> None:
    code, reply = came_back(used, tmp_path)
    fields = {"instead": {code: words}}
    used.take("receive", "--pair", "1", reply, fields=fields).failed(1, f"These are the words of [{code}].")
    assert states(used) == {"ask before six": "proposed"}


def test_a_no_to_an_own_point_names_the_command_that_withdraws_it(used: Here, tmp_path: Path) -> None:
    code, reply = came_back(used, tmp_path)
    done = used("receive", "--pair", "1", reply, "--decline", code).failed(1, "This is your own point.")
    identity = ids_of(used, "takeaway")[0]
    assert f"`rmjournal takeaway withdraw {identity[:8]}`" in " ".join(done.err.split())


@pytest.mark.parametrize(
    ("was", "came", "terms"),
    [
        ("Due 10 Dec 2026.", "Due 12 Dec 2026.", {"owner": "me", "due": "2026-12-12"}),
        (" Due 10 Dec 2026.", "", {"owner": "me"}),
        ("Mentor (junior)", "Mentee (senior)", {"owner": "partner", "due": "2026-12-10"}),
        ("2026.", "2026. To do: Book the room.", {"owner": "me", "due": "2026-12-10", "text": "Book the room."}),
    ],
)
def test_other_terms_that_are_accepted_are_in_the_answer_and_in_the_draft(
    used: Here, tmp_path: Path, was: str, came: str, terms: dict[str, str]
) -> None:
    fields = {"text": "Meet monthly.", "commitment": {"owner": "me", "due": "2026-12-10"}}
    used.take("takeaway", "add", "--pair", "1", "--session", "1", fields=fields).well()
    sent(used, tmp_path)
    reply = tmp_path / "in.txt"
    text = (tmp_path / "sent.txt").read_text()
    assert was in text
    reply.write_text(text.replace(was, came))
    call = ("receive", "--pair", "1", str(reply), "--accept", Point("Meet monthly.", Role.MENTOR_JUNIOR, TENTH).code)
    shown = used(*call, "--json").well().object()["answer"]
    assert (came or "Owner: Mentor (junior).\n") in shown["text"]
    before = used("list", "--json").well().out
    assert used(*call, "--json").well().object()["answer"] == shown
    assert used("list", "--json").well().out == before
    promise, *_ = (each["body"] for each in used("list", "--json").objects() if each["kind"] == "commitment")
    assert {"text": "Meet monthly.", **terms} == promise
