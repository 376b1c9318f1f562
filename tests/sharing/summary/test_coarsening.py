"""What a programme of a size may hear of a period: bands, cut-offs, and what is not offered at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmjournal.domain.model.pair import Role
from rmjournal.sharing.summary.coarsening import KNOWN, Chosen, Facts, Share, half_year, offered, summarised
from rmjournal.sharing.summary.summary_file import OPT_INS, THEMES, Summary, encoded, read_summary

RECORD = "abcdefghijklmnopqrstuvwxyz"
FULL = Facts(Role.MENTOR_JUNIOR, 5, (2, 4, 5), (1, 2), Share(2, 3), Share(1, 9), Share(0, 2), True, (4, 4, 2))


def made(chosen: Chosen, facts: Facts = FULL) -> Summary:
    return summarised(facts, chosen, RECORD, 1)


def refused(chosen: Chosen, facts: Facts = FULL) -> str:
    with pytest.raises(ValueError, match=r"[.]$") as caught:
        made(chosen, facts)
    assert "kestrel" not in str(caught.value)
    return str(caught.value)


def test_everything_starts_left_out() -> None:
    assert encoded(made(Chosen("cycle-1"))).decode() == (
        '{"format":"rmjournal-summary","period":"cycle-1","record":"abcdefghijklmnopqrstuvwxyz","revision":1,'
        '"sessions":"4+","themes":[],"version":1}'
    )


@pytest.mark.parametrize(
    ("sessions", "small", "large"),
    [(2, "1-3", "1-3"), (3, "1-3", "1-3"), (4, "4+", "4-6"), (6, "4+", "4-6"), (7, "4+", "7+"), (99, "4+", "7+")],
)
def test_a_programme_of_fewer_than_100_pairs_and_one_of_unknown_size_hear_of_two_bands(
    sessions: int, small: str, large: str
) -> None:
    facts = Facts(Role.MENTEE_SENIOR, sessions)
    assert [made(Chosen("cycle-1", size), facts).sessions for size in (None, 1, 30, 99, 100, 500)] == [
        small, small, small, small, large, large,
    ]  # fmt: skip


@pytest.mark.parametrize("sessions", [0, 1])
def test_a_period_with_less_than_two_sessions_is_not_told(sessions: int) -> None:
    assert "fewer than two completed sessions" in refused(Chosen("cycle-1"), Facts(Role.MENTEE_SENIOR, sessions))


@pytest.mark.parametrize("size", [None, 29, 30, 99])
def test_a_programme_of_fewer_than_100_pairs_knows_cycles_only(size: int | None) -> None:
    assert "cycle" in refused(Chosen("2026-H1", size))
    assert made(Chosen("2026-H1", 100)).period == "2026-H1"
    assert made(Chosen("cycle-12", size)).period == "cycle-12"


@pytest.mark.parametrize("period", ["", "kestrel", "2026", "2026-H3", "cycle-0", "cycle-13", "cycle-1\n", "2026-H1 "])
@pytest.mark.parametrize("size", [None, 100])
def test_a_label_of_ones_own_is_no_period(period: str, size: int | None) -> None:
    assert "2026-H1" in refused(Chosen(period, size))


@pytest.mark.parametrize(
    ("ratings", "word"),
    [
        ((1,), "low"), ((2,), "low"), ((2, 3), "mid"), ((3,), "mid"), ((3, 4), "mid"), ((4,), "high"), ((5,), "high"),
        ((1, 5), "mid"), ((1, 1, 5), "low"), ((5, 5, 1), "high"), ((2, 2, 3, 3), "mid"),
    ],
)  # fmt: skip
def test_ratings_become_three_words_by_their_median(ratings: tuple[int, ...], word: str) -> None:
    facts = FULL._replace(usefulness=ratings, relationship=ratings)
    told = made(Chosen("cycle-1", opt_ins=("usefulness", "relationship")), facts)
    assert (told.usefulness, told.relationship) == (word, word)


@pytest.mark.parametrize(
    ("part", "of", "word"),
    [(0, 1, "none"), (0, 50, "none"), (1, 50, "some"), (65, 100, "some"), (2, 3, "most"), (1, 1, "most")],
)
def test_shares_become_three_words(part: int, of: int, word: str) -> None:
    facts = FULL._replace(takeaways_agreed=Share(part, of), followed_through=Share(part, of))
    told = made(Chosen("cycle-1", 30, opt_ins=("takeaways_agreed", "followed_through")), facts)
    assert (told.takeaways_agreed, told.followed_through) == (word, word)
    told = made(Chosen("cycle-1", opt_ins=("goals",)), FULL._replace(goals=Share(part, of)))
    assert told.goals == word


def test_an_agreement_is_there_or_not() -> None:
    for stands, word in ((True, "yes"), (False, "no")):
        assert made(Chosen("cycle-1", opt_ins=("agreement",)), FULL._replace(agreement=stands)).agreement == word


@pytest.mark.parametrize("name", [
    "usefulness", "relationship", "goals", "takeaways_agreed", "followed_through", "safety",
])  # fmt: skip
def test_what_the_period_does_not_hold_is_refused_and_not_left_out_without_a_word(name: str) -> None:
    assert f"{name} can't be included" in refused(Chosen("cycle-1", 30, opt_ins=(name,)), Facts(Role.MENTOR_JUNIOR, 2))


@pytest.mark.parametrize("size", [None, 29])
def test_a_small_programme_hears_at_most_two_opt_in_fields_and_no_role(size: int | None) -> None:
    two = ("usefulness", "goals")
    assert made(Chosen("cycle-1", size, opt_ins=two)).goals == "none"
    assert "at most two" in refused(Chosen("cycle-1", size, opt_ins=two, goes_on="yes"))
    assert "at most two" in refused(Chosen("cycle-1", size, opt_ins=(*two, "relationship")))
    assert "halves" in refused(Chosen("cycle-1", size, opt_ins=("role",)))
    assert "on your partner too" in refused(Chosen("cycle-1", size, opt_ins=("followed_through",)))
    assert "shows your role" in refused(Chosen("cycle-1", size, opt_ins=("safety",)))


def test_only_the_junior_tells_of_safety() -> None:
    assert made(Chosen("cycle-1", 30, opt_ins=("safety",))).safety == "high"
    senior = FULL._replace(role=Role.MENTEE_SENIOR)
    assert "Only the Mentor (junior)" in refused(Chosen("cycle-1", 30, opt_ins=("safety",)), senior)
    assert "safety" in offered(Role.MENTOR_JUNIOR, is_small=False)
    assert "safety" not in (*offered(Role.MENTEE_SENIOR, is_small=False), *offered(Role.MENTOR_JUNIOR, is_small=True))


def test_a_large_programme_hears_all_that_was_chosen() -> None:
    told = made(Chosen("cycle-1", 30, ("other", "career"), "unsure", KNOWN))
    assert {name for name in OPT_INS if told.answer(name)} == set(KNOWN)
    assert (told.role, told.goes_on, told.themes) == ("mentor", "unsure", ("career", "other"))
    told = made(Chosen("cycle-1", 30, opt_ins=("role",)), FULL._replace(role=Role.MENTEE_SENIOR))
    assert told.role == "mentee"


@pytest.mark.parametrize("size", [None, 30])
@pytest.mark.parametrize("name", sorted(OPT_INS.keys() - set(KNOWN)))
def test_what_would_be_a_mark_for_the_person_is_no_longer_offered(size: int | None, name: str) -> None:
    assert "no longer include" in refused(Chosen("cycle-1", size, opt_ins=(name,)))


@pytest.mark.parametrize(
    "chosen",
    [
        Chosen("cycle-1", themes=("kestrel",)),
        Chosen("cycle-1", themes=("career", "communication", "leadership", "other")),
        Chosen("cycle-1", goes_on="kestrel"),
        Chosen("cycle-1", opt_ins=("kestrel",)),
        Chosen("cycle-1", opt_ins=("themes",)),
        Chosen("cycle-1", opt_ins=("continue",)),
    ],
)
def test_words_that_are_not_in_a_list_are_refused_with_the_list(chosen: Chosen) -> None:
    assert refused(chosen)


def test_half_years_have_their_days() -> None:
    assert [str(day) for day in half_year("2026-H1") or ()] == ["2026-01-01", "2026-06-30"]
    assert [str(day) for day in half_year("2026-H2") or ()] == ["2026-07-01", "2026-12-31"]
    assert half_year("cycle-3") is None


words = st.text() | st.sampled_from([*THEMES, *OPT_INS, "yes", "cycle-1", "2026-H1"])
ratings = st.lists(st.integers(1, 5), max_size=4).map(tuple)
shares = st.integers(0, 9).flatmap(lambda of: st.builds(Share, st.integers(0, of), st.just(of)))


@given(
    st.builds(
        Facts,
        st.sampled_from(Role),
        st.integers(0, 60),
        ratings,
        ratings,
        shares,
        shares,
        shares,
        st.none() | st.booleans(),
        ratings,
    ),
    st.builds(Chosen, words, st.none() | st.integers(0, 200), st.lists(words), st.none() | words, st.lists(words)),
)
def test_whatever_is_chosen_ends_in_the_closed_list_or_in_a_sentence(facts: Facts, chosen: Chosen) -> None:
    try:
        told = made(chosen, facts)
    except ValueError as error:
        sentence = str(error)
    else:
        sentence = ""
    if sentence:
        assert sentence.endswith(".")
        return
    assert read_summary(encoded(told)) == told
    opted = [name for name in OPT_INS if told.answer(name)]
    if chosen.size is None or chosen.size < 30:
        assert len(opted) <= 2
        assert not {"role", "safety", "followed_through"} & set(opted)
    if chosen.size is None or chosen.size < 100:
        assert told.sessions in ("1-3", "4+")
        assert told.period.startswith("cycle-")
    else:
        assert told.sessions != "4+"
