"""guidance prints what to read; it opens no journal, asks nothing, saves nothing."""

from itertools import pairwise

import pytest

from rmjournal.cli import terminal
from rmjournal.domain.model.pair import Role
from rmjournal.guidance.texts import find, texts, topics
from tests.cli.calling import Done, Here


def read(here: Here, *arguments: str) -> Done:
    """Run the command without passphrase, journal or standard input."""
    done = here("guidance", *arguments, secret=None)
    assert [path for path in here.home.rglob("*") if path.is_file()] == []
    return done


def flat(text: str) -> str:
    return " ".join(text.split())


def test_without_a_topic_every_text_is_listed_with_its_role_in_words(here: Here) -> None:
    done = read(here).well()
    rows = done.out.splitlines()
    assert len(rows) == len(texts())
    for row, text in zip(rows, texts(), strict=True):
        assert row.startswith(f"{text.topic} ")
        assert (text.role.words if text.role else "both roles") in row
        assert row.endswith(text.title)
        assert len(row) <= 80
    assert done.err == ""


def test_a_list_for_one_role_leaves_out_the_texts_for_the_other(here: Here) -> None:
    done = read(here, "--role", "mentee-senior").well()
    assert len(done.out.splitlines()) == len(topics())
    assert "Mentor (junior)" not in done.out


@pytest.mark.parametrize("role", Role)
def test_a_topic_prints_its_card_and_says_that_there_is_more(here: Here, role: Role) -> None:
    done = read(here, "power-distance", "--role", role.value).well()
    assert done.out.startswith(find("power-distance", role)[0].title)
    assert f"For the {role.words}\n" in done.out
    assert f"You are the {role.words}" in flat(done.out)
    assert f"You are the {role.other.words}" not in flat(done.out)
    assert "Rank does" not in done.out
    assert "Self-check" not in done.out
    assert "--whole" in done.err
    assert "--check" in done.err


def test_whole_adds_the_text_behind_the_card(here: Here) -> None:
    done = read(here, "power-distance", "--role", "mentee-senior", "--whole").well()
    assert "Rank comes in with you\n" in done.out
    assert done.out.index("You are the") < done.out.index("Rank comes in with you")
    assert "Self-check" not in done.out
    assert "--whole" not in done.err


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("topic", ["power-distance", "confidentiality"])
def test_check_adds_the_questions_each_with_the_fitting_answer_below(here: Here, topic: str, role: Role) -> None:
    said = flat(read(here, topic, "--role", role.value, "--check").well().out).partition("Self-check")[2]
    for number, question in enumerate(find(topic, role)[0].questions, 1):
        answers = " ".join(f"{place}. {answer}" for place, answer in enumerate(question.answers, 1))
        best = f"Best answer: {question.fitting + 1}. {question.why}"
        assert f"{number}. {question.text} {answers} {best}" in said


def test_whole_and_check_stand_in_this_order_and_nothing_more_is_offered(here: Here) -> None:
    done = read(here, "confidentiality", "--role", "mentor-junior", "--check", "--whole").well()
    assert done.out.index("Where it ends") < done.out.index("Self-check")
    assert done.err == ""
    lines = done.out.splitlines()
    assert max(len(line) for line in lines) <= 72
    assert not set("#*`[]|<>") & set(done.out)
    assert not any(one == two == "" for one, two in pairwise(lines))


@pytest.mark.parametrize("options", [[], ["--role", "mentor-junior"], ["--role", "mentee-senior"]])
def test_a_text_for_both_roles_asks_for_none(here: Here, options: list[str]) -> None:
    done = read(here, "how-a-session-goes", *options).well()
    assert "For both roles\n" in done.out
    assert "--check" not in done.err


def test_a_text_without_a_self_check_says_so(here: Here) -> None:
    done = read(here, "how-a-session-goes", "--whole", "--check").well()
    assert "Six sessions\n" in done.out
    assert done.err == "This guide has no self-check.\n"


def test_where_each_role_has_a_text_both_are_named_and_the_role_is_asked_for(here: Here) -> None:
    done = read(here, "power-distance", "--whole").well()
    assert [row.split("  ")[1] for row in done.out.splitlines()] == ["Mentor (junior)", "Mentee (senior)"]
    assert "--role mentor-junior" in done.err
    assert "--role mentee-senior" in done.err


def test_the_beginning_of_a_topic_is_enough(here: Here) -> None:
    whole = read(here, "confidentiality", "--role", "mentor-junior").well()
    assert read(here, "conf", "--role", "mentor-junior").well() == whole


def test_lines_fit_a_narrow_terminal(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "width", lambda: 40)
    done = read(here, "power-distance", "--role", "mentor-junior", "--whole", "--check").well()
    assert max(len(line) for line in done.out.splitlines()) <= 39


def test_an_unknown_topic_is_refused_with_a_way_out_and_not_repeated(here: Here) -> None:
    done = read(here, "salary").failed(1, "There is no guidance on that.", "`rmjournal guidance`")
    assert "salary" not in done.err


@pytest.mark.parametrize("role", ["mentor", "senior", ""])
def test_an_unknown_role_is_refused_with_the_two_that_there_are(here: Here, role: str) -> None:
    read(here, "power-distance", "--role", role).failed(1, "--role mentor-junior", "--role mentee-senior")


@pytest.mark.parametrize("option", ["--whole", "--check"])
def test_an_option_without_a_topic_is_refused(here: Here, option: str) -> None:
    read(here, option).failed(1, "Which topic", "`rmjournal guidance`")
