"""The command that reads a reply: what it saves, what it prints, what it refuses."""

import os
from pathlib import Path

import pytest

from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.points import Point
from rmjournal.domain.texts.message_texts import Answer, Reply, answers, takeaways
from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Here, call, ids_of

SENIOR = Role.MENTEE_SENIOR
ONE, TWO = Takeaway(text="Speak last on Mondays."), Takeaway(text="Name whose idea it was.")
LETTER = takeaways([(ONE, Commitment(owner=Party.ME, text=ONE.text)), (TWO, None)], SENIOR, None).text
FIRST, SECOND = Point(ONE.text, SENIOR).code, Point(TWO.text).code


def states(cli: Here) -> dict[str, str]:
    found = cli("takeaway", "list", "--pair", "1", "--json").well().objects()
    return {each["body"]["text"]: each["body"].get("state", "draft") for each in found}


def test_a_reply_is_shown_and_nothing_is_saved_before_it_is_accepted(used: Here) -> None:
    before = states(used)
    done = used("receive", "--pair", "1", given=LETTER).well()
    assert f"[{FIRST}]  new, Heron's own\n    Speak last on Mondays.\n    Heron does this.\n" in done.out
    assert "Nothing was saved." in done.err
    assert states(used) == before


def test_a_plain_yes_names_the_command_for_an_agreement_that_waits(used: Here) -> None:
    assert "your agreement" not in used("receive", "--pair", "1", given="yes\n").well().out
    with Journal.open(used.vault, PASSPHRASE) as journal:
        draft = journal.agreements.draft(journal.pairs.get(1))
        journal.agreements.propose(draft, journal.clock.today())
    told = used("receive", "--pair", "1", given="yes\n").well().out
    assert "For a yes to your agreement, use `rmjournal agreement --pair 1 --agreed`." in told


def test_what_is_accepted_is_agreed_by_code_and_answered(used: Here) -> None:
    done = used("receive", "--pair", "1", "--accept", FIRST.lower(), "--decline", SECOND, given=LETTER).well()
    assert f"Yes [{FIRST}]\n   Speak last on Mondays.\n\nNo [{SECOND}]\n   Name whose idea it was.\n" in done.out
    assert states(used) == {"ask before six": "draft", "Speak last on Mondays.": "agreed"}
    (body,) = (
        each["body"] for each in used("takeaway", "list", "--pair", "1", "--json").objects() if "code" in each["body"]
    )
    assert (body["method"], body["code"], body["proposed_by"]) == ("fingerprint", FIRST, "partner")
    (promise,) = (each["body"] for each in used("list", "--json").objects() if each["kind"] == "commitment")
    assert promise["owner"] == "partner"


def test_an_answer_is_written_and_listed_and_a_second_paste_says_the_same(used: Here, tmp_path: Path) -> None:
    shown = used("receive", "--pair", "1", "--accept", "all", "--json", given=LETTER).well().object()
    target = tmp_path / "answer.txt"
    options = ("--write", str(target), "--confirm", shown["answer"]["sha256"])
    used("receive", "--pair", "1", "--accept", "all", *options, given=LETTER).well()
    assert target.read_text() == shown["answer"]["text"]
    told = used("receive", "--help", secret=None).well().out.partition("--json-in reads")[0]
    assert [key for each in (shown, *shown["items"], shown["answer"]) for key in each if f'"{key}"' not in told] == []
    assert shown["answer"]["sha256"] in used("shared").well().out
    again = used("receive", "--pair", "1", "--accept", "all", "--json", given=LETTER).well().object()
    assert again["answer"] == shown["answer"]
    assert len(states(used)) == 3


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("options", [(), ("--json",)], ids=["read", "json"])
def test_an_answer_that_could_not_be_printed_is_printed_the_next_time(used: Here, options: tuple[str, ...]) -> None:
    command = ("receive", "--pair", "1", "--accept", "all", *options)
    lost = call(used.home, *command, given=LETTER, before=["sh", "-c", 'exec "$@" >/dev/full', "sh"]).failed(1)
    assert "It was saved all the same. Run the command again to see the text." in lost.err
    assert "Don't run" not in lost.err
    held = states(used)
    assert f"Yes [{FIRST}]" in used(*command, given=LETTER).well().out
    assert states(used) == held


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_reply_that_leaves_nothing_to_answer_is_not_to_be_received_again(used: Here, tmp_path: Path) -> None:
    code, _ = sent(used, tmp_path)
    yes = answers([Answer(Reply.YES, code, "ask before six")]).text
    full = ["sh", "-c", 'exec "$@" >/dev/full', "sh"]
    lost = call(used.home, "receive", "--pair", "1", "--accept", "all", given=yes, before=full).failed(1)
    assert "Don't run the command again." in lost.err


