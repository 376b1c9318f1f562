"""What words do to their neighbours: own names, titles, roles, teams, numbers, joins, and what stands beside a name."""

from itertools import pairwise

from rmjournal.sharing.positions import Sentence
from rmjournal.sharing.tokens import Reason, Token

_OF_A_PERSON = (Reason.NAME, Reason.OWN, Reason.CAPITAL, Reason.LETTERS, Reason.UNKNOWN, Reason.NEAR)
_LONGEST_NAME = 5  # words


def mask_own(sentence: Sentence) -> None:
    """Mask the pair's own names: phrases whole, rare words anywhere, common ones where a name can stand, and names that
    were cut into words."""
    tokens, own = sentence.tokens, sentence.own
    words = tuple(token.word for token in tokens)
    for place, token in enumerate(tokens):
        word = token.word
        if word in own.first_words:
            for phrase in own.phrases:
                if words[place : place + len(phrase)] == phrase:
                    _mask(tokens[place : place + len(phrase)], Reason.OWN)
        rare = word in own.rare or word.removesuffix("s") in own.rare or (token.caps and word in own.initials)
        if rare or (word in own.common and _is_place_or_team(sentence, place)):
            _mask([token], Reason.OWN)
        squeezed = word
        for end in range(place + 1, min(place + _LONGEST_NAME, len(tokens))):
            squeezed += words[end]
            if len(squeezed) > own.longest:
                break
            if squeezed in own.squeezed:
                _mask(tokens[place : end + 1], Reason.OWN)


def _is_place_or_team(sentence: Sentence, place: int) -> bool:
    """Does an everyday word stand here as the name of a team, a place or a project?"""
    token, lexicon = sentence.tokens[place], sentence.lexicon
    after, last = sentence.next(place), sentence.last(place)
    if after in lexicon.teams or (sentence.small and token.caps):
        return True
    verb = sentence.is_verb(after) or after in ("has", "was")
    if token.capital and not sentence.small and (verb or token.tail):
        return True
    return last in lexicon.bare and (
        not after or verb or (after in lexicon.closed and after not in lexicon.determiners) or after in lexicon.speech
    )


def mask_titled(sentence: Sentence) -> None:
    """Mask `Dr Small`, `Captain Nilsen`: what follows a title is a name."""
    lexicon = sentence.lexicon
    for title, token in pairwise(sentence.tokens):
        titled = title.word in lexicon.titles and (title.capital or sentence.small) and title.after in ("", ".")
        named = (token.capital or sentence.small) and token.word not in lexicon.closed and not token.start
        if titled and named:
            _mask([title, token], Reason.NAME)


def mask_phrases(sentence: Sentence) -> None:
    """Mask phrases that say what none of their words says."""
    words = tuple(token.word for token in sentence.tokens)
    for phrase in sentence.lexicon.masked:
        if phrase[0] in words:
            for place in range(len(words) - len(phrase) + 1):
                if words[place : place + len(phrase)] == phrase:
                    _mask(sentence.tokens[place : place + len(phrase)], Reason.UNKNOWN)


