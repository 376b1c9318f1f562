"""Read answers that people type without codes: "yes to 1 and 3, no to 2", "yes to
all".

Only what a person wrote over, between or under a quoted message counts, never the
message itself. A sentence counts only if all of it is an answer."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from rmjournal.domain.points import folded
from rmjournal.domain.replies import Said
from rmjournal.domain.text import plain
from rmjournal.domain.texts.message_texts import OPENINGS
from rmjournal.sharing.letters import unpacking
from rmjournal.sharing.letters.lines import depth_of, without_headers

MOST_LINES: Final = 200  # of a reply: an answer stands near its start
_LONGEST: Final = 300  # characters of a line with an answer
_YES: Final = r"(?:yes|yep|yeah|ok|okay|agreed|agree|i agree)"
_NO: Final = r"(?:no|nope|not agreed|i don't agree|disagree)"
_NOT_YET: Final = r"not yet"
_WORD: Final = rf"(?:{_NOT_YET}|{_YES}|{_NO})"
_NUMBER: Final = r"#?\d{1,2}(?:\s?-\s?\d{1,2})?"
_NUMBERS: Final = (
    rf"(?:points?|numbers?|nos?\.?)?\s*{_NUMBER}"
    rf"(?:\s*(?:,\s*and|,|and|&|\+)\s*{_NUMBER}(?!\s*[:=]?\s*(?:is\s+)?{_WORD}\b))*"
)
_ALL: Final = r"(?:all(?: (?:of )?(?:it|them|these|points|(?:the )?points))?|everything|both(?: points)?)"
_BUT: Final = rf"(?:,?\s*(?:but|except|except for|apart from|without)\s+(?P<but>{_NUMBERS}))?"
_TO: Final = r"(?:\s+(?:to|for|on|with))?\s*:?\s*"
_CLAUSE: Final = re.compile(
    rf"(?P<said>{_WORD})\b{_TO}(?:(?P<all>{_ALL})\b{_BUT}|(?P<numbers>{_NUMBERS}))"
    rf"|(?:(?P<all_first>{_ALL})|(?P<first>{_NUMBERS}))\s*[.):=-]*\s*(?:is\s+)?(?P<after>{_WORD})\b",
    re.I,
)
_BARE: Final = re.compile(rf"({_WORD})(?:,? please)?", re.I)
_BETWEEN: Final = re.compile(r"\s*(?:(?:[,;.]|\band\b|\bbut\b)\s*)*", re.I)
_THANKS: Final = re.compile(r"[,.\s]*(?:many thanks|thanks|thank you|from me|please)?[\s,]*\Z", re.I)
_REGRET: Final = re.compile(r",?\s*(?:i'm )?(?:so |very )?sorry\Z", re.I)  # of a yes, it may take it back
_GREETING: Final = re.compile(
    r"(?:(?:hi|hello|dear|good morning|good afternoon)(?: (?:there|again|(?P<name>[^,!]{1,60}?)))?|sorry)\s*[,!]\s*",
    re.I,
)
_POLITE: Final = re.compile(
    r"(?:(?:hi|hello|dear|good morning|good afternoon|thanks|thank you|many thanks|best wishes|best|kind regards"
    r"|regards|cheers|all the best)\b(?:[ ,]+(?:there|again|so much|very much))?)?[ ,]*"
    r"(?P<names>(?:[^\W\d]+(?: [^\W\d]+)?)?)[,!]?\Z",
    re.I,
)
_NO_NAME: Final = re.compile(  # words that may limit an answer
    r"about|absolutely|after|all|almost|although|always|any|apparently|as|assuming|at|barely|because|before|both|"
    r"but|by|cancelled|conditional|conditionally|december|depending|depends|doubtful|eventually|everything|except|"
    r"false|february|first|for|friday|from|generally|half|hardly|hopefully|however|if|ignore|in|incorrect|january|"
    r"july|just|last|later|less|likely|mainly|march|maybe|mistake|monday|more|mostly|nearly|neither|never|next|no|"
    r"nobody|none|nope|nor|not|nothing|november|now|october|off|ok|okay|on|once|one|only|or|part|partially|partly|"
    r"pending|perhaps|possibly|preferably|presumably|pretty|probably|provided|provisionally|quite|rarely|"
    r"reluctantly|retracted|saturday|scarcely|seldom|september|since|some|sometimes|somewhat|soon|sorry|still|"
    r"subject|sunday|supposedly|tentatively|then|though|thursday|today|tomorrow|tonight|tuesday|two|unclear|"
    r"undecided|under|unless|unlikely|unsure|until|usually|wait|wednesday|when|whenever|where|while|with|withdrawn|"
    r"without|wrong|yeah|yep|yes|yet",
    re.I,
)
_SENTENCE_END: Final = re.compile(r"(?<=[^\d\s][.!?])\s+|;\s*")
_INTRODUCTION: Final = re.compile(r".{8,}(?:\d|@).{0,80}:\s*\Z")
_FORWARDED: Final = re.compile(
    r"\s*(?:-{3,}.*|_{5,}\s*|(?:From|Von|De|Da|Van|Od|Fra|Från|Enviado por)\s?:\s.*|--\s*)\Z", re.I
)
_HEADER: Final = re.compile(  # above a mail that was copied with them
    r"(?:[A-Z]\w*(?:-\w+)+|From|To|Cc|CC|Bcc|Subject|Date|Sent|Received|Importance|Attachments?|Von|An|Betreff|Datum"
    r"|Gesendet|De|À|Envoyé|Da|A|Oggetto|Data|Inviato|Van|Aan|Onderwerp|Verzonden|Asunto|Para|Enviado|Fecha"
    r"|Assunto|Od|Do|Temat|Fra|Til|Emne|Sendt|Från|Till|Ämne|Skickat):\s"
)
_TITLE: Final = re.compile(r"\s*[*_#]*\s*(?:Takeaways(?: from session \d{1,3})?|My answers)[\s*_]*\Z", re.I)
_CODE: Final = re.compile(r"\[\s*[0-9A-Za-z]{4}\s?-?\s?[0-9A-Za-z]{4}\s?-?\s?[0-9A-Za-z]{4}\s*\]")
_STARTS: Final = tuple(" ".join(folded(each).split()[:4]).lower() for each in OPENINGS if len(each.split()) > 3)
_SAID: Final = ((_NOT_YET, Said.NOT_YET), (_YES, Said.YES), (_NO, Said.NO))


class PlainAnswers(NamedTuple):
    """Answers by number, or one to all points.

    `but` are the numbers that an answer to all leaves out. `is_bare`: it names no
    points, so it may be meant of all of them. `has_more`: other words stand beside
    them, which may be a condition. `has_quote`: a quoted message does."""

    to: Mapping[int, Said]
    to_all: Said | None = None
    but: frozenset[int] = frozenset()
    is_bare: bool = False
    has_more: bool = False
    has_quote: bool = False

    @property
    def is_without_yes(self) -> bool:
        """Return whether there is surely no yes, also in other words."""
        return not self.has_more and Said.YES not in (*self.to.values(), self.to_all)

    def to_point(self, number: int) -> Said | None:
        """Return what is said to the point with this number, None for nothing."""
        return self.to.get(number, self.to_all if number not in self.but else None)


def plain_answers(given: str | bytes, nickname: str = "") -> PlainAnswers | None:
    """Return the answers that stand in a reply without codes, None if there are none or
    if they contradict each other.

    Exactly the nickname, in any case, is read as a name."""
    known = folded(nickname).casefold()
    if any(char.isdigit() for char in known) or any(map(_NO_NAME.fullmatch, known.split())):
        known = ""
    for view in unpacking.views(given):
        lines = _own_lines(plain(view))
        found = _read(lines, known)
        if found is not None or lines.has_letter:
            return found
    return None


class _Lines(NamedTuple):
    """What a person wrote: over a message, and all of it. Whether there is a message at
    all, and whether it is one of these letters."""

    over: tuple[str, ...]
    all: tuple[str, ...]
    has_quote: bool
    has_letter: bool


def _read(own: _Lines, nickname: str) -> PlainAnswers | None:
    to: dict[int, Said] = {}
    to_all: Said | None = None
    bare: list[Said] = []
    but: set[int] = set()
    has_more = False
    sentences = ((at, each) for at, line in enumerate(own.all) for each in _SENTENCE_END.split(line))
    for at, sentence in sentences:
        words = _answering(folded(sentence).rstrip(".! "), nickname)
        if (alone := _BARE.match(words)) is not None and _THANKS.match(words, alone.end()):
            bare += [_said(alone.group(1))] if at < len(own.over) else []
            continue
        if _is_polite(words, nickname):
            continue
        clauses = _clauses(words)
        has_more = has_more or clauses is None
        for said, numbers, left_out in clauses or ():
            if numbers is None:
                if to_all not in (None, said):
                    return None
                to_all = said
                but |= left_out
                continue
            for each in numbers:
                if to.setdefault(each, said) is not said:
                    return None
    if not to and to_all is None:
        if len(set(bare)) != 1:
            return None
        return PlainAnswers({}, bare[0], is_bare=True, has_more=has_more, has_quote=own.has_quote)
    return PlainAnswers(to, to_all, frozenset(but), has_more=has_more or bool(bare), has_quote=own.has_quote)


def _own_lines(text: str) -> _Lines:
    """Return the lines that the person wrote over, between and under a quoted
    message."""
    own: list[str] = []
    over: tuple[str, ...] | None = None
    for line in text.split("\n")[:MOST_LINES]:
        bare = without_headers(line[: 4 * _LONGEST]).strip()
        flat = folded(bare).lower()
        if _TITLE.match(bare) or _CODE.search(bare) or any(each in flat for each in _STARTS):
            if not depth_of(line):
                return _Lines(over if over is not None else tuple(own), tuple(own), True, True)
        elif not own and _HEADER.match(line) and not _CLAUSE.match(flat):
            continue
        elif _FORWARDED.match(line[:_LONGEST]):
            return _Lines(over if over is not None else tuple(own), tuple(own), True, False)
        if depth_of(line) or _INTRODUCTION.match(line[:_LONGEST]):
            over = over if over is not None else tuple(own)
        elif bare:
            own.append(bare[:_LONGEST])
    return _Lines(over if over is not None else tuple(own), tuple(own), over is not None, over is not None)


def _answering(words: str, nickname: str) -> str:
    """Return a sentence without a greeting before it and a "sorry" after it, if an
    answer is what stands between. A "sorry" stays beside a yes."""
    greeting = _GREETING.match(words)
    name = greeting["name"] if greeting is not None else None
    is_greeting = name is None or name.casefold() == nickname or (name.isalpha() and _is_name(name))
    within = words[greeting.end() :] if greeting is not None and is_greeting else words
    if (regret := _REGRET.search(within)) is not None:
        within = within[: regret.start()]
    if (alone := _BARE.match(within)) is not None and _THANKS.match(within, alone.end()):
        said = [_said(alone.group(1))]
    else:
        said = [clause[0] for clause in _clauses(within) or ()]
    return words if not said or (Said.YES in said and "sorry" in words.lower()) else within


def _is_polite(words: str, nickname: str) -> bool:
    """Return whether a sentence is no more than thanks, a greeting or a signature."""
    found = _POLITE.match(words)
    return found is not None and (found["names"].casefold() == nickname or all(map(_is_name, found["names"].split())))


def _is_name(word: str) -> bool:
    """Return whether a word is written as a name and cannot limit an answer."""
    return word.istitle() and not _NO_NAME.fullmatch(word)


def _clauses(words: str) -> list[tuple[Said, frozenset[int] | None, frozenset[int]]] | None:
    """Return the answers of a sentence: what is said, to which numbers (None for all)
    and which are left out. None if some of it is no answer."""
    found = []
    at = 0
    while not _THANKS.match(words, at):
        match = _CLAUSE.match(words, at)
        if match is None:
            return None
        numbers = match["numbers"] or match["first"]
        listed = _numbers(numbers) if numbers else None
        found.append((_said(match["said"] or match["after"]), listed, _numbers(match["but"] or "")))
        between = _BETWEEN.match(words, match.end())
        at = between.end() if between is not None else match.end()
    return found or None


def _numbers(words: str) -> frozenset[int]:
    def each() -> Iterator[int]:
        for first, last in re.findall(r"(\d{1,2})(?:\s?-\s?(\d{1,2}))?", words):
            yield from range(int(first), int(last or first) + 1)

    return frozenset(each())


def _said(word: str) -> Said:
    return next(said for way, said in _SAID if re.fullmatch(way, word, re.I))
