"""Texts for your partner: shown first, written as shown, and listed."""

import hashlib
import re
import stat
from datetime import date, timedelta

import pytest

from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Here

AHEAD = date.today() + timedelta(2)
LETTERS = (["agenda", "--pair", "2"], ["agreement", "--pair", "2"], ["takeaway", "send", "--pair", "1"])
PRIVATE = ("Heron", "Otter", "the note of the session", "it went well", "kestrel")


@pytest.fixture
def filled(used: Here) -> Here:
    """Pair 2 has an agenda for its next session, and much that must stay private."""
    with Journal.open(used.vault, PASSPHRASE) as journal:
        otter = journal.pairs.get(2)
        journal.sessions.add(otter, {"planned_at": f"{AHEAD}T10:00"})
    private = {"intention": "kestrel intention", "to_share": "kestrel story", "to_keep": "kestrel secret"}
    agenda = [{"text": "how did you get here", "family": "path"}]
    used.take("prepare", "--pair", "2", fields={**private, "agenda": agenda}).well()
    used.take("pair", "edit", "2", fields={"comm_me": {"best_time": "kestrel hour"}, "off_limits": ["family"]}).well()
    return used


@pytest.mark.parametrize("command", LETTERS, ids=" ".join)
def test_a_text_is_printed_whole_with_who_reads_it_what_is_absent_and_its_digest(
    filled: Here, command: list[str]
) -> None:
    done = filled(*command).well()
    digest = hashlib.sha256(done.out.encode()).hexdigest()
    assert digest in done.err
    for words in (
        "For: your partner. Their assistant may see it too.",
        "Not in it: names and nicknames",
        "--write FILE",
    ):
        assert words in done.err
    assert not [word for word in PRIVATE if word in done.out]
    found = filled(*command, "--json").well().object()
    assert found.keys() == {"text", "sha256", "audience", "absent", "name"}
    assert (found["text"], found["sha256"], found["name"]) == (done.out, digest, None)
    assert filled("shared").well().out == ""


@pytest.mark.parametrize("command", LETTERS, ids=" ".join)
def test_exactly_the_text_that_was_seen_is_written_and_listed(filled: Here, command: list[str]) -> None:
    seen = filled(*command).well().out
    digest, file = hashlib.sha256(seen.encode()).hexdigest(), filled.home / "letter.txt"
    done = filled(*command, "--write", str(file), "--confirm", digest.upper()).well()
    assert (done.out, "letter.txt" in done.err) == ("", True)
    assert file.read_bytes() == seen.encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    (row,) = filled("shared", "--json").well().objects()
    assert (row["body"]["sha256"], row["body"]["name"]) == (digest, "letter.txt")
    filled(*command, "--write", str(file), "--confirm", digest).failed(1)
    assert len(filled("shared", "--json").well().objects()) == 1


def test_another_digest_writes_nothing_lists_nothing_and_freezes_nothing(filled: Here) -> None:
    file = filled.home / "letter.txt"
    seen = hashlib.sha256(filled("takeaway", "send", "--pair", "1").well().out.encode()).hexdigest()
    filled("takeaway", "add", "--pair", "1", "--session", "1", given="one more").well()
    for digest in (seen, "0" * 64, "", "kestrel"):
        done = filled("takeaway", "send", "--pair", "1", "--write", str(file), "--confirm", digest).failed(1)
        assert "estrel" not in done.err
    assert not file.exists()
    assert filled("shared").well().out == ""
    assert {each["body"].get("state") for each in filled("takeaway", "list", "--pair", "1", "--json").objects()} == {
        None
    }


def test_takeaways_that_leave_are_proposed(filled: Here) -> None:
    digest = filled("takeaway", "send", "--pair", "1", "--json").well().object()["sha256"]
    filled("takeaway", "send", "--pair", "1", "--write", str(filled.home / "t.txt"), "--confirm", digest).well()
    assert "[proposed] ask before six" in filled("takeaway", "list", "--pair", "1").well().out
    assert filled("takeaway", "send", "--pair", "1", "--session", "1").well().out == (filled.home / "t.txt").read_text()


@pytest.mark.parametrize("half", [["--write", "letter.txt"], ["--confirm", "0" * 64]])
def test_writing_and_confirming_go_together(filled: Here, half: list[str]) -> None:
    for command in LETTERS:
        filled(*command, *half, secret=None).failed(2, "go together")


