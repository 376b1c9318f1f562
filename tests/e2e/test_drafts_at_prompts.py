"""At a prompt the command line locks itself, and what was answered is there again."""

import re
import signal
import sys
import termios
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX", allow_module_level=True)

from rmjournal.domain.record.record import Kind
from tests.cli.calling import PASSPHRASE, call
from tests.e2e.homes import opened
from tests.e2e.screen import Terminal, terminal

# A minute of the settings takes two seconds here: nobody waits for a real one.
QUICK = [
    sys.executable,
    "-c",
    "import sys; from rmjournal.cli import idle_lock; idle_lock.MINUTE = 0.2; "
    "sys.argv = ['rmjournal', *sys.argv[1:]]; from rmjournal.__main__ import main; sys.exit(main())",
]
AGAIN = "Continue where you left off? (y/n)"


@pytest.fixture
def paired(home: Path, recovery_key: str) -> Path:
    with opened(home) as journal:
        pair = journal.pairs.add({"alias": "Heron", "role": "mentee-senior", "focus": "technical"})
        journal.sessions.add(pair, {"planned_at": f"{date.today() + timedelta(2)}T10:00"})
    return home


def unlock(shown: Terminal) -> None:
    shown.secret("Passphrase:", PASSPHRASE)


def prepare(shown: Terminal) -> None:
    """Answer two questions, and begin a third."""
    unlock(shown)
    shown.answer("My intention", "listen")
    shown.answer(">", "how did you get here?")
    shown.expect(">")
    shown.press("half a")
    shown.expect("half a")
    shown.settle()  # until the program has read it


def modes(shown: Terminal) -> list[object]:
    return termios.tcgetattr(shown.slave)


def drafts(home: Path) -> list[dict[str, object]]:
    with opened(home) as journal:
        return [{"of": each.body.of, "text": each.body.text, **each.body.fields} for each in journal.drafts.all()]


def test_a_prompt_without_a_key_locks_and_keeps_the_answers(paired: Path) -> None:
    with terminal(paired, "prepare", "--pair", "1", command=QUICK) as shown:
        before = modes(shown)
        prepare(shown)
        assert shown.end() == 75
        shown.expect("Locked. Your answers so far are saved as a draft.")
        assert modes(shown) == before
    (draft,) = drafts(paired)
    assert (draft["of"], draft["intention"]) == (Kind.AGENDA_ITEM, "listen")
    assert "half a" in str(draft["typed"])


def test_a_prompt_with_nothing_to_save_locks_too(paired: Path) -> None:
    with terminal(paired, "search", command=QUICK) as shown:
        unlock(shown)
        shown.expect("Search for:")
        assert shown.end() == 75
        shown.expect("Locked.")
    assert drafts(paired) == []


def test_a_lock_over_a_new_recovery_key_says_that_the_key_counts(paired: Path) -> None:
    with terminal(paired, "recovery-key", command=QUICK) as shown:
        unlock(shown)
        shown.answer("Type  recovery-key  to confirm:", "recovery-key")
        shown.see("Press Enter when you have written it down:")
        assert shown.end() == 75
        shown.expect("make another: `rmjournal recovery-key`")


def test_keys_keep_a_prompt_open(paired: Path) -> None:
    with terminal(paired, "search", command=QUICK) as shown:
        unlock(shown)
        shown.expect("Search for:")
        for _ in range(12):
            shown.press("x")
            shown.watch(0.5)
        assert shown.process.poll() is None


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_at_a_prompt_keeps_the_answers_and_the_begun_line(paired: Path, number: int, code: int) -> None:
    with terminal(paired, "prepare", "--pair", "1") as shown:
        before = modes(shown)
        prepare(shown)
        shown.process.send_signal(number)
        assert shown.end() == code
        assert modes(shown) == before
        assert "Traceback" not in shown.text()
    with terminal(paired, "prepare", "--pair", "1") as shown:
        unlock(shown)
        shown.answer(AGAIN, "y")
        shown.expect("half a")
        shown.type(" question")
        for _ in range(20):
            if shown.process.poll() is not None:
                break
            shown.type("")
            shown.watch(0.3)
        assert shown.end() == 0
    assert drafts(paired) == []
    with opened(paired) as journal:
        (session,) = journal.sessions.of(journal.pairs.get(1))
        assert session.body.intention == "listen"
        assert [each.body.text for each in journal.sessions.agenda_of(session)] == [
            "how did you get here?",
            "half a question",
        ]


