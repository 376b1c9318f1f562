"""The agreement, the review and the end of a pair as messages: what is in them, and what never is."""

from datetime import date

import pytest
from hypothesis import given
from msgspec.structs import replace

from rmjournal.domain.model.agreement import Agreement, Clause, Term, agree, next_draft, propose, switched
from rmjournal.domain.model.export_log import Export
from rmjournal.domain.model.pair import Pair, ReportingLine, Role
from rmjournal.domain.model.review import Closing, Ending, InTouch, Review, Verdict
from rmjournal.domain.model.takeaway import Method
from rmjournal.domain.rules.clauses import LABELS, NOT_LAW, first_draft
from rmjournal.domain.text import plain
from rmjournal.domain.texts.agreement_texts import agreement, ending, insight_card, review, stop_words
from rmjournal.domain.texts.message_texts import Message
from tests.domain.samples import structs

DAY = date(2026, 10, 1)


def pair(**more: object) -> Pair:
    return Pair(number=1, alias="Owl", **{"role": Role.MENTEE_SENIOR, "purpose": "See daily work.", **more})  # type: ignore[arg-type]


def test_only_what_both_agreed_on_is_headed_so() -> None:
    draft = first_draft(pair())
    sent = propose(draft, DAY)
    agreed = agree(sent, DAY, Method.EMAIL_LATER)
    assert agreement(draft).text.startswith("What we could agree\nVersion 1. If you agree to all of it")
    assert agreement(sent).text.startswith("What we could agree\n")
    assert agreement(agreed).text.startswith("What we agreed\nVersion 1, agreed on 1 Oct 2026, by email.\n")
    beside = agreement(next_draft(agreed, 2), agreed=agreed).text
    assert beside.startswith("What we could agree\nVersion 2.")
    assert "What we agreed on 1 Oct 2026 stands until we both agree to this." in beside


def test_a_clause_that_is_off_or_empty_is_not_in_it() -> None:
    draft = switched(first_draft(pair()), Clause.FEEDBACK)
    text = agreement(draft).text
    assert LABELS[Clause.FEEDBACK] not in text
    assert LABELS[Clause.BUSINESS] not in text  # it has no words yet
    assert LABELS[Clause.LIMITS] in text
    assert text.endswith(f"\n\n{NOT_LAW}\n")


@pytest.mark.parametrize("role", Role)
def test_the_limits_and_the_stop_are_in_every_agreement(role: Role) -> None:
    text = agreement(first_draft(pair(role=role))).text
    assert "Confidential, except for serious harm, safeguarding, crime, a legal order and duties to report." in text
    assert "Either of us may stop without a reason." in text
    manager = "As a manager I may have to act" if role is Role.MENTEE_SENIOR else "As a manager you may have to act"
    assert manager in text
    assert ";" not in text


@pytest.mark.parametrize("line", ReportingLine)
def test_whoever_is_above_stands_aside_from_decisions(line: ReportingLine) -> None:
    text = agreement(first_draft(pair(reporting_line=line))).text
    assert "pay, appraisal ratings, promotion, selection, restructuring or discipline" in text
    assert ("I stand aside" in text) is (line in (ReportingLine.DIRECT, ReportingLine.INDIRECT))


def test_codes_stand_under_clauses_once_there_are_codes() -> None:
    text = agreement(first_draft(pair()), code_of=lambda words: f"{len(words)}").text
    assert "Why we meet\nSee daily work.\n[27]" in text
    assert "The codes in brackets only show that we both mean the same words." in text
    assert "[" not in agreement(first_draft(pair())).text


def test_an_agreement_without_words_is_none() -> None:
    with pytest.raises(ValueError, match="no clauses"):
        agreement(Agreement(terms=(Term(clause=Clause.GOALS, text=" \n"),)))


@given(structs(Pair))
def test_an_agreement_has_nothing_of_the_pair_but_purpose_topics_and_rhythm(owner: Pair) -> None:
    bare = Pair(
        number=77, alias="Owl", role=owner.role, purpose=owner.purpose, off_limits=owner.off_limits,
        cadence_days=owner.cadence_days, planned_sessions=owner.planned_sessions, reporting_line=owner.reporting_line,
    )  # fmt: skip
    assert agreement(first_draft(owner)) == agreement(first_draft(bare))


@given(structs(Agreement))
def test_an_agreement_holds_nothing_that_hides(shown: Agreement) -> None:
    try:
        text = agreement(shown).text
    except ValueError:
        return
    assert text == plain(text)
    assert text.endswith(f"{NOT_LAW}\n")


WRITTEN = Review(helps="Questions first.", differently="Fewer moves.", verdict=Verdict.STOP, subject=2)


def test_a_review_shares_only_what_was_chosen() -> None:
    with pytest.raises(ValueError, match="chosen anything"):
        review(WRITTEN, 3)
    text = review(replace(WRITTEN, shared=("helps",)), 3).text
    assert text == "After 3 sessions\n\nOne thing that helps\nQuestions first.\n"
    whole = review(replace(WRITTEN, shared=("helps", "differently", "verdict")), None).text
    assert "Fewer moves." in whole
    assert "I'd like to stop here. I don't need to give a reason." in whole
    assert "2" not in whole


def test_a_stop_says_only_that_it_stops() -> None:
    stopped = Closing(ending=Ending.STOPPED, why="CANARY", appreciated="CANARY", shared=("appreciated",))
    for message in (ending(stopped), stop_words()):
        assert message.text == "I'd like to end our mentoring sessions. I don't need to give a reason.\n"


def test_a_closing_shares_only_what_was_chosen_and_never_why() -> None:
    closed = Closing(why="CANARY", appreciated="The silence.", stays_open="The rota.", in_touch=InTouch.NO)
    with pytest.raises(ValueError, match="chosen anything"):
        ending(closed)
    text = ending(replace(closed, shared=("appreciated", "in_touch"))).text
    assert "The silence." in text
    assert "I'd rather leave it there, with thanks." in text
    assert "rota" not in text
    assert "CANARY" not in text


def test_a_card_has_the_words_and_nothing_else() -> None:
    message = insight_card("  I ask first now.\n", "senior")
    assert message.text == "I ask first now.\n"
    assert "Mentee (senior) group" in message.audience
    for words, readers, problem in ((" ", "senior", "empty"), ("x", "everyone", "audience")):
        with pytest.raises(ValueError, match=problem):
            insight_card(words, readers)


MESSAGES = [
    agreement(first_draft(pair())),
    review(replace(WRITTEN, shared=("helps",)), 3),
    stop_words(),
    insight_card("x", "sponsors"),
]


@pytest.mark.parametrize("message", MESSAGES)
def test_each_can_be_listed_as_shared_and_names_nobody(message: Message) -> None:
    Export(what=message.what, audience=message.audience, name=message.name)
    assert len(message.audience) <= 200
    assert "Owl" not in message.text
    assert message.text.endswith("\n")
    assert not message.text.endswith("\n\n")
