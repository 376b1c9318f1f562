"""A statement that came in a file is filtered again, and printed as it stands or not at all."""

import pytest

from rmjournal.sharing.redactor.redaction import redact
from rmjournal.sharing.report.rollup import Dropped
from rmjournal.sharing.report.statement_filter import let_through, sorted_out
from tests.sharing.redactor.scoring import items, profile_of


@pytest.mark.parametrize(
    "text",
    [
        "Mark Rose left.",
        "My boss Grant Price shouts.",
        "Hope Stone and Frank Bush disagree.",
        "mark rose left and it helped.",
        "Zxqv helped us.",
        "We talked about trust, call 555 0100.",
        "=cmd|'/c calc'!A1",
    ],
)
def test_a_name_of_everyday_words_is_not_printed(text: str) -> None:
    assert let_through([text]) == ()


def test_a_mask_beside_a_name_does_not_let_it_through() -> None:
    for text in ("Mark Rose left [...] and it helped.", "mark rose left [...] and it helped.", "Grant[...] helped us."):
        assert let_through([text]) == ()


def test_what_is_hardly_more_than_masks_is_not_printed() -> None:
    for text in ("[...]", "[...]. [...].", "[...] helped.", "It helped."):
        assert let_through([text]) == ()


def test_what_is_dropped_is_counted_by_reason() -> None:
    passed, dropped = sorted_out(["Mark Rose left the team and it helped.", "It helped.", "We talked about trust."])
    assert passed == ("We talked about trust.",)
    assert dropped == {Dropped.MASKED: 1, Dropped.LITTLE: 1}


def test_what_the_filter_left_is_printed_as_it_stands() -> None:
    kept = ["We talked about trust and it helped.", "[...] helped us to talk about trust.", "it helped [...] to ask."]
    assert let_through(["Mark Rose left.", *kept]) == tuple(kept)


def test_nearly_all_that_a_journal_would_let_leave_is_let_through_again() -> None:
    """A few are not: what a profile masked may have held up its neighbours, or the only capitals."""
    leaving = [redaction.text for item in items() if (redaction := redact(item["text"], profile_of(item))).exportable]
    plain = [text for text in leaving if text.isascii()]
    assert len(plain) > 50
    assert len(let_through(plain)) > 0.8 * len(plain)
