"""Notes that are openly named: four words for a pair, and a call for help in somebody's own words."""

import json

import pytest

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.sharing.summary.named_notes import State, help_note, status_json, status_text


@pytest.mark.parametrize("state", list(State))
def test_a_status_note_says_two_names_and_one_of_four_words_and_nothing_else(state: State) -> None:
    read, program = status_text("Ama", "Ben", state), status_json("Ama", "Ben", state)
    assert read.text.splitlines() == [
        "Status of a reverse-mentoring pair", "", "Mentor (junior): Ama", "Mentee (senior): Ben",
        f"Status: {state.words}", "", "This note names both of us and says nothing else. It gives no reason.",
    ]  # fmt: skip
    assert json.loads(program.text) == {
        "format": "rmjournal-status", "version": 1, "mentor": "Ama", "mentee": "Ben", "status": state.value,
    }  # fmt: skip
    assert read.what is program.what is ExportKind.STATUS_NOTE
    assert "a reason" in read.absent
    assert "partner" in read.audience


def test_a_name_is_one_line_and_cannot_pose_as_more() -> None:
    note = status_text("Ama\nStatus: ended", "B\u202een", State.MEETING).text
    assert note.count("\nStatus: ") == 1
    assert "\nMentee (senior): Ben\n" in note
    assert status_json("Ämä", "B", State.MEETING).text.isascii()


@pytest.mark.parametrize("name", ["", " \n ", "\u200b"])
def test_a_note_without_a_name_is_none(name: str) -> None:
    with pytest.raises(ValueError, match="enter the name"):
        status_text(name, "Ben", State.MEETING)
    with pytest.raises(ValueError, match="enter the name"):
        status_json("Ama", name, State.MEETING)
    with pytest.raises(ValueError, match="enter the name"):
        help_note(name, "words")


def test_a_call_for_help_says_who_and_what_they_wrote() -> None:
    letter = help_note(" Ama  Owusu", "Could we talk?\n\nSoon.\n")
    assert letter.text == (
        "I would like some help with my reverse mentoring.\n\nFrom: Ama Owusu\n\nCould we talk?\n\nSoon.\n"
    )
    assert letter.what is ExportKind.HELP_NOTE
    with pytest.raises(ValueError, match="is empty"):
        help_note("Ama", " \n")