def test_other_words_are_proposed_with_the_answer(used: Here, tmp_path: Path) -> None:
    reply = tmp_path / "reply.eml"
    reply.write_text(LETTER)
    fields = {"instead": {FIRST: "Speak last, each day."}}
    shown = used.take("receive", "--pair", "1", str(reply), "--json", fields=fields).well().object()["answer"]
    assert f"Instead of [{FIRST}]:\n   Speak last, each day.\n   Owner: Mentee (senior).\n" in shown["text"]
    assert states(used)["Speak last, each day."] == "draft"
    target = tmp_path / "answer.txt"
    options = ("--write", str(target), "--confirm", shown["sha256"])
    used.take("receive", "--pair", "1", str(reply), *options, fields=fields).well()
    assert states(used)["Speak last, each day."] == "proposed"


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["read", "json"])
def test_names_in_an_answer_are_pointed_out_before_it_is_shared(used: Here, options: tuple[str, ...]) -> None:
    letter = takeaways([(Takeaway(text="Tell Maria Kovacs who signs."), None)], SENIOR, None).text
    done = used("receive", "--pair", "1", "--accept", "all", *options, given=letter).well()
    assert "Line 4, Maria Kovacs: meant to be shared?" in done.err


def test_words_changed_on_the_way_are_never_accepted_with_the_rest(used: Here) -> None:
    changed = LETTER.replace("Mondays", "Fridays")
    shown = used("receive", "--pair", "1", "--accept", "all", "--json", given=changed).well().object()
    assert [(each["code"], each["standing"], each["clear"]) for each in shown["items"]] == [
        (FIRST, "changed on the way", False),
        (SECOND, "new", True),
    ]
    assert f"[{FIRST}]" not in shown["answer"]["text"]


def sent(cli: Here, tmp_path: Path) -> tuple[str, str]:
    """Share the takeaway that the journal has; return its code and the message's
    digest."""
    shown = cli("takeaway", "send", "--pair", "1", "--session", "1", "--json").well().object()
    options = ("--write", str(tmp_path / "sent.txt"), "--confirm", shown["sha256"])
    cli("takeaway", "send", "--pair", "1", "--session", "1", *options).well()
    return Point("ask before six").code, shown["sha256"]


def test_a_yes_by_code_agrees_and_arriving_twice_or_late_changes_nothing(used: Here, tmp_path: Path) -> None:
    code, _ = sent(used, tmp_path)
    yes = answers([Answer(Reply.YES, code, "ask before six")]).text
    used("receive", "--pair", "1", "--accept", "all", given=yes).well()
    (first,) = used("takeaway", "list", "--pair", "1", "--json").well().objects()
    assert (first["body"]["state"], first["body"]["method"]) == ("agreed", "fingerprint")
    assert "nothing changed" in used("receive", "--pair", "1", "--accept", "all", given=yes).well().err
    no = answers([Answer(Reply.NO, code, "ask before six")]).text
    used("receive", "--pair", "1", "--accept", "all", given=no).well()
    assert used("takeaway", "list", "--pair", "1", "--json").well().objects() == [first]
    again = used("receive", "--pair", "1", "--accept", code, given=yes).well()
    assert "That changes nothing, so nothing was saved." in again.err


def test_a_plain_yes_under_a_quoted_point_is_noted_as_mail(used: Here, tmp_path: Path) -> None:
    code, _ = sent(used, tmp_path)
    letter = (tmp_path / "sent.txt").read_text()
    reply = "\n".join(f"> {each}" for each in letter.split("\n")).replace(f"[{code}]", f"[{code}]\nyes\n")
    used("receive", "--pair", "1", "--accept", "all", given=reply).well()
    (body,) = (each["body"] for each in used("takeaway", "list", "--pair", "1", "--json").well().objects())
    assert (body["state"], body["method"]) == ("agreed", "email_later")


def test_a_quoted_point_without_an_answer_is_not_taken_for_a_yes(used: Here, tmp_path: Path) -> None:
    sent(used, tmp_path)
    letter = (tmp_path / "sent.txt").read_text()
    assert "as sent. There's no clear yes or no to it." in used("receive", "--pair", "1", given=letter).well().out
    used("receive", "--pair", "1", "--accept", "all", given=letter).failed(1, "say yes to [", "--how room, mail")
    assert states(used) == {"ask before six": "proposed"}


