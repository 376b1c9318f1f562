"""Where a name stands: words that are names as well, told by what is around them.

`Will said`, `thanks to jade`, `lunch with hope`, `rose's idea`, `hi chase`: each rule is a place in a sentence in which
an English word of that kind does not stand, or hardly ever. Places count from 0; a mark between two words parts them,
so that `next` and `last` are "" there."""

from rmjournal.sharing.lexicon import Lexicon
from rmjournal.sharing.profile import OwnNames
from rmjournal.sharing.tokens import Token

_OWNING = ("'s", "'ll", "'d", "'ve", "'", "'re")
_VOWELS = frozenset("aeiou")
_NEVER_OBJECTS = frozenset(
    [
        "so",
        "any",
        "in",
        "no",
        "or",
        "even",
        "than",
        "past",
        "like",
        "such",
        "yet",
        "under",
        "near",
        "down",
        "per",
        "most",
        "both",
        "you",
        "little",
    ]
)


class Sentence:
    """The words of a text, and what can be asked about each place in it."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon, own: OwnNames, *, small: bool) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.own = own
        self.small = small  # the text tells nothing by its capitals

    def word(self, place: int) -> str:
        """Return the word at a place; "" outside."""
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def next(self, place: int) -> str:
        """Return the word that follows in the same clause, or ""."""
        if not 0 <= place < len(self.tokens) - 1 or self.tokens[place].after or self.tokens[place + 1].before:
            return ""
        return self.tokens[place + 1].word

    def last(self, place: int) -> str:
        """Return the word before in the same clause, or ""."""
        if not 0 < place < len(self.tokens) or self.tokens[place].start:
            return ""
        if self.tokens[place - 1].after or self.tokens[place].before:
            return ""
        return self.tokens[place - 1].word

    def is_masked(self, place: int) -> bool:
        """Is the word at this place masked already?"""
        return 0 <= place < len(self.tokens) and self.tokens[place].reason is not None

    def is_capital(self, place: int) -> bool:
        """Does a capital stand here that no sentence asks for?"""
        if self.small or not 0 <= place < len(self.tokens):
            return False
        token = self.tokens[place]
        return token.capital and not token.start and token.word != "i"

    def is_verb(self, word: str) -> bool:
        """Is this the past or the third person of a verb, and hardly anything else?"""
        return word in self.lexicon.finite or word in self.lexicon.spoken

    def begins_clause(self, place: int) -> bool:
        """Can a subject stand here?"""
        last = self.last(place)
        return last == "" or last in self.lexicon.clause

    def may_be_name(self, place: int) -> bool:
        """Is the word at this place, which is harmless as such, a name here?"""
        token, lexicon = self.tokens[place], self.lexicon
        word = token.word
        given = word in lexicon.given or word in self.own.persons
        if word in lexicon.closed:
            return word in lexicon.closed_names and (
                (token.tail in _OWNING and word not in ("you", "no")) or self._is_closed_name(place)
            )
        near = token.capital and self.own.is_near(word)
        if not (given or near or word in lexicon.ambiguous):
            return self._is_firm(place) or self._is_listed(place)
        if token.tail in _OWNING and (given or (token.capital and (word in lexicon.families or word in lexicon.virtues))):
            return True
        if self._is_greeted(place):
            return True
        if token.capital and not self.small:
            if self._is_listed(place) or self._is_firm(place):
                return True
            if given:
                return not self._is_word_at_start(place)
            return self._speaks(place) or (self.is_capital(place + 1) and not token.after and word not in lexicon.bases)
        if not given:
            return self.small and (
                (token.start and self._speaks(place)) or (word not in lexicon.bases and self._is_small_name(place))
            )
        return self._is_small_name(place) or (self.small and self._stands_alone(place))

    def _is_closed_name(self, place: int) -> bool:
        """`An asked`, `My explained it`, `Do and Le`: a word of grammar in the place of a person."""
        word, after, lexicon = self.word(place), self.next(place), self.lexicon
        if word == "an":
            return self._is_an(place)
        if word == "you":
            return self.is_capital(place + 1) and self.is_verb(self.next(place + 1))
        if self._is_asked(place) and word not in _NEVER_OBJECTS and word != "my":
            return True
        if word in ("do", "so") and self.last(place) in ("with", "from", "by") and self._is_complete(place):
            return True
        if word in ("do", "in") and self.tokens[place].start and after in ("is", "was", "has", "had", *lexicon.modals):
            return True
        verb = self.is_verb(after) or (after in lexicon.pasts and self.next(place + 1) in ("me", "us", "it", "them"))
        verb = verb or (after in lexicon.adverbs and self.is_verb(self.next(place + 1)))
        if self.last(place) == "as" and after in ("put", "said", "says", "told", "wrote"):
            return True
        if not self.begins_clause(place):
            return word in ("will", "may", "can") and (after in lexicon.modals or after in ("has", "was"))
        if word in ("will", "may", "can"):
            if after in lexicon.modals or after in lexicon.being - {"have", "do"} or verb:
                return True
            if self.small or not self.tokens[place].capital:
                return False
            question = after in lexicon.determiners or after in ("be", "have", "do") or after in lexicon.bases
            return not question and (word != "can" or self.is_capital(place + 1))
        if word == "my":
            alone = after in lexicon.after_object and self.tokens[place + 1].glue != "-"
            return verb or (alone and after not in ("first", "last", "early", "late")) or after in lexicon.auxiliaries or (after == "and" and self.word(place + 2) in ("i", "me"))
        if after == "and":
            return self.is_capital(place + 2) or (self.word(place + 2) == "i" and word != "so")
        if self.is_capital(place + 1) and (word in ("do", "long", "can") or self.is_verb(self.next(place + 1))):
            return True
        if word == "so" and self.next(place + 1) in lexicon.determiners and after in ("said", "says"):
            return self.next(place + 1) in ("that", "we", "i", "it")
        return verb

    def _is_an(self, place: int) -> bool:
        """`An showed us`: the article stands before a vowel, and never before a verb."""
        after, lexicon = self.next(place), self.lexicon
        if not after:
            return self.tokens[place].capital or self.last(place) != ""
        if after[0] not in _VOWELS:
            return after not in lexicon.no_vowel
        return (
            after in lexicon.speech
            or after in lexicon.auxiliaries
            or after in ("and", "or", "in", "at", "on", "of", "is")
        )

    def _is_greeted(self, place: int) -> bool:
        """`Hi Chase`, `thank you Frank`, `Jack, could you`: somebody is addressed."""
        token, last, after, lexicon = self.tokens[place], self.last(place), self.next(place), self.lexicon
        given = token.word in lexicon.given or token.word in self.own.persons
        if last in lexicon.greetings and (not after or (given and after in lexicon.after_object)):
            return True
        if last == "you" and self.last(place - 1) == "thank":
            return True
        given = given or (token.word in lexicon.ambiguous and token.word not in lexicon.bases)
        return token.start and token.after == "," and given and self.word(place + 1) in lexicon.requests

    def _is_listed(self, place: int) -> bool:
        """`Rose, Mark and Ivy`, `Audience and Insight`: a capital further on makes this word a name as well."""
        token, lexicon = self.tokens[place], self.lexicon
        if not token.capital or self.small or token.word in lexicon.people or token.word in lexicon.greetings:
            return False
        if token.word not in lexicon.ambiguous and token.word not in lexicon.nouns:
            return False
        if token.after == ",":
            return (
                token.word in lexicon.ambiguous
                and self.is_capital(place + 1)
                and not self.is_verb(self.word(place + 1))
            )
        return self.next(place) in ("and", "or") and self.is_capital(place + 2) and not self.tokens[place + 1].after

    def _is_firm(self, place: int) -> bool:
        """`Oracle sold us`: an everyday word that is also a firm or a product, where it acts."""
        token = self.tokens[place]
        return token.word in self.lexicon.firms and token.capital and not self.small and self.is_verb(self.next(place))

    def _speaks(self, place: int) -> bool:
        """Is this the subject of what only a person does, or is?"""
        word, after, lexicon = self.word(place), self.next(place), self.lexicon
        behind = self.next(place + 1) if after else ""
        if after in ("and", "or"):
            return self.word(place + 2) == "i" or (self.is_capital(place + 2) and word not in lexicon.bases)
        if after in lexicon.adverbs and (behind in lexicon.speech or behind in lexicon.finite):
            return word not in lexicon.virtues or behind in lexicon.tells
        if word in lexicon.families and (after in lexicon.being or after in lexicon.modals or after in ("seems", "likes")):
            return after not in ("do", "have", "are", "were") and behind not in ("you", "we", "i", "they", "the", "it")
        if after in ("is", "was", "seems", "felt"):
            return (self.next(place + 2) if behind in lexicon.adverbs else behind) in lexicon.of_persons
        if after in lexicon.modals and word not in lexicon.virtues:
            return behind in lexicon.acts and word not in lexicon.bases
        if after in lexicon.pasts and behind in ("me", "us", "it", "them", "the", "a", "my", "our", "that", "in", "early"):
            return word not in lexicon.virtues
        if after in ("from", "in", "at") and (behind in lexicon.departments or self.is_masked(place + 2)):
            return self.is_verb(self.next(place + 2)) and word not in lexicon.bases
        if not after and self.word(place + 1) in ("my", "our") and self.word(place + 2) in lexicon.parties:
            return True
        return after in (lexicon.tells if word in lexicon.virtues else lexicon.spoken)

    def _is_word_at_start(self, place: int) -> bool:
        """Does a name that is an everyday word as well begin a sentence as that word?"""
        word, after, lexicon = self.word(place), self.next(place), self.lexicon
        if after in lexicon.modals or after in lexicon.being:
            return False
        if word in lexicon.verbs and (
            after in lexicon.determiners or (word in ("hope", "mark") and after in ("to", "that"))
        ):
            return True
        if word in lexicon.adjectives and after in lexicon.vocabulary:
            verb = after in lexicon.speech or after in lexicon.finite or after in lexicon.pasts
            return not (after in lexicon.closed or verb)
        return word in lexicon.mass and after in ("of", "under", "between")

    def _is_asked(self, place: int) -> bool:
        """Is this the object of a verb or a preposition that asks for a person?"""
        last, word, after, lexicon = self.last(place), self.word(place), self.next(place), self.lexicon
        if word in ("will", "may", "can"):
            if last in lexicon.askers:
                return last not in ("help", "thank", "thanks") and not (
                    self.tokens[place - 1].capital and last in lexicon.nouns
                )
            return last in ("with", "from", "by", "for") or (last == "to" and self.last(place - 1) in lexicon.meetings)
        return last in lexicon.askers and self._is_complete(place) and not (after and after in lexicon.bases)

    def _is_complete(self, place: int) -> bool:
        """Is nothing missing behind this word, as a noun would be behind an adjective?"""
        after = self.next(place)
        return not after or after in self.lexicon.after_object or self.is_verb(after)

    def _is_small_name(self, place: int) -> bool:
        """A given name without its capital, by its place alone."""
        lexicon, word, last, after = self.lexicon, self.word(place), self.last(place), self.next(place)
        verb = self.is_verb(after)
        plain = word not in lexicon.mass and word not in lexicon.adjectives
        if last == "as" and after in ("put", "said", "says", "told", "wrote"):
            return True
        if after in ("from", "in", "at") and self.begins_clause(place) and self.is_verb(self.next(place + 2)):
            return self.word(place + 2) in lexicon.departments or self.is_masked(place + 2)
        if self.begins_clause(place):
            if verb or (plain and (after in lexicon.modals or after in lexicon.being)):
                return True
            if after in ("and", "or"):
                other = self.word(place + 2)
                return other == "i" or other in lexicon.given or self.is_masked(place + 2)
            if after in lexicon.modals and self.small:
                return True
        if last in ("could", "would", "can", "should", "did", "does", "will") and after in lexicon.bases:
            return after in lexicon.acts and after not in ("help", "make", "go", "come", "let", "work", "lead")
        if last in lexicon.watchers and (after in lexicon.acts or (after in lexicon.bases and word not in lexicon.mass)):
            return True
        if last in ("make", "makes", "made", "let", "lets") and plain:
            return after not in lexicon.determiners
        if last in lexicon.askers:
            if plain:
                return self._is_complete(place) or (after in lexicon.closed and after not in lexicon.determiners)
            return self._is_complete(place) and (
                last in ("asked", "told", "met", "thanked", "ask", "tell")
                or (
                    bool(after)
                    and after in lexicon.after_object
                    and after not in ("in", "and", "or", "to", "for", "is", "was")
                )
            )
        if last in lexicon.prepositions:
            return self._is_small_name_behind(place, last, after)
        return False

    def _is_small_name_behind(self, place: int, last: str, after: str) -> bool:
        """A given name without its capital behind a preposition."""
        lexicon, word = self.lexicon, self.word(place)
        if self.last(place - 1) in lexicon.meetings or (last in ("and", "or") and self.is_masked(place - 2)):
            if word in lexicon.verbs and last in ("to", "and", "or"):
                return self._is_complete(place)
            return self._is_complete(place) or not (after in lexicon.nouns or after in lexicon.describing)
        if word in lexicon.adjectives or (
            word in lexicon.verbs and last in ("to", "and", "or", "than", "of", "without")
        ):
            return self.small and last not in ("to", "and", "or") and self._is_complete(place)
        if word in lexicon.mass:
            return last in ("with", "from", "by") and bool(after) and self._is_complete(place) and after not in (
                "and", "or", "in", "to", "for", "is",
            )  # fmt: skip
        return last in ("with", "from", "by", "for", "via", "about", "of", "like", "and") and self._is_complete(place)

    def _stands_alone(self, place: int) -> bool:
        """In a text without capitals: is there no article, no noun to describe and no use as a verb?"""
        lexicon, word, last, after = self.lexicon, self.word(place), self.last(place), self.next(place)
        if last in lexicon.possessive or last in lexicon.describing or last == "to":
            return False
        if word in lexicon.verbs and (
            after in lexicon.determiners or last in ("i", "we", "you", "they") or last in lexicon.modals
        ):
            return False
        if word in lexicon.adjectives and (last in lexicon.being or last == "be" or not self._is_complete(place)):
            return False
        return word not in lexicon.mass or (after in ("and", "or") and self.word(place + 2) in lexicon.given)
