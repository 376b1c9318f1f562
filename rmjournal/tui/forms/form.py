"""What a form is: its questions, and what saving it does."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.content import Content
from textual.screen import Screen

from rmjournal.support.errors import Refused
from rmjournal.tui.kit.autosave import DraftSlot
from rmjournal.tui.kit.host import Host
from rmjournal.tui.kit.safe_text import content
from rmjournal.tui.kit.widgets.choices import INSET
from rmjournal.tui.kit.widgets.fields import ZERO, ChoiceField, Field, Heading, LineField, TextField

if TYPE_CHECKING:
    from rmjournal.domain.model.pair import Pair
    from rmjournal.domain.record.record import Record

_LONGEST_LABEL = 36  # cells beside which answers of a group still stand
Values = dict[str, str]
NextScreen = Screen[Any] | None


class InvalidField(Refused):
    """One field of a form is filled in wrongly. The cursor goes there, and the message
    appears under it."""

    def __init__(self, field: str, sentence: str, hint: str = "") -> None:
        super().__init__(sentence, hint)
        self.field = field


class Section(NamedTuple):
    """Something to know while filling in a form: a heading, and text that is hidden
    when texts are."""

    heading: str
    text: str | Callable[[bool], Content]

    def shown(self, *, is_plain: bool) -> Content:
        """Return the text for a widget, for a screen reader without bars."""
        return content(self.text) if isinstance(self.text, str) else self.text(is_plain)


def nothing_next(host: Host) -> NextScreen:
    """Show no other screen after the form."""
    return None


def nothing_beside() -> Sequence[Section]:
    """Show nothing beside the form."""
    return ()


class Form(NamedTuple):
    """What a form asks, and what saving it does.

    `fields` are always shown, `rest` behind the key for more. A form with a `name`
    remembers whether it was opened. `begins` names the field that the keys are on at
    first, if it is not the first. `lead` and `above` are shown over the fields.
    `beside` returns what stands next to them in a wide window; it is asked after the
    form has been shown.

    `save` gets the values and may raise; it runs in one transaction with the end of the
    draft. `then` is called after that, and returns the screen to show next, or None."""

    head: str
    fields: Sequence[Field | Heading]
    save: Callable[[Values], None]
    slot: DraftSlot
    pair: "Record[Pair] | None" = None
    then: Callable[[Host], NextScreen] = nothing_next
    name: str = ""
    rest: Sequence[Field | Heading] = ()
    lead: str = ""
    above: Sequence[Section] = ()
    beside: Callable[[], Sequence[Section]] = nothing_beside
    begins: str = ""

    @property
    def first(self) -> list[Field]:
        """The fields that are always shown."""
        return [each for each in self.fields if not isinstance(each, Heading)]

    @property
    def marks(self) -> list[str]:
        """What is remembered of a form that was left open. Older versions opened it in
        steps, and remembered each."""
        return [f"{self.name} {at}" for at in (1, 2, 3)]

    @property
    def has_side(self) -> bool:
        """Return whether there is so much to know that a wide window shows it beside
        the form."""
        return self.beside is not nothing_beside or sum(bool(each.hint) for each in self.first) * 2 > len(self.first)

    @property
    def more(self) -> list[Field]:
        """The fields behind the key for more."""
        return [each for each in self.rest if not isinstance(each, Heading)]

    def waiting(self, key: str) -> str:
        """Return what the key for more would show."""
        count, answered = len(self.more), sum(field.is_answered for field in self.more)
        said = f" ({answered} answered)" if answered else ""
        return f"{key} for {count} more question{'s' * (count != 1)}{said}"


def name_of(field: Field) -> str:
    """Return the name of the value of a field."""
    return str(field.id).removeprefix("field-").replace("-dot-", ".")


def arrange(items: Sequence[Field | Heading]) -> None:
    """Let the answers of a group begin in one column, leave it to the heading to name
    the answer 0, and set areas apart from what is around them."""
    for before, item in pairwise(items):
        if isinstance(item, TextField):
            item.set_class(isinstance(before, Heading), "-under", update=False)
        elif isinstance(before, TextField) and not isinstance(item, Heading):
            item.set_class(not item.is_detail, "-apart", update=False)
    groups: list[list[Field | Heading]] = [[]]
    for item in items:
        if isinstance(item, Heading):
            groups.append([])
        groups[-1].append(item)
    for heading, *fields in filter(None, groups):
        choices = [each for each in (heading, *fields) if isinstance(each, ChoiceField) and not each.is_detail]
        lengths = [len(each.label) for each in choices if len(each.label) <= _LONGEST_LABEL]
        for each in choices:
            each.column = max(each.column, *(length + INSET + 1 for length in lengths)) if lengths else each.column
            each.shows_zero = not (isinstance(heading, Heading) and ZERO in heading.note)
        for line in (heading, *fields):
            if isinstance(line, LineField) and not line.is_detail and choices:
                line.begin_at(choices[0].column)
