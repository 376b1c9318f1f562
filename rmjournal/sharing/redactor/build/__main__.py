"""Build the lexicon of the redactor.

python -m rmjournal.sharing.redactor.build SCOWL WORDNET

SCOWL is the folder of Debian's `scowl` (/usr/share/dict/scowl), WORDNET that of
`wordnet-base` (/usr/share/wordnet). The PyPI packages `faker` and `names` must be
installed. Writes `lexicon.txt.z` into rmjournal/sharing/redactor and prints its
SHA-256, which belongs in lexicon.py. The same sources give the same bytes. Takes about
10 s."""

import hashlib
import sys
import zlib
from collections import defaultdict
from pathlib import Path

from rmjournal.sharing.redactor.build import words
from rmjournal.sharing.redactor.build.names import common_family_names, family_names, given_names, proper_names
from rmjournal.sharing.redactor.build.wordnet import WordNet
from rmjournal.sharing.redactor.lexicon import PATH

_SIZES = (10, 20, 35, 40, 50)
_EVERYDAY = 35  # beyond this size only words that are no names, and beyond 40 only those with an ending
_FORMED = ("ing", "ed", "ly", "ness", "nesse", "able", "ise", "ize")
_COMMON = 6_000  # of the family names of the Census, those that many bear
_SPELLINGS = ("english", "american", "british", "british_z")
_BLOCKED = (
    "gender", "origin", "religion", "kin", "age", "health", "events", "roles", "days", "compass", "many", "unique",
    "belongings", "insults", "rest",
)  # fmt: skip
_ONLY_HERE = {"domain", "given_kept", "starts", "passing", "masked", "no_people", *_BLOCKED} - {"events", "health"}


def main() -> None:
    """Read the sources, write the lexicon and print what is in it."""
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    lists = words.read()
    sections = build(lists, _scowl(Path(sys.argv[1])), WordNet(Path(sys.argv[2])), proper_names(Path(sys.argv[1])))
    lines = _lines(sections) + [f"{name}\t{','.join(sorted(lists[name]))}" for name in ("masked", "passing")]
    packed = zlib.compress("\n".join(lines).encode("ascii"), 9)
    PATH.write_bytes(packed)
    for name, found in sorted(sections.items()):
        print(f"{name:<14} {len(found):>6} words")
    print(f"{len(packed):,} bytes\n{hashlib.sha256(packed).hexdigest()}")


def _lines(sections: dict[str, set[str]]) -> list[str]:
    """Return one line for each combination of sections, so that no word is stored
    twice."""
    held: dict[str, list[str]] = defaultdict(list)
    for word in set().union(*sections.values()):
        held[" ".join(name for name in sorted(sections) if word in sections[name])].append(word)
    return [f"{names}\t{' '.join(sorted(words))}" for names, words in sorted(held.items())]


def build(lists: dict[str, list[str]], sizes: dict[str, int], net: WordNet, proper: set[str]) -> dict[str, set[str]]:
    """Return the sections of the lexicon.

    `sizes` maps each word to the size of the smallest SCOWL list that has it."""
    by_hand = {name: {word for line in lines for word in line.split()} for name, lines in lists.items()}
    harmful = net.below_roots()
    given, names = given_names(), given_names() | family_names() | proper
    sizes = {word: size for word, size in sizes.items() if size <= _EVERYDAY or _is_plain(word, size, names)}
    spared = by_hand["people"] | by_hand["no_people"] | by_hand["closed"] | by_hand["domain"] | by_hand["departments"]
    persons = {word for word in sizes if net.is_person(word)} - spared
    known = {word for word in sizes if word in spared or not (word in persons or net.is_in(word, harmful))} | spared
    blocked = set().union(*(by_hand[name] for name in _BLOCKED))
    known -= blocked | {_plural(word) for word in blocked} - spared

    risky = ((given & known) - by_hand["starts"]) | (by_hand["given"] & (known | set(sizes)))
    known -= {word for word in risky if sizes.get(word, 99) > 10} - by_hand["given_kept"]
    known |= by_hand["closed"]
    rare = {word for word in (given & known) - risky if sizes.get(word, 99) > 10 and net.share(word, "noun") > 0.6}
    plain, plurals = by_hand["people"] | by_hand["closed"], by_hand["plurals"]
    speech = net.conjugated(by_hand["speech"], sizes)
    return {name: found for name, found in by_hand.items() if name not in _ONLY_HERE} | {
        "vocabulary": known,
        "basic": {word for word in known if sizes.get(word, 99) <= 10},
        "ambiguous": (known & (names | by_hand["virtues"])) - plain,
        "given": risky,
        "surnames": (known & (common_family_names(_COMMON) | given)) - plain - by_hand["opens"],
        "heading": rare - plain - by_hand["domain"],
        "roles": persons | by_hand["roles"],
        "nouns": {word for word in known if net.share(word, "noun") > 0.6},
        "describing": {word for word in known if net.share(word, "adj") > 0.6},
        "finite": {word for word in known if net.is_finite(word)},
        "speech": speech,
        "acts": by_hand["speech"],
        "of_things": net.conjugated(by_hand["of_things"], sizes) | by_hand["of_things"],
        "tells": net.conjugated(by_hand["tells"], sizes),
        "spoken": {form for form in speech if net.share(form, "verb") > 0.85 and not net.is_person(form)} - plurals,
        "bases": {word for word in known if net.is_base(word) and net.share(word, "verb") > 0.4},
        "askers": net.conjugated(by_hand["askers"], sizes) | by_hand["askers"],
    }


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeo":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _is_plain(word: str, size: int, names: set[str]) -> bool:
    """May a rarer word pass? Names may not, nor the rarest unless they are derived
    words."""
    return word not in names and (size <= 40 or word.removesuffix("s").endswith(_FORMED))


def _scowl(folder: Path) -> dict[str, int]:
    """Return the lower-case words of the small lists, each with the smallest size that
    has it."""
    found: dict[str, int] = {}
    for size in _SIZES:
        for spelling in _SPELLINGS:
            path = folder / f"{spelling}-words.{size}"
            if path.exists():
                for word in path.read_text("latin-1").split():
                    if word.isascii() and word.isalpha() and word.islower():
                        found.setdefault(word, size)
    return found


if __name__ == "__main__":
    main()
