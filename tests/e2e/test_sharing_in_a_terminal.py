"""What is shared, seen and confirmed by a person: exactly what is shown, and for a programme after a typed phrase."""

import hashlib
import json
import sys
from datetime import date
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from rmjournal.journal import Journal
from rmjournal.sharing.summary import programme_file
from rmjournal.sharing.summary.programme_file import read_programme
from rmjournal.sharing.summary.summary_file import read_statement, read_summary
from tests.cli.calling import PASSPHRASE, call
from tests.e2e.homes import vault_in
from tests.e2e.screen import Terminal, terminal


@pytest.fixture
def met(home: Path, recovery_key: str) -> Path:
    """A pair that met twice."""
    path, state = vault_in(home), home / "state" / "rmjournal"
    with Journal.open(path, PASSPHRASE, state=state) as journal:
        pair = journal.pairs.add({"alias": "Heron", "role": "mentor-junior"})
        for day in ("2026-03-01T10:00", "2026-03-02T10:00"):
            session = journal.sessions.add(pair, {"held_at": day, "ratings": {"overall": 5}})
        journal.takeaways.add(pair, {"text": "Ask before six o'clock."}, session=session)
    return home


def test_a_summary_is_written_after_the_phrase_and_no_other(met: Path) -> None:
    for phrase, code in (("yes", 1), ("write the file", 0)):
        with terminal(met, "summary", "--pair", "1", "--write", "out") as shown:
            shown.secret("Passphrase:", PASSPHRASE)
            shown.expect('"sessions":"1-3"')
            shown.expect("Assume the coordinator can too.")
            shown.expect("Nothing is sent.")
            shown.answer("Type  write the file  to confirm:", phrase)
            assert shown.end() == code
        assert (met / "out").exists() == (code == 0)
    (file,) = (met / "out").iterdir()
    assert read_summary(file.read_bytes()).revision == 1
    assert file.name in call(met, "left").well().out


def test_names_are_asked_and_the_note_is_shown_whole(met: Path) -> None:
    with terminal(met, "status-note", "--pair", "1", "--write", "note.txt") as shown:
        shown.secret("Passphrase:", PASSPHRASE)
        shown.answer("Your name", "Ama Owusu")
        shown.answer("Your partner's name:", "Ben Hale")
        shown.answer("Save these names", "y")
        shown.expect("Mentee (senior): Ben Hale")
        shown.expect("Show all of it to your partner")
        shown.answer("Type  write the file  to confirm:", "write the file")
        assert shown.end() == 0
    assert "Status: meeting\n" in (met / "note.txt").read_text()
    with terminal(met, "status-note", "--pair", "1") as shown:
        shown.secret("Passphrase:", PASSPHRASE)
        shown.expect("now: Ama Owusu")
        shown.answer("Your name", "")
        shown.answer("Your partner's name:", "")
        shown.expect("Mentee (senior): Ben Hale")
        assert shown.end() == 0


def test_a_call_for_help_is_typed_once_beside_the_contacts_of_the_programme(met: Path) -> None:
    put_programme(met, is_taken=True)
    with terminal(met, "help-note", "--write", "help.txt") as shown:
        shown.secret("Passphrase:", PASSPHRASE)
        shown.answer("Your name:", "Ama Owusu")
        shown.expect("What would help you")
        shown.type("Could we talk?")
        shown.press("\x04")
        shown.expect("Speaking up: the speak-up line")
        shown.answer("Type  write the file  to confirm:", "write the file")
        assert shown.end() == 0
    assert (met / "help.txt").read_text().endswith("From: Ama Owusu\n\nCould we talk?\n")


def test_a_coordinator_answers_and_a_person_takes_the_file_in(met: Path) -> None:
    with terminal(met, "programme", "new") as shown:
        for question, line in (
            ("How many pairs", "2"), ("What is the programme called?", "Upwards"), ("Which period", "spring"),
            ("Enter one of cycle-1", "cycle-3"), ("How many people", "many"), ("Enter a number, e.g. 24.", "40"),
            ("Why is your organisation", ""), ("Use 1 to 600", "To see more."),
            ("How will you judge", "x" * 201), ("at most 200", "pairs that meet; goals"),
            ("What will you do", "One report."),
            ("how many days", "60"), ("How can people contact you?", "extension 12"), ("something is wrong?", ""),
            ("too much?", "the line"),
            ("supervision or a peer group?", "someday"), ("Enter days such as", "2100-01-14; 2100-02-11"),
        ):  # fmt: skip
            shown.answer(question, line)
        assert shown.end() == 0
        printed = shown.text()
    data = printed[printed.index("{") : printed.rindex("}") + 1].encode()
    assert read_programme(data).measures == ("pairs that meet", "goals")
    assert read_programme(data).supervision == (date(2100, 1, 14), date(2100, 2, 11))
    (met / "programme.json").write_bytes(data)
    for word, code in (("yes", 1), ("take", 0)):
        with terminal(met, "programme", "take", "programme.json") as shown:
            shown.expect("why we're doing this: To see more.")
            shown.answer("Type  take  to confirm:", word)
            if code == 0:
                shown.secret("Passphrase:", PASSPHRASE)
            assert shown.end() == code
    assert json.loads(call(met, "summary", "--pair", "1").well().out)["period"] == "cycle-3"


