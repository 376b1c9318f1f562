"""Mask words for what they mean beside others: titles, phrases, numbers, roles,
events."""

from itertools import pairwise

from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason, Token, mask

_GONE = frozenset(("closed", "closes", "shut", "burned", "burnt", "flooded", "exploded", "moved", "collapsed"))
_TIMES = frozenset(("in", "by", "since", "until", "from", "before", "after", "to", "of", "last"))
_BEFORE_DAYS = frozenset(("on", "by", "until", "since", "before", "from"))
_PERSONAL = (MaskReason.NAME, MaskReason.OWN, MaskReason.CAPITAL, MaskReason.UNKNOWN)
_BEING_ONE = frozenset(("am", "was", "is", "as", "became", "being", "be", "are", "like"))
_AFTER_ONE = frozenset(("here", "in", "who", "with", "of", "on", "at", "from", "under", "over", "without"))


def mask_titled(sentence: Sentence) -> None:
    """Mask the name after a title: `Dr Small`, `Captain Nilsen`."""
    lexicon = sentence.lexicon
    for title, token in pairwise(sentence.tokens):
        titled = title.word in lexicon.titles and (title.capital or sentence.small) and title.after in ("", ".")
        grammar = token.word in lexicon.closed and token.word not in lexicon.closed_names
        named = (token.capital or sentence.small) and not grammar and not token.start
        if titled and named:
            mask([title, token], MaskReason.NAME)


def mask_phrases(sentence: Sentence) -> None:
    """Mask phrases that say more than any of their words."""
    words = tuple(token.word for token in sentence.tokens)
    present = set(words)
    for phrase in sentence.lexicon.masked:
        if phrase[0] in present and phrase[-1] in present:
            for index in range(len(words) - len(phrase) + 1):
                if words[index : index + len(phrase)] == phrase:
                    mask(sentence.tokens[index : index + len(phrase)], MaskReason.UNKNOWN)


def mask_numbers(sentence: Sentence) -> None:
    """Mask number words over three, unless they count small things; mask runs
    always."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    for index, token in enumerate(tokens):
        if token.word in lexicon.numbers and not (
            token.word in lexicon.counts and sentence.next(index) in lexicon.units
        ):
            mask([token], MaskReason.NUMBER)
        if token.reason in (MaskReason.NUMBER, MaskReason.ADDRESS) and sentence.last(index) == "past":
            mask(tokens[max(0, index - 2) : index], MaskReason.NUMBER)  # half past nine
        if token.word in ("first", "second", "third") and _is_day(sentence, index):
            mask([token], MaskReason.NUMBER)
    counting = (lexicon.numbers, lexicon.small, lexicon.digits, lexicon.spelled)
    run: list[Token] = []
    for token in tokens:
        if run and run[-1].after not in ("", ","):
            _mask_run(sentence, run)
            run = []
        if any(token.word in words for words in counting):
            run.append(token)
        else:
            _mask_run(sentence, run)
            run = []
    _mask_run(sentence, run)
    for index, token in enumerate(tokens):
        if token.reason in (MaskReason.NUMBER, MaskReason.ADDRESS) and sentence.next(index) in ("years", "months"):
            mask([tokens[index + 1]], MaskReason.NUMBER)


def _is_day(sentence: Sentence, index: int) -> bool:
    """Is this a day of a month: `on the third`, `by the first of next month`?"""
    if sentence.last(index) != "the" or sentence.last(index - 1) not in _BEFORE_DAYS:
        return False
    month = sentence.next(index) == "of" and (
        sentence.next(index + 1) in ("the", "next", "this", "last", "each") or sentence.is_masked(index + 2)
    )
    return not sentence.next(index) or month


def _mask_run(sentence: Sentence, run: list[Token]) -> None:
    lexicon = sentence.lexicon
    counted = any(token.word in lexicon.numbers or token.word in lexicon.digits for token in run)
    if len(run) > 2 or (len(run) == 2 and (counted or all(token.word in lexicon.spelled for token in run))):
        mask(run, MaskReason.NUMBER)


def mask_codes(sentence: Sentence) -> None:
    """Mask addresses and codes that are spelled out, and what a password is said to
    be."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    for index, token in enumerate(tokens):
        joined = not token.start and sentence.is_masked(index - 1) and not tokens[index - 1].after
        counted = sentence.next(index) in lexicon.digits or sentence.next(index) in lexicon.small
        if token.word in lexicon.joints and (joined or counted):
            mask(tokens[index : index + 2], MaskReason.ADDRESS)
        if token.word in ("extension", "ext") and sentence.is_masked(index + 1):
            mask([token], MaskReason.ADDRESS)
        if token.word == "underscore":
            mask(tokens[max(0, index - 1) : index + 2], MaskReason.ADDRESS)
        if token.word in lexicon.secrets and sentence.next(index) in ("is", "was"):
            secret = sentence.next(index + 1)
            if secret in lexicon.nouns and secret not in lexicon.closed:
                mask([tokens[index + 2]], MaskReason.ADDRESS)