def test_accept_all_takes_what_came_back_unchanged_if_the_person_says_how_the_yes_came(
    used: Here, tmp_path: Path
) -> None:
    sent(used, tmp_path)
    letter = (tmp_path / "sent.txt").read_text()
    done = used("receive", "--pair", "1", "--accept", "all", "--how", "mail", given=letter).well()
    assert states(used) == {"ask before six": "agreed"}
    assert ("Yes [" in done.out, "Saved. There is nothing to answer." in done.err) == (False, True)


def test_all_that_came_back_undecided_is_accepted_by_nobody(used: Here, tmp_path: Path) -> None:
    code, _ = sent(used, tmp_path)
    letter = (tmp_path / "sent.txt").read_text()
    quoted = "".join(f"> {each}\n" for each in letter.split("\n"))
    undecided = quoted.replace(f"[{code}]", f"[{code}]\nnot yet\n")
    done = used("receive", "--pair", "1", "--accept", "all", "--how", "mail", given=undecided).well()
    assert "Nothing to accept, so nothing changed." in done.err
    assert states(used) == {"ask before six": "proposed"}


def test_accept_all_says_if_everything_needs_a_closer_look(used: Here, tmp_path: Path) -> None:
    code, _ = sent(used, tmp_path)
    letter = (tmp_path / "sent.txt").read_text().replace("six", "seven")
    for options in ((), ("--how", "mail"), ("--json",)):
        done = used("receive", "--pair", "1", "--accept", "all", *options, given=letter)
        done.failed(1, f"A closer look is needed at [{code}].", "Answer by code")
    assert states(used) == {"ask before six": "proposed"}


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_accept_all_says_what_it_leaves_without_an_answer(used: Here, tmp_path: Path, options: tuple[str, ...]) -> None:
    yes, _ = sent(used, tmp_path)
    quoted = "".join(f"> {each}\n" for each in (tmp_path / "sent.txt").read_text().split("\n"))
    altered = takeaways([(TWO, None)], SENIOR, None).text.replace("whose", "the")
    reply = quoted.replace(f"[{yes}]", f"[{yes}]\nyes\n") + altered
    told = f"Without an answer: [{SECOND}]. Answer by code, with --accept, --decline or --instead."
    assert told in used("receive", "--pair", "1", "--accept", "all", *options, given=reply).well().err
    assert states(used)["ask before six"] == "agreed"
    done = used("receive", "--pair", "1", "--accept", "all", "--decline", SECOND, given=reply).well()
    assert "Without an answer" not in done.err


def test_accept_all_leaves_out_what_is_answered_by_code(used: Here, tmp_path: Path) -> None:
    altered = takeaways([(TWO, None)], SENIOR, None).text.replace("whose", "the")
    done = used("receive", "--pair", "1", "--accept", "all", "--decline", SECOND, given=altered).well()
    assert f"No [{SECOND}]\n" in done.out
    reply = tmp_path / "reply.txt"
    reply.write_text(altered)
    fields = {"accept": "all", "instead": {SECOND.lower(): "Name them."}}
    done = used.take("receive", "--pair", "1", str(reply), fields=fields).well()
    assert f"Instead of [{SECOND}]" in done.out
    both = takeaways([(ONE, None), (TWO, None)], SENIOR, None).text.replace("whose", "the").replace("last", "first")
    left = Point(ONE.text).code
    done = used("receive", "--pair", "1", "--accept", "all", "--decline", SECOND, given=both)
    done.failed(1, f"A closer look is needed at [{left}].")


def test_other_words_are_words_for_one_code(used: Here, tmp_path: Path) -> None:
    reply = tmp_path / "reply.txt"
    reply.write_text(LETTER)
    before = states(used)
    for code, words in ({SECOND: None, FIRST: 7, "": "Name them.", f"{FIRST},{SECOND}": "Name them."}).items():
        done = used.take("receive", "--pair", "1", str(reply), fields={"instead": {code: words}})
        done.failed(1 if isinstance(words, int | None) else 2, "“instead”")
    assert states(used) == before


