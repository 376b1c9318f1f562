"""What a person sees and types on the screen: the first three minutes, a session, a lock, a search, the demo."""

import re
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from rmjournal.cli.tour import PASSPHRASE as OF_THE_DEMO
from tests.cli.calling import COMMAND, PASSPHRASE, call
from tests.e2e.homes import opened, vault_in
from tests.e2e.screen import Terminal, terminal

SMALL = (80, 24)
GROUP = re.compile(r"\b([1-8]) ([0-9A-HJKMNP-TV-Z]{4})\b")
WRONG = "a passphrase of somebody else"


def unlock(shown: Terminal, passphrase: str = PASSPHRASE, above: str = "Your journal is locked.") -> None:
    """Type the passphrase on the unlock screen, which has these words above."""
    shown.see(above)
    shown.settle()
    shown.write(passphrase)
    shown.hit("enter")


def leave(shown: Terminal) -> None:
    """Quit, and make sure that it ended well and told nothing of an error."""
    shown.settle()  # a screen that is still opening may not take the key
    shown.hit("ctrl+q")
    assert shown.end() == 0
    assert "rmjournal: " not in shown.display()
    assert "Traceback" not in shown.display()


def set_up(shown: Terminal) -> None:
    """Go through the first three minutes, to home."""
    shown.see("Say what you saw.", "set up your journal")
    shown.hit("enter")
    shown.see("Your role")
    shown.hit("1")
    shown.write("Heron")
    shown.hit("enter")
    shown.see("Six unrelated words", "at least 12 characters, or five words from the list")
    shown.write(PASSPHRASE)
    shown.hit("enter")
    shown.write(PASSPHRASE)
    shown.hit("enter")
    groups = dict(GROUP.findall(shown.see("Write down your recovery key", "Type groups 2 and 7")))
    assert len(groups) == 8
    shown.write(f"{groups['2']} {groups['7']}")
    shown.hit("enter")
    shown.see("Have you met yet?")
    shown.hit("2", "enter", "enter")
    shown.see("What would you like to remember from it?")
    shown.write("ask about the Monday mails")
    shown.hit("enter")
    shown.see("Your journal is ready.", "Press Ctrl+L")
    shown.hit("enter")
    shown.see("Debrief session 1", "Heron")  # a meeting is a session, also without a date


def program_of(shown: Terminal) -> str:
    """Return the command line that runs under the process's number: another one after a lock."""
    if sys.platform != "linux":
        return ""
    return Path(f"/proc/{shown.process.pid}/cmdline").read_text().replace("\0", " ").strip()


def test_the_first_day_on_the_screen_and_the_same_records_on_the_command_line(home: Path) -> None:
    with terminal(home, size=SMALL, command=COMMAND) as shown:
        set_up(shown)
        assert "One thing to remember?" not in shown.display()
        first = program_of(shown)

        shown.hit("g", "p", "enter")
        shown.see("1 of 6", "ask about the Monday mails")
        shown.hit("n")
        shown.see("A new session", "Status")
        shown.hit("up", "1")
        shown.write("today 00:01")
        shown.hit("enter")
        shown.write("only listen")
        shown.hit("enter")
        shown.see("Session 2 of 6", "only listen")

        shown.write("The silence after the question.\r")
        shown.write("No mail after six.")
        shown.see("No mail after six.")
        shown.hit("f5")
        shown.see("Save this line as")
        shown.hit("t")
        shown.see("Takeaway", "Your note doesn't change.")
        shown.hit("enter")
        shown.see("Saved as a takeaway.", "No mail after six.")
        shown.write("\rI did not say it was me.")
        shown.see("it was me.")
        shown.hit("f5", "h")
        shown.see("Held back", "Your note doesn't change.")
        shown.hit("enter", "esc")
        shown.see("2 of 6", "→ takeaway", "draft", "1 line, hidden until you open it", "¶ note")

        shown.hit("t")
        shown.see("Takeaways", "draft")
        shown.hit("a")
        shown.see("How did your partner say yes?")
        shown.hit("1")
        shown.see("Marked agreed.")
        shown.hit("esc")
        shown.see("No mail after six.", "agreed")
        shown.hit("r")
        shown.see("Reflection on session 2", "What:", "Now what:")
        shown.write("the silence stayed")
        shown.hit("esc")
        shown.see("↺ reflection")

        pid = shown.process.pid
        shown.hit("ctrl+l")
        shown.see("Your journal is locked.")
        assert shown.process.poll() is None
        assert shown.process.pid == pid
        assert "Heron" not in shown.display()
        if first:
            assert program_of(shown) == f"{first} open"

        unlock(shown, WRONG)
        shown.see("That passphrase isn't right.")
        unlock(shown)
        shown.see("Today", "Heron")
        shown.hit("g", "p", "enter", "down", "down", "enter")
        shown.see("the silence stayed", "The silence after the question.", "1 line, hidden until you open it")
        shown.hit("esc")
        shown.see("2 of 6")
        shown.hit("/")
        shown.write("mail sil")
        shown.see("1 found · whole journal searched", "The silence after the question.")
        shown.write("x")
        shown.see("0 found")
        shown.hit(*["backspace"] * 5)
        shown.see("3 found")
        leave(shown)
        for secret in (PASSPHRASE, WRONG):
            assert secret.encode() not in shown.raw
        assert shown.echoes()

    listed = call(home, "list", "--json", "--limit", "0").well().objects()
    texts = {each["kind"]: each["body"] for each in listed if each["kind"] != "note"}
    notes = [each["body"]["text"] for each in listed if each["kind"] == "note"]
    assert notes == [
        "The silence after the question.\nNo mail after six.\nI did not say it was me.",
        "ask about the Monday mails",
    ]
    assert texts["takeaway"]["text"] == "No mail after six."
    assert texts["takeaway"]["state"] == "agreed"
    sessions = [each["body"] for each in listed if each["kind"] == "session"]
    assert sorted(each.get("intention", "") for each in sessions) == ["", "only listen"]
    assert texts["reflection"]["answers"][0]["text"] == "the silence stayed"
    assert "1 held-back line" in call(home, "list").well().err
    call(home, "verify", "--full").well()


