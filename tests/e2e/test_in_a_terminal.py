"""What a person sees and types, from the first start to a forgotten passphrase."""

import re
import signal
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from tests.cli.calling import PASSPHRASE, call
from tests.e2e.homes import opened, vault_in
from tests.e2e.screen import Terminal, terminal

NEW = "kettle orbit moss eleven"
KEY = re.compile(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}")


def unlock(shown: Terminal) -> None:
    shown.secret("Passphrase:", PASSPHRASE)


def hidden(shown: Terminal, *secrets: str) -> None:
    """Make sure that no secret was ever drawn, and that the terminal is as it was."""
    for secret in secrets:
        assert secret not in shown.text()
        assert secret.encode() not in shown.raw
    assert shown.echoes()


@pytest.mark.parametrize("stop", ["\x03", "\x04"])
def test_a_key_that_counts_already_is_not_said_to_be_unsaved(paired: Path, stop: str) -> None:
    with terminal(paired, "rekey") as shown:
        unlock(shown)
        shown.answer("Type  rekey  to confirm:", "rekey")
        shown.secret("New passphrase:", NEW)
        shown.secret("Repeat new passphrase:", NEW)
        shown.see("Press Enter when you have written it down:")
        shown.press(stop)
        assert shown.end() == 0
        assert not KEY.search(shown.text())
        shown.expect("make another")
        shown.expect("opens with your new passphrase")
        assert "Nothing else was saved" not in shown.text()
    assert call(paired, "list", secret=NEW).code == 0


def test_the_first_day_at_full_cost(home: Path) -> None:
    with terminal(home, "init") as shown:
        shown.secret("New passphrase:", PASSPHRASE)
        shown.secret("Repeat new passphrase:", PASSPHRASE + "x")
        assert shown.end() == 1
        hidden(shown, PASSPHRASE)
    assert not vault_in(home).exists()

    with terminal(home, "init") as shown:
        shown.expect("not even IT")
        shown.secret("New passphrase:", PASSPHRASE)
        shown.secret("Repeat new passphrase:", PASSPHRASE)
        shown.see("Press Enter when you have written it down:")
        keys = KEY.findall(shown.text())
        assert len(keys) == 1
        shown.type("")
        assert shown.end() == 0
        hidden(shown, PASSPHRASE)
        assert not KEY.search(shown.text())  # nor in what has scrolled away
        shown.expect("You won't see it again")
    assert vault_in(home).stat().st_mode & 0o777 == 0o600

    with terminal(home, "pair", "list") as shown:
        unlock(shown)
        assert shown.end() == 0
        shown.expect("No pairs yet")

    with terminal(home, "recover") as shown:
        shown.answer("Recovery key", keys[0])
        shown.secret("New passphrase:", NEW)
        shown.secret("Repeat new passphrase:", NEW)
        assert shown.end() == 0
        shown.expect("Your new passphrase is set.")
        hidden(shown, NEW)

    assert call(home, "list", secret=PASSPHRASE).code == 3
    assert call(home, "list", secret=NEW).code == 0


def test_a_short_passphrase_is_refused_before_it_is_asked_again(home: Path) -> None:
    with terminal(home, "init") as shown:
        shown.expect("at least 12 characters")
        shown.secret("New passphrase:", "kestrel-82b")
        assert shown.end() == 1
        shown.expect("A passphrase needs at least 12 characters")
    assert not vault_in(home).exists()


def test_a_pair_is_begun_by_questions(home: Path, recovery_key: str) -> None:
    with terminal(home, "pair", "add") as shown:
        unlock(shown)
        shown.answer("A nickname for your partner", "Heron \u732b")
        shown.expect("1 the junior: Mentor (junior)   2 the senior: Mentee (senior)")
        shown.answer("In this pair I am", "7")
        shown.answer("Type a number from 1 to 2", "1")
        shown.answer("Main focus", "")
        shown.answer("Add more?", "")
        assert shown.end() == 0
        shown.expect("pair 1 ")
        hidden(shown, PASSPHRASE)
    with opened(home) as journal:
        (pair,) = journal.pairs.all()
        assert (pair.raw["alias"], pair.raw["role"], pair.raw.get("focus")) == ("Heron \u732b", "mentor-junior", None)


@pytest.fixture
def paired(home: Path, recovery_key: str) -> Path:
    with opened(home) as journal:
        pair = journal.pairs.add({"alias": "Heron", "role": "mentee-senior", "focus": "technical"})
        journal.notes.add(pair, "kestrel over the field")
    return home


def test_a_session_is_noted_by_questions(paired: Path) -> None:
    with terminal(paired, "session", "add", "--pair", "1") as shown:
        unlock(shown)
        shown.answer("Have you already met", "1")
        shown.answer("When?", f"{date.today() + timedelta(2)} 14:00")
        shown.expect("in the future")
        shown.answer("When?", "2026-03-05 14:00")
        shown.answer("How many minutes?", "50")
        shown.answer("Where?", "3")
        assert shown.end() == 0
        shown.expect("session 1 ")
    assert "session 1: took place 05 Mar 2026" in call(paired, "session", "list", "--pair", "1").well().out


