"""Mask what few share: roles, teams, events, and what makes one of many the one."""

from rmjournal.sharing.redactor.rules.rule import Rule, Verdict, one
from rmjournal.sharing.redactor.sentence import Sentence
from rmjournal.sharing.redactor.tokens import MaskReason

_MADE = frozenset(("make", "makes", "made", "making", "become", "became", "becoming"))
_HOLDERS = frozenset(
    ("worker", "workers", "visitor", "visitors", "fellow", "fellows", "operative", "operatives", "user", "users")
) | {"adjuster", "adjusters", "handler", "handlers", "officer", "officers"}
_HANDLING = frozenset(("worker", "workers", "operative", "operatives", "adjuster", "adjusters", "handler", "handlers"))
_SOLE = frozenset(("chair", "rep", "cook", "presenter", "anchor"))
_BEING_ONE = frozenset(("am", "was", "is", "as", "became", "being", "be", "are", "like"))
_AFTER_ONE = frozenset(("here", "in", "who", "with", "of", "on", "at", "from", "under", "over", "without"))


def _title(sentence: Sentence, index: int) -> Verdict:
    """Return a title and the name after it: `Dr Small`, `Captain Nilsen`."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    if index + 1 >= len(tokens) or tokens[index].word not in lexicon.titles:
        return None
    title, token = tokens[index : index + 2]
    titled = (title.capital or sentence.small) and title.after in ("", ".")
    grammar = token.word in lexicon.closed and token.word not in lexicon.closed_names
    named = (token.capital or sentence.small) and not grammar and not token.start
    return (index, index + 1) if titled and named else None


def _phrase(sentence: Sentence, index: int) -> Verdict:
    """Return a phrase that says more than any of its words."""
    for phrase in sentence.lexicon.masked_from.get(sentence.words[index], ()):
        if sentence.words[index : index + len(phrase)] == phrase:
            return range(index, index + len(phrase))
    return None


def name_roles(sentence: Sentence) -> None:
    """Say of masked words that are roles that this is why."""
    for token in sentence.tokens:
        if token.reason is not None and token.word in sentence.lexicon.roles:
            token.reason = MaskReason.ROLE


def _headed(sentence: Sentence, index: int) -> Verdict:
    """Return `night manager`, or `night` before a word for a group."""
    lexicon, word = sentence.lexicon, sentence.word(index)
    if word not in lexicon.heads or not sentence.last(index) or not _says_which(sentence, index - 1):
        return None
    return (index - 1,) if word in lexicon.teams else (index - 1, index)


def _head_of(sentence: Sentence, index: int) -> Verdict:
    """Return `head` and `legal` of `head of legal`."""
    if sentence.word(index) not in sentence.lexicon.headed or sentence.next(index) != "of":
        return None
    what = index + 3 if sentence.word(index + 2) in ("the", "our") else index + 2
    return (index, what) if _is_held(sentence, index, what) else None


def _is_other_partner(sentence: Sentence, index: int) -> bool:
    """Return whether this is not the one in the pair. `My partner is a nurse`, `I made
    partner`."""
    last, after = sentence.last(index), sentence.next(index)
    if sentence.word(index) != "partner":
        return False
    return last in _MADE or (last == "my" and after in ("is", "was") and sentence.is_masked(index + 3))


def _is_office(sentence: Sentence, index: int) -> bool:
    """`I am a driver`, `our chair said`."""
    lexicon, last, verb = sentence.lexicon, sentence.last(index), sentence.next(index)
    if sentence.word(index) not in lexicon.offices:
        return False
    if last in ("a", "an") and sentence.last(index - 1) in _BEING_ONE:
        return True
    if last in ("the", "our") and sentence.word(index) in _SOLE and sentence.is_complete(index):
        return True
    return (verb in lexicon.spoken or verb in lexicon.being) and last in ("the", "our", "my")


def _is_a_department(sentence: Sentence, index: int) -> bool:
    return sentence.word(index) in sentence.lexicon.departments and _is_department(sentence, index)


def _rank(sentence: Sentence, index: int) -> Verdict:
    token = sentence.tokens[index]
    if token.word not in sentence.lexicon.ranks or token.reason not in (None, MaskReason.UNKNOWN):
        return None
    return _of_rank(sentence, index)


def _is_few(sentence: Sentence, index: int) -> bool:
    """`The two welders`, `three Brazilian painters`."""
    token = sentence.tokens[index]
    if token.word not in ("two", "three") or token.after:
        return False
    described = sentence.next(index) and sentence.is_masked(index + 1) and _is_blocked_word(sentence, index + 2)
    return bool(described) or _is_blocked_word(sentence, index + 1)


def _is_kept_office(sentence: Sentence, index: int) -> bool:
    """`The harbour master`."""
    lexicon, word = sentence.lexicon, sentence.word(index)
    kept = word in lexicon.headed or word in lexicon.keepers
    return bool(kept and sentence.last(index) and _is_blocked_word(sentence, index - 1))


def _before_role(sentence: Sentence, index: int) -> Verdict:
    """Return the word before a role if it is part of it."""
    token, last, lexicon = sentence.tokens[index], sentence.last(index), sentence.lexicon
    role = last and token.reason is MaskReason.ROLE and _goes_with_role(sentence, index - 1)
    kind = last in lexicon.kinds and token.reason is MaskReason.UNKNOWN and not token.capital
    return (index - 1,) if role or kind else None


def _is_held(sentence: Sentence, index: int, what: int) -> bool:
    """Return whether someone holds this office. `The head of legal`, not "be at the
    head of"."""
    lexicon, after = sentence.lexicon, sentence.word(what)
    before = sentence.last(index)
    return (
        bool(after)
        and after not in lexicon.closed
        and (not before or before in lexicon.closed or before in lexicon.kinds)
    )