def mask_roles(sentence: Sentence) -> None:
    """Mask `night manager`, `head of legal`, `the growth team`, `the only engineer`."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    for index, token in enumerate(tokens):
        word, last, verb = token.word, sentence.last(index), sentence.next(index)
        if word in ("late", "early") and last in _TIMES and sentence.is_capital(index + 1) and not token.after:
            mask([token], MaskReason.NUMBER)  # by late June
        if last == "from" and token.reason is None and _is_origin(sentence, index):
            mask([token], MaskReason.ROLE)
        if word in lexicon.roles and token.reason is not None:
            token.reason = MaskReason.ROLE
        if word in lexicon.heads and last and _says_which(sentence, index - 1):
            mask([tokens[index - 1]], MaskReason.ROLE)
            if word not in lexicon.teams:
                mask([token], MaskReason.ROLE)
        if word in lexicon.headed and sentence.next(index) == "of":
            what = index + 3 if sentence.word(index + 2) in ("the", "our") else index + 2
            if _is_held(sentence, index, what):
                mask([token, tokens[what]], MaskReason.ROLE)
        if word == "partner" and last == "my" and verb in ("is", "was") and sentence.is_masked(index + 3):
            mask([token], MaskReason.ROLE)  # not the one in the pair: "my partner is a nurse"
        if word in lexicon.crews and last in lexicon.determiners and verb not in ("of", "for"):
            mask([token], MaskReason.ROLE)
        if word in lexicon.offices and last in ("a", "an") and sentence.last(index - 1) in _BEING_ONE:
            mask([token], MaskReason.ROLE)
        if word in lexicon.departments and _is_department(sentence, index):
            mask([token], MaskReason.ROLE)
        acts = verb in lexicon.spoken or verb in lexicon.being
        if acts and word in lexicon.offices and last in ("the", "our", "my"):
            mask([token], MaskReason.ROLE)
        if word in lexicon.mishaps and _has_happened(sentence, index):
            mask(tokens[index - 1 : index + 1], MaskReason.ROLE)
        if token.reason is not None and (word in lexicon.events or word in lexicon.mishaps):
            _mask_where(sentence, index)
        if word in lexicon.sites and verb in _GONE:
            mask([token, tokens[index + 1]], MaskReason.ROLE)
    for index in range(len(tokens) - 1, -1, -1):
        token, last = tokens[index], sentence.last(index)
        if token.word in lexicon.ranks and token.reason in (None, MaskReason.UNKNOWN):
            _mask_rank(sentence, index)
        described = sentence.next(index) and sentence.is_masked(index + 1) and _is_blocked_word(sentence, index + 2)
        if token.word in ("two", "three") and not token.after and (_is_blocked_word(sentence, index + 1) or described):
            mask([token], MaskReason.NUMBER)
        if token.tail == "'s" and last in ("the", "our") and _is_blocked_word(sentence, index + 1):
            mask([token], MaskReason.ROLE)
        if (
            (token.word in lexicon.headed or token.word in lexicon.keepers)
            and last
            and _is_blocked_word(sentence, index - 1)
        ):
            mask([token], MaskReason.ROLE)
        if (
            (last and token.reason is MaskReason.ROLE and _goes_with_role(sentence, index - 1))
            or (last in lexicon.kinds and token.reason is MaskReason.UNKNOWN and not token.capital)
            or (
                (token.word in lexicon.events or token.word in lexicon.health)
                and token.reason is not None
                and _is_kind_of_event(sentence, index - 1)
            )
        ):
            mask([tokens[index - 1]], MaskReason.ROLE)


def _is_kind_of_event(sentence: Sentence, index: int) -> bool:
    """Is the word before an event part of it? `The ferry accident`, not "avoid
    accidents"."""
    lexicon, word, before = sentence.lexicon, sentence.word(index), sentence.last(index + 1) and sentence.last(index)
    noun = word in lexicon.nouns and word not in lexicon.bases
    named = before in lexicon.possessive and word not in lexicon.describing
    return (
        (noun or named) and word not in lexicon.closed and word not in lexicon.people and bool(sentence.last(index + 1))
    )


