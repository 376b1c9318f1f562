"""Write the two notes that carry names: a pair's status, and a request for help.

A status note says who is stuck, which summaries without names cannot. It gives no
reason."""

import json
from enum import StrEnum

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Role
from rmjournal.domain.text import line, plain
from rmjournal.domain.texts.message_texts import Message

_NOTHING_ELSE = ("a reason", "dates", "how often you met", "anything you wrote in this journal")


class State(StrEnum):
    """How far a pair is: the only four words that a status note has."""

    NOT_STARTED = "not-started"
    MEETING = "meeting"
    PAUSED = "paused"
    ENDED = "ended"

    @property
    def words(self) -> str:
        """The state as a note prints it."""
        return self.value.replace("-", " ")


def status_text(mentor: str, mentee: str, state: State) -> Message:
    """Return the status note as text. Raises ValueError if a name is missing."""
    junior, senior = _name(mentor), _name(mentee)
    text = (
        "Status of a reverse-mentoring pair\n\n"
        f"{Role.MENTOR_JUNIOR.words}: {junior}\n"
        f"{Role.MENTEE_SENIOR.words}: {senior}\n"
        f"Status: {state.words}\n\n"
        "This note names both of us and says nothing else. It gives no reason.\n"
    )
    return _status(text, "status-note.txt")


def status_json(mentor: str, mentee: str, state: State) -> Message:
    """Return the status note for a program, as canonical JSON in ASCII.

    Raises ValueError if a name is missing."""
    fields = {
        "format": "rmjournal-status", "version": 1, "mentor": _name(mentor), "mentee": _name(mentee),
        "status": state.value,
    }  # fmt: skip
    return _status(json.dumps(fields, sort_keys=True, separators=(",", ":")), "status-note.json")


def help_note(name: str, words: str) -> Message:
    """Return a request for help, as the person wrote it and with their name.

    Raises ValueError if the text or the name is missing."""
    said = plain(words).strip()
    if not said:
        raise ValueError("This note is empty. Write what would help you.")
    return Message(
        what=ExportKind.HELP_NOTE,
        text=f"I would like some help with my reverse mentoring.\n\nFrom: {_name(name)}\n\n{said}\n",
        audience="anyone you give it to, with your name on it",
        absent=("anything you wrote in this journal",),
        name="help-note.txt",
    )


def _status(text: str, name: str) -> Message:
    return Message(
        what=ExportKind.STATUS_NOTE,
        text=text,
        audience="the coordinator and your partner, with both names on it. Their assistants may see it too",
        absent=_NOTHING_ELSE,
        name=name,
    )


def _name(typed: str) -> str:
    name = line(typed, 120)
    if not name:
        raise ValueError("Please enter the name: this note says who it is from.")
    return name