def _goes_with_role(sentence: Sentence, index: int) -> bool:
    """Return whether the word before a role is part of it.

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
    """Return whether this word, before "manager" or "team", says which one."""
    lexicon, token, head = sentence.lexicon, sentence.tokens[index], sentence.word(index + 1)
    word = token.word
    if word in lexicon.modifiers or word in lexicon.closed or token.tail or word in lexicon.people:
        return False
    if word in lexicon.kinds or word in lexicon.departments or word in lexicon.sites:
        return True
    if head in _HOLDERS:
        verb = word in lexicon.bases and head in _HANDLING and sentence.last(index) in lexicon.determiners
        return word in lexicon.nouns or verb  # "the call handlers", not "call handlers"
    if head == "lead" and word in lexicon.nouns and sentence.acts(index + 1):
        return True  # "the bakery lead asked"
    if head in lexicon.groups:
        return word in ("night", "tech", "day", "press", "post", "sample", "trade")
    if word in lexicon.nouns:
        return True
    noun = word not in lexicon.bases or sentence.last(index) in lexicon.possessive
    return noun and (head not in lexicon.teams or word not in lexicon.describing)


def _is_department(sentence: Sentence, index: int) -> bool:
    """Return whether this word, bare after a preposition or before "team", is a
    department."""
    lexicon, last, after = sentence.lexicon, sentence.last(index), sentence.next(index)
    word = sentence.word(index)
    if after in lexicon.teams or (last == "from" and sentence.is_masked(index - 2)):
        return True
    if word in lexicon.plain_departments:
        if sentence.is_at_head(index):
            return after in ("is", "was", "has", "are", "have", "will") or sentence.acts(index)
        if last in ("from", "in", "at", "to", "with", "by") and (
            not after or after in lexicon.closed or sentence.is_verb(after)
        ):
            return True
    if last == "for" and sentence.is_masked(index - 2) and sentence.tokens[index - 2].reason is MaskReason.ROLE:
        return sentence.is_complete(index)
    if last not in ("from", "in", "at") or after in lexicon.nouns or after in lexicon.describing:
        return False
    before = sentence.word(index - 2)
    return before in lexicon.people or before in ("work", "works", "worked") or sentence.is_masked(index - 2)


def _is_blocked_word(sentence: Sentence, index: int) -> bool:
    """Return whether the word at this index is masked for what it means."""
    if index >= len(sentence.tokens):
        return False
    token = sentence.tokens[index]
    return token.reason in (MaskReason.UNKNOWN, MaskReason.ROLE) and not token.capital


def _of_rank(sentence: Sentence, index: int) -> Verdict:
    """Return what picks out one of many: `the only woman on the board`, `the first
    refugee`."""
    tokens, lexicon = sentence.tokens, sentence.lexicon
    only = tokens[index].word == "only"
    alone = only or tokens[index].word in ("youngest", "oldest")
    if sentence.next(index) in lexicon.spans and sentence.next(index + 1) == "of" and sentence.is_masked(index + 3):
        return (index, index + 1)
    if sentence.next(index) == "of" and sentence.is_masked(index + 2) and tokens[index + 2].capital:
        return (index,)  # the third of a month
    if only and sentence.last(index) not in ("the", "an", "as", "my", "our", "their"):
        return None
    for end in range(index + 1, min(index + 4, len(tokens))):
        word = tokens[end].word
        if tokens[end - 1].after or (word in lexicon.closed and word not in ("one", "two", "three", "other")):
            break
        unusual = word in lexicon.roles or (tokens[end].reason is MaskReason.UNKNOWN and not tokens[end].capital)
        party = alone and word in lexicon.parties and (word != "one" or sentence.next(end) in _AFTER_ONE)
        if unusual or party:
            return range(index, end + 1)
    if sentence.next(index) in ("two", "three") and sentence.is_masked(index + 2):
        return (index, index + 1)  # the last two Quakers
    if only and sentence.next(index) and sentence.is_masked(index + 1) and tokens[index + 1].capital:
        return (index,)  # the only Korean
    return None


def is_unique(sentence: Sentence, index: int) -> bool:
    """Return whether this word says that there is only one. `The only one`, `the first
    to ask`."""
    word, last, after, lexicon = sentence.word(index), sentence.last(index), sentence.next(index), sentence.lexicon
    if word in ("only", "single"):
        return last in ("the", "my", "our", "as")
    return word in ("first", "last") and last == "the" and (after in ("to", "one", "who") or after in lexicon.people)


EARLY = (  # before names are looked for
    Rule("a title and its name", _title, MaskReason.NAME, ("we asked {dr hall} again",), ("we met in the hall again",)),
    Rule(
        "a phrase that says more than its words",
        _phrase,
        MaskReason.UNKNOWN,
        ("I was {burned out} for a year.",),
        ("I was out for a day.",),
    ),
)
RULES = (
    Rule(
        "which manager or team",
        _headed,
        MaskReason.ROLE,
        ("The {night manager} asked.", "The {bakery lead} asked.", "The {call handlers} asked."),
        ("The new manager asked.", "We took the lead."),
    ),
    Rule(
        "head of something", _head_of, MaskReason.ROLE, ("The {head} of {legal} liked it.",), ("We are ahead of time.",)
    ),
    Rule(
        "the partner at home",
        one(_is_other_partner),
        MaskReason.ROLE,
        ("My {partner} is a {nurse}.", "I made {partner} late."),
        ("My partner is a good listener.",),
    ),
    Rule("an office", one(_is_office), MaskReason.ROLE, ("I am a {driver}.",), ("I saw a driver of change.",)),
    Rule(
        "a department",
        one(_is_a_department),
        MaskReason.ROLE,
        ("People in {audit} feel lost.",),
        ("People in here feel lost.",),
    ),
)
BACKWARD = (  # from the last word to the first: what is masked makes the word before it part of it
    Rule("the only one of its kind", _rank, MaskReason.ROLE, ("I am the {only Korean}.",), ("It is the only plan.",)),
    Rule(
        "how many of them",
        one(_is_few),
        MaskReason.NUMBER,
        ("The {two Brazilian painters} ate.",),
        ("The two of us ate.",),
    ),
    Rule(
        "the person in charge of something",
        one(_is_kept_office),
        MaskReason.ROLE,
        ("Our {harbour master} left.",),
        ("Our time keeper left.",),
    ),
    Rule(
        "the word before a role",
        _before_role,
        MaskReason.ROLE,
        ("The {plant superintendent} asked.",),
        ("The person asked.",),
    ),
)