def to_share(shown: Terminal) -> None:
    """Unlock, and show what can be shared of the first pair."""
    shown.see("Your journal is locked.")
    shown.settle()
    shown.write(PASSPHRASE)
    shown.hit("enter")
    shown.see("Heron")
    shown.hit("g", "p", "enter", "t", "s")
    shown.see("Before you share this", "You're about to share exactly this")


def exact_text(shown: Terminal) -> str:
    """The text behind the rule, its lines joined as they are drawn."""
    lines = [line[:82] for line in shown.display().splitlines()[1:]]
    return "\n".join(line.partition("│ ")[2].rstrip() for line in lines if line.strip().startswith("│"))


def items(home: Path) -> list[str]:
    """The lines of the list of shared items."""
    return call(home, "left").well().out.splitlines()


def test_a_takeaway_on_the_screen_is_saved_byte_for_byte_and_esc_shares_nothing(met: Path) -> None:
    with terminal(met, size=(120, 40)) as shown:
        to_share(shown)
        shown.hit("ctrl+s")
        shown.see("Which file should it be saved as?")
        shown.hit("esc", "esc")
        shown.hit("s")
        shown.see("You're about to share exactly this")
        text = exact_text(shown)
        assert "1. Ask before six o'clock." in text
        shown.hit("ctrl+s")
        shown.see("Which file should it be saved as?", "anyone who opens it can read it")
        shown.hit("enter")
        shown.see("Saved as takeaways-session-2.txt")
        shown.hit("ctrl+q")
        assert shown.end() == 0
    (file,) = met.rglob("takeaways-session-2.txt")
    assert file.read_text("utf-8").split() == text.split()
    assert len(items(met)) == 2


def test_a_summary_on_the_screen_is_saved_byte_for_byte_after_the_phrase(met: Path) -> None:
    with terminal(met, size=(120, 40)) as shown:
        to_share(shown)
        shown.hit("right", "right")
        shown.see("Everything optional is off.", "write the file")
        shown.hit(" ")
        shown.see("Switch on only what you'd say in person.")
        text = exact_text(shown).replace("\n", "")
        assert '"usefulness":"high"' in text
        shown.hit("ctrl+s")
        shown.write("write the file")
        shown.hit("enter")
        shown.see("Which folder should it be saved in?", "rmj-")
        shown.write("out")
        shown.hit("enter")
        shown.see("Saved as rmj-")
        shown.hit("ctrl+q")
        assert shown.end() == 0
    (file,) = met.rglob("out/rmj-*.json")
    assert file.read_bytes() == text.encode()
    read_summary(file.read_bytes())
    assert file.name in "".join(items(met))


def test_a_copied_text_is_read_again_byte_for_byte_under_shared_items(met: Path) -> None:
    with terminal(met, size=(120, 40)) as shown:
        to_share(shown)
        text = exact_text(shown)
        shown.hit("c")
        shown.sends(b"\x1b]52;c;")
        shown.hit("g", "x", "enter")
        shown.see("You shared exactly this")
        assert exact_text(shown) == text
        shown.hit("ctrl+q")
        assert shown.end() == 0


STATEMENT = "We should talk about how people hear of change before it is here."


def put_programme(home: Path, *, is_taken: bool) -> bytes:
    """Put the programme file of 30 pairs or more where the terminal runs."""
    made = programme_file.new(
        {
            "label": "Upwards", "size": "30-99", "period": "cycle-1", "invited": 40,
            "contacts": {"coordinator": "extension 12", "speak_up": "the speak-up line", "wellbeing": "0800 5550"},
            "business_reason": "To see more.", "measures": ["pairs that meet"],
            "use_of_summaries": "One report on the whole programme.", "kept_days": 60,
        }
    )  # fmt: skip
    data = programme_file.encoded(made)
    (home / "programme.json").write_bytes(data)
    if is_taken:
        path, state = vault_in(home), home / "state" / "rmjournal"
        with Journal.open(path, PASSPHRASE, state=state) as journal:
            journal.coordinator.take_programme(data)
    return data


