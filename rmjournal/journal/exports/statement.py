"""From a few words to the statement that may leave for a programme: filtered, and one in a period.

Its file leads to no summary: it has a random name of its own, and says nothing of the pair."""

from datetime import date

from rmjournal.domain.messages import Letter
from rmjournal.domain.model.export_log import Left
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.programme import SummaryName
from rmjournal.domain.record.record import Record
from rmjournal.journal.exports.partner_texts import Outgoing
from rmjournal.journal.exports.summary import AUDIENCE, RECOGNISED, names_of, random_name
from rmjournal.journal.journal import Journal
from rmjournal.journal.records.validation import body_of, told
from rmjournal.sharing.redactor.lexicon import load
from rmjournal.sharing.redactor.profile import Profile
from rmjournal.sharing.redactor.redaction import Redaction, is_closed, redact
from rmjournal.sharing.summary.coarsening import SMALL, check_period
from rmjournal.sharing.summary.summary_file import LONGEST_TEXT, Statement, encoded, read_statement
from rmjournal.support.errors import Refused

_ABSENT = ("names that the filter knows", "ratings", "anything that leads to your summary")


def filtered(journal: Journal, text: str, profile: Profile) -> Redaction:
    """Return what the filter leaves of a text, all nicknames of this journal among the names that it is told.

    Raises Refused for a text that is too long, Failed where the word list of the filter is not as it should be."""
    if not text.strip():
        raise Refused("There are no words in this statement yet.", "Nothing left.")
    if len(text.strip()) > LONGEST_TEXT:
        raise Refused(f"A statement has at most {LONGEST_TEXT} characters.", "Say it in fewer. Nothing left.")
    nicknames = tuple(body_of(pair).alias for pair in journal.pairs())
    return redact(text.strip(), profile._replace(aliases=profile.aliases + nicknames))


def check_open(journal: Journal, pair: Record[Pair], period: str, size: int | None) -> None:
    """Refuse a statement in a programme of fewer than 30 pairs, and a second one of a pair in a period."""
    if size is None or size < SMALL:
        raise Refused(
            "Statements are for programmes of at least 30 pairs: in a small one, words tell whose they are.",
            "Say it yourself, in a help note or where people of the programme meet.",
        )
    told(lambda: check_period(period, is_small=False))
    if any(name.statement for name in names_of(journal, pair) if name.period == period):
        raise Refused("A statement of this period has left already: one is all there is.", "Nothing left.")


def statement(journal: Journal, pair: Record[Pair], period: str, size: int | None, redaction: Redaction) -> Outgoing:
    """Return the statement of a period. Raises Refused where there can be none, or the filter left too little."""
    check_open(journal, pair, period, size)
    if not redaction.exportable or len(redaction.text) > LONGEST_TEXT or not is_closed(redaction.text, load()):
        raise Refused("Too much of this is masked to leave.", "Say it in other, plainer words, and look again.")

    def note(_: date) -> None:
        names = [name.record for name in names_of(journal, pair) if name.period == period]
        record = names[0] if names else random_name()
        journal.keep_new(SummaryName(period=period, record=record, statement=True), pair=pair.id)

    made = Statement(format="rmjournal-statement", version=1, period=period, text=redaction.text)
    letter = Letter(
        what=Left.STATEMENT,
        text=encoded(told(lambda: read_statement(encoded(made)))).decode("ascii"),
        audience=AUDIENCE,
        absent=_ABSENT,
        name=f"rms-{random_name()}.json",
        fields=("format", "period", "text", "version"),
        undated=True,
    )
    return Outgoing(letter, note, mentions=RECOGNISED)