@pytest.mark.parametrize("command", ["log add --kind held-back", "log add", "debrief --session 2"])
def test_the_draft_of_a_held_back_line_is_shown_by_no_list_and_no_search(paired: Path, command: str) -> None:
    with opened(paired) as journal:
        journal.pairs.add({"alias": "Otter", "role": "mentor-junior"})
        journal.sessions.add(journal.pairs.get(2), {"held_at": f"{date.today() - timedelta(9)}T10:00"})
        journal.sessions.add(journal.pairs.get(2), {"held_at": f"{date.today() - timedelta(2)}T10:00"})
    with terminal(paired, *command.split(), "--pair", "2") as shown:
        unlock(shown)
        if command == "log add":
            shown.answer("What is it?", "12")
        if command.startswith("debrief"):
            shown.answer(">", "weekly mail")
            shown.answer("A commitment?", "")
        shown.expect(">")
        shown.press("She shouted")
        shown.expect("She shouted")
        shown.settle()
        shown.interrupt()
        assert shown.end() == 130
    told = [
        call(paired, *each, given="shouted")
        for each in (("list",), ("list", "--json"), ("search",), ("search", "--json"))
    ]
    for done in told:
        assert "shouted" not in done.well().out + done.err
    assert "Held back, so not shown here: 1." in told[2].err
    (draft,) = re.findall(r"`rmjournal show (\w+)`", told[2].err)
    assert "She shouted" in call(paired, "show", draft).well().out
    if not command.startswith("debrief"):
        assert "Not shown: 1 held-back line." in told[0].err


def test_a_closed_window_keeps_the_answers(paired: Path) -> None:
    with terminal(paired, "prepare", "--pair", "1") as shown:
        prepare(shown)
        shown.hang_up()
        assert shown.process.wait(60) == 129
    (draft,) = drafts(paired)
    assert draft["intention"] == "listen"


def test_a_typed_note_is_gone_on_with(paired: Path) -> None:
    with terminal(paired, "note", "--pair", "1", "--off-record") as shown:
        unlock(shown)
        shown.expect("Press Ctrl+D")
        shown.type("the first line")
        shown.press("the second")
        shown.expect("the second")
        shown.settle()  # until the program has read it
        shown.process.send_signal(signal.SIGTERM)
        assert shown.end() == 143
    with terminal(paired, "note", "--pair", "1") as shown:
        unlock(shown)
        shown.answer(AGAIN, "y")
        shown.expect("the second")
        shown.type("the third")
        shown.press("\x04")
        assert shown.end() == 0
    with opened(paired) as journal:
        (note,) = [each for each in journal.records.all() if each.kind == Kind.NOTE]
        assert note.raw == {"text": "the first line\nthe second\nthe third", "off_record": True}
    assert drafts(paired) == []


def test_a_draft_that_is_not_wanted_is_replaced_by_what_is_answered(paired: Path) -> None:
    with opened(paired) as journal:
        pair = journal.pairs.get(1)
        journal.drafts.save(Kind.NOTE, pair.id, None, text="the old one")
    with terminal(paired, "note", "--pair", "1") as shown:
        unlock(shown)
        shown.answer(AGAIN, "n")
        shown.expect("Press Ctrl+D")
        shown.type("the new one")
        shown.press("\x04")
        assert shown.end() == 0
    with opened(paired) as journal:
        assert [each.raw for each in journal.records.all() if each.kind == Kind.NOTE] == [{"text": "the new one"}]
    assert drafts(paired) == []