def test_from_home_to_a_kept_note_of_a_session_that_is_due_takes_two_keys_beside_its_words(planned: Path) -> None:
    with terminal(planned, size=SMALL) as shown:
        unlock(shown)
        shown.see("Today", "Notes for session 1")
        before = shown.keys
        shown.hit("enter")
        shown.see("Session 1 of 6")
        shown.write("three lines are enough")
        shown.hit("esc")
        shown.see("Today", "Saved")
        spent = shown.keys - before
        leave(shown)
    print(f"From home to a kept note of a session that is due: {spent} keys beside its words.")
    assert spent <= 2
    assert "three lines are enough" in call(planned, "list").well().out


def test_from_home_to_a_kept_note_of_a_session_that_was_just_held_takes_ten_keys_beside_its_words(
    home: Path, recovery_key: str
) -> None:
    with opened(home) as journal:
        journal.pairs.add({"alias": "Heron", "role": "mentor-junior"})
    with terminal(home, size=SMALL) as shown:
        unlock(shown)
        shown.see("Waiting for a date for your first session", "Heron")
        before = shown.keys
        shown.hit("g", "p", "enter", "n", "up", "1")
        shown.write("now")
        shown.hit("enter", "enter")
        shown.see("Session 1 of 6")
        shown.write("three lines are enough")
        shown.hit("esc")
        shown.see("¶ note")
        spent = shown.keys - before
        leave(shown)
    print(f"From home to a kept note of a session that was just held: {spent} keys and “now”, beside its words.")
    assert spent <= 10


def test_the_whole_first_run_takes_eleven_keys_beside_what_is_typed_into_its_lines(home: Path) -> None:
    with terminal(home, size=SMALL) as shown:
        set_up(shown)
        shown.see("Saved")
        leave(shown)
        spent, typed = shown.keys - 1, shown.letters  # without the one that quits
    print(f"The whole first run, to a kept note: {spent} keys, and {typed} characters typed into its lines.")
    assert spent <= 11


def test_a_lock_in_another_journal_than_the_usual_one_stands_before_that_journal_again(
    home: Path, recovery_key: str
) -> None:
    other = home / "other place" / "second.rmj"
    other.parent.mkdir()
    vault_in(home).rename(other)
    for option in (["--vault", str(other)], [f"--vault={other}"]):
        with terminal(home, *option, size=SMALL) as shown:
            unlock(shown)
            shown.see("Add your first pair")
            shown.hit("ctrl+l")
            unlock(shown)
            shown.see("Add your first pair")
            leave(shown)
        assert not vault_in(home).exists()


