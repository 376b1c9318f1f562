"""Ask several questions with choices, one after another. Several digits at once answer
as many of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from rmjournal.cli import answer_log, terminal
from rmjournal.cli.choices import numbered
from rmjournal.domain.words import counted

IN_A_ROW = "You can answer several at once: type 213, for example."
_SKIP = "(Enter to skip)"


class Choice(NamedTuple):
    """A question: the name of its field in the screen's form, its words, its choices,
    and the one that 0 means."""

    name: str
    label: str
    choices: Mapping[str, str]
    zero: str = ""

    @property
    def codes(self) -> Mapping[str, str]:
        """The code of each digit."""
        return numbered(self.choices, self.zero)

    def told(self, digit: str) -> str:
        """Return the question with an answer. Of a scale, only the ends have words, and
        the digit is told."""
        is_scale = not all(self.choices.values()) and self.codes[digit] != self.zero
        said = digit if is_scale else self.choices[self.codes[digit]]
        return f"{self.label}{'' if self.label.endswith('?') else ':'} {said}"


def in_turn(asked: Sequence[Choice]) -> Iterator[tuple[str, str]]:
    """Yield the name of each question that is answered, and the code of its answer.

    What several digits at once answer is said, so that a slip is seen at once."""
    terminal.say(IN_A_ROW)
    at = 0
    while at < len(asked):
        typed = _typed(asked[at:])
        for each, digit in zip(asked[at:], typed, strict=False):
            if len(typed) > 1:
                terminal.say(each.told(digit))
                _note(each.name, digit)
            yield each.name, each.codes[digit]
        at += max(len(typed), 1)


def _typed(asked: Sequence[Choice]) -> str:
    """Ask the first of these. Return the digits that were typed, "" for none."""
    first = asked[0]
    question = terminal.with_choices(f"{first.label} {_SKIP}", dict(first.choices), first.zero)
    with suppress(EOFError):
        while typed := terminal.ask(question, name=first.name).replace(" ", ""):
            if typed in first.choices:  # a draft of the screen has it so
                return next(digit for digit, code in first.codes.items() if code == typed)
            if not (wrong := _wrong(asked, typed)):
                return typed
            answer_log.refuse(first.name)
            terminal.say(wrong)
    return ""


def _wrong(asked: Sequence[Choice], typed: str) -> str:
    """Return why these digits don't answer the next questions, "" if they do."""
    if len(typed) == 1 or not typed.isdecimal():
        return "" if typed in asked[0].codes else f"{_range(asked[0])}."
    if len(typed) > len(asked):
        return f"That's {len(typed)} digits for {counted(len(asked), 'question')}. Type them again."
    wrong = next((each for each, digit in zip(asked, typed, strict=False) if digit not in each.codes), None)
    return "" if wrong is None else f"{_range(wrong)} for “{wrong.label}”. Type the digits again."


def _range(choice: Choice) -> str:
    numbers = [int(digit) for digit in choice.codes]
    return f"Type a number from {min(numbers)} to {max(numbers)}"


def _note(name: str, digit: str) -> None:
    """Note a digit for a draft, as if it had been typed at its own question."""
    if (log := answer_log.current()) is not None:
        log.add(name, digit)
