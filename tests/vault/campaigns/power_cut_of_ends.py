"""Power cuts in what changes more than one file: a large import, a purge, a merge, a backup restored, the
end of a journal.

Run as `python -m campaigns.power_cut_of_ends FOLDER HOW` it is the child that does one after the other.
"""

import json
import sys
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from rmjournal.support.errors import RolledBack
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns.child import say
from tests.vault.campaigns.ends import act, copies_of, held, home, is_openable, make_journal
from tests.vault.campaigns.harness import NEXT, NOTE, PASSPHRASE, digest, journal_in
from tests.vault.campaigns.power_cut import main

_AFTERWARDS = 40  # calls that only give a power cut after the end of the journal some points


@dataclass(frozen=True)
class Mark:
    """What was done last, by digests what the journal holds then, and what the file that a restore put aside holds."""

    done: str
    content: str = ""
    aside: str = ""


def life(folder: Path) -> None:
    """Make a journal and its copies, then do to it one operation after the other, and acknowledge each."""
    make_journal(folder)
    last = _acknowledged(folder, Mark("make"))
    for operation in ("import", "purge", "merge", "restore"):
        act(operation, folder)
        last = _acknowledged(folder, Mark(operation, aside=last.content if operation == "restore" else ""))
    act("destroy", folder)
    say(json.dumps(asdict(Mark("destroy"))))
    for number in range(_AFTERWARDS):
        (folder / "copies" / f"{number}").touch()


def _acknowledged(folder: Path, mark: Mark) -> Mark:
    with closing(Vault.open(journal_in(folder), PASSPHRASE)) as vault:
        mark = Mark(mark.done, digest(held(vault)), mark.aside)
    say(json.dumps(asdict(mark)))
    return mark


def judge(folder: Path, before: str, after: str) -> None:
    """Fail where an image holds neither the old state nor the new one, or does not go on; and where keys live on."""
    old, new = (Mark(**json.loads(each)) for each in (before, after))
    path, state = journal_in(folder), home(folder)
    if new.done == "destroy":
        if not is_openable(folder):
            assert copies_of(folder) == [], "a copy that was to go outlived the keys"
            return
        assert old.done != "destroy", "what was destroyed opens"
    assert path.exists(), "nothing is at the path"
    try:
        vault = Vault.open(path, PASSPHRASE, state=state)
    except RolledBack:
        assert (old.done, new.done) == ("merge", "restore"), "a false alarm"
        vault = Vault.open(path, PASSPHRASE, state=state, accept_older=True)
    with closing(vault):
        found = held(vault)
        assert [told for told in vault.notices if "this copy counts as the newest" not in told] == []
        assert digest(found) in (old.content, new.content), "neither the old nor the new state"
        assert verify(vault, full=True).faults == ()
        if new.aside and digest(found) == new.content:
            _check_aside(path, new.aside)
        vault.put(NOTE, NEXT, {"text": "next"}, sort_ms=11)
    with closing(Vault.open(path, PASSPHRASE, state=state)) as vault:
        later = held(vault)
        assert later.pop(NEXT)[4] == '{"text": "next"}'
        assert later == found, "the next save changed something else"


def _check_aside(path: Path, content: str) -> None:
    kept = [each for each in path.parent.glob(f"{path.name}.replaced-*") if "-2026-01-01-" not in each.name]
    aside = [each for each in kept if each.suffix != ".lock"]
    assert len(aside) == 1, "the file that was replaced is gone"
    with closing(Vault.open(aside[0], PASSPHRASE)) as vault:
        assert digest(held(vault)) == content, "the file that was replaced is not whole"


if __name__ == "__main__":
    main(life, *sys.argv[1:])