@pytest.mark.parametrize("typed", ["", "r", "1", "the meeting went well"])
def test_only_y_or_n_answers_whether_to_go_on_with_a_draft(paired: Path, typed: str) -> None:
    with opened(paired) as journal:
        pair = journal.pairs.get(1)
        journal.drafts.save(Kind.REFLECTION, pair.id, None, fields={"answer-0": "listened"})
    with terminal(paired, "reflect", "--pair", "1") as shown:
        unlock(shown)
        shown.answer(AGAIN, typed)
        shown.answer("Type y or n.", "Y")
        shown.expect("listened")
        shown.settle()
        shown.interrupt()
        assert shown.end() == 130
    assert drafts(paired)[0]["answer-0"] == "listened"


def test_a_draft_that_is_not_wanted_stays_until_something_is_answered(paired: Path) -> None:
    with opened(paired) as journal:
        pair = journal.pairs.get(1)
        journal.drafts.save(Kind.REFLECTION, pair.id, None, fields={"answer-0": "listened"})
    for typed, left in [("n", "listened"), ("no", "asked")]:
        with terminal(paired, "reflect", "--pair", "1") as shown:
            unlock(shown)
            shown.answer(AGAIN, typed)
            shown.expect("Your first answer replaces that draft.")
            shown.answer(">", "" if typed == "n" else "asked")
            shown.expect(">")
            shown.press("half an ans")  # no answer yet
            shown.expect("half an ans")
            shown.settle()
            shown.interrupt()
            assert shown.end() == 130
            shown.expect("Your earlier draft is still there." if typed == "n" else "saved as a draft")
        assert [draft.get("answer-0") for draft in drafts(paired)] == [left]


@pytest.mark.parametrize("refused", ["99", "1x"])
def test_a_refused_answer_replaces_no_draft(paired: Path, refused: str) -> None:
    typed = {"kind": "1", "text": "the first line"}
    with opened(paired) as journal:
        fields = {"kind": "difference", "typed": typed}
        journal.drafts.save(Kind.LOG_ITEM, journal.pairs.get(1).id, None, fields=fields)
    with terminal(paired, "log", "add", "--pair", "1") as shown:
        unlock(shown)
        shown.answer(AGAIN, "n")
        shown.answer("What is it?", refused)
        shown.expect("Type a number from 1 to")
        shown.settle()
        shown.interrupt()
        assert shown.end() == 130
        shown.expect("Your earlier draft is still there.")
    assert [draft["typed"] for draft in drafts(paired)] == [typed]


def test_an_unclear_yes_or_no_replaces_no_draft(paired: Path) -> None:
    with opened(paired) as journal:
        pair = journal.pairs.get(1)
        session = journal.sessions.add(pair, {"held_at": f"{date.today() - timedelta(1)}T10:00"})
        journal.drafts.save(Kind.LOG_ITEM, pair.id, session.id, fields={"takeaway": "the old one"})
    with terminal(paired, "debrief", "--pair", "1", "--session", "2") as shown:
        unlock(shown)
        shown.answer(AGAIN, "n")
        for question in ("What's the takeaway?", "A commitment?", "Thank you for"):
            shown.answer(question, "")
        shown.answer("Answer six questions", "perhaps")
        shown.expect("Type y or n.")
        shown.settle()
        shown.interrupt()
        assert shown.end() == 130
        shown.expect("Your earlier draft is still there.")
    assert [draft["takeaway"] for draft in drafts(paired)] == ["the old one"]


@pytest.mark.parametrize("ending", ["SIGHUP", "SIGTERM", "the lock"])
@pytest.mark.parametrize("command", ["reflect", "note"])
def test_half_a_line_replaces_no_draft_that_was_not_wanted(paired: Path, command: str, ending: str) -> None:
    kind, text, fields = (
        (Kind.NOTE, "listened", {}) if command == "note" else (Kind.REFLECTION, "", {"answer-0": "listened"})
    )
    with opened(paired) as journal:
        journal.drafts.save(kind, journal.pairs.get(1).id, None, text=text, fields=fields)
    with terminal(paired, command, "--pair", "1", command=QUICK if ending == "the lock" else None) as shown:
        unlock(shown)
        shown.answer(AGAIN, "n")
        shown.expect("Press Ctrl+D" if command == "note" else ">")
        shown.press("half an ans")
        shown.expect("half an ans")
        shown.settle()
        if ending != "the lock":
            shown.process.send_signal(getattr(signal, ending))
        assert shown.end() == {"SIGHUP": 129, "SIGTERM": 143}.get(ending, 75)
        if ending == "the lock":
            shown.expect("Locked. Your earlier draft is still there.")
    (draft,) = drafts(paired)
    assert "listened" in (draft["text"], draft.get("answer-0"))
    assert "half" not in str(draft)