def to_tab(shown: Terminal, *keys: str) -> None:
    """Go from wherever the keys are to another text."""
    shown.hit("f4")
    shown.see("\N{BLACK RIGHT-POINTING SMALL TRIANGLE}")
    shown.hit(*keys)
    shown.settle()


def test_a_statement_on_the_screen_is_saved_byte_for_byte_after_the_phrase(met: Path) -> None:
    put_programme(met, is_taken=True)
    with terminal(met, size=(120, 60)) as shown:
        to_share(shown)
        to_tab(shown, "right", "right", "right", "enter")
        shown.see("What would you like the report to", "Write a few words first.")
        shown.write(STATEMENT)
        shown.hit(*["tab"] * 7, "2", "tab", "2", "tab")
        shown.see("Answer the three questions first.")
        shown.hit("2")
        shown.see("The whole file as it stands")
        text = " ".join(exact_text(shown).split())  # it is drawn with its words whole
        digest = hashlib.sha256(text.encode()).hexdigest()
        shown.see(f"{len(text.encode())} bytes")
        assert digest in "".join(shown.display().split())
        shown.hit("tab")
        shown.write("write the file")
        shown.hit("enter")
        shown.see("Which folder should it be saved in?", "rms-")
        shown.write("out")
        shown.hit("enter")
        shown.see("Saved as rms-")
        shown.hit("ctrl+q")
        assert shown.end() == 0
    (file,) = met.rglob("out/rms-*.json")
    assert file.read_bytes() == text.encode()
    assert read_statement(file.read_bytes()).text == STATEMENT


def test_both_notes_on_the_screen_are_saved_byte_for_byte_and_names_are_asked_once(met: Path) -> None:
    put_programme(met, is_taken=True)
    with terminal(met, size=(120, 50)) as shown:
        to_share(shown)
        to_tab(shown, *["right"] * 4, "enter")
        shown.see("It names you both.")
        shown.write("Ama Owusu")
        shown.hit("enter")
        shown.write("Ben Hale")
        shown.hit("enter", "2")
        shown.see("Mentor (junior): Ama Owusu", "Mentee (senior): Ben Hale")
        status = exact_text(shown)
        shown.hit("ctrl+s")
        shown.see("Which file should it be saved as?")
        shown.hit("enter")
        shown.see("Saved as status-note.txt")
        shown.hit("s")
        shown.see("Before you share this")
        to_tab(shown, *["right"] * 5, "enter")
        shown.see("You send it yourself", "Coordinator: extension 12", "Ama Owusu")
        shown.hit("tab", "tab")
        shown.write("Could we talk?")
        shown.see("From: Ama Owusu", "Could we talk?", "exactly this · 83 bytes")
        help_note = exact_text(shown)
        shown.hit("ctrl+s")
        shown.see("Which file should it be saved as?")
        shown.hit("enter")
        shown.see("Saved as help-note.txt")
        shown.hit("ctrl+q")
        assert shown.end() == 0
    for name, text in (("status-note.txt", status), ("help-note.txt", help_note)):
        (file,) = met.rglob(name)
        assert file.read_bytes() == f"{text}\n".encode()
    assert sum(name in line for line in items(met) for name in ("status-note.txt", "help-note.txt")) == 2


def test_a_programme_file_on_the_screen_is_shown_in_full_before_it_is_saved_byte_for_byte(met: Path) -> None:
    data = put_programme(met, is_taken=False)
    for accepts in (False, True):
        with terminal(met, size=(120, 50)) as shown:
            to_share(shown)
            to_tab(shown, *["left"] * 2, "enter")
            shown.see("You have no programme file.")
            shown.hit("i")
            shown.see("Which file should be read?")
            shown.write("programme.json")
            shown.hit("enter")
            shown.see("This file is not in use yet.")
            drawn = " ".join(shown.display().split())
            for line in programme_file.shown(read_programme(data)):
                assert line.partition(": ")[2] in drawn, line
            assert hashlib.sha256(data).hexdigest() in drawn.replace(" ", "")
            shown.hit(*(("a",) if accepts else ("esc",)))
            if accepts:
                shown.see("This programme file is in use.")
            shown.hit("ctrl+q")
            assert shown.end() == 0
        path, state = vault_in(met), met / "state" / "rmjournal"
        with Journal.open(path, PASSPHRASE, state=state) as journal:
            taken = journal.coordinator.taken(journal.pairs.get(1))
            assert (taken.data if taken else None) == (data if accepts else None)
