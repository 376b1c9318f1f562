"""The form for people to talk to, and the card on which they stand."""

from rmjournal.domain.model.contact import MOST_CONTACTS, ContactKind
from rmjournal.domain.model.pair import Pair
from rmjournal.domain.record.record import Kind, Record
from rmjournal.domain.texts.limits_card import QUESTION, card
from rmjournal.domain.words import choices
from rmjournal.journal import Journal
from rmjournal.tui.forms.form import Form, InvalidField, Values
from rmjournal.tui.forms.form_screen import FormScreen
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.base_screen import JournalScreen
from rmjournal.tui.kit.dialogs.limits import LimitsDialog
from rmjournal.tui.kit.widgets.fields import ChoiceField, Field, Heading, LineField

_YES_NO = {"no": "no", "yes": "yes"}
_SAID = {"yes": True, "no": False}
_WORD = {True: "yes", False: "no", None: ""}


def edit_contacts(journal: Journal, pair: Record[Pair]) -> FormScreen:
    """Return the form for up to three people to talk to.

    What the programme file names is filled in before anything is saved."""
    there = [each.body for each in journal.contacts.of(pair)]
    given: list[tuple[str, str, str, bool | None]] = [(c.kind.value, c.who, c.how, c.in_line) for c in there]
    if not there:
        given = [(str(each["kind"]), str(each["who"]), "", None) for each in journal.coordinator.contacts_of(pair)]
    given += [("", "", "", None)] * (MOST_CONTACTS - len(given))
    groups = [_group(at, *each) for at, each in enumerate(given[:MOST_CONTACTS], 1)]

    def save(values: Values) -> None:
        wanted: list[dict[str, object]] = []
        for at in range(1, MOST_CONTACTS + 1):
            kind, who, how, line = (values[f"contact-{at}.{name}"] for name in ("kind", "who", "how", "in_line"))
            if not who and (how or kind):
                raise InvalidField(f"contact-{at}.who", "Who is it?", "A name, or the name of a service.")
            if who and not kind:
                raise InvalidField(f"contact-{at}.kind", "What is their role?", "Press a digit.")
            if who:
                wanted.append({"kind": kind, "who": who, "how": how, "in_line": _SAID.get(line)})
        journal.contacts.set_all(pair, wanted)

    form = Form(
        "Who could you talk to?",
        groups[0],
        save,
        DraftSlot(Kind.CONTACT, pair.id, None),
        pair,
        name="contacts",
        rest=[item for group in groups[1:] for item in group],
        lead="People outside the pair, in case something is too much for the two of you. Up to three. Their names stay "
        "hidden until you open the list.",
    )
    return FormScreen(journal, form)


def _group(at: int, kind: str, who: str, how: str, in_line: bool | None) -> list[Field | Heading]:
    return [
        Heading(f"Contact {at}"),
        LineField(f"contact-{at}.who", "Who?", who, placeholder="a name, or the name of a service", limit=200),
        ChoiceField(f"contact-{at}.kind", "Their role", choices(ContactKind), kind),
        LineField(f"contact-{at}.how", "How to reach them", how, placeholder="a number, a page (optional)", limit=200),
        ChoiceField(f"contact-{at}.in_line", QUESTION, _YES_NO, _WORD[in_line], skip=True),
    ]


def limits_card_of(journal: Journal, pair: Record[Pair]) -> LimitsDialog:
    """Return the limits card of a pair."""
    agreed = journal.agreements.agreed(pair)
    topics, _ = journal.agreements.off_limits(pair)
    return LimitsDialog(
        card(pair.body, agreed.body if agreed is not None else None, topics),
        [each.body for each in journal.contacts.of(pair)],
        in_meeting=journal.sessions.is_meeting_now(),
        edit=lambda: edit_contacts(journal, pair),
    )


def open_card(screen: JournalScreen, pair: Record[Pair], page: str) -> None:
    """Open the limits card of a pair on one of its pages."""
    card = limits_card_of(screen.journal, pair)
    screen.app.push_screen(card)
    card.call_after_refresh(card.action_turn, page)
