"""The guidance texts themselves: their shape, their words, how they look in a terminal; and how broken ones are met."""

import re
from importlib.resources import files

import pytest

from rmjournal.domain.model.pair import Role
from rmjournal.guidance.texts import Guidance, Moment, find, parse, texts, topics
from rmjournal.support.errors import Refused
from rmjournal.support.markdown import WIDTH, plain_lines

FOLDER = files("rmjournal.guidance")
SOURCES = {each.name: each.read_text("utf-8") for each in FOLDER.iterdir() if each.name.endswith(".md")}
TEXTS = [pytest.param(text, id=f"{text.topic}, {text.role or 'both'}") for text in texts()]
AMERICAN = re.compile(
    r"\b(?:behavior|color|favor|honor|labor|neighbor|center|defense|offense|fulfill|gotten|learned|gray|toward\b"
    r"|program\b|programs\b|cancel(?:ed|ing)\b|travel(?:ed|ing)\b"
    r"|organiz|realiz|recogniz|apologiz|summariz|criticiz|prioritiz|emphasiz|minimiz|analyz)",
    re.IGNORECASE,
)

GOOD = """\
---
title: A title
role: mentor-junior
moment: any
---

A *short* card.

---more---

## A heading

The text.

---check---

First?

- [ ] no
- [x] yes

Because.

Second?

- [x] yes
- [ ] no, and this one goes on
  in a second line
- [ ] never

So.

Third?

- [x] yes
- [ ] no

Thus.
"""


def words(text: Guidance) -> str:
    """Everything that a person reads of a text, on one line."""
    asked = [part for each in text.questions for part in (each.text, *each.answers, each.why)]
    return " ".join(" ".join([text.title, *plain_lines(text.card), *plain_lines(text.text), *asked]).split())


def test_the_texts_lie_in_the_package_where_a_wheel_takes_them_along() -> None:
    assert sorted(SOURCES) == [
        "confidentiality.mentee-senior.md",
        "confidentiality.mentor-junior.md",
        "feedback.mentee-senior.md",
        "feedback.mentor-junior.md",
        "goals.mentee-senior.md",
        "goals.mentor-junior.md",
        "how-a-session-goes.md",
        "power-distance.mentee-senior.md",
        "power-distance.mentor-junior.md",
        "reviewing-and-ending.mentee-senior.md",
        "reviewing-and-ending.mentor-junior.md",
        "teaching-a-tool.md",
        "when-it-goes-wrong.mentee-senior.md",
        "when-it-goes-wrong.mentor-junior.md",
    ]
    assert len(texts()) == len(SOURCES)
    assert topics() == (
        "confidentiality", "feedback", "goals", "how-a-session-goes", "power-distance", "reviewing-and-ending",
        "teaching-a-tool", "when-it-goes-wrong",
    )  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_a_card_is_read_in_90_seconds_and_the_text_in_a_few_minutes(text: Guidance) -> None:
    assert len(text.card.split()) <= 180
    assert 400 <= len(text.text.split()) <= 700
    assert len(text.title) <= 42  # a row of the list stays within 80 columns


@pytest.mark.parametrize("text", TEXTS)
def test_a_self_check_has_three_questions_with_one_sentence_each(text: Guidance) -> None:
    assert len(text.questions) == (0 if text.role is None else 3)
    for question in text.questions:
        assert question.text.endswith("?")
        assert 2 <= len(set(question.answers)) == len(question.answers) <= 4
        assert question.why.endswith(".")
        assert len(re.findall(r"[.?](?:\s|$)", question.why)) == 1
        assert len(question.why.split()) <= 30


@pytest.mark.parametrize("text", TEXTS)
def test_the_best_answer_has_no_place_of_its_own(text: Guidance) -> None:
    assert not text.questions or len({question.fitting for question in text.questions}) > 1


@pytest.mark.parametrize("text", TEXTS)
def test_a_role_is_always_named_with_its_seniority(text: Guidance) -> None:
    said = words(text)
    assert re.findall(r"\bmentors?\b(?! \(junior\))|\bmentees?\b(?! \(senior\))", said, re.IGNORECASE) == []
    assert re.findall(r"\bmentor \(|\bmentee \(|Mentor \(senior|Mentee \(junior", said) == []
    assert all(role.words in said for role in Role)