def test_a_junior_hears_whose_the_agenda_is_and_lets_nothing_leave(filled: Here) -> None:
    with Journal.open(filled.vault, PASSPHRASE) as journal:
        journal.sessions.add(journal.pairs.get(1), {"planned_at": f"{AHEAD}T10:00"})
    filled.take("prepare", "--pair", "1", fields={"agenda": [{"text": "what came by mail"}]}).well()
    done = filled("agenda", "--pair", "1").failed(1, "Mentee (senior)")
    assert "what came by mail" not in done.out + done.err
    filled("agenda", "--pair", "2").well()


def test_daily_backups_are_listed_once_they_stop_without_a_digest(filled: Here) -> None:
    folder = filled.home / "stick"
    folder.mkdir()
    filled("backup", "--every", str(folder)).well()
    assert filled("shared").well().out == ""
    filled("backup", "--stop").well()
    head, _ = filled("shared").well().out.splitlines()
    assert head.endswith("daily backups in the folder stick")


def test_where_there_is_nothing_to_send_it_is_told(used: Here) -> None:
    used("agenda", "--pair", "2").failed(1, "`rmjournal session add --pair 2`")
    used("takeaway", "send", "--pair", "2").failed(1, "no takeaway")


def test_the_code_of_a_point_is_the_one_that_its_message_shows(used: Here) -> None:
    fields = {"text": "Ask before you explain", "commitment": {"owner": "me", "due": "2026-12-05"}}
    used.take("takeaway", "add", "--pair", "1", fields=fields).well()
    used.take("takeaway", "add", "--pair", "1", fields={"text": "Ask before you explain"}).well()
    message = used("takeaway", "send", "--pair", "1").well().out
    (first, second) = re.findall(r"\[(\S{14})\]", message)
    point = "Ask before you explain\nOwner: Mentor (junior). Due 5 Dec 2026."
    copied = message[message.index("1. ") : message.index(first) + len(first) + 2]
    for given in (point, point.replace("\n", " "), f"{point}\n[{first}]", copied):
        assert used("takeaway", "code", given=given, secret=None).well().out == f"{first}\n"
    assert used("takeaway", "code", given="Ask before you explain", secret=None).well().out == f"{second}\n"


def test_a_code_needs_no_journal_and_does_not_mind_blanks(here: Here) -> None:
    one = here("takeaway", "code", given="less  mail\n", secret=None).well().out
    assert one == here("takeaway", "code", given="less\nmail", secret=None).well().out
    assert one != here("takeaway", "code", given="more mail", secret=None).well().out
    assert here("takeaway", "code", "--json", given="less mail", secret=None).well().object() == {"code": one.strip()}
    here("takeaway", "code", given=" \n", secret=None).failed(1, "no wording")
    assert not here.vault.exists()


def test_what_has_left_is_listed_with_its_digest(used: Here) -> None:
    used("backup", str(used.home / "copy.rmj")).well()
    used("takeout", "--yes", "takeout", str(used.home / "out")).well()
    out = used("shared").well().out
    for path in (used.home / "copy.rmj", used.home / "out" / "journal.jsonl"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() in out
    assert "copy.rmj" in out
    assert "shared item" not in used("list").out


def test_what_was_shared_can_be_read_again_unless_its_text_is_not_kept(filled: Here) -> None:
    for keeps, file in ((True, "one.txt"), (False, "two.txt")):
        if not keeps:
            with Journal.open(filled.vault, PASSPHRASE) as journal:
                journal.settings.change({"keep_shared_texts": False})
                pair = journal.pairs.get(1)
                journal.takeaways.add(pair, {"text": "Speak last."})
        command = LETTERS[-1] if keeps else ["takeaway", "send", "--pair", "1"]
        text = filled(*command).well().out
        digest = hashlib.sha256(text.encode()).hexdigest()
        filled(*command, "--write", str(filled.home / file), "--confirm", digest).well()
        row = next(each for each in filled("shared", "--json").objects() if each["body"]["sha256"] == digest)
        shown = filled("show", row["id"]).well().out
        assert ("You shared exactly this:" in shown) is keeps
        assert (text.strip() in shown) is keeps
