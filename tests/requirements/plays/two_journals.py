"""Play two people who keep a journal each and exchange messages through any mail.

Everything goes through the two command lines. Messages arrive late, twice and crossed."""

import json
import random
from collections.abc import Iterator
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rmjournal.domain.model.pair import Role
from rmjournal.domain.points import Point
from rmjournal.journal import Journal
from tests.cli.calling import PASSPHRASE, Done, Here

_JUNIOR, _SENIOR = Role.MENTOR_JUNIOR, Role.MENTEE_SENIOR
_SENTENCE = "we ask first who signs off the night rota and say whose idea it was before any review"
_WORDS = _SENTENCE.split(" ")


class Side:
    """One of the two, with a home of their own."""

    def __init__(
        self, home: Path, role: Role, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch, journal: bytes
    ) -> None:
        home.mkdir(parents=True)
        self.role, self._home, self._patch = role, home, patch
        self._here = Here(home, capture, patch)
        self._here.put(journal)
        self._files = 0
        fields = {"alias": "Partner", "role": role.value}
        self("pair", "add", "--json-in", given=json.dumps(fields)).well()

    def __call__(self, *arguments: str, given: str = "") -> Done:
        self._go_home()
        return self._here(*arguments, given=given)

    def _go_home(self) -> None:
        for name, folder in (
            ("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state"), ("XDG_CONFIG_HOME", "config"),
        ):  # fmt: skip
            self._patch.setenv(name, str(self._home / folder))

    def file(self, text: str = "") -> Path:
        """Return a new file, with this text if there is any."""
        self._files += 1
        path = self._home / f"{self._files}.txt"
        if text:
            path.write_text(text, "utf-8")
        return path

    def keep_texts(self, *, on: bool) -> None:
        """Say whether the texts that are shared are kept, as the settings page does."""
        self._go_home()
        with Journal.open(self._here.vault, PASSPHRASE) as journal:
            journal.settings.change({"keep_shared_texts": on})

    def entries(self, kind: str) -> list[dict[str, Any]]:
        """Return the entries of a kind."""
        return [each for each in self("list", "--json").well().objects() if each["kind"] == kind]

    def open_ones(self, *states: str) -> list[str]:
        """Return the IDs of the takeaways in these states, by their words: so the same
        dice play the same game."""
        found = [each for each in self.entries("takeaway") if each["body"].get("state") in states]
        return [each["id"] for each in sorted(found, key=lambda each: str(each["body"]["text"]))]

    def add(self, words: str, owner: str | None, due: str | None) -> None:
        """Write a takeaway."""
        fields: dict[str, object] = {"text": words}
        if owner is not None:
            fields["commitment"] = {"owner": owner, **({"due": due} if due else {})}
        self("takeaway", "add", "--pair", "1", "--json-in", given=json.dumps(fields)).well()

    def send(self) -> str:
        """Share the takeaways that wait, and return the message."""
        shown = self("takeaway", "send", "--pair", "1", "--json").well().object()
        path = self.file()
        self("takeaway", "send", "--pair", "1", "--write", str(path), "--confirm", shown["sha256"]).well()
        return path.read_text("utf-8")

    def receive(self, text: str, *options: str) -> str:
        """Paste a message with these choices; return the answer, "" for none."""
        given = self.file(text)
        shown = self("receive", "--pair", "1", str(given), "--json", *options).well().object()
        if shown["answer"] is None:
            return ""
        path, digest = self.file(), shown["answer"]["sha256"]
        self("receive", "--pair", "1", str(given), *options, "--write", str(path), "--confirm", digest).well()
        return path.read_text("utf-8")

    def look(self, text: str) -> list[dict[str, Any]]:
        """Return the items of a message, without a choice."""
        shown = self("receive", "--pair", "1", str(self.file(text)), "--json").well().object()
        items: list[dict[str, Any]] = shown["items"]
        return items

    def agreed(self) -> dict[str, str]:
        """Return what stands agreed here: each point by its code, as a message shows
        it."""
        promises = {each["parent"]: each["body"] for each in self.entries("commitment")}
        found = {}
        for each in self.entries("takeaway"):
            if each["body"].get("state") == "agreed":
                promise = promises.get(each["id"])
                words = each["body"]["text"]
                point = Point(words)
                if promise is not None:
                    owner = self.role if promise["owner"] == "me" else self.role.other
                    due = date.fromisoformat(promise["due"]) if promise.get("due") else None
                    also = promise["text"] if promise["text"] != words else ""
                    point = Point(words, owner, due, also)
                found[each["body"]["code"]] = " ".join(point.shown.split())
        return found


class Keeping(Enum):
    """Who keeps the texts that were shared."""

    BOTH = "both"
    ONE = "one"
    NEITHER = "neither"
    IN_TURNS = "in turns"  # each turns it off and on midway


class Mail(NamedTuple):
    """A message on its way."""

    to: int
    text: str


