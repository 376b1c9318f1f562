"""Before a text is shared, the names in it are pointed out in one line."""

from pathlib import Path

import pytest

from rmjournal.journal import Journal
from rmjournal.journal.exports.name_look import look
from rmjournal.sharing.redactor import lexicon
from tests.journal.making import held, junior, senior

SILENT = (
    "Agenda for session 3\nTuesday 1 Dec 2026, 15:00\n\n1. Who decides?\n   [3PRY-V2B2-7T86]\n",
    "Speak last on Mondays.\nName whose idea it was.\nNo email after six.",
    "1. No emails that need an answer after six, for one month.",
    "Mentor (junior): shows a prompt by 3 December",
    "The Head of Marketing and the CFO decide. GDPR later, HR asks.",
    "Wir möchten über die Zusammenarbeit im Vertrieb sprechen",
    "",
)
FOUND = {
    "Maria Kovacs will tell the board by Friday.": "Line 1, Maria Kovacs",
    "Notes\n\n1. Ask Priya and Tom what blocks the rollout": "Line 3, Priya and Tom",
    "Dr. Okafor leads it": "Line 1, Okafor",
    "Ask Anna.\nThen Will and Mark.": "Line 1, Anna · Line 2, Will and Mark",
    "Ask Anna, Maria, Priya, Tom and Anna.": "Line 1, Anna and Maria and Priya · 1 more",
    "Ich habe Frau Schneider getroffen und sie mag Tests": "Line 1, Frau Schneider",
}


@pytest.mark.parametrize("text", SILENT)
def test_what_names_nobody_is_not_asked_about(text: str) -> None:
    assert look(text) == ""


@pytest.mark.parametrize("text", FOUND)
def test_names_are_asked_about_in_one_line_with_where_they_stand(text: str) -> None:
    assert look(text) == f"{FOUND[text]}: meant to be shared?"


def test_a_long_name_is_cut_and_one_that_is_meant_is_left_out() -> None:
    assert len(look(f"Ask {'Zy' * 60} about it.")) < 80
    assert look("Ask Anna Berg.", ("Anna Berg",)) == ""


def test_a_letter_asks_beside_the_line_about_nicknames(journal: Journal) -> None:
    pair = senior(journal, "Otter")
    junior(journal, "Heron")
    session = held(journal, pair)
    journal.takeaways.add(pair, {"text": "Ask Heron and Maria Kovacs first."}, session=session)
    nickname, names = journal.messages.takeaways(pair, session).mentions.splitlines()
    assert "Line 4 contains a nickname" in nickname
    assert names == "Line 4, Maria Kovacs: meant to be shared?"


def test_names_typed_for_a_note_are_meant(journal: Journal) -> None:
    assert journal.coordinator.help_note("Ama Mensah", "Please call me.").mentions == ""
    assert "Maria" in journal.coordinator.help_note("Ama Mensah", "Please ask Maria.").mentions


def test_a_missing_word_list_stops_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lexicon.load.cache_clear()
    monkeypatch.setattr(lexicon, "PATH", tmp_path / "gone")
    assert look("Ask Anna.") == ""
    lexicon.load.cache_clear()