def _has_happened(sentence: Sentence, index: int) -> bool:
    """Was this an event that few were there for? `The kitchen fire`, not "fire
    drill"."""
    lexicon, last, before = sentence.lexicon, sentence.last(index), sentence.last(index - 1)
    after = sentence.next(index)
    if (after in lexicon.nouns or after in lexicon.bases) and after not in lexicon.closed:
        return False
    named = last in lexicon.nouns and not (last.endswith("s") and last[:-1] in lexicon.vocabulary)
    introduced = not before or before in lexicon.determiners or before in lexicon.possessive
    return last == "the" or (bool(last) and introduced and (named or sentence.is_masked(index - 1)))


def _is_held(sentence: Sentence, index: int, what: int) -> bool:
    """Does somebody hold this office? `The head of legal`, not "be at the head of"."""
    lexicon, after = sentence.lexicon, sentence.word(what)
    before = sentence.last(index)
    return (
        bool(after)
        and after not in lexicon.closed
        and (not before or before in lexicon.closed or before in lexicon.kinds)
    )


def _goes_with_role(sentence: Sentence, index: int) -> bool:
    """Is the word before a role part of it?

    `Regional director`, `plant superintendent`, not "ask directors"."""
    lexicon, word = sentence.lexicon, sentence.word(index)
    if sentence.tokens[index].tail:
        return False
    if word in lexicon.kinds or word in lexicon.sites or word in lexicon.departments:
        return True
    if word in lexicon.closed:
        return False
    if word in lexicon.bases and sentence.last(index) not in lexicon.possessive:
        return False
    return not (word in lexicon.modifiers or word in lexicon.people or sentence.is_verb(word))


def _says_which(sentence: Sentence, index: int) -> bool:
    """Does this word, before "manager" or "team", say which one?"""
    lexicon, token, head = sentence.lexicon, sentence.tokens[index], sentence.word(index + 1)
    word = token.word
    if word in lexicon.modifiers or word in lexicon.closed or token.tail or word in lexicon.people:
        return False
    if word in lexicon.kinds or word in lexicon.departments or word in lexicon.sites:
        return True
    if head in lexicon.groups:
        return word in ("night", "tech", "day", "press", "post", "sample", "trade")
    if word in lexicon.nouns:
        return True
    noun = word not in lexicon.bases or sentence.last(index) in lexicon.possessive
    return noun and (head not in lexicon.teams or word not in lexicon.describing)


