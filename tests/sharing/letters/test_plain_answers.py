"""Answers without codes: what a message proposes to write is understood, and nothing
else is taken for an answer."""

import random

import pytest

from rmjournal.domain.model.pair import Party, Role
from rmjournal.domain.model.takeaway import Commitment, Takeaway
from rmjournal.domain.replies import Said
from rmjournal.domain.texts.message_texts import takeaways
from rmjournal.sharing.letters.plain_answers import plain_answers
from tests.sharing.letters.manglers import TEXT, TRANSPORT, mangled

YES, NO, NOT_YET = Said.YES, Said.NO, Said.NOT_YET
THREE = [(Takeaway(text=each), Commitment(owner=Party.ME, text=each)) for each in ("Ask first.", "Say who.", "Yes.")]
LETTER = takeaways(THREE, Role.MENTOR_JUNIOR, None).text
BARE_LETTER = takeaways(THREE, Role.MENTOR_JUNIOR, None, codes=False).text


def said(text: str) -> list[Said | None] | None:
    found = plain_answers(text)
    return [found.to_point(at) for at in (1, 2, 3)] if found is not None else None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("yes to all", [YES, YES, YES]),
        ("Yes to all.", [YES, YES, YES]),
        ("Yes to all, thanks!", [YES, YES, YES]),
        ("Hi Kim,\n\nYes to everything.\n\nBest wishes\nHeron", [YES, YES, YES]),
        ("Hi Robin, yes to all!", [YES, YES, YES]),
        ("Good morning, yes to 1.", [YES, None, None]),
        ("all: yes", [YES, YES, YES]),
        ("“Yes to all”".strip("“”"), [YES, YES, YES]),
        ("yes to 1, not yet to 2", [YES, NOT_YET, None]),
        ("yes to 1 and 3, no to 2", [YES, NO, YES]),
        ("Yes to 1, 2 and 3", [YES, YES, YES]),
        ("yes to 1-3", [YES, YES, YES]),
        ("Yes to points 1 and 3. No to 2.", [YES, NO, YES]),
        ("1: yes\n2: no\n3: not yet", [YES, NO, NOT_YET]),
        ("1. Yes\n2. No", [YES, NO, None]),
        ("From: Heron <h@example.org>\nSubject: Re: Takeaways\n\nYes to all.", [YES, YES, YES]),
        ("1 yes, 2 no, 3 yes", [YES, NO, YES]),
        ("yes to all but 2", [YES, None, YES]),
        ("Yes to all except 2, no to 2", [YES, NO, YES]),
        ("Yes to all, no to 2", [YES, NO, YES]),
        ("agreed to 1; no to 3", [YES, None, NO]),
        ("[12:03, 29/11/2026] Heron: yes to 2", [None, YES, None]),
        ("Not yet to all", [NOT_YET, NOT_YET, NOT_YET]),
        ("Hi, not yet to 1, sorry.", [NOT_YET, None, None]),
        ("Hi Kim, yes to 1, not yet to 2.", [YES, NOT_YET, None]),
        ("Sorry, no to 1", [NO, None, None]),
        ("Hello Kim! Yes to all, thanks", [YES, YES, YES]),
    ],
)
def test_what_people_type_is_understood(typed: str, expected: list[Said | None]) -> None:
    assert said(typed) == expected
    found = plain_answers(typed)
    assert found is not None
    assert not found.has_more
    for quoted in (f"{typed}\n\nOn Mon, 30 Nov 2026 at 09:12, Kim wrote:\n> " + LETTER.replace("\n", "\n> "),):
        assert said(quoted) == expected


def test_a_plain_yes_is_one_that_names_no_points() -> None:
    found = plain_answers("Yes, thanks")
    assert found is not None
    assert (found.to_all, found.is_bare) == (YES, True)


@pytest.mark.parametrize(
    "typed",
    [
        "", "Let's talk on Friday.", "yes to all?? who knows what that is", "I said yes to all of you before.",
        "yes to 1, no to 1", "Yes to all. No to all.", "If you agree, reply yes", "yes to the party on the 3rd",
        "yes to 1, sorry", "Sorry, yes to 1", "Hi no, yes to 1", "Hi, yes to 1 if you must, sorry", "Hi all, yes to 1",
        "yes, sorry", "yes\nno", "no idea", "yes to 1 if it is paid", "yes to all but only if it is paid",
    ],
)  # fmt: skip
def test_what_is_no_answer_or_contradicts_itself_is_not_taken_for_one(typed: str) -> None:
    assert plain_answers(typed) is None