@pytest.mark.parametrize("text", TEXTS)
def test_the_reader_is_never_taken_for_the_other_role(text: Guidance) -> None:
    said = words(text)
    for role in Role:
        if text.role is role:
            assert text.card.replace("\n", " ").startswith(f"You are the {role.words}")
            assert said.count(role.words) == said.count(f"You are the {role.words}"), "the reader is 'you'"
            assert f"your {role.words}" not in said
        else:
            assert not re.search(rf"\byou(?: are|,? as)?,? (?:the|a) {re.escape(role.words)}", said, re.IGNORECASE)


@pytest.mark.parametrize("text", TEXTS)
def test_agenda_and_praise_are_with_the_senior(text: Guidance) -> None:
    said = words(text)
    junior = re.escape(Role.MENTOR_JUNIOR.words)
    assert not re.search(rf"{junior} (?:owns|sets|sends|writes|praises|thanks|must|has to|should)\b", said)
    if text.topic == "power-distance":
        senior = text.role is Role.MENTEE_SENIOR
        kept = "Coming from you, it counts for a lot" if senior else "praise is for the Mentee (senior) to give"
        assert kept in said
        assert senior or "you owe nobody praise" in said
    if text.topic == "how-a-session-goes":
        assert "The Mentee (senior) owns the agenda" in said


@pytest.mark.parametrize("role", Role)
def test_confidentiality_is_never_promised_without_its_limits(role: Role) -> None:
    (text,) = find("confidentiality", role)
    card, said = " ".join(text.card.split()).lower(), words(text)
    for limit in ("absolute", "harm", "safeguarding", "crime", "report", "legal order", "not legal protection",
                  "not legal advice", "off limits", "notes"):  # fmt: skip
        assert limit in card, limit
    order = [card.index(step) for step in ("discuss it first", "concerned to act", "before you act", "the minimum")]
    assert order == sorted(order)
    for told in ("line manager", "reference", "copied whole", "legal order", "right to see", "nickname", "destroy"):
        assert told in said, told


@pytest.mark.parametrize("name", SOURCES)
def test_the_words_are_plain_british_and_quiet(name: str) -> None:
    source = SOURCES[name]
    assert source.isascii(), "it is read on terminals without UTF-8 too"
    assert "!" not in source
    assert AMERICAN.findall(source) == []
    assert re.findall(r"\b(?:app|rmjournal|score|well done|congratulations)\b", source, re.IGNORECASE) == []


def test_the_list_of_american_spellings_finds_what_it_is_for() -> None:
    for word in ("behavior", "organize", "prioritized", "realizing", "program", "canceled", "learned", "colorful"):
        assert AMERICAN.search(word), word
    for word in ("behaviour", "organise", "programme", "cancelled", "learnt", "towards", "minimum", "real", "honest"):
        assert not AMERICAN.search(word), word


@pytest.mark.parametrize("name", SOURCES)
def test_the_files_are_neat(name: str) -> None:
    source = SOURCES[name]
    assert source.endswith("\n")
    assert not source.endswith("\n\n")
    assert "\t" not in source
    for line in source.splitlines():
        assert len(line) <= 80, line
        assert line == line.rstrip()


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", [WIDTH, 40])
def test_in_a_terminal_no_markup_is_left_and_no_line_is_too_long(text: Guidance, width: int) -> None:
    lines = plain_lines(text.card, width) + plain_lines(text.text, width)
    assert max(len(line) for line in lines) <= width
    assert not re.search(r"[#*_`\[\]|<>]|--", "\n".join(lines))
    assert all(line == line.rstrip() for line in lines)
    letters = re.sub(r"[#*\s]", "", text.card + text.text)
    assert re.sub(r"\s", "", "".join(lines)) == letters, "nothing but the markup is gone"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("topic", topics())