def test_a_date_that_is_none_is_asked_for_again(paired: Path) -> None:
    with terminal(paired, "session", "add", "--pair", "1") as shown:
        unlock(shown)
        shown.answer("Have you already met", "2")
        shown.answer("When?", "some day")
        shown.expect("I can't read 'some day'. Try 1 Dec 3pm.")
        shown.answer("When?", "Wed 1 April 2026 at 9.30")
        shown.expect("= Wed 1 Apr")
        shown.answer("How many minutes?", "")
        shown.answer("Where?", "")
        assert shown.end() == 0
    assert "session 1: planned 01 Apr 2026" in call(paired, "session", "list", "--pair", "1").well().out


def test_a_reflection_is_three_questions(paired: Path) -> None:
    with terminal(paired, "reflect", "--pair", "1") as shown:
        unlock(shown)
        shown.answer("What: which idea behind the tool could I now explain", "the idea of it")
        shown.answer("So what:", "")
        shown.answer("Now what:", "ask instead of answering")
        assert shown.end() == 0
        shown.expect("reflection ")
    found = call(paired, "search", given="instead").well().out
    assert "ask instead of answering" in found


def test_a_note_is_typed_until_ctrl_d(paired: Path) -> None:
    with terminal(paired, "note", "--pair", "1") as shown:
        unlock(shown)
        shown.expect("Press Ctrl+D")
        shown.type("first line")
        shown.type("second line")
        shown.type("\x04")
        assert shown.end() == 0
    assert "first line" in call(paired, "list").well().out


def test_a_search_is_asked_on_the_terminal(paired: Path) -> None:
    with terminal(paired, "search") as shown:
        unlock(shown)
        shown.answer("Search for:", "kest pair:1")
        assert shown.end() == 0
        shown.expect("kestrel over the field")


def test_a_note_is_deleted_by_a_typed_word_only(paired: Path) -> None:
    id = call(paired, "list", "--json").well().objects()[0]["id"][:8]
    for typed, code in (("yes", 1), ("", 1), (f"delete-{id}", 0)):
        with terminal(paired, "delete", id) as shown:
            unlock(shown)
            shown.expect("kestrel over the field")
            shown.answer(f"Type  delete-{id}  to confirm:", typed)
            assert shown.end() == code
        assert ("kestrel" in call(paired, "list").well().out) is (code == 1)


def test_a_takeout_warns_strongly_and_asks_for_its_word(paired: Path) -> None:
    with terminal(paired, "takeout", "out") as shown:
        unlock(shown)
        shown.expect("UNENCRYPTED")
        shown.answer("Type  takeout  to confirm:", "no")
        assert shown.end() == 1
        hidden(shown, PASSPHRASE)
    assert not (paired / "out").exists()


def test_the_passphrase_is_asked_on_the_terminal_where_the_text_comes_down_a_pipe(paired: Path) -> None:
    with terminal(paired, "note", "--pair", "1", given=b"from a pipe\n") as shown:
        unlock(shown)
        assert shown.end() == 0
        hidden(shown, PASSPHRASE)
    assert "from a pipe" in call(paired, "list").well().out


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_at_the_passphrase_gives_the_echo_back(paired: Path, number: int, code: int) -> None:
    with terminal(paired, "list") as shown:
        shown.expect("Passphrase:")
        shown.quiet()
        shown.process.send_signal(number)
        assert shown.end() == code
        assert shown.echoes()
        assert "Traceback" not in shown.text()


def test_ctrl_c_at_the_passphrase_gives_the_echo_back(paired: Path) -> None:
    with terminal(paired, "list") as shown:
        shown.expect("Passphrase:")
        shown.quiet()
        shown.interrupt()
        assert shown.end() == 130
        assert shown.echoes()
        shown.expect("Stopped.")
        assert "Traceback" not in shown.text()


def test_ctrl_d_at_a_question_does_nothing(paired: Path) -> None:
    with terminal(paired, "list") as shown:
        shown.expect("Passphrase:")
        shown.quiet()
        shown.type("\x04")
        assert shown.end() in (1, 3)
        assert shown.echoes()


def test_hostile_text_paints_nothing_on_the_terminal(paired: Path) -> None:
    hostile = "a\x1b]0;owned\x07b\x1b[2Jc\x9b31md\x1b]52;c;AAAA\x07"
    call(paired, "note", "--pair", "1", given=hostile.encode()).well()
    for kind in ("xterm-256color", "dumb"):
        with terminal(paired, "list", NO_COLOR="1", TERM=kind) as shown:
            unlock(shown)
            assert shown.end() == 0
            drawn = bytes(shown.raw).replace(b"\x1b[K", b"")  # the line that says what is under way is cleared
            assert b"\x1b" not in drawn
            assert b"\x07" not in drawn
            assert kind != "dumb" or drawn == shown.raw
            assert "owned" in shown.text()