def test_a_second_window_says_that_the_journal_is_open_in_another_and_opens_it_once_that_is_closed(
    planned: Path,
) -> None:
    with terminal(planned, size=SMALL) as first:
        unlock(first)
        first.see("Today")
        with terminal(planned, size=SMALL) as second:
            unlock(second)
            second.see("This journal is open in another window or program. Close it there first.")
            assert call(planned, "list").code == 6
            leave(first)
            unlock(second)
            second.see("Today", "Notes for session 1")
            leave(second)


def test_a_window_may_change_its_size_while_somebody_writes(planned: Path) -> None:
    with terminal(planned, size=SMALL) as shown:
        unlock(shown)
        shown.see("Notes for session 1")
        shown.hit("enter")
        shown.see("Session 1 of 6")
        shown.write("first in a usual window, ")
        shown.see("usual window")
        shown.resize(40, 10)
        shown.see("This window is too small", "What you typed is saved.")
        shown.write("then in a tiny one, ")
        shown.resize(120, 40)
        shown.see("then in a tiny one")
        shown.write("and in a large one")
        shown.resize(*SMALL)
        shown.see("and in a large one")
        shown.hit("esc")
        shown.see("Today", "Saved")
        leave(shown)
    (note,) = [each for each in call(planned, "list", "--json").well().objects() if each["kind"] == "note"]
    assert note["body"] == {"text": "first in a usual window, then in a tiny one, and in a large one"}


def folders_of_the_demo(home: Path) -> list[Path]:
    return list((home / "tmp").iterdir())


def test_the_demo_opens_on_the_screen_locks_unlocks_and_leaves_nothing(home: Path) -> None:
    with terminal(home, "demo", size=SMALL, command=COMMAND) as shown:
        shown.see("Its passphrase:", OF_THE_DEMO)
        unlock(shown, OF_THE_DEMO, "This is a demo.")
        shown.see("Today", "Heron", "Otter")
        (folder,) = folders_of_the_demo(home)
        first, pid = program_of(shown), shown.process.pid
        shown.hit("ctrl+l")
        shown.see("This is a demo.", "Its passphrase:", OF_THE_DEMO)
        if first:
            assert program_of(shown) == f"{first} --again {folder}"
        assert (shown.process.pid, folders_of_the_demo(home)) == (pid, [folder])
        unlock(shown, OF_THE_DEMO, "This is a demo.")
        shown.see("Today", "Heron", "Otter")
        leave(shown)
    assert folders_of_the_demo(home) == []
    assert not vault_in(home).exists()


def test_looking_round_from_the_first_screen_opens_the_demo_and_makes_no_journal(home: Path) -> None:
    with terminal(home, size=SMALL) as shown:
        shown.see("press d to try a demo")
        shown.hit("d")
        shown.see("Its passphrase:", OF_THE_DEMO)
        leave(shown)
    assert folders_of_the_demo(home) == []
    assert not vault_in(home).exists()


@pytest.mark.parametrize("keys", ["ctrl+q", "ctrl+l"])
def test_what_was_not_finished_waits_on_home_after_a_lock_and_after_quitting(planned: Path, keys: str) -> None:
    with terminal(planned, size=SMALL) as shown:
        unlock(shown)
        shown.see("Notes for session 1")
        shown.hit("enter")
        shown.write("half a thou")
        shown.hit(keys)
        if keys == "ctrl+q":
            assert shown.end() == 0
        else:
            unlock(shown)
            shown.see("Finish your note on session 1")
            leave(shown)
    with terminal(planned, size=SMALL) as shown:
        unlock(shown)
        shown.see("Finish your note on session 1")
        shown.hit("down")  # below the notes of today's session
        shown.see("draft saved")
        shown.hit("enter")
        shown.see("Session 1 of 6", "half a thou")
        shown.write("ght")
        shown.hit("esc")
        shown.see("Saved")
        assert "Finish your note" not in shown.display()
        leave(shown)
    assert "half a thought" in call(planned, "list").well().out


def test_home_is_laid_out_for_its_size_from_the_first_frame_on(home: Path) -> None:
    with terminal(home, "demo", size=SMALL) as shown:
        shown.see("This is a demo.")
        shown.settle()
        shown.press("\r")
        seen = []
        while "Saved" not in shown.display() or "Later" not in shown.display():
            assert shown._read(20.0), shown.display()
            seen.append(shown.display())
        assert not [frame for frame in seen if "+ add a pair" in frame]
        shown.settle()
        shown.hit("ctrl+q")
        assert shown.end() == 0