def test_with_a_role_exactly_one_text_fits(topic: str, role: Role) -> None:
    (text,) = find(topic, role)
    assert (text.topic, text.role in (None, role)) == (topic, True)


def test_without_a_role_both_texts_are_found_the_juniors_first() -> None:
    assert [text.role for text in find("power-distance")] == list(Role)
    assert [text.role for text in find("how-a-session-goes")] == [None]


def test_the_beginning_of_a_topic_is_enough() -> None:
    assert find(" Power") == find("power-distance")


@pytest.mark.parametrize("topic", ["", " ", "praise", "power-distance.mentor-junior", "../secrets"])
def test_an_unknown_topic_is_refused_and_not_repeated(topic: str) -> None:
    with pytest.raises(Refused) as caught:
        find(topic)
    assert caught.value.hint
    assert not topic.strip() or topic not in str(caught.value)


def test_a_beginning_that_two_topics_share_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rmjournal.guidance.texts.topics", lambda: ("power-distance", "power-of-habit"))
    with pytest.raises(Refused, match="power-distance, power-of-habit"):
        find("power")


def test_the_parts_of_a_file_are_read() -> None:
    text = parse("a-topic.mentor-junior.md", GOOD)
    assert (text.topic, text.title, text.role, text.moment) == ("a-topic", "A title", Role.MENTOR_JUNIOR, Moment.ANY)
    assert (text.card, text.text) == ("A *short* card.", "## A heading\n\nThe text.")
    assert [question.text for question in text.questions] == ["First?", "Second?", "Third?"]
    assert text.questions[1].answers == ("yes", "no, and this one goes on in a second line", "never")
    assert [question.fitting for question in text.questions] == [1, 0, 0]
    assert text.questions[2].why == "Thus."


def test_a_text_for_both_roles_needs_no_self_check() -> None:
    source = GOOD.replace("mentor-junior", "both").partition("---check---")[0]
    text = parse("a-topic.md", source)
    assert (text.role, text.questions) == (None, ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("---\ntitle", "title"),
        ("title: A title\n", ""),
        ("title: A title\n", "title: \n"),
        ("moment: any", "moment: some day"),
        ("role: mentor-junior", "role: mentor"),
        ("role: mentor-junior", "role: mentee-senior"),
        ("role: mentor-junior", "role: both"),
        ("moment: any\n", "moment: any\nfocus: other\n"),
        ("A *short* card.", ""),
        ("A *short* card.", "A [short](card)."),
        ("A *short* card.", "A *short card."),
        ("---more---", ""),
        ("---more---", "---more---\n\ntext\n\n---more---"),
        ("## A heading", "### A heading"),
        ("The text.", "> The text."),
        ("The text.", "| The | text |"),
        ("---check---", ""),
        ("---check---", "---check---\n\n---check---"),
        ("- [x] yes\n\nBecause.", "- [ ] yes\n\nBecause."),
        ("- [ ] no\n- [x] yes", "- [x] no\n- [x] yes"),
        ("- [ ] no\n- [x] yes", "- [x] yes"),
        ("- [ ] no\n- [x] yes", "- no\n- [x] yes"),
        ("- [ ] never", "- [ ] never\n- [ ] ever\n- [ ] or so"),
        ("Because.\n\n", ""),
        ("Because.", "**Because**."),
        ("\nThird?\n\n- [x] yes\n- [ ] no\n\nThus.\n", ""),
        ("Thus.\n", "Thus.\n\nFourth?\n\n- [x] yes\n- [ ] no\n\nHence.\n"),
        ("Thus.\n", "Thus.\n\nFourth?\n"),
    ],
)
def test_a_broken_file_is_an_error(old: str, new: str) -> None:
    assert old in GOOD
    with pytest.raises(ValueError, match=r".+"):
        parse("a-topic.mentor-junior.md", GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    "name", ["A Topic.mentor-junior.md", "a-topic.md", ".mentor-junior.md", "a-topic.mentor-junior"]
)
def test_a_name_that_does_not_fit_is_an_error(name: str) -> None:
    with pytest.raises(ValueError, match="topic"):
        parse(name, GOOD)
