"""Two people agree on three takeaways, each in a terminal of their own, and the keys are counted."""

import base64
import re
from pathlib import Path

from rmjournal.journal import Journal
from tests.cli.calling import CHEAP, PASSPHRASE, call
from tests.e2e.homes import vault_in
from tests.e2e.screen import Terminal, terminal

WORDS = ("Speak last on Mondays.", "Name whose idea it was.", "Tell me who signs off the rota.")


def journal_of(home: Path, alias: str, role: str, words: tuple[str, ...]) -> Path:
    """Make a journal with one pair that met once, and these drafts."""
    path = vault_in(home)
    path.parent.mkdir(parents=True, mode=0o700)
    journal, _ = Journal.create(path, PASSPHRASE, kdf=CHEAP, state=home / "state" / "rmjournal")
    with journal:
        pair = journal.pairs.add({"alias": alias, "role": role})
        session = journal.sessions.add(pair, {"held_at": "2026-03-01T10:00"})
        for each in words:
            journal.takeaways.add(pair, {"text": each}, session=session)
    return home


def to_takeaways(shown: Terminal, alias: str) -> int:
    """Unlock and go to the takeaways; return how many keys that took."""
    shown.see("Your journal is locked.")
    shown.settle()
    shown.write(PASSPHRASE)
    shown.hit("enter")
    shown.see(alias)
    before = shown.keys
    shown.hit("t")
    shown.see("Takeaways")
    return before


def copied(shown: Terminal) -> str:
    """What was put on the clipboard."""
    shown.sends(b"\x1b]52;c;")
    shown.settle()
    found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)", bytes(shown.raw))
    return base64.b64decode(found[-1]).decode()


def paste(shown: Terminal, text: str) -> None:
    """Paste as a terminal does."""
    shown.press(f"\x1b[200~{text}\x1b[201~")
    shown.see("read back")
    shown.settle()


def agreed(home: Path) -> set[str]:
    """The words that this journal holds as agreed."""
    found = call(home, "takeaway", "list", "--pair", "1", "--json").well().objects()
    return {each["body"]["text"] for each in found if each["body"].get("state") == "agreed"}


def test_three_takeaways_are_agreed_on_both_sides_in_twelve_and_six_keys(tmp_path: Path) -> None:
    ours = journal_of(tmp_path / "ours", "Heron", "mentor-junior", WORDS)
    theirs = journal_of(tmp_path / "theirs", "Otter", "mentee-senior", ())
    with terminal(ours, size=(120, 40)) as mine, terminal(theirs, size=(120, 40)) as other:
        first = to_takeaways(mine, "Heron")
        mine.hit("s")
        mine.see("You're about to share exactly this")
        mine.hit("c")
        letter = copied(mine)
        second = to_takeaways(other, "Otter")
        other.hit("i")
        other.see("Paste a reply")
        paste(other, "Hello\x1b]0;owned\x07,\n\n" + "".join(f"> {each}\n" for each in letter.splitlines()))
        assert b"owned" not in other.raw.split(b"\x1b]0;")[-1][:5]
        other.hit("f4", "enter")
        other.see("You're about to share exactly this")
        other.hit("c")
        answer = copied(other)
        assert answer.count("Yes [") == 3
        mine.hit("i")
        mine.see("Paste a reply")
        paste(mine, answer)
        mine.hit("a", "a", "a", "enter")
        mine.see("There's nothing to answer.")
        assert mine.keys - first <= 12
        assert other.keys - second <= 6
        for each in (mine, other):
            each.hit("ctrl+q")
            assert each.end() == 0
    assert agreed(ours) == agreed(theirs) == set(WORDS)