def mask_numbers(sentence: Sentence) -> None:
    """Mask number words over three, but where small things are counted; runs of numbers always."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    for place, token in enumerate(tokens):
        if token.word in lexicon.numbers and not (
            token.word in lexicon.counts and sentence.next(place) in lexicon.units
        ):
            _mask([token], Reason.NUMBER)
    run: list[Token] = []
    for token in tokens:
        if run and run[-1].after not in ("", ","):
            _mask_run(sentence, run)
            run = []
        if token.word in lexicon.numbers or token.word in lexicon.small or token.word in lexicon.digits:
            run.append(token)
        else:
            _mask_run(sentence, run)
            run = []
    _mask_run(sentence, run)


def _mask_run(sentence: Sentence, run: list[Token]) -> None:
    lexicon = sentence.lexicon
    if len(run) > 1 and any(token.word in lexicon.numbers or token.word in lexicon.digits for token in run):
        _mask(run, Reason.NUMBER)


def mask_roles(sentence: Sentence) -> None:
    """Mask `night manager`, `head of legal`, `the growth team`, `from finance`, `the only engineer`."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    for place, token in enumerate(tokens):
        word, last = token.word, sentence.last(place)
        if word in lexicon.roles and token.reason is not None:
            token.reason = Reason.ROLE
        if word in lexicon.heads and last and _tells_which(sentence, place - 1):
            _mask([tokens[place - 1]], Reason.ROLE)
            if word not in lexicon.teams:
                _mask([token], Reason.ROLE)
        if word in lexicon.headed and sentence.next(place) == "of" and _is_held(sentence, place):
            _mask([token, tokens[place + 2]], Reason.ROLE)
        if word in lexicon.departments and _is_department(sentence, place):
            _mask([token], Reason.ROLE)
        verb = sentence.next(place)
        if (
            word in lexicon.offices
            and last in ("the", "our", "my")
            and (verb in lexicon.spoken or verb in lexicon.being)
        ):
            _mask([token], Reason.ROLE)
        if token.reason in (Reason.UNKNOWN, Reason.ROLE) and word in lexicon.events:
            _mask_where(sentence, place)
    for place in range(len(tokens) - 1, -1, -1):
        token, last = tokens[place], sentence.last(place)
        if token.word in lexicon.ranks and token.reason is None:
            _mask_rank(sentence, place)
        if (
            (last and token.reason is Reason.ROLE and _goes_with_role(sentence, place - 1))
            or (last in lexicon.kinds and token.reason is Reason.UNKNOWN and not token.capital)
            or (token.word in lexicon.events and token.reason is not None and _is_kind_of_event(sentence, last))
        ):
            _mask([tokens[place - 1]], Reason.ROLE)


def _is_kind_of_event(sentence: Sentence, word: str) -> bool:
    lexicon = sentence.lexicon
    return word in lexicon.nouns and word not in lexicon.bases and word not in lexicon.people


def _is_held(sentence: Sentence, place: int) -> bool:
    """Does somebody hold this office? "The head of legal", not "the lead of the race"."""
    lexicon, after = sentence.lexicon, sentence.word(place + 2)
    before = sentence.last(place)
    return (
        bool(after)
        and after not in lexicon.closed
        and (not before or before in lexicon.closed or before in lexicon.kinds)
    )


def _goes_with_role(sentence: Sentence, place: int) -> bool:
    """Is the word before a role part of it? "Regional director", "plant superintendent", not "ask directors"."""
    lexicon, word = sentence.lexicon, sentence.word(place)
    if sentence.tokens[place].tail or word in lexicon.closed:
        return False
    if word in lexicon.kinds:
        return True
    return word not in lexicon.modifiers and (
        word in lexicon.nouns or word in lexicon.describing or word in lexicon.departments
    )


def _tells_which(sentence: Sentence, place: int) -> bool:
    """Does this word, before "manager" or "team", say which one?"""
    lexicon, token, head = sentence.lexicon, sentence.tokens[place], sentence.word(place + 1)
    word = token.word
    if word in lexicon.modifiers or word in lexicon.closed or token.tail or word in lexicon.people:
        return False
    if head in lexicon.groups:
        return word in lexicon.departments or word in (
            "night",
            "tech",
            "day",
            "press",
            "post",
            "sample",
            "trade",
            "site",
        )
    return word in lexicon.nouns or word in lexicon.departments


def _is_department(sentence: Sentence, place: int) -> bool:
    lexicon, last, after = sentence.lexicon, sentence.last(place), sentence.next(place)
    if after in lexicon.teams:
        return True
    if last not in ("from", "in", "at") or (
        after and not sentence.is_verb(after) and after not in lexicon.after_object
    ):
        return False
    before = sentence.word(place - 2)
    somebody = before in lexicon.people or before in (
        "work",
        "works",
        "worked",
        "people",
        "someone",
        "somebody",
        "anyone",
    )
    return somebody or sentence.is_masked(place - 2)


