"""Write the statement of a pair to its programme: filtered, and one a period.

Nothing links its file to a summary: it has a random name of its own, and nothing about
the pair."""

from collections.abc import Iterable, Mapping
from datetime import date

from rmjournal.domain.model.export_log import ExportKind
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.model.programme import SummaryName
from rmjournal.domain.record.input import apply_rule
from rmjournal.domain.record.record import Record
from rmjournal.domain.texts.message_texts import Message
from rmjournal.journal.exports import own_names
from rmjournal.journal.exports.messages import Outgoing
from rmjournal.journal.exports.summary import AUDIENCE, RECOGNISED, Summaries, random_name
from rmjournal.journal.records.pairs import Pairs
from rmjournal.journal.records.repository import Records
from rmjournal.sharing.redactor.lexicon import load
from rmjournal.sharing.redactor.profile import Profile
from rmjournal.sharing.redactor.redaction import FEWEST_KEPT, Redaction, is_closed, redact
from rmjournal.sharing.report.statement_filter import let_through
from rmjournal.sharing.summary.coarsening import check_period, is_large, may_be_small
from rmjournal.sharing.summary.summary_file import LONGEST_TEXT, Statement, encoded, read_statement
from rmjournal.support.errors import Refused

_YES_NO = {"yes": "yes", "no": "no"}
# What the filter cannot answer: each question, with what can be said to it.
QUESTIONS: Mapping[str, tuple[str, dict[str, str]]] = {
    "recognisable": ("Could anyone recognise the story?", _YES_NO),
    "rare": ("Does it mention a role or an event that points to only a few people?", _YES_NO),
    "partner": ("Have you asked your partner?", {"asked": "I asked", "not-asked": "I didn't ask"}),
}
_ABSENT = ("names the filter knows", "ratings", "anything that leads to your summary")


class Statements:
    """Statements for a coordinator."""

    LONGEST_TEXT, QUESTIONS = LONGEST_TEXT, QUESTIONS

    def __init__(self, records: Records, pairs: Pairs, summaries: Summaries) -> None:
        self._records = records
        self._pairs = pairs
        self._summaries = summaries

    def profile(self, **names: Iterable[str]) -> Profile:
        """Return the names that the filter is given: `names`, `orgs`, `teams`, `places`
        and `projects`."""
        return Profile(**{field: tuple(each) for field, each in names.items()})

    def own_names(self, pair: Record[Pair]) -> Mapping[str, tuple[str, ...]]:
        """Return the names to mask that were saved for a pair, by field; empty if
        none."""
        return own_names.masked(own_names.saved(self._records, pair))

    def known_names(self, pair: Record[Pair]) -> Mapping[str, tuple[str, ...]]:
        """Return all saved names of a pair, by field, with those that notes have."""
        found = own_names.saved(self._records, pair)
        names = tuple(dict.fromkeys(filter(None, (*found.names, found.me, found.partner))))
        return {**own_names.masked(found), "names": names} if names else own_names.masked(found)

    def keep_names(self, pair: Record[Pair], names: Mapping[str, Iterable[str]]) -> None:
        """Save the names that are to be masked for a pair, in place of those before;
        none deletes them. Names for notes stay."""
        own_names.keep_masked(self._records, pair, names)

    def filtered(self, text: str, profile: Profile) -> Redaction:
        """Filter a text, with all nicknames of this journal added to the profile.

        Raises Refused for a text that is empty or too long, Failed if the filter's word
        list was altered."""
        if not text.strip():
            raise Refused("This statement is empty, so nothing was shared.", "Write a few words.")
        if len(text.strip()) > LONGEST_TEXT:
            raise Refused(
                f"This statement has more than {LONGEST_TEXT} characters. Nothing was shared.", "Make it shorter."
            )
        nicknames = tuple(pair.body.alias for pair in self._pairs.all())
        return redact(text.strip(), profile._replace(aliases=profile.aliases + nicknames))

    def check_open(self, pair: Record[Pair], period: str, size: int | None) -> None:
        """Raise Refused for a programme of fewer than 30 pairs, or a second
        statement."""
        if may_be_small(size):
            raise Refused(
                "Statements are for programmes of 30 pairs or more. In a smaller one, people could tell who wrote it.",
                "Say it yourself, in a help note or when the programme meets.",
            )
        apply_rule(lambda: check_period(period, half_years=is_large(size)))
        if any(name.statement for name in self._summaries.names_of(pair) if name.period == period):
            raise Refused(
                "You've already shared a statement for this period, so this one wasn't shared.",
                "You can share one per period.",
            )

    def make(self, pair: Record[Pair], period: str, size: int | None, redaction: Redaction) -> Outgoing:
        """Return the statement of a period.

        Raises Refused if check_open() does, or if the filter left too little."""
        self.check_open(pair, period, size)
        if not redaction.masked and redaction.kept < FEWEST_KEPT:
            raise Refused("This statement is too short for the report. Nothing was shared.", "Use at least four words.")
        if (
            not redaction.exportable
            or len(redaction.text) > LONGEST_TEXT
            or not is_closed(redaction.text, load())
            or not let_through([redaction.text])  # the report runs the filter again
        ):
            raise Refused("The report would leave these words out.", "Say it in other, plainer words, and look again.")

        def note(_: date) -> None:
            names = [name.record for name in self._summaries.names_of(pair) if name.period == period]
            record = names[0] if names else random_name()
            self._records.add(SummaryName(period=period, record=record, statement=True), pair=pair.id)

        made = Statement(format="rmjournal-statement", version=1, period=period, text=redaction.text)
        message = Message(
            what=ExportKind.STATEMENT,
            text=encoded(apply_rule(lambda: read_statement(encoded(made)))).decode("ascii"),
            audience=AUDIENCE,
            absent=_ABSENT,
            name=f"rms-{random_name()}.json",
            fields=("format", "period", "text", "version"),
            undated=True,
        )
        return Outgoing(message, note, mentions=RECOGNISED, pair=pair.id)
