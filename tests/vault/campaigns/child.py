"""What the children do. Run as `python -m campaigns.child <what> <arguments>`; the answer is JSON.

Marks and answers go out by writev, which nothing else here uses: no injected fault can touch them.
"""

import contextlib
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from rmjournal.support.errors import Failed, RmjournalError
from rmjournal.vault.format.record import NOTHING, PAIR, Meta
from rmjournal.vault.format.recovery_key import RecoveryKey
from rmjournal.vault.rewrite.backup import backup
from rmjournal.vault.store.vault import Vault
from rmjournal.vault.store.verify import verify
from tests.vault.campaigns import canary, canary_of_copies, journals
from tests.vault.campaigns.harness import (
    ADA,
    CHEAP,
    NEXT,
    NOTE,
    PASSPHRASE,
    act,
    begin_create,
    content,
    digest,
    journal_in,
    state_in,
)


def say(text: str) -> None:
    """Write a line by writev."""
    os.writev(1, [text.encode() + b"\n"])


def told(error: BaseException) -> dict[str, str]:
    """Describe an exception: its class, whether a person can be told, what it says."""
    name = "Failed" if isinstance(error, Failed) else type(error).__name__
    return {"outcome": name if isinstance(error, RmjournalError) else f"!{name}", "said": str(error)}


def plain(operation: str, folder: Path, recovery: str) -> None:
    """Do one operation between marks, from opening to closing."""
    say("begin")
    if operation == "create":
        vault = begin_create(folder)
    else:
        vault = Vault.open(journal_in(folder), recovery=RecoveryKey.read(recovery), state=state_in(folder))
        act(operation, vault, folder)
    say("done")
    vault.close()
    say("closed")


def faulty(operation: str, folder: Path, recovery: str) -> None:
    """Do one operation that may fail, then look, then save something else, and tell how each went."""
    answer: dict[str, object] = {}
    vault: Vault | None = None
    if operation != "create":
        vault = Vault.open(journal_in(folder), recovery=RecoveryKey.read(recovery), state=state_in(folder))
    say("begin")
    try:
        if vault is None:
            vault = begin_create(folder)
        else:
            act(operation, vault, folder)
        answer |= {"outcome": "done", "said": ""}
    except Exception as error:
        answer |= told(error)
    say("end")
    if vault is not None:
        try:
            answer["view"] = digest(content(vault))
        except Exception as error:
            answer["view"] = told(error)["outcome"]
        answer["notices"] = list(vault.notices)
        answer["stopped"] = vault.read_only
        try:
            vault.put(NOTE, NEXT, {"text": "next"}, pair=ADA if ADA in vault else NOTHING, sort_ms=11)
            answer["next"] = "done"
        except Exception as error:
            answer["next"] = told(error)["outcome"]
        try:
            vault.close()
        except Exception as error:
            answer["next"] = f"close {told(error)['outcome']}"
    say(json.dumps(answer))


def faulty_journal(folder: Path, operation: str) -> None:
    """Do one operation on a journal that may fail, then look, then save something else, and tell how each went."""
    answer: dict[str, object] = {"said": "", "notices": [], "accepted": operation != "restore"}
    journal = None
    if operation != "restore":
        journal = journals.open_journal(folder)
        journals.prepare(operation, journal, folder)
        journals.make_large()
    say("begin")
    try:
        if journal is None:
            journals.restore(folder, answer)
        else:
            answer["said"] = journals.act(operation, journal, folder)
            answer["outcome"] = "Failed" if answer["said"] else "done"
    except Exception as error:
        answer = told(error) | answer | {"said": str(error)}
    say("end")
    if journal is not None:
        try:
            answer["view"] = digest(journals.held(journal.records.vault, folder))
            answer["notices"] = journal.notices()
            journal.records.vault.put(NOTE, NEXT, {"text": "next"}, sort_ms=11)
            answer["next"] = "done"
        except Exception as error:
            answer = {"view": "", "next": told(error)["outcome"]} | answer
        try:
            journal.close()
        except Exception as error:
            answer["next"] = f"close {told(error)['outcome']}"
    say(json.dumps(answer))


# Bit flips


