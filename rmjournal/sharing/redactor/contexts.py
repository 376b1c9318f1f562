"""What a word means beside others: titles, phrases, numbers, roles, teams and events."""

from itertools import pairwise

from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import Reason, Token, mask

_GONE = frozenset(("closed", "closes", "shut", "burned", "burnt", "flooded", "exploded", "moved", "collapsed"))
_TIMES = frozenset(("in", "by", "since", "until", "from", "before", "after", "to", "of", "last"))
_BEFORE_DAYS = frozenset(("on", "by", "until", "since", "before", "from"))
_PERSONAL = (Reason.NAME, Reason.OWN, Reason.CAPITAL, Reason.UNKNOWN)
_BEING_ONE = frozenset(("am", "was", "is", "as", "became", "being", "be", "are", "like"))
_AFTER_ONE = frozenset(("here", "in", "who", "with", "of", "on", "at", "from", "under", "over", "without"))


def mask_titled(sentence: Sentence) -> None:
    """Mask `Dr Small`, `Captain Nilsen`: what follows a title is a name."""
    lexicon = sentence.lexicon
    for title, token in pairwise(sentence.tokens):
        titled = title.word in lexicon.titles and (title.capital or sentence.small) and title.after in ("", ".")
        grammar = token.word in lexicon.closed and token.word not in lexicon.closed_names
        named = (token.capital or sentence.small) and not grammar and not token.start
        if titled and named:
            mask([title, token], Reason.NAME)


def mask_phrases(sentence: Sentence) -> None:
    """Mask phrases that say what none of their words says."""
    words = tuple(token.word for token in sentence.tokens)
    present = set(words)
    for phrase in sentence.lexicon.masked:
        if phrase[0] in present and phrase[-1] in present:
            for place in range(len(words) - len(phrase) + 1):
                if words[place : place + len(phrase)] == phrase:
                    mask(sentence.tokens[place : place + len(phrase)], Reason.UNKNOWN)


def mask_numbers(sentence: Sentence) -> None:
    """Mask number words over three, but where small things are counted; runs of numbers always."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    for place, token in enumerate(tokens):
        if token.word in lexicon.numbers and not (
            token.word in lexicon.counts and sentence.next(place) in lexicon.units
        ):
            mask([token], Reason.NUMBER)
        if token.reason in (Reason.NUMBER, Reason.ADDRESS) and sentence.last(place) == "past":
            mask(tokens[max(0, place - 2) : place], Reason.NUMBER)  # half past nine
        if token.word in ("first", "second", "third") and _is_day(sentence, place):
            mask([token], Reason.NUMBER)
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
    for place, token in enumerate(tokens):
        if token.reason in (Reason.NUMBER, Reason.ADDRESS) and sentence.next(place) in ("years", "months"):
            mask([tokens[place + 1]], Reason.NUMBER)


def _is_day(sentence: Sentence, place: int) -> bool:
    """`On the third`, `by the first of next month`."""
    if sentence.last(place) != "the" or sentence.last(place - 1) not in _BEFORE_DAYS:
        return False
    month = sentence.next(place) == "of" and (
        sentence.next(place + 1) in ("the", "next", "this", "last", "each") or sentence.is_masked(place + 2)
    )
    return not sentence.next(place) or month


def _mask_run(sentence: Sentence, run: list[Token]) -> None:
    lexicon = sentence.lexicon
    counted = any(token.word in lexicon.numbers or token.word in lexicon.digits for token in run)
    if len(run) > 2 or (len(run) == 2 and (counted or all(token.word in lexicon.spelled for token in run))):
        mask(run, Reason.NUMBER)


def mask_codes(sentence: Sentence) -> None:
    """Mask what belongs to an address or a code that is read out, and what somebody's password is."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    for place, token in enumerate(tokens):
        joined = not token.start and sentence.is_masked(place - 1) and not tokens[place - 1].after
        counted = sentence.next(place) in lexicon.digits or sentence.next(place) in lexicon.small
        if token.word in lexicon.joints and (joined or counted):
            mask(tokens[place : place + 2], Reason.ADDRESS)
        if token.word in ("extension", "ext") and sentence.is_masked(place + 1):
            mask([token], Reason.ADDRESS)
        if token.word == "underscore":
            mask(tokens[max(0, place - 1) : place + 2], Reason.ADDRESS)
        if token.word in lexicon.secrets and sentence.next(place) in ("is", "was"):
            secret = sentence.next(place + 1)
            if secret in lexicon.nouns and secret not in lexicon.closed:
                mask([tokens[place + 2]], Reason.ADDRESS)