def test_an_interpreter_that_was_told_to_stay_open_does_not(paired: Path) -> None:
    with terminal(paired, "list", PYTHONINSPECT="1") as shown:
        unlock(shown)
        assert shown.end() == 0
        assert ">>>" not in shown.text()
        assert "Traceback" not in shown.text()


def test_a_mistyped_passphrase_may_be_typed_again_three_times_in_all(paired: Path) -> None:
    with terminal(paired, "list") as shown:
        shown.secret("Passphrase:", "not this one")
        shown.secret("Try again.", PASSPHRASE)
        assert shown.end() == 0
        shown.expect("Heron")
        hidden(shown, PASSPHRASE, "not this one")
    with terminal(paired, "list") as shown:
        for _ in range(3):
            shown.secret("Passphrase:", "not this one")
        assert shown.end() == 3


def test_a_line_longer_than_a_terminal_hands_over_is_kept_whole(paired: Path) -> None:
    words = " ".join(f"word{number}" for number in range(1000))
    with terminal(paired, "note", "--pair", "1") as shown:
        unlock(shown)
        shown.expect("Press Ctrl+D")
        shown.type(words)
        shown.type("\x04")
        assert shown.end() == 0
    (note,) = call(paired, "list", "--json", "--limit", "1").well().objects()
    assert note["body"] == {"text": words}


def test_keys_typed_ahead_of_the_question_are_not_lost(paired: Path) -> None:
    with terminal(paired, "note", "--pair", "1") as shown:
        unlock(shown)
        shown.expect("Your note:")
        for line in ("one", "two", "three", "\x04"):
            shown.type(line)
        assert shown.end() == 0
    (note,) = call(paired, "list", "--json", "--limit", "1").well().objects()
    assert note["body"] == {"text": "one\ntwo\nthree"}


def test_a_takeaway_asks_who_promises_something(paired: Path) -> None:
    with terminal(paired, "takeaway", "add", "--pair", "1") as shown:
        unlock(shown)
        shown.expect("Press Ctrl+D")
        shown.type("less mail")
        shown.press("\x04")
        shown.answer("Who learnt from it?", "")
        shown.answer("act on it", "2")
        shown.answer("What kind of thing?", "")
        shown.answer("By when?", "soon")
        shown.expect("I can't read 'soon'. Try 1 Dec.")
        shown.answer("By when?", "31 March 2026")
        shown.expect("= Tue 31 Mar")
        assert shown.end() == 0
    (promise,) = [each for each in call(paired, "list", "--json").well().objects() if each["kind"] == "commitment"]
    assert promise["body"] == {"text": "less mail", "owner": "partner", "due": "2026-03-31"}


def test_what_became_of_a_session_is_asked(paired: Path) -> None:
    added = call(
        paired, "session", "add", "--pair", "1", "--json-in", "--json", given='{"planned_at": "2026-01-02T10:00"}'
    )
    session = str(added.well().objects()[0]["id"])
    assert "Did it go ahead" in call(paired, "due").well().out
    with terminal(paired, "edit", session[:8]) as shown:
        unlock(shown)
        shown.answer("Status?", "1")
        shown.answer("When?", "")
        assert shown.end() == 0
    assert "Did it go ahead" not in call(paired, "due").well().out
    assert "session 1: took place" in call(paired, "list").well().out


def test_a_session_that_moved_to_a_day_to_come_is_planned_again(paired: Path) -> None:
    with opened(paired) as journal:
        session = journal.sessions.add(journal.pairs.get(1), {"planned_at": "2026-01-02T10:00"})
    morrow = date.today() + timedelta(2)
    with terminal(paired, "edit", session.id[:8]) as shown:
        unlock(shown)
        shown.answer("Status?", "3")
        shown.answer("When?", f"{morrow} 10:00")
        assert shown.end() == 0
    assert f"session 1: planned {morrow:%d %b %Y}" in call(paired, "list").well().out


def test_the_end_of_the_input_skips_a_question_of_a_reflection_and_keeps_the_others(paired: Path) -> None:
    with terminal(paired, "reflect", "--pair", "1") as shown:
        unlock(shown)
        shown.answer("What:", "the first answer")
        shown.answer("So what:", "\x04")
        shown.answer("Now what:", "the third")
        assert shown.end() == 0
    assert "the first answer" in call(paired, "list").well().out


def test_what_is_typed_is_seen(paired: Path) -> None:
    with terminal(paired, "search") as shown:
        unlock(shown)
        shown.expect("Search for:")
        shown.press("kest")
        shown.expect("Search for: kest")
        shown.type("")
        assert shown.end() == 0
    with terminal(paired, "note", "--pair", "1") as shown:
        unlock(shown)
        shown.expect("Press Ctrl+D")
        shown.type("seen while typed")
        shown.expect("seen while typed")
        shown.press("\x04")
        assert shown.end() == 0