def test_a_greeting_before_a_yes_to_all_hides_nothing(used: Here, tmp_path: Path) -> None:
    sent(used, tmp_path)
    letter = (tmp_path / "sent.txt").read_text()
    reply = "Hi Robin, yes to all!\n\n" + "".join(f"> {each}\n" for each in letter.split("\n"))
    used("receive", "--pair", "1", "--accept", "all", given=reply).well()
    (body,) = (each["body"] for each in used("takeaway", "list", "--pair", "1", "--json").well().objects())
    assert (body["state"], body["method"]) == ("agreed", "email_later")


def test_other_words_for_what_is_agreed_are_saved_once_though_they_are_shown_first(used: Here, tmp_path: Path) -> None:
    code, _ = sent(used, tmp_path)
    used("takeaway", "agree", ids_of(used, "takeaway")[0]).well()
    reply = tmp_path / "in.txt"
    reply.write_text((tmp_path / "sent.txt").read_text())
    fields = {"instead": {code: "Dup words"}}
    shown = used.take("receive", "--pair", "1", str(reply), "--json", fields=fields).well().object()["answer"]
    options = ("--write", str(tmp_path / "answer.txt"), "--confirm", shown["sha256"])
    used.take("receive", "--pair", "1", str(reply), *options, fields=fields).well()
    found = used("takeaway", "list", "--pair", "1", "--json").well().objects()
    assert [each["body"]["state"] for each in found] == ["agreed", "proposed"]


def test_a_yes_that_is_not_in_the_reply_is_noted_only_as_the_person_says_it_came(used: Here, tmp_path: Path) -> None:
    code, _ = sent(used, tmp_path)
    letter = (tmp_path / "sent.txt").read_text()
    quoted = "".join(f"> {each}\n" for each in letter.split("\n"))
    undecided = quoted.replace(f"[{code}]", f"[{code}]\nnot yet\n")
    for reply in (letter, quoted, undecided):
        used("receive", "--pair", "1", "--accept", code, given=reply).failed(1, "say yes to")
        assert states(used) == {"ask before six": "proposed"}
    used("receive", "--pair", "1", "--accept", code, "--how", "room", given=quoted).well()
    (body,) = (each["body"] for each in used("takeaway", "list", "--pair", "1", "--json").well().objects())
    assert (body["state"], body["method"]) == ("agreed", "in_session")


@pytest.mark.parametrize("reply", ["Not yet to 1.\n", "Hi, not yet to 1, sorry.\n", "not yet [{code}]\n"])
def test_a_not_yet_is_never_saved_as_a_yes(used: Here, tmp_path: Path, reply: str) -> None:
    code, _ = sent(used, tmp_path)
    reply = reply.format(code=code)
    done = used("receive", "--pair", "1", "--accept", "all", given=reply).well()
    assert "says not yet. It stays proposed." in done.out
    assert "Nothing to accept" in done.err
    used("receive", "--pair", "1", "--accept", code, given=reply).failed(1, "doesn't say yes to")
    assert states(used) == {"ask before six": "proposed"}
    used("receive", "--pair", "1", "--accept", code, "--how", "room", given=reply).well()
    assert states(used) == {"ask before six": "agreed"}


@pytest.mark.parametrize("reply", ["Not yet to 1.\n", "No to all.\n", "Hi, not yet, sorry.\n"])
def test_an_answer_without_a_yes_to_what_was_never_sent_hints_at_none(used: Here, reply: str) -> None:
    done = used("receive", "--pair", "1", given=reply).well()
    assert "no rmjournal codes in this, and no yes. Your takeaways stay as they are." in done.out
    assert "said yes" not in done.out
    for other in ("Yes to all.\n", "Not yet to 1. The rest is fine.\n", "Hello.\n"):
        assert "If your partner said yes" in used("receive", "--pair", "1", given=other).well().out
    assert states(used) == {"ask before six": "draft"}


def test_a_yes_to_a_withdrawn_point_is_noted_only_as_the_person_says_it_came(used: Here, tmp_path: Path) -> None:
    code, _ = sent(used, tmp_path)
    used("takeaway", "withdraw", ids_of(used, "takeaway")[0]).well()
    letter = (tmp_path / "sent.txt").read_text()
    used("receive", "--pair", "1", "--accept", code, given=letter).failed(1, "say yes to")
    used("receive", "--pair", "1", "--accept", code, "--how", "mail", given=letter).well()
    (body,) = (each["body"] for each in used("takeaway", "list", "--pair", "1", "--json").well().objects())
    assert (body["state"], body["method"]) == ("agreed", "email_later")