def test_a_condition_beside_an_answer_is_not_passed_over() -> None:
    typed = ["Yes to all. But only if it is paid.", "Yes to 1.\nFor 2 I would want a budget first."]
    typed += ["Condition: paid.\nYes to all.", "Maybe: only later\nYes to all", "Yes to all. If paid."]
    for each in typed:
        found = plain_answers(each)
        assert found is not None
        assert found.has_more, each


@pytest.mark.parametrize("letter", [LETTER, BARE_LETTER], ids=["codes", "no codes"])
@pytest.mark.parametrize("name", [*TEXT, *TRANSPORT])
def test_what_a_message_proposes_to_write_is_no_answer_in_it(name: str, letter: str) -> None:
    for seed in range(4):
        came = mangled(letter, [name], random.Random(seed))
        assert plain_answers(came) is None, came


@pytest.mark.parametrize(
    "words",
    ["maybe", "hardly", "only later", "wrong one", "no way", "if paid", "Wrong one", "Only later", "Maybe", "MAYBE",
     "Never", "If Paid", "kim", "Not Yet", "All"],
)  # fmt: skip
def test_words_that_may_limit_a_yes_are_no_name(words: str) -> None:
    for greeting in ("Hi", "hello", "Dear", "Good morning"):
        for typed in (f"{greeting} {words}, yes.", f"{greeting} {words}, yes to all"):
            assert plain_answers(typed) is None, typed
        for typed in (f"{greeting} {words}! Yes to all.", f"{greeting} {words},\nyes to all"):
            found = plain_answers(typed)
            assert found is None or found.has_more, typed
    for typed in (f"Yes to all. {words.capitalize()}.", f"Yes to all.\n{words}", f"Yes to all. Thanks, {words}"):
        found = plain_answers(typed)
        assert found is None or found.has_more or words == "kim", typed


@pytest.mark.parametrize("greeting", ["Hi", "Hi there", "Hello again", "Dear Łukasz", "hi Kim", "Good afternoon Zoë"])
def test_a_greeting_with_one_name_is_no_more_than_that(greeting: str) -> None:
    for typed in (f"{greeting}, yes to all", f"{greeting}! Yes to all.", f"{greeting},\n\nYes to all.\n\nBest, Kim"):
        found = plain_answers(typed)
        assert found is not None, typed
        assert (found.to_all, found.has_more) == (YES, False), typed


@pytest.mark.parametrize(
    ("nickname", "typed"), [("Robin", "hi robin"), ("robin", "Hi ROBIN"), ("Kim K.", "Dear kim k.")]
)
def test_exactly_the_nickname_of_a_pair_is_a_name_in_any_case(nickname: str, typed: str) -> None:
    ends = ["yes to all", "yes to all.\n\nBest, " + nickname.lower()] if nickname.isalpha() else ["yes to all"]
    for answer in (f"{typed}, {each}" for each in ends):
        found = plain_answers(answer, nickname)
        assert found is not None, answer
        assert (found.to_all, found.has_more) == (YES, False), answer
        for other in ("", "Otter", f"{nickname} B", nickname[:-1]):
            found = plain_answers(answer, other)
            assert found is None or found.has_more, answer


@pytest.mark.parametrize("nickname", ["maybe", "Not yet", "If paid", "all", "2", "1 or 2"])
def test_a_nickname_that_may_limit_a_yes_is_no_name(nickname: str) -> None:
    for typed in (f"Hi {nickname.lower()}, yes to all", f"yes to all. {nickname.lower()}"):
        found = plain_answers(typed, nickname)
        assert found is None or found.has_more, typed


@pytest.mark.parametrize(
    "end", ["Thanks again", "Best wishes,\nKim", "Kind regards\nKim Kovacs", "Kim", "Thanks, Kim!"]
)
def test_thanks_and_a_name_below_an_answer_are_no_more_than_that(end: str) -> None:
    found = plain_answers(f"Yes to all.\n\n{end}\n")
    assert found is not None
    assert not found.has_more