def test_an_unwanted_draft_outlives_a_note_off_the_record_that_is_not_begun(paired: Path) -> None:
    with opened(paired) as journal:
        journal.drafts.save(Kind.NOTE, journal.pairs.get(1).id, None, text="the old one")
    with terminal(paired, "note", "--pair", "1", "--off-record") as shown:
        unlock(shown)
        shown.answer(AGAIN, "n")
        shown.expect("Press Ctrl+D")
        shown.settle()
        shown.interrupt()
        assert shown.end() == 130
    assert [draft["text"] for draft in drafts(paired)] == ["the old one"]


def test_ctrl_c_at_a_prompt_keeps_the_answers(paired: Path) -> None:
    with terminal(paired, "prepare", "--pair", "1") as shown:
        prepare(shown)
        shown.interrupt()
        assert shown.end() == 130
        shown.expect("Your answers so far are saved as a draft.")
    assert drafts(paired)[0]["intention"] == "listen"


@pytest.mark.parametrize("run", [pytest.param(run, marks=[] if run == 1 else [pytest.mark.slow]) for run in range(20)])
def test_answered_lines_outlive_a_kill(paired: Path, run: int) -> None:
    lines = [f"line {number} of {run}" for number in range(3 + run % 4)]
    with terminal(paired, "note", "--pair", "1") as shown:
        unlock(shown)
        shown.expect("Press Ctrl+D")
        for line in lines:
            shown.type(line)
            shown.watch(0.05 * (run % 3))
        shown.press("never finished")
        shown.expect("never finished")
        shown.settle()
        time.sleep(2)
        shown.settle()
        shown.process.send_signal(signal.SIGKILL)
        shown.process.wait(60)
    (draft,) = drafts(paired)
    assert draft["text"] == "\n".join(lines)


def test_the_screen_and_the_command_line_go_on_with_each_others_draft(paired: Path) -> None:
    with opened(paired) as journal:
        pair = journal.pairs.get(1)
        (session,) = journal.sessions.of(pair)
        was = {"intention": "", "to_share": "", "to_keep": "", "agenda-path-new": ""}
        fields = {**was, "intention": "from the screen", "was": was}
        journal.drafts.save(Kind.AGENDA_ITEM, pair.id, session.id, fields=fields)
    with terminal(paired, "prepare", "--pair", "1") as shown:
        unlock(shown)
        shown.answer(AGAIN, "y")
        shown.expect("from the screen")
        shown.answer(">", "and from here")
        shown.expect(">")
        shown.process.send_signal(signal.SIGTERM)
        assert shown.end() == 143
    (draft,) = drafts(paired)
    assert (draft["intention"], draft["agenda-path-new"]) == ("from the screen", "and from here")


def test_a_pipe_leaves_the_draft_of_the_screen_alone(paired: Path) -> None:
    with opened(paired) as journal:
        journal.drafts.save(Kind.NOTE, journal.pairs.get(1).id, None, text="on the screen")
    call(paired, "note", "--pair", "1", given="from a pipe").well()
    assert [draft["text"] for draft in drafts(paired)] == ["on the screen"]


def test_a_drafted_answer_that_is_not_asked_here_is_not_lost(paired: Path) -> None:
    with opened(paired) as journal:
        fields = {"answer-0": "", "page": "a blank page of the screen"}
        journal.drafts.save(Kind.REFLECTION, journal.pairs.get(1).id, None, fields=fields)
    with terminal(paired, "between", "--pair", "1") as shown:
        unlock(shown)
        shown.answer(AGAIN, "y")
        shown.answer(">", "an answer")
        assert shown.end() == 0
        shown.expect("so we kept it")
    assert drafts(paired)[0]["page"] == "a blank page of the screen"