def flips(folder: Path, recovery: str, with_passphrase: str, turn: str) -> None:
    """Flip one bit at each offset that standard input names, and judge what the vault then shows.

    The eight values of `turn` flip the eight bits of a byte."""
    key, phrase = (None, PASSPHRASE) if with_passphrase == "yes" else (RecoveryKey.read(recovery), None)
    path = journal_in(folder)
    whole = path.read_bytes()
    truth = _metas_and_texts(path, key, phrase)
    counts: dict[str, int] = {}
    bad: list[str] = []
    signal.signal(signal.SIGALRM, _too_long)
    for offset in json.loads(sys.stdin.read()):
        for leftover in path.parent.iterdir():
            leftover.unlink()
        damaged = bytearray(whole)
        damaged[offset] ^= 1 << (offset * 5 + offset // 8 + int(turn)) % 8
        path.write_bytes(damaged)
        signal.alarm(20)
        try:
            verdict = _judge(path, key, phrase, truth, save=offset % 16 == 0)
        except Exception as error:
            verdict = f"uncaught {type(error).__name__}"
        signal.alarm(0)
        counts[verdict] = counts.get(verdict, 0) + 1
        if verdict not in ("detected", "reported", "unused"):
            bad.append(f"{verdict} at {offset}")
    say(json.dumps({"counts": counts, "bad": bad[:20]}))


Truth = dict[bytes, tuple[Meta, dict[str, object]]]


def _metas_and_texts(path: Path, key: RecoveryKey | None, phrase: str | None) -> Truth:
    vault = Vault.open(path, phrase, recovery=key)
    try:
        return {entry.meta.uuid: (entry.meta, vault.get(entry.meta.uuid)) for entry in vault.entries()}
    finally:
        vault.close()


def _judge(path: Path, key: RecoveryKey | None, phrase: str | None, truth: Truth, save: bool) -> str:
    try:
        vault = Vault.open(path, phrase, recovery=key)
    except RmjournalError:
        with contextlib.suppress(RmjournalError):
            vault = Vault.open(path, phrase, recovery=key, damaged=True)
            try:
                if any(truth.get(e.meta.uuid) != (e.meta, obj) for e, obj in vault.scan(skip_faulty=True)):
                    return "wrong when damaged"
            finally:
                vault.close()
        return "detected"
    try:
        if {entry.meta.uuid for entry in vault.entries()} != truth.keys():
            return "wrong records"
        for entry in vault.entries():
            if truth[entry.meta.uuid] != (entry.meta, vault.get(entry.meta.uuid)):
                return "wrong content"
        reported = bool(vault.notices or verify(vault, full=True).faults)
        if save:
            vault.put(NOTE, NEXT, {"text": "next"}, pair=ADA, sort_ms=11)
            vault.close()
            vault = Vault.open(path, phrase, recovery=key)
            vault.get(NEXT)
            if any(truth[uuid] != (vault.entry(uuid).meta, vault.get(uuid)) for uuid in truth):
                return "wrong content after a save"
        return "reported" if reported else "unused"
    except RmjournalError:
        return "detected"
    finally:
        vault.close()


def _too_long(number: int, frame: object) -> None:
    raise TimeoutError


# Real limits


def fill(folder: Path, how: str) -> None:
    """Save until the disk is full, then look, delete, and open again: in a small file system or under a limit."""
    if how == "limit":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    path, answer, ballast = folder / "journal.rmj", dict[str, object](), folder / "ballast"
    ballast.write_bytes(bytes(65_536))
    vault, recovery = Vault.create(path, PASSPHRASE, kdf=CHEAP, state=folder / "state")
    vault.put(PAIR, ADA, {"alias": "Ada"}, sort_ms=1)
    saved: dict[bytes, str] = {}
    for number in range(5000):
        uuid, text = number.to_bytes(16, "big")[::-1][:15] + b"n", f"note {number} " * 150
        try:
            vault.put(NOTE, uuid, {"text": text}, pair=ADA, sort_ms=number)
        except Exception as error:
            answer |= told(error)
            break
        saved[uuid] = text
    answer["saved"] = len(saved)
    answer["read"] = sum(vault.get(uuid) == {"text": text} for uuid, text in saved.items())
    for attempt in ("delete", "delete with some room"):
        uuid = next(iter(saved))
        try:
            vault.delete(uuid)
        except Exception as error:
            answer[attempt] = told(error)
        else:
            answer[attempt] = {"outcome": "done"}
            del saved[uuid]
        if ballast.exists():
            ballast.unlink()
    try:
        backup(vault, folder / "backup.rmj")
        answer["backup"] = {"outcome": "done"}
    except Exception as error:
        answer["backup"] = told(error)
    answer["left"] = sorted(p.name for p in folder.iterdir() if "backup" in p.name)
    vault.close()
    vault = Vault.open(path, recovery=recovery, state=folder / "state")
    answer["again"] = sum(vault.get(uuid) == {"text": text} for uuid, text in saved.items())
    answer["kept"] = len(saved)
    answer["faults"] = list(verify(vault, full=True).faults)
    try:
        vault.put(NOTE, NEXT, {"text": "next"}, pair=ADA, sort_ms=11)
        answer["next"] = "done"
    except Exception as error:
        answer["next"] = told(error)["outcome"]
    vault.close()
    say(json.dumps(answer))


def erase(folder: Path) -> None:
    """Erase traces where there is no room left to write the file anew."""
    vault, _ = Vault.create(folder / "journal.rmj", PASSPHRASE, kdf=CHEAP, state=folder / "state")
    vault.put(PAIR, ADA, {"alias": "Ada"}, sort_ms=1)
    vault.put(NOTE, NEXT, {"text": "note " * 20_000}, pair=ADA, sort_ms=2)
    with contextlib.suppress(OSError), open(folder / "ballast", "wb", buffering=0) as ballast:
        while ballast.write(bytes(4096)):
            pass
    vault.compact()
    answer = {"notices": list(vault.notices), "read": len(str(vault.get(NEXT)["text"]))}
    vault.close()
    say(json.dumps(answer))


def read_only(folder: Path, recovery: str) -> None:
    """Open a vault in a place where nothing can be written, read it, try to save."""
    answer: dict[str, object] = {}
    try:
        vault = Vault.open(journal_in(folder), recovery=RecoveryKey.read(recovery), state=state_in(folder))
    except Exception as error:
        say(json.dumps(told(error) | {"why": "not opened"}))
        return
    answer["why"] = vault.read_only
    answer["view"] = digest(content(vault))
    answer["faults"] = list(verify(vault, full=True).faults)
    try:
        vault.put(NOTE, NEXT, {"text": "next"}, pair=ADA, sort_ms=11)
        answer["outcome"] = "done"
    except Exception as error:
        answer |= told(error)
    vault.close()
    say(json.dumps(answer))


def back_up(folder: Path, recovery: str, target: str) -> None:
    """Back up into a place that may not take it."""
    vault = Vault.open(journal_in(folder), recovery=RecoveryKey.read(recovery), state=state_in(folder))
    answer: dict[str, object] = {"outcome": "done"}
    try:
        backup(vault, Path(target))
    except Exception as error:
        answer = dict(told(error))
    vault.close()
    parent = Path(target).parent
    answer["left"] = sorted(p.name for p in parent.iterdir()) if parent.is_dir() else []
    say(json.dumps(answer))


def hold(folder: Path, recovery: str) -> None:
    """Hold the vault open until standard input ends; then save once more and close."""
    vault = Vault.open(journal_in(folder), recovery=RecoveryKey.read(recovery), state=state_in(folder))
    say("held")
    sys.stdin.read()
    vault.put(NOTE, NEXT, {"text": "next"}, pair=ADA, sort_ms=11)
    vault.close()


def main(what: str, *arguments: str) -> None:
    """Do what the first argument says."""
    folder, rest = Path(arguments[0]), arguments[1:]
    if what == "plain":
        plain(rest[0], folder, rest[1])
    elif what == "faulty":
        faulty(rest[0], folder, rest[1])
    elif what == "canary":
        life = {"vault": canary.life, "copies": canary_of_copies.life}[rest[1]]
        life(folder, int(rest[0]))
    else:
        others: dict[str, Callable[..., None]] = {
            "faulty_journal": faulty_journal,
            "flips": flips,
            "erase": erase,
            "fill": fill,
            "read_only": read_only,
            "back_up": back_up,
            "hold": hold,
        }
        others[what](folder, *rest)


if __name__ == "__main__":
    main(*sys.argv[1:])