class Game:
    """An exchange between two sides, with dice."""

    def __init__(self, sides: tuple[Side, Side], dice: random.Random, keeping: Keeping = Keeping.BOTH) -> None:
        self.sides, self.dice, self._keeping = sides, dice, keeping
        self._is_on = [True, True]
        for by in {Keeping.ONE: (1,), Keeping.NEITHER: (0, 1)}.get(keeping, ()):
            self._turn(by)
        self.mails: list[Mail] = []
        self.arrived: list[Mail] = []
        self._count = 0

    def words(self) -> str:
        """Return words that nobody used before."""
        self._count += 1
        return f"{' '.join(self.dice.choices(_WORDS, k=6))} {self._count}."

    def propose(self, by: int) -> None:
        """Write one or two takeaways and send them."""
        for _ in range(self.dice.randint(1, 2)):
            owner = self.dice.choice((None, "me", "partner"))
            self.sides[by].add(self.words(), owner, self.dice.choice((None, "2027-01-15")))
        self.mails.append(Mail(1 - by, self.sides[by].send()))

    def propose_the_same(self) -> None:
        """Let both write and send the same words."""
        words = self.words()
        for by in (0, 1):
            self.sides[by].add(words, None, None)
            self.mails.append(Mail(1 - by, self.sides[by].send()))

    def amend(self, by: int) -> None:
        """Reword something that was sent or agreed, and send it."""
        side = self.sides[by]
        amended = {each["body"].get("replaces") for each in side.entries("takeaway")}
        open_ones = [each for each in side.open_ones("proposed", "agreed") if each not in amended]
        if open_ones:
            side("takeaway", "amend", self.dice.choice(open_ones), given=self.words()).well()
            self.mails.append(Mail(1 - by, side.send()))

    def withdraw(self, by: int) -> None:
        """Withdraw a proposal without telling."""
        side = self.sides[by]
        open_ones = side.open_ones("proposed")
        if open_ones:
            side("takeaway", "withdraw", self.dice.choice(open_ones)).well()

    def _turn(self, by: int) -> None:
        self._is_on[by] = not self._is_on[by]
        self.sides[by].keep_texts(on=self._is_on[by])

    def deliver(self) -> None:
        """Let any message arrive, and be answered."""
        mail = self.mails.pop(self.dice.randrange(len(self.mails)))
        self.arrived.append(mail)
        self._paste(mail)

    def paste_again(self) -> None:
        """Paste a message that arrived already."""
        if self.arrived:
            mail = self.dice.choice(self.arrived)
            self._answered(mail, "--accept", "all")

    def _paste(self, mail: Mail) -> None:
        options: list[str] = []
        items = self.sides[mail.to].look(mail.text)
        for item in items:
            options += self._choice(item)
        if not options:
            options = ["--accept", "all"]
        is_told = any(not item["said"] or item["said"] == "not yet" for item in items)
        self._answered(mail, *_joined(options), *(("--how", "mail") if is_told else ()))

    def _choice(self, item: dict[str, Any]) -> Iterator[str]:
        code, standing = item["code"], item["standing"]
        if standing == "new":
            yield from ("--decline" if self.dice.random() < 0.25 else "--accept", code)
        elif standing == "not agreed" and item["said"] != "no" and not item["clear"]:
            yield from ("--decline" if self.dice.random() < 0.5 else "--accept", code)
        elif item["clear"] or (standing == "here already" and item["said"] == "no") or standing == "as sent":
            yield from ("--accept", code)

    def _answered(self, mail: Mail, *options: str) -> None:
        answer = self.sides[mail.to].receive(mail.text, *options)
        if answer:
            mangled = self.dice.choice((answer, "Hello,\n" + "\n".join(f"> {each}" for each in answer.split("\n"))))
            self.mails.append(Mail(1 - mail.to, mangled))

    def play(self, rounds: int) -> None:
        """Exchange for some rounds, and let everything arrive."""
        for at in range(rounds):
            if self._keeping is Keeping.IN_TURNS and at:
                self._turn(at % 2)
            match self.dice.randrange(10):
                case 0 | 1 | 2:
                    self.propose(self.dice.randrange(2))
                case 3:
                    self.propose_the_same()
                case 4 | 5:
                    self.amend(self.dice.randrange(2))
                case 6:
                    self.paste_again()
                case 7:
                    self.withdraw(self.dice.randrange(2))
            while self.mails and self.dice.random() < 0.6:
                self.deliver()
        for _ in range(400):
            if not self.mails:
                return
            self.deliver()
        raise AssertionError("the two never stop answering")


def _joined(options: list[str]) -> Iterator[str]:
    """Yield each option once, its codes with commas between."""
    for name in ("--accept", "--decline"):
        codes = [options[at + 1] for at in range(0, len(options), 2) if options[at] == name]
        if codes:
            yield from (name, ",".join(codes))
