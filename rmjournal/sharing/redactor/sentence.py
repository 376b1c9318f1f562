"""Answer questions about each word of a text and the words around it.

Indices count from 0. Punctuation between two words separates them, so `next` and `last`
are "" there."""

from rmjournal.sharing.redactor.lexicon import Lexicon
from rmjournal.sharing.redactor.profile import OwnNames
from rmjournal.sharing.redactor.tokens import Token

_HOW = frozenset(("early", "late", "again", "too", "well", "fast"))  # come after a verb, not after a noun


class Sentence:
    """The words of a text, with the lexicon and the pair's own names."""

    def __init__(
        self, tokens: list[Token], lexicon: Lexicon, own: OwnNames, *, small: bool, shouted: bool = False
    ) -> None:
        self.tokens = tokens
        self.words = tuple(token.word for token in tokens)
        self.lexicon = lexicon
        self.own = own
        self.small = small  # the text's capitals mean nothing
        self.shouted = shouted  # most of its letters are capitals
        self.passing = self._in_phrases()

    def _in_phrases(self) -> frozenset[int]:
        """Return the indices of words inside phrases that pass whole."""
        found: set[int] = set()
        for index, word in enumerate(self.words):
            for phrase in self.lexicon.passing_from.get(word, ()):
                if self.words[index : index + len(phrase)] == phrase:
                    found.update(range(index, index + len(phrase)))
        return frozenset(found)

    def word(self, index: int) -> str:
        """Return the word at an index; "" outside."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def next(self, index: int) -> str:
        """Return the following word of the same clause, or ""."""
        if not 0 <= index < len(self.tokens) - 1 or self.tokens[index].after or self.tokens[index + 1].before:
            return ""
        return self.tokens[index + 1].word

    def last(self, index: int) -> str:
        """Return the preceding word of the same clause, or ""."""
        if not 0 < index < len(self.tokens) or self.tokens[index].start:
            return ""
        if self.tokens[index - 1].after or self.tokens[index].before:
            return ""
        return self.tokens[index - 1].word

    def is_masked(self, index: int) -> bool:
        """Return whether the word at this index is masked already."""
        return 0 <= index < len(self.tokens) and self.tokens[index].reason is not None

    def is_capital(self, index: int) -> bool:
        """Return whether this word has a capital that does not come from starting a
        sentence."""
        if self.small or not 0 <= index < len(self.tokens):
            return False
        token = self.tokens[index]
        return token.capital and not token.start and token.word != "i"

    def is_at_head(self, index: int) -> bool:
        """Return whether this word has a capital because it starts a sentence."""
        token = self.tokens[index]
        return token.start and token.capital and not self.small

    def is_verb(self, word: str) -> bool:
        """Return whether this is the past or third person of a verb, and hardly
        anything else."""
        return word in self.lexicon.finite or word in self.lexicon.spoken

    def is_third_person(self, word: str) -> bool:
        """Return whether this can be the third person of a verb. It can be a plural
        noun as well."""
        return word.endswith("s") and word[:-1] in self.lexicon.bases

    def begins_clause(self, index: int) -> bool:
        """Return whether a subject can stand here."""
        last = self.last(index)
        return last == "" or last in self.lexicon.clause

    def is_said_of_thing(self, index: int) -> bool:
        """Return whether what follows is said of things. `Short is better`, `Best is to
        ask`."""
        after, behind = self.next(index), self.next(index + 1)
        if self.word(index) in ("is", "was") and (
            after in self.lexicon.of_qualities or after in ("better", "to", "what")
        ):
            return True
        return after == "be" and behind in self.lexicon.of_qualities

    def is_complete(self, index: int) -> bool:
        """Return whether nothing is missing after this word, as a noun is after an
        adjective."""
        after = self.next(index)
        return not after or after in self.lexicon.after_object or self.is_verb(after)

    def describes(self, index: int) -> bool:
        """Return whether this word describes the following noun, or asks for it.

        `Rose petals fade`, `Grant access early`, `Deep work needs time`; not `Rose
        calls`, `Rose petals.`, `Rose visit went well`."""
        word, after, behind, lexicon = self.word(index), self.next(index), self.next(index + 1), self.lexicon
        if behind in lexicon.adverbs:
            behind = self.next(index + 2)
        if not after or self.tokens[index].tail or self.is_masked(index + 1) or after in lexicon.closed:
            return False
        quality = word in lexicon.describing or word in lexicon.adjectives
        if after in lexicon.given or (after in lexicon.speech and not (quality and after in lexicon.plurals)):
            return False
        formed = after in lexicon.speech or after in lexicon.pasts or self.is_third_person(after) or self.is_verb(after)
        noun = after in lexicon.nouns and not formed
        asked = after in lexicon.describing and behind in lexicon.nouns  # "Mark important messages"
        plain = (behind in lexicon.bases and behind not in lexicon.nouns) or behind in ("are", "were", "have", "do")
        finite = self.is_verb(behind) or self.is_third_person(behind) or behind in lexicon.speech
        finite = finite or behind in lexicon.being or behind in lexicon.modals
        if after.endswith("s") and (noun or formed) and (plain or behind in lexicon.modals):
            return True
        if quality:
            return noun or asked or (after in lexicon.bases and not formed and finite)
        if word in lexicon.bases or word in lexicon.verbs:
            return asked or (noun and bool(behind) and not finite)
        return False

    def acts(self, index: int) -> bool:
        """Return whether a verb follows, in the past or third person.

        An adverb may come before it, and what may be a noun needs an object."""
        verb, index = self.next(index), index + 1
        if verb in self.lexicon.adverbs:
            verb, index = self.next(index), index + 1
            if verb in self.lexicon.speech:
                return True
        if not verb or verb in self.lexicon.being:
            return False
        formed = verb in self.lexicon.speech or verb in self.lexicon.pasts
        formed = formed or self.is_third_person(verb) or verb.endswith("ed")
        if verb == "used" and self.next(index) == "to":
            return True
        after = self.next(index)
        goes_on = (
            after in self.lexicon.objects
            or after in self.lexicon.pronouns
            or (after.endswith(("ing", "ly")) and after not in self.lexicon.closed)
            or after in _HOW
        )
        named = bool(after) and self.is_capital(index + 1) and self.is_masked(index + 1)
        return self.is_verb(verb) or (formed and (goes_on or named))
