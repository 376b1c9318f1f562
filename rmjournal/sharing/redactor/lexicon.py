"""Read the words that are known to be harmless, and what the redactor knows of them.

`python -m rmjournal.sharing.redactor.build` makes the file beside this one from the
hand-made lists; the notices of its sources are in LICENCES.md. The installed program
holds the file alone."""

from collections import defaultdict
from contextlib import suppress
from functools import cache
from pathlib import Path

from rmjournal.support.errors import Failed

PATH = Path(__file__).with_name("lexicon.txt.z")
DIGEST = "f2323717491b380b9e923f9bdc0e0c1fbd9a41b3a300999bcdec07652ded2cc6"
_HINT = "Nothing was printed. Reinstall rmjournal."

Words = frozenset[str]
Phrases = tuple[tuple[str, ...], ...]


class Lexicon:
    """Sets of words in lower case.

    A word passes if it is in `vocabulary`, in `counts`, or in a phrase of `passing`."""

    vocabulary: Words
    counts: Words  # numbers over three that pass before a unit
    basic: Words  # the 4,000 most frequent
    ambiguous: Words  # of the vocabulary, what is a name as well
    roles: Words  # persons of whom there are few: never pass
    events: Words  # never pass
    health: Words  # never pass
    body: Words  # parts of the body
    ailing: Words  # behind one of these, an illness
    hurt: Words  # before one of these, an illness

    nouns: Words
    describing: Words  # adjectives
    bases: Words  # verbs in their dictionary form
    finite: Words  # past and third person, and nothing else
    speech: Words  # past and third person of what a person does
    spoken: Words  # of these, what is hardly anything else
    askers: Words  # verbs whose object is a person
    tells: Words  # of these, what nothing but a person does
    of_things: Words  # what things and qualities do as well
    of_qualities: Words  # what a quality is, and a person is not
    abstract: Words  # nouns that say things, and are no people
    acts: Words  # what a person does, in dictionary form
    pasts: Words  # past as well as base
    of_persons: Words  # what only a person is
    givers: Words  # a person and a thing follow
    plurals: Words  # third persons that are as often the plural of a noun
    watchers: Words  # a person and a bare verb follow
    meetings: Words  # what people have with a person

    given: Words  # everyday words that are given names: masked where a sentence begins with them
    heading: Words  # rarer things that are given names: masked where a sentence begins with them
    mass: Words  # of these, what needs no article
    adjectives: Words
    verbs: Words
    virtues: Words  # of the ambiguous, what is a name where a person acts
    families: Words  # of the ambiguous, what is a family name first of all
    surnames: Words  # of the vocabulary, what many are called
    opens: Words  # begins a sentence as itself
    labels: Words  # of words that are names as well, what stands before a colon
    before_to: Words  # an infinitive follows
    titles: Words  # a name follows
    particles: Words  # between the parts of a name

    closed: Words  # function words
    closed_names: Words  # of these, what is a name as well
    determiners: Words
    possessive: Words  # a noun follows, no name
    auxiliaries: Words
    being: Words
    modals: Words
    clause: Words  # a new subject follows
    prepositions: Words
    before_things: Words  # of these, what may come before a thing without an article
    after_object: Words
    no_vowel: Words  # take "an", although they begin with no vowel
    objects: Words  # begin an object, and nothing else
    behind_my: Words  # cannot follow "my", unless that is a name
    never_objects: Words  # of the closed names, those that follow "ask" as function words
    greetings: Words
    requests: Words
    openers: Words  # before a comma, they do not address a person
    subjects: Words  # function words that do what people do
    before_verbs: Words  # function words before "is", "has" and "will"
    before_past: Words  # function words before "asked" and the like, where no person is named
    adverbs: Words
    pronouns: Words

    people: Words  # persons of whom there are many
    article_free: Words  # of these, what acts without an article
    parties: Words
    ranks: Words
    kinds: Words  # before a word for a person, part of it
    heads: Words  # manager, team: the word before says which one
    modifiers: Words  # before such a word, what does not say which one
    teams: Words
    groups: Words
    departments: Words
    plain_departments: Words  # of these, what is hardly anything else
    headed: Words
    keepers: Words  # after a masked word, part of a role
    offices: Words
    bare: Words
    firms: Words
    mishaps: Words  # after a noun, events
    sites: Words  # when one closes, few were there
    spans: Words  # of time

    numbers: Words
    small: Words
    digits: Words
    units: Words
    spelled: Words  # letters as they are spelled out
    joints: Words  # punctuation as it is read out
    secrets: Words  # what follows "is" is one

    passing: Phrases  # phrases that pass whole, although a word in them does not

    def __init__(self, sets: dict[str, Words], *, passing: Phrases, masked: Phrases) -> None:
        self.__dict__.update(sets)  # making a data class of so many fields takes as long as reading the file
        self.passing = passing
        self.passing_from = _by_first_word(passing)
        self.masked_from = _by_first_word(masked)


def _by_first_word(phrases: Phrases) -> dict[str, Phrases]:
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for phrase in phrases:
        found[phrase[0]].append(phrase)
    return {word: tuple(starting) for word, starting in found.items()}


@cache
def load() -> Lexicon:
    """Return the lexicon, read once: about 15 ms.

    Raises Failed if it is missing or not the one that was built."""
    import zlib  # 5 ms with hashlib, which an import need not pay
    from hashlib import sha256

    packed = None
    with suppress(OSError):
        packed = PATH.read_bytes()
    if packed is None:
        raise Failed("The filter's word list is missing.", _HINT)
    if sha256(packed).hexdigest() != DIGEST:
        raise Failed("The filter's word list was altered.", _HINT)
    parts: dict[str, list[list[str]]] = defaultdict(list)
    phrases: dict[str, Phrases] = {}
    for line in zlib.decompress(packed).decode("ascii").split("\n"):
        names, _, held = line.partition("\t")
        if names in ("passing", "masked"):
            phrases[names] = tuple(tuple(phrase.split(" ")) for phrase in held.split(","))
        else:
            words = held.split(" ")
            for name in names.split(" "):
                parts[name].append(words)
    sets = {name: frozenset[str]().union(*found) for name, found in parts.items()}
    return Lexicon(sets, passing=phrases["passing"], masked=phrases["masked"])