def _mask_where(sentence: Sentence, place: int) -> None:
    """`The accident at the gate`: the place of an event is part of it."""
    tokens, where = sentence.tokens, sentence.word(place + 3)
    there = sentence.next(place) in ("at", "in", "on") and sentence.word(place + 2) in ("the", "our")
    if there and where in sentence.lexicon.nouns and not tokens[place + 1].after:
        _mask([tokens[place + 3]], Reason.ROLE)


def _mask_rank(sentence: Sentence, place: int) -> None:
    """`The only woman on the board`, `the first refugee`: what makes one of many the one."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    only = tokens[place].word == "only"
    if only and sentence.last(place) not in ("the", "an", "as", "my", "our", "their"):
        return
    for end in range(place + 1, min(place + 4, len(tokens))):
        word = tokens[end].word
        if tokens[end - 1].after or (word in lexicon.closed and word != "one"):
            return
        unusual = word in lexicon.roles or (tokens[end].reason is Reason.UNKNOWN and not tokens[end].capital)
        party = (
            only
            and word in lexicon.parties
            and (
                word != "one"
                or sentence.next(end)
                in ("here", "in", "who", "with", "of", "on", "at", "from", "under", "over", "without")
            )
        )
        if unusual or party:
            _mask(tokens[place : end + 1], Reason.ROLE)
            return


def mask_neighbours(sentence: Sentence) -> None:
    """Mask the other parts of a word with a hyphen, particles before a name, letters and names beside masks."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    for one, two in pairwise(tokens):
        if two.glue == "-" and (one.reason is None) != (two.reason is None):
            _mask([one, two], Reason.NEAR)
    for place in range(len(tokens) - 2, -1, -1):
        token, after = tokens[place], tokens[place + 1]
        part = token.word in lexicon.particles and token.word not in lexicon.closed and not token.after
        if part and _is_named(after) and (token.capital or (place and _is_named(tokens[place - 1]))):
            _mask([token], Reason.NEAR)
    for place, token in enumerate(tokens):
        if token.reason is None and token.word not in lexicon.closed and _is_beside_name(sentence, place):
            token.reason = Reason.NEAR
        beside = [each for each in tokens[max(0, place - 1) : place + 2] if each is not token]
        if len(token.word) == 1 and any(len(each.word) == 1 and each.reason is not None for each in beside):
            token.reason = token.reason or Reason.NEAR  # a name letter by letter
    for place in range(1, len(tokens) - 1):
        before, token, after = tokens[place - 1 : place + 2]
        joined = token.word in ("and", "or") and _is_named(before) and not before.after and not token.after
        if joined and (after.word in lexicon.given or (after.word in lexicon.closed_names and after.capital)):
            _mask([after], Reason.NEAR)


def _is_beside_name(sentence: Sentence, place: int) -> bool:
    """Is this word the other part of a name?"""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    token, word, after = tokens[place], sentence.word(place), sentence.next(place)
    left = place > 0 and _is_named(tokens[place - 1]) and not tokens[place - 1].after and not tokens[place - 1].tail
    right = bool(after) and _is_named(tokens[place + 1]) and not token.tail
    if word in lexicon.greetings:
        return False
    if (left or right) and (word in lexicon.given or word in sentence.own.persons):
        verb = word in lexicon.speech or word in lexicon.bases or word in lexicon.adjectives
        return token.capital or not verb or (left and (sentence.is_verb(after) or after in lexicon.modals))
    if right and token.capital and word in lexicon.ambiguous:
        return word not in lexicon.bases
    unknown = left and tokens[place - 1].reason in (Reason.UNKNOWN, Reason.OWN, Reason.NAME)
    return unknown and word in lexicon.ambiguous and word in lexicon.nouns and after in lexicon.spoken


def _is_named(token: Token) -> bool:
    return token.reason in _OF_A_PERSON


def _mask(tokens: list[Token], reason: Reason) -> None:
    for token in tokens:
        if token.reason is None and token.word not in ("of", "the", "a", "and", "in"):
            token.reason = reason
