"""How much of what identifies somebody is still there, and how much of the rest: on words, whatever masks look like.

Texts are compared as words without case, accents, invisible characters and look-alikes. The words that were kept are
found by the longest common subsequence that explains a word, where there is a choice, as one that tells nothing."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rmjournal.sharing.redactor.profile import Profile

SETS = Path(__file__).with_name("sets")
DEVSET = SETS / "devset.jsonl"
_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u0501\u04bb\u04cf\u0432\u043a\u043c\u043d\u0442"
    "\u03b1\u03bf\u03c1\u03b9\u03bd\u03ba\u03c4\u03b7\u03c5",
    "aeopcxyijsdhlbkmhtaopivktnu",
)
_INVISIBLE = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u034f\u061c\u180e\u202a-\u202e\ufe00-\ufe0f]")
_WORD = re.compile(r"[^\W_]+")
_MASK = re.compile(r"\[[^\]\w]*\]")
_SMALL_PARTS = frozenset(
    [
        "the",
        "of",
        "and",
        "a",
        "an",
        "in",
        "at",
        "for",
        "to",
        "no",
        "nr",
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "s",
        "on",
        "with",
        "from",
        "de",
        "la",
    ]
)
_PRONOUNS = frozenset(["he", "she", "him", "her", "his", "hers", "himself", "herself"])


@dataclass
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    def add(self, part: int, whole: int) -> None:
        """Count more."""
        self.part += part
        self.whole += whole

    @property
    def value(self) -> float:
        """The share, 1 where there was nothing."""
        return self.part / self.whole if self.whole else 1.0


@dataclass
class Score:
    """What a redactor did to labelled texts."""

    direct: Share = field(default_factory=Share)
    quasi: Share = field(default_factory=Share)
    leaking: Share = field(default_factory=Share)  # items in which a direct identifier is still there
    kept: Share = field(default_factory=Share)
    kept_clean: Share = field(default_factory=Share)
    leaks: list[str] = field(default_factory=list)


def items(path: Path = DEVSET) -> list[dict[str, Any]]:
    """Return the labelled texts."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def profile_of(item: Mapping[str, Any]) -> Profile:
    """Return the profile of an item."""
    return Profile(**{key: tuple(names) for key, names in item["profile"].items()})


def words(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text as they are compared, each with where it begins and ends."""
    folded, places = [], []
    for place, character in enumerate(text):
        if _INVISIBLE.match(character):
            continue
        for part in unicodedata.normalize("NFKD", character):
            if not unicodedata.combining(part):
                for small in part.casefold().translate(_LOOKALIKES):
                    folded.append(small)
                    places.append(place)
    return [(m.group(), places[m.start()], places[m.end() - 1] + 1) for m in _WORD.finditer("".join(folded))]


def still_there(before: list[str], after: list[str], weights: list[float]) -> set[int]:
    """Return the places in `before` that the heaviest common subsequence with `after` takes."""
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if before[i] == after[j]:
                best[i][j] = max(best[i][j], best[i + 1][j + 1] + weights[i])
    found, i, j = set(), 0, 0
    while i < len(before) and j < len(after):
        if before[i] == after[j] and abs(best[i][j] - best[i + 1][j + 1] - weights[i]) < 1e-9:
            found.add(i)
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def score(labelled: Iterable[Mapping[str, Any]], redact: Callable[[Mapping[str, Any]], str]) -> Score:
    """Redact labelled texts and count."""
    total = Score()
    for item in labelled:
        spans = [span for span in item["spans"] if span["level"] != "neutral"]
        found = words(item["text"])
        belongs = [
            next((n for n, span in enumerate(spans) if start < span["end"] and end > span["start"]), None)
            for _, start, end in found
        ]
        out = redact(item)
        left = [word for word, _, _ in words(_MASK.sub(" ", out))]
        weights = [1.0 if n is None else 0.999 for n in belongs]
        kept = still_there([word for word, _, _ in found], left, weights)
        direct = []
        for number, span in enumerate(spans):
            places = [place for place, n in enumerate(belongs) if n == number]
            places = [place for place in places if found[place][0] not in _SMALL_PARTS] or places
            lost = {place for place in places if place in kept}
            squeezed = "".join(found[place][0] for place in places)
            others = "".join(word for place, (word, _, _) in enumerate(found) if belongs[place] != number)
            if span["type"] == "PERSON" and len(squeezed) >= 6 and squeezed in "".join(left) and squeezed not in others:
                lost = set(places)
            (total.direct if span["level"] == "direct" else total.quasi).add(len(places) - len(lost), len(places))
            direct += [bool(lost)] if span["level"] == "direct" else []
            if lost:
                total.leaks.append(
                    f"{item['id']} {span['type']}: {' '.join(found[place][0] for place in sorted(lost))}"
                )
        if direct:
            total.leaking.add(any(direct), 1)
        labels = [n for n, span in enumerate(item["spans"]) if span["level"] == "neutral"]
        counted = [
            place
            for place, (word, start, end) in enumerate(found)
            if belongs[place] is None
            and word not in _PRONOUNS
            and not any(start < item["spans"][n]["end"] and end > item["spans"][n]["start"] for n in labels)
        ]
        here = len(kept & set(counted))
        total.kept.add(here, len(counted))
        if not item["spans"]:
            total.kept_clean.add(here, len(counted))
    return total