def test_words_that_were_struck_out_are_not_in_the_new_words(used: Here, tmp_path: Path) -> None:
    sent(used, tmp_path)
    code = Point("ask before six").code
    html = f"<p>Hello</p><p>1. ask <s>before six</s> at five<br>[{code}]</p>"
    (item,) = used("receive", "--pair", "1", "--json", given=html).well().object()["items"]
    assert (item["standing"], item["text"], item["sent"]) == ("changed on the way", "ask at five", "ask before six")
    whole = f"<p>Hello</p><p><s>1. ask before six</s><br>[{code}]</p>"
    (item,) = used("receive", "--pair", "1", "--json", given=whole).well().object()["items"]
    assert (item["standing"], item["text"]) == ("changed on the way", "~~1. ask before six~~")
    used("receive", "--pair", "1", "--accept", code, given=whole).failed(1, "no other words")


def test_they_said_yes_to_all_of_one_message(used: Here, tmp_path: Path) -> None:
    _, digest = sent(used, tmp_path)
    used("receive", "--pair", "1", "--all-yes", digest[:10], "--how", "room").well()
    (body,) = (each["body"] for each in used("takeaway", "list", "--pair", "1", "--json").well().objects())
    assert (body["state"], body["method"]) == ("agreed", "in_session")
    used("receive", "--pair", "1", "--all-yes", digest[:10], "--how", "mail").failed(1, "Nothing in that message")
    used("receive", "--pair", "1", "--all-yes", "00000000", "--how", "mail").failed(1, "matches no message")


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--accept", "nonsense"), 2, "A code looks like"),
        (("--accept", "0000-0000-0000"), 1, "isn't in this reply"),
        (("--how", "letter"), 2, ""),
        (("/nowhere",), 1, "no such file"),
        ((os.sep,), 1, "That's a folder, not a file."),
    ],
)
def test_what_makes_no_sense_is_refused_and_saves_nothing(
    used: Here, options: tuple[str, ...], code: int, words: str
) -> None:
    before = states(used)
    used("receive", "--pair", "1", *options, given=LETTER).failed(code, words)
    assert states(used) == before


def test_nothing_of_a_hostile_reply_reaches_the_terminal_raw(used: Here) -> None:
    hostile = LETTER.replace("Speak", "\x1b]0;x\x07Speak\x9b2J\u202e")
    for options in ((), ("--accept", "all")):
        done = used("receive", "--pair", "1", *options, given=hostile).well()
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(done.out + done.err)


def test_a_partner_without_the_app_reads_no_codes(used: Here) -> None:
    used.take("pair", "edit", "1", fields={"partner_has_no_app": True}).well()
    assert "[" not in used("takeaway", "send", "--pair", "1", "--session", "1").well().out
    assert len(ids_of(used, "takeaway")) == 1


def test_words_that_arrive_after_those_that_replace_them_are_not_agreed_again(used: Here) -> None:
    newer = answers([Answer(Reply.INSTEAD, SECOND, TWO.text, Point("Name it aloud."))]).text
    used("receive", "--pair", "1", "--accept", "all", given=newer).well()
    used("receive", "--pair", "1", "--accept", "all", given=LETTER).well()
    assert states(used) == {
        "ask before six": "draft",
        "Name it aloud.": "agreed",
        "Speak last on Mondays.": "agreed",
    }
    assert "replaced by newer words" in used("receive", "--pair", "1", given=LETTER).well().out


def test_a_partners_own_point_that_was_changed_on_the_way_is_not_called_sent(used: Here) -> None:
    changed = LETTER.replace("Mondays", "Fridays")
    done = used("receive", "--pair", "1", given=changed).well()
    assert f"[{FIRST}]  changed on the way\n    Speak last on Fridays.\n" in done.out
    assert "Ask Heron to send it again." in done.out
    used("receive", "--pair", "1", "--accept", "all", given=LETTER).well()
    done = used("receive", "--pair", "1", given=changed).well()
    assert f"[{FIRST}]  changed on the way\n    here: Speak last on Mondays." in done.out
    assert "since you sent it" not in done.out


def test_a_point_that_was_sent_is_called_that_though_its_words_are_not_kept(used: Here, tmp_path: Path) -> None:
    code, _ = sent(used, tmp_path)
    letter = (tmp_path / "sent.txt").read_text()
    takeaway = ids_of(used, "takeaway")[0]
    used("delete", takeaway, "--yes", f"delete-{takeaway}").well()
    changed = used("receive", "--pair", "1", given=letter.replace("six", "seven")).well()
    assert f"[{code}]  changed since you sent it" in changed.out