def _is_department(sentence: Sentence, index: int) -> bool:
    """Is this word, bare after a preposition or before "team", a department?"""
    lexicon, last, after = sentence.lexicon, sentence.last(index), sentence.next(index)
    token, word = sentence.tokens[index], sentence.word(index)
    if after in lexicon.teams or (last == "from" and sentence.is_masked(index - 2)):
        return True
    if word in lexicon.plain_departments:
        if token.start and token.capital and not sentence.small:
            return after in ("is", "was", "has", "are", "have", "will") or sentence.acts(index)
        if last in ("from", "in", "at", "to", "with", "by"):
            return not after or after in lexicon.closed or sentence.is_verb(after)
    if last == "for" and sentence.is_masked(index - 2) and sentence.tokens[index - 2].reason is MaskReason.ROLE:
        return sentence.is_complete(index)
    if last not in ("from", "in", "at") or after in lexicon.nouns or after in lexicon.describing:
        return False
    before = sentence.word(index - 2)
    return before in lexicon.people or before in ("work", "works", "worked") or sentence.is_masked(index - 2)


def _is_origin(sentence: Sentence, index: int) -> bool:
    """Is this where a person is from, a team or a place? `Heather from lending`."""
    lexicon, word = sentence.lexicon, sentence.word(index)
    if index < 2 or sentence.tokens[index - 2].reason not in _PERSONAL:
        return False
    thing = word in lexicon.nouns or word.endswith("ing")
    return thing and word not in lexicon.closed and word != "home" and sentence.is_complete(index)


def _is_blocked_word(sentence: Sentence, index: int) -> bool:
    """Is the word at this index masked for what it means?"""
    if index >= len(sentence.tokens):
        return False
    token = sentence.tokens[index]
    return token.reason in (MaskReason.UNKNOWN, MaskReason.ROLE) and not token.capital


def _mask_where(sentence: Sentence, index: int) -> None:
    """Mask where an event was, which is part of it: `the accident at the gate`."""
    tokens, where = sentence.tokens, sentence.word(index + 3)
    there = sentence.next(index) in ("at", "in", "on") and sentence.word(index + 2) in ("the", "our")
    if there and where in sentence.lexicon.nouns and not tokens[index + 1].after:
        mask([tokens[index + 3]], MaskReason.ROLE)


def _mask_rank(sentence: Sentence, index: int) -> None:
    """Mask what picks out one of many: `the only woman on the board`, `the first
    refugee`."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    only = tokens[index].word == "only"
    alone = only or tokens[index].word in ("youngest", "oldest")
    if sentence.next(index) in lexicon.spans and sentence.next(index + 1) == "of" and sentence.is_masked(index + 3):
        mask(tokens[index : index + 2], MaskReason.NUMBER)
        return
    if sentence.next(index) == "of" and sentence.is_masked(index + 2) and tokens[index + 2].capital:
        mask([tokens[index]], MaskReason.NUMBER)  # the third of a month
        return
    if only and sentence.last(index) not in ("the", "an", "as", "my", "our", "their"):
        return
    for end in range(index + 1, min(index + 4, len(tokens))):
        word = tokens[end].word
        if tokens[end - 1].after or (word in lexicon.closed and word not in ("one", "two", "three", "other")):
            break
        unusual = word in lexicon.roles or (tokens[end].reason is MaskReason.UNKNOWN and not tokens[end].capital)
        party = alone and word in lexicon.parties and (word != "one" or sentence.next(end) in _AFTER_ONE)
        if unusual or party:
            mask(tokens[index : end + 1], MaskReason.ROLE)
            return
    if sentence.next(index) in ("two", "three") and sentence.is_masked(index + 2):
        mask(tokens[index : index + 2], MaskReason.ROLE)  # the last two Quakers
    if only and sentence.next(index) and sentence.is_masked(index + 1) and tokens[index + 1].capital:
        mask([tokens[index]], MaskReason.ROLE)  # the only Korean
