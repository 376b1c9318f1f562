"""Ask WordNet what words mean: persons, kin, illness, crime, and their part of speech.

Reads the database files of Debian's `wordnet-base` (WordNet 3.0; formats: wndb(5WN),
cntlist(5WN), morphy(7WN))."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

_PERSON = "18"  # the lexicographer file noun.person
_POS = ("noun", "verb", "adj", "adv")
_OF_KEY = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}

# Everything below these synsets is blocked. A root is a lemma and its sense's number.
_ROOTS = (
    ("ill_health", 1), ("disease", 1), ("injury", 1), ("mental_disorder", 1), ("disability", 1), ("symptom", 1),
    ("medical_procedure", 1), ("medicine", 2), ("crime", 1), ("calamity", 1), ("accident", 1), ("religion", 1),
    ("religion", 2), ("religious_ceremony", 1), ("ethnic_group", 1), ("inhabitant", 1), ("relative", 1),
    ("place_of_worship", 1), ("military_unit", 1),
)  # fmt: skip

_ENDINGS = {  # the ending of a form, and that of its lemma
    "noun": ("s-", "ses-s", "xes-x", "zes-z", "ches-ch", "shes-sh", "men-man", "ies-y"),
    "verb": ("s-", "ies-y", "es-e", "es-", "ed-e", "ed-", "ied-y", "ing-e", "ing-"),
    "adj": ("er-", "est-", "er-e", "est-e", "ier-y", "iest-y"),
    "adv": (),
}

Sense = tuple[str, str]  # part of speech, lexicographer file


class WordNet:
    """The senses of each lemma, and how often the tagged corpus has each."""

    def __init__(self, folder: Path) -> None:
        self._senses: dict[str, list[Sense]] = defaultdict(list)
        self._counts: dict[str, Counter[Sense]] = defaultdict(Counter)
        self._below: dict[str, list[str]] = defaultdict(list)
        self._nouns: dict[str, list[str]] = {}  # the synsets of a lemma, the commonest first
        self._irregular: dict[str, dict[str, list[str]]] = {}
        for pos in _POS:
            self._read_data(folder / f"data.{pos}", pos)
            self._irregular[pos] = {form: lemmas for form, *lemmas in map(str.split, _lines(folder / f"{pos}.exc"))}
        for line in _lines(folder / "index.noun"):
            parts = line.split()
            self._nouns[parts[0]] = parts[-int(parts[2]) :]
        for line in _lines(folder / "cntlist.rev"):
            key, _, count = line.split()
            lemma, _, rest = key.partition("%")
            kind, file = rest.split(":")[:2]
            self._counts[lemma][_OF_KEY[kind], file] += int(count)

    def _read_data(self, path: Path, pos: str) -> None:
        for line in _lines(path):
            parts = line.split()
            offset, file, count = parts[0], parts[1], int(parts[3], 16)
            for number in range(count):
                self._senses[parts[4 + 2 * number].partition("(")[0].lower()].append((pos, file))
            if pos == "noun":
                pointers = parts[4 + 2 * count + 1 :]
                for number in range(int(parts[4 + 2 * count])):
                    symbol, above = pointers[4 * number : 4 * number + 2]
                    if symbol.startswith("@"):  # hypernym, or what it is an instance of
                        self._below[above].append(offset)

    def lemmas(self, word: str, pos: str) -> set[str]:
        """Return the lemmas of which a word can be a form, as this part of speech."""
        found = {word, *self._irregular[pos].get(word, ())}
        for ending, _, instead in (each.partition("-") for each in _ENDINGS[pos]):
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > 1:
                found.add(stem + instead)
                if ending in ("ed", "ing") and len(stem) > 2 and stem[-1] == stem[-2]:
                    found.add(stem[:-1])
        return {lemma for lemma in found if any(pos == sense[0] for sense in self._senses.get(lemma, ()))}

    def share(self, word: str, pos: str) -> float:
        """Return what share of a word's uses are this part of speech.

        Counted in the tagged corpus, or among its senses if the corpus has none."""
        return self._share(word, lambda sense: sense[0] == pos)

    def is_person(self, word: str) -> bool:
        """Does this word, or its singular, mainly mean a person?"""
        return self._share(word, lambda sense: sense == ("noun", _PERSON)) >= 0.5

    def _share(self, word: str, fits: Callable[[Sense], bool]) -> float:
        lemmas = set().union(*(self.lemmas(word, pos) for pos in _POS))
        counts = Counter[Sense]()
        for lemma in lemmas:
            counts.update(self._counts.get(lemma, {}))
        if not counts:
            counts.update(sense for lemma in lemmas for sense in self._senses[lemma])
        return sum(count for sense, count in counts.items() if fits(sense)) / max(1, counts.total())

    def below_roots(self) -> set[str]:
        """Return the synsets that are blocked."""
        todo = [self._nouns[lemma][number - 1] for lemma, number in _ROOTS]
        found: set[str] = set()
        while todo:
            offset = todo.pop()
            if offset not in found:
                found.add(offset)
                todo += self._below[offset]
        return found

    def is_in(self, word: str, synsets: set[str]) -> bool:
        """Is the word mainly a noun, and its first sense as one among these synsets?"""
        firsts = (self._nouns[lemma][0] for lemma in self.lemmas(word, "noun") if lemma in self._nouns)
        return any(first in synsets for first in firsts) and self.share(word, "noun") >= 0.5

    def is_base(self, word: str) -> bool:
        """Return whether this is a verb in its dictionary form."""
        return word in self.lemmas(word, "verb")

    def is_finite(self, word: str) -> bool:
        """Return whether this is the past or third person of a verb, and nothing
        else."""
        if word.endswith("ing") or not (word.endswith(("s", "ed")) or word in self._irregular["verb"]):
            return False
        return bool(self.lemmas(word, "verb")) and not any(self.lemmas(word, pos) for pos in _POS if pos != "verb")

    def conjugated(self, verbs: Collection[str], words: Collection[str]) -> set[str]:
        """Return the past and third person of verbs, as far as they are among these
        words."""
        found = {form for form, lemmas in self._irregular["verb"].items() if not {*lemmas}.isdisjoint(verbs)}
        for verb in verbs:
            if verb.endswith("e"):
                found |= {verb + "s", verb + "d"}
            elif verb.endswith(("s", "x", "z", "ch", "sh", "o")):
                found |= {verb + "es", verb + "ed"}
            elif verb.endswith("y") and verb[-2] not in "aeo":
                found |= {verb[:-1] + "ies", verb[:-1] + "ied"}
            else:
                found |= {verb + "s", verb + "ed"}
        return {form for form in found if form in words and not form.endswith("ing") and form not in verbs}


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="latin-1") as file:
        yield from (line for line in file if not line.startswith("  "))
