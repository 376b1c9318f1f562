"""Hold the pair's own names, in the forms in which they turn up in a text."""

import re
from functools import lru_cache
from typing import NamedTuple

from rmjournal.domain.text import fold
from rmjournal.sharing.redactor.lexicon import Lexicon

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_NEAR = 4  # letters: too many words resemble shorter names


class Profile(NamedTuple):
    """The names that the redactor is given: people, and the words for where they
    work."""

    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    orgs: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()

    @property
    def persons(self) -> tuple[str, ...]:
        """The names of people."""
        return self.names + self.aliases

    @property
    def things(self) -> tuple[str, ...]:
        """The names of everything else."""
        return self.orgs + self.teams + self.places + self.projects


def read_profile(found: object) -> Profile | None:
    """Return the profile in a JSON object of lists of names; None for anything else.

    An unknown field is refused: the names in it would be overlooked."""
    if not isinstance(found, dict) or not found.keys() <= set(Profile._fields):
        return None
    lists = {}
    for key, names in found.items():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            return None
        lists[key] = tuple(names)
    return Profile(**lists)


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: no case, accents or marks."""
    return tuple(_WORD.findall(fold(name)))


class OwnNames:
    """A profile taken apart.

    `persons` are single words; `rare` words are masked anywhere, `common` ones where a
    name can stand, and `phrases` whole."""

    def __init__(self, profile: Profile, lexicon: Lexicon) -> None:
        people = [words_of(name) for name in profile.persons]
        things = [words_of(name) for name in profile.things]
        self.persons = frozenset(word for name in people for word in name if len(word) > 1)
        self.phrases = frozenset(name for name in people + things if len(name) > 1)
        words = {word for name in things for word in name} - lexicon.heads - lexicon.closed - lexicon.numbers
        common = lexicon.basic | lexicon.departments
        self.rare = frozenset(word for word in words - common if not word.endswith("ing"))
        self.common = frozenset(name[0] for name in things if len(name) == 1) - self.rare
        self.initials = frozenset("".join(word[0] for word in name) for name in people if len(name) > 1)
        self.squeezed = frozenset("".join(name) for name in people + things) | frozenset(
            word for word in self.persons | self.rare if len(word) >= _SHORTEST_NEAR
        )
        self.longest = max(map(len, self.squeezed), default=0)

    def is_near(self, word: str) -> bool:
        """Return whether this is a misspelling of a person's name.

        One letter may be added, missing or different, or two exchanged."""
        return any(len(name) >= _SHORTEST_NEAR and _is_slip(word, name) for name in self.persons)


@lru_cache(maxsize=16)
def own_names(profile: Profile, lexicon: Lexicon) -> OwnNames:
    """Return a profile taken apart, cached for the next texts."""
    return OwnNames(profile, lexicon)


def _is_slip(word: str, name: str) -> bool:
    if word == name or abs(len(word) - len(name)) > 1:
        return False
    start = 0
    while start < min(len(word), len(name)) and word[start] == name[start]:
        start += 1
    a, b = word[start:], name[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