def mask_roles(sentence: Sentence) -> None:
    """Mask `night manager`, `head of legal`, `the growth team`, `from finance`, `the only engineer`."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    for place, token in enumerate(tokens):
        word, last, verb = token.word, sentence.last(place), sentence.next(place)
        if word in ("late", "early") and last in _TIMES and sentence.is_capital(place + 1) and not token.after:
            mask([token], Reason.NUMBER)  # by late June
        if last == "from" and token.reason is None and _is_origin(sentence, place):
            mask([token], Reason.ROLE)
        if word in lexicon.roles and token.reason is not None:
            token.reason = Reason.ROLE
        if word in lexicon.heads and last and _tells_which(sentence, place - 1):
            mask([tokens[place - 1]], Reason.ROLE)
            if word not in lexicon.teams:
                mask([token], Reason.ROLE)
        if word in lexicon.headed and sentence.next(place) == "of":
            what = place + 3 if sentence.word(place + 2) in ("the", "our") else place + 2
            if _is_held(sentence, place, what):
                mask([token, tokens[what]], Reason.ROLE)
        if word == "partner" and last == "my" and verb in ("is", "was") and sentence.is_masked(place + 3):
            mask([token], Reason.ROLE)  # not the one in the pair: "my partner is a nurse"
        if word in lexicon.crews and last in lexicon.determiners and verb not in ("of", "for"):
            mask([token], Reason.ROLE)
        if word in lexicon.offices and last in ("a", "an") and sentence.last(place - 1) in _BEING_ONE:
            mask([token], Reason.ROLE)
        if word in lexicon.departments and _is_department(sentence, place):
            mask([token], Reason.ROLE)
        acts = verb in lexicon.spoken or verb in lexicon.being
        if acts and word in lexicon.offices and last in ("the", "our", "my"):
            mask([token], Reason.ROLE)
        if word in lexicon.mishaps and _has_happened(sentence, place):
            mask(tokens[place - 1 : place + 1], Reason.ROLE)
        if token.reason is not None and (word in lexicon.events or word in lexicon.mishaps):
            _mask_where(sentence, place)
        if word in lexicon.sites and verb in _GONE:
            mask([token, tokens[place + 1]], Reason.ROLE)
    for place in range(len(tokens) - 1, -1, -1):
        token, last = tokens[place], sentence.last(place)
        if token.word in lexicon.ranks and token.reason in (None, Reason.UNKNOWN):
            _mask_rank(sentence, place)
        described = sentence.next(place) and sentence.is_masked(place + 1) and _is_blocked_word(sentence, place + 2)
        if token.word in ("two", "three") and not token.after and (_is_blocked_word(sentence, place + 1) or described):
            mask([token], Reason.NUMBER)
        if token.tail == "'s" and last in ("the", "our") and _is_blocked_word(sentence, place + 1):
            mask([token], Reason.ROLE)
        if (
            (token.word in lexicon.headed or token.word in lexicon.keepers)
            and last
            and _is_blocked_word(sentence, place - 1)
        ):
            mask([token], Reason.ROLE)
        if (
            (last and token.reason is Reason.ROLE and _goes_with_role(sentence, place - 1))
            or (last in lexicon.kinds and token.reason is Reason.UNKNOWN and not token.capital)
            or (
                (token.word in lexicon.events or token.word in lexicon.health)
                and token.reason is not None
                and _is_kind_of_event(sentence, place - 1)
            )
        ):
            mask([tokens[place - 1]], Reason.ROLE)


def _is_kind_of_event(sentence: Sentence, place: int) -> bool:
    """Is the word before an event part of it? "The ferry accident", not "avoid accidents"."""
    lexicon, word, before = sentence.lexicon, sentence.word(place), sentence.last(place + 1) and sentence.last(place)
    noun = word in lexicon.nouns and word not in lexicon.bases
    named = before in lexicon.possessive and word not in lexicon.describing
    return (
        (noun or named) and word not in lexicon.closed and word not in lexicon.people and bool(sentence.last(place + 1))
    )


def _has_happened(sentence: Sentence, place: int) -> bool:
    """`The kitchen fire`, `a fatal fall`, `after the crash`: what few were there for, no "fire drill"."""
    lexicon, last, before = sentence.lexicon, sentence.last(place), sentence.last(place - 1)
    after = sentence.next(place)
    if (after in lexicon.nouns or after in lexicon.bases) and after not in lexicon.closed:
        return False
    named = last in lexicon.nouns and not (last.endswith("s") and last[:-1] in lexicon.vocabulary)
    told = not before or before in lexicon.determiners or before in lexicon.possessive
    return last == "the" or (bool(last) and told and (named or sentence.is_masked(place - 1)))


def _is_held(sentence: Sentence, place: int, what: int) -> bool:
    """Does somebody hold this office? "The head of legal", not "be at the head of"."""
    lexicon, after = sentence.lexicon, sentence.word(what)
    before = sentence.last(place)
    return (
        bool(after)
        and after not in lexicon.closed
        and (not before or before in lexicon.closed or before in lexicon.kinds)
    )


def _goes_with_role(sentence: Sentence, place: int) -> bool:
    """Is the word before a role part of it? "Regional director", "plant superintendent", not "ask directors"."""
    lexicon, word = sentence.lexicon, sentence.word(place)
    if sentence.tokens[place].tail:
        return False
    if word in lexicon.kinds or word in lexicon.sites or word in lexicon.departments:
        return True
    if word in lexicon.closed:
        return False
    if word in lexicon.bases and sentence.last(place) not in lexicon.possessive:
        return False
    return not (word in lexicon.modifiers or word in lexicon.people or sentence.is_verb(word))


def _tells_which(sentence: Sentence, place: int) -> bool:
    """Does this word, before "manager" or "team", say which one?"""
    lexicon, token, head = sentence.lexicon, sentence.tokens[place], sentence.word(place + 1)
    word = token.word
    if word in lexicon.modifiers or word in lexicon.closed or token.tail or word in lexicon.people:
        return False
    if word in lexicon.kinds or word in lexicon.departments or word in lexicon.sites:
        return True
    if head in lexicon.groups:
        return word in ("night", "tech", "day", "press", "post", "sample", "trade")
    if word in lexicon.nouns:
        return True
    noun = word not in lexicon.bases or sentence.last(place) in lexicon.possessive
    return noun and (head not in lexicon.teams or word not in lexicon.describing)


def _is_department(sentence: Sentence, place: int) -> bool:
    """Is this, bare behind a preposition or before "team", a part of the organisation?"""
    lexicon, last, after = sentence.lexicon, sentence.last(place), sentence.next(place)
    token, word = sentence.tokens[place], sentence.word(place)
    if after in lexicon.teams or (last == "from" and sentence.is_masked(place - 2)):
        return True
    if word in lexicon.plain_departments:
        if token.start and token.capital and not sentence.small:
            return after in ("is", "was", "has", "are", "have", "will") or sentence.acts(place)
        if last in ("from", "in", "at", "to", "with", "by"):
            return not after or after in lexicon.closed or sentence.is_verb(after)
    if last == "for" and sentence.is_masked(place - 2) and sentence.tokens[place - 2].reason is Reason.ROLE:
        return sentence.is_complete(place)
    if last not in ("from", "in", "at") or after in lexicon.nouns or after in lexicon.describing:
        return False
    before = sentence.word(place - 2)
    return before in lexicon.people or before in ("work", "works", "worked") or sentence.is_masked(place - 2)


def _is_origin(sentence: Sentence, place: int) -> bool:
    """`Heather from lending`: what a person is from is a team or a place."""
    lexicon, word = sentence.lexicon, sentence.word(place)
    if place < 2 or sentence.tokens[place - 2].reason not in _PERSONAL:
        return False
    thing = word in lexicon.nouns or word.endswith("ing")
    return thing and word not in lexicon.closed and word != "home" and sentence.is_complete(place)


def _is_blocked_word(sentence: Sentence, place: int) -> bool:
    """Is the word at this place masked for what it means?"""
    if place >= len(sentence.tokens):
        return False
    token = sentence.tokens[place]
    return token.reason in (Reason.UNKNOWN, Reason.ROLE) and not token.capital


def _mask_where(sentence: Sentence, place: int) -> None:
    """`The accident at the gate`: the place of an event is part of it."""
    tokens, where = sentence.tokens, sentence.word(place + 3)
    there = sentence.next(place) in ("at", "in", "on") and sentence.word(place + 2) in ("the", "our")
    if there and where in sentence.lexicon.nouns and not tokens[place + 1].after:
        mask([tokens[place + 3]], Reason.ROLE)


def _mask_rank(sentence: Sentence, place: int) -> None:
    """`The only woman on the board`, `the first refugee`: what makes one of many the one."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    only = tokens[place].word == "only"
    alone = only or tokens[place].word in ("youngest", "oldest")
    if sentence.next(place) in lexicon.spans and sentence.next(place + 1) == "of" and sentence.is_masked(place + 3):
        mask(tokens[place : place + 2], Reason.NUMBER)
        return
    if sentence.next(place) == "of" and sentence.is_masked(place + 2) and tokens[place + 2].capital:
        mask([tokens[place]], Reason.NUMBER)  # the third of a month
        return
    if only and sentence.last(place) not in ("the", "an", "as", "my", "our", "their"):
        return
    for end in range(place + 1, min(place + 4, len(tokens))):
        word = tokens[end].word
        if tokens[end - 1].after or (word in lexicon.closed and word not in ("one", "two", "three", "other")):
            break
        unusual = word in lexicon.roles or (tokens[end].reason is Reason.UNKNOWN and not tokens[end].capital)
        party = alone and word in lexicon.parties and (word != "one" or sentence.next(end) in _AFTER_ONE)
        if unusual or party:
            mask(tokens[place : end + 1], Reason.ROLE)
            return
    if sentence.next(place) in ("two", "three") and sentence.is_masked(place + 2):
        mask(tokens[place : place + 2], Reason.ROLE)  # the last two Quakers
    if only and sentence.next(place) and sentence.is_masked(place + 1) and tokens[place + 1].capital:
        mask([tokens[place]], Reason.ROLE)  # the only Korean
