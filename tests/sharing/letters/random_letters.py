"""Random letters with points of every sort, and edits that change their words."""

import random
import re
from collections.abc import Callable
from datetime import date, timedelta

from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.texts.message_texts import takeaways

_VOCABULARY = (
    "we the a team meeting says who signs off night rota heads of section speak last at Monday review for "
    "two months no email after six asks them first what they would change in town hall whose idea it was "
    "and names person with thanks every budget list apprentices finance officers shifts shorter minutes "
    "questions answered within fourteen days co-ordinate well-known part-time follow-up re-read "
    "organisation-wide understanding accessibility responsibility I don't you're it's can't “quoted "
    "words” 'single' \"double\" (in brackets) 1/2 3.5 20% £40 #7 A&E R&D a/b <b> x>y café naïve Zoë façade "
    "Müller señor Åsa Łódź Ελλάδα Привет שלום مرحبا 日本語 한국어 – — - ... … -> (c) :) 🙂 ❤️ 👍 ☀️ "
    "https://example.org/a?b=c&d=e someone@example.org NHS-wide *really* under_score C++ [draft] 09:30 "
    "e.g. i.e."
)
_WORDS = _VOCABULARY.split()
_PLAIN = [each for each in _WORDS if each.isascii() and each.isalpha()]


def words(dice: random.Random) -> str:
    """Return words as people write them: mostly plain, sometimes odd, rarely in
    lines."""
    count = dice.choice((3, 6, 9, 12, 15, 20, 30, 45))
    odd = dice.choice((0.0, 0.1, 0.1, 0.3))
    said = [dice.choice(_WORDS) if dice.random() < odd else dice.choice(_PLAIN) for _ in range(count)]
    text = " ".join(said) + dice.choice((".", ".", "", "!", "?"))
    text = text[0].upper() + text[1:]
    if dice.random() < 0.12:
        items = [" ".join(dice.choice(_PLAIN) for _ in range(dice.randint(2, 6))) for _ in range(2)]
        text += "".join(f"\n- {each}" for each in items)
    elif dice.random() < 0.08:
        text += "\n\n" + " ".join(dice.choice(_PLAIN) for _ in range(8)) + "."
    return text


def letter(dice: random.Random) -> str:
    """Return a letter of one to five points."""
    items: list[tuple[Takeaway, Commitment | None]] = []
    for _ in range(dice.randint(1, 5)):
        text = words(dice)
        promise = None
        if dice.random() < 0.6:
            due = date(2026, 12, 1) + timedelta(dice.randint(0, 200)) if dice.random() < 0.7 else None
            also = words(dice).replace("\n", " ") if dice.random() < 0.3 else text
            promise = Commitment(owner=dice.choice(tuple(Party)), text=also, due=due)
        items.append((Takeaway(text=text), promise))
    return takeaways(items, dice.choice(tuple(Role)), None).text


_POINT = re.compile(r"(?ms)^\d+\. (.*?)\n   \[([0-9A-Z-]{14})\]$")


def points(text: str) -> dict[str, str]:
    """Return what is shown under each code of a letter as it was sent."""
    return {code: re.sub(r"(?m)^   ", "", shown) for shown, code in _POINT.findall(text)}


def _swap(shown: str, dice: random.Random) -> str:
    found = [each for each in re.finditer(r"\b[a-z]{3,}\b", shown)]
    chosen = dice.choice(found)
    return shown[: chosen.start()] + dice.choice(("never", "always", "budget", "weekly")) + shown[chosen.end() :]


def _drop(shown: str, dice: random.Random) -> str:
    chosen = dice.choice(list(re.finditer(r"\b[a-z]{3,}\b ?", shown)))
    return shown[: chosen.start()] + shown[chosen.end() :]


def _insert(shown: str, dice: random.Random) -> str:
    chosen = dice.choice(list(re.finditer(r" ", shown)))
    return f"{shown[: chosen.start()]} not{shown[chosen.start() :]}"


def _begin(shown: str, dice: random.Random) -> str:
    return "Not " + shown


def _end(shown: str, dice: random.Random) -> str:
    return shown + dice.choice((" Maybe.", " (tbc)", " unless busy", " Yes"))


def _digit(shown: str, dice: random.Random) -> str:
    return re.sub(r"Due (\d)", lambda found: f"Due {(int(found.group(1)) + 1) % 10}", shown)


def _owner(shown: str, dice: random.Random) -> str:
    table = {"Owner: Mentor (junior)": "Owner: Mentee (senior)", "Owner: Mentee (senior)": "Owner: Mentor (junior)"}
    return re.sub("|".join(map(re.escape, table)), lambda found: table[found.group()], shown)


def _case(shown: str, dice: random.Random) -> str:
    return shown[0].swapcase() + shown[1:]


def _look_alike(shown: str, dice: random.Random) -> str:
    return shown.replace("e", "\u0435", 1)


def _comment(shown: str, dice: random.Random) -> str:
    chosen = dice.choice(list(re.finditer(r" ", shown)))
    return f"{shown[: chosen.start()]} [Heron: only if paid]{shown[chosen.start() :]}"


def _cut_off(shown: str, dice: random.Random) -> str:
    return " ".join(shown.split(" ")[: max(1, len(shown.split(" ")) // 2)])


def _twice(shown: str, dice: random.Random) -> str:
    chosen = dice.choice(list(re.finditer(r"\b[a-z]{3,}\b ", shown)))
    return shown[: chosen.end()] + chosen.group() + shown[chosen.end() :]


EDITS: tuple[Callable[[str, random.Random], str], ...] = (
    _swap, _drop, _insert, _begin, _end, _digit, _owner, _case, _look_alike, _comment, _cut_off, _twice,
)  # fmt: skip


def _indented(shown: str) -> str:
    first, *others = shown.split("\n")
    return "\n".join((first, *(f"   {each}".rstrip() for each in others)))


def changed(text: str, code: str, dice: random.Random) -> tuple[str, str]:
    """Return a letter in which the words above this code were changed, and how."""
    shown = points(text)[code]
    for _ in range(50):
        edit = dice.choice(EDITS)
        try:
            new = edit(shown, dice)
        except IndexError:  # no word that this edit wants
            continue
        if new != shown:
            edited = text.replace(f"{_indented(shown)}\n   [{code}]", f"{_indented(new)}\n   [{code}]")
            assert edited != text
            return edited, edit.__name__
    raise AssertionError("no edit changes this")
